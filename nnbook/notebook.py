"""What the book's notebooks need and NumPy does not have: numbers in prose, intervals, sources.

``glue`` stores a number under a name, and the text says ``{glue:text}`name```;
``show_source`` shows a function as it stands in the module, so that no page holds a copy.
Both work in every Jupyter; outside of one, ``glue`` does nothing and ``show_source`` prints.
``movable`` stores what a figure is moved by in the page.
``wilson`` says how far a share that was counted may be from the true one.
``results`` has what is too slow for a page.
"""

import ast
import inspect
import json
import math
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

RESULTS = Path(__file__).parent / "data"
WIDTH = 66  # characters that a page shows without scrolling


def glue(name: str, value: object, fmt: str = "") -> None:
    """Store a formatted value in the notebook, for the sentences around the cell.

    Parameters
    ----------
    name : str
        What the text calls it: ``{glue:text}`name```.
    value : object
        A number, a text, or whatever `format` takes.
    fmt : str, default ""
        How to format it, as in an f-string: ``".4f"`` or ``","``.

    Raises
    ------
    TypeError
        If the name is no text.
    ValueError
        If the name holds a colon, which separates name and format in the text.
    """
    if not isinstance(name, str):
        raise TypeError(f"name must be a text, but is {name!r}: glue(name, value)")
    if ":" in name:
        raise ValueError(f"name must not hold a colon, but is {name!r}")
    prefix = "application/papermill.record/"
    _display(
        # repr: a bare 0.1200 would be read as a number and printed as 0.12.
        {f"{prefix}text/plain": repr(format(value, fmt))},
        metadata={"scrapbook": {"name": name, "mime_prefix": prefix}},
    )


def movable(name: str, *axes: Any, **numbers: Any) -> None:
    """Store what the site moves a figure by: ``{move} name`` in the text puts sliders below it.

    Parameters
    ----------
    name : str
        The kind of figure, such as ``"neuron"``: the script is ``book/_static/moving-neuron.js``.
    *axes : matplotlib.axes.Axes
        Those of the figure and, if another one moves with it, of that one.
    **numbers : float or array
        Where the sliders begin, and what else is drawn.
    """
    ends = [[ax.get_xlim(), ax.get_ylim()] for ax in axes]
    limits = np.round(ends, 9)  # the last bits are a machine's own
    numbers = {"limits": limits, **numbers}
    glue(name, json.dumps(numbers, default=lambda array: array.tolist()))


def wilson(count: int, n: int, z: float = 1.96) -> tuple[float, float]:
    """Interval of a share that was counted: ``count`` of ``n`` trials (Wilson, 1927).

    It holds every share from which the counted one is at most ``z`` standard deviations away;
    1.96 of them make a 95 % interval.
    """
    middle = count + z**2 / 2
    half = z * math.sqrt(count * (n - count) / n + z**2 / 4)
    return (middle - half) / (n + z**2), (middle + half) / (n + z**2)


def results(name: str) -> dict[str, Any]:
    """What a study or a measurement of the book found, with its command, seeds and versions.

    Parameters
    ----------
    name : str
        Such as ``"studies/xor"``, for what ``book/studies/xor.py`` found.

    Raises
    ------
    FileNotFoundError
        If there is none of this name; the message names all.
    """
    if not (path := RESULTS / f"{name}.json").is_file():
        known = sorted(file.relative_to(RESULTS).as_posix() for file in RESULTS.rglob("*.json"))
        raise FileNotFoundError(
            f"there are no results {name!r}, but {', '.join(one[:-5] for one in known)}"
        )
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def show_source(*objects: Callable[..., Any]) -> None:
    """Show functions or classes of the module: their first sentence and their lines, word for word.

    What a reader of the page need not read is left out: the types in a function's signature, its
    door, and what the docstring says after the first sentence.

    Parameters
    ----------
    *objects : callable
        What to show, in this order.
    """
    source = "\n\n\n".join(map(shown, objects))
    markdown = f"```python\n{source}\n```"
    if not _display({"text/markdown": markdown, "text/plain": source}):
        print(source)


def shown(thing: Callable[..., Any]) -> str:
    """The source of a function or class as a page shows it."""
    source = textwrap.dedent(inspect.getsource(thing))
    node: Any = ast.parse(source).body[0]
    lines = source.splitlines()
    head = lines[node.lineno - 1]
    if isinstance(node, ast.FunctionDef):
        for argument in ast.walk(node.args):
            if isinstance(argument, ast.arg):
                argument.annotation = None
        arguments = ast.unparse(node.args).replace("1e-0", "1e-")
        head = f"def {node.name}({arguments}):"
        if len(head) > WIDTH:
            wrapped = textwrap.fill(
                arguments, WIDTH, initial_indent="    ", subsequent_indent="    "
            )
            head = f"def {node.name}(\n{wrapped},\n):"
    sentence = (ast.get_docstring(node) or "").split("\n\n")[0]
    if not sentence:
        return "\n".join([head, *lines[node.body[0].lineno - 1 :]])
    doc = textwrap.indent(f'"""{sentence}"""', "    ")
    return "\n".join([head, doc, *lines[node.body[0].end_lineno :]])


def _display(data: dict[str, str], metadata: dict[str, Any] | None = None) -> bool:
    """Hand data to Jupyter; say whether there is one."""
    try:
        from IPython import get_ipython
        from IPython.display import display
    except ImportError:
        return False
    if get_ipython() is None:
        return False
    display(data, raw=True, metadata=metadata or {})
    return True
