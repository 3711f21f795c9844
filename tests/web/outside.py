# SPDX-License-Identifier: Apache-2.0
"""The world that a page should not reach: a server that counts, and system calls that are noted."""

import json
import os
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.helpers.tools import needs_tool
from tests.helpers.tree import ROOT

_SCRIPT = b"console.log('RAN');document.title='RAN'"
# Chromium asks the system whether it has IPv6 by a socket that sends nothing.
_PROBE_OF_CHROMIUM = "2001:4860:4860::8888"
_TIMEOUT = 300


@dataclass
class Server:
    """A web server on this machine; `connects` counts also who said nothing."""

    port: int
    connects: int = 0
    hits: list[str] = field(default_factory=list)

    @property
    def url(self) -> str:
        """Return its address without a slash at the end."""
        return f"http://127.0.0.1:{self.port}"


@contextmanager
def a_server() -> Iterator[Server]:
    """Yield a running server."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        server = Server(listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, server))
        thread.start()
        try:
            yield server
        finally:
            _stop(server.port)
            thread.join()


def _serve(listener: socket.socket, server: Server) -> None:
    while True:
        connection, _ = listener.accept()
        with connection:
            connection.settimeout(0.2)
            try:
                said = connection.recv(2_000)
            except OSError:
                said = b""
            if said == b"STOP":
                return
            server.connects += 1
            if said:
                server.hits.append(said.split(b"\r\n", 1)[0].decode("latin-1"))
                head = b"HTTP/1.1 200 OK\r\nContent-Type: text/javascript\r\nConnection: close\r\n"
                try:
                    connection.sendall(head + b"Content-Length: %d\r\n\r\n" % len(_SCRIPT))
                    connection.sendall(_SCRIPT)
                except OSError:
                    continue  # the page is gone


def _stop(port: int) -> None:
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"STOP")


@dataclass
class Seen:
    """What a child process did."""

    result: dict[str, Any]
    connects: list[str]
    opened: list[str]

    @property
    def rendered(self) -> str:
        """Return the texts of all pages."""
        return "\n".join(self.result["rendered"])


def child_environment() -> dict[str, str]:
    """Return the environment of a child that runs Chromium."""
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT)}
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        # Chromium refuses to run as root inside its sandbox; the program itself never asks.
        environment["QTWEBENGINE_DISABLE_SANDBOX"] = "1"
    return environment


def run_storm(folder: Path, pages: list[str], *without: str, is_traced: bool = True) -> Seen:
    """Show the pages in a child without some layers, and return what it did."""
    order = folder / "order.json"
    order.write_text(json.dumps({"pages": pages, "without": without}), encoding="utf-8")
    trace = folder / "trace"
    command = [sys.executable, "-m", "tests.web.storm", str(order)]
    if is_traced:
        needs_tool("strace")
        calls = "trace=connect,openat,open"
        command = ["strace", "-f", "--seccomp-bpf", "-qq", "-e", calls, "-o", str(trace), *command]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        env=child_environment(),
        capture_output=True,
        text=True,
        timeout=_TIMEOUT,
        check=False,
    )
    line = next((one for one in ended.stdout.splitlines() if one.startswith("STORM ")), None)
    assert line is not None, ended.stderr[-2_000:]
    calls = trace.read_text(encoding="utf-8", errors="replace") if is_traced else ""
    return Seen(json.loads(line[6:]), internet_connects(calls), opened_files(calls))


def internet_connects(calls: str) -> list[str]:
    """Return the calls that connect to an address of the internet, DNS servers included."""
    lines = [one for one in calls.splitlines() if re.search(r"\bconnect\(.*AF_INET6?\b", one)]
    return [one for one in lines if _PROBE_OF_CHROMIUM not in one]


def opened_files(calls: str) -> list[str]:
    """Return the paths of files that were opened or tried."""
    return re.findall(r'\bopen(?:at)?\((?:[^",]*, )?"([^"]*)"', calls)
