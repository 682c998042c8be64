// One Python, in a worker, so that a long computation never freezes the page.
//
// In comes {id, page, cell, code, space, lang}; out go, for each, any number of {type: 'out', id,
// kind, data} and one {type: 'done', id, ok, ms, loaded, bytes}.  The playground's {id, play: true,
// settings, steps} is answered by {type: 'done', id, frame}.  {type: 'progress', bytes, total}
// comes with files, {type: 'ready', seconds, bytes} once, {type: 'fatal', text} at Python's end.
const runtime = new URL('./runtime/', import.meta.url);
const send = (message) => self.postMessage(message);
const seconds = {};
const mark = (name) => { seconds[name] = Math.round(performance.now()) / 1000; };

// ---- Files: each is asked for once, and kept in the browser's own store where there is one

const version = 'nnbook-' + new URL('./', import.meta.url).pathname.split('/').at(-2);
const store = self.caches?.open(version).catch(() => null);
const isOld = (name) => name.startsWith('nnbook-live-') && name !== version;
self.caches?.keys().then((names) => names.filter(isOld).forEach((name) => caches.delete(name)))
  .catch(() => {});
const ask = self.fetch;
const coming = new Map();
let sizes = {}, bytes = 0, arrived = 0, total = 0, told = 0;

async function get(name) {
  const url = new URL(name, runtime).href, kept = await store;
  let answer = await kept?.match(url).catch(() => null), fresh = !answer, length = 0;
  if (fresh) {
    answer = await ask(url);
    if (!answer.ok) throw new Error(`${name} did not come (${answer.status})`);
    kept?.put(url, answer.clone()).catch(() => {});  // full, or a private window
  }
  return answer.body.pipeThrough(new TransformStream({
    transform(chunk, out) {
      length += chunk.length;
      arrived += chunk.length;
      if (fresh) bytes += chunk.length;
      if (fresh && performance.now() > told + 100) {
        told = performance.now();
        send({ type: 'progress', bytes: arrived, total });
      }
      out.enqueue(chunk);
    },
    async flush() {
      if (length === (sizes[name] ?? length)) return;
      await kept?.delete(url);
      throw new Error(`${name} did not come whole`);
    },
  }, undefined, { highWaterMark: Infinity }));  // it comes on while nobody reads it
}
function expect(files) {
  Object.assign(sizes, files);
  for (const [name, size] of Object.entries(files)) {
    total += size;
    coming.set(name, get(name));
    coming.get(name).catch(() => {});  // told to whoever reads it
  }
}
async function read(name, type = '') {
  const zipped = `${name}z` in sizes, whole = zipped ? `${name}z` : name;
  const stream = await (coming.get(whole) ?? get(whole));
  coming.delete(whole);
  const plain = zipped ? stream.pipeThrough(new DecompressionStream('gzip')) : stream;
  return new Response(plain, { headers: { 'Content-Type': type } });
}
async function script(name) {  // from the store too, so that a page goes on without the network
  const text = await (await read(name)).text();
  return import(URL.createObjectURL(new Blob([text], { type: 'text/javascript' })));
}
self.fetch = (what, options) => {
  const url = String(what?.url ?? what), name = url.slice(runtime.href.length);
  if (!url.startsWith(runtime.href)) {
    return Promise.reject(new TypeError(`A page loads nothing from elsewhere: ${url}`));
  }
  return read(name, name.endsWith('.wasm') ? 'application/wasm' : '');
};
self.WebSocket = self.XMLHttpRequest = undefined;  // nor does what a cell opens

// ---- Python

let id = null, figures = null, runner = null;
const start = (async () => {
  const files = await (await read('files.json')).json();
  arrived = 0;  // of what is told
  expect(files.start);
  const { loadPyodide } = await script('pyodide.mjs');
  const { default: createPyodideModule } = await script('pyodide.asm.mjs');
  mark('script');
  const env = { MPLBACKEND: 'agg', PYTHONHASHSEED: '0', HOME: '/home/pyodide' };
  const python = await loadPyodide({
    createPyodideModule, indexURL: runtime.href, packages: ['numpy'], env,
  });
  mark('python and numpy');
  const book = await (await read('book.zip')).arrayBuffer();
  python.unpackArchive(book, 'zip', { extractDir: '/book' });
  const out = (kind, text) => send({ type: 'out', id, kind, data: JSON.parse(text) });
  python.registerJsModule('_live', { out });
  python.runPython('import sys; sys.path.insert(0, "/book"); import runner'); mark('ready');
  runner = python.pyimport('runner');
  send({ type: 'ready', seconds, bytes });
  figures = files.figures;
  return python;
})();
start.catch((error) => send({ type: 'fatal', text: String(error.message ?? error) }));

let queue = Promise.resolve();
self.onmessage = ({ data }) => {
  queue = queue.then(() => (data.play ? play(data) : runCell(data)));
};

// The playground: one question in, one picture out, so that the page sets the pace.
async function play({ id, settings, steps }) {
  let py;
  try { py = await start; } catch { return; }
  try {
    const asked = settings ? py.toPy(settings) : undefined;
    const answer = py.pyimport('playground').answer(asked, steps);
    send({ type: 'done', id, frame: answer.toJs({ dict_converter: Object.fromEntries }) });
    asked?.destroy();
    answer.destroy();
  } catch (error) { send({ type: 'fatal', text: String(error) }); }
}
async function runCell({ id: which, page, cell, code, space, lang }) {
  let python;
  try { python = await start; } catch { return; }
  id = which;
  const begun = performance.now();
  let ok = false, loaded = 0, runs = false, broken = null;
  try {
    runner.mend();
    if (figures && runner.draws(code)) await loadFigures(python);
    loaded = performance.now() - begun;
    runs = true;
    ok = runner.run(page, cell, code, space, lang);
  } catch (error) {
    const why = String(error.message ?? error).slice(-300);
    if (runs) broken = 'Python broke down here: it went too deep, or the cell ended it '
      + `(${why}). The next Run starts it afresh.`;
    const text = broken ?? `What draws figures could not be loaded: ${why}. Run the cell again.`;
    send({ type: 'out', id, kind: 'error', data: `${text}\n` });
  }
  send({ type: 'done', id, ok, ms: performance.now() - begun, loaded, bytes });
  if (broken) { send({ type: 'fatal', text: broken }); self.close(); }
}
async function loadFigures(python) {
  expect(figures);
  const problems = [];
  const tell = { messageCallback: () => {}, errorCallback: (text) => problems.push(text) };
  await python.loadPackage('matplotlib', tell);
  if (problems.length) throw new Error(problems.join(' '));
  figures = null;
}
