// Run the page's cells in a Python of its own. Nothing is loaded before the first Run.
(() => {
  "use strict";
  const script = document.currentScript, page = script.dataset.page;
  if (location.protocol === "file:" || !window.Worker || !window.WebAssembly || !window.DecompressionStream) return;
  const folder = new URL("./", script.src);
  const make = (tag, props = {}, ...inside) => { const e = Object.assign(document.createElement(tag), props); e.append(...inside); return e; };
  const bare = (text) => text.replace(/\s+$/, "");

  // ---- Colours while typing: the class names that the page's style knows already
  const TOKEN = /(#.*)|([rbfu]{0,2}(?:"""[\s\S]*?(?:"""|$)|'''[\s\S]*?(?:'''|$)|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?))|\b(import|from|as)\b|\b(def|class|return|for|while|if|elif|else|in|not|and|or|is|lambda|with|try|except|finally|raise|assert|yield|pass|break|continue|global|del|None|True|False)\b|\b(\d[\d_]*(?:\.\d*)?(?:e[+-]?\d+)?)/gi;
  const CLASSES = ["c1", "s2", "kn", "k", "mi"];
  function colour(code) {
    const line = document.createDocumentFragment(); let at = 0;
    for (const m of code.matchAll(TOKEN)) {
      line.append(code.slice(at, m.index), make("span", {className: CLASSES[m.slice(1).findIndex((g) => g !== undefined)], textContent: m[0]}));
      at = m.index + m[0].length;
    }
    line.append(code.slice(at) + "\n");
    return line;
  }

  // ---- What a reader wrote stays in this browser
  const key = (id) => `nnbook:${page}:${id}`;
  const kept = { get: (k) => { try { return localStorage.getItem(k); } catch { return null; } },
                 set: (k, v) => { try { v === null ? localStorage.removeItem(k) : localStorage.setItem(k, v); } catch { /* private window, or full */ } } };
  const solved = () => { try { return JSON.parse(kept.get("nnbook:solved")) ?? {}; } catch { return {}; } };

  // ---- The worker
  const status = make("div", {className: "live-status"}); status.setAttribute("role", "status"); document.body.append(status);
  const say = (text) => { status.textContent = text; };
  let worker = null, ready = null, source = null, number = 0; const waiting = new Map();
  function start() {
    source ??= fetch(new URL(`cells/${page}.json`, folder)).then((r) => { if (!r.ok) throw Error(r.status); return r.json(); }).then(join);
    source.catch(() => { source = null; });
    if (!worker) {
      say("Python is starting in this page. The first time, some 10 MB are loaded.");
      worker = new Worker(new URL("worker.mjs", folder), {type: "module"});
      ready = new Promise((done, failed) => {
        const fail = (text) => { stop(); say(`Python could not start: ${text}`); failed(Error(text)); };
        worker.onmessage = ({data: m}) => {
          if (m.type === "ready") { window.nnLive.ready = m; say(""); done(); }
          else if (m.type === "fatal") fail(m.text);
          else if (m.type === "done") { const w = waiting.get(m.id); waiting.delete(m.id); w?.end(m); }
          else waiting.get(m.id)?.out(m);
        };
        worker.onerror = (e) => fail(e.message || "the browser refused");
      });
    }
    return Promise.all([ready, source]);
  }
  function stop() {
    worker?.terminate(); worker = null; say("");
    for (const cell of cells.values()) cell.ran = false;
    for (const w of [...waiting.values()]) w.end({ok: false, stopped: true});
    waiting.clear();
  }

  // ---- The cells: those that the page shows, and with the first Run also the hidden ones
  const cells = new Map();
  function join(all) {
    const shown = new Map(cells); cells.clear();
    for (const one of all) cells.set(one.id, Object.assign(shown.get(one.id) ?? {id: one.id, text: () => one.code}, one, {ran: false}));
    for (const cell of cells.values()) cell.kind = kindOf(cell.id);
  }
  const kindOf = (id) => /^exercise-.*-(stub|check|solution)$/.exec(id)?.[1] ?? "";
  const taskOf = (id) => id.replace(/-(stub|check|solution)$/, "");

  function needed(cell) {  // what runs before a cell: what it needs; all above where something was changed
    if (cell.kind) return cell.kind === "check" ? [cells.get(`${taskOf(cell.id)}-stub`)] : [];
    const all = [...cells.values()].filter((c) => !c.kind), above = all.slice(0, all.indexOf(cell));
    const whole = [...above, cell].some((c) => c.changed?.());
    return above.filter((c) => !c.ran && (whole || cell.needs.includes(c.id)));
  }
  async function runTo(cell) {
    for (const c of cells.values()) c.busy?.(true, c === cell);
    try {
      await start();
      const list = [...needed(cell), cell];
      if (cell.kind === "stub") list.push(cells.get(`${taskOf(cell.id)}-check`));
      for (const [i, one] of list.entries()) {
        if (list.length > 2 && one !== cell) say(`Running the cells above: ${i + 1} of ${list.length}`);
        if (!(await run(one))) break;
      }
      say("");
    } catch (error) { if (status.textContent === "") say(String(error)); } finally { for (const c of cells.values()) c.busy?.(false, c === cell); }
  }
  function run(cell) {
    const id = ++number, box = cell.box; let place = null, figures = 0;
    if (box) {
      place = box.querySelector(":scope > .cell_output, :scope > details > .cell_output") ?? box.appendChild(make("div", {className: "cell_output docutils container"}));
      place.style.minHeight = `${place.offsetHeight}px`; place.classList.add("live-busy"); place.setAttribute("aria-live", "polite");
    }
    let first = true;
    const put = (...what) => { if (!place) return null; if (first) { place.replaceChildren(); first = false; } place.append(...what); return what[0]; };
    const text = (kind, words) => {
      const last = !first && place?.lastElementChild;
      if (last?.dataset?.kind === kind) last.querySelector("pre").append(words);
      else { const e = make("div", {className: "output stream"}, make("pre", {className: kind === "error" ? "live-error" : "", textContent: words})); e.dataset.kind = kind; put(e); }
    };
    const out = ({kind, data}) => {
      if (typeof data === "string") return text(kind, data);
      if (data.verdict) remember(cell, data.verdict);
      if (data["image/svg+xml"]) {
        const old = document.querySelector(`svg[data-figure="${cell.figures?.[figures++]}"]`), made = make("div"); made.innerHTML = data["image/svg+xml"];
        const svg = made.firstElementChild; svg.classList.add("nn-figure"); svg.setAttribute("role", "img");
        svg.setAttribute("aria-label", cell.changed?.() ? "Figure drawn by the changed code" : old?.getAttribute("aria-label") ?? "Figure drawn by this code");
        if (old) { svg.dataset.figure = old.dataset.figure; old.replaceWith(svg); } else put(svg);
      } else if (data["text/html"]) { const e = make("div", {className: "output text_html"}); e.innerHTML = data["text/html"]; put(e); }
      else if (data["text/markdown"]) put(make("div", {className: "output"}, make("pre", {}, colour(data["text/markdown"].replace(/^```\w*\n|\n```$/g, "")))));
      else if (data["text/plain"] !== undefined) text("plain", data["text/plain"]);
    };
    return new Promise((resolve) => {
      waiting.set(id, {out, end: (m) => {
        cell.ran = m.ok; cell.ms = m.ms; cell.loaded = m.loaded; window.nnLive.bytes = m.bytes;
        if (place) {
          if (m.stopped) text("error", "Stopped. The next Run starts Python afresh.\n"); else if (first) place.replaceChildren();
          place.style.minHeight = ""; place.classList.remove("live-busy");
        }
        resolve(m.ok);
      }});
      worker.postMessage({id, page, cell: cell.id, code: cell.text(), space: cell.kind ? taskOf(cell.id) : ""});
    });
  }

  // ---- Exercises that are solved
  function remember(cell, [name, state]) {
    if (cell.kind !== "check") return;
    const all = solved();
    if (state === "passed") all[name] ??= new Date().toISOString().slice(0, 10);
    kept.set("nnbook:solved", JSON.stringify(all)); showSolved();
  }
  function showSolved() {
    const all = solved();
    for (const cell of cells.values()) if (kindOf(cell.id) === "check") {
      const name = /check\(\s*["'](\w+)["']/.exec(cell.text())?.[1];
      if (cell.note) cell.note.textContent = all[name] ? `✓ solved on ${all[name]}` : "";
    }
  }

  // ---- Buttons and boxes
  function attach(box) {
    const pre = box.querySelector(".cell_input pre"); if (!pre) return;
    const id = box.id.slice(5), original = bare(pre.textContent), kind = kindOf(id);
    let area = null;
    const cell = {id, box, pre, text: () => (area ? area.value : kept.get(key(id)) ?? original), changed: () => cell.text() !== original};
    cells.set(id, cell);
    const bar = make("div", {className: "live-bar"});
    const button = (words, what, label) => { const b = make("button", {type: "button", textContent: words, onclick: what}); b.setAttribute("aria-label", label); bar.append(b); return b; };
    const plain = id.replaceAll("-", " ");
    const go = button(kind === "stub" ? "Run and check" : "Run", () => runTo(cell), `Run the code: ${plain}`);
    const halt = button("Stop", stop, `Stop the code: ${plain}`);
    const edit = button("Edit", () => open().focus(), `Edit the code: ${plain}`);
    const reset = button("Reset", () => { kept.set(key(id), null); if (area) area.value = original; paint(); go.focus(); }, `Reset the code: ${plain}`);
    cell.note = bar.appendChild(make("span", {className: "live-note"}));
    halt.hidden = true;
    const paint = () => { const now = cell.text(); pre.replaceChildren(colour(now)); reset.hidden = now === original; cell.ran = false; };
    function open() {
      if (area) return area;
      pre.parentElement.classList.add("live-code"); edit.hidden = true;
      area = make("textarea", {value: cell.text(), spellcheck: false, autocapitalize: "off", autocomplete: "off", wrap: "off"});
      area.setAttribute("aria-label", `Python code, ${plain}. Shift and Enter run it; Escape leaves the box.`);
      area.addEventListener("input", () => { kept.set(key(id), area.value === original ? null : area.value); paint(); });
      area.addEventListener("scroll", () => { pre.scrollLeft = area.scrollLeft; });
      area.addEventListener("keydown", (e) => {
        if (e.key === "Enter" && (e.shiftKey || e.ctrlKey || e.metaKey)) { e.preventDefault(); runTo(cell); }
        else if (e.key === "Escape") go.focus();
        else if (e.key === "Enter") {
          const line = area.value.slice(0, area.selectionStart).split("\n").pop(), room = line.match(/^\s*/)[0] + (/:\s*$/.test(line) ? "    " : "");
          if (room) { e.preventDefault(); area.setRangeText("\n" + room, area.selectionStart, area.selectionEnd, "end"); area.dispatchEvent(new Event("input")); }
        }
      });
      pre.after(area); paint(); return area;
    }
    pre.addEventListener("click", () => { if (!getSelection().toString()) open().focus(); });
    cell.busy = (on, mine) => { go.disabled = on; halt.hidden = !(on && mine); if (on && mine) halt.focus({preventScroll: true}); else if (mine) (document.activeElement === document.body ? go : document.activeElement).focus({preventScroll: true}); };
    box.querySelector(".cell_input").append(bar);
    reset.hidden = true;
    if (kept.get(key(id)) !== null) { paint(); }
    if (kind === "stub") open();
  }
  for (const box of document.querySelectorAll("div.cell[id^='code-']")) attach(box);
  showSolved();

  // ---- Take what you wrote with you
  async function notebook() {
    const answer = await fetch(new URL(`../../_sources/${page}.ipynb`, folder)), nb = await answer.json();
    for (const one of nb.cells) {
      const cell = cells.get(one.id);
      if (one.cell_type === "code" && cell?.changed?.()) { one.source = cell.text(); one.outputs = []; one.execution_count = null; }
    }
    return new Blob([JSON.stringify(nb, null, 1)], {type: "application/x-ipynb+json"});
  }
  const save = make("button", {type: "button", textContent: "Download this page as a notebook, with what I wrote", onclick: async () => {
    const link = make("a", {href: URL.createObjectURL(await notebook()), download: `${page.split("/").pop()}.ipynb`}); link.click(); setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }});
  document.querySelector("article h1")?.after(make("div", {className: "live-page"}, save));
  window.nnLive = {cells, ready: null, runTo, stop, notebook};
})();
