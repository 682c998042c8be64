"""Run the book's studies again, and say where they differ from what is stored.

    python tools/studies.py            # compare; exit 1 if a result differs
    python tools/studies.py --write    # store what comes out

A study is a script in book/studies that is too slow for a page; its results stand in nnbook/data.
Its versions may differ, and its times; its results may not.  One that measures what others publish
needs the internet, and is run by its own command only.
"""

import argparse
import json
import math
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from nnbook.notebook import RESULTS

FOLDER = Path(__file__).resolve().parent.parent / "book" / "studies"
MEASURES_TIME = {"pytorch_speed"}
MEASURES_OTHERS = {"published"}
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


def differences(stored: Any, found: Any, where: str = "") -> Iterator[str]:
    """Where two results are not the same: numbers to a thousandth, everything else exactly."""
    if isinstance(stored, dict) and isinstance(found, dict):
        for key in sorted({*stored, *found} - {"versions"}):
            yield from differences(stored.get(key), found.get(key), f"{where}/{key}")
    elif isinstance(stored, list) and isinstance(found, list) and len(stored) == len(found):
        for k, (one, other) in enumerate(zip(stored, found, strict=True)):
            yield from differences(one, other, f"{where}/{k}")
    elif isinstance(stored, float) and isinstance(found, float | int):
        if not math.isclose(stored, found, rel_tol=1e-3, abs_tol=1e-6):
            yield f"{where}: stored {stored}, found {found}"
    elif stored != found:
        yield f"{where}: stored {stored}, found {found}"


def run(script: Path, keep: bool) -> list[str]:
    """Run one study, and put its stored results back unless they are to be replaced."""
    path = RESULTS / "studies" / f"{script.stem}.json"
    before = path.read_bytes()
    try:
        subprocess.run([sys.executable, script], check=True, env=os.environ | ONE_THREAD)
        found = list(differences(json.loads(before), json.loads(path.read_bytes())))
    finally:
        if not keep:
            path.write_bytes(before)
    return found


def main() -> int:
    """Run all studies; 1 if one of them differs."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--write", action="store_true", help="store what comes out")
    keep = parser.parse_args().write
    bad = False
    for script in sorted(FOLDER.glob("*.py")):
        if script.stem in MEASURES_OTHERS or (script.stem in MEASURES_TIME and not keep):
            continue
        found = run(script, keep)
        bad = bad or bool(found)
        print(script.name, *(found[:10] or ["as stored"]), sep="\n    ")
    return int(bad and not keep)


if __name__ == "__main__":
    sys.exit(main())
