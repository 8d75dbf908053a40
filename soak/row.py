from typing import NamedTuple


class Row(NamedTuple):
    """
    What a soak came to: a row of the table at the end.

    Attributes:
        name: What was tried.
        tried: How many times.
        lost: How many times it did not go as promised.
    """

    name: str
    tried: int
    lost: int

    @property
    def survived(self) -> int:
        """How many times it went as promised."""
        return self.tried - self.lost
