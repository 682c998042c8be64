"""Run each shown cell of a page with the cells alone that it needs, in names of its own.

    python tests/live_slices.py book/02_forward_pass     # prints what differs, as JSON

A program of its own, since the runner of the site's pages takes the place of IPython.
"""

import json
import sys
import tempfile
from pathlib import Path
from types import ModuleType
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT / "book/live"), str(ROOT / "book/_ext"), str(ROOT / "tests/site")]


def main(page: str) -> None:
    heard: list[Any] = []
    sys.modules["_live"] = ModuleType("_live")
    sys.modules["_live"].out = lambda kind, data: heard.append((kind, json.loads(data)))  # type: ignore[attr-defined]
    import needs
    import outputs
    import runner

    runner.ROOT = tempfile.mkdtemp()
    cells = outputs.cells(page)
    codes = ["".join(cell["source"]) for cell in cells]
    differing = []
    parts, needed = needs.needs(codes)
    for number, part in enumerate(parts):
        cell = cells[part.cell]
        is_hidden = "remove-cell" in cell["metadata"].get("tags", [])
        if cell["id"].startswith("exercise") or is_hidden or not part.is_whole:
            continue
        for each in [*needed[number], number]:
            heard.clear()
            runner.run(f"{number}/page", f"part-{each}", parts[each].code, "")
        if (here := outputs.plain(heard)) != (wanted := outputs.stored(cell)):
            differing.append([cell["id"], here, wanted])
    print(json.dumps([len(cells), differing]))


if __name__ == "__main__":
    main(sys.argv[1])
