#!/bin/sh
# resvg_py 0.5.0 refuses an SVG whose size is in points, as Matplotlib 3.11.2 writes every figure.
#
# svg_to_bytes leaves dpi at 0, and a point is then no pixels at all: "SVG has an invalid size".
# With dpi=96, which a browser takes, the same figure is drawn, 96 pixels for each of its inches.
. "$(dirname "$0")/seen"
seen svg_in_points "resvg_py==0.5.0 matplotlib==3.11.2 numpy==2.4.6" "$@" <<'END'
import json
import struct
from importlib.metadata import version
from io import StringIO

import matplotlib
from resvg_py import svg_to_bytes

matplotlib.use("svg")
import matplotlib.pyplot as plt  # noqa: E402

figure = plt.figure(figsize=(3, 2))
figure.savefig(text := StringIO(), format="svg")
in_points = text.getvalue()
in_pixels = in_points.replace('width="216pt" height="144pt"', 'width="288" height="192"')
assert in_pixels != in_points


def drawn(svg, **settings):
    """The size of the PNG, or what is said in its place."""
    try:
        return struct.unpack(">II", bytes(svg_to_bytes(svg_string=svg, **settings))[16:24])
    except Exception as error:
        return f"{type(error).__name__}: {error}"


found = {
    "versions": {name: version(name) for name in ("resvg_py", "matplotlib")},
    "in points": drawn(in_points),
    "in points, dpi=96": drawn(in_points, dpi=96),
    "in pixels": drawn(in_pixels),
}
print(json.dumps(found, indent=1))
END
