"""What the cells of a notebook show, and what they show live, in one form."""

import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]


def cells(page: str) -> list[dict[str, Any]]:
    """The code cells of a notebook."""
    notebook = json.loads((ROOT / f"{page}.ipynb").read_text(encoding="utf-8"))
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def stored(cell: dict[str, Any]) -> list[Any]:
    """What a cell of a notebook shows."""
    return plain(map(of_jupyter, cell["outputs"]))


def of_jupyter(output: dict[str, Any]) -> tuple[str, Any]:
    if output["output_type"] == "stream":
        return output["name"], "".join(output["text"])
    return "display", {kind: "".join(data) for kind, data in output["data"].items()}


def plain(shown: Iterable[tuple[str, Any]]) -> list[Any]:
    """Neighbouring texts as one; of a figure only that it is there, since Matplotlib is another."""
    found: list[Any] = []
    for kind, data in shown:
        if isinstance(data, dict):
            found.append([{k: "svg" in k or v for k, v in data.items() if k != "verdict"}])
        elif found and found[-1][:1] == [kind]:
            found[-1][1] += data
        else:
            found.append([kind, data])
    return found
