"""Does the Chinese say what the English says now?

    python tools/chinese.py check            # all that is stale, missing or different
    python tools/chinese.py diff PAGE ...    # how the English changed since it was rendered
    python tools/chinese.py accept PAGE ...  # now the Chinese renders it; all pages without a name

A file in Chinese begins with the passages that it renders, each with a fingerprint of the English:
cells of the page that it sums up (of a page without code, labels of headings) or, in `book/zh`,
`page#passage`.  A summary says nothing that these don't: no number, link, reference, formula, code.
A section `zh-LABEL` of a whole page says the same as the passage of that label, point by point.
"""

import csv
import hashlib
import json
import re
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import proofread
import prose_numbers
import toc

BOOK = toc.ROOT / "book"
ZH = BOOK / "zh"
SUMMARIES = ZH / "summaries"
CHARACTERS = range(150, 301)  # of the summary at the top
LINES = 5  # at the end
HAN = "\u3400-\u9fff"
LABEL = re.compile(r"^(?=\([\w-]+\)=\n#)", flags=re.M)
POINT = re.compile(r"^[*-] (?:- )?", flags=re.M)
ZH_ROLE = re.compile(r"\{zh(?:-hant)?\}`[^`]*`")
SAID = {
    "value": re.compile(r"\{glue:\w*\}`([^`]*?)(?::s)?`"),
    "reference": re.compile(r"\{(?:ref|numref|eq|cite:\w+|src|doc)\}`(?:[^`<]*<)?([^`>]*)>?`"),
    "link": re.compile(r"(?:\]\(|<(?=https?:))([^)>\s]+)"),
    "formula": re.compile(r"(?<![\\$])\$+([^$]+)\$+"),
    "code": re.compile(r"\{[\w:-]+\}`[^`]*`|(?<!`)`([^`\n]+)`"),
}
PLACE = re.compile(r"第 ?\d(?: ?[–、到至] ?\d)* ?[章节]|\b[Ss]ection \d|§[\d-]+")
BILLIONS = re.compile(r"\b(\d+) billion")
TERM = re.compile(r"\{term\}`([^`<]*?) *(?:<([^`>]*)>)?`")
BOLD = re.compile(r"(\w?)\*\*([^*\n]+)\*\*(?=(\w?))")
HALF_WIDTH = re.compile(rf"[{HAN}] ?[,;:!?()] ?[{HAN}]|[{HAN}][,;:!?.](?=\s|$)", re.M)
NOT_AVOIDED = re.compile("偏差-方差|标准偏差")
WORDS = {"one": "1", "two": "2", "three": "3", "twenty": "20", "hundred": "100"}


# ---- Texts ---------------------------------------------------------------------------------------


def fingerprint(text: str) -> str:
    return hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:8]


def passages(path: Path, text: str) -> dict[str, str]:
    """The passages of a page: its cells, or what begins at each label of a heading."""
    if path.suffix == ".ipynb":
        return {cell["id"]: "".join(cell["source"]) for cell in json.loads(text)["cells"]}
    return {part[1 : part.index(")")]: part for part in LABEL.split(text) if part.strip()}


@cache
def english(page: str) -> dict[str, str]:
    path = source(page)
    return passages(path, path.read_text(encoding="utf-8"))


def source(page: str) -> Path:
    return next(path for ending in (".ipynb", ".md") if (path := BOOK / f"{page}{ending}").exists())


def read(path: Path) -> tuple[dict[str, str], str]:
    """What a file in Chinese renders, `page#passage` to fingerprint, and its text."""
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    own = "" if path.parent == ZH else f"{name(path)}#"
    return {own + place: mark for place, mark in re.findall(r"^(\S+): (\w+)", head, re.M)}, text


def name(path: Path) -> str:
    return path.relative_to(SUMMARIES).with_suffix("").as_posix()


def rendered(place: str) -> str | None:
    page, _, passage = place.partition("#")
    return english(page).get(passage)


@cache
def terms() -> dict[str, dict[str, str]]:
    with (ZH / "terms.csv").open(encoding="utf-8", newline="") as stream:
        return {row["en"]: row for row in csv.DictReader(stream)}


def said(text: str) -> dict[str, list[str]]:
    """What both languages share, in its order: numbers, references, formulas and so on."""
    text = PLACE.sub("", ZH_ROLE.sub("", text)).replace("../", "")
    text = BILLIONS.sub(r"\g<1>0 亿", text)
    found = {kind: list(filter(None, pattern.findall(text))) for kind, pattern in SAID.items()}
    found["formula"] = ["".join(formula.split()) for formula in found["formula"]]
    return {"number": prose_numbers.numbers(text)} | found


# ---- Comparisons ---------------------------------------------------------------------------------


def problems() -> Iterator[str]:
    """All that is wrong with the Chinese, a line for each."""
    pages = {page.removeprefix("book/") for page in toc.pages() if not page.startswith("book/zh/")}
    there = {name(path): path for path in sorted(SUMMARIES.rglob("*.md"))}
    yield from (f"{page}: has no summary in Chinese" for page in sorted(pages - set(there)))
    yield from (f"{page}: sums up no page" for page in there if page not in pages)
    for path in [path for page, path in there.items() if page in pages]:
        yield from (f"{name(path)}: {line}" for line in of_file(path, of_summary))
    for path in sorted(ZH.glob("*.md")):
        yield from (f"zh/{path.stem}: {line}" for line in of_file(path, of_page))
    told = {place for path in ZH.glob("*.md") for place in read(path)[0]}
    yield from (f"zh/sources: {passage} of the English page is missing"
                for passage in english("sources") if f"sources#{passage}" not in told)  # fmt: skip


