"""Open the plain copies in the programs that readers have, and say how they do.

    make front-ends     # a few minutes; installs them in a folder of its own

README.md has the table.  A line says what was run, on which page, and what came out.
"""

import json
import os
import re
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

from browser import browser_path
from playwright.sync_api import Page, sync_playwright

PROGRAMS = ["jupyterlab==4.6.6", "notebook==7.6.5", "nbconvert==7.17.2", "jupytext==1.19.6",
            "marimo==0.25.2", "mystmd==1.11.0", "ipykernel==7.4.0"]  # fmt: skip
PAGES = ["index", "02_forward_pass", "05_backprop", "examples/xor"]
RAW = re.compile(r"\{(?:glue|term|ref|numref|eq|cite)[:a-z]*\}`|^:::?\{", re.M)
COMMANDS = {
    "nbconvert": "jupyter nbconvert --to html {page} --output out.html",
    "nbconvert, run": "jupyter nbconvert --to notebook --execute {page} --output out.ipynb",
    "jupytext": "jupytext --to py:percent {page} -o out.py",
    "jupytext, run": "python out.py",
    "marimo": "marimo convert {page} -o out.py",
    "marimo, run": "python out.py",
    "mystmd": "myst build {page} --jats",
}
THEMES = ["JupyterLab Light", "JupyterLab Dark"]


def on_the_command_line(bin: Path, site: Path, folder: Path) -> None:
    """Convert and run the pages."""
    for page in PAGES:
        path = folder / Path(page).with_suffix(".ipynb").name
        path.write_bytes((site / "notebooks" / "book" / f"{page}.ipynb").read_bytes())
        for name, template in COMMANDS.items():
            program, *rest = template.format(page=path.name).split()
            done = subprocess.run(
                [bin / program, *rest], cwd=folder, capture_output=True, text=True
            )
            raw = sum(len(RAW.findall(file.read_text(encoding="utf-8")))
                      for file in folder.rglob("*.xml"))  # fmt: skip
            last = (done.stderr.strip() or done.stdout.strip() or "-").splitlines()[-1][:80]
            said = "fine" if done.returncode == 0 and not raw else f"{done.returncode}, {last}"
            print(f"{name:18} {page:18} {said}", flush=True)


def in_a_browser(bin: Path, site: Path, folder: Path, program: str, theme: str) -> None:
    """Open a page as it was downloaded, run it, and count the figures that are seen."""
    settings = folder / "settings" / "@jupyterlab" / "apputils-extension"
    settings.mkdir(parents=True, exist_ok=True)
    (settings / "themes.jupyterlab-settings").write_text(json.dumps({"theme": theme}))
    env = os.environ | {"JUPYTERLAB_SETTINGS_DIR": str(settings.parent.parent),
                        "JUPYTER_DATA_DIR": str(folder / "data"), "HOME": str(folder)}  # fmt: skip
    options = ["--no-browser", "--allow-root", "--IdentityProvider.token=", "--port=8899"]
    command = [bin / "jupyter", program, *options, f"--ServerApp.root_dir={site / 'notebooks'}"]
    server = subprocess.Popen(command, env=env, stderr=subprocess.PIPE, text=True)
    try:
        assert any("is running at" in line for line in server.stderr)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=browser_path(), args=["--no-sandbox"]
            )
            page = browser.new_page(viewport={"width": 1360, "height": 900})
            tree = "lab/tree" if program == "lab" else "notebooks"
            page.goto(f"http://127.0.0.1:8899/{tree}/book/02_forward_pass.ipynb")
            first = page.locator(".jp-RenderedImage img, .jp-RenderedSVG img").first
            first.wait_for(timeout=90_000)
            before = figures(page)
            page.get_by_role("menuitem", name="Run", exact=True).click()
            page.get_by_role("menuitem", name="Run All Cells", exact=True).click()
            page.locator(".jp-RenderedSVG img").first.wait_for(timeout=90_000)
            errors = page.locator(".jp-RenderedText[data-mime-type$=error]").count()
            seen = f"figures {before} before, {figures(page)} after Run All, {errors} errors"
            print(f"{program:18} {theme:18} {seen}", flush=True)
            page.screenshot(path=folder / f"{program} {theme}.png")
            browser.close()
    finally:
        server.terminate()
        server.wait()


def figures(page: Page) -> int:
    """How many figures have been drawn in the part of the notebook that is in the window."""
    return page.locator(".jp-RenderedImage img, .jp-RenderedSVG img").count()


def main(site: Path) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        venv.create(folder / "venv", with_pip=True)
        bin = folder / "venv" / ("Scripts" if os.name == "nt" else "bin")
        (wheel,) = site.glob("*.whl")
        subprocess.run([bin / "pip", "install", "-q", *PROGRAMS, wheel], check=True)
        on_the_command_line(bin, site, folder)
        for program, theme in [("lab", THEMES[0]), ("lab", THEMES[1]), ("notebook", THEMES[1])]:
            in_a_browser(bin, site, folder, program, theme)


if __name__ == "__main__":
    main(Path(sys.argv[1]).resolve())
