"""Importing is cheap: a package loads a module when a name of it is first used, and a module only what it needs."""

from __future__ import annotations

import importlib
import pkgutil
import subprocess
import sys
from types import ModuleType

import pytest

from aureus_sdk import api, models


def modules_after(statement: str) -> set[str]:
    """The modules of the SDK that a new interpreter has loaded after a statement."""
    script = f"{statement}\nimport sys\nprint(*(name for name in sys.modules if name.startswith('aureus_sdk')))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(run.stdout.split())


def generated_modules() -> list[str]:
    packages = [models, api, *(importlib.import_module(f"aureus_sdk.api.{tag}") for tag in api.__all__)]
    return [
        f"{package.__name__}.{info.name}" for package in packages for info in pkgutil.iter_modules(package.__path__)
    ]


def test_every_generated_module_can_be_the_first_one_imported() -> None:
    script = (
        "import importlib, sys\n"
        "for name in sys.argv[1:]:\n"
        "    for loaded in [module for module in sys.modules if module.startswith('aureus_sdk')]:\n"
        "        del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
    )
    subprocess.run([sys.executable, "-c", script, *generated_modules()], check=True)


def test_a_model_loads_only_what_it_is_made_of() -> None:
    loaded = {
        name.removeprefix("aureus_sdk.models.") for name in modules_after("from aureus_sdk.models import RetryConfig")
    }
    assert "retry_config" in loaded
    assert not loaded & {"task_spec", "permission", "metric", "intent"}


def test_packages_and_operations_load_no_model() -> None:
    loaded = modules_after(
        "import aureus_sdk.models, aureus_sdk.api\nfrom aureus_sdk.api.workflows import execute_workflow"
    )
    assert "aureus_sdk.api.workflows.execute_workflow" in loaded
    assert not {name for name in loaded if name.startswith("aureus_sdk.models.")}


@pytest.mark.parametrize(
    "package", [models, api, *(importlib.import_module(f"aureus_sdk.api.{tag}") for tag in api.__all__)]
)
def test_a_package_has_what_it_says_and_nothing_else(package: ModuleType) -> None:
    assert dir(package) == package.__all__ == sorted(package.__all__)
    for name in package.__all__:
        assert getattr(package, name) is getattr(package, name)
    with pytest.raises(AttributeError, match="has no attribute 'no_such_name'"):
        _ = package.no_such_name


def test_a_map_is_an_alias_of_a_dict() -> None:
    assert models.Tags == dict[str, str]
    assert models.WorkflowSpecDependencies == dict[str, list[str]]
