"""Serves the folder `playground` beside this file to this computer's browser. Needs nothing but Python 3.7 or newer.

--lan         to other computers of the room, too
--port N      at this port (otherwise the first free one from 8000 on)
--no-browser  opens no browser
"""

import argparse
import functools
import http.server
import os
import socket
import sys
import threading
import webbrowser

# Named here, because Windows lets other programs change what Python would answer.
TYPES = {
    "": "application/octet-stream",
    ".css": "text/css; charset=utf-8",
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".svg": "image/svg+xml",
    ".txt": "text/plain; charset=utf-8",
    ".wasm": "application/wasm",
    ".yaml": "text/plain; charset=utf-8",
    ".properties": "text/plain; charset=utf-8",
}


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = TYPES

    def end_headers(self):
        self.send_header("Cache-Control", "no-cache")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def list_directory(self, path):
        self.send_error(404)

    def log_message(self, *_):
        pass


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True
    # On Windows this would let a second server take the port of a running one.
    allow_reuse_address = os.name != "nt"

    def server_bind(self):
        # The inherited one asks the network for this computer's name, which can take long where there is no network.
        self.socket.bind(self.server_address)
        self.server_address = self.socket.getsockname()
        self.server_name, self.server_port = self.server_address[:2]


def open_server(folder, host, port):
    handler = functools.partial(Handler, directory=folder)
    for candidate in range(8000, 8020) if port is None else [port]:
        try:
            return Server((host, candidate), handler)
        except OSError as error:
            last = error
    sys.exit(f"No free port: {last}")


def own_address():
    """This computer's address in the room's network; nothing is sent to find it out."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("10.255.255.255", 1))
            return probe.getsockname()[0]
        except OSError:
            return None


def main():
    parser = argparse.ArgumentParser(description="Serves the playground to this computer's browser.")
    parser.add_argument("--lan", action="store_true", help="to other computers of the room, too")
    parser.add_argument("--port", type=int)
    parser.add_argument("--no-browser", action="store_true")
    choices = parser.parse_args()
    # Where the output goes into a file, Windows may have no Chinese letters for it.
    sys.stdout.reconfigure(errors="replace")
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "playground")
    server = open_server(folder, "0.0.0.0" if choices.lan else "127.0.0.1", choices.port)
    here = f"http://localhost:{server.server_port}/"
    print(f"Ordering Playground: {here}   (Ctrl-C ends it / 按 Ctrl-C 结束)", flush=True)
    if choices.lan and own_address():
        print(f"Other computers / 其他电脑: http://{own_address()}:{server.server_port}/", flush=True)
    if not choices.no_browser:
        threading.Timer(0.3, webbrowser.open, [here]).start()
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        pass


if __name__ == "__main__":
    main()
