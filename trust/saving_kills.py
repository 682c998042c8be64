"""Saving ended by force: at every line and byte, from outside, on full disks; and in company.

    python trust/saving_kills.py

A save runs over an old file, or over none, and is ended.  Then the folder must
hold the old file or the new one, whole, and a later save must work beside all
that is left over.  Child processes are forked, so this needs Linux or macOS.
"""

import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from itertools import count
from pathlib import Path
from types import CodeType, FrameType
from typing import Any

import numpy as np
from report import report
from saving_damages import bits

from nnbook.saving import load, save, to_bytes
from nnbook.structure import Network, identity, init_network, tanh

SIZES = [[1, 1], [2, 8, 1], [64, 100, 50, 10]]
LARGE = [500, 1000, 1]  # 4 MB, so that a kill from outside often falls into the writing
SEED, KILLS_FROM_OUTSIDE, SIZE_LIMITS, SAVES_AT_ONCE = 0, 60, 200, 200
DENIED, FAILED = 86, 87
NOBODY = 65534


def network(sizes: list[int], seed: int) -> Network:
    activations = [tanh] * (len(sizes) - 2) + [identity]
    return init_network(sizes, activations, np.random.default_rng(seed))


class Trial:
    """A file, a network before and one after, and the count of what was found."""

    def __init__(self, folder: Path, sizes: list[int], is_old: bool = True) -> None:
        self.path = folder / "network.npz"
        self.old = network(sizes, 1) if is_old else None
        self.new = network(sizes, 2)
        self.found: Counter[str] = Counter()
        self.begin()

    def begin(self) -> None:
        """The state before; it is also the later save that must work."""
        save(self.path, self.old or self.new)
        if self.old is None:
            self.path.unlink()

    def state(self) -> str:
        """What the file is now."""
        if not self.path.exists():
            return "lost" if self.old else "old"
        content, loaded = self.path.read_bytes(), bits(load(self.path))
        for name, expected in (("old", self.old), ("new", self.new)):
            if expected and (content, loaded) == (to_bytes(expected), bits(expected)):
                return name
        return "wrong"

    def look(self, is_ended: bool) -> None:
        """Count what is there after a save that was ended, and begin again."""
        self.found.update(["ended" if is_ended else "not ended", self.state()])
        self.begin()

    def figures(self) -> dict[str, int]:
        left_over = set(os.listdir(self.path.parent)) - {self.path.name}
        return {
            name: self.found[name] for name in ("ended", "not ended", "old", "new", "lost", "wrong")
        } | {"left over": len(left_over)}


def start(action: Callable[[], object]) -> int:
    """A child process that does it, and nothing else."""
    child = os.fork()
    if child == 0:
        status = 1
        try:
            action()
            status = 0
        except PermissionError:
            status = DENIED
        except OSError:
            status = FAILED
        finally:
            os._exit(status)
    return child


def end_of(child: int) -> int:
    """0, DENIED, FAILED, 1 for any other error, or minus the signal that killed it."""
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def traced_save(trial: Trial, act: Callable[[int], object], only: CodeType | None = None) -> None:
    """Save, and act before each line of every library, or before each bytecode of ``only``."""
    numbers = count()

    def trace(frame: FrameType, event: str, _: object) -> Any:
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


def events(trial: Trial, step: int, only: CodeType | None = None) -> range:
    """The numbers of a save's lines, or of its bytecodes."""
    seen: list[int] = []
    for _ in range(2):  # the first one also fills the libraries' caches
        seen.clear()
        traced_save(trial, seen.append, only)
        trial.begin()
    return range(0, len(seen), step)


def kill_at(n: int) -> Callable[[int], object]:
    return lambda k: k == n and os.kill(os.getpid(), signal.SIGKILL)


def raise_at(n: int, error: type[BaseException]) -> Callable[[int], object]:
    def act(k: int) -> None:
        if k == n:
            raise error

    return act


def killed_at_lines(trial: Trial, step: int = 1) -> None:
    """SIGKILL before every line of a save."""
    for n in events(trial, step):
        end = end_of(start(partial(traced_save, trial, kill_at(n))))
        trial.look(end == -signal.SIGKILL)


def interrupted(trial: Trial, error: type[BaseException]) -> None:
    """An exception before every bytecode of ``save`` itself."""
    for n in events(trial, 1, save.__code__):
        try:
            traced_save(trial, raise_at(n, error), save.__code__)
            trial.look(is_ended=False)
        except error:
            trial.look(is_ended=True)


