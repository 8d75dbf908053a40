# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/__init__.py; change that, then run `make generate`
"""The synchronous half of the SDK."""
