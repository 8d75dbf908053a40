"""A real PostgreSQL server for tests: on loopback, thrown away afterwards, with a password that nobody is to see."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import psycopg
import pytest
import sqlalchemy as sa

from tests.support.waiting import wait_until

PASSWORD = "pg-canary-0b6ee2a6"
_USER = "aureus"


@dataclass
class PostgresServer:
    """A running server, in which every test has a database of its own."""

    port: int
    command: Sequence[str]
    log: Path
    _process: "subprocess.Popen[bytes] | None" = None
    _numbers: "count[int]" = field(default_factory=lambda: count(1))

    def start(self) -> None:
        """Start it, and wait until it answers."""
        with self.log.open("a") as log:
            self._process = subprocess.Popen(self.command, stderr=log, cwd="/", start_new_session=True)
        wait_until(lambda: self._is_answering() or self._has_ended(), self.log.read_text)
        assert not self._has_ended(), self.log.read_text()

    def kill(self) -> None:
        """Let it have no last word, and none of its processes."""
        if self._process is not None:
            postmaster = self._process.pid
            os.kill(postmaster, signal.SIGSTOP)  # it starts no more of them
            children = Path(f"/proc/{postmaster}/task/{postmaster}/children").read_text().split()
            for process in (postmaster, *map(int, children)):  # each child leads a group of its own
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
            self._process.wait()
            # their shared memory would be in the way
            wait_until(lambda: not any(Path("/proc", child).exists() for child in children))

    def stop(self) -> None:
        """Stop it, whoever is connected, and whatever is not yet in its files."""
        if self._process is not None:
            self._process.send_signal(signal.SIGQUIT)
            self._process.wait()

    def new_database(self, name: str | None = None, *, template: str = "template1") -> str:
        """URL of a new database: empty, unless it is the copy of another one."""
        name = name or f"test_{next(self._numbers)}"
        self.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self.url(name)

    def url(self, database: str) -> str:
        return f"postgresql://{_USER}:{PASSWORD}@127.0.0.1:{self.port}/{database}"

    def _is_answering(self) -> bool:
        try:
            self.execute("SELECT 1")
        except psycopg.OperationalError:
            return False
        return True

    def _has_ended(self) -> bool:
        return self._process is None or self._process.poll() is not None

    def execute(self, statement: str, database: str = "postgres") -> None:
        with psycopg.connect(self.url(database), autocommit=True) as connection:
            connection.execute(sa.text(statement).text.encode())


@contextmanager
def postgres_server() -> Generator[PostgresServer]:
    """
    Start a server, until the block is left.

    Where none is installed, tests that need one are skipped; but not where CI is to run them all.
    """
    binaries = _binaries()
    if binaries is None:
        reason = "PostgreSQL is not installed (Debian: apt-get install postgresql)"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    folder = Path(tempfile.mkdtemp(prefix="aureus-postgresql-"))
    try:
        as_user = _as_user(folder)
        _make_cluster(binaries, folder, as_user)
        port = _free_port()
        options = ["-D", folder / "data", "-h", "127.0.0.1", "-p", port, "-k", "", "-c", "fsync=off"]
        command = [*as_user, binaries / "postgres", *options]
        server = PostgresServer(port, [*map(str, command)], folder / "log")
        try:
            server.start()
            yield server
        finally:
            server.stop()
    finally:
        shutil.rmtree(folder)


def is_installed() -> bool:
    """Whether there is a server that could be started."""
    return _binaries() is not None


def _binaries() -> Path | None:
    """The folder with the newest server that is installed."""
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda path: int(path.parts[-3]))
    found = str(debian[-1]) if debian else shutil.which("postgres")
    return None if found is None else Path(found).parent


def _as_user(folder: Path) -> Sequence[str]:
    """How to run a command as somebody whom the server accepts: it does not run as root."""
    if os.geteuid() != 0:
        return []
    shutil.chown(folder, "postgres", "postgres")
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", "--"]


def _make_cluster(binaries: Path, folder: Path, as_user: Sequence[str]) -> None:
    password = folder / "password"
    password.write_text(PASSWORD)
    password.chmod(0o644)
    options = ["-U", _USER, "-A", "scram-sha-256", f"--pwfile={password}", "-E", "UTF8", "--locale=C", "--no-sync"]
    command = [*as_user, binaries / "initdb", "-D", folder / "data", *options]
    subprocess.run([*map(str, command)], check=True, stdout=subprocess.DEVNULL, cwd="/")


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port: int = listening.getsockname()[1]
        return port
