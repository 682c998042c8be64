// A figure that the reader moves.  The script of its kind says, from the numbers of the sliders,
// where the parts of the picture lie; Reset brings the page's own picture back.
function movable(kind, {sliders, draw, begun}) {
  const box = document.querySelector(`.nn-move[data-kind=${kind}]`);
  if (!box) return;
  const data = JSON.parse(box.dataset.numbers), start = [], inputs = [];
  const figure = box.parentElement, beside = document.getElementById(box.dataset.beside);
  const said = element("output"), panel = element("div", {}, ...sliders(data).map(fieldset), said);
  const button = box.querySelector("button");
  const numbers = () => inputs.map(input => input.valueAsNumber);
  let pictures = [], printed;

  box.prepend(panel);
  button.addEventListener("click", () => pictures.length ? end() : begin(start));
  box.addEventListener("nn-still", end);
  addEventListener("beforeprint", () => { printed = pictures.length && numbers(); end(); });
  addEventListener("afterprint", () => printed && begin(printed));
  queueMicrotask(() => begin(start));  // when all of the kind's script is known

  function begin(values) {
    const svg = figure.querySelector("svg");
    pictures = [new Picture(svg, data.limits[0])];
    if (beside) {
      const copy = beside.querySelector("svg").outerHTML.replace(/(id="|#)(?=f\d)/g, "$1beside-");
      svg.insertAdjacentHTML("afterend", copy);
      pictures.push(new Picture(svg.nextElementSibling, data.limits[1]));
    }
    panel.hidden = false;
    button.textContent = "Reset";
    begun?.(pictures, move);
    move(values);
    inputs[0].focus();
  }
  function end() {
    pictures[0]?.svg.replaceWith(pictures[0].still);
    pictures[1]?.svg.remove();
    pictures = [];
    panel.hidden = true;
    button.textContent = "Move it";
  }
  function move(values) {
    inputs.forEach((input, i) => {
      input.value = values[i];
      input.previousSibling.textContent = fixed(input.valueAsNumber, input.step.slice(2).length);
    });
    said.textContent = draw(data, pictures, numbers(), start);
    for (const {svg, still} of pictures)
      svg.setAttribute("aria-label", `${still.ariaLabel} Moved: ${said.textContent}`);
  }
  function fieldset([legend, ...group]) {
    return element("fieldset", {}, element("legend", {}, legend), ...group.map(slider));
  }
  function slider([name, number, min, max, step]) {
    const input = element("input", {type: "range", min, max, step});
    input.addEventListener("input", () => move(numbers()));
    inputs.push(input);
    start.push(number);
    return element("label", {}, name, element("span", {ariaHidden: true}), input);
  }
  function element(tag, attributes, ...children) {
    const made = Object.assign(document.createElement(tag), attributes);
    made.append(...children);
    return made;
  }
}

// What Matplotlib drew: the parts of a kind in the order of drawing.
class Picture {
  constructor(svg, [[left, right], [bottom, top]]) {
    const parts = name => [...svg.querySelectorAll(`[id$=axes_1] > [id*=${name}]`)];
    const [x0, y0, x1, , , y1] = parts("patch")[0].innerHTML.match(/\d[\d.]*/g).map(Number);
    const across = (x1 - x0) / (right - left), up = (y1 - y0) / (top - bottom);
    this.at = ([x, y]) => [x0 + (x - left) * across, y0 + (y - bottom) * up];
    this.from = ([x, y]) => [left + (x - x0) / across, bottom + (y - y0) / up];
    Object.assign(this, {svg, parts, still: svg.cloneNode(true)});
  }
  put(part, ...points) {  // its line and its markers go through them
    const places = points.map(this.at);
    part.querySelector(":scope > path")?.setAttribute("d", `M${places.join("L")}`);
    part.querySelectorAll("use").forEach((mark, i) => {
      mark.setAttribute("x", places[i][0]);
      mark.setAttribute("y", places[i][1]);
    });
  }
  shift(part, from, to) {
    const [[x0, y0], [x, y]] = [from, to].map(this.at);
    part.setAttribute("transform", `translate(${x - x0} ${y - y0})`);
  }
}

const fixed = (number, digits) => number.toFixed(digits).replace("-", "−");
