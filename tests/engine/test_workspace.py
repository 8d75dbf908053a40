"""The workspace: nothing outside of it is touched, whatever is asked for and whoever moves things meanwhile."""

import importlib
import os
import sys
import threading
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aureus_local.engine.workspace import LARGEST_FILE, Workspace

needs_links = pytest.mark.skipif(os.open not in os.supports_dir_fd, reason="links are for administrators here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "workspace"
    folder.mkdir()
    (tmp_path / "secret").write_bytes(b"secret")
    return folder


NAMES = st.lists(st.sampled_from(["..", ".", "", "a", "b", "secret", "workspace", "~", "\0", "x" * 300]), max_size=6)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(parts=NAMES, is_absolute=st.booleans())
def test_no_name_leads_out(folder: Path, parts: list[str], is_absolute: bool) -> None:
    name = "/".join([str(folder.parent)] * is_absolute + parts)
    workspace = Workspace(folder)

    with suppress(ValueError, OSError):
        workspace.write(name, b"mine")
    with suppress(ValueError, OSError):
        assert workspace.read(name) == b"mine"
    assert {path.name for path in folder.parent.iterdir()} == {"workspace", "secret"}
    assert (folder.parent / "secret").read_bytes() == b"secret"


@needs_links
def test_a_folder_that_turns_into_a_link_and_back_leads_nowhere(folder: Path) -> None:
    (folder.parent / "outside").mkdir()
    (folder.parent / "outside" / "file").write_bytes(b"secret")
    (folder / "real").mkdir()
    (folder / "real" / "file").write_bytes(b"mine")
    (folder / "link").symlink_to(folder.parent / "outside")
    is_over = threading.Event()

    def swap() -> None:
        while not is_over.is_set():
            for name in ("real", "link"):
                (folder / name).rename(folder / "place")
                (folder / "place").rename(folder / name)

    swapping = threading.Thread(target=swap)
    swapping.start()
    try:
        for _ in range(500):
            with suppress(OSError):
                assert Workspace(folder).read("place/file") == b"mine"
    finally:
        is_over.set()
        swapping.join()


@needs_links
def test_what_was_seen_is_what_is_opened(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "a").write_bytes(b"mine")
    resolve = Path.resolve

    def resolve_then_swap(path: Path, *, strict: bool = False) -> Path:
        resolved = resolve(path, strict=strict)
        if path.name == "a" and not (folder / "a").is_symlink():
            (folder / "a").unlink()
            (folder / "a").symlink_to(folder.parent / "secret")
        return resolved

    monkeypatch.setattr(Path, "resolve", resolve_then_swap)
    with pytest.raises(OSError, match="symbolic links"):
        Workspace(folder).read("a")
    (folder / "a").unlink()
    (folder / "a").mkdir()

    def resolve_then_swap_folder(path: Path, *, strict: bool = False) -> Path:
        resolved = resolve(path, strict=strict)
        if path.name == "new" and not (folder / "a").is_symlink():
            (folder / "a").rmdir()
            (folder / "a").symlink_to(folder.parent)
        return resolved

    monkeypatch.setattr(Path, "resolve", resolve_then_swap_folder)
    with pytest.raises(OSError, match=r"Not a directory|symbolic links"):
        Workspace(folder).write("a/new", b"mine")
    assert not (folder.parent / "new").exists()


@needs_links
def test_a_pipe_is_not_waited_for(folder: Path) -> None:
    os.mkfifo(folder / "pipe")
    with pytest.raises(ValueError, match="'pipe' is no file"):
        Workspace(folder).read("pipe")


def test_a_folder_is_no_file(folder: Path) -> None:
    (folder / "inner").mkdir()
    with pytest.raises((ValueError, OSError)):
        Workspace(folder).read("inner")
    with pytest.raises(OSError, match="inner"):
        Workspace(folder).write("inner", b"mine")
    assert [path.name for path in folder.iterdir()] == ["inner"]


def test_a_file_has_a_limit(folder: Path) -> None:
    with (folder / "large").open("wb") as file:
        file.truncate(LARGEST_FILE + 1)
    with pytest.raises(ValueError, match="has more than 16777216 bytes"):
        Workspace(folder).read("large")
    with (folder / "large").open("wb") as file:
        file.truncate(LARGEST_FILE)
    assert len(Workspace(folder).read("large")) == LARGEST_FILE


@needs_links
def test_another_name_of_a_file_keeps_its_content(folder: Path) -> None:
    (folder / "mine").hardlink_to(folder.parent / "secret")
    Workspace(folder).write("mine", b"other")
    assert (folder.parent / "secret").read_bytes() == b"secret"


@needs_links
@pytest.mark.parametrize("name", ["data/file", "DATA/file", "data/new", "data", "link/file", "to-file"])
def test_the_data_of_the_runtime_is_out_of_reach(folder: Path, name: str) -> None:
    data = folder / "data"
    data.mkdir()
    (data / "file").write_bytes(b"secret")
    (folder / "link").symlink_to("data")
    (folder / "to-file").symlink_to("data/file")
    workspace = Workspace(folder, data=folder / "link")

    with pytest.raises(OSError, match=name.partition("/")[0]):  # there may be no DATA, where case makes a difference
        workspace.read(name)
    if name != "DATA/file" or (folder / "DATA").exists():
        for refuse in (workspace.check, partial(workspace.write, content=b"mine")):
            with pytest.raises(PermissionError, match="leads into the runtime's data folder"):
                refuse(name)
    assert [(path.name, path.read_bytes()) for path in data.iterdir()] == [("file", b"secret")]


def test_the_data_of_the_runtime_is_out_of_reach_before_it_is_there(folder: Path) -> None:
    with pytest.raises(PermissionError, match="data folder"):
        Workspace(folder, data=folder / "data").write("data/aureus.sqlite", b"mine")


def test_a_workspace_that_is_the_data_folder_gives_nothing_and_one_inside_of_it_does(folder: Path) -> None:
    with pytest.raises(PermissionError, match="data folder"):
        Workspace(folder, data=folder).write("file", b"mine")
    Workspace(folder, data=folder.parent).write("file", b"mine")
    assert Workspace(folder, data=folder.parent).read("file") == b"mine"


CODE_NAMES = ["new.py", "a/new.py", "NEW.Py", "new.so", "new.abi3.so", "new.pyc", "new.pth", "new.py.", "new.py::$DATA"]


@pytest.mark.parametrize("name", CODE_NAMES)
@pytest.mark.parametrize("imported", [".", "inner"])
def test_code_is_not_written_where_python_imports_from(
    folder: Path, name: str, imported: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "inner").mkdir()
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder / imported)])
    for refuse in (Workspace(folder).check, partial(Workspace(folder).write, content=b"mine")):
        with pytest.raises(PermissionError, match="could be run as code"):
            refuse(name)
    Workspace(folder).write("new.py.txt", b"mine")
    assert sorted(path.name for path in folder.iterdir()) == ["inner", "new.py.txt"]


