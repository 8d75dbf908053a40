# DO NOT EDIT: written by custom/tools/compose.py from custom/_version.py; change that, then run `make generate`
__version__ = "0.1.0"
