"""Make the browser's Python small and quick to start; Pyodide runs this, for bytecode of its own.

Modules that the book uses become bytecode, which is larger and need not be compiled in the
reader's browser; all others stay source.  What no page can use is left out.

    node tools/pyodide.mjs FETCHED tools/live_pack.py FETCHED TARGET     # pack
    node tools/pyodide.mjs FETCHED tools/live_pack.py                    # list the modules used
"""

import importlib._bootstrap_external as bytecode
import io
import json
import pkgutil
import re
import sys
import zipfile
from pathlib import Path

MODULES = Path(__file__).with_name("live_modules.txt")
ROOTS = ("/lib/python314.zip/", "/lib/python3.14/site-packages/")
LEFT_OUT = re.compile(
    r"\.(pyi|pxd|h|a|c|afm)$|/tests/|/_examples/|sample_data|mpl-data/images|web_backend"
    r"|^numpy/f2py|^matplotlib/(testing|sphinxext)"
    r"|^(_pyrepl|xmlrpc|wsgiref)/|^(imaplib|mailbox|poplib|smtplib|ftplib)\.py"
)
FONT = re.compile(r"^matplotlib/mpl-data/fonts/")
FONTS = re.compile(  # that the book's figures are measured with, and those that mathtext wants
    r"/(DejaVuSans(-Bold|-Oblique|-BoldOblique|Display|Mono)?|cm\w+|STIX(Siz|Non|General)\w*)\.ttf$"
    r"|/LICENSE"
)
ENCODING = re.compile(r"^encodings/(?!__init__|aliases|ascii|charmap|cp1252|cp437|idna|latin_1)")
ENCODINGS = re.compile(r"^encodings/(utf|mac_roman|punycode|unicode|raw_unicode)")
SPOKEN = re.compile(r"^(numpy|pyodide|_pyodide)/")  # their docstrings are read


def is_left_out(name: str) -> bool:
    return bool(
        LEFT_OUT.search(name)
        or (FONT.match(name) and not FONTS.search(name))
        or (ENCODING.match(name) and not ENCODINGS.match(name))
    )


def compiled(name: str, where: str, source: bytes) -> bytes:
    """Bytecode that is taken as it is, without a look at a source."""
    level = 0 if SPOKEN.match(name) else 2
    code = compile(source, where, "exec", dont_inherit=True, optimize=level)
    return bytes(bytecode._code_to_hash_pyc(code, bytes(8), False))


def packed(archive: bytes, root: str, used: set[str]) -> bytes:
    """A wheel or the standard library; the same bytes for the same input."""
    file = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(archive)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as new,
    ):
        for name in sorted(old.namelist()):
            if name.endswith("/") or is_left_out(name):
                continue
            content = old.read(name)
            if name == "matplotlib/fontlist.json":  # else it looks for fonts, and says so
                fonts = json.loads(content)
                kept = [font for font in fonts["ttflist"] if FONTS.search("/" + font["fname"])]
                content = json.dumps(fonts | {"afmlist": [], "ttflist": kept}).encode()
            if name in used:
                name, content = f"{name}c", compiled(name, root + name, content)
            entry = zipfile.ZipInfo(name)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, content, compresslevel=9)
    return file.getvalue()


def pack(source: Path, target: Path) -> None:
    used = set(MODULES.read_text().split())
    for archive in [*source.glob("*.whl"), source / "python_stdlib.zip"]:
        root = ROOTS[archive.suffix == ".whl"]
        (target / archive.name).write_bytes(packed(archive.read_bytes(), root, used))


# ---- Which modules the book uses -----------------------------------------------------------------


def use_all() -> None:
    """Import what the pages import, draw with it, and check answers."""
    sys.path[:0] = ["book/live", "book/_ext"]
    import matplotlib.pyplot as plt
    import numpy as np

    import nnbook

    sys.modules["_live"] = type(sys)("_live")
    sys.modules["_live"].out = lambda *unused: None
    runner = __import__("runner")
    for module in pkgutil.walk_packages(nnbook.__path__, "nnbook."):
        if "classroom" not in module.name and not module.name.endswith("__main__"):
            __import__(module.name)
    from nnbook.exercises import check, exercise, names
    from nnbook.plotting import style

    style.use()
    _, (left, right) = plt.subplots(1, 2)
    left.plot([1, 2], label="$x_1$")
    left.legend()
    left.hist([1, 2, 3])
    left.set_yscale("log")
    right.contourf(np.arange(9).reshape(3, 3))
    right.imshow([[1, 2]])
    right.annotate("a", (0, 1), (1, 2), arrowprops={"arrowstyle": "->"})
    runner.show_figures()
    for name in names():
        check(name, exercise(name).solution)
        check(name, lambda: 1 / 0)


def used_modules() -> list[str]:
    """Their files, as they lie in the archives."""
    specs = [getattr(module, "__spec__", None) for module in list(sys.modules.values())]
    files = {str(spec.origin) for spec in specs if spec and str(spec.origin).endswith(".py")}
    return sorted(f.removeprefix(root) for f in files for root in ROOTS if f.startswith(root))


if __name__ == "__main__":
    if sys.argv[1:]:
        pack(*map(Path, sys.argv[1:]))
    else:
        use_all()
        print("\n".join(used_modules()))
