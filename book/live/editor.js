// A cell's code as a box to write in: a text box over the coloured code, which is as high as it.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  const COLOURS = {  // the class names that the page's style knows
    c1: /#.*/,
    s2: new RegExp(String.raw`[rbfuRBFU]{0,2}(?:"""[^]*?(?:"""|$)|'''[^]*?(?:'''|$)`
      + String.raw`|"(?:\\.|[^"\\\n])*"?|'(?:\\.|[^'\\\n])*'?)`),
    kn: /\b(?:import|from|as)\b/,
    kc: /\b(?:None|True|False)\b/,
    ow: /\b(?:in|not|and|or|is)\b/,
    k: new RegExp(String.raw`\b(?:def|class|return|for|while|if|elif|else|lambda|with|try|except`
      + "|finally|raise|assert|yield|pass|break|continue|global|nonlocal|del)\\b"),
    mi: /\b\d[\d_]*(?:\.\d*)?(?:[eE][+-]?\d+)?/,
  };
  const TOKEN = new RegExp(Object.values(COLOURS).map(one => `(${one.source})`).join("|"), "g");

  function coloured(code) {
    const text = document.createDocumentFragment();
    let at = 0;
    for (const found of code.matchAll(TOKEN)) {
      const kind = Object.keys(COLOURS)[found.slice(1).findIndex(one => one !== undefined)];
      const word = live.make("span", {className: kind, textContent: found[0]});
      text.append(code.slice(at, found.index), word);
      at = found.index + found[0].length;
    }
    text.append(`${code.slice(at)}\n`);
    return text;
  }

  // Enter begins below the line's first letter, after a colon further in; Backspace goes back.
  function indentation(area, key) {
    const line = area.value.slice(0, area.selectionStart).split("\n").pop();
    const room = /^ */.exec(line)[0].length;
    if (key === "Enter") {
      insert("\n" + " ".repeat(room + (/:\s*(#.*)?$/.test(line) ? 4 : 0)));
      return true;
    }
    if (area.selectionStart !== area.selectionEnd || !room || room < line.length) return false;
    area.setSelectionRange(area.selectionStart - ((room - 1) % 4 + 1), area.selectionStart);
    document.execCommand("delete");
    return true;
  }

  const insert = text => document.execCommand("insertText", false, text);  // can be undone

  // Put a text box over the code in `pre`; tell what is written, and when it is to run or left.
  function edit(pre, text, label, {written, run, left}) {
    const area = live.make("textarea", {value: text, spellcheck: false, autocapitalize: "off"});
    area.setAttribute("autocorrect", "off");
    area.setAttribute("aria-label", label);
    area.addEventListener("input", () => written(area.value));
    area.addEventListener("keydown", event => {
      const runs = event.key === "Enter" && (event.shiftKey || event.ctrlKey || event.metaKey);
      if (runs) run();
      else if (event.key === "Escape") left();
      else if (!/^(Enter|Backspace)$/.test(event.key) || event.isComposing || event.altKey
        || event.ctrlKey || event.metaKey || !indentation(area, event.key)) return;
      event.preventDefault();
    });
    pre.parentElement.classList.add("live-code");
    pre.after(area);
    return area;
  }

  live.editor = {coloured, edit};
})();
