"""Saves ended by force: at every line and byte, from outside, without room; and in company.

A save runs over an old file, or over none, and is ended.  Then the folder must hold the old file
or the new one, whole, and a later save must work beside all that is left over.  Child processes
are forked, so this needs Linux or macOS.
"""

import os
import resource
import signal
import sys
import time
from collections import Counter
from functools import partial
from itertools import count

import numpy as np
import pytest

from nnbook.saving import load, save, to_bytes
from nnbook.structure import identity, init_network, tanh

FAILED = 87


class Trial:
    """A file, a network before and one after, and the count of what was found."""

    def __init__(self, path, is_old, sizes=(2, 8, 1)):
        self.path, self.is_old, self.found = path, is_old, Counter()
        self.old, self.new = (
            init_network(sizes, [tanh, identity], np.random.default_rng(seed)) for seed in (1, 2)
        )
        self.names = {to_bytes(self.old): "old", to_bytes(self.new): "new"}
        self.begin()

    def begin(self):
        """The state before; it is also the later save that must work."""
        save(self.path, self.old)
        if not self.is_old:
            self.path.unlink()

    def look(self, is_ended):
        """Count what is there after a save that was ended, and begin again."""
        self.found["ended" if is_ended else "not ended"] += 1
        if self.path.exists():
            self.found[self.names.get(self.path.read_bytes(), "wrong")] += 1
        else:
            self.found["lost" if self.is_old else "old"] += 1
        self.begin()

    def is_whole(self):
        """Whether every save was ended as meant, and no file lost or wrong."""
        return set(self.found) <= {"ended", "old", "new"}

    def left_over(self):
        return len(os.listdir(self.path.parent)) - self.path.exists()


@pytest.fixture(params=[True, False], ids=["over an old file", "no old file"])
def trial(request, tmp_path, keep):
    """A trial whose figures are kept under the test's name."""
    trial = Trial(tmp_path / "network.npz", request.param)
    yield trial
    keep({request.node.name: trial.found})


def start(action):
    """A child process that does it, and nothing else."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            action()
            status = 0
        except OSError:
            status = FAILED
        finally:
            os._exit(status)
    return child


def end_of(child):
    """0, FAILED, 1 for any other error, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def traced_save(trial, act, only=None):
    """Save, and act before each line of every library, or before each bytecode of ``only``."""
    numbers = count()

    def trace(frame, event, _):
        if only and frame.f_code is not only:
            return None
        frame.f_trace_opcodes = only is not None
        if event == ("opcode" if only else "line"):
            act(next(numbers))
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        save(trial.path, trial.new)
    finally:
        sys.settrace(before)


def events(trial, only=None):
    """The numbers of a save's lines, or of its bytecodes."""
    for _ in range(2):  # the first one also fills the libraries' caches
        seen = []
        traced_save(trial, seen.append, only)
        trial.begin()
    return seen


def test_killed_at_lines(trial, full):
    for n in events(trial)[:: 1 if full else 40]:
        kill = partial(lambda n, k: k == n and os.kill(os.getpid(), signal.SIGKILL), n)
        trial.look(end_of(start(partial(traced_save, trial, kill))) == -signal.SIGKILL)
    assert trial.is_whole() and trial.found["ended"] > 30


@pytest.mark.parametrize("error", [KeyboardInterrupt, MemoryError])
def test_an_exception_before_every_bytecode_of_save(error, trial):
    def throw(n, k):
        if k == n:
            raise error

    for n in events(trial, save.__code__):
        try:
            traced_save(trial, partial(throw, n), save.__code__)
            trial.look(is_ended=False)
        except error:
            trial.look(is_ended=True)
    assert trial.is_whole() and trial.left_over() == 0
    assert trial.found["old"] > 0 and trial.found["new"] > 0


def limited_save(trial, size, is_kill):
    """The system lets no file grow beyond the size."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if is_kill else signal.SIG_IGN)
    save(trial.path, trial.new)


@pytest.mark.parametrize("is_kill", [True, False], ids=["killed", "no room"])
def test_stopped_at_bytes(is_kill, trial, full):
    expected = -signal.SIGXFSZ if is_kill else FAILED
    for size in np.linspace(0, len(to_bytes(trial.new)) - 1, 200 if full else 30).astype(int):
        trial.look(end_of(start(partial(limited_save, trial, int(size), is_kill))) == expected)
    assert trial.is_whole() and trial.found["new"] == 0
    assert trial.left_over() == (trial.found["ended"] if is_kill else 0)


def save_often(path, network, n_saves):
    for _ in range(n_saves):
        save(path, network)


def test_killed_from_outside(full, tmp_path, keep, rng):
    trial = Trial(tmp_path / "network.npz", True, (500, 1000, 1))  # 4 MB: it takes time to write
    for _ in range(60 if full else 10):
        child = start(partial(save_often, trial.path, trial.new, 10_000))
        time.sleep(rng.uniform(0, 0.1))  # a random moment
        os.kill(child, signal.SIGKILL)
        trial.look(end_of(child) == -signal.SIGKILL)
    keep({"test_killed_from_outside": trial.found})
    assert trial.is_whole()


def test_two_processes_at_once_while_a_third_loads(tmp_path, full):
    trial = Trial(tmp_path / "network.npz", True, (20, 50, 1))
    n_saves = 200 if full else 50
    children = [
        start(partial(save_often, trial.path, one, n_saves)) for one in (trial.old, trial.new)
    ]
    for _ in range(n_saves):
        assert to_bytes(load(trial.path)) in trial.names
    assert [end_of(child) for child in children] == [0, 0] and trial.left_over() == 0


@pytest.mark.parametrize("name", ["/dev/null", "/dev/zero", "pipe"])
def test_devices_and_pipes_are_neither_read_nor_replaced(name, tmp_path):
    if name == "pipe":
        name = tmp_path / name
        os.mkfifo(name)
    before = os.stat(name)
    with pytest.raises(IsADirectoryError, match="is a folder or device"):
        load(name)
    with pytest.raises(IsADirectoryError, match="is a folder or device"):
        save(name, init_network([1, 1], [identity], np.random.default_rng(0)))
    assert os.stat(name).st_ino == before.st_ino
