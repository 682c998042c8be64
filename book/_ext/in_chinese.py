"""The Chinese layer: what a reader who has no English finds beside the English text.

* A summary at the top of each page, and one of five lines at its end, from ``book/zh/summaries``.
* Each exercise, below its hints: what is to be done, and the hints.
* Each term of the glossary has its Chinese beside it, simplified and traditional, and with its
  synonyms in the index, from ``book/zh/terms.csv``.
* The search knows pairs of Chinese characters, so that a part of a word finds the whole.
* Browsers and screen readers are told which text is Chinese.

`tools/chinese.py` compares it all with the English text that it renders.
"""

import csv
import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import progress
from docutils import nodes
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.search import languages
from sphinx.search.en import SearchEnglish
from sphinx.transforms import SphinxTransform
from sphinx.util import logging

from nnbook.exercises.chapters import EXERCISES
from nnbook.exercises.chinese import in_chinese

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent.parent / "zh"
SIMPLIFIED, TRADITIONAL = "language-zh-Hans", "language-zh-Hant"  # docutils makes it lang="zh-Hans"
HEAD = re.compile(r"\A---\n.*?\n---\n", flags=re.S)
TITLE = re.compile(r"^# .*\n", flags=re.M)
HAN = "\u3400-\u9fff"
SIGN = "[\u3000-\u303f\uff00-\uffef]"
NO_SPACE = re.compile(f"[{HAN}“”][{HAN}“”]|{SIGN}")
ON = "\n\n更多中文：{ref}`中文入口 <zh-index>`，{ref}`五篇教程，逐条检验 <zh-claims>`。"
BLOCK = """
::::::{{dropdown}} {title}
:class-container: nn-zh {language}

{text}
::::::
"""


# ---- Summaries -----------------------------------------------------------------------------------


def add_summaries(app: Sphinx, page: str, source: list[str]) -> None:
    """Put the Chinese summary below the page's title, and its five lines at the end.

    They join the notebook before MyST-NB reads it, so that they show numbers of its cells.
    """
    path = FOLDER / "summaries" / f"{page.removeprefix('book/')}.md"
    if page.startswith("book/zh/"):
        source[0] = HEAD.sub("", source[0])
    elif path.exists():
        app.env.note_dependency(str(path))
        texts = HEAD.sub("", path.read_text(encoding="utf-8")).split("\n+++\n")
        titles = "中文提要", "中文小结"
        top, end = (
            BLOCK.format(title=title, language=SIMPLIFIED, text=text.strip())
            for title, text in zip(titles, [texts[0] + ON, *texts[1:]], strict=True)
        )
        source[0] = with_summaries(source[0], top, end, app.env.doc2path(page))
        if app.env.doc2path(page).endswith(".ipynb"):
            source[0] = with_exercises(source[0], page)


def with_summaries(source: str, top: str, end: str, path: str) -> str:
    """The source of a page with a block below its title and one at its end."""

    def below_title(text: str) -> str:
        return TITLE.sub(lambda title: f"{title[0]}{top}", text, count=1)

    if not path.endswith(".ipynb"):
        return f"{below_title(source)}\n{end}"
    notebook = json.loads(source)
    first = notebook["cells"][0]
    first["source"] = below_title("".join(first["source"]) + "\n")
    last = {"id": "chinese", "cell_type": "markdown", "metadata": {}, "source": end}
    notebook["cells"].append(last)
    return json.dumps(notebook)


def with_exercises(source: str, page: str) -> str:
    """The notebook with each of its exercises in Chinese behind the hints."""
    notebook = json.loads(source)
    ours = [task for task in EXERCISES.values() if progress.place(task) == page]
    tasks = {f"{progress.label(task)}-hints": task for task in ours}
    for cell in notebook["cells"]:
        if task := tasks.get(cell["id"]):
            hints = [
                f":::{{dropdown}} 提示 {number}\n{in_chinese(hint)}\n:::"
                for number, hint in enumerate(task.hints, 1)
            ]
            title = f"**{in_chinese(task.title)}**"
            text = "\n\n".join([title, in_chinese(task.prompt), *hints])
            block = BLOCK.format(title="中文题目和提示", language=SIMPLIFIED, text=text)
            cell["source"] = "".join(cell["source"]) + "\n" + block
    return json.dumps(notebook)


# ---- Terms ---------------------------------------------------------------------------------------


