"""Packages and workflows are pinned and may do little, and every command runs what it says."""

import ast
import re
import tomllib

import pytest
import toc
import yaml

LOCKS = {
    "requirements.txt": ["requirements.in"],
    "requirements-tests.txt": ["requirements.in", "requirements-tests.in"],
}
WORKFLOWS = sorted((toc.ROOT / ".github/workflows").glob("*.yml"))


# What `make test` has to run, somewhere among the targets that it reaches.
CHECKS = [
    r"pip check", r"ruff check \.", r"mypy", r"python tools/notebooks\.py check",
    r"python tools/live_runtime\.py \.pyodide \$\(FROM\)",
    r"python -m pytest( -n \w+)?( --dist \w+)?",
    r"python -m pytest.* --nbval --nbval-current-env \"\$\$home\"",
    r"python -m pytest.* tests/site --site _build/html",
    r"jupyter-book build \. -q -W -n --keep-going > /dev/null",
    r"python tools/check_site\.py _build/html",
    r"python tools/pdf\.py _build/html \$@",
]  # fmt: skip
# What is installed by exact versions alone: hashes would not fit every machine.
WITHOUT_HASHES = {"requirements-torch.txt", "benchmarks/requirements-jax.txt"}
RUNS = {
    "test": {"everything": ".ci/run", "versions": "python -m pytest"},
    "weekly": {"studies": "make studies", "trust": "make trust", "newest": "python -m pytest",
               "links": "make links", "live": "make live-cells"},
    "deploy": {"build": "make site", "deploy": None, "copies": None},
}  # fmt: skip
# How a command could be green, or run less than it says.
WAY_OUT = re.compile(
    r"\|\||;|^-|--collect-only|--co\b|--deselect|--exit-zero|--maxfail| -k |\bset \+e|\bexit 0"
)


def read(name):
    return (toc.ROOT / name).read_text(encoding="utf-8")


def pins(name):
    """Package to version, of a file with one requirement a line."""
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", read(name), flags=re.MULTILINE))


def hashes(lock):
    """Requirement to the hashes of its files."""
    entries = re.split(r"\n(?=\w)", read(lock))[1:]
    return {
        entry.split()[0]: set(re.findall(r"--hash=sha256:([0-9a-f]{64})\b", entry))
        for entry in entries
    }


@pytest.mark.parametrize("lock, sources", LOCKS.items(), ids=LOCKS)
def test_the_lock_holds_what_is_asked_for_each_with_hashes(lock, sources):
    asked = {name: version for source in sources for name, version in pins(source).items()}
    assert asked and asked.items() <= pins(lock).items()
    assert all(hashes(lock).values())


def test_both_locks_choose_the_same_versions_and_files():
    assert hashes("requirements.txt").items() <= hashes("requirements-tests.txt").items()


WANTED = ["requirements.in", "requirements-tests.in", *sorted(WITHOUT_HASHES)]


@pytest.mark.parametrize("name", WANTED)
def test_what_is_asked_for_is_exact(name):
    lines = [line for line in read(name).splitlines() if line and not line.startswith("#")]
    assert len(lines) == len(pins(name)) and all("==" in line for line in lines)


def test_what_is_installed_is_exact_and_hashes_are_asked_for():
    assert re.search(r"^UV := uv==[\d.]+$", read("Makefile"), flags=re.MULTILINE)
    for needs, commands in rules().values():
        for name in re.findall(r".*install.* -r (\S+)", commands):
            line = f" -r {name}"
            name = needs.split()[0] if name == "$<" else name
            assert f"--require-hashes{line}" in commands or name in WITHOUT_HASHES


def test_no_test_is_left_out():
    way_out = re.compile(r"\b(?:mark|pytest|unittest)\.(?:skip|skipif|xfail|importorskip)\b")
    for path in sorted((toc.ROOT / "tests").rglob("*.py")):
        assert not way_out.search(path.read_text(encoding="utf-8")), path


@pytest.mark.parametrize("path", sorted((toc.ROOT / "tests").rglob("*.py")), ids=lambda p: p.stem)
def test_what_looks_like_a_test_is_run(path):
    """In a file of tests every function is one, or is used; no other file has any."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}
    tests = {name for name in functions if name.startswith("test_")}
    assert not tests or path.name.startswith("test_")
    if tests:
        used = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        used |= {node.arg for node in ast.walk(tree) if isinstance(node, ast.arg)}
        marks = {name: map(ast.unparse, node.decorator_list) for name, node in functions.items()}
        fixtures = {name for name, found in marks.items() if "fixture" in " ".join(found)}
        assert functions.keys() - tests <= used | fixtures


def rules():
    """Each target of the Makefile, with what it needs and its commands; variables written out."""
    values = dict(re.findall(r"^(\w+) :?= (.*)$", read("Makefile"), flags=re.MULTILINE))
    text = re.sub(r"\$\((\w+)\)", lambda name: values.get(name[1], name[0]), read("Makefile"))
    rule = r"^(\S[^:=\n]*):(?!=)(.*)\n((?:\t.*\n)*)"
    return {name: rest for name, *rest in re.findall(rule, text, flags=re.MULTILINE)}


def reached(target):
    """The commands of a target of the Makefile, and of all that it needs or makes."""
    found, todo = {}, [target]
    while todo:
        name = todo.pop()
        if name in rules() and name not in found:
            needs, commands = rules()[name]
            found[name] = [line.lstrip("\t") for line in commands.splitlines()]
            todo += needs.split() + re.sub(r".*\$\(MAKE\)", "", commands).split()
    return [line for lines in found.values() for line in lines]


def test_make_test_runs_every_check_and_none_has_a_way_out():
    commands = reached("test")
    for check in CHECKS:
        assert any(re.fullmatch(rf"\.venv/bin/{check}", line) for line in commands), check
    assert [line for line in commands if WAY_OUT.search(line)] == []
    assert ".IGNORE" not in read("Makefile")
    assert read(".ci/run").splitlines()[-3:] == [
        "set -euo pipefail", 'cd "$(dirname "$0")/.."', "make test"
    ]  # fmt: skip


def test_pytest_runs_all_tests_and_examples_and_is_strict():
    options = tomllib.loads(read("pyproject.toml"))["tool"]["pytest"]["ini_options"]
    assert options["testpaths"] == ["tests", "nnbook", "README.md"]
    assert options["xfail_strict"] and "error::RuntimeWarning" in options["filterwarnings"]
    assert {"--doctest-modules", "--doctest-glob=README.md"} <= set(options["addopts"].split())
    assert not WAY_OUT.search(" " + options["addopts"])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_runs_what_it_is_there_for(workflow):
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))["jobs"]
    assert jobs.keys() == RUNS[workflow.stem].keys()
    for name, job in jobs.items():
        steps = [step.get("run", "") for step in job["steps"]]
        wanted = RUNS[workflow.stem][name]
        assert wanted is None or any(run.startswith(wanted) for run in steps)
        assert not any("continue-on-error" in part for part in (job, *job["steps"]))
        assert not any(WAY_OUT.search(run) for run in steps if "pytest" in run or "make" in run)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.stem)
def test_a_workflow_is_pinned_to_commits_and_only_reads_unless_a_job_must_write(workflow):
    jobs = yaml.safe_load(workflow.read_text(encoding="utf-8"))
    assert jobs["permissions"] == {"contents": "read"}
    for job in jobs["jobs"].values():
        assert "timeout-minutes" in job
        for step in job["steps"]:
            assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}|", step.get("uses", "")), step
            if "checkout@" in step.get("uses", ""):
                assert step["with"]["persist-credentials"] is False
