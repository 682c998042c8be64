"""Serve the built book on this machine and open it in a browser.

    python tools/serve.py _build/html 8000
"""

import functools
import http.server
import sys
import webbrowser


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves files, silently."""

    def log_message(self, format: str, *args: object) -> None:
        pass


def serve(folder: str, port: int) -> http.server.ThreadingHTTPServer:
    """A server of the folder, on this machine only; port 0 takes any free one."""
    handler = functools.partial(Handler, directory=folder)
    return http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)


if __name__ == "__main__":
    server = serve(sys.argv[1], int(sys.argv[2]))
    address = f"http://localhost:{server.server_address[1]}/"
    print(f"The book is at {address} (Ctrl-C ends)")
    webbrowser.open(address)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        print()
