// The program that the exercises of chapters 1 to 6 add up to, of the answers that are kept here.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  let asked = null;

  // The book's exercises, and what their answers need.
  live.exercises = () => {
    asked ??= fetch(new URL("exercises.json", live.folder)).then(answer => answer.json());
    asked.catch(() => { asked = null; });
    return asked;
  };

  live.program = async () => {
    const {head, exercises} = await live.exercises();
    const pieces = exercises.filter(one => one.chapter)
      .sort((one, other) => one.piece - other.piece);
    let last = 0, text = head;
    for (const {page, id, chapter, stub} of pieces) {
      const written = live.kept.text(page, `${id}-stub`)?.text.trim() || stub;
      text += `${chapter > last ? `\n\n\n# Chapter ${chapter}` : ""}\n\n\n${written}`;
      last = chapter;
    }
    return `${text}\n`;
  };

  // Code that puts the program where `import my_network` finds it, as it is now.
  live.programCode = async () => `import pathlib, sys
sys.modules.pop("my_network", None)
sys.dont_write_bytecode = True
if "/mine" not in sys.path:
    sys.path.insert(0, "/mine")
pathlib.Path("/mine").mkdir(exist_ok=True)
pathlib.Path("/mine/my_network.py").write_text(${JSON.stringify(await live.program())})`;
})();
