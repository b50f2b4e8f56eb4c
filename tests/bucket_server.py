"""An S3-compatible server in a process of its own, on a free port of this machine."""

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

KEYS = {"AWS_ACCESS_KEY_ID": "testing", "AWS_SECRET_ACCESS_KEY": "not-a-secret-of-anyone", "AWS_REGION": "us-east-1"}


@dataclass(frozen=True)
class Server:
    """A running server."""

    url: str

    def environment(self, cache: object) -> dict[str, str]:
        """What a command needs to reach it, with a cache of its own: another office's machine."""
        own = {"AWS_ENDPOINT_URL": self.url, "AWS_ALLOW_HTTP": "true", "XDG_CACHE_HOME": str(cache), **KEYS}
        return {**_without(os.environ, "AWS_"), **own}

    def make(self, bucket: str) -> None:
        request = urllib.request.Request(f"{self.url}/{bucket}", method="PUT")  # noqa: S310 - of this machine
        urllib.request.urlopen(request).close()  # noqa: S310


def _without(environment: Mapping[str, str], prefix: str) -> dict[str, str]:
    return {name: value for name, value in environment.items() if not name.startswith(prefix)}


@contextmanager
def serving() -> Iterator[Server]:
    """A server that answers, ended with the block."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    command = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", port]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        server = Server(f"http://127.0.0.1:{port}")
        _wait(server.url, process)
        yield server
    finally:
        process.kill()
        process.wait()


def _wait(url: str, process: "subprocess.Popen[bytes]") -> None:
    while process.poll() is None:
        try:
            urllib.request.urlopen(f"{url}/moto-api/").close()  # noqa: S310 - of this machine
        except (urllib.error.URLError, ConnectionError):
            time.sleep(0.1)
        else:
            return
    raise TimeoutError(url)
