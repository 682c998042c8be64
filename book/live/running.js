// Run a cell and what it needs, one after the other.  Comes with the first Run.
(() => {
  "use strict";
  const live = window.nnLive;
  const {kept, python, results, cells, bars} = live;
  const {textOf, isChanged, tell, say, show, free} = bars;
  const PATIENCE = 20_000;  // milliseconds that the code of an exercise may take
  const GONE = "What Python knew is gone; the next Run begins afresh.";
  const ENDLESS = `Still computing after ${PATIENCE / 1000} s, so it was stopped: does a loop end? `
    + GONE;
  const PRINTED = "The numbers in the text are those of the book's own code.";
  const OWN_PROGRAM = /^\s*(import|from)\s+my_network\b/m;

  let asked = null;
  const taskOf = id => id.replace(/-(stub|check|solution)$/, "");
  const lines = () => [...cells.values()].filter(({id}) => !id.startsWith("exercise"));
  const whole = () => lines().filter(({id}) => !id.includes(":"));  // not parts of cells

  function source() {
    asked ??= fetch(new URL(`cells/${live.page}.json`, live.folder)).then(answer => answer.json())
      .then(all => {
        const shown = new Map(cells);
        cells.clear();
        for (const one of all) cells.set(one.id, Object.assign(shown.get(one.id) ?? {}, one));
      });
    asked.catch(() => { asked = null; });
    return asked;
  }

  // What runs before a cell.  Where something was changed it is found out anew, by the same rule.
  async function above(cell) {
    const upTo = whole().slice(0, whole().indexOf(cell) + 1);
    if (!upTo.some(isChanged)) return lines().filter(({id}) => cell.needs.includes(id));
    const codes = JSON.stringify(JSON.stringify(upTo.map(textOf)));
    const code = `import json\nfrom needs import needs\nparts, needed = needs(json.loads(${codes}))
print(json.dumps([
  [p.cell, "" if p.is_whole else p.code] for p in map(parts.__getitem__, needed[-1])]))`;
    let answer = "";
    const {ok, why} = await python.run("needs", code, "needs", ({kind, data}) => {
      if (kind === "stdout") answer += data;
    });
    if (why) throw Error(why);
    if (!ok) return upTo.slice(0, -1);  // one of them is no Python
    return JSON.parse(answer).map(([number, part]) =>
      part ? {id: upTo[number].id, code: part, needs: []} : upTo[number]);
  }

  // What runs for a cell, in order.
  async function plan(cell) {
    const steps = [];
    if (cell.kind) {
      const space = taskOf(cell.id), {exercises} = await live.exercises();
      const quiet = (id, code) => steps.push({cell: {id, kind: cell.kind}, code, space});
      const {name, imports} = exercises.find(({id}) => id === space);
      quiet("imports", `${imports}\nfrom nnbook.exercises import check
globals().pop("${name}", None)`);  // no older answer is judged
      for (const one of cells.values()) {
        if (one.id === `${space}-stub`) break;
        if (one.kind === "stub" && isChanged(one)) quiet(one.id, textOf(one));
      }
      const kinds = cell.kind === "solution" ? ["solution"] : ["stub", "check"];
      kinds.forEach(kind => steps.push({cell: cells.get(`${space}-${kind}`), space}));
    } else {
      const before = (await above(cell)).filter(({ranIn}) => ranIn !== python.worker);
      [...before, cell].forEach(one => steps.push({cell: one, space: ""}));
    }
    if (steps.some(step => OWN_PROGRAM.test(step.code ?? textOf(step.cell)))) {
      const space = "my_network", code = await live.programCode();
      steps.unshift({cell: {id: space}, code, space});
    }
    return steps;
  }

  // ---- Running: one cell after the other

  let line = Promise.resolve(), running = null;

  // A cell takes its turn, unless it was stopped while it waited.
  function ask(cell, turn) {
    tell(cell, running ? "Waits for its turn" : "");
    line = line.then(() => cell.turn === turn && take(cell))
      .catch(error => say(cell, error.message))
      .finally(() => {
        running = null;
        if (cell.turn === turn) free(cell);
      });
  }

  function stop(why = `Stopped. ${GONE}`) {
    for (const cell of cells.values()) {
      if (cell.turn) {
        free(cell);
        say(cell, why);
      }
    }
    python.stop(why);
  }

  async function take(cell) {
    running = cell;
    say(cell, "Python is coming");
    const news = ({bytes, total}) =>
      tell(cell, `Python is coming: ${mega(bytes)} of ${mega(total)} MB`);
    await Promise.all([python.start(news), source()]);
    tell(cell, "");
    const steps = await plan(cell), since = performance.now();
    for (const [number, step] of steps.entries()) {
      const clock = setInterval(() => {
        const seconds = Math.round((performance.now() - since) / 1000);
        const isFirst = step.cell === cell || cell.kind;
        const which = isFirst ? "" : `, cell ${number + 1} of ${steps.length}`;
        tell(cell, `Running${which}: ${seconds} s`);
      }, 1000);
      const {ok, why, error} = await run(step).finally(() => clearInterval(clock));
      if (!ok && cell.kind === "stub" && (why || step.cell === cell)) {
        results.restore(cells.get(`${step.space}-check`));  // its verdict was on another answer
      }
      if (why) throw Error(why);
      if (!ok && !cell.kind && step.cell.needs && step.cell !== cell) {
        throw Error(`The cell "${step.cell.id}" above, which this one needs, failed: ${error}`);
      }
      if (!ok && step.cell.box) return say(cell, step.cell === cell ? `Failed: ${error}` : "");
    }
    finish(cell);
  }

  const mega = bytes => (bytes / 1e6).toFixed(bytes < 1e6 ? 1 : 0);

  async function run({cell, code, space}) {
    const view = code === undefined
      ? results.open(cell, isChanged(cell)) : {out() {}, close() {}};
    const watch = cell.kind && setTimeout(() => stop(ENDLESS), PATIENCE);
    let error = "";
    cell.ranIn = python.worker;  // until its code, or a cell above, is changed
    const answer = await python.run(cell.id, code ?? textOf(cell), space, message => {
      if (message.kind === "error") error = message.data.trim().split("\n").pop();
      if (message.data.verdict) judge(cell, message.data.verdict);
      view.out(message);
    });
    clearTimeout(watch);
    view.close(!answer.why);
    if (!answer.ok) cell.ranIn = null;
    if (cell.go && code === undefined && !answer.why) {
      show(cell);
      tell(cell, "Your result.");
    }
    return {...answer, error};
  }

  function finish(cell) {
    const printed = [...cells.values()].some(isChanged) && !cell.kind ? ` ${PRINTED}` : "";
    if (cell.kind !== "stub") return say(cell, `Your result.${printed}`);
    const verdict = cells.get(`${taskOf(cell.id)}-check`).box.querySelector(".nn-verdict");
    tell(cell, "");
    bars.announce(verdict?.textContent ?? "");
  }

  function judge(cell, [name, state]) {
    const task = taskOf(cell.id), bare = name.toLowerCase().replaceAll("_", "-");
    const isItsOwn = task.replace(/^exercise-(class-)?/, "") === bare;
    if (cell.kind !== "check" || state !== "passed" || !isItsOwn) return;
    kept.solve({[`${live.page}#${task}`]: live.today()});
    live.showProgress();
  }

  live.running = {ask, stop};
})();
