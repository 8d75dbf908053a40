# hand-written; composed into aureus_sdk by make generate
"""The asynchronous half of the SDK."""
