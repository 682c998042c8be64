// Run a Python file in Pyodide: node tools/pyodide.mjs RUNTIME FILE.py [ARGUMENT ...]
// It sees the folder where this is called, and nothing else of the machine.
import path from "node:path";
import { pathToFileURL } from "node:url";

process.on("uncaughtException", (error) => {
  console.error(String(error.message ?? error).slice(-4000)); // Node would show a megabyte
  process.exit(1);
});
const [runtime, ...argv] = process.argv.slice(2);
const folder = path.resolve(runtime) + path.sep;
const { loadPyodide } = await import(pathToFileURL(folder + "pyodide.mjs"));
const env = { HOME: "/home/pyodide", MPLBACKEND: "agg", PYTHONDONTWRITEBYTECODE: "1" };
const python = await loadPyodide({ indexURL: folder, packageCacheDir: folder, env });
const quiet = { messageCallback: () => {}, errorCallback: () => {} }; // it asks for what is dropped
await python.loadPackage(["numpy", "matplotlib"], quiet);
python.FS.mkdirTree("/here");
python.FS.mount(python.FS.filesystems.NODEFS, { root: process.cwd() }, "/here");
python.globals.set("argv", python.toPy(argv));
python.runPython(`
import os, runpy, sys
os.chdir("/here")
sys.path.insert(0, "/here")
sys.argv[:] = argv
runpy.run_path(argv[0], run_name="__main__")
`);
