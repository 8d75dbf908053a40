# hand-written; composed into aureus_sdk by make generate
"""The extra ``local``, which the embedded runtime and YAML need, and how one gets it."""

INSTALL_LOCAL = 'pip install "aureus-sdk[local]", or in a clone of its repository: pip install ".[local]"'
"""For people, in a message."""
