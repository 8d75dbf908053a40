"""Tests of what is the same on both databases."""

import pytest

__all__ = ["on_both_databases"]

on_both_databases = pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
"""The mark of a module whose tests are run on each: it takes the place of the fixture `backend`."""
