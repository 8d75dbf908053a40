"""The wheel as a user gets it: built from the tree, and installed into environments that hold nothing else."""

import subprocess
import sys
import zipfile
from pathlib import Path

import httpx
import pytest

from tests.support.runtime import clean_environment, running_runtime

ROOT = Path(__file__).resolve().parents[2]
UV = Path(sys.executable).with_name("uv")
SAMPLE_PROGRAM = Path(__file__).with_name("sample_program.py")


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", folder, cwd=ROOT)
    (built,) = folder.glob("*.whl")
    return built


@pytest.fixture(scope="module")
def plain(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and no extra; its ``bin`` folder."""
    bin_folder = empty_environment(tmp_path_factory.mktemp("plain"))
    install(bin_folder, str(wheel))
    return bin_folder


@pytest.fixture(scope="module")
def local(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with the wheel and the extra ``local``; its ``bin`` folder."""
    bin_folder = empty_environment(tmp_path_factory.mktemp("local"))
    install(bin_folder, f"aureus-sdk[local] @ {wheel.as_uri()}")
    return bin_folder


def test_the_wheel_holds_two_typed_packages_and_nothing_else(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()

    assert {name.split("/")[0] for name in names} == {"aureus_sdk", "aureus_local", dist_info(wheel)}
    assert {"aureus_sdk/py.typed", "aureus_local/py.typed", "aureus_sdk/openapi.json"} <= set(names)
    folders = {folder for name in names for folder in name.split("/")[:-1]}
    assert folders.isdisjoint({"custom", "tests", "benchmarks", "soak", "examples"})


def test_it_installs_its_packages_and_uninstalling_leaves_nothing(wheel: Path, tmp_path: Path) -> None:
    bin_folder = empty_environment(tmp_path)
    site_packages = Path(python(bin_folder, "import sysconfig; print(sysconfig.get_path('purelib'))").strip())

    def installed() -> set[str]:
        return {path.name for folder in (site_packages, bin_folder) for path in folder.iterdir()}

    before = installed()
    install(bin_folder, "--no-deps", str(wheel))
    assert installed() - before == {"aureus_sdk", "aureus_local", dist_info(wheel), "aureus"}
    run(UV, "pip", "uninstall", "--python", bin_folder / "python", "aureus-sdk")
    assert installed() == before


def test_it_imports_without_extras_and_without_the_source_tree(plain: Path) -> None:
    where = python(plain, "import aureus_sdk; print(aureus_sdk.__file__)")

    assert Path(where).is_relative_to(plain.parent)


def test_a_users_program_passes_mypy_strict_against_it(plain: Path, tmp_path: Path) -> None:
    program = tmp_path / "program.py"
    program.write_text(SAMPLE_PROGRAM.read_text())

    run(sys.executable, "-m", "mypy", "--strict", "--python-executable", plain / "python", program, cwd=tmp_path)


def test_the_command_without_its_extra_says_what_to_install(plain: Path) -> None:
    finished = subprocess.run([plain / "aureus", "serve"], capture_output=True, text=True, check=False)

    assert finished.returncode != 0
    assert 'pip install "aureus-sdk[local]"' in finished.stderr
    assert "Traceback" not in finished.stderr


def test_the_runtime_serves_from_it_and_stops_when_told(local: Path, tmp_path: Path) -> None:
    with running_runtime(tmp_path, command=[str(local / "aureus")]) as runtime:
        health = httpx.get(f"{runtime.url}/api/v1/health")
        exit_code = runtime.stop()

    assert (health.status_code, health.json()["status"]) == (200, "ok")
    assert exit_code == 0, runtime.log.read_text()


def empty_environment(folder: Path) -> Path:
    """Make an environment of the Python that the tests run on; its ``bin`` folder."""
    run(UV, "venv", "--quiet", "--python", sys.executable, folder / "venv")
    return folder / "venv" / "bin"


def install(bin_folder: Path, *requirements: str) -> None:
    """Install the requirements into an environment, in the versions that the tests run with."""
    constraints = bin_folder.parent / "constraints.txt"
    constraints.write_text(run(UV, "pip", "freeze", "--python", sys.executable, "--exclude-editable"))
    run(UV, "pip", "install", "--quiet", "--python", bin_folder / "python", "--constraint", constraints, *requirements)


def dist_info(wheel: Path) -> str:
    name, version, *_ = wheel.name.split("-")
    return f"{name}-{version}.dist-info"


def python(bin_folder: Path, script: str) -> str:
    return run(bin_folder / "python", "-c", script, cwd=bin_folder)


def run(*command: str | Path, cwd: Path | None = None) -> str:
    """Run a command to its end and return what it printed; if it fails, say what it complained of."""
    finished = subprocess.run(command, cwd=cwd, env=clean_environment(), capture_output=True, text=True, check=False)
    assert finished.returncode == 0, f"{command}\n{finished.stdout}{finished.stderr}"
    return finished.stdout