def limited_save(trial: Trial, size: int, is_kill: bool) -> None:
    """The system lets no file grow beyond the size."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))
    signal.signal(signal.SIGXFSZ, signal.SIG_DFL if is_kill else signal.SIG_IGN)
    save(trial.path, trial.new)


def stopped_at_bytes(trial: Trial, is_kill: bool, n_sizes: int = SIZE_LIMITS) -> None:
    """The writing stopped at many sizes, up to the last byte: by a kill, or by an OSError."""
    whole = len(to_bytes(trial.new))
    for size in sorted({(whole - 1) * k // (n_sizes - 1) for k in range(n_sizes)}):
        end = end_of(start(partial(limited_save, trial, size, is_kill)))
        trial.look(end == (-signal.SIGXFSZ if is_kill else FAILED))


def save_often(path: Path, network: Network, n_saves: int) -> None:
    for _ in range(n_saves):
        save(path, network)


def killed_from_outside(trial: Trial, n_kills: int = KILLS_FROM_OUTSIDE) -> None:
    """SIGKILL at random moments to a process that saves again and again."""
    rng = np.random.default_rng(SEED)
    for _ in range(n_kills):
        child = start(partial(save_often, trial.path, trial.new, 10_000))
        time.sleep(rng.uniform(0, 0.1))
        os.kill(child, signal.SIGKILL)
        trial.look(end_of(child) == -signal.SIGKILL)


def fill(path: Path, free: int) -> None:
    """Fill a disk but for so many bytes."""
    disk = os.statvfs(path.parent)
    path.write_bytes(bytes(disk.f_bavail * disk.f_frsize - free))


def on_a_full_disk(sizes: list[int]) -> dict[str, int]:
    """Saves on a small disk with less and less room; no figures where none can be mounted."""
    with tempfile.TemporaryDirectory() as name:
        mount = ["mount", "-t", "tmpfs", "-o", "size=1m", "nnbook", name]
        if sys.platform != "linux" or subprocess.run(mount, capture_output=True).returncode:
            return {}
        try:
            trial = Trial(Path(name), sizes)
            for free in range(0, len(to_bytes(trial.new)) - 4096, 4096):
                fill(Path(name, "filling"), free)
                end = end_of(start(partial(save, trial.path, trial.new)))
                Path(name, "filling").unlink()
                trial.look(end == FAILED)
            return trial.figures()
        finally:
            subprocess.run(["umount", name], check=True)


def save_as_nobody(path: Path, network: Network) -> None:
    if os.geteuid() == 0:  # whom no permission stops
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
    save(path, network)


def read_only(file_mode: int, folder_mode: int) -> dict[str, int]:
    """A save over an old file where the file, or its folder, may not be written to."""
    with tempfile.TemporaryDirectory() as name:
        os.chmod(name, 0o755)
        folder = Path(name, "folder")
        folder.mkdir()
        trial = Trial(folder, SIZES[0])
        trial.path.chmod(file_mode)
        folder.chmod(folder_mode)
        end = end_of(start(partial(save_as_nobody, trial.path, trial.new)))
        folder.chmod(0o755)
        trial.path.chmod(0o644)
        trial.look(end == DENIED)
        return trial.figures()


def at_once(trial: Trial, n_saves: int = SAVES_AT_ONCE) -> None:
    """Two processes save to one file, while this one loads it."""
    both = [one for one in (trial.old, trial.new) if one]
    names = {tuple(bits(one)): name for one, name in zip(both, ("old", "new"), strict=True)}
    children = [start(partial(save_often, trial.path, one, n_saves)) for one in both]
    for _ in range(n_saves):
        trial.found[names.get(tuple(bits(load(trial.path))), "wrong")] += 1
    trial.found.update("ended" if end_of(child) == 0 else "not ended" for child in children)


def measure(
    way: Callable[..., None], *more: Any, sizes: list[int] = SIZES[1], is_old: bool = True
) -> dict[str, int]:
    """The figures of one way to end saves, in a folder of its own."""
    with tempfile.TemporaryDirectory() as name:
        trial = Trial(Path(name), sizes, is_old)
        way(trial, *more)
        return trial.figures()


def main() -> int:
    kills, errors = {}, {}
    for is_old in (True, False):
        over = "over an old file" if is_old else "no old file"
        for sizes in SIZES:
            step = 1 if sizes == SIZES[1] else 10
            kills[f"{sizes}, {over}: SIGKILL before every {step}. line"] = measure(
                killed_at_lines, step, sizes=sizes, is_old=is_old
            )
        kills[f"{over}: killed by the system at a size of the file"] = measure(
            stopped_at_bytes, True, is_old=is_old
        )
        errors[f"{over}: OSError at a size of the file"] = measure(
            stopped_at_bytes, False, is_old=is_old
        )
        for error in (KeyboardInterrupt, MemoryError):
            errors[f"{over}: {error.__name__} before every bytecode of save"] = measure(
                interrupted, error, is_old=is_old
            )
    kills["SIGKILL from outside at random moments"] = measure(killed_from_outside, sizes=LARGE)
    errors["full disk"] = on_a_full_disk(SIZES[2])
    errors["read-only file"] = read_only(0o444, 0o777)
    errors["read-only folder"] = read_only(0o666, 0o555)
    company = measure(at_once, sizes=[20, 50, 1])
    every = [*kills.values(), *errors.values(), company]

    def total(name: str, trials: Any) -> int:
        return sum(found.get(name, 0) for found in trials)

    figures = {
        "kills": total("ended", kills.values()),
        "saves ended by an error": total("ended", errors.values()),
        "files lost": total("lost", every),
        "wrong loads": total("wrong", every),
        "left over after an error": total("left over", errors.values()),
        "ended by kills": kills,
        "ended by errors": errors,
        "two processes at once": company,
    }
    goals = {
        "at least 300 saves killed": figures["kills"] >= 300,
        "every save was ended as meant": total("not ended", every) == 0,
        "no file lost": figures["files lost"] == 0,
        "no wrong load": figures["wrong loads"] == 0,
        "nothing left over after an error": figures["left over after an error"] == 0,
        "nothing left over by two processes at once": company["left over"] == 0,
    }
    return report(__file__, figures, goals)


if __name__ == "__main__":
    sys.exit(main())
