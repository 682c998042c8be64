#!/bin/sh
# nbconvert 7.17.2 writes .html pages in which no picture says what it shows.
#
# The outputs say it in their metadata, {"alt": ...}.  The template "classic" hands it on for a PNG
# and not for an SVG, the default one, "lab", for neither: each <img> gets "No description has been
# provided for this image".
. "$(dirname "$0")/seen"
seen alternative_text "nbconvert==7.17.2 nbformat==5.10.4 ipython==9.18.1" "$@" <<'END'
import json
import re
from importlib.metadata import version

from nbconvert import HTMLExporter
from nbformat import v4

ALT = "A line that rises."
DATA = {
    "image/png": "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJ"
    "RU5ErkJggg==",
    "image/svg+xml": '<svg width="9" height="9"></svg>',
}


def alternative(template, kind):
    """What stands as the picture's alternative text in the page."""
    metadata = {"alt": ALT, kind: {"alt": ALT}}
    output = v4.new_output("display_data", {kind: DATA[kind]}, metadata=metadata)
    notebook = v4.new_notebook(cells=[v4.new_code_cell("picture", outputs=[output])])
    page, _ = HTMLExporter(template_name=template).from_notebook_node(notebook)
    picture = re.search(r"<img[^>]*data:image[^>]*>", page)[0]
    return re.search(r'alt="([^"]*)"', picture)[1]


found = {
    "versions": {"nbconvert": version("nbconvert")},
    "metadata": ALT,
    "lab": {kind: alternative("lab", kind) for kind in DATA},
    "classic": {kind: alternative("classic", kind) for kind in DATA},
}
print(json.dumps(found, indent=1))
END
