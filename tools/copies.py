"""Write the notebooks as they read well where MyST is not known: Colab, JupyterLab, VS Code.

    python tools/copies.py _build/html _build/html/notebooks
    python tools/copies.py _build/html FOLDER --without-solutions

Numbers, captions and references are put in from the stored outputs and the built pages; directives
become plain Markdown.  Code, outputs and cell ids stay, but for three things: a first cell installs
what is missing, a PNG stands beside each figure, since JupyterLab shows no SVG before a notebook is
trusted, and solutions move to the end.
"""

import argparse
import ast
import re
import textwrap
from base64 import b64encode
from concurrent.futures import ProcessPoolExecutor
from itertools import repeat
from pathlib import Path

import labels
import nbformat
import notebooks
import toc
from matplotlib import get_data_path
from nbformat import NotebookNode, v4
from resvg_py import svg_to_bytes

BIBLIOGRAPHY = toc.ROOT / "book" / "references.bib"
FONTS = str(Path(get_data_path(), "fonts", "ttf"))

ROLE = re.compile(r"\{([a-z:]+)\}`([^`]+)`")
TITLED = re.compile(r"(.*?)\s*<(.+)>", re.S)
BLOCK = re.compile(  # a fence: of a directive, or of code
    r"^(?P<indent> *)(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[^}]+)\})? *(?P<title>[^\n]*)\n"
    r"(?P<options>(?: *:[\w-]+:[^\n]*\n)*)(?P<body>.*?)^(?P=indent)(?P=fence) *$",
    re.M | re.S,
)
FORMULA = re.compile(r"^( *)\$\$ \(([\w-]+)\)", re.M)

FOLDED = {"remove-cell", "hide-input", "hide-cell"}
INSTALL = """\
# This page on the web: {page}
# What it needs is installed here, if it is not there yet.
import subprocess
import sys
from importlib.util import find_spec
"""
MISSING = """
if find_spec("{module}") is None:
    subprocess.run([sys.executable, "-m", "pip", "install", "-q", "{source}"], check=True)
"""
SOLUTIONS = "## Solutions\n\nEach stands in a folded cell."


class Page:
    """One notebook on its way to a plain copy."""

    def __init__(self, path: Path, site: labels.Labels, solutions: bool = True) -> None:
        self.site, self.solutions = site, solutions
        self.name = path.with_suffix("").as_posix()
        self.notebook = nbformat.read(toc.ROOT / path, as_version=4)
        stored = [out for cell in self.notebook.cells for out in cell.get("outputs", [])]
        self.glued = {
            out.metadata.scrapbook.name: ast.literal_eval(out.data[notebooks.RECORD])
            for out in stored
            if notebooks.RECORD in out.get("data", {})
        }

        prose = "\n\n".join(cell.source for cell in self.notebook.cells)
        self.said = dict(re.findall(r"\{glue:figure\} (\S+)\n(?:.*\n)??:alt: (.*)", prose))

    def copy(self) -> NotebookNode:
        """The whole notebook."""
        cells, solutions = [self.install()], []
        for cell in self.notebook.cells:
            if cell.id.endswith("-solution"):
                solutions += [self.heading(cell), fold(cell)] if self.solutions else []
            elif cell.cell_type == "code":
                cells.append(self.with_pictures(fold(cell)))
            else:
                cell.source = self.plain(cell.source)
                if cell.id.startswith("program-so-far") and not self.solutions:
                    cell.source = "*It is left out of this copy.*"
                if notebooks.FOLDED in cell.metadata.pop("tags", []):
                    cell.source = details("After your answer", cell.source)
                cell.metadata.pop("jupyter", None)
                cells.append(cell)
        if solutions:
            cells += [v4.new_markdown_cell(SOLUTIONS, id="solutions"), *solutions]
        self.notebook.cells = [cell for cell in cells if cell.source.strip()]
        return self.notebook

    def install(self) -> NotebookNode:
        """The first cell: for Colab, or an empty folder."""
        page, wheel = f"{self.site.base}{self.name}.html", f"{self.site.base}{wheel_name()}"
        needed = {"nnbook": wheel}
        needed |= {name: name for name in notebooks.EXTRA_IMPORTS.get(Path(self.name).name, ())}
        source = INSTALL.format(page=page) + "".join(
            MISSING.format(module=module, source=source) for module, source in needed.items()
        )
        return v4.new_code_cell(source.strip(), id="install", metadata={"tags": ["install"]})

    def with_pictures(self, cell: NotebookNode) -> NotebookNode:
        """Put a PNG beside each SVG, with the figure's description."""
        for output in cell.outputs:
            if svg := output.get("data", {}).get(notebooks.SVG):
                png = svg_to_bytes(
                    svg_string=svg, dpi=96, zoom=1.25, background="white",
                    font_dirs=[FONTS], skip_system_fonts=True,
                )  # fmt: skip
                output.data["image/png"] = b64encode(png).decode()
                width, height = map(float, re.search(r'viewBox="0 0 (\S+) (\S+)"', svg).groups())
                output.metadata["image/png"] = {
                    "alt": self.said[output.metadata.scrapbook.name],
                    "width": round(width * 4 / 3), "height": round(height * 4 / 3),
                }  # fmt: skip
        return cell

    def heading(self, solution: NotebookNode) -> NotebookNode:
        """Which exercise a cell solves."""
        name = solution.id.removesuffix("-solution")
        return v4.new_markdown_cell(f"### {self.site.numbered(name)}", id=f"{name}-solved")

    def plain(self, text: str) -> str:
        """Plain Markdown in place of MyST; blocks of code stay."""
        parts, done = [], 0
        for block in BLOCK.finditer(text):
            parts += [self.inline(text[done : block.start()]), self.block(block), "\n\n"]
            done = block.end()
            done += len(text[done:]) - len(text[done:].lstrip("\n"))
        return "".join([*parts, self.inline(text[done:])]).strip("\n")

    def inline(self, text: str) -> str:
        """What stands between two blocks."""
        text = re.sub(r"^\([\w-]+\)=\n", "", text, flags=re.M)
        text = re.sub(r"</details>\n(?=<details>)", "</details>\n\n", text)
        return FORMULA.sub(self.formula, ROLE.sub(self.role, text))

    def formula(self, end: re.Match[str]) -> str:
        number = self.site.numbers[f"equation-{end[2]}"][0].strip("()")
        return f"{end[1]}\\tag{{{number}}}\n{end[1]}$$"

    def role(self, found: re.Match[str]) -> str:
        """What a role shows on the site, as a link to there."""
        name, content = found.groups()
        text, target = m.groups() if (m := TITLED.fullmatch(content)) else ("", content)
        match name:
            case "glue:text":
                return self.glued[content]
            case "ref":
                return self.site.titled("std:label", target, text)
            case "term":
                return self.site.titled("std:term", target, text or content)
            case "eq":
                return self.site.numbered(f"equation-{target}")
            case "numref" | "prf:ref":
                return self.site.numbered(target)
            case "cite:p":
                return f"({'; '.join(self.site.cited(content))})"
            case "cite:t":
                return " and ".join(self.site.cited(content))
            case "play":
                return f"[{text}]({self.site.base}book/playground.html#{target})"
            case "src":
                return f"`{text or target}`"
        kind, short = name.replace(":mod", ":module").replace("func", "function"), target
        if target.startswith("~"):
            target = target[1:]
            short = target.rpartition(".")[2]
        return self.site.titled(kind, target, f"`{text or short}`")

    def block(self, found: re.Match[str]) -> str:
        """A directive in plain Markdown, indented as it was."""
        indent, _, name, title, options, body = found.groups()
        if name is None:
            return found[0]
        option = dict(re.findall(r":([\w-]+): *(.*)", options))
        title, body = self.inline(title), self.plain(textwrap.dedent(body))
        label = option.get("name") or option.get("label", "")
        number = self.site.numbers.get(label, ("",))[0]
        match name:
            case "glue:figure":
                said = details("The figure in words", option["alt"])
                text = f"**{number}.** {body}\n\n{said}"
            case "exercise":
                text = f"### {number}: {title}\n\n{body}"
            case "dropdown":
                text = details(title, body)
            case "solution-start":
                text = "*A solution stands at the end of this notebook.*" * self.solutions
            case "solution-end" | "move":
                text = ""
            case "list-table":
                text = (f"**{number}.** {title}\n\n" if title else "") + table(body)
            case "grid":
                text = body
            case "grid-item-card":
                text = f"**{title}.** {body}"
            case "prf:theorem":
                text = quoted(f"**{number} ({title}).** {body}")
            case "admonition":
                text = quoted(f"**{title}.** {body}")
            case "warning" | "prf:proof":
                text = quoted(f"**{name.removeprefix('prf:').capitalize()}.** {body}")
            case _:
                raise ValueError(f"{self.name}: no plain form is known of {{{name}}}")
        return textwrap.indent(text, indent)


