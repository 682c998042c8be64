"""Where each measurement ends: its figures printed, kept beside it and held against goals."""

import json
import platform
import sys
from collections.abc import Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any


def report(
    script: str, figures: Mapping[str, Any], goals: Mapping[str, bool], libraries: str = "numpy"
) -> int:
    """Print and store what was measured; 1 if a goal is missed, and else 0.

    Parameters
    ----------
    script : str
        The measurement's ``__file__``; the figures go into a .json of its name.
    figures : mapping
        Anything that JSON can hold.
    goals : mapping of sentence to bool
        Whether each goal is met.
    libraries : str
        Names of packages, with blanks between them, whose versions are kept too.
    """
    path = Path(script)
    results = {
        "command": f"python trust/{path.name}",
        "machine": machine(),
        "versions": {"python": platform.python_version()}
        | {name: version(name) for name in ("nnbook", *libraries.split())},
        **figures,
        "goals": dict(goals),
    }
    path.with_suffix(".json").write_text(
        json.dumps(results, indent=1, ensure_ascii=False) + "\n", encoding="utf-8"
    )
    print(json.dumps(figures, indent=1, ensure_ascii=False))
    for goal, met in goals.items():
        print("met   " if met else "MISSED", goal)
    return int(not all(goals.values()))


def machine() -> str:
    """The processor's name, and how the system calls itself."""
    name = platform.processor() or platform.machine()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
    return f"{name}, {platform.system()}"
