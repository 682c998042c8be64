"""``python -m nnbook.exercises``: the commands of `nnbook.classroom`, as a program."""

import os
import sys

from nnbook.classroom.commands import NOT_PASSED, main

if __name__ == "__main__":
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        status = main()
        sys.stdout.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = NOT_PASSED
    sys.exit(status)
