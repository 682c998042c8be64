"""What stands in for IPython in the browser: run a cell, hand out what it shows.

No more of IPython than `nnbook.notebook`, `nnbook.plotting.style` and Matplotlib ask for.
"""

import ast
import builtins
import contextlib
import io
import json
import linecache
import os
import re
import sys
import time
import traceback
import types

import _live
import needs
import numpy

MOST = 100_000  # characters that a cell prints, and
MOST_THINGS = 200  # things that it shows, before the rest is cut
DEEPEST = 200  # calls that an error names
EVERY = 0.1  # seconds between two messages to the page, but
AT_ONCE = 20  # lines come at once: a loop without end may follow
CUT = "\n... The rest is left out: a cell shows {} here.\n"
NOTES = [  # an error, what its text says, and what a browser has not
    ("ModuleNotFoundError", "",
     "In this page there are NumPy, Matplotlib, nnbook and most of Python's own modules."),
    ("RuntimeError", "new thread",
     "In a browser there is one thread for all: call the function itself."),
    ("OSError", "processes|not implemented",
     "In a browser Python is alone: it starts no other programs."),
    ("FileNotFoundError", "",
     "Files of your machine are not seen from here; those that a cell writes are."),
    ("RuntimeError|URLError|OSError", "TLS|urlopen|Host",
     "A page loads nothing from elsewhere."),
    ("MemoryError", "", "The browser gives no more memory."),
    ("SystemExit", "", "The cell ended itself; Python is still here."),
    ("SyntaxError", r"(?m)^\s*[%!?]|\?$",
     "What begins with %, ! or ? is Jupyter's own; here is Python alone."),
]  # fmt: skip
KEYBOARD = "there is no keyboard here: write the value into the cell, as in  x = '7'"

ROOT = "/book"  # where a page's cells are at home
spaces: dict[str, dict] = {}


# ---- Handing out ---------------------------------------------------------------------------------


class Page:
    """What a cell shows, in its order, in messages that are few and not too large."""

    def begin(self):
        self.kind, self.parts, self.last = "", [], time.monotonic()
        self.room, self.things, self.at_once = MOST, MOST_THINGS, AT_ONCE

    def write(self, kind, text):
        if self.room <= 0:
            return
        if kind != self.kind:
            self.flush()
        if len(text) > self.room:
            text = text[: self.room] + CUT.format(f"{MOST:,} characters")
        self.room -= len(text)
        self.kind = kind
        self.parts.append(text)
        self.at_once -= text.endswith("\n")
        comes = self.at_once >= 0 and text.endswith("\n")
        if comes or self.room <= 0 or time.monotonic() > self.last + EVERY:
            self.flush()

    def flush(self):
        if self.parts:
            _live.out(self.kind, json.dumps("".join(self.parts)))
        self.parts, self.last = [], time.monotonic()

    def show(self, forms):
        self.things -= 1
        if self.things >= 0:
            self.flush()
            _live.out("display", json.dumps(forms))
        elif self.things == -1:
            self.write("stderr", CUT.format(f"{MOST_THINGS} things"))


page = Page()


class Stream(io.TextIOBase):
    def __init__(self, name):
        self.label = name

    def write(self, text):
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text).__name__}")
        if text:
            page.write(self.label, text)
        return len(text)


# ---- IPython -------------------------------------------------------------------------------------


class Formatter(dict):
    def for_type(self, kind, function):
        self[kind] = function


class Formatters(dict):
    def __missing__(self, mime):
        self[mime] = Formatter()
        return self[mime]


class Shell:
    display_formatter = types.SimpleNamespace(formatters=Formatters())
    events = types.SimpleNamespace(register=lambda *unused: None)

    def enable_gui(self, *unused):
        pass


shell = Shell()
REPRS = {
    "text/html": "_repr_html_",
    "text/markdown": "_repr_markdown_",
    "image/svg+xml": "_repr_svg_",
}


def bundle(thing):
    """A value in each form in which it can be shown."""
    forms = {"text/plain": repr(thing)}
    for mime, formatter in shell.display_formatter.formatters.items():
        for kind, function in formatter.items():
            if isinstance(thing, kind) and (form := function(thing)) is not None:
                forms[mime] = form
    for mime, name in REPRS.items():
        method = None if isinstance(thing, type) else getattr(thing, name, None)
        if mime not in forms and callable(method) and (form := method()) is not None:
            forms[mime] = form
    if svg := forms.get("image/svg+xml"):
        from nnbook.plotting.style import inline

        bundle.figures += 1
        forms["image/svg+xml"] = inline(svg, f"live{bundle.figures}")
    return forms


bundle.figures = 0


