// What follows a question is folded until an option was opened, or a button was pressed, or
// something in it is looked for: by an address, or by the browser's own search.
let asked;
for (const element of document.querySelectorAll("article :is(.nn-question, .nn-after)")) {
  if (element.matches(".nn-question")) asked = element;
  else fold(element, asked);
}

function fold(box, question) {
  const button = document.createElement("button");
  button.className = "nn-show btn btn-sm";
  button.textContent = "Show what follows";
  button.setAttribute("aria-expanded", "false");
  box.before(button);
  box.hidden = "until-found";
  box.classList.add("nn-ready");
  box.tabIndex = -1;
  const open = () => {
    box.hidden = false;
    button.remove();
    dispatchEvent(new Event("resize"));  // what is too wide is measured again
  };
  button.addEventListener("click", () => { open(); box.focus({preventScroll: true}); });
  box.addEventListener("beforematch", open);
  box.addEventListener("nn-open", open);
  question.addEventListener("toggle", open, {capture: true, once: true});
}

const unfold = target => target?.closest(".nn-after[hidden]")?.dispatchEvent(new Event("nn-open"));

function showTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target?.closest(".nn-after[hidden]")) {
    unfold(target);
    target.scrollIntoView();
  }
}
showTarget();
addEventListener("hashchange", showTarget);
