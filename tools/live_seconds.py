"""How long cells take in a browser: the slow ones are stored, so that the pages can say it before.

    node tools/pyodide.mjs .pyodide/fetched tools/live_seconds.py     # some ten minutes

Seconds of the processor, so that it does not matter what else the machine does.
"""

import json
import sys
from pathlib import Path
from types import ModuleType

from js import process

SLOW = 2.0  # seconds, from which on they are stored
WITHOUT = {"pytorch"}  # pages that are not live


def now() -> float:
    used = process.cpuUsage()
    return (used.user + used.system) / 1e6


def main(book: Path) -> None:
    sys.path[:0] = [str(book / "live"), str(book / "_ext")]
    sys.modules["_live"] = ModuleType("_live")
    sys.modules["_live"].out = lambda kind, data: None  # type: ignore[attr-defined]
    import runner

    runner.ROOT = "/home"

    seconds = {}
    for path in sorted(book.rglob("*.ipynb")):
        if path.stem in WITHOUT:
            continue
        page = path.with_suffix("").relative_to(book.parent).as_posix()
        for cell in json.loads(path.read_text(encoding="utf-8"))["cells"]:
            if cell["cell_type"] == "code":
                begun = now()
                runner.run(page, cell["id"], "".join(cell["source"]), "")
                if (took := now() - begun) >= SLOW:
                    seconds[f"{page}#{cell['id']}"] = round(took, 1)
        runner.spaces.clear()
        print(page, flush=True)
    (book / "live/seconds.json").write_text(json.dumps(seconds, indent=1) + "\n")


if __name__ == "__main__":
    main(Path("/here/book"))