def display(*things, raw=False, metadata=None, **unused):
    for thing in things:
        page.show(dict(thing) if raw else bundle(thing))


def show_figures(*unused, **also):
    if plt := sys.modules.get("matplotlib.pyplot"):
        for number in plt.get_fignums():
            display(plt.figure(number))
        plt.close("all")


def print_figure(figure, fmt="svg", bbox_inches="tight", **options):
    if not figure.axes and not figure.lines:
        return None
    file = io.BytesIO()
    look = {name: getattr(figure, f"get_{name}")() for name in ("facecolor", "edgecolor", "dpi")}
    figure.canvas.print_figure(file, format=fmt, bbox_inches=bbox_inches, **look | options)
    return file.getvalue().decode()


class Keyboard(io.TextIOBase):
    def readline(self, *unused):
        raise EOFError(KEYBOARD)


def stand_in():
    names = ["IPython", "IPython.display", "IPython.core", "IPython.core.pylabtools"]
    names += ["matplotlib_inline", "matplotlib_inline.backend_inline"]
    made = {name: types.ModuleType(name) for name in names}
    made["IPython"].get_ipython = builtins.get_ipython = lambda: shell
    made["IPython"].version_info = (9, 18, 1, "")
    made["IPython"].display, made["IPython"].core = made["IPython.display"], made["IPython.core"]
    made["IPython.display"].display = builtins.display = display
    made["IPython.core.pylabtools"].print_figure = print_figure
    made["matplotlib_inline.backend_inline"].set_matplotlib_formats = lambda *unused: None
    sys.modules.update(made)
    sys.stdin = Keyboard()


stand_in()
WHOLE = [(names, dict(names)) for names in (sys.modules, vars(builtins), vars(numpy))]


# ---- Running -------------------------------------------------------------------------------------


def mend():
    """Undo what a cell did to Python and NumPy themselves: the next knows nothing of it."""
    for names, whole in WHOLE:
        names.update(whole)


def draws(code):
    """Whether a cell imports Matplotlib, or what draws with it."""
    try:
        return any(map(needs.draws, ast.walk(ast.parse(code))))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return False


def run(name, cell, code, space, lang=None):
    """Run a cell; say whether it ended well.  An exercise works on a copy of the page's names."""
    page.begin()
    if lang:
        os.environ["NNBOOK_LANG"] = lang
    os.makedirs(folder := os.path.dirname(f"{ROOT}/{name}"), exist_ok=True)
    os.chdir(folder)
    where = f"<{cell}>"
    linecache.cache[where] = (len(code), None, code.splitlines(True), where)
    try:
        out, errors = Stream("stdout"), Stream("stderr")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(errors):
            execute(code, where, names_of(name, space))
        return True
    except BaseException as error:
        page.room = MOST  # an error is shown whatever was printed
        page.write("error", told(error))
        return False
    finally:
        page.flush()


def names_of(name, space):
    names = spaces.setdefault(name, {"__name__": "__main__"})
    if not space:
        return names
    space = f"{name}#{space}"
    if space not in spaces:
        from nnbook.exercises import check, hint

        spaces[space] = {"np": numpy, "check": check, "hint": hint} | names
    return spaces[space]


def execute(code, where, names):
    """Statement by statement; what the last one is worth is shown."""
    tree, last = ast.parse(code, where), None
    if tree.body and isinstance(tree.body[-1], ast.Expr):
        last = ast.Expression(tree.body.pop().value)
    for statement in tree.body:
        exec(compile(ast.Module([statement], []), where, "exec"), names)
        if plt := sys.modules.get("matplotlib.pyplot"):
            plt.show = show_figures
    value = eval(compile(last, where, "eval"), names) if last else None
    if value is not None:
        page.show(bundle(value) | verdict(value))
    show_figures()


def told(error):
    """A traceback that begins in the cell and leaves this file out, and what a browser has not."""
    step = error.__traceback__
    while step and not step.tb_frame.f_code.co_filename.startswith("<"):
        step = step.tb_next
    story = traceback.TracebackException(type(error), error, step, limit=DEEPEST)
    story.stack[:] = [frame for frame in story.stack if frame.filename != __file__]
    kinds = [kind.__name__ for kind in type(error).__mro__]
    text = getattr(error, "text", None) or str(error)
    for kind, says, note in NOTES:
        if any(re.fullmatch(kind, one) for one in kinds) and re.search(says, text):
            return "".join(story.format()) + f"\n{note}\n"
    return "".join(story.format())


def verdict(value):
    """What the page remembers of an answer to an exercise."""
    telling = sys.modules.get("nnbook.exercises.telling")
    if not (telling and isinstance(value, telling.Verdict)):
        return {}
    return {"verdict": [value.exercise, value.status, value.passed, value.total]}
