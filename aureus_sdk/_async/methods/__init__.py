# DO NOT EDIT: written by custom/tools/compose.py from custom/_async/methods/__init__.py; change that, then run `make generate`
"""The methods of the client, one module a domain, as the contract's tags."""
