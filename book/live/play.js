// The playground: its settings stand in the address, the page's Python trains, this script asks.
(() => {
  "use strict";
  const live = window.nnLive, { make } = live;
  if (!live.works) return;
  const root = document.querySelector("div.nn-play");

  const number = (low, high) => (text) =>
    /^(\d+\.?\d*|\.\d+)(e-?\d+)?$/.test(text) && text >= low && text <= high;
  const whole = (low, high) => (text) =>
    /^(0|[1-9]\d*)$/.test(text) && text >= low && text <= high;
  const layers = (text) => text === "0" || (text.split(",").length <= 3
    && text.split(",").every(whole(1, 16)));
  const units = (text) => (text === "0" ? [] : text.split(",").map(Number));
  // Name: words, default, what is offered, and what else an address may ask for.
  const GROUPS = {
    Points: {
      data: ["data", "moons", ["moons", "xor", "quadrants", "spiral"]],
      noise: ["noise", "0.2", ["0", "0.1", "0.2", "0.35", "0.5"], number(0, 1)],
      held_out: ["held out", "0.5", ["0", "0.25", "0.5", "0.8"]],
      batch: ["batch", "all", ["all", "1", "10", "20", "50"], whole(1, 200)],
    },
    Network: {
      hidden: ["hidden", "8", [], layers],
      activation: ["activation", "tanh", ["tanh", "relu", "sigmoid", "identity"]],
      start: ["start", "xavier", ["xavier", "he", "gaussian", "small", "zeros"]],
      seed: ["seed", "0", ["0", "1", "2", "3", "4"], whole(0, 99999)],
    },
    Training: {
      optimiser: ["optimiser", "gradient_descent", ["gradient_descent", "momentum", "adam"]],
      rate: ["learning rate", "3", ["0.001", "0.003", "0.01", "0.03", "0.1", "0.3", "1", "3",
        "10", "30", "100"], number(1e-9, 1e300)],
      penalty: ["penalty λ", "0", ["0", "0.0001", "0.001", "0.01", "0.1"], number(0, 1)],
      speed: ["steps a picture", "10", ["1", "10", "50", "200"]],
    },
  };
  const SETTINGS = Object.assign({ __proto__: null }, ...Object.values(GROUPS));
  const SHOWN = { gradient_descent: "descent", small: "normal, 0.01", gaussian: "normal, 1" };
  const POINTS = ["● ■ ━ training", "○ □ ╍ held out"];
  const WELCOME = "Press Start: Python comes to this page then, and nothing before.";
  const slowly = matchMedia("(prefers-reduced-motion: reduce)");
  const { drawPlane, drawNetwork, drawLosses } = window.nnPictures;

  const fields = {}, now = {};
  let begun = false, running = false, waiting = false, stale = true, goal = 0, refused = "";
  let scene = null, frame = null, history = [], saidAt = 0;

  // ---- What stands on the page ------------------------------------------------------------------

  const button = (textContent, onclick) => make("button", { type: "button", textContent, onclick });
  const picture = (name, ariaLabel) =>
    make("canvas", { className: `nn-play-${name}`, role: "img", ariaLabel });
  const go = button("Start", () => (running ? pause() : play()));
  const one = button("Step", () => { pause(); ask(1); });
  const again = button("Restart", () => { pause(); restart(); });
  const other = button("Next seed", () => choose("seed", String((+now.seed + 1) % 100000)));
  const copyCode = button("Copy as code", () => copy(frame.program, "The program"));
  const copyLink = button("Copy link", () => copy(link(), "The link"));
  const network = picture("network", "Each hidden unit's values over the plane, weights as lines");
  const plane = picture("plane", "The network's answers over the plane, and the points");
  const losses = picture("losses", "The losses over the steps; the table has the last ones");
  const counted = make("p", { className: "nn-play-step" }), results = make("tbody");
  const status = make("p", { className: "nn-play-status", role: "status" });
  const code = make("pre", { tabIndex: 0 });
  const program = make("details", { ontoggle: showProgram },
    make("summary", { textContent: "The same as a program" }), code);

  function build() {
    const heads = ["points", "loss", "right"].map((textContent) => make("th", { textContent }));
    const table = make("table", {}, make("thead", {}, make("tr", {}, ...heads)), results);
    Object.assign(root, { role: "group", ariaLabel: "Playground" });
    root.prepend(make("div", { className: "nn-play-live" },
      make("div", { className: "nn-play-buttons" }, go, one, again, other, counted), status));
    root.append(make("div", { className: "nn-play-live" },
      make("div", { className: "nn-play-see" }, network, plane, losses, table),
      make("div", { className: "nn-play-form" }, ...Object.keys(GROUPS).map(group)),
      make("div", { className: "nn-play-buttons" }, copyCode, copyLink), program));
    root.classList.add("nn-playable");
  }

  function group(words) {
    const rows = Object.entries(GROUPS[words]).map(([name, [label, , offered]]) => {
      fields[name] = name === "hidden" ? [1, 2, 3].map(layerField)
        : [select(label, offered, ({ target }) => choose(name, target.value))];
      return make("div", {}, make("span", { textContent: label }), ...fields[name]);
    });
    return make("fieldset", {}, make("legend", { textContent: words }), ...rows);
  }

  function layerField(k) {
    return select(`hidden layer ${k}`, ["–", ...Array(17).keys()].filter((n) => n), readHidden);
  }

  function select(ariaLabel, values, onchange) {
    const field = make("select", { ariaLabel, onchange });
    values.forEach((value) => offer(field, value));
    return field;
  }

  function offer(field, value) {
    if ([...field.options].some((option) => option.value === String(value))) return;
    field.append(make("option", { value, textContent: SHOWN[value] ?? value }));
  }

  function readHidden() {
    choose("hidden", fields.hidden.map((f) => f.value).filter((v) => v !== "–").join() || "0");
  }

  /** The fields say what the settings are; four points have no noise, and none to spare. */
  function showSettings() {
    for (const [name, text] of Object.entries(now)) {
      const values = name === "hidden" ? units(text).map(String) : [text];
      fields[name].forEach((field, k) => {
        if (values[k]) offer(field, values[k]);
        field.value = values[k] ?? "–";
      });
    }
    for (const name of ["noise", "held_out"]) fields[name][0].disabled = now.data === "xor";
  }

  function enable(started) {
    [one, again, other, copyCode].forEach((each) => { each.disabled = !started; });
  }

  // ---- The address ------------------------------------------------------------------------------

  const defaults = () => Object.fromEntries(Object.entries(SETTINGS).map(([k, [, v]]) => [k, v]));

  const asks = () => location.hash.includes("="); // else it names a place on the page

  function address(steps = 0) {
    const changed = ([name, text]) => name === "data" || text !== SETTINGS[name][1];
    const said = [...Object.entries(now).filter(changed), ...(steps ? [["steps", steps]] : [])];
    return said.map((pair) => pair.join("=")).join("&");
  }
  const link = () => `${location.href.split("#")[0]}#${address(frame?.step)}`;

  /** Take over what the address asks for; what it can't have is left out, and said. */
  function readAddress() {
    const left = [];
    goal = 0;
    Object.assign(now, defaults());
    for (const [name, text] of new URLSearchParams(asks() ? location.hash.slice(1) : "")) {
      const [, , offered = [], allowed = () => false] = SETTINGS[name] ?? [];
      if (name === "steps" && whole(1, 100000)(text)) goal = +text;
      else if (offered.includes(text) || allowed(text)) now[name] = text;
      else left.push(`${name}=${text}`.slice(0, 40));
    }
    showSettings();
    refused = left.length ? `The address asks for what is not there, left out: ${left.slice(0, 5)
      .join(", ")}. ` : "";
  }

  function choose(name, text) {
    now[name] = text;
    refused = "";
    showSettings();
    window.history.replaceState(null, "", `#${address()}`);
    goal = 0;
    say("");
    if (name !== "speed") restart();
  }

  function follow() {
    if (!asks()) return;
    readAddress();
    root.scrollIntoView();
    go.focus();
    say("");
    if (begun) { restart(); play(); }
  }

  // ---- Questions to Python ----------------------------------------------------------------------

  function play() {
    running = true;
    go.textContent = "Pause";
    ask(stale ? 0 : pace());
  }

  function pause() {
    running = false;
    go.textContent = begun ? "Play" : "Start";
  }

  function restart() {
    stale = true;
    if (begun || !again.disabled) ask(0);
  }

  async function begin() {
    say("Python is starting. The first time about ten megabytes come from this site …");
    begun = waiting = stale = true;
    try {
      await live.load("python");
      await live.python.start(() => {});
      waiting = false;
      ask(0);
    } catch (error) { fail(error.message); }
  }

  function fail(text) {
    begun = waiting = false;
    pause();
    again.disabled = false;
    say(`Python has stopped: ${text.trim().split("\n").pop()} Press Restart to begin afresh.`);
  }

  function pace() {
    const steps = +now.speed * (slowly.matches ? 10 : 1);
    return goal ? Math.min(steps, goal - (stale ? 0 : frame.step)) : steps;
  }

  function settings() {
    const { speed, ...asked } = now, four = now.data === "xor";
    for (const name of ["rate", "penalty", "seed"]) asked[name] = +asked[name];
    return { ...asked, hidden: units(now.hidden), noise: four ? 0 : +now.noise,
      held_out: four ? 0 : +now.held_out, batch: now.batch === "all" ? undefined : +now.batch };
  }

  async function ask(steps) {
    if (!begun) return begin(); // the first time, and after a failure
    if (waiting) return;
    waiting = true;
    const question = { play: true, settings: stale ? settings() : undefined, steps };
    stale = false;
    const { frame: news, why } = await live.python.ask(question);
    waiting = false;
    if (why) fail(why);
    else if (stale) ask(0);
    else hear(news);
  }

  function hear(news) {
    if (news.scene) [scene, history] = [news.scene, []];
    frame = news;
    remember({ step: news.step, losses: news.measured.map(([loss]) => loss) });
    if (news.diverged || (goal && news.step >= goal)) { pause(); goal = 0; }
    root.classList.add("nn-played");
    enable(true);
    const wait = slowly.matches && running ? 500 : 0;
    setTimeout(() => requestAnimationFrame(() => {
      if (running) ask(pace());
      draw();
      if (begun && (!running || performance.now() - saidAt > 5000)) say("");
    }), wait);
  }

  /** The losses, thinned out where there are many. */
  function remember(point) {
    if (history.length > 600) history = history.filter((_, k) => k % 2 === 0);
    if (history.at(-1)?.step !== point.step) history.push(point);
  }

  // ---- What one sees, hears and takes along -----------------------------------------------------

  function draw() {
    if (!frame) return;
    drawNetwork(network, scene, frame);
    drawPlane(plane, scene, frame);
    drawLosses(losses, history);
    counted.textContent = `step ${frame.step}, epoch ${frame.epoch}`;
    results.replaceChildren(...frame.measured.map(([loss, right, all], k) => make("tr", {},
      ...[POINTS[k], loss < 1e4 ? loss.toFixed(4) : loss.toPrecision(3), `${right} of ${all}`]
        .map((textContent) => make("td", { textContent })))));
    showProgram();
    window.nnPlay.frames += 1;
  }

  function summary() {
    const parts = frame.measured.map(([loss, right, all], k) =>
      `${k ? "held out " : ""}loss ${loss.toPrecision(2)}, ${right} of ${all} right`);
    const end = frame.diverged ? ` Step ${frame.diverged} led to numbers that are no longer finite;`
      + " this is the network before it. Take a lower learning rate." : "";
    return `step ${frame.step}: ${parts.join("; ")}.${end}`;
  }

  function say(text) {
    status.textContent = refused + (text || (frame ? summary() : WELCOME));
    saidAt = performance.now();
  }

  function showProgram() {
    if (program.open && frame) code.textContent = frame.program;
  }

  async function copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      say(`${what} is copied.`);
    } catch {
      program.open = true;
      say(`This browser lets no page copy. ${what}: ${text.startsWith("http") ? text : "below."}`);
    }
  }

  build();
  enable(false);
  readAddress();
  say("");
  addEventListener("hashchange", follow);
  new ResizeObserver(draw).observe(root);
  new MutationObserver(draw).observe(document.documentElement, { attributeFilter: ["data-theme"] });
  // What the tests look at.
  window.nnPlay = { frames: 0, get frame() { return frame; },
    get running() { return running; }, get address() { return address(); } };
})();
