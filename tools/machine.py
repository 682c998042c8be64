"""What a measurement says of the machine it was made on."""

import platform
import sys
from pathlib import Path


def machine() -> str:
    """The processor's name, and how the system calls itself."""
    name = platform.processor() or platform.machine()
    if sys.platform == "linux":
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                name = line.split(":", 1)[1].strip()
    return f"{name}, {platform.system()}"
