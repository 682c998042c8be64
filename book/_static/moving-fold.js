// Chapter 2: two hidden neurons fold the plane of the inputs, and one line cuts what they make of it.
movable("fold", {
  sliders({W, b, v, c}) {
    const hidden = j => [["x₁ times", W[0][j], -1, 1, 0.1], ["x₂ times", W[1][j], -1, 1, 0.1], ["bias", b[j], -2, 0, 0.1]];
    return [
      ["First hidden neuron", ...hidden(0)],
      ["Second hidden neuron", ...hidden(1)],
      ["Output neuron", ["a₁ times", v[0], -20, 20, 1], ["a₂ times", v[1], -20, 20, 1], ["bias", c, -10, 10, 1]],
    ];
  },

  draw({X, Y, leads, limits}, [plane, hidden], numbers, start) {
    const [w11, w21, b1, w12, w22, b2, v1, v2, c] = numbers;
    const sums = [([x1, x2]) => x1 * w11 + x2 * w21 + b1, ([x1, x2]) => x1 * w12 + x2 * w22 + b2];
    const score = ([a1, a2]) => a1 * v1 + a2 * v2 + c;
    const A = X.map(x => sums.map(z => Math.max(0, z(x)))), scores = A.map(score);

    const [[left, right], [bottom, top]] = limits[0];
    const square = [[left, bottom], [right, bottom], [right, top], [left, top]];
    // Between the folds, where a hidden neuron is on or off, the score is linear: straight lines cut it.
    const pieces = [[0, 0], [0, 1], [1, 0], [1, 1]].map(on => ({
      area: on.reduce((area, on, j) => clip(area, x => on ? sums[j](x) : -sums[j](x)), square),
      score: x => score(on.map((on, j) => on * sums[j](x))),
    }));
    const [no, yes, [border]] = plane.parts("Contour").map(part => part.children);
    const levels = leads.map(lead => 2 * Math.atanh(Math.min(lead, 1)));  // p = (1 + lead) / 2
    [[no, -1], [yes, 1]].forEach(([bands, sign]) => [...bands].forEach((band, i) =>
      fill(plane, band, pieces.map(({area, score}) =>
        clip(clip(area, x => sign * score(x) - levels[i]), x => levels[i + 1] - sign * score(x))))));
    fill(plane, border, pieces.map(({area, score}) => clip(area, score).filter(p => !area.includes(p))));

    const [line, first] = [numbers, start].map(all => new NeuronLine(all.slice(6), limits[1]));
    line.drawSides(hidden, first);
    const marks = hidden.parts("line2d").slice(-2);
    marks.forEach((mark, k) => hidden.put(mark, ...A.filter((a, s) => Y[s] === k)));
    const correct = scores.filter((score, s) => (score > 0) === (Y[s] === 1));
    return `Scores ${scores.map(score => fixed(score, 1)).join(", ")}: ${correct.length} of 4 right.`;
  },
});

// The part of a polygon where f, which is linear, is not below 0.
function clip(polygon, f) {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length], inside = f(p) >= 0, t = f(p) / (f(p) - f(q));
    const crossing = inside === f(q) >= 0 ? [] : [p.map((x, i) => x + t * (q[i] - x))];
    return inside ? [p, ...crossing] : crossing;
  });
}

function fill(picture, path, polygons) {
  const texts = polygons.filter(polygon => polygon.length).map(
    polygon => `M${polygon.map(picture.at).join("L")}`);
  path.setAttribute("d", texts.join(""));
}
