# DO NOT EDIT: written by custom/tools/compose.py from custom/_extra.py; change that, then run `make generate`
"""The extra ``local``, which the embedded runtime and YAML need, and how one gets it."""

INSTALL_LOCAL = 'pip install "aureus-sdk[local]", or in a clone of its repository: pip install ".[local]"'
"""For people, in a message."""
