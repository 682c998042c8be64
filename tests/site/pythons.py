"""The Python of the pages, alone: its worker in a page of the site, spoken to by messages."""

import json
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

WORKER = """(address) => {
  const worker = new Worker(address, {type: "module"}), waiting = new Map();
  let number = 0;
  window.heard = [];
  worker.onmessage = ({data}) => {
    const asked = waiting.get(data.id);
    if (data.type === "out") asked.shown.push([data.kind, data.data]);
    else if (data.type === "done") asked.end({...data, shown: asked.shown});
    else window.heard.push(data);
    if (data.type === "fatal") lost(data.text);
  };
  const lost = text => {
    for (const {shown, end} of waiting.values()) end({ok: false, shown, text});
  };
  worker.onerror = ({message}) => lost(message || "the worker's file did not come");
  window.run = (page, cell, code, space) => new Promise((end) => {
    waiting.set(++number, {shown: [], end});
    worker.postMessage({id: number, page, cell, code, space});
  });
}"""


class Python:
    """A worker that runs cells as the page does."""

    def __init__(self, page: Page, site: Path, address: str) -> None:
        self.page = page
        self.folder = next((site / "_static").glob("live-*"))
        page.set_default_timeout(0)
        page.goto(f"{address}/book/02_forward_pass.html")
        self.worker = f"{address}/_static/{self.folder.name}/worker.mjs"
        self.start()

    def start(self) -> None:
        """Start a Python, as the page does after Stop."""
        self.page.evaluate(WORKER, self.worker)

    def run(self, code: str, page: str = "book/a", cell: str = "cell", space: str = "") -> Any:
        """What the worker says of a cell: ``ok``, ``ms``, and ``shown`` in its order."""
        return self.page.evaluate("(parts) => run(...parts)", [page, cell, code, space])

    def heard(self) -> list[dict[str, Any]]:
        """What it said of itself."""
        return self.page.evaluate("heard")

    def cells(self, page: str) -> list[dict[str, Any]]:
        """The cells of a page, as the site has them."""
        return json.loads((self.folder / "cells" / f"{page}.json").read_text(encoding="utf-8"))
