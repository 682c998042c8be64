// A network to play with: nnbook trains it in a worker, this script shows it. <div class="nn-play"></div>
(() => {
  "use strict";
  const folder = new URL("./", document.currentScript.src), SIDE = 50;
  if (location.protocol === "file:" || !window.Worker || !window.WebAssembly || !window.DecompressionStream) return;
  const make = (tag, props = {}, ...inside) => { const e = Object.assign(document.createElement(tag), props); e.append(...inside); return e; };
  const ONE = [50, 115, 196], ZERO = [200, 87, 27];
  const lut = Array.from({length: 256}, (_, v) => { const far = Math.abs(v - 127.5) / 127.5, c = v > 127.5 ? ONE : ZERO; return c.map((k) => Math.round(255 + (k - 255) * 0.8 * far)); });
  const SETTINGS = [
    ["data", "Data", ["moons", "quadrants", "spiral", "xor"]], ["noise", "Noise", [0, 0.1, 0.2, 0.4]],
    ["hidden", "Hidden layers", ["none", "2", "4", "8", "16", "4, 4", "8, 8", "8, 4, 2"]], ["activation", "Activation", ["tanh", "relu", "sigmoid", "identity"]],
    ["init", "Start", ["xavier", "he", "gaussian", "zeros"]], ["optimiser", "Optimiser", ["gradient_descent", "momentum", "adam"]],
    ["learning_rate", "Learning rate", [0.001, 0.01, 0.03, 0.1, 0.3, 1, 3, 10, 1000000]], ["batch_size", "Batch size", ["all", 1, 10, 20, 50]], ["pace", "Steps per picture", [1, 5, 10, 20, 50]],
  ];
  const DEFAULT = {data: "moons", noise: 0.1, hidden: "8", activation: "tanh", init: "xavier", optimiser: "gradient_descent", learning_rate: 0.3, batch_size: "all", pace: 10};

  function playground(root) {
    root.setAttribute("role", "group"); root.setAttribute("aria-label", "A network to play with");
    const now = {...DEFAULT, seed: 0}; let worker = null, running = false, waiting = false, shape = null, losses = [], stale = true;
    const plane = make("canvas", {width: 320, height: 320}), curve = make("canvas", {width: 320, height: 90}), units = make("canvas", {width: 340, height: 320});
    plane.setAttribute("role", "img"); units.setAttribute("role", "img"); curve.setAttribute("role", "img");
    plane.setAttribute("aria-label", "Decision regions"); units.setAttribute("aria-label", "What each hidden unit sees"); curve.setAttribute("aria-label", "Loss curve");
    const words = make("output", {textContent: "Press Train: Python is loaded then, some 9 MB the first time."}); words.setAttribute("role", "status");
    const form = make("div", {className: "nn-play-form"});
    for (const [name, label, values] of SETTINGS) {
      const choice = make("select", {onchange: () => { now[name] = values[choice.selectedIndex]; if (name !== "pace") { stale = true; if (worker) ask(0); } }});
      for (const v of values) choice.append(make("option", {textContent: String(v).replaceAll("_", " "), selected: v === DEFAULT[name]}));
      form.append(make("label", {}, make("span", {textContent: label}), choice));
    }
    const go = make("button", {type: "button", textContent: "Train", onclick: () => { running = !running; go.textContent = running ? "Pause" : "Train"; if (running) ask(now.pace); }});
    const one = make("button", {type: "button", textContent: "One step", onclick: () => ask(1)});
    const anew = make("button", {type: "button", textContent: "Start anew", onclick: () => { now.seed += 1; stale = true; ask(0); }});
    root.replaceChildren(make("div", {className: "nn-play-see"}, plane, units), form, make("div", {className: "nn-play-buttons"}, go, one, anew), curve, words);

    function settings() {
      const hidden = now.hidden === "none" ? [] : now.hidden.split(",").map(Number);
      return {data: now.data, noise: now.noise, hidden, activation: now.activation, init: now.init, optimiser: now.optimiser, learning_rate: now.learning_rate, batch_size: now.batch_size === "all" ? 0 : now.batch_size, seed: now.seed};
    }
    function ask(steps) {
      if (!worker) {
        words.textContent = "Python is starting …";
        worker = new Worker(new URL("worker.mjs", folder), {type: "module"});
        worker.onmessage = ({data: m}) => { if (m.type === "frame") { waiting = false; show(m); } else if (m.type === "fatal") { words.textContent = m.text.slice(-200); running = waiting = false; go.textContent = "Train"; } };
      }
      if (waiting) return;
      waiting = true;
      worker.postMessage(stale ? {play: "begin", settings: settings(), steps} : {play: "go", steps});
      stale = false;
    }
    const scratch = make("canvas", {width: SIDE, height: SIDE}), ink = scratch.getContext("2d"), image = ink.createImageData(SIDE, SIDE);
    function paint(pixels, at, g, x, y, w, h) {
      for (let i = 0, k = at * SIDE * SIDE; i < SIDE * SIDE; i++, k++) { const c = lut[pixels[k]]; image.data.set([c[0], c[1], c[2], 255], 4 * i); }
      ink.putImageData(image, 0, 0); g.imageSmoothingEnabled = true; g.drawImage(scratch, x, y, w, h);
    }
    function show(m) {
      if (m.begun) { shape = m.begun; losses = []; }
      if (!m.fine) { running = false; go.textContent = "Train"; }
      losses.push(m.loss); window.nnPlay.frames += 1; window.nnPlay.last = m;
      const g = plane.getContext("2d"), W = plane.width; paint(m.pixels, 0, g, 0, 0, W, W);
      const [x0, y0, x1, y1] = shape.box;
      for (let i = 0; i < shape.points.length; i += 3) {
        const x = (shape.points[i] - x0) / (x1 - x0) * W, y = (1 - (shape.points[i + 1] - y0) / (y1 - y0)) * W, is = shape.points[i + 2] > 0.5;
        g.beginPath(); if (is) g.arc(x, y, 3.2, 0, 7); else g.rect(x - 2.8, y - 2.8, 5.6, 5.6);
        g.fillStyle = `rgb(${is ? ONE : ZERO})`; g.fill(); g.strokeStyle = "#fff"; g.stroke();
      }
      units_(m); const k = curve.getContext("2d"), top = Math.max(0.8, ...losses.slice(-2000)); k.clearRect(0, 0, 320, 90); k.strokeStyle = getComputedStyle(root).color; k.lineWidth = 2; k.beginPath();
      for (let i = 0; i < 320 && losses.length > 1; i++) k.lineTo(i, 86 - 82 * losses[Math.floor(i / 320 * losses.length)] / top); k.stroke();
      const said = `step ${m.step}, loss ${m.loss.toFixed(4)}, ${m.right} of ${m.total} right` + (m.fine ? "" : ": the numbers grew beyond all bounds, take a lower learning rate");
      words.setAttribute("aria-live", running ? "off" : "polite"); words.textContent = said; plane.setAttribute("aria-label", `Decision regions: ${said}`);
      if (running) requestAnimationFrame(() => ask(now.pace));
    }
    function units_(m) {
      const g = units.getContext("2d"), sizes = shape.sizes, columns = sizes.length, w = units.width / columns, box = Math.min(34, w - 14); g.clearRect(0, 0, units.width, units.height);
      const at = (c, i) => [w * (c + 0.5), units.height / (sizes[c] + 1) * (i + 1)];
      let p = 0; g.strokeStyle = "#888";
      for (let c = 0; c + 1 < columns; c++) for (let i = 0; i < sizes[c]; i++) for (let j = 0; j < sizes[c + 1]; j++) {
        const v = m.weights[p++], [xa, ya] = at(c, i), [xb, yb] = at(c + 1, j);
        g.beginPath(); g.moveTo(xa, ya); g.lineTo(xb, yb); g.lineWidth = Math.min(6, 0.3 + 1.4 * Math.abs(v)); g.strokeStyle = `rgb(${v > 0 ? ONE : ZERO})`; g.setLineDash(v > 0 ? [] : [5, 3]); g.stroke();
      }
      g.setLineDash([]); let map = 1; const ink = getComputedStyle(root).color;
      for (let c = 0; c < columns; c++) for (let i = 0; i < sizes[c]; i++) {
        const [x, y] = at(c, i), side = Math.min(box, units.height / (sizes[c] + 1) - 3);
        if (c === 0) { g.fillStyle = ink; g.font = "15px sans-serif"; g.textAlign = "center"; g.clearRect(x - 10, y - 11, 20, 22); g.fillText(i ? "x₂" : "x₁", x, y + 5); }
        else if (c === columns - 1) paint(m.pixels, 0, g, x - side / 2, y - side / 2, side, side); else paint(m.pixels, map++, g, x - side / 2, y - side / 2, side, side);
        if (c) { g.lineWidth = 1; g.strokeStyle = ink; g.strokeRect(x - side / 2, y - side / 2, side, side); }
      }
    }
    window.nnPlay = {frames: 0, last: null, ask, get running() { return running; }};
  }
  document.querySelectorAll("div.nn-play").forEach(playground);
})();
