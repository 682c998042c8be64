"""Packages and workflows are pinned, and what may be done with them is as little as possible."""

import re

import pytest
import toc
import yaml

LOCKS = {
    "requirements.txt": ["requirements.in"],
    "requirements-tests.txt": ["requirements.in", "requirements-tests.in"],
}
WORKFLOWS = sorted((toc.ROOT / ".github/workflows").glob("*.yml"))


def pins(name):
    """Package to version, of a file with one requirement a line."""
    text = (toc.ROOT / name).read_text(encoding="utf-8")
    return dict(re.findall(r"^([\w.-]+)==([\w.]+)", text, flags=re.MULTILINE))


@pytest.mark.parametrize("lock, sources", LOCKS.items(), ids=LOCKS)
def test_the_lock_holds_what_is_asked_for_each_with_hashes(lock, sources):
    asked = {name: version for source in sources for name, version in pins(source).items()}
    assert asked and asked.items() <= pins(lock).items()
    entries = re.split(r"\n(?=\w)", (toc.ROOT / lock).read_text(encoding="utf-8"))[1:]
    assert [entry for entry in entries if not re.search(r"--hash=sha256:[0-9a-f]{64}", entry)] == []


def test_both_locks_choose_the_same_versions():
    assert pins("requirements.txt").items() <= pins("requirements-tests.txt").items()


def test_no_test_is_left_out():
    way_out = re.compile(r"\b(?:mark|pytest|unittest)\.(?:skip|skipif|xfail|importorskip)\b")
    for path in sorted((toc.ROOT / "tests").rglob("*.py")):
        assert not way_out.search(path.read_text(encoding="utf-8")), path


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
