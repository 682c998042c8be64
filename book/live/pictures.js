// The playground's pictures, on canvases: the network, the plane, the losses.
window.nnPictures = (() => {
  "use strict";
  const SIDE = 50;
  const CLASS = [[50, 115, 196], [200, 87, 27]]; // 0 and 1, as in the book's figures
  const SIGNS = [[163, 79, 181], [42, 140, 87]]; // minus and plus
  const rgb = (color, alpha = 1) => `rgb(${color.join(" ")} / ${alpha})`;
  const scratch = Object.assign(document.createElement("canvas"), { width: SIDE, height: SIDE });
  const tile = scratch.getContext("2d");
  const pixels = tile.createImageData(SIDE, SIDE);
  const words = new Uint32Array(pixels.data.buffer);

  /** An empty sheet to draw on, measured in pixels of the page. */
  function sheet(canvas) {
    const scale = window.devicePixelRatio || 1;
    const [width, height] = [canvas.clientWidth, canvas.clientHeight];
    if (canvas.width !== Math.round(width * scale)) canvas.width = Math.round(width * scale);
    if (canvas.height !== Math.round(height * scale)) canvas.height = Math.round(height * scale);
    const g = canvas.getContext("2d");
    g.setTransform(scale, 0, 0, scale, 0, 0);
    g.clearRect(0, 0, width, height);
    g.ink = getComputedStyle(canvas).color;
    return { g, width, height };
  }

  /** A tint for each value from -127 to 127; the ground shines through. */
  function tints([minus, plus], strength) {
    const bytes = new Uint8ClampedArray(4 * 255);
    for (let v = -127; v <= 127; v++) {
      bytes.set([...(v > 0 ? plus : minus), 255 * strength(Math.abs(v) / 127)], 4 * (v + 127));
    }
    return new Uint32Array(bytes.buffer);
  }
  const PLANE = tints(CLASS, (lead) => 0.14 + 0.3 * lead);
  const OUTPUT = tints(CLASS, (lead) => 0.14 + 0.6 * lead);
  const HIDDEN = tints(SIGNS, (size) => 0.9 * size);

  /** Draw map number k. */
  function paint(g, maps, k, palette, x, y, width, height = width) {
    const start = k * SIDE * SIDE;
    for (let i = 0; i < words.length; i++) words[i] = palette[maps[start + i] + 127];
    tile.putImageData(pixels, 0, 0);
    g.drawImage(scratch, x, y, width, height);
  }

  // ---- The plane --------------------------------------------------------------------------------

  function drawPlane(canvas, scene, frame) {
    const { g, width, height } = sheet(canvas);
    paint(g, frame.maps, 0, PLANE, 0, 0, width, height);
    drawBorder(g, frame.logits, width, height);
    const [left, bottom, right, top] = scene.box;
    for (let i = 0; i < scene.points.length; i += 4) {
      const x = ((scene.points[i] - left) / (right - left)) * width;
      const y = ((top - scene.points[i + 1]) / (top - bottom)) * height;
      drawPoint(g, x, y, scene.points[i + 2], scene.points[i + 3]);
    }
  }

  /** Circles of class 0, squares of class 1; those that are held out are hollow. */
  function drawPoint(g, x, y, label, heldOut) {
    g.beginPath();
    if (label) g.rect(x - 3.2, y - 3.2, 6.4, 6.4);
    else g.arc(x, y, 3.6, 0, 2 * Math.PI);
    g.lineWidth = heldOut ? 3.2 : 1;
    g.fillStyle = rgb(CLASS[label]);
    g.strokeStyle = rgb([255, 255, 255], heldOut ? 0.6 : 1);
    if (!heldOut) g.fill();
    g.stroke();
    if (!heldOut) return;
    g.lineWidth = 1.6;
    g.strokeStyle = rgb(CLASS[label]);
    g.stroke();
  }

  /** Where the two classes are equally probable: in each square of the grid a piece of a line. */
  function drawBorder(g, logits, width, height) {
    const stepX = width / (SIDE - 1), stepY = height / (SIDE - 1);
    g.beginPath();
    for (let row = 0; row + 1 < SIDE; row++) {
      for (let column = 0; column + 1 < SIDE; column++) {
        const corners = [[0, 0], [1, 0], [1, 1], [0, 1]];
        const z = corners.map(([dx, dy]) => logits[(row + dy) * SIDE + column + dx]);
        const ends = [];
        for (let k = 0; k < 4; k++) {
          const next = (k + 1) % 4;
          if (z[k] > 0 === z[next] > 0) continue;
          const part = z[k] / (z[k] - z[next]);
          ends.push(corners[k].map((here, i) => here + part * (corners[next][i] - here)));
        }
        ends.forEach(([dx, dy], k) => {
          g[k % 2 ? "lineTo" : "moveTo"]((column + dx) * stepX, (row + dy) * stepY);
        });
      }
    }
    g.strokeStyle = g.ink;
    g.lineWidth = 1.6;
    g.stroke();
  }

  // ---- The network ------------------------------------------------------------------------------

  function drawNetwork(canvas, scene, frame) {
    const { g, width, height } = sheet(canvas), sizes = scene.sizes;
    const step = (width - 40) / (sizes.length - 1);
    const side = (c) => Math.min(46, step - 24, height / sizes[c] - 4);
    const place = (c, i) => [20 + step * c - (c === sizes.length - 1 ? side(c) / 2 - 18 : 0),
      (height / sizes[c]) * (i + 0.5)];
    drawWeights(g, sizes, frame.w, place, side);
    g.fillStyle = g.ink;
    g.font = "italic 17px serif";
    g.textAlign = "center";
    g.fillText("x₁", ...place(0, 0));
    g.fillText("x₂", ...place(0, 1));
    let map = 1;
    for (let c = 1; c < sizes.length; c++) {
      const last = c === sizes.length - 1;
      for (let i = 0; i < sizes[c]; i++) {
        const [x, y] = place(c, i), s = side(c);
        g.clearRect(x - s / 2, y - s / 2, s, s);
        const box = [x - s / 2, y - s / 2, s];
        if (last) paint(g, frame.maps, 0, OUTPUT, ...box);
        else paint(g, frame.maps, map++, HIDDEN, ...box);
        g.setLineDash([]);
        g.lineWidth = 1;
        g.strokeStyle = g.ink;
        g.strokeRect(x - s / 2, y - s / 2, s, s);
      }
    }
  }

  /** A line for each weight: the wider, the further from 0; dashed below it. */
  function drawWeights(g, sizes, w, place, side) {
    let at = 0;
    for (let c = 0; c + 1 < sizes.length; c++) {
      const widest = sizes[c] * sizes[c + 1] > 64 ? 3 : 7;
      for (let i = 0; i < sizes[c]; i++) {
        for (let j = 0; j < sizes[c + 1]; j++) {
          const value = w[at++], [x, y] = place(c, i), [toX, toY] = place(c + 1, j);
          g.beginPath();
          g.moveTo(x + (c ? side(c) / 2 : 12), y - (c ? 0 : 5));
          g.lineTo(toX - side(c + 1) / 2, toY);
          g.lineWidth = Math.min(widest, 0.4 + 1.3 * Math.abs(value));
          g.strokeStyle = rgb(SIGNS[+(value > 0)], Math.min(1, 0.25 + Math.abs(value)));
          g.setLineDash(value > 0 ? [] : [5, 4]);
          g.stroke();
        }
      }
      at += sizes[c + 1]; // the biases
    }
  }

  // ---- The losses -------------------------------------------------------------------------------

  function drawLosses(canvas, history) {
    const { g, width, height } = sheet(canvas);
    const left = 44, bottom = height - 20, last = history.at(-1);
    const highest = Math.max(0.8, ...history.flatMap((point) => point.losses));
    const x = (step) => left + ((width - left - 4) * step) / Math.max(1, last.step);
    const y = (loss) => bottom - ((bottom - 8) * loss) / highest;
    g.font = "12px system-ui, sans-serif";
    g.fillStyle = g.strokeStyle = g.ink;
    g.textAlign = "right";
    g.fillText("0", left - 6, bottom + 4);
    g.fillText(short(highest), left - 6, 14);
    g.fillText(`step ${last.step}`, width - 4, height - 4);
    line(g, [[left, 8], [left, bottom], [width - 4, bottom]], 1);
    line(g, [[left, y(Math.LN2)], [width - 4, y(Math.LN2)]], 1, [1, 3]);
    g.textAlign = "left";
    if (highest < 4) g.fillText("ln 2", left + 6, y(Math.LN2) - 4);
    const curve = (k) => history.map((point) => [x(point.step), y(point.losses[k])]);
    if (last.losses.length > 1) line(g, curve(1), 2, [7, 4], rgb(CLASS[1]));
    line(g, curve(0), 2, [], rgb(CLASS[0]));
  }

  function short(number) {
    if (number >= 1e4) return number.toExponential(0);
    return number < 10 ? number.toFixed(1) : String(Math.round(number));
  }

  function line(g, points, width, dashes = [], color = g.ink) {
    g.beginPath();
    points.forEach(([x, y]) => g.lineTo(x, y));
    g.lineWidth = width;
    g.setLineDash(dashes);
    g.strokeStyle = color;
    g.stroke();
    g.setLineDash([]);
  }

  return { drawPlane, drawNetwork, drawLosses };
})();
