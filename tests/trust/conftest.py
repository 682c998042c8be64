"""Where a system can't do what a measurement needs, its file is not collected."""

import os
import sys

collect_ignore = [] if hasattr(os, "fork") else ["test_saving_kills.py"]
if sys.platform != "linux":
    collect_ignore.append("test_memory.py")
