// A term's entry of the glossary shows beside it: while the pointer or the keyboard is on it, or at
// a first tap.  It stays while the pointer is on the entry; Escape closes it.
const GAP = 6, DELAY = 250;  // pixels; milliseconds
let shown, waiting;

function showEntry(link) {
  clearTimeout(waiting);
  if (shown?.link === link) return;
  hideEntry();
  const entry = document.getElementById(link.getAttribute("aria-describedby"));
  entry.showPopover();
  shown = {link, entry};
  const lines = link.getClientRects(), first = lines[0], last = lines[lines.length - 1];
  const {width, height} = entry.getBoundingClientRect(), page = document.documentElement;
  const below = last.bottom + GAP, above = first.top - GAP - height;
  const fits = below + height <= page.clientHeight || above < 0;
  const furthest = page.clientWidth - width - GAP;
  entry.style.top = `${scrollY + (fits ? below : above)}px`;
  entry.style.left = `${scrollX + Math.max(GAP, Math.min((fits ? last : first).left, furthest))}px`;
}

function hideEntry() {
  clearTimeout(waiting);
  shown?.entry.hidePopover();
  shown = undefined;
}

function later(action) {
  clearTimeout(waiting);
  waiting = setTimeout(action, DELAY);
}

const touches = ({pointerType}) => pointerType === "touch";

for (const link of document.querySelectorAll("article a[aria-describedby^='about-term-']")) {
  const entry = document.getElementById(link.getAttribute("aria-describedby"));
  if (!entry.showPopover) break;  // an older browser: the link is a link
  link.addEventListener("focus", () => link.matches(":focus-visible") && showEntry(link));
  link.addEventListener("blur", ({relatedTarget}) => entry.contains(relatedTarget) || hideEntry());
  link.addEventListener("pointerenter", event => touches(event) || later(() => showEntry(link)));
  link.addEventListener("pointerleave", event => touches(event) || later(hideEntry));
  link.addEventListener("click", event => {
    if (!touches(event) || shown?.link === link) return;
    event.preventDefault();
    showEntry(link);
  });
}
for (const entry of document.querySelectorAll(".nn-term")) {
  entry.addEventListener("pointerenter", () => clearTimeout(waiting));
  entry.addEventListener("pointerleave", event => touches(event) || later(hideEntry));
}
addEventListener("keydown", ({key}) => key === "Escape" && hideEntry());
addEventListener("pointerdown", ({target}) => {
  if (!shown?.link.contains(target) && !shown?.entry.contains(target)) hideEntry();
});
