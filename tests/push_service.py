"""A push service on this machine, over real sockets, and browsers that can read what it got.

For tests of the gateway, and for browser tests: their page gets `Reader.subscription()` instead of a real subscription.
"""

import base64
import contextlib
import datetime
import os
import ssl
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import http_ece
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from notifications.gateways.push import Browser


def unpadded(raw: bytes) -> str:
    """Return base64url as browsers write it."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True)
class Message:
    """What somebody sent to the service."""

    path: str
    headers: dict[str, str]
    body: bytes


class Reader:
    """A browser's own side of a subscription: the keys that only it holds."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.secret = os.urandom(16)
        point = self.key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)
        self.browser = Browser(endpoint, unpadded(point), unpadded(self.secret))

    def subscription(self) -> dict:
        """Return what PushSubscription.toJSON() gives."""
        keys = {"p256dh": self.browser.p256dh, "auth": self.browser.auth}
        return {"endpoint": self.endpoint, "expirationTime": None, "keys": keys}

    def read(self, message: Message) -> bytes:
        """Return what the message says. Raises http_ece.ECEException if it was sealed for somebody else."""
        return http_ece.decrypt(message.body, private_key=self.key, auth_secret=self.secret, version="aes128gcm")


class PushService(ThreadingHTTPServer):
    """Takes messages and answers 201, or what a test wants next."""

    daemon_threads = True
    # With a plain 0 a test would wait for connections that a client leaves open.
    block_on_close = False

    def __init__(self, certificate: Path | None = None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.messages: list[Message] = []
        self.connections = 0
        self._next: deque[Callable[[BaseHTTPRequestHandler], None]] = deque()
        self.port = self.server_address[1]
        self.origin = f"http://127.0.0.1:{self.port}"
        if certificate:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            context.load_cert_chain(certificate)
            self.socket = context.wrap_socket(self.socket, server_side=True, do_handshake_on_connect=False)
            self.origin = f"https://localhost:{self.port}"

    def reader(self, path: str = "/wpush/v2/one") -> Reader:
        """Return a new browser that has subscribed here."""
        return Reader(self.origin + path)

    def answer_next(self, status: int, text: str = "", **headers: str) -> None:
        """Answer the next message so (`Retry_After="5"`), after those that were said before."""

        def say(handler: BaseHTTPRequestHandler) -> None:
            handler.send_response(status)
            for name, value in {"Content-Length": str(len(text.encode())), **headers}.items():
                handler.send_header(name.replace("_", "-"), value)
            handler.end_headers()
            handler.wfile.write(text.encode())

        self._next.append(say)

    def behave_next(self, behaviour: Callable[[BaseHTTPRequestHandler], None]) -> None:
        """Let a function answer the next message, however badly."""
        self._next.append(behaviour)

    def process_request(self, request, client_address) -> None:
        self.connections += 1
        super().process_request(request, client_address)

    def handle_error(self, request, client_address) -> None:
        """Say nothing when a client hangs up: tests ask the client."""


class _Handler(BaseHTTPRequestHandler):
    server: PushService

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.server.messages.append(Message(self.path, dict(self.headers), body))
        if self.server._next:
            self.server._next.popleft()(self)
        else:
            self.send_response(201)
            self.send_header("Content-Length", "0")
            self.end_headers()

    do_GET = do_POST  # noqa: N815

    def log_message(self, *_args) -> None: ...


@contextlib.contextmanager
def push_service(certificate: Path | None = None) -> Iterator[PushService]:
    """Run a push service: plain, or with TLS if there is a certificate."""
    with PushService(certificate) as service:
        thread = Thread(target=service.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield service
        finally:
            service.shutdown()
            thread.join()


def certificate(folder: Path, name: str) -> Path:
    """Write a certificate for a host name, signed by itself, with its key, into one file; return the file."""
    key = ec.generate_private_key(ec.SECP256R1())
    who = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, name)])
    start = datetime.datetime.now(datetime.UTC) - datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder(who, who, key.public_key(), x509.random_serial_number())
        .not_valid_before(start)
        .not_valid_after(start + datetime.timedelta(days=30))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = folder / f"{name}.pem"
    private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    file.write_bytes(private + made.public_bytes(Encoding.PEM))
    return file
