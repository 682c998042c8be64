// What a reader's code shows stands where the printed results stood, and can make room for them.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  const {make} = live;
  const PLACE = ":scope > .cell_output, :scope > details > .cell_output";

  const placeOf = box => box.querySelector(PLACE)
    ?? box.appendChild(make("div", {className: "cell_output docutils container"}));

  const html = code => {
    const inside = make("template");
    inside.innerHTML = code;
    return inside.content;
  };

  // A figure stands where the printed one stands, perhaps elsewhere on the page, described as it.
  function figure(cell, number, code, label) {
    const find = () => document.querySelector(`svg[data-figure="${cell.figures?.[number]}"]`);
    const mover = find()?.parentElement.querySelector(".nn-move");  // knows the printed numbers
    mover?.dispatchEvent(new Event("nn-still"));
    if (mover) mover.hidden = !!label;
    const printed = find();
    const svg = html(code).querySelector("svg");
    svg.classList.add("nn-figure");
    svg.setAttribute("role", "img");
    svg.setAttribute("aria-label", label ?? printed?.getAttribute("aria-label") ?? "A figure");
    if (!printed) return svg;
    svg.dataset.figure = printed.dataset.figure;
    const isMarked = printed.nextElementSibling?.matches(".live-mark");
    const mark = isMarked || cell.box?.contains(printed)
      ? [] : [make("p", {className: "live-mark", textContent: "Drawn in your browser"})];
    printed.replaceWith(svg, ...mark);
    cell.drawn = [...cell.drawn ?? [], {svg, printed, mark, mover}];
    return null;
  }

  // Show what comes of a cell from now on; a hidden cell shows figures only.
  function open(cell, isChanged) {
    const place = cell.box && placeOf(cell.box);
    let isFresh = false, figures = 0;
    if (place) {
      cell.printed ??= [...place.childNodes];
      place.style.minHeight = `${place.offsetHeight}px`;  // what is below stays where it is
      place.classList.add("live-busy");
    }

    function put(...elements) {
      if (!place) return;
      if (!isFresh) place.replaceChildren();
      isFresh = true;
      place.classList.add("live-mine");
      place.append(...elements);
    }

    function text(kind, words) {
      const last = isFresh && place.lastElementChild;
      if (last && last.dataset.kind === kind) return last.querySelector("pre").append(words);
      const pre = make("pre", {className: kind === "error" ? "live-error" : ""}, words);
      const made = make("div", {className: "output stream"},
        make("div", {className: "highlight"}, pre));
      made.dataset.kind = kind;
      put(made);
    }

    function out({kind, data}) {
      if (typeof data === "string") text(kind, data);
      else if (data["image/svg+xml"]) {
        const label = isChanged ? "A figure drawn by changed code" : undefined;
        const svg = figure(cell, figures, data["image/svg+xml"], label);
        figures += 1;
        if (svg) put(svg);
      } else if (data["text/html"]) {
        put(make("div", {className: "output text_html"}, html(data["text/html"])));
      } else if (data["text/markdown"]) {
        const code = data["text/markdown"].replace(/^```\w*\n|\n```$/g, "");
        put(make("div", {className: "highlight"}, make("pre", {}, live.editor.coloured(code))));
      } else if (data["text/plain"] !== undefined) text("plain", data["text/plain"]);
    }

    function close(isOver) {
      if (!place) return;
      if (isOver && !isFresh && !cell.drawn) put();
      place.style.minHeight = "";
      place.classList.remove("live-busy");
      dispatchEvent(new Event("resize"));  // what is too wide is measured again
    }
    return {out, close};
  }

  // The printed results again.
  function restore(cell) {
    for (const {svg, printed, mark, mover} of (cell.drawn ?? []).reverse()) {
      mover?.dispatchEvent(new Event("nn-still"));
      if (mover) mover.hidden = false;
      svg.replaceWith(printed);
      mark.forEach(one => one.remove());
    }
    if (cell.printed) {
      const place = placeOf(cell.box);
      place.replaceChildren(...cell.printed);
      place.classList.remove("live-mine");
      if (!cell.printed.length) place.remove();
    }
    cell.drawn = cell.printed = undefined;
    dispatchEvent(new Event("resize"));
  }

  live.results = {open, restore};
})();
