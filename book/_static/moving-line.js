// Chapter 3: a line is a point of the landscape, and its errors are sticks.
movable("line", {
  sliders: ({w, b}) => [["The line", ["w", w, -1, 4, 0.05], ["b", b, 62, 102, 0.5]]],

  draw({X, Y, ends, side, limits: [, [, [bottom, top]]]}, [landscape, sticks], [w, b], [w0, b0]) {
    const [line, ...upright] = sticks.parts("line2d"), numbers = sticks.parts("text");
    const errors = X.map((x, s) => w * x + b - Y[s]);
    landscape.put(landscape.parts("line2d")[0], [w, b], [w, b]);  // the circle, and what one holds
    sticks.put(line, ...ends.map(x => [x, w * x + b]));
    X.forEach((x, s) => {
      // The number stands in the middle of what one sees of the stick.
      const seen = y => Math.min(Math.max(y, bottom), top);
      const place = error => [x + (error > 0 ? side : -side), (Y[s] + seen(Y[s] + error)) / 2];
      sticks.put(upright[s], [x, Y[s]], [x, Y[s] + errors[s]]);
      sticks.shift(numbers[s], place(w0 * x + b0 - Y[s]), place(errors[s]));
      const text = numbers[s].querySelector("text"), style = text.getAttribute("style");
      const begins = errors[s] > 0 ? "start" : "end";
      text.setAttribute("style", style.replace(/(text-anchor): \w+/, `$1: ${begins}`));
      text.textContent = short(errors[s]);
    });
    const loss = errors.reduce((sum, error) => sum + error ** 2, 0) / errors.length;
    return `Loss ${fixed(loss, 4)}; errors ${errors.map(short).join(", ")}.`;
  },

  // The circle can be dragged, with a finger too.
  begun([{svg, parts, from}], move) {
    const circle = parts("line2d")[0].querySelector("use"), finger = circle.cloneNode();
    finger.setAttribute("class", "nn-finger");
    circle.after(finger);
    finger.addEventListener("touchstart", event => event.preventDefault());  // the page stays
    finger.addEventListener("pointerdown", ({pointerId}) => finger.setPointerCapture(pointerId));
    finger.addEventListener("pointermove", ({pointerId, clientX, clientY}) => {
      if (!finger.hasPointerCapture(pointerId)) return;
      const {x, y} = new DOMPoint(clientX, clientY).matrixTransform(svg.getScreenCTM().inverse());
      move(from([x, y]));
    });
  },
});

function short(number) {  // text_of in nnbook/plotting/parts.py
  return `${+(+number.toFixed(2)).toPrecision(3)}`.replace("-", "−");
}