def details(title: str, body: str) -> str:
    """A part that is folded where a viewer knows HTML."""
    return f"<details><summary>{title}</summary>\n\n{body}\n\n</details>"


def quoted(text: str) -> str:
    return re.sub(r"^> $", ">", re.sub(r"^", "> ", text.strip(), flags=re.M), flags=re.M)


def table(body: str) -> str:
    """The pipe table of a list of lists."""
    rows = [re.split(r"^  - ", "  - " + row, flags=re.M)[1:]
            for row in re.split(r"^\* - ", body, flags=re.M)[1:]]  # fmt: skip
    lines = [[" ".join(entry.split()).replace("|", "\\|") for entry in row] for row in rows]
    lines.insert(1, ["---"] * len(lines[0]))
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def fold(cell: NotebookNode) -> NotebookNode:
    """Fold in Jupyter, VS Code and Colab what the site hides or folds."""
    tags = set(cell.metadata.get("tags", []))
    if tags & FOLDED or cell.metadata.get("jupyter", {}).get("source_hidden"):
        cell.metadata.setdefault("jupyter", {})["source_hidden"] = True
        cell.metadata["cellView"] = "form"
    if "remove-cell" in tags:
        cell.metadata["jupyter"]["outputs_hidden"] = True
    return cell


def wheel_name() -> str:
    """What the module's wheel is called, which stands on the site beside the pages."""
    from nnbook import __version__

    return f"nnbook-{__version__}-py3-none-any.whl"


def write(path: Path, site: Path, folder: Path, solutions: bool) -> None:
    """Write one copy to where the book has its notebook."""
    target = folder / path
    target.parent.mkdir(parents=True, exist_ok=True)
    known = labels.Labels(site, BIBLIOGRAPHY)
    nbformat.write(Page(path, known, solutions).copy(), target)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("site", type=Path, help="the built pages")
    parser.add_argument("folder", type=Path, help="where the copies go")
    parser.add_argument("--without-solutions", action="store_true")
    arguments = parser.parse_args()
    settings = arguments.site, arguments.folder, not arguments.without_solutions
    with ProcessPoolExecutor(2) as pool:
        list(pool.map(write, toc.sources(".ipynb"), *map(repeat, settings)))


if __name__ == "__main__":
    main()