@cache
def terms() -> dict[str, dict[str, str]]:
    """Each term of the glossary, with its words."""
    with (FOLDER / "terms.csv").open(encoding="utf-8", newline="") as stream:
        return {row["en"]: row for row in csv.DictReader(stream)}


def words(row: dict[str, str]) -> list[str]:
    """All Chinese words that a reader may look for: 偏差（偏權值） are two.

    Without those that hold an English one, for which the search has better places.
    """
    shown = re.split("[（）]", f"{row['zh_CN']}（{row['zh_TW']}")
    found = dict.fromkeys([*shown, *row["search"].split(";")])
    return [word for word in found if re.fullmatch(f"(?=.*[{HAN}])(?!.*[A-Za-z]{{2}}).+", word)]


class ChineseBesideTerms(SphinxTransform):
    """Put the Chinese of each term of a glossary beside it, and all its words into the index."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Go through all terms of a page's glossaries."""
        for glossary in self.document.findall(addnodes.glossary):
            for term in list(glossary.findall(nodes.term)):
                if row := terms().get(term.astext()):
                    self.add(row, term)
                else:
                    logger.warning("%s is not in %s", term.astext(), FOLDER / "terms.csv",
                                   location=self.env.docname)  # fmt: skip

    def add(self, row: dict[str, str], term: nodes.term) -> None:
        """Add the words of a row of the table to a term."""
        entries = [("single", word, term["ids"][0], "main", "中文") for word in words(row)]
        shown = {row["zh_TW"]: TRADITIONAL} | {row["zh_CN"]: SIMPLIFIED}  # once, if equal
        for word, language in sorted(shown.items(), key=lambda pair: pair[1]):
            term += [nodes.Text(" "), nodes.inline(word, word, classes=["zh", language])]
        term += addnodes.index(entries=entries)


def role(language: str) -> Any:
    """``{zh}`激活函数``` and ``{zh-hant}`體重``` tell in which characters these words are."""

    def make(name: str, source: str, text: str, *unused: Any) -> tuple[list[nodes.Node], list]:
        return [nodes.inline(source, text, classes=["zh", language])], []

    return make


# ---- Whole pages, and lines ----------------------------------------------------------------------


class MarkChinesePages(SphinxTransform):
    """A page in Chinese says so."""

    default_priority = 500

    def apply(self, **kwargs: Any) -> None:
        """Mark the section that holds the page."""
        if self.env.docname.startswith("book/zh/"):
            self.document.next_node(nodes.section)["classes"].append(SIMPLIFIED)


class JoinLines(SphinxTransform):
    """A line break of the source between Chinese characters, or at their signs, is no space."""

    default_priority = 800

    def apply(self, **kwargs: Any) -> None:
        """Remove all such breaks."""
        for parent in self.document.findall(nodes.TextElement):
            for place in reversed(range(1, len(parent) - 1)):
                before, text, after = parent[place - 1 : place + 2]
                if text == "\n" and NO_SPACE.search(before.astext()[-1:] + after.astext()[:1]):
                    del parent[place]


# ---- Search --------------------------------------------------------------------------------------


class EnglishAndChinese(SearchEnglish):
    """English as ever; of Chinese every pair of characters that follow each other, and every one.

    Sphinx cuts no Chinese words in the browser, so that what stands within one is never found.
    """

    js_splitter_code = rf"""
var splitQuery = (query) => query
  .split(/[^\p{{Letter}}\p{{Number}}_\p{{Emoji_Presentation}}]+/gu)
  .flatMap(word => word.match(/[{HAN}]+|[^{HAN}]+/g) || [])
  .flatMap(part => /[{HAN}]{{3}}/.test(part)
    ? Array.from(part.slice(1), (_, i) => part.slice(i, i + 2)) : [part]);
"""

    def split(self, input: str) -> list[str]:
        """Words, and characters with their pairs."""
        found = []
        for part in re.findall(f"[{HAN}]+|[^{HAN}]+", input):
            if re.match(f"[{HAN}]", part):
                found += [*part, *map("".join, zip(part, part[1:], strict=False))]
            else:
                found += super().split(part)
        return found


def setup(app: Sphinx) -> dict[str, Any]:
    app.connect("source-read", add_summaries)
    app.add_role("zh", role(SIMPLIFIED))
    app.add_role("zh-hant", role(TRADITIONAL))
    for transform in (ChineseBesideTerms, MarkChinesePages, JoinLines):
        app.add_transform(transform)
    languages["en"] = EnglishAndChinese
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
