"""A server that speaks S3, in a process of its own, behind a real socket."""

import contextlib
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import boto3

from tools import services

KEYS = {"access_key": "ngo-test", "secret_key": "only-for-this-test"}
ROOT = Path(__file__).resolve().parents[1]


def start(port: int) -> subprocess.Popen:
    """Start the server and wait until it answers."""
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    server = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    for _attempt in range(600):
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=5):
            return server
        time.sleep(0.1)
    server.kill()
    raise RuntimeError("The bucket's server did not start.")


@contextlib.contextmanager
def bucket_server() -> Iterator[dict[str, str]]:
    """Yield what settings.NGO_BUCKET would say of an empty, closed bucket."""
    port = services.free_port()
    server = start(port)
    facts = {"bucket_name": "stadt", "endpoint_url": f"http://127.0.0.1:{port}", "region_name": "us-east-1", **KEYS}
    try:
        client_of(facts).create_bucket(Bucket="stadt")
        yield facts
    finally:
        server.terminate()
        server.wait(timeout=20)


def client_of(facts: dict[str, str]):
    """Return boto3's own client, with the key."""
    return boto3.client(
        "s3",
        endpoint_url=facts["endpoint_url"],
        region_name=facts["region_name"],
        aws_access_key_id=facts["access_key"],
        aws_secret_access_key=facts["secret_key"],
    )


def names_in(facts: dict[str, str], prefix: str = "") -> list[str]:
    """Return the names of all objects."""
    found = client_of(facts).list_objects_v2(Bucket=facts["bucket_name"], Prefix=prefix)
    return sorted(one["Key"] for one in found.get("Contents", []))