@needs_links
def test_a_link_makes_nothing_code_that_is_not(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "code.py").symlink_to("text")
    (folder / "text").symlink_to("real.py")
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder)])
    for name in ("code.py", "text"):
        with pytest.raises(PermissionError, match="could be run as code"):
            Workspace(folder).write(name, b"mine")


@needs_links
def test_a_package_that_is_loaded_through_a_link_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    (elsewhere / "linked_package").symlink_to(folder, target_is_directory=True)
    (folder / "__init__.py").touch()
    monkeypatch.setattr(sys, "path", [*sys.path, str(elsewhere)])
    importlib.import_module("linked_package")
    try:
        with pytest.raises(PermissionError, match="could be run as code"):
            Workspace(folder).write("helper.py", b"mine")
    finally:
        del sys.modules["linked_package"]


def test_an_archive_that_python_imports_from_is_not_written(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "path", [*sys.path, str(folder / "library.zip")])
    with pytest.raises(PermissionError, match="could be run as code"):
        Workspace(folder).write("library.zip", b"mine")


@pytest.mark.parametrize("name", ["pyvenv.cfg", "bin/new", "new"])
def test_nothing_is_written_into_the_environment_of_python(name: str) -> None:
    with pytest.raises(PermissionError, match="could be run as code"):
        Workspace(Path(sys.prefix)).check(name)
