# hand-written; composed into aureus_sdk by make generate
__version__ = "0.1.0"
