"""Numbers in the text: each is computed, or asserted, or a constant that is listed with its reason.

    python tools/prose_numbers.py     # the numbers that nothing stands behind

A number in a page's Markdown is safe if a cell of the page stores it (``{glue:text}`` shows it, and
no digits stand in the source), if a cell asserts it, or if it is a number of the page's code, such
as a learning rate, and not only one of its outputs.  All others stand in `constants.toml`, by page.
"""

import ast
import re
import sys
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

import toc
from nbformat import NotebookNode
from notebooks import Notebook

CONSTANTS = Path(__file__).with_name("constants.toml")
NUMBER = re.compile(r"(?a)(?<![\w.,])(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?(?:e[+-]?\d+)?(?!\w)")
POWER = re.compile(r"(?:([\d.]+) *\\cdot *)?10\^\{(-?\d+)\}")
NOTEBOOK = re.compile(r"(?:(?<=[(`])|(?<=\{picture-of\} ))[\w./]+\.ipynb")
FENCED = re.compile(r"^ *(`{3,}|:{3,})([^\n]*)\n(.*?)^ *\1 *$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"\w*|\{code.*")
NO_TEXT = [
    re.compile(r"^\{(?:glue:figure|picture-of|grid)\}.*$", re.MULTILINE),
    re.compile(r"^:(?!alt:)[\w-]+:.*$|^\(.*\)=$", re.MULTILINE),  # options, and labels
    re.compile(r"\{(?!math)[\w:-]+\}`[^`]*`"),  # roles: what they show comes from elsewhere
    re.compile(r"\]\([^)]*\)|<https?:[^>]*>"),  # addresses
    re.compile(r"(?<![\d.,])00[0-4](?!\d)"),  # the five documents' names
    re.compile(r"\b[Cc]hapters? \d(?:(?:, | and | to |–)\d)*"),
    re.compile(r"^\d+\.(?= )", re.MULTILINE),  # of a list's items
    re.compile(r"_\{\d+\}"),  # indices
]


def numbers(text: str) -> list[str]:
    """The numbers of a page's Markdown, in their order, without commas in thousands."""
    text = POWER.sub(lambda power: f"{power[1] or 1}e{power[2]}", without_code(text))
    for pattern in NO_TEXT:
        text = pattern.sub("", text)
    return [plain(number) for number in NUMBER.findall(text)]


def without_code(text: str) -> str:
    """A page's Markdown without its blocks of code: of other blocks, title and body."""

    def said(block: re.Match[str]) -> str:
        return "" if CODE.fullmatch(block[2]) else f"{block[2]}\n{without_code(block[3])}"

    return FENCED.sub(said, text)


def plain(number: str) -> str:
    """1,000 is 1000, and 8.0 is 8."""
    return number.replace(",", "").removesuffix(".0")


def of_code(cell: NotebookNode) -> Iterator[str]:
    """The numbers that stand in a cell's code, in the words of its assertions too."""
    for node in ast.walk(ast.parse(cell.source)):
        if isinstance(node, ast.Constant) and not isinstance(node.value, str):
            segment = ast.get_source_segment(cell.source, node) or ""
            yield from numbers(segment.replace("_", ""))
        elif isinstance(node, ast.Assert):
            for part in ast.walk(node):
                if isinstance(part, ast.Constant):
                    yield from numbers(str(part.value))


def of_outputs(cell: NotebookNode) -> Iterator[str]:
    """The numbers that a cell prints."""
    for output in cell.outputs:
        yield from numbers(output.get("text", ""))


def unsupported(path: Path, listed: Iterable[str]) -> list[str]:
    """The numbers of a page that no cell supports and no list names.

    What a page without code says is supported by the notebooks that it links to; what one in
    Chinese says is compared with the English page by `chinese.py`.
    """
    if path.parent.name == "zh":
        return []
    if path.suffix == ".ipynb":
        page = Notebook.read(path)
        text, supported = page.prose, {number for cell in page.code for number in of_code(cell)}
    else:
        text = path.read_text(encoding="utf-8")
        linked = [Notebook.read(path.parent / link) for link in set(NOTEBOOK.findall(text))]
        cells = [cell for page in linked for cell in page.code]
        supported = {n for cell in cells for n in (*of_code(cell), *of_outputs(cell))}
    return [number for number in numbers(text) if number not in supported.union(listed)]


def constants() -> dict[str, list[str]]:
    """The numbers that `constants.toml` lists, by page."""
    listed = tomllib.loads(CONSTANTS.read_text(encoding="utf-8"))
    return {page: sum(reasons.values(), []) for page, reasons in listed.items()}


def main() -> int:
    """Print what nothing stands behind; 1 if there is any."""
    listed = constants()
    found = {
        page: unsupported(toc.ROOT / page, listed.get(page.with_suffix("").as_posix(), []))
        for page in toc.sources()
    }
    for page, unsupported_numbers in found.items():
        if unsupported_numbers:
            print(f"{page}: nothing stands behind", *unsupported_numbers)
    return int(any(found.values()))


if __name__ == "__main__":
    sys.exit(main())
