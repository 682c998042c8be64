// The page's own Python: one worker, begun at the first Run, ended by Stop.
(() => {
  "use strict";
  const live = window.nnLive;
  if (!live.works) return;
  let worker = null, ready = null, giveUp = null, ended = "", number = 0;
  const waiting = new Map();  // by its number, whoever wants to hear of a piece of code

  // Begin, if it is not there; `news` hears how much has come.
  function start(news) {
    if (worker) return ready;
    worker = new Worker(new URL("worker.mjs", live.folder), {type: "module"});
    ready = new Promise((done, failed) => {
      giveUp = failed;
      let isReady = false;
      const fail = text => stop(isReady ? text : `Python could not be loaded. ${text}`);
      worker.onerror = event => fail(event.message || "Is there a connection?");
      worker.onmessage = ({data}) => {
        if (data.type === "ready") done(isReady = true);
        else if (data.type === "fatal") fail(data.text);
        else if (data.type === "progress") news(data);
        else if (data.type === "out") waiting.get(data.id)?.out(data);
        else if (data.type === "done") settle(data.id, data);
      };
    });
    return ready;
  }

  function settle(id, answer) {
    const asked = waiting.get(id);
    waiting.delete(id);
    asked?.end(answer);
  }

  // End it, and with it all that it knows; `why` is what those are told who wait.
  function stop(why) {
    if (worker) worker.onerror = worker.onmessage = null;  // its last words are about itself
    worker?.terminate();
    worker = null;
    ended = why;
    giveUp?.(Error(why));
    for (const id of [...waiting.keys()]) settle(id, {ok: false, why});
  }

  // Ask for something; what comes of it before the answer goes to `out`.
  function ask(question, out) {
    if (!worker) return Promise.resolve({ok: false, why: ended});
    return new Promise(end => {
      number += 1;
      waiting.set(number, {out, end});
      worker.postMessage({id: number, ...question});
    });
  }

  const run = (cell, code, space, out) =>
    ask({page: live.page, cell, code, space, lang: live.kept.language()}, out);

  live.python = {start, stop, ask, run, get worker() { return worker; }};
})();
