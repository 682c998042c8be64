"""Count pages, cells and planted faults, for a page that stands where it can't look.

python tools/counts.py     # writes nnbook/data/book.json; `make notebooks` does it
"""

import json
import tomllib

import notebooks
import toc

from nnbook.notebook import RESULTS


def counted() -> dict[str, int]:
    """What the book has."""
    pages = [notebooks.Notebook.read(toc.ROOT / path) for path in toc.sources(".ipynb")]
    plants = tomllib.loads((toc.ROOT / "tools" / "plants.toml").read_text(encoding="utf-8"))
    ways = [
        (1 if isinstance(plant["new"], str) else len(plant["new"])) * len(plant.get("layers", [0]))
        for plant in plants["plant"]
    ]
    return {
        "pages": len(pages),
        "code cells": sum(len(page.code) for page in pages),
        "planted faults": sum(ways),
    }


if __name__ == "__main__":
    text = json.dumps(counted(), indent=1) + "\n"
    (RESULTS / "book.json").write_text(text, encoding="utf-8")
