"""Serve the built book on this machine as GitHub Pages does, and open it in a browser.

    python tools/serve.py _build/html 8000
"""

import functools
import http.server
import re
import sys
import webbrowser
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves a folder's files below a path, silently; 404.html in place of what is missing."""

    def __init__(self, *args, home: str, **kwargs) -> None:
        self.home = home
        super().__init__(*args, **kwargs)

    def translate_path(self, path: str) -> str:
        below = path.removeprefix(self.home) if path.startswith(self.home) else "404"
        return super().translate_path(f"/{below}")

    def send_error(
        self, code: int, message: str | None = None, explain: str | None = None
    ) -> None:
        missing = Path(self.directory, "404.html")
        if code != HTTPStatus.NOT_FOUND or not missing.exists():
            super().send_error(code, message, explain)
            return
        body = missing.read_bytes()
        self.send_response(code)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


def address(folder: str | Path) -> str:
    """Where the book is published, as it tells search engines."""
    robots = Path(folder, "robots.txt").read_text(encoding="utf-8")
    return re.search(r"^Sitemap: (.*)sitemap\.xml$", robots, flags=re.M)[1]


def home(folder: str | Path) -> str:
    """The path of the book on its host: /nnbook/."""
    return urlsplit(address(folder)).path


def serve(folder: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server of the folder, on this machine only; port 0 takes any free one."""
    handler = functools.partial(Handler, directory=folder, home=home(folder))
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


if __name__ == "__main__":
    folder, port = sys.argv[1:]
    server = serve(folder, int(port))
    local = f"http://localhost:{server.server_address[1]}{home(folder)}"
    print(f"The book is at {local} (Ctrl-C ends)")
    webbrowser.open(local)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
