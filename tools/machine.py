"""What is kept of a measurement: the figures, and how and where they were made."""

import json
import platform
import sys
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path
from typing import Any


def machine() -> str:
    """The processor's name, and how the system calls itself."""
    name = platform.processor() or platform.machine()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
    return f"{name}, {platform.system()}"


def store(path: Path, command: str, packages: Iterable[str], **figures: Any) -> None:
    """Write the figures beside the command, the machine and the versions that they come from."""
    versions = {"python": platform.python_version()} | {name: version(name) for name in packages}
    found = {"command": command, "machine": machine(), "versions": versions, **figures}
    text = json.dumps(found, indent=1, ensure_ascii=False) + "\n"
    path.write_text(text, encoding="utf-8")
