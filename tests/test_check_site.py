"""Each check of the built site sees its planted fault."""

from pathlib import Path

import check_site
import pytest

PAGE = """<html><head>
<meta http-equiv="Content-Security-Policy"
content="script-src 'self' 'sha256-5KYv+PUboo5h+0+YAtGRPbwv5d/QxzHslP4YGnUaxRw='">
<meta name="description" content="About neurons.">
<meta property="og:image" content="https://book.example/nn/a.svg"><script>go()</script></head>
<body><h1 id="top-of-page">Title</h1>
<a href="#top-of-page">up</a> <a href="other.html#there">other</a> <img src="a.svg" alt="">
<a class="extlink-src reference external" href="https://github.com/nn/nn/blob/main/README.md">it</a>
</body></html>"""
OTHER = """<meta http-equiv="Content-Security-Policy" content="script-src 'self'">
<p id="there"><p id="found"><p id="code-sum">"""
LIVE = "_static/live-0"

FAULTS = {
    'id="there"': ('id="elsewhere"', "no such anchor"),
    'href="#top-of-page"': ('href="#nowhere"', "no such anchor"),
    "other.html#there": ("missing.html", "does not exist"),
    'src="a.svg"': ('src="b.svg"', "does not exist"),
    "README.md": ("tests/test_gone.py", "the repository has no tests/test_gone.py"),
    'src="a.svg" alt=""': ('src="a.svg"', "no alternative text"),
    "<h1": ('<svg role="img"></svg><h1', "no alternative text"),
    "<h1 ": ('<h2 id="top-of-page"></h2><h1 ', "occurs twice"),
    "</body>": ('<script src="https://cdn.example/x.js"></script></body>', "loads https://cdn"),
    'content="About neurons."': ('content=""', "its description is ''"),
    "About": (r"\(W\)", "its description is"),
    "nn/a.svg": ("nn/b.svg", "does not exist"),
    '<p id="there"': ("<p onclick='go()' id=there", "forbids the handler onclick"),
    "<script>go": ("<script>stop", "forbids its script 'stop()'"),
    'http-equiv="Content-Security-Policy"\n': ("", "no content policy"),
    "'sha256-": ("* 'sha256-", "allows any script"),
    '["page"': ('["gone"', "the search does not know it"),
    '"found"]': ('"lost"]', "leads to #lost"),
    "<loc>https://book.example/nn/page.html</loc>": ("", "is not in it"),
    "</urlset>": ("<loc>https://book.example/nn/old.html</loc></urlset>", "is no page"),
    "color: red": ("background: url(//fonts.example/a.woff)", "loads //fonts.example"),
    'fetch("files")': ('fetch("https://cdn.example/files")', "names https://cdn.example"),
    "three": ("four", "is not there, or has not 5 bytes"),
    "code-sum": ("code-difference", "its cell sum is not marked"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    files = {
        "page.html": PAGE,
        "other.html": OTHER,
        "style.css": "p { color: red }",
        "a.svg": "<svg/>",
        "robots.txt": "Sitemap: https://book.example/nn/sitemap.xml\n",
        "sitemap.xml": "<urlset><loc>https://book.example/nn/page.html</loc></urlset>",
        "searchindex.js": """Search.setIndex({"docnames": ["page", "other"],
            "alltitles": {"Title": [[1, "found"]]}, "indexentries": {}})""",
        f"{LIVE}/worker.mjs": """fetch("files")""",
        f"{LIVE}/runtime/files.json": '{"start": {"a.zip": 5}, "figures": {}}',
        f"{LIVE}/runtime/a.zip": "three",
        f"{LIVE}/cells/other.json": '[{"id": "sum", "hidden": false}, {"id": "x", "hidden": true}]',
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_sound_site_passes(site: Path) -> None:
    assert check_site.problems(site, ["page"]) == []


@pytest.mark.parametrize("sound", FAULTS)
def test_a_planted_fault_is_seen(site: Path, sound: str) -> None:
    fault, complaint = FAULTS[sound]
    for file in filter(Path.is_file, site.rglob("*")):
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(sound, fault), encoding="utf-8")
    found = check_site.problems(site, ["page"])
    assert len(found) == 1 and complaint in found[0]


def test_a_page_that_was_not_built_is_seen(site: Path) -> None:
    assert "missing.html was not built" in check_site.problems(site, ["page", "missing"])


def test_a_relative_link_of_the_page_for_wrong_addresses_is_seen(site: Path) -> None:
    text = (site / "other.html").read_text(encoding="utf-8")
    (site / "404.html").write_text(text + '<a href="/nn/page.html">', encoding="utf-8")
    assert check_site.problems(site, ["page"]) == []
    (site / "404.html").write_text(text + '<a href="page.html">', encoding="utf-8")
    assert ["page.html does not exist" in problem for problem in
            check_site.problems(site, ["page"])] == [True]
