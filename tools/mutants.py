"""Every mutant of some files against the tests that reach it: ``python tools/mutants.py < task``.

The task is JSON, ``{"files": [...], "tests": [...], "processes": 2}``, and the working folder a
copy of the repository, whose files are changed.  A list of the mutants is printed as JSON: file,
function, what stood there, what it becomes, and whether a test was red.

mutmut writes all mutants into the source, with a switch.  The tests are collected once; then every
mutant gets a fork of this process, which turns its switch and runs the tests that reach its
function, until one is red: those of its own test file first, and the fastest before the others.
A test that is red with the switches alone, because it reads the source, is left out and named.

mutmut passes over decorated functions, so ``@decorator`` is written below the function before, as
``name = decorator(name)``.
"""

import ast
import difflib
import gc
import json
import os
import signal
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from mutmut.mutation.file_mutation import mutate_file_contents
from mutmut.mutation.trampoline import get_mutant_under_test, set_mutant_under_test
from mutmut.state import state
from mutmut.utils.format_utils import (
    get_mutant_name,
    mangled_name_from_mutant_name,
    orig_function_and_class_names_from_key,
)

GREEN, RED, BROKEN = 0, 1, 2
OPTIONS = "-q --capture=sys --tb=line -p no:cacheprovider"
PATIENCE = 5  # how many times as long as without a mutant, and this many seconds more


class Mutant(NamedTuple):
    """One change to a function."""

    name: str
    file: str
    function: str
    was: str
    becomes: str


def with_decorators_below(source: str) -> str:
    """The same program, with every ``@decorator`` of a function as a call below it."""
    lines = source.splitlines()
    functions = [
        node
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
    ]
    for function in sorted(functions, key=lambda node: -node.lineno):
        call = function.name
        for decorator in reversed(function.decorator_list):
            call = f"({ast.unparse(decorator)})({call})"
        lines.insert(function.end_lineno, f"{' ' * function.col_offset}{function.name} = {call}")
        first = min(decorator.lineno for decorator in function.decorator_list)
        del lines[first - 1 : function.lineno - 1]
    return "\n".join(lines) + "\n"


def write_mutants(file: str) -> Iterator[Mutant]:
    """Put all mutants of a file into it, and say what each of them changes."""
    path = Path(file)
    mutated = mutate_file_contents(file, with_decorators_below(path.read_text(encoding="utf-8")))
    path.write_text(mutated.code, encoding="utf-8")
    lines = mutated.code.splitlines()

    def text_of(name: str) -> list[str]:
        span = mutated.line_span_by_function_name[name]
        return [line.replace(name, "") for line in lines[span.start - 1 : span.end]]

    for name in mutated.mutant_names:
        original = f"{mangled_name_from_mutant_name(name)}__mutmut_orig"
        changes = [*difflib.unified_diff(text_of(original), text_of(name), n=0)][2:]
        was, becomes = (
            "\n".join(line[1:].strip() for line in changes if line.startswith(sign))
            for sign in "-+"
        )
        function, owner = orig_function_and_class_names_from_key(name)
        place = f"{owner}.{function}" if owner else function
        yield Mutant(get_mutant_name(path, name), file, place, was, becomes)


class EveryMutant:
    """For pytest: instead of once, the tests run for every mutant."""

    def __init__(self, mutants: list[Mutant], processes: int) -> None:
        self.mutants = mutants
        self.processes = processes
        self.red: dict[str, bool] = {}
        self.left_out: set[str] = set()

    @pytest.hookimpl(tryfirst=True)
    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed and get_mutant_under_test() != "stats":
            os._exit(RED)
        if report.failed:
            print("left out:", report.nodeid, file=sys.__stderr__)
            self.left_out.add(report.nodeid)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        gc.freeze()  # what is here now is shared with the forks as long as nobody touches it
        reach = Path("reach.json")

        def find_out() -> None:
            found = reached(session.items)
            kept = {test: what for test, what in found.items() if test not in self.left_out}
            reach.write_text(json.dumps(kept), encoding="utf-8")

        ((_, code),) = in_forks({"reaching": find_out})
        if code != GREEN:
            raise SystemExit("the tests without a mutant could not be run")
        tests = tests_by_function(session.items, json.loads(reach.read_text(encoding="utf-8")))
        tasks = {
            mutant.name: lambda mutant=mutant: try_tests(mutant, tests) for mutant in self.mutants
        }
        for name, code in in_forks(tasks, self.processes):
            if code == BROKEN:
                raise SystemExit(f"the tests of {name} could not be run")
            self.red[name] = code != GREEN
            if not self.red[name]:
                print("alive:", name, file=sys.__stderr__)
        return True


