"""Pack the whole book for a place without internet: pages, notebooks and module in one .zip.

python tools/archive.py _build/html _build/neural-networks-from-scratch.zip
"""

import sys
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import toc

FOLDER = "neural-networks-from-scratch"
ONLINE = {"runtime", "cells"}  # of _static/live-*: from disk no browser starts a Python
START = """<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8" />
<meta name="viewport" content="width=device-width, initial-scale=1" />
<meta name="color-scheme" content="light dark" />
<title>Neural Networks from Scratch, without internet</title>
<style>body {{ max-width: 40em; margin: 2em auto; padding: 0 1em; font: 1.1em/1.5 sans-serif }}
pre {{ overflow-x: auto; padding: .5em; border: 1px solid }}</style>
</head>
<body>
<h1>Neural Networks from Scratch</h1>
<p>The whole book, for a place without internet. Unpack the .zip first; then nothing is loaded from
elsewhere. <a href="site/book/zh/index.html" lang="zh-Hans">中文入口</a></p>
<h2>Read</h2>
<p><a href="site/{first}.html">Open the book</a>: all pages work from disk, the search too.</p>
<h2>Run</h2>
<p>The pages are notebooks. They need Python 3.11 or newer with NumPy, Matplotlib and Jupyter, and
the book's module, which is in this folder. In a terminal, where this file is:</p>
<pre>python -m pip install --no-deps site/{wheel}
python -m jupyter lab site/notebooks</pre>
<p>Where NumPy and Matplotlib are missing and there is no internet, take them along as wheels
(<code>pip download numpy matplotlib</code> on a computer of the same kind). VS Code and others
open the notebooks as well:</p>
<ul>
{notebooks}
</ul>
<h2>Reuse</h2>
<p>With the module installed, <code>python -m nnbook.exercises list</code> shows the exercises, and
<code>python -m nnbook.exercises report FOLDER</code> checks the files of a class:
<a href="site/book/teaching.html">for teachers</a>.</p>
</body>
</html>
"""


def start_page(wheel: str) -> str:
    """What a reader opens first."""
    paths = [path.as_posix() for path in toc.sources(".ipynb")]
    items = [f'<li><a href="site/notebooks/{path}">{path}</a></li>' for path in paths]
    return START.format(first=toc.pages()[0], wheel=wheel, notebooks="\n".join(items))


def main(site: Path, target: Path) -> None:
    (wheel,) = site.glob("*.whl")
    with ZipFile(target, "w", ZIP_DEFLATED) as archive:
        archive.writestr(f"{FOLDER}/START.html", start_page(wheel.name))
        for file in sorted(path for path in site.rglob("*") if path.is_file()):
            if ONLINE & set(file.relative_to(site).parts):
                continue
            archive.write(file, f"{FOLDER}/site/{file.relative_to(site).as_posix()}")


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
