// What is solved is marked: at the exercise, in the contents, and in the list of all exercises.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  const {make, kept} = live;
  const data = document.currentScript.dataset;
  const total = JSON.parse(data.exercises);  // of each page
  const book = new URL("../../", live.folder);
  const DATE = new Intl.DateTimeFormat("en", {day: "numeric", month: "long", year: "numeric"});
  const said = date => DATE.format(new Date(`${date}T12:00`));

  const pageOf = link => link.href.replace(book, "").replace(/\.html.*/, "");

  // One mark behind an element, with these words or none.
  function mark(element, words, className = "live-solved") {
    const old = element.querySelector(`:scope > .${className}`);
    if (!words) old?.remove();
    else if (old) old.textContent = words;
    else element.append(make("span", {className, textContent: words}));
  }

  live.showProgress = () => {
    const solved = kept.solved();
    for (const title of document.querySelectorAll(".exercise > .admonition-title")) {
      const date = solved[`${live.page}#${title.parentElement.id}`];
      mark(title, date && `✓ solved on ${said(date)}`);
    }
    for (const link of document.querySelectorAll(".bd-links a[href]")) {
      const page = pageOf(link), all = total[page];
      const done = Object.keys(solved).filter(key => key.startsWith(`${page}#`)).length;
      mark(link, all && done && (done < all ? `${done} of ${all}` : "✓"));
      link.querySelector(".live-solved")?.setAttribute("title", "Exercises solved");
    }
    for (const link of document.querySelectorAll(".live-exercises a[href*='#exercise-']")) {
      const date = solved[pageOf(link) + link.hash];
      mark(link.parentElement, date && `✓ ${said(date)}`);
    }
    for (const box of document.querySelectorAll(".live-language input")) {
      box.checked = kept.language() === "zh";
    }
  };
  if (data.off) {
    document.querySelector("div.cell")?.before(
      make("p", {className: "live-off", textContent: data.off}));
  }
  for (const place of document.querySelectorAll(".live-language")) {
    const box = make("input", {type: "checkbox"});
    box.onchange = () => kept.speak(box.checked ? "zh" : "en");
    place.append(make("label", {}, box, ` ${place.dataset.label}`));
  }
  live.showProgress();
  if (document.querySelector(".live-exercises")) {
    live.load("python", "editor", "results", "program", "carrying").then(() => live.load("mine"));
  }
  addEventListener("storage", ({key}) => kept.isOurs(key) && live.showProgress());
  addEventListener("pageshow", ({persisted}) => persisted && live.showProgress());
})();
