"""All pages of the site as one page, made to be printed.

It shows what the site shows, with the same numbers.  What a reader would open by a click stands
open: answers and solutions at the end of their chapter, the code of a picture below the picture.
"""

import posixpath
import re
from collections.abc import Iterator
from html import escape
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import toc
import yaml
from bs4 import BeautifulSoup, Tag
from bs4.element import PreformattedString

STYLE = Path(__file__).with_name("pdf.css")
MATHJAX = """<script>MathJax = {options: {processHtmlClass: "math", enableMenu: false}}</script>
<script src="mathjax/tex-chtml.js" defer></script>"""
LINES_KEPT_TOGETHER = 30
FIGURE = re.compile(r'<svg class="nn-figure".*?</svg>', flags=re.S)
SCREEN_ONLY = "script, .headerlink, a:has(> .viewcode-link), .sd-summary-state-marker"


def book(site: Path) -> str:
    """The whole book as HTML; its addresses are relative to the site."""
    chapters = [
        chapter(site, page, part if page == pages[0] else "", level=1 if part else 0)
        for part, pages in toc.parts().items()
        for page in pages
    ]
    body = "".join(map(str, [title_page(), contents(chapters), *chapters]))
    headers = "".join(map(running_header, chapters))
    return (
        '<!DOCTYPE html><html lang="en" data-theme="light"><head><meta charset="utf-8">'
        f"<title>{escape(config()['title'])}</title>"
        '<link rel="stylesheet" href="_static/pygments.css">'
        f"<style>{STYLE.read_text(encoding='utf-8')}{headers}</style>{MATHJAX}</head>"
        f"<body>{body}</body></html>"
    )


def config() -> Any:
    return yaml.safe_load((toc.ROOT / "_config.yml").read_text(encoding="utf-8"))


def title_page() -> str:
    book = config()
    return (
        '<header class="title-page"><img src="_static/logo.svg" alt="">'
        f'<p class="title">{escape(book["title"])}</p>'
        f'<p class="author">{escape(book["author"])}</p>'
        f"{book['html']['extra_footer']}</header>"
    )


# ---- A page of the site as a chapter ------------------------------------------------------------


def chapter(site: Path, page: str, part: str, level: int) -> Tag:
    """A page of the site, its headings lowered by some levels, below the title of a part."""
    section = read(site, page)
    for element in section.select(SCREEN_ONLY):
        element.decompose()
    pictures_first(section)
    answers_last(section)
    for element in section.select("details, summary"):
        element.name = {"details": "div", "summary": "p"}[element.name]
    for cell in section.select(".cell"):
        if cell.get_text().count("\n") > LINES_KEPT_TOGETHER:
            cell["class"].append("long")
    name_uniquely(section, page)
    for heading in section.find_all(re.compile("^h[1-5]$")):
        heading["class"] = f"level-{heading.name[1]}"
        heading["id"] = heading.find_parent("section")["id"] + "-title"
        heading.name = f"h{int(heading.name[1]) + level}"
    whole = fragment(f'<div class="chapter" id="{name(page)}" style="page: {name(page)}"></div>')
    if part:
        place = name(page, "part")
        whole.append(fragment(f'<h1 class="part" id="{place}">{escape(part)}</h1>'))
    whole.append(section)
    return whole


def read(site: Path, page: str) -> Tag:
    """The text of a page; its figures are ready, and no longer taken apart."""
    html = (site / f"{page}.html").read_text(encoding="utf-8")
    article = fragment(FIGURE.sub("<nn-figure></nn-figure>", html[html.index("<article") :]))
    for place, svg in zip(article.find_all("nn-figure"), FIGURE.findall(html), strict=True):
        place.replace_with(PreformattedString(name_figure_uniquely(svg, page)))
    return article.section.extract()


def pictures_first(section: Tag) -> None:
    """Move code that the site folds away below the picture that it draws."""
    for details in section.select("details.hide"):
        cell = details.parent
        following = cell.find_next_sibling()
        draws = following and following.name == "figure" and not cell.select(".cell_output")
        if draws:
            following.insert_after(cell)
        details.summary.string = "The code of this picture" if draws else "Code"


