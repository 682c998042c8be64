"""Each check of the built site sees its planted fault."""

from pathlib import Path

import check_site
import pytest

PAGE = """<html><head><meta name="description" content="About neurons."></head>
<body><h1 id="top-of-page">Title</h1>
<a href="#top-of-page">up</a> <a href="other.html#there">other</a> <img src="a.svg" alt="">
</body></html>"""

FAULTS = {
    'id="there"': ('id="elsewhere"', "no such anchor"),
    'href="#top-of-page"': ('href="#nowhere"', "no such anchor"),
    "other.html#there": ("missing.html", "does not exist"),
    'src="a.svg"': ('src="b.svg"', "does not exist"),
    'src="a.svg" alt=""': ('src="a.svg"', "no alternative text"),
    "<h1": ('<svg role="img"></svg><h1', "no alternative text"),
    "<h1 ": ('<h2 id="top-of-page"></h2><h1 ', "occurs twice"),
    "</body>": ('<script src="https://cdn.example/x.js"></script></body>', "loads https://cdn"),
    'content="About neurons."': ('content=""', "its description is ''"),
    "About": (r"\(W\)", "its description is"),
    "color: red": ("background: url(//fonts.example/a.woff)", "loads //fonts.example"),
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    (tmp_path / "page.html").write_text(PAGE, encoding="utf-8")
    (tmp_path / "other.html").write_text('<p id="there">', encoding="utf-8")
    (tmp_path / "style.css").write_text("p { color: red }", encoding="utf-8")
    (tmp_path / "a.svg").write_text("<svg/>", encoding="utf-8")
    return tmp_path


def test_a_sound_site_passes(site: Path) -> None:
    assert check_site.problems(site, ["page"]) == []


@pytest.mark.parametrize("sound", FAULTS)
def test_a_planted_fault_is_seen(site: Path, sound: str) -> None:
    fault, complaint = FAULTS[sound]
    for file in site.iterdir():
        text = file.read_text(encoding="utf-8")
        file.write_text(text.replace(sound, fault), encoding="utf-8")
    found = check_site.problems(site, ["page"])
    assert len(found) == 1 and complaint in found[0]


def test_a_page_that_was_not_built_is_seen(site: Path) -> None:
    assert check_site.problems(site, ["page", "missing"]) == ["missing.html was not built"]
