// The page "Your progress": how far one is, files out and in, one's own program, forgetting.
(() => {
  "use strict";
  const live = window.nnLive;
  const {make, kept, carrying, python} = live;
  const list = document.querySelector(".live-exercises");
  const CHECK = `import my_network
from nnbook.exercises import check
check("my_network", my_network)`;

  const count = make("p", {className: "live-count"});
  const meter = make("progress", {max: list.querySelectorAll("li").length});
  meter.setAttribute("aria-label", "Exercises solved");
  const told = make("p", {className: "live-told"});
  told.setAttribute("role", "status");
  const tell = text => { told.textContent = text; };
  const results = make("div");
  const file = make("input", {type: "file", accept: ".py,.ipynb", hidden: true});

  function button(words, action) {
    const act = () => Promise.resolve(action()).catch(error => tell(error.message));
    return make("button", {type: "button", textContent: words, onclick: act});
  }
  const row = (...inside) => make("div", {className: "live-row"}, ...inside);

  function refresh() {
    const solved = list.querySelectorAll("li .live-solved").length, written = kept.texts().length;
    count.textContent = `${solved} of ${meter.max} exercises solved`;
    meter.value = solved;
    const lost = kept.lost().length;
    if (lost) tell(`${lost} of the things kept here could not be read. They are kept as they are, `
      + "and stand in the files as comments.");
    for (const one of needsText) one.disabled = !written && !lost;
  }

  function save(name, text) {
    const link = make("a", {href: URL.createObjectURL(new Blob([text])), download: name});
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
  }

  // Ask in a dialog of the page's own; the answer is the text of a button.
  function ask(question, ...answers) {
    const dialog = make("dialog", {className: "live-dialog"}, make("p", {textContent: question}));
    dialog.setAttribute("aria-label", "Please decide");
    dialog.append(row(...answers.map(text => make("button", {
      type: "button", textContent: text, onclick: () => dialog.close(text),
    }))));
    document.body.append(dialog);
    dialog.showModal();
    return new Promise(done => dialog.addEventListener("close", () => {
      dialog.remove();
      done(dialog.returnValue);
    }));
  }

  async function bring() {
    const [given] = file.files;
    if (!given) return;
    const found = await carrying.read(given.name, await given.text());
    file.value = "";
    const others = carrying.others(found), names = others.map(({cell}) => cell).join(", ");
    const replace = "Take the file's", keep = "Keep mine, add the others";
    const answer = others.length && await ask(
      `${others.length} of ${found.entries.length} answers in ${given.name} differ from what you `
      + `have here: ${names}.`, replace, keep, "Cancel");
    if (answer !== 0 && answer !== replace && answer !== keep) return tell("Nothing was changed.");
    const stays = carrying.take(found, answer === replace);
    live.showProgress();
    refresh();
    const taken = found.entries.length - (answer === keep ? others.length : 0);
    tell(`${taken} ${taken === 1 ? "text was" : "texts were"} brought back from ${given.name}.`
      + (stays ? "" : " This browser keeps nothing more (it is full, or private): keep the file."));
  }
  file.onchange = () => bring().catch(error => { file.value = ""; tell(error.message); });

  async function forget() {
    const yes = "Forget everything";
    const answer = await ask("All that you wrote on the pages of this book, and what you solved, "
      + "is deleted in this browser. Only a file that you downloaded can bring it back.",
      yes, "Cancel");
    if (answer !== yes) return;
    kept.forget();
    live.showProgress();
    refresh();
    tell("Everything is forgotten.");
  }

  let isChecking = false;
  async function check() {
    if (isChecking) return python.stop("Stopped.");
    isChecking = true;
    judge.textContent = "Stop";
    try {
      tell("Python is coming.");
      await python.start(({bytes, total}) =>
        tell(`Python is coming: ${Math.round(bytes / 1e6)} of ${Math.round(total / 1e6)} MB`));
      tell("The program is run, piece by piece and as a whole; this takes a while.");
      await python.run("my_network", await live.programCode(), "my_network", () => {});
      const view = live.results.open({id: "my_network", box: results});
      const {why} = await python.run("my_network", CHECK, "my_network", view.out);
      view.close();
      tell(why ?? "");
    } finally {
      isChecking = false;
      judge.textContent = "Check it here";
    }
  }

  const needsText = [
    button("Download as .py", async () => save("my_answers.py", await carrying.script())),
    button("Download as notebook", async () => save("my_answers.ipynb", await carrying.notebook())),
  ];
  const program = button("Download my_network.py",
    async () => save("my_network.py", await live.program()));
  const judge = button("Check it here", check);
  const heading = words => make("p", {className: "live-heading", textContent: words});
  document.head.append(
    make("link", {rel: "stylesheet", href: new URL("mine.css", live.folder)}));
  list.before(make("div", {className: "live-panel"},
    count, meter,
    heading("Your answers, all pages in one file"),
    row(...needsText, button("Bring back a file …", () => file.click()), file),
    heading("Your program of chapters 1 to 6, my_network.py"),
    row(program, judge),
    results,
    heading("This browser"),
    row(button("Forget everything …", forget)),
    told,
  ));
  refresh();
  addEventListener("storage", refresh);
})();
