// Chapter 1: a neuron is a line in the plane of its inputs.  It lies where, and is drawn as,
// nnbook/plotting/neuron_line.py says.
movable("neuron", {
  sliders: ({w: [w1, w2], b}) => [
    ["The neuron", ["w₁", w1, -3, 3, 0.1], ["w₂", w2, -3, 3, 0.1], ["b", b, -3, 3, 0.1]],
  ],

  draw({X, limits: [limits]}, [picture], [w1, w2, b], start) {
    const line = new NeuronLine([w1, w2, b], limits), first = new NeuronLine(start, limits);
    line.drawSides(picture, first, line.weights().shift);
    line.drawWeights(picture, first);
    line.drawDistance(picture);
    const sigmoid = z => 1 / (1 + Math.exp(-z));
    const answers = X.map(([x1, x2]) => fixed(sigmoid(x1 * w1 + x2 * w2 + b), 4));
    return `The answers to the four inputs: ${answers.join(", ")}.`;
  },
});

const dot = ([x, y], [u, v]) => x * u + y * v;
const go = ([x, y], far, [dx, dy]) => [x + far * dx, y + far * dy];
const show = (part, shown) => part.setAttribute("display", shown ? "inline" : "none");

// The line on which z = w · x + b is 0.
class NeuronLine {
  constructor([w1, w2, b], [[left, right], [bottom, top]]) {
    const w = [w1, w2], length = Math.hypot(w1, w2), reach = (right - left) / 2;
    const normal = length ? [w1 / length, w2 / length] : [1, 0], along = [-normal[1], normal[0]];
    const center = [(left + right) / 2, (bottom + top) / 2], outside = (b > 0 ? -4 : 4) * reach;
    const near = go(center, length ? -(dot(w, center) + b) / length : outside, normal);
    Object.assign(this, {w, length, reach, normal, along, center, near});
    this.foot = go([0, 0], -b / length, normal);  // where the line is nearest to the origin
  }
  // A point beside the line.
  beside(along, across) {
    return go(go(this.near, along * this.reach, this.along), across * this.reach, this.normal);
  }
  // How far a point is from the centre, as a part of the way to the border.
  out([x, y]) {
    return Math.max(Math.abs(x - this.center[0]), Math.abs(y - this.center[1])) / this.reach;
  }

  drawSides(picture, first, taken = 0) {
    const [, yes, no] = picture.parts("patch"), [, , line] = picture.parts("line2d");
    const ends = [this.beside(-10, 0), this.beside(10, 0)];
    picture.put(line, ...ends);
    picture.put(yes, ...ends, this.beside(10, 10), this.beside(-10, 10));
    picture.put(no, ...ends, this.beside(10, -10), this.beside(-10, -10));

    // The signs stay where they stood on the line, or go to the other side of its middle.
    const signs = picture.parts("text").slice(-2), {x, y, width, height} = signs[0].getBBox();
    const sign = picture.from([x + width / 2, y + height / 2]);
    const stood = dot(go(sign, -1, first.near), first.along) / first.reach;
    const fits = along => [0.22, -0.22].every(across => this.out(this.beside(along, across)) < 0.9);
    const along = [stood, -stood, 0].find(along => along * taken <= 0 && fits(along));
    [0.22, -0.22].forEach((across, i) => {
      show(signs[i], along !== undefined);
      picture.shift(signs[i], first.beside(stood, across), this.beside(along ?? 0, across));
    });
  }

  // The vector of the weights, or a part of it, where the line has most room for it.
  weights() {
    const {w, length, reach, normal, along, center} = this;
    const room = start => Math.min(1, ...w.map((step, i) =>
      step ? (center[i] + Math.sign(step) * 0.9 * reach - start[i]) / step : 1));
    const starts = [0.4, -0.4, 0].map(shift => [shift, this.beside(shift, 0)]);
    const [shift, start] = starts.reduce((best, one) => room(one[1]) > room(best[1]) ? one : best);
    const part = [1, 2, 5, 10].find(part => part * room(start) >= 1);
    const middle = go(start, length / part / 2, normal);
    const a = 0.07 * reach, up = go(start, a, normal);
    const inwards = dot(go(center, -1, middle), along) < 0 ? -0.16 : 0.16;
    return {
      shift, start, part, tip: go(start, length / part, normal),
      corner: [up, go(up, a, along), go(start, a, along)],
      label: go(middle, inwards * reach, along),
    };
  }
  drawWeights(picture, first) {
    const {start, part, tip, label, corner} = this.weights(), shown = this.length && part;
    const [, , , angle] = picture.parts("line2d"), [, , , arrow] = picture.parts("patch");
    const [name] = picture.parts("text");
    for (const part of [angle, arrow, name]) show(part, shown);
    if (!shown) return;
    picture.put(angle, ...corner);
    picture.shift(name, first.weights().label, label);
    const letter = name.querySelector("tspan");
    letter.textContent = part > 1 ? `w / ${part}` : "w";
    letter.setAttribute("x", part > 1 ? -9 : 0);

    // In points, downwards.  The arrow ends before the tip, by half the width of its own edge.
    const [shaft, head] = arrow.children, [from, to] = [start, tip].map(picture.at);
    const way = go(to, -1, from), ahead = way.map(step => step / Math.hypot(...way));
    const across = [-ahead[1], ahead[0]];
    const end = go(to, -1.25 * Math.sqrt(5), ahead), back = go(end, -7, ahead);
    shaft.setAttribute("d", `M${from}L${end}`);
    head.setAttribute("d", `M${go(back, -3.5, across)}L${end}L${go(back, 3.5, across)}z`);
  }

  // The stretch from the origin, and its length above the picture.
  drawDistance(picture) {
    const [, , , , stretch] = picture.parts("line2d"), [legend] = picture.parts("legend");
    for (const part of [stretch, legend]) show(part, this.length);
    if (!this.length) return;
    picture.put(stretch, [0, 0], this.foot);
    const signs = [...legend.querySelectorAll("tspan")], distance = Math.hypot(...this.foot);
    const digits = signs.filter(sign => /[\d.]/.test(sign.textContent));
    digits.forEach((sign, i) => sign.textContent = i ? "" : +distance.toPrecision(3));
  }
}
