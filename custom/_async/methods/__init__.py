# hand-written; composed into aureus_sdk by make generate
"""The methods of the client, one module a domain, as the contract's tags."""
