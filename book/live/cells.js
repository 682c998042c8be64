// Run, Edit, Stop and Reset below each code cell, and its code as a box to write in.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  const {kept, make, editor} = live;
  const {off, slow} = JSON.parse(document.currentScript.dataset.cells);
  const NEEDED = ["python", "results", "program"];  // by what runs a cell

  const cells = live.cells = new Map();
  const kindOf = id => /^exercise-.*-(stub|check|solution)$/.exec(id)?.[1] ?? "";
  const textOf = cell => cell.area?.value ?? cell.text ?? cell.original ?? cell.code;
  const isChanged = cell => cell.original !== undefined && textOf(cell) !== cell.original;

  async function run(cell) {
    if (cell.turn) return;
    const turn = cell.turn = {};
    show(cell);
    try {
      await live.load(...NEEDED);
      await live.load("running");
      if (cell.turn === turn) live.running.ask(cell, turn);
    } catch (error) {
      say(cell, error.message);
      free(cell);
    }
  }

  function stop(cell) {
    if (live.running) live.running.stop();
    else free(cell);
  }

  function free(cell) {
    cell.turn = null;
    show(cell);
  }

  // ---- What the page says

  const status = make("div", {className: "live-status visually-hidden"});
  status.setAttribute("role", "status");
  document.body.append(status);
  const announce = text => { status.textContent = text; };
  const tell = (cell, text) => { cell.note.textContent = text; };
  const say = (cell, text) => { tell(cell, text); announce(text); };

  function show(cell) {
    const what = cell.turn ? "Stop" : cell.kind === "stub" ? "Run and check" : "Run";
    cell.go.textContent = what;
    cell.go.setAttribute("aria-label", `${what}: ${cell.name}`);
    cell.edit.hidden = !!cell.area;
    cell.reset.hidden = !isChanged(cell) && !cell.printed && !cell.drawn || cell.turn;
    cell.box.classList.toggle("live-changed", isChanged(cell));
  }

  // ---- The bar, and the box to write in

  function button(cell, what, action) {
    const made = make("button", {type: "button", textContent: what, onclick: action});
    made.setAttribute("aria-label", `${what}: ${cell.name}`);
    return made;
  }

  function paint(cell, text) {
    cell.text = text === cell.original ? undefined : text;
    const isPrinted = cell.text === undefined, all = [...cells.values()];
    cell.pre.replaceChildren(...isPrinted ? cell.printedCode : [editor.coloured(text)]);
    for (const one of all.slice(all.indexOf(cell))) one.ranIn = null;
  }

  function write(cell, text) {
    paint(cell, text);
    const entry = cell.text === undefined ? null : {text, from: live.mark(cell.original)};
    if (!kept.keep(live.page, cell.id, entry)) {
      tell(cell, "This browser keeps nothing (it is full, or private): copy what you need.");
    }
    show(cell);
  }

  function open(cell) {
    const label = `Python code: ${cell.name}. Shift and Enter run it, Escape leaves it.`;
    cell.area = editor.edit(cell.pre, textOf(cell), label, {
      written: text => write(cell, text),
      run: () => run(cell),
      left: () => cell.go.focus(),
    });
    show(cell);
  }

  function reset(cell) {
    if (cell.area) cell.area.value = cell.original;
    write(cell, cell.original);
    const hidden = [...cells.values()].filter(one => !one.box);
    const group = cell.kind === "stub" ? [cells.get(cell.id.replace(/stub$/, "check"))] : [];
    [cell, ...group, ...hidden].forEach(one => live.results?.restore(one));
    say(cell, "");
    show(cell);
    cell.go.focus();
  }

  function attach(box) {
    const pre = box.querySelector(".cell_input pre"), id = box.id.slice("code-".length);
    const cell = {id, box, pre, kind: kindOf(id), name: id.replaceAll("-", " ")};
    cell.original = pre.textContent.trimEnd();
    cell.printedCode = [...pre.childNodes];
    cells.set(id, cell);
    if (cell.kind === "check") return;  // it runs with its stub
    const bar = make("div", {className: "live-bar"});
    box.querySelector(".cell_input").append(bar);
    cell.note = make("span", {className: "live-note"});
    if (off[id]) return bar.append(make("span", {className: "live-note", textContent: off[id]}));
    cell.go = button(cell, "Run", event => {
      if (!cell.turn) run(cell);
      else if (event.detail < 2) stop(cell);  // no second half of a double click
    });
    cell.edit = button(cell, "Edit", () => { open(cell); cell.area.focus(); });
    cell.reset = button(cell, "Reset", () => reset(cell));
    bar.append(cell.note, cell.reset, cell.edit, cell.go);
    const entry = kept.text(live.page, id);
    if (entry) paint(cell, entry.text);
    if (cell.kind === "stub") open(cell);
    show(cell);
    const stale = entry?.from && entry.from !== live.mark(cell.original);
    if (stale) tell(cell, "The book's code has changed since you wrote this; Reset shows it.");
    else if (slow[id]) tell(cell, `Takes about ${slow[id]} s here`);
    else if (cell.kind === "stub" && !entry) tell(cell, "Write your answer here.");
  }

  const boxes = document.querySelectorAll("div.cell[id^='code-']");
  live.bars = {textOf, isChanged, announce, tell, say, show, free};
  boxes.forEach(attach);

  // Another tab, or the page from which one comes back, wrote something.
  function refresh() {
    for (const cell of cells.values()) {
      if (!cell.go) continue;
      const text = kept.text(live.page, cell.id)?.text ?? cell.original;
      if (text === textOf(cell)) continue;
      if (cell.area) cell.area.value = text;
      paint(cell, text);
      show(cell);
    }
  }
  addEventListener("storage", ({key}) => kept.isOurs(key) && refresh());
  addEventListener("pageshow", ({persisted}) => persisted && refresh());
})();
