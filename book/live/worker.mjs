// One Python, in a worker, so that a long computation never freezes the page.
const runtime = new URL('./runtime/', import.meta.url);
const send = (message) => self.postMessage(message);
const marks = {};
const since = performance.now();
const mark = (name) => { marks[name] = Math.round(performance.now() - since); };

// Files are kept in the browser's own store, where there is one, and read from there the next time.
const storeName = 'nnbook-' + new URL('./', import.meta.url).pathname.split('/').at(-2);
const store = self.caches?.open(storeName).catch(() => null);
self.caches?.keys().then((names) => names.filter((n) => n.startsWith('nnbook-live-') && n !== storeName).forEach((n) => caches.delete(n)));
const ask = self.fetch;
let bytes = 0, fromStore = 0;
async function get(url, options) {
  const kept = await store, found = await kept?.match(url);
  if (found) { fromStore += 1; return found; }
  const answer = await ask(url, options);
  if (answer.ok) { bytes += +answer.headers.get('Content-Length') || 0; await kept?.put(url, answer.clone()).catch(() => {}); }
  return answer;
}
self.fetch = async (what, options) => {
  const url = String(what?.url ?? what);
  if (!url.startsWith(runtime.href)) return ask(what, options);
  if (!url.endsWith('pyodide.asm.wasm')) return get(url, options);
  const answer = await get(url + 'z');
  if (!answer.ok) return answer;
  return new Response(answer.body.pipeThrough(new DecompressionStream('gzip')), { headers: { 'Content-Type': 'application/wasm' } });
};

let id = null;
const start = (async () => {
  const { loadPyodide } = await import(new URL('pyodide.mjs', runtime)); mark('module');
  const [py, book, runner, playground] = await Promise.all([
    loadPyodide({ indexURL: runtime.href, packages: ['numpy'], env: { MPLBACKEND: 'agg', PYTHONHASHSEED: '0', HOME: '/home/pyodide' } }).then((p) => { mark('python+numpy'); return p; }),
    get(new URL('book.zip', runtime).href).then((r) => r.arrayBuffer()),
    ask(new URL('./runner.py', import.meta.url)).then((r) => r.text()),
    ask(new URL('./playground.py', import.meta.url)).then((r) => r.text()),
  ]);
  py.unpackArchive(book, 'zip', { extractDir: '/book' });
  py.registerJsModule('_live', { out: (kind, text) => send({ type: 'out', id, kind, data: JSON.parse(text) }) });
  py.FS.mkdirTree('/run'); py.FS.writeFile('/run/runner.py', runner); py.FS.writeFile('/run/playground.py', playground); mark('book');
  py.runPython('import sys; sys.path[:0] = ["/book", "/run"]; import runner'); mark('runner');
  send({ type: 'ready', marks, bytes, fromStore });
  return py;
})();
start.catch((error) => send({ type: 'fatal', text: String(error) }));

const DRAWS = /\bmatplotlib\b|\bnnbook\.plotting\b|"draw_|check\("draw/;
let queue = Promise.resolve();
self.onmessage = ({ data }) => { queue = queue.then(() => (data.play ? play(data) : runCell(data))); };

// The playground: one question in, one picture out, so that the page sets the pace.
async function play({ settings, steps }) {
  let py;
  try { py = await start; } catch { return; }
  try {
    const asked = settings ? py.toPy(settings) : undefined;
    const answer = py.pyimport('playground').answer(asked, steps);
    send({ type: 'frame', frame: answer.toJs({ dict_converter: Object.fromEntries }) });
    asked?.destroy();
    answer.destroy();
  } catch (error) { send({ type: 'fatal', text: String(error) }); }
}

async function runCell({ id: which, page, cell, code, space }) {
  let py;
  try { py = await start; } catch { return; }
  id = which;
  const begun = performance.now();
  let ok = false, loaded = 0;
  try {
    if (DRAWS.test(code)) await py.loadPackage('matplotlib', { messageCallback: () => {} });
    loaded = performance.now() - begun;
    ok = py.pyimport('runner').run(page, cell, code, space);
  } catch (error) { send({ type: 'out', id, kind: 'error', data: String(error) }); }
  send({ type: 'done', id, ok, ms: performance.now() - begun, loaded, bytes, fromStore });
}
