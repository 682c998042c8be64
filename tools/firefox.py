"""Run the cells of a page in Firefox, and compare what they show with what the notebook stores.

    python tools/firefox.py _build/html book/02_forward_pass

Needs Firefox, Node and npm; fetches what drives the browser into a temporary folder.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

import serve
import toc

sys.path.append(str(toc.ROOT / "tests/site"))
import outputs

DRIVER = "puppeteer-core@24.43.1"


def shown(site: Path, page: str, cells: list[dict[str, str]]) -> list[list[tuple[str, object]]]:
    """What each cell shows there."""
    firefox = shutil.which("firefox") or shutil.which("firefox-esr")
    if not firefox:
        sys.exit("There is no Firefox: install it, or look at the pages in another browser.")
    server = serve.serve(str(site), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_address[1]}{serve.home(str(site))}".rstrip("/")
    (live,) = (site / "_static").glob("live-*")
    worker = f"{base}/_static/{live.name}/worker.mjs"
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["npm", "install", "--silent", "--no-save", DRIVER], cwd=folder, check=True)
        script = Path(__file__).with_name("firefox.mjs").resolve()
        done = subprocess.run(
            ["node", script, firefox, f"{base}/{page}.html", worker],
            cwd=folder, input=json.dumps(cells), stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
    server.shutdown()
    return json.loads(done.stdout)  # type: ignore[no-any-return]


def main(site: Path, page: str) -> int:
    cells, sent = outputs.cells(page), []
    for cell in cells:
        task = re.fullmatch(r"(exercise-.*)-(stub|check|solution)", cell["id"])
        parts = {"code": "".join(cell["source"]), "space": task[1] if task else ""}
        sent.append({"page": page, "cell": cell["id"]} | parts)
    found = zip(cells, shown(site, page, sent), strict=True)
    wrong = [cell["id"] for cell, here in found if outputs.plain(here) != outputs.stored(cell)]
    print(f"{page} in Firefox: {len(cells)} cells,", *(wrong or ["all as stored"]))
    return len(wrong)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]).resolve(), sys.argv[2]))
