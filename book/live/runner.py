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
import traceback
import types

import _live

spaces = {}


def out(kind, data):
    _live.out(kind, json.dumps(data))


class Stream(io.TextIOBase):
    def __init__(self, name):
        self.label = name

    def write(self, text):
        if text:
            out(self.label, str(text))
        return len(text)


class Formatter(dict):
    def for_type(self, kind, function):
        self[kind] = function


class Formatters(dict):
    def __missing__(self, mime):
        self[mime] = Formatter()
        return self[mime]


class Events:
    def register(self, *unused):
        pass


class Shell:
    display_formatter = types.SimpleNamespace(formatters=Formatters())
    events = Events()

    def enable_gui(self, *unused):
        pass


shell = Shell()
REPRS = {"text/html": "_repr_html_", "text/markdown": "_repr_markdown_", "image/svg+xml": "_repr_svg_"}


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
    if "image/svg+xml" in forms:
        forms["image/svg+xml"] = web(forms["image/svg+xml"])
    return forms


def web(svg):
    """A figure fit to stand in the page, as book/_ext/nnbook_site.py makes it."""
    from nnbook.plotting.style import INK

    web.count += 1
    svg = svg[svg.index("<svg"):]
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg, flags=re.S)
    svg = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", "", svg, count=1, flags=re.S)
    svg = re.sub(r'\bid="([^"]+)"', rf'id="live{web.count}-\1"', svg)
    svg = re.sub(r'(?:xlink:)?href="#([^"]+)"', rf'href="#live{web.count}-\1"', svg)
    svg = re.sub(r"url\(#([^)]+)\)", rf"url(#live{web.count}-\1)", svg)
    return re.sub(INK, "currentColor", svg, flags=re.I)


web.count = 0


def display(*things, raw=False, metadata=None, **unused):
    for thing in things:
        out("display", dict(thing) if raw else bundle(thing))


def show_figures(*unused, **also):
    if plt := sys.modules.get("matplotlib.pyplot"):
        for number in plt.get_fignums():
            display(plt.figure(number))
        plt.close("all")


def print_figure(figure, fmt="svg", bbox_inches="tight", **options):
    if not figure.axes and not figure.lines:
        return None
    file = io.BytesIO()
    look = {"facecolor": figure.get_facecolor(), "edgecolor": figure.get_edgecolor(), "dpi": figure.dpi}
    figure.canvas.print_figure(file, format=fmt, bbox_inches=bbox_inches, **look | options)
    return file.getvalue().decode()


def stand_in():
    names = ("IPython", "IPython.display", "IPython.core", "IPython.core.pylabtools", "matplotlib_inline",
             "matplotlib_inline.backend_inline")
    made = {name: types.ModuleType(name) for name in names}
    made["IPython"].get_ipython = builtins.get_ipython = lambda: shell
    made["IPython"].version_info = (9, 18, 1, "")
    made["IPython"].display, made["IPython"].core = made["IPython.display"], made["IPython.core"]
    made["IPython.display"].display = builtins.display = display
    made["IPython.core.pylabtools"].print_figure = print_figure
    made["matplotlib_inline.backend_inline"].set_matplotlib_formats = lambda *unused: None
    sys.modules.update(made)


stand_in()


def run(page, cell, code, space):
    """Run a cell; say whether it ended well.  An exercise works on a copy of the page's names."""
    os.makedirs(os.path.dirname(f"/book/{page}"), exist_ok=True)
    os.chdir(os.path.dirname(f"/book/{page}"))
    names = spaces.setdefault(page, {"__name__": "__main__"})
    if space:
        space = f"{page}#{space}"
        if space not in spaces:
            import numpy
            from nnbook.exercises import check, hint

            spaces[space] = {"np": numpy, "check": check, "hint": hint} | names
        names = spaces[space]
    where = f"<{cell}>"
    linecache.cache[where] = (len(code), None, code.splitlines(True), where)
    try:
        with contextlib.redirect_stdout(Stream("stdout")), contextlib.redirect_stderr(Stream("stderr")):
            tree, last = ast.parse(code, where), None
            if tree.body and isinstance(tree.body[-1], ast.Expr):
                last = ast.Expression(tree.body.pop().value)
            for statement in tree.body:
                exec(compile(ast.Module([statement], []), where, "exec"), names)
                if plt := sys.modules.get("matplotlib.pyplot"):
                    plt.show = show_figures
            value = eval(compile(last, where, "eval"), names) if last else None
            if value is not None:
                out("display", bundle(value) | verdict(value))
            show_figures()
        return True
    except BaseException as error:
        step = error.__traceback__
        while step and not step.tb_frame.f_code.co_filename.startswith("<"):
            step = step.tb_next
        out("error", "".join(traceback.format_exception(type(error), error, step)))
        return False


def verdict(value):
    """What the page remembers of an answer to an exercise."""
    judged = type(value).__name__ == "Verdict"
    return {"verdict": [value.exercise, value.status, value.passed, value.total]} if judged else {}
