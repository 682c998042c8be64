"""All submissions: those of submissions.py, and the short ones of answers.txt.

There each has a line ``# exercise: truth``, as submissions.py explains it, and the body of a
function with the solution's parameters, or a whole class.
"""

import copy
import itertools
import json
import linecache
import math
import os
import pickle
import random
import re
import textwrap
from pathlib import Path

import numpy as np
from submissions import SUBMISSIONS

from nnbook.exercises import catalogue, my_network

FILE = Path(__file__).with_name("answers.txt")
PIECES = {name: value for name, value in vars(my_network).items() if name[0] != "_"}
MODULES = (copy, itertools, json, math, os, pickle, random)
SPACE = PIECES | {"np": np} | {module.__name__: module for module in MODULES}


def built(exercise, body, origin):
    """The function or class whose body this is."""
    if not re.search(rf"^class {exercise}\b", body, re.M):
        head = catalogue()[exercise].source.partition(":\n")[0]
        body = f"{head}:\n{textwrap.indent(body, '    ')}"
    linecache.cache[origin] = (len(body), None, body.splitlines(True), origin)
    space = SPACE | {"__name__": "answers"}
    exec(compile(body, origin, "exec"), space)
    return space[exercise]


def read(text):
    """The answers of a text, each with its exercise and its truth."""
    for number, piece in enumerate(f"\n{text}".split("\n# ")[1:]):
        head, _, body = piece.partition("\n")
        exercise, _, truth = head.partition(": ")
        name = f"{exercise}_short_{number}"
        yield name, (exercise, tuple(truth.split(", ")), built(exercise, body, f"<{name}>"))


ALL = SUBMISSIONS | dict(read(FILE.read_text(encoding="utf-8")))
