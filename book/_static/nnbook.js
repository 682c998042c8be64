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
});

// Paper is white.
let theme;
addEventListener("beforeprint", () => {
  theme = document.documentElement.dataset.theme;
  document.documentElement.dataset.theme = "light";
});
addEventListener("afterprint", () => {
  document.documentElement.dataset.theme = theme;
});

// The buttons' handlers, which a page under a content policy may not carry itself.
document.querySelector(".btn-fullscreen-button")?.addEventListener("click", toggleFullScreen);
document.querySelector(".btn-download-pdf-button")?.addEventListener("click", () => print());

// From disk a page may not read others: results stand there without excerpts.
if (location.protocol === "file:") DOCUMENTATION_OPTIONS.SHOW_SEARCH_SUMMARY = false;
