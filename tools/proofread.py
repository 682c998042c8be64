"""Was every passage read again after it was last changed?

    python tools/proofread.py     # shows what changed, word by word; from then on it counts as read

`proofread.txt` holds a fingerprint of each passage: a cell of text with the numbers that it shows
and the code that it speaks of (of its figure, of its question's check), a section of a page without
code, a summary in Chinese, an entry of the bibliography.  So a sign, a year, a count in words,
another glued number or another right answer that nobody looked at is red.  What was wrong when it
was read stays wrong.
"""

import hashlib
import re
import subprocess
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from pathlib import Path

import toc
from nbformat import NotebookNode, v4
from notebooks import FIGURE, RECORD

PINS = Path(__file__).with_suffix(".txt")
SUMMARIES = toc.ROOT / "book" / "zh" / "summaries"
GLUED = re.compile(r"\{glue:text\}`(?:[^`]*::)?([^`:]+)(?::s)?`")
HEADING = re.compile(r"^(?=#+ )", flags=re.M)
ENTRY = re.compile(r"^(?=@)", flags=re.M)

Read = Callable[[Path], str]
Passages = dict[str, str]  # "page place" -> what is read there, in the book's order


def now(path: Path) -> str:
    return (toc.ROOT / path).read_text(encoding="utf-8")


def when_pinned(path: Path) -> str:
    """Text of a file in the commit that last changed the fingerprints; none if it had none."""
    commit = git("log", "-1", "--format=%H", "--", str(PINS)).strip()
    return git("show", f"{commit}:{path.as_posix()}")


def git(*arguments: str) -> str:
    command = ["git", "-C", str(toc.ROOT), *arguments]
    return subprocess.run(command, capture_output=True, encoding="utf-8").stdout


def passages(read: Read) -> Passages:
    """All that is read in the book."""
    chinese = [page.relative_to(toc.ROOT) for page in sorted(SUMMARIES.rglob("*.md"))]
    pages = {page: read(page) for page in [*toc.sources(), *chinese, Path("book/references.bib")]}
    cells = {
        page: v4.reads(text).cells
        for page, text in pages.items()
        if page.suffix == ".ipynb" and text
    }
    everywhere = {key: value for page in cells.values() for key, value in glued(page)}
    found: Passages = {}
    for page, text in pages.items():
        if page.suffix == ".ipynb":
            parts = of_notebook(cells.get(page, []))
            values = everywhere | dict(glued(cells.get(page, [])))
        else:
            parts, values = of_text(text, HEADING if page.suffix == ".md" else ENTRY), everywhere
        for place, part in parts:
            shown = GLUED.sub(lambda m, v=values: f"{m[0]} = {v.get(m[1])}", part)
            place = f"{page.with_suffix('').as_posix()} {place}"
            found[place] = " ".join([found.get(place, ""), *shown.split()])
    return found


def of_notebook(cells: list[NotebookNode]) -> Iterator[tuple[str, str]]:
    """Each cell of text, with the code of the figures that it shows, and of its check."""
    code = {cell.id: cell.source for cell in cells if cell.cell_type == "code"}
    for cell in cells:
        if cell.cell_type == "markdown":
            tied = [f"{cell.id}-check", *(name for _, name, _ in FIGURE.findall(cell.source))]
            yield cell.id, "\n".join([cell.source, *(code.get(name, "") for name in tied)])


def of_text(text: str, start: re.Pattern[str]) -> Iterator[tuple[str, str]]:
    """Each part that begins as the pattern says, by the words of its first line."""
    for part in filter(str.strip, start.split(text)):
        yield "-".join(re.findall(r"\w+", part.partition("\n")[0])).lower() or "text", part


def glued(cells: list[NotebookNode]) -> Iterator[tuple[str, str]]:
    for output in (output for cell in cells for output in cell.get("outputs", [])):
        if RECORD in output.get("data", {}):
            yield output.metadata.scrapbook.name, output.data[RECORD]


def fingerprints(found: Passages) -> dict[str, str]:
    return {place: hashlib.sha256(text.encode()).hexdigest()[:8] for place, text in found.items()}


def pinned() -> dict[str, str]:
    lines = PINS.read_text(encoding="utf-8").splitlines() if PINS.exists() else []
    return {place: mark for mark, _, place in (line.partition(" ") for line in lines)}


def unread(found: Passages) -> list[str]:
    """Places whose text is not the one that was read, or is new or gone."""
    then, today = pinned(), fingerprints(found)
    return [place for place in {**today, **then} if today.get(place) != then.get(place)]


def difference(old: str, new: str) -> Iterator[str]:
    """The changes between two texts, word by word, a line for each, with five words around it."""
    a, b = old.split(), new.split()
    for group in SequenceMatcher(None, a, b, autojunk=False).get_grouped_opcodes(5):
        shown = []
        for kind, i, i_end, j, j_end in group:
            if kind == "equal":
                shown += a[i:i_end]
                continue
            shown += [f"[-{' '.join(a[i:i_end])}-]"] * (i < i_end)
            shown += [f"{{+{' '.join(b[j:j_end])}+}}"] * (j < j_end)
        yield " ".join(shown)


def main() -> None:
    """Print what is unread, and pin all passages as they are."""
    found = passages(now)
    places = unread(found)
    before = passages(when_pinned) if places else {}
    for place in places:
        print(place)
        for line in difference(before.get(place, ""), found.get(place, "")):
            print("   ", line)
    lines = [f"{mark} {place}\n" for place, mark in fingerprints(found).items()]
    PINS.write_text("".join(lines), encoding="utf-8", newline="\n")
    print(f"{len(places)} passages were unread, of {len(found)}")


if __name__ == "__main__":
    main()