def answers_last(section: Tag) -> None:
    """Move answers and solutions to the end, where nobody reads them by accident."""
    answers = [answer(number, q) for number, q in enumerate(section.select(".nn-question"), 1)]
    solutions = [solution(number, s) for number, s in enumerate(section.select(".solution"), 1)]
    kinds = {"Answers": answers, "Solutions": solutions}
    title = " and ".join(kind for kind, found in kinds.items() if found).capitalize()
    if title:
        last = fragment(f'<section class="answers" id="answers"><h2>{title}</h2></section>')
        last.extend(answers + solutions)
        section.append(last)


def answer(number: int, question: Tag) -> Tag:
    """What is said about each option of a question; the options stay where they are."""
    label = f"Question {number}"
    topic = question["aria-label"].partition(": ")[2]
    options, replies = fragment('<ol type="a"></ol>'), fragment('<ol type="a"></ol>')
    for details in question.select("details"):
        option, reply = fragment("<li></li>"), fragment("<li></li>")
        option.extend(list(details.summary.extract().children))
        reply.extend(list(details.children))
        options.append(option)
        replies.append(reply)
        details.decompose()
    question["id"] = f"question-{number}"
    question.insert(0, fragment(f'<p class="label"><a href="#answer-{number}">{label}</a></p>'))
    question.append(options)
    heading = f'<p class="label"><a href="#question-{number}">{label}</a>: {escape(topic)}</p>'
    result = fragment(f'<div class="answer" id="answer-{number}">{heading}</div>')
    result.append(replies)
    return result


def solution(number: int, box: Tag) -> Tag:
    """The solution of an exercise; where it stood is a link to it."""
    box["id"] = f"solution-{number}"
    link = f'<a href="#solution-{number}">Solution</a> at the end of this chapter'
    box.replace_with(fragment(f"<p>{link}</p>"))
    return box


def fragment(html: str) -> Tag:
    return BeautifulSoup(html, "html.parser").find()


# ---- Names and links ----------------------------------------------------------------------------


def name(page: str, anchor: str = "") -> str:
    """The id of a page, or of a place on it, within the book."""
    return re.sub(r"[^\w.-]", "-", f"{page}-{anchor}" if anchor else page)


def name_uniquely(section: Tag, page: str) -> None:
    """Put the page's name before each id, and follow with whatever refers to one."""
    for element in [section, *section.find_all(True)]:
        if element.get("id"):
            element["id"] = name(page, element["id"])
        if element.get("href"):
            element["href"] = link(page, element["href"])


def name_figure_uniquely(svg: str, page: str) -> str:
    return re.sub(r'(\bid="|href="#|\burl\(#)', rf"\1{name(page)}-", svg)


def link(page: str, url: str) -> str:
    """A link of a page, as it is within the book."""
    parts = urlsplit(url)
    if parts.scheme or parts.netloc:
        return url
    target = posixpath.normpath(posixpath.join(posixpath.dirname(page), parts.path))
    target = target.removesuffix(".html") if parts.path else page
    # On paper the playground has one state.
    return "#" + name(target, "" if "=" in parts.fragment else unquote(parts.fragment))


# ---- What the book has around its chapters ------------------------------------------------------


def contents(chapters: list[Tag]) -> str:
    """Titles of parts, chapters and sections; the page numbers come when the book is printed."""
    entries = "".join(map(entry, headings(chapters)))
    return f'<nav id="contents"><h1 class="level-1">Contents</h1>{entries}</nav>'


def headings(chapters: list[Tag]) -> Iterator[Tag]:
    for whole in chapters:
        yield from whole.select(".part, .level-1, .level-2")


def entry(heading: Tag) -> str:
    kind, target = heading["class"], heading["id"]
    kind = kind if isinstance(kind, str) else " ".join(kind)
    title = f'<span class="entry-title">{heading.decode_contents()}</span>'
    page = f'<span class="entry-page" data-of="{target}"></span>'
    return f'<a class="entry-{kind}" href="#{target}">{title}{page}</a>'


def running_header(whole: Tag) -> str:
    title = whole.select_one(".level-1").get_text().replace('"', r"\"")
    return f'@page {whole["id"]} {{ @top-right {{ content: "{title}" }} }}\n'
