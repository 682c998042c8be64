// The answers of all pages as one file, which the book's checker reads too, and back again.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  const {kept} = live;
  const HEAD = '"""My answers to the exercises of Neural Networks from Scratch."""';
  const MARK = /^# %% (exercise-[\w-]+)-stub ([\w/]+)(?: (\w{8}))?(?: solved (\d{4}-\d\d-\d\d))?$/;
  const DEFINES = /^(?:def|class) (\w+)/;

  // What is kept here of the exercises, in the order of the book, and of other cells.
  async function all() {
    const {exercises} = await live.exercises(), solved = kept.solved(), texts = kept.texts();
    const find = ({id, page}) => texts.find(one => one.cell === `${id}-stub` && one.page === page);
    const answers = exercises.map(task =>
      ({task, solved: solved[`${task.page}#${task.id}`], ...find(task)}));
    const isAnswer = one => exercises.some(({id, page}) => one.cell === `${id}-stub`
      && one.page === page);
    return {
      answers: answers.filter(({text}) => text !== undefined),
      others: texts.filter(one => !isAnswer(one)),
      lost: kept.lost(),
      solved,
    };
  }

  const imports = answers => [...new Set(answers.map(({task}) => task.imports).filter(Boolean))]
    .join("\n");
  const comment = text => text.split("\n").map(line => `# ${line}`.trimEnd()).join("\n");

  async function script() {
    const {answers, others, lost} = await all();
    const written = answers.map(({task, text, from, solved}) => {
      const mark = `# %% ${task.id}-stub ${task.page}${from ? ` ${from}` : ""}`;
      return `${mark}${solved ? ` solved ${solved}` : ""}\n${text.trimEnd()}`;
    });
    const more = [
      ...others.map(({page, cell, text}) => `Changed on ${page}: ${cell}\n${text}`),
      ...lost.map(([key, raw]) => `Could not be read: ${key}\n${raw}`),
    ].map(comment);
    return `${[HEAD, imports(answers), ...written, ...more].filter(Boolean).join("\n\n\n")}\n`;
  }

  async function notebook() {
    const {answers, others, lost, solved} = await all();
    const cell = (kind, id, source, ours) => ({
      cell_type: kind, id, metadata: ours ? {nnbook: ours} : {}, source,
      ...kind === "code" ? {execution_count: null, outputs: []} : {},
    });
    const cells = [cell("code", "imports", [imports(answers), "from nnbook.exercises import check"]
      .filter(Boolean).join("\n"))];
    for (const {task, page, text, from} of answers) {
      cells.push(
        cell("markdown", task.id, `## ${task.title}`),
        cell("code", `${task.id}-stub`, text, {page, cell: `${task.id}-stub`, from}),
        cell("code", `${task.id}-check`, `check("${task.name}", ${task.name})`),
      );
    }
    others.forEach(({page, cell: id, text, from}, number) => cells.push(
      cell("raw", `changed-${number + 1}`, text, {page, cell: id, from})));
    lost.forEach(([key, raw], number) => cells.push(
      cell("raw", `lost-${number + 1}`, `Could not be read: ${key}\n${raw}`)));
    const kernelspec = {display_name: "Python 3", language: "python", name: "python3"};
    const metadata = {kernelspec, language_info: {name: "python"}, nnbook: {solved}};
    return `${JSON.stringify({cells, metadata, nbformat: 4, nbformat_minor: 5}, null, 1)}\n`;
  }

  // What a file holds: entries, and what was solved.  Throws a sentence where it holds nothing.
  async function read(name, text) {
    const found = /\.ipynb$/i.test(name) ? ofNotebook(text) : ofScript(text);
    if (!found.entries.length) found.entries = await ofNames(found.sources);
    if (!found.entries.length) throw Error(`In ${name} there is no answer to an exercise.`);
    return found;
  }

  function ofScript(text) {
    const entries = [], solved = {};
    for (const line of text.replace(/^\ufeff/, "").replaceAll("\r\n", "\n").split("\n")) {
      const mark = MARK.exec(line);
      if (mark) {
        const [, task, page, from = "", date] = mark;
        entries.push({page, cell: `${task}-stub`, from, text: ""});
        if (date) solved[`${page}#${task}`] = date;
      } else if (entries.length) entries.at(-1).text += `${line}\n`;
    }
    const bare = one => one.replace(/\n+(# (Changed on|Could not be read:) \S+[^]*)?$/, "");
    entries.forEach(entry => { entry.text = bare(entry.text); });
    return {entries, solved, sources: [text]};
  }

  function ofNotebook(text) {
    let notebook;
    try { notebook = JSON.parse(text); } catch { throw Error("This is no notebook."); }
    const cells = (Array.isArray(notebook?.cells) ? notebook.cells : [])
      .map(one => ({...one, source: [one?.source ?? ""].flat().join("")}));
    const isOurs = ours => typeof ours?.page === "string" && typeof ours.cell === "string";
    const entries = cells.filter(one => isOurs(one.metadata?.nnbook)).map(one => {
      const {page, cell, from} = one.metadata.nnbook;
      return {page, cell, from: /^\w{8}$/.exec(from)?.[0] ?? "", text: one.source};
    });
    const solved = notebook?.metadata?.nnbook?.solved ?? {};
    const sources = cells.filter(one => one.cell_type === "code").map(one => one.source);
    return {entries, solved, sources};
  }

  // A file without our marks: whatever defines the name of an exercise, up to the next that does.
  async function ofNames(sources) {
    const {exercises} = await live.exercises(), entries = [];
    for (const source of sources) {
      let last = null;
      for (const line of source.replaceAll("\r\n", "\n").split("\n")) {
        const task = exercises.find(({name}) => name === DEFINES.exec(line)?.[1]);
        if (task) last = {page: task.page, cell: `${task.id}-stub`, from: "", text: ""};
        if (task) entries.push(last);
        if (last) last.text += `${line}\n`;
      }
    }
    const bare = text => {
      const lines = text.split("\n");
      while (/^\s*$|^# Chapter \d+$|^(check|hint)\(/.test(lines.at(-1) ?? "x")) lines.pop();
      return lines.join("\n");
    };
    return entries.map(entry => ({...entry, text: bare(entry.text)}))
      .filter(({text}) => !/:\s*("""[^]*?""")?\s*\.\.\.$/.test(text));  // stubs
  }

  // Whether the browser keeps it all.
  function take({entries, solved}, replaces) {
    const taken = entries.filter(({page, cell}) => replaces || !kept.text(page, cell));
    const stays = taken.map(({page, cell, text, from}) => kept.keep(page, cell, {text, from}));
    return [...stays, kept.solve(solved)].every(Boolean);
  }

  // Those of a file's entries that would take the place of another text.
  const others = ({entries}) => entries.filter(({page, cell, text}) => {
    const old = kept.text(page, cell);
    return old && old.text.trimEnd() !== text.trimEnd();
  });

  live.carrying = {script, notebook, read, take, others};
})();