def in_forks(
    tasks: dict[str, Callable[[], object]], processes: int = 1
) -> Iterator[tuple[str, int]]:
    """Run every task in a fork of this process; its name and exit code, as they end."""
    running: dict[int, str] = {}

    def next_ended() -> tuple[str, int]:
        pid, status = os.wait()
        return running.pop(pid), os.waitstatus_to_exitcode(status)

    for name, task in tasks.items():
        if len(running) == processes:
            yield next_ended()
        if pid := os.fork():
            running[pid] = name
            continue
        try:
            task()
            os._exit(GREEN)
        except BaseException as error:
            print(name, repr(error), file=sys.__stderr__)
        finally:
            os._exit(BROKEN)
    while running:
        yield next_ended()


def run(items: list[pytest.Item]) -> Iterator[tuple[str, float]]:
    """Run tests; the name of each and the seconds it took.  A red one ends the process."""
    tempfile.tempdir = tempfile.mkdtemp()  # of this process alone
    for item, following in zip(items, [*items[1:], None], strict=False):
        start = time.perf_counter()
        item.ihook.pytest_runtest_protocol(item=item, nextitem=following)
        yield item.nodeid, time.perf_counter() - start


def reached(items: list[pytest.Item]) -> dict[str, tuple[float, list[str]]]:
    """For each test how long it takes, and the functions with mutants that it reaches."""
    set_mutant_under_test("stats")
    del os.environ["MUTANT_UNDER_TEST"]  # another Python that a test starts has nothing to record
    found = {}
    for test, seconds in run(items):
        found[test] = seconds, sorted(state()._stats)
        state()._stats.clear()
    return found


class Test(NamedTuple):
    """A test that reaches a function."""

    seconds: float
    item: pytest.Item


def tests_by_function(
    items: list[pytest.Item], reach: dict[str, tuple[float, list[str]]]
) -> dict[str, list[Test]]:
    """For each function the tests that reach it, the fastest first."""
    tests: dict[str, list[Test]] = defaultdict(list)
    known = [item for item in items if item.nodeid in reach]
    for item in sorted(known, key=lambda item: reach[item.nodeid][0]):
        seconds, functions = reach[item.nodeid]
        for function in functions:
            tests[function].append(Test(seconds, item))
    return tests


def try_tests(mutant: Mutant, tests: dict[str, list[Test]]) -> None:
    """Turn a mutant's switch and run its tests; the process ends with them, or when time is up."""
    own = f"test_{Path(mutant.file).name}"
    found = tests[mangled_name_from_mutant_name(mutant.name)]
    found = sorted(found, key=lambda test: test.item.path.name != own)
    signal.signal(signal.SIGALRM, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_REAL, PATIENCE * (1 + sum(test.seconds for test in found)))
    set_mutant_under_test(mutant.name)
    for _ in run([test.item for test in found]):
        pass


if __name__ == "__main__":
    task = json.load(sys.stdin)
    sys.path.insert(0, os.getcwd())
    os.environ["PYTHONPATH"] = os.getcwd()  # where a test starts another Python
    tempfile.tempdir = tempfile.mkdtemp(dir=os.getcwd())
    Path("setup.cfg").write_text("[mutmut]\nsource_paths = nnbook\n", encoding="utf-8")
    mutants = [mutant for file in task["files"] for mutant in write_mutants(file)]
    plugin = EveryMutant(mutants, task["processes"])
    output, sys.stdout = sys.stdout, open(os.devnull, "w")
    if code := pytest.main([*OPTIONS.split(), *task["tests"]], plugins=[plugin]):
        raise SystemExit(f"pytest ended with {code}")
    json.dump([mutant._asdict() | {"red": plugin.red[mutant.name]} for mutant in mutants], output)
