"""A line to a running site that a test can cut, slow down and listen to: a small proxy on a port of its own.

Playwright's own `set_offline` does not reach what a service worker fetches in every build of Chromium; a server that is
not there reaches all of it. `localhost` counts as secure, so that workers run without TLS.
"""

import http.client
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

# Of one hop each (RFC 9110, section 7.6.1), and what the proxy makes anew. Unpacked answers can be changed.
HOP = {"connection", "keep-alive", "transfer-encoding", "te", "trailer", "upgrade", "content-length", "accept-encoding"}
Change = Callable[[bytes], bytes]


@dataclass
class Line:
    """What happens to requests. Paths without their query."""

    site: str
    address: str = ""
    # Nothing gets through: the connection ends without an answer.
    cut: bool = False
    # Answers wait until this is set.
    clear: threading.Event = field(default_factory=threading.Event)
    # By path: headers that an answer gets besides, and how its body is changed.
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    changes: dict[str, Change] = field(default_factory=dict)
    # What went through: method, path with query, and whether a cookie came along.
    asked: list[tuple[str, str, bool]] = field(default_factory=list)

    def paths(self) -> list[str]:
        """Return what was asked for."""
        return [path for _method, path, _cookie in self.asked]


def _handler(line: Line) -> type[BaseHTTPRequestHandler]:
    host = urlsplit(line.site).netloc

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            line.asked.append((self.command, self.path, "Cookie" in self.headers))
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            if not line.cut:
                line.clear.wait(timeout=60)
            if line.cut:
                self.close_connection = True
                return
            connection = http.client.HTTPConnection(host, timeout=60)
            sent = {name: value for name, value in self.headers.items() if name.lower() not in HOP}
            try:
                connection.request(self.command, self.path, body, sent)
                answer = connection.getresponse()
                self.pass_on(answer, answer.read())
            finally:
                connection.close()

        do_POST = do_HEAD = do_GET  # noqa: N815 (the names that the library calls)

        def pass_on(self, answer: http.client.HTTPResponse, body: bytes) -> None:
            path = urlsplit(self.path).path
            if path in line.changes:
                body = line.changes[path](body)
            self.send_response_only(answer.status, answer.reason)
            own = line.headers.get(path, {})
            for name, value in [*answer.getheaders(), *own.items()]:
                if name.lower() not in HOP:
                    self.send_header(name, value)
            if answer.status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_given: object) -> None:
            """Say nothing."""

    return Handler


@contextmanager
def line_to(site: str) -> Iterator[Line]:
    """Open a line to a site; everything goes through at first."""
    line = Line(site)
    line.clear.set()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(line))
    # A browser that goes away in the middle of an answer is none of ours.
    server.handle_error = lambda *_given: None  # type: ignore[method-assign]
    line.address = f"http://localhost:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield line
    finally:
        line.clear.set()
        server.shutdown()
        server.server_close()
