// A figure that the reader moves: what moves it comes when its button is pressed, not before.
for (const box of document.querySelectorAll(".nn-move")) {
  const here = document.currentScript.src, button = document.createElement("button");
  const offer = () => button.addEventListener("click", () => load(box.dataset.scripts.split(" ")),
    {once: true});
  const load = ([first, ...others]) => {
    if (!first) return;
    const script = document.createElement("script");
    script.src = new URL(first, here);
    script.onload = () => load(others);
    script.onerror = offer;
    document.head.append(script);
  };

  button.className = "btn btn-sm nn-begin";
  button.textContent = "Move it";
  box.append(button);
  box.previousElementSibling.querySelector("figcaption").before(box);
  box.hidden = false;
  offer();
}
