// Formulas and tables wider than the window scroll by themselves: let the keyboard reach them then.
addEventListener("load", async () => {
  await window.MathJax?.startup?.promise;
  await document.fonts.ready;
  const reach = () => {
    for (const box of document.querySelectorAll("article :is(div.math, mjx-container, table)")) {
      if (box.scrollWidth > box.clientWidth) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  reach();
  addEventListener("resize", reach);
  document.fonts.addEventListener("loadingdone", reach);  // a font that came late changes widths
});

// Paper is white, and hints and answers can't be opened on it.
let theme, opened;
addEventListener("beforeprint", () => {
  theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
  opened = [...document.querySelectorAll("article details:not([open], .hide)")];
  for (const box of opened) box.open = true;
});
addEventListener("afterprint", () => {
  document.documentElement.dataset.theme = theme;
  for (const box of opened) box.open = false;
});

// The buttons' handlers, which a page under a content policy may not carry itself.
document.querySelector(".btn-fullscreen-button")?.addEventListener("click", toggleFullScreen);
document.querySelector(".btn-download-pdf-button")?.addEventListener("click", () => print());

// A sidebar that is closed gives the focus back to its button.
for (const side of ["primary", "secondary"]) {
  const button = document.querySelector(`.${side}-toggle`);
  document.getElementById(`pst-${side}-sidebar-modal`)
    ?.addEventListener("close", () => button?.focus({preventScroll: true}));
}

// From disk a page may not read others: results stand there without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
