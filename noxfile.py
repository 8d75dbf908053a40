"""
The tests on every supported Python that the machine has, and on the lowest allowed versions of the dependencies.

``make test-all`` runs it. A Python that is missing is listed as skipped at the end.
"""

import os
from pathlib import Path

import nox

PYTHONS = nox.project.python_versions(nox.project.load_toml("pyproject.toml"))
PYENV_VERSIONS = Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser() / "versions"

nox.needs_version = ">=2026.10.20"
nox.options.default_venv_backend = "uv"
nox.options.download_python = "never"
nox.options.error_on_missing_interpreters = False

# pyenv's own shims answer for the one version that is switched on: its installed versions go before them.
os.environ["PATH"] = os.pathsep.join([*map(str, sorted(PYENV_VERSIONS.glob("3.*/bin"))), os.environ["PATH"]])


@nox.session(python=PYTHONS)
def tests(session: nox.Session) -> None:
    """Run the tests with the locked versions."""
    run_tests(session, "requirements/dev.txt")


@nox.session(python=PYTHONS[0])
def lowest(session: nox.Session) -> None:
    """Run the tests with the lowest versions that pyproject.toml allows."""
    run_tests(session, "requirements/lowest.txt")


def run_tests(session: nox.Session, requirements: str) -> None:
    """Install what the file locks and the project itself, and run the tests."""
    session.install("--require-hashes", "--no-deps", "--requirement", requirements)
    session.install("--no-deps", "--no-build-isolation", "--editable", ".")
    session.run("python", "-m", "pytest", *session.posargs)
