// Chapter 2: two hidden neurons fold the plane of the inputs, so that one line can cut it in three.
movable("fold", {
  sliders({W, b, v, c}) {
    const hidden = j => [
      ["x₁ times", W[0][j], -1, 1, 0.1], ["x₂ times", W[1][j], -1, 1, 0.1],
      ["bias", b[j], -2, 0, 0.1],
    ];
    const output = [
      ["a₁ times", v[0], -20, 20, 1], ["a₂ times", v[1], -20, 20, 1], ["bias", c, -10, 10, 1],
    ];
    return [["First hidden neuron", ...hidden(0)], ["Second hidden neuron", ...hidden(1)],
            ["Output neuron", ...output]];
  },

  draw({X, Y, leads, limits}, [plane, hidden], numbers, start) {
    const [w11, w21, b1, w12, w22, b2, v1, v2, c] = numbers, relu = z => Math.max(0, z);
    const sums = [([x1, x2]) => x1 * w11 + x2 * w21 + b1, ([x1, x2]) => x1 * w12 + x2 * w22 + b2];
    const score = ([a1, a2]) => a1 * v1 + a2 * v2 + c;
    const A = X.map(x => sums.map(z => relu(z(x)))), scores = A.map(score);

    // Where a hidden neuron is on, and where it is off, the score is linear: lines cut it.
    const [[left, right], [bottom, top]] = limits[0];
    const square = [[left, bottom], [right, bottom], [right, top], [left, top]];
    const pieces = [[0, 0], [0, 1], [1, 0], [1, 1]].map(on => ({
      piece: on.reduce((piece, one, j) => clip(piece, x => one ? sums[j](x) : -sums[j](x)), square),
      linear: x => score(on.map((one, j) => one * sums[j](x))),
    }));
    const [no, yes, [border]] = plane.parts("Contour").map(part => part.children);
    const levels = leads.map(lead => 2 * Math.atanh(Math.min(lead, 1)));  // p = (1 + lead) / 2
    for (const [bands, sign] of [[no, -1], [yes, 1]]) {
      levels.slice(1).forEach((high, i) => fill(plane, bands[i], pieces.map(({piece, linear}) => {
        const above = clip(piece, x => sign * linear(x) - levels[i]);
        return clip(above, x => high - sign * linear(x));
      })));
    }
    fill(plane, border, pieces.map(({piece, linear}) =>
      clip(piece, linear).filter(point => !piece.includes(point))));

    const [line, first] = [numbers, start].map(all => new NeuronLine(all.slice(6), limits[1]));
    line.drawSides(hidden, first);
    const marks = hidden.parts("line2d").slice(-2);
    marks.forEach((mark, k) => hidden.put(mark, ...A.filter((a, s) => Y[s] === k)));
    const known = scores.filter((score, s) => (score > 0) === (Y[s] === 1));
    return `Scores ${scores.map(z => fixed(z, 1)).join(", ")}: ${known.length} of 4 right.`;
  },
});

// What of a polygon lies where f, which is linear, is not below 0: its corners, and new ones.
function clip(polygon, f) {
  return polygon.flatMap((p, i) => {
    const q = polygon[(i + 1) % polygon.length], inside = f(p) >= 0, t = f(p) / (f(p) - f(q));
    const crossing = inside === f(q) >= 0 ? [] : [p.map((x, i) => x + t * (q[i] - x))];
    return inside ? [p, ...crossing] : crossing;
  });
}

function fill(picture, path, polygons) {
  const outlines = polygons.filter(points => points.length).map(points => points.map(picture.at));
  path.setAttribute("d", outlines.map(places => `M${places.join("L")}`).join(""));
}
