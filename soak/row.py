from typing import NamedTuple


class Row(NamedTuple):
    """
    What a soak came to: a row of the table at the end.

    Attributes:
        name: What was tried.
        tried: How many times.
        survived: How many times it went as promised.
        lost: How many times it did not.
    """

    name: str
    tried: int
    survived: int
    lost: int
