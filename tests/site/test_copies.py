"""The plain copies of the notebooks, the wheel and the archive: right wherever they are opened."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import urlsplit
from zipfile import ZipFile

import archive
import copies
import labels
import nbformat
import pytest
import toc
from check_site import Page
from markdown_it import MarkdownIt
from nbclient import NotebookClient

PATHS = toc.sources(".ipynb")
MARKDOWN = MarkdownIt("commonmark").enable("table")
SHOWN_AS_IT_IS = re.compile(r"<pre>.*?</pre>|<code>.*?</code>|\$\$.*?\$\$|\$[^$]+\$", re.S)
RAW = {
    "a role": r"\{[a-z:]+\}(`|<code>|$)",
    "a directive": r":::|\{[a-z:-]+\} ",
    "a label": r"^\(?<p>\([\w-]+\)=|\$\$ \(",
    "an option": r"(?m)^(<p>)?:[a-z-]+: ",
    "a formula's end without a beginning": r"\$\$",
}


@pytest.fixture(scope="module")
def known(site: Path) -> labels.Labels:
    return labels.Labels(site, copies.BIBLIOGRAPHY)


def text_of(notebook: nbformat.NotebookNode) -> str:
    return "\n\n".join(cell.source for cell in notebook.cells if cell.cell_type == "markdown")


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_copy_has_the_code_and_the_outputs_of_its_page(site: Path, path: Path) -> None:
    source = nbformat.read(toc.ROOT / path, as_version=4)
    copy = nbformat.read(site / "notebooks" / path, as_version=4)
    nbformat.validate(copy)
    for output in (out for cell in copy.cells for out in cell.get("outputs", [])):
        data, metadata = output.get("data", {}), output.get("metadata", {})
        assert ("image/svg+xml" in data) == ("image/png" in data)
        if data.pop("image/png", None):
            assert metadata.pop("image/png")["alt"]
    first, *cells = [(c.id, c.source, c.outputs) for c in copy.cells if c.cell_type == "code"]
    assert first[0] == "install" and (site / copies.wheel_name()).is_file()
    wanted = [(c.id, c.source, c.outputs) for c in source.cells if c.cell_type == "code"]
    solutions = [cell for cell in wanted if cell[0].endswith("-solution")]
    assert cells == [cell for cell in wanted if cell not in solutions] + solutions


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_a_copy_is_plain_markdown_with_every_number(site: Path, path: Path) -> None:
    copy = nbformat.read(site / "notebooks" / path, as_version=4)
    html = SHOWN_AS_IT_IS.sub("", MARKDOWN.render(text_of(copy)))
    for what, pattern in RAW.items():
        assert not (found := re.search(pattern, html)), (
            f"{what}: {html[found.start() - 60 :][:160]}"
        )
    assert html.count("<details>") == html.count("</details>")


def test_what_stands_in_myst_is_seen_to_be_raw() -> None:
    """The test above can fail: each of these is red."""
    for raw in [
        "{glue:text}`name`", "```{glue:figure} name\n:name: fig\n```", ":::{warning}\nNo.\n:::",
        "(label)=\n# Title", "$$\nx\n$$ (eq-x)", ":label: name", "{term}`logit <logit>`",
    ]:  # fmt: skip
        html = SHOWN_AS_IT_IS.sub("", MARKDOWN.render(raw)) + raw.partition("\n")[0]
        assert any(re.search(pattern, html) for pattern in RAW.values()), raw


@pytest.mark.parametrize("path", PATHS, ids=str)
def test_links_of_a_copy_lead_to_what_the_site_has(
    site: Path, known: labels.Labels, pages: dict[str, Page], path: Path
) -> None:
    copy = nbformat.read(site / "notebooks" / path, as_version=4)
    for address in re.findall(rf"\]\({re.escape(known.base)}([^)]*)\)", text_of(copy)):
        place = urlsplit(address)
        page = pages[place.path.removesuffix(".html")]
        is_state = "=" in place.fragment  # of the playground
        assert not place.fragment or is_state or place.fragment in page.ids, address


def test_copies_for_a_class_have_no_solution(site: Path, known: labels.Labels) -> None:
    path = Path("book/02_forward_pass.ipynb")
    copy = copies.Page(path, known, solutions=False).copy()
    source = nbformat.read(toc.ROOT / path, as_version=4)
    solutions = [cell for cell in source.cells if cell.id.endswith("-solution")]
    said = "\n".join(cell.source for cell in copy.cells)
    assert solutions and "olution" not in said.replace("resolution", "")
    for cell in solutions:
        function = ast.parse(cell.source).body[-2]
        assert ast.unparse(function.body[-1]) not in said
    assert [cell for cell in copy.cells if cell.id.endswith("-stub")]


@pytest.fixture(scope="module")
def elsewhere(site: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which nnbook is what the site's wheel holds."""
    folder = tmp_path_factory.mktemp("installed")
    wheel = site / copies.wheel_name()
    command = [sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--target", folder, wheel]
    subprocess.run(command, check=True)
    return {**os.environ, "PYTHONPATH": str(folder)}


def test_the_wheel_holds_the_whole_module(site: Path) -> None:
    with ZipFile(site / copies.wheel_name()) as wheel:
        held = {name for name in wheel.namelist() if name.startswith("nnbook/")}
    files = [path for path in (toc.ROOT / "nnbook").rglob("*.*") if "__pycache__" not in path.parts]
    assert held == {path.relative_to(toc.ROOT).as_posix() for path in files}


def test_a_copy_runs_in_an_empty_folder_with_the_wheel(
    site: Path, tmp_path: Path, elsewhere: dict[str, str]
) -> None:
    copy = nbformat.read(site / "notebooks" / "book" / "trust.ipynb", as_version=4)
    where = nbformat.v4.new_code_cell("import nnbook\nprint(nnbook.__file__)")
    copy.cells = [*copy.cells[:1], where, *copy.cells[1:]]
    resources = {"metadata": {"path": str(tmp_path)}}
    client = NotebookClient(copy, kernel_name="python3", resources=resources)
    client.execute(env=elsewhere)
    assert where.outputs[0].text.startswith(elsewhere["PYTHONPATH"])
    assert not copy.cells[0].outputs and not list(tmp_path.iterdir())


def test_the_module_needs_matplotlib_for_pictures_only(elsewhere: dict[str, str]) -> None:
    code = """
import sys
sys.modules["matplotlib"] = None  # as if it were not installed
import pkgutil, nnbook
from importlib import import_module
for module in pkgutil.walk_packages(nnbook.__path__, "nnbook."):
    if "plotting" not in module.name and not module.name.endswith("__main__"):
        import_module(module.name)
from nnbook.exercises import check
check("relu", lambda z: z * (z > 0)).require()
"""
    subprocess.run([sys.executable, "-c", code], check=True, env=elsewhere, capture_output=True)


def test_the_archive_holds_the_whole_book(site: Path, tmp_path: Path) -> None:
    archive.main(site, target := tmp_path / "book.zip")
    assert target.stat().st_size < 10e6
    with ZipFile(target) as opened:
        opened.extractall(tmp_path)
    (folder,) = (path for path in tmp_path.iterdir() if path.is_dir())
    links = Page(folder / "START.html").links
    assert len(links) == len(PATHS) + 3 and all((folder / link).is_file() for link in links)
    commands = (folder / "START.html").read_text(encoding="utf-8")
    assert f"site/{copies.wheel_name()}\n" in commands
    assert {path.relative_to(folder / "site") for path in folder.glob("site/**/*.html")} == {
        path.relative_to(site) for path in site.rglob("*.html")
    }
