"""The pages of the book, as _toc.yml lists them.

    python tools/toc.py            # all pages
    python tools/toc.py .ipynb     # the notebooks only
"""

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parent.parent


def pages() -> list[str]:
    """Names of all pages, without ending, in reading order: book/01_structure."""
    return list(_files(_read()))


def parts() -> dict[str, list[str]]:
    """The pages of each part by the part's title; the first page stands before all parts: ""."""
    toc = _read()
    return {"": [toc["root"]]} | {part["caption"]: list(_files(part)) for part in toc["parts"]}


def sources(ending: str = "") -> list[Path]:
    """The pages' files, relative to the root of the repository."""
    found = [path for page in pages() for path in sorted(ROOT.glob(f"{page}.*"))]
    return [path.relative_to(ROOT) for path in found if path.suffix in {".ipynb", ".md"}
            and path.name.endswith(ending)]


def _read() -> Any:
    return yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))


def _files(entry: Any) -> Iterator[str]:
    if isinstance(entry, list):
        for item in entry:
            yield from _files(item)
    elif isinstance(entry, dict):
        yield from (entry[key] for key in ("root", "file") if key in entry)
        for key in ("parts", "chapters", "sections", "subtrees", "entries"):
            yield from _files(entry.get(key))


if __name__ == "__main__":
    print(*(path.as_posix() for path in sources(*sys.argv[1:])), sep="\n")