def of_file(path: Path, compared: Callable[[dict[str, str], str], Iterator[str]]) -> Iterator[str]:
    marks, text = read(path)
    yield from (*stale(marks), *wrong_words(text), *compared(marks, text))


def stale(marks: dict[str, str]) -> Iterator[str]:
    for place, mark in marks.items():
        text = rendered(place)
        if text is None:
            yield f"there is no {place}"
        elif fingerprint(text) != mark:
            yield f"{place} has changed: see diff, mend, accept"


def of_summary(marks: dict[str, str], text: str) -> Iterator[str]:
    top, _, end = text.partition("\n+++\n")
    if (length := len(re.findall(f"[{HAN}]", top))) not in CHARACTERS:
        yield f"{length} characters, not {CHARACTERS[0]} to {CHARACTERS[-1]}"
    if len(POINT.findall(end)) != LINES:
        yield f"{len(POINT.findall(end))} lines at the end, not {LINES}"
    yield from not_in(said(text), "\n".join(filter(None, map(rendered, marks))))


def not_in(ours: dict[str, list[str]], text: str) -> Iterator[str]:
    """What the Chinese says and the English does not."""
    theirs = said(text)
    theirs["number"] += [number for word, number in WORDS.items() if word in text.lower()]
    for kind, ones in ours.items():
        for one in dict.fromkeys(ones):
            if one not in (text if kind == "code" else theirs[kind]):
                yield f"{kind} {one} is not in the English"


def of_page(marks: dict[str, str], text: str) -> Iterator[str]:
    """Sections that render a passage are compared with it; elsewhere the numbers are."""
    passage = {f"zh-{place.partition('#')[2]}": place for place in marks}
    for section in LABEL.split(text):
        label = section[1 : section.find(")")]
        if label in passage:
            if theirs := rendered(passage[label]):
                yield from differences(label, section, theirs)
        else:
            whole = "\n".join(filter(None, map(rendered, marks)))
            yield from not_in({"number": said(section)["number"]}, whole)


def differences(label: str, chinese: str, english: str) -> Iterator[str]:
    """Two sections, compared point by point."""
    ours, theirs = POINT.split(chinese), POINT.split(english)
    if len(ours) != len(theirs):
        yield f"{label}: {len(ours) - 1} points, and {len(theirs) - 1} in English"
        return
    for number, pair in enumerate(zip(ours, theirs, strict=True)):
        a, b = map(said, pair)
        for kind in a:
            if a[kind] != b[kind]:
                yield f"{label}, point {number}: {kind} {a[kind]}, and {b[kind]} in English"


def wrong_words(text: str) -> Iterator[str]:
    for shown, target in TERM.findall(text):
        row = terms().get(target or shown)
        if not row or shown not in row["zh_CN"]:
            yield f"{shown} is not the term for {target or shown}: {row and row['zh_CN']}"
    plain = NOT_AVOIDED.sub("", ZH_ROLE.sub("", text))
    for row in terms().values():
        for form in filter(None, row["avoid"].split(";")):
            if form in plain:
                yield f"{form}: write {row['zh_CN']}"
    without = re.sub(r"`[^`]*`|\$[^$]*\$|\]\([^)]*\)", "x", text)
    for before, bold, after in BOLD.findall(without):
        if (before and not bold[0].isalnum()) or (after and not bold[-1].isalnum()):
            yield f"**{bold}** does not become bold: its signs belong outside"
    for sign in HALF_WIDTH.findall(without):
        yield f"{sign} has a sign of half width"


# ---- Commands ------------------------------------------------------------------------------------


def files(*pages: str) -> list[Path]:
    """The files in Chinese of pages such as `examples/xor` or `zh/sources`; without any, all."""
    named = [(BOOK if page.startswith("zh/") else SUMMARIES) / f"{page}.md" for page in pages]
    return named or [*ZH.glob("*.md"), *SUMMARIES.rglob("*.md")]


def accept(path: Path) -> None:
    """Note that a file renders the English as it is now."""
    marks, text = read(path)
    cut = "" if path.parent == ZH else f"{name(path)}#"
    lines = [f"{place.removeprefix(cut)}: {fingerprint(now)}\n" for place in marks
             if (now := rendered(place)) is not None]  # fmt: skip
    whole = f"---\n{''.join(lines)}---\n{text}"
    path.write_text(whole, encoding="utf-8", newline="\n")


def diff(path: Path) -> Iterator[str]:
    """How the English of a file has changed since the Chinese was accepted, word by word."""
    for place, mark in read(path)[0].items():
        now = rendered(place) or ""
        if fingerprint(now) != mark:
            yield place
            yield from proofread.difference(when_marked(place, mark), now)


def when_marked(place: str, mark: str) -> str:
    """The English of a passage that had this fingerprint, as Git knows it."""
    page, _, passage = place.partition("#")
    path = source(page)
    file = path.relative_to(toc.ROOT).as_posix()
    for commit in proofread.git("log", "--format=%h", "--", file).split():
        then = passages(path, proofread.git("show", f"{commit}:{file}")).get(passage, "")
        if fingerprint(then) == mark:
            return then
    return ""


def main(command: str, *pages: str) -> int:
    if command == "check":
        found = list(problems())
        print(*found, f"{len(found)} problems", sep="\n")
        return int(bool(found))
    for path in files(*pages):
        if command == "accept":
            accept(path)
        else:
            print(*diff(path), sep="\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(*(sys.argv[1:] or ["check"])))
