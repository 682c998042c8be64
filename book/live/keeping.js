// What a reader wrote and solved stays in this browser, and nowhere else: for each cell its text
// and the mark of the book's text that it began from.  From disk nothing of the live page is there.
window.nnLive = (() => {
  "use strict";
  const script = document.currentScript;
  const live = {
    page: script.dataset.page,
    folder: new URL("./", script.src),
    works: location.protocol !== "file:" && !!window.Worker && !!window.WebAssembly
      && !!window.DecompressionStream,
  };
  const OURS = "nnbook:", TEXT = `${OURS}text:`, SOLVED = `${OURS}solved`, LOST = `${OURS}lost:`;
  const LANGUAGE = `${OURS}language`;
  const DATE = /^\d{4}-\d\d-\d\d$/;
  const memory = new Map();  // what the store did not take: until the page is left

  function read(key) {
    try { return memory.get(key) ?? localStorage.getItem(key); } catch { return null; }
  }

  function write(key, value) {
    try {
      if (value === null) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
      memory.delete(key);
      return true;
    } catch {
      memory.set(key, value);
      return false;
    }
  }

  function keys(beginning) {
    let stored = [];
    try { stored = Object.keys(localStorage); } catch { /* forbidden */ }
    return [...new Set([...stored, ...memory.keys()])]
      .filter(key => key.startsWith(beginning) && read(key) !== null);
  }

  // An entry that is no longer what we wrote: what can be read of it goes on, all of it is kept.
  function mended(key, isRight, salvage) {
    const raw = read(key);
    if (raw === null) return null;
    try {
      const value = JSON.parse(raw);
      if (isRight(value)) return value;
    } catch { /* below */ }
    write(LOST + key.slice(OURS.length), raw);
    const value = salvage(raw);
    write(key, value && JSON.stringify(value));
    return value;
  }

  const isText = value => typeof value?.text === "string" && typeof value.from === "string";
  const isDate = value => DATE.test(value) && !isNaN(new Date(value));
  const isSolved = value => value?.constructor === Object && Object.values(value).every(isDate);
  const dated = entries => Object.fromEntries(entries.filter(([, date]) => isDate(date)));

  function textOf(raw) {
    const written = /"text":("(?:[^"\\\0-\x1f]|\\["\\/bfnrt]|\\u[\da-fA-F]{4})*)/.exec(raw);
    return written && {text: JSON.parse(`${written[1]}"`), from: ""};
  }

  function solvedOf(raw) {
    const entries = raw.matchAll(/"([\w/#-]+)":"(\d{4}-\d\d-\d\d)"/g);
    return dated([...entries].map(([, name, date]) => [name, date]));
  }

  const place = (page, cell) => `${TEXT}${page}#${cell}`;

  live.kept = {
    text: (page, cell) => mended(place(page, cell), isText, textOf),
    keep: (page, cell, entry) => write(place(page, cell), entry && JSON.stringify(entry)),
    texts: () => keys(TEXT).map(key => {
      const [page, cell] = key.slice(TEXT.length).split("#");
      return {page, cell, ...live.kept.text(page, cell)};
    }).filter(isText),
    solved: () => mended(SOLVED, isSolved, solvedOf) ?? {},
    solve: all => write(SOLVED, JSON.stringify({
      ...dated(Object.entries(all)), ...live.kept.solved(),
    })),
    language: () => ["en", "zh"].find(code => code === read(LANGUAGE)),  // of verdicts, if chosen
    speak: code => write(LANGUAGE, code),
    lost: () => keys(LOST).map(key => [key.slice(LOST.length), read(key)]),
    forget: () => keys(OURS).forEach(key => write(key, null)),
    isOurs: key => key === null || key.startsWith(OURS),
  };

  // A mark of a text: FNV-1a of its UTF-16 units.
  live.mark = text => {
    let hash = 0x811c9dc5;
    for (let at = 0; at < text.length; at += 1) {
      hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
    }
    return (hash >>> 0).toString(16).padStart(8, "0");
  };
  live.today = () => {
    const now = new Date(), two = number => String(number).padStart(2, "0");
    return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
  };

  const came = new Map();
  // Bring scripts of this folder, each once.
  live.load = (...names) => Promise.all(names.map(name => {
    if (!came.has(name)) came.set(name, new Promise((done, failed) => {
      const src = new URL(`${name}.js`, live.folder);
      const tag = live.make("script", {src, onload: done});
      tag.onerror = () => {
        came.delete(name);
        failed(Error("It could not be loaded. Is there a connection?"));
      };
      document.head.append(tag);
    }));
    return came.get(name);
  }));
  live.make = (tag, properties = {}, ...inside) => {
    const element = Object.assign(document.createElement(tag), properties);
    element.append(...inside);
    return element;
  };
  return live;
})();
