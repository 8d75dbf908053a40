# hand-written; composed into aureus_sdk by make generate
"""
How single values are taken in and checked: by type, bounds and format, as the contract says.

``convert`` takes what a user gives, ``decode`` what a server sent; most types make no difference. What does not fit is
a `MisfitError`, which the `Field` that holds the value puts its name to.
"""

from __future__ import annotations

import math
import re
import reprlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, TypeAlias, TypeGuard

from .errors import InvalidInputError, Path, format_path

__all__ = [
    "INFINITY",
    "Anything",
    "Boolean",
    "Codec",
    "Constant",
    "Field",
    "Instant",
    "Integer",
    "ListOf",
    "MapOf",
    "MisfitError",
    "Number",
    "Text",
    "is_list",
    "is_mapping",
    "shown",
    "time_text",
]

INFINITY = math.inf


class MisfitError(InvalidInputError):
    """A value does not fit; whoever holds it knows its name and is to say so."""


class Codec:
    """A type of values. This one takes everything as it is."""

    def convert(self, value: Any) -> Any:
        """The value from what a user gave."""
        return value

    def decode(self, value: Any) -> Any:
        """The value from what a server sent."""
        return self.convert(value)

    def decoder(self) -> Callable[[Any], Any]:
        """The function that decodes many values of this type."""
        return self.decode


class Anything(Codec):
    """Free-form JSON, null included. A user's maps must have strings as keys: others would silently become text."""

    def convert(self, value: Any) -> Any:
        if _is_container(value):
            _check_keys(value)
        return value

    def decode(self, value: Any) -> Any:
        return value


class Boolean(Codec):
    """True or false."""

    def convert(self, value: Any) -> bool:
        if not isinstance(value, bool):
            raise MisfitError(f"must be true or false, got {shown(value)}")
        return value


class Constant(Codec):
    """Always the same text."""

    def __init__(self, value: str) -> None:
        self.value = value

    def convert(self, value: Any) -> str:
        if value != self.value:
            raise MisfitError(f"must be {self.value!r}, got {shown(value)}")
        return self.value


class Text(Codec):
    """A string, of a length in characters, and none of those that are ruled out."""

    def __init__(self, *, min_length: int = 0, max_length: int | None = None, other_than: Sequence[str] = ()) -> None:
        self.min_length = min_length
        self.max_length = max_length
        self.other_than = other_than

    def convert(self, value: Any) -> str:
        if not isinstance(value, str):
            raise MisfitError(f"must be a string, got {shown(value)}")
        check_size(value, self.min_length, self.max_length, "character")
        if value in self.other_than:
            raise MisfitError(f"must not be {' or '.join(map(shown, self.other_than))}")
        return str.__str__(value)  # an enum member is a string too, and would stay one


class Number(Codec):
    """A finite number within bounds. A whole one stays an int: a float would not hold all of its digits."""

    kind = "a number"

    def __init__(self, *, minimum: float = -INFINITY, maximum: float = INFINITY) -> None:
        self.minimum = minimum
        self.maximum = maximum

    def convert(self, value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise MisfitError(f"must be {self.kind}, got {shown(value)}")
        try:
            is_finite = math.isfinite(value)
        except OverflowError:
            is_finite = False
        if not is_finite:
            raise MisfitError(f"must be a finite number, got {shown(value)}")
        self.check_bounds(value)
        return int(value) if isinstance(value, int) else float(value)

    def check_bounds(self, value: float) -> None:
        """Refuse a number outside of the bounds."""
        if value < self.minimum:
            raise MisfitError(f"must be at least {self.minimum}, got {shown(value)}")
        if value > self.maximum:
            raise MisfitError(f"must be at most {self.maximum}, got {shown(value)}")


class Integer(Number):
    """A whole number within bounds. 3.0 is one, as in JSON Schema."""

    kind = "a whole number"

    def convert(self, value: Any) -> int:
        is_whole = isinstance(value, int) or (isinstance(value, float) and value.is_integer())
        if isinstance(value, bool) or not is_whole:
            raise MisfitError(f"must be {self.kind}, got {shown(value)}")
        number = int(value)
        self.check_bounds(number)
        return number


class Instant(Codec):
    """
    A point in time: a datetime or ISO-8601 text. Without an offset it is UTC; it is always kept as UTC.

    A leap second, which a datetime cannot hold, is read as the start of the next second.
    """

    def convert(self, value: Any) -> datetime:
        if isinstance(value, str):
            time = _parse_time(value)
        elif isinstance(value, datetime):
            time = value
        else:
            raise MisfitError(f"must be a datetime or ISO-8601 text, got {shown(value)}")
        try:
            return _in_utc(time)
        except OverflowError:
            raise MisfitError(f"must lie in the years 1 to 9999 in UTC, got {shown(value)}") from None


def time_text(time: datetime) -> str:
    """A UTC time as text (RFC 3339), with microseconds where it has any."""
    return time.replace(tzinfo=None).isoformat() + "Z"


def _in_utc(time: datetime) -> datetime:
    return time.replace(tzinfo=UTC) if time.utcoffset() is None else time.astimezone(UTC)


# The parsers would take any character, and even a digit, between date and time.
_TIME = re.compile(
    r"""
    [0-9]{4} (-?[0-9]{2} (-?[0-9]{2})? | -?[0-9]{3} | -?W[0-9]{2} (-?[0-9])?)?
    ([Tt ] [0-9]{2} (:?[0-9]{2} (:? ((?P<leap>60 ([.,][0-9]+)?) | [0-9]{2} ([.,][0-9]+)?))?)?
        ([Zz] | [+-][0-9:.]+)?)?
    """,
    re.VERBOSE,
)


def _parse_time(text: str) -> datetime:
    """Read ISO-8601 text, with a leap second only where there can be one: at the end of a UTC day."""
    form = _TIME.fullmatch(text)
    try:
        if form and not form["leap"]:
            return _parse_iso(text.upper())
        if form:
            last = _in_utc(_parse_iso(f"{text[: form.start('leap')]}59{text[form.end('leap') :]}".upper()))
            if (last.hour, last.minute) == (23, 59):
                return last + timedelta(seconds=1)
    except (ValueError, OverflowError):
        pass  # of the right form, but not in the calendar
    raise MisfitError(f"must be ISO-8601 text such as 2026-01-31T12:00:00Z, got {shown(text)}")


def _parse_iso(text: str) -> datetime:
    """
    Read ISO-8601 text that has the form of it.

    The standard library reads nearly all of it, quickly; python-dateutil's ISO parser reads the rest. Its lenient
    parser is not used: what it makes of "10/11/12" is a guess.
    """
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        from dateutil.parser import isoparse  # slow to import, and hardly ever needed

    return isoparse(text)


class ListOf(Codec):
    """A list of values of one type, of a number of items."""

    def __init__(self, item: Codec, *, min_items: int = 0, max_items: int | None = None) -> None:
        self.item = item
        self.min_items = min_items
        self.max_items = max_items

    def convert(self, value: Any) -> list[Any]:
        return self._each(value, self.item.convert)

    def decode(self, value: Any) -> list[Any]:
        return self._each(value, self.item.decoder())

    def _each(self, value: Any, take: Callable[[Any], Any]) -> list[Any]:
        if not is_list(value):
            raise MisfitError(f"must be a list, got {shown(value)}")
        check_size(value, self.min_items, self.max_items, "item")
        try:
            return [take(item) for item in value]
        except InvalidInputError:
            raise _first_fault(enumerate(value), take) from None


class MapOf(Codec):
    """A map from strings to values of one type."""

    def __init__(self, item: Codec) -> None:
        self.item = item

    def convert(self, value: Any) -> dict[str, Any]:
        return self._each(value, self.item.convert)

    def decode(self, value: Any) -> dict[str, Any]:
        return self._each(value, self.item.decoder())

    def _each(self, value: Any, take: Callable[[Any], Any]) -> dict[str, Any]:
        if not is_mapping(value):
            raise MisfitError(f"must be a mapping, got {shown(value)}")
        if {*map(type, value)} - {str}:
            value = {_key(key): item for key, item in value.items()}
        try:
            return {key: take(item) for key, item in value.items()}
        except InvalidInputError:
            raise _first_fault(value.items(), take) from None


def _key(key: object) -> str:
    """The key of a map as a plain string: JSON has no others, and would write an enum member as its text anyway."""
    if not isinstance(key, str):
        raise MisfitError(f"must have strings as keys, got the key {shown(key)}")
    return str.__str__(key)


_Container: TypeAlias = "dict[Any, Any] | list[Any] | tuple[Any, ...]"
_Place: TypeAlias = "tuple[_Place, str | int] | None"
"""Where a container is: its parent's place, and its key there. Cheaper than paths, of which only one is needed."""


def _is_container(value: object) -> TypeGuard[_Container]:
    return isinstance(value, (dict, list, tuple))


def _check_keys(root: _Container) -> None:
    """Refuse a key that is no string, found without recursion: the value may be deep or contain itself."""
    seen = {id(root)}
    pending: list[tuple[_Place, _Container]] = [(None, root)]
    while pending:
        place, container = pending.pop()
        for key, part in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(container, dict) and not isinstance(key, str):
                raise MisfitError(f"must have strings as keys, got the key {shown(key)}", path=_path_to(place))
            if _is_container(part) and id(part) not in seen:
                seen.add(id(part))
                pending.append(((place, key), part))


def _path_to(place: _Place) -> Path:
    parts: list[str | int] = []
    while place is not None:
        place, part = place
        parts.append(part)
    return tuple(reversed(parts))


def _first_fault(items: Iterable[tuple[str | int, Any]], take: Callable[[Any], Any]) -> InvalidInputError:
    """The error of the first item that does not fit, with its index or key. Only looked for once there is one."""
    for place, item in items:
        try:
            take(item)
        except InvalidInputError as error:
            return error.under(place)
    raise AssertionError("an item that did not fit fits now")


class Field:
    """
    A codec with a name: an attribute of a model, or a parameter of an operation. Also an attrs validator.

    Args:
        label: Class and attribute, or operation and parameter, for messages.
        codec: What values it takes.
        key: Its name in JSON, where that is not the attribute's.
        is_required: Whether it has to be there.
    """

    __slots__ = ("codec", "is_required", "key", "label", "name")

    def __init__(self, label: str, codec: Codec, *, key: str | None = None, is_required: bool = True) -> None:
        self.label = label
        self.name = label.partition(".")[2]
        self.key = key or self.name
        self.codec = codec
        self.is_required = is_required

    def convert(self, value: Any) -> Any:
        """The attribute's value from what a user gave."""
        if value is None and not self.is_required:
            return None
        try:
            return self.codec.convert(value)
        except InvalidInputError as error:
            raise self._placed(error) from None

    def read(self, source: Mapping[str, Any]) -> Any:
        """The attribute's value from the JSON object that a server sent."""
        value = source.get(self.key)
        if value is None and not self.is_required:
            return None
        if self.key not in source:
            raise self.missing()
        try:
            return self.codec.decode(value)
        except InvalidInputError as error:
            raise self._placed(error) from None

    def missing(self) -> InvalidInputError:
        """The error of an object without this field."""
        return InvalidInputError(f"{self.label} is missing", path=(self.key,))

    def __call__(self, instance: object, attribute: object, value: Any) -> None:  # noqa: ARG002  # attrs asks so
        self.convert(value)

    def _placed(self, error: InvalidInputError) -> InvalidInputError:
        """``error`` as seen from the model: with the names of class and attribute, and the whole path."""
        path = (self.key, *error.path)
        if not isinstance(error, MisfitError):
            return error.under(self.key)
        label = self.label + format_path(("", *error.path)) if error.path else self.label
        return InvalidInputError(f"{label} {error.reason}", path=path)


def is_list(value: object) -> TypeGuard[Sequence[Any]]:
    """Whether a value can stand for a JSON array."""
    return isinstance(value, (list, Sequence)) and not isinstance(value, (str, bytes, bytearray))


def is_mapping(value: object) -> TypeGuard[Mapping[Any, Any]]:
    """Whether a value can stand for a JSON object."""
    return isinstance(value, (dict, Mapping))


def check_size(value: Sequence[Any], minimum: int, maximum: int | None, unit: str) -> None:
    """Refuse what has too few or too many characters or items."""
    if len(value) < minimum:
        raise MisfitError(f"must have at least {_count(minimum, unit)}, got {shown(value)}")
    if maximum is not None and len(value) > maximum:
        raise MisfitError(f"must have at most {_count(maximum, unit)}, got {len(value)}")


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


class _ShortRepr(reprlib.Repr):
    """What repr() says, with the insides of what is long or deep left out."""

    def __init__(self) -> None:
        super().__init__()
        self.maxstring = self.maxlong = self.maxother = 80

    def repr_int(self, x: int, level: int) -> str:
        try:
            return super().repr_int(x, level)
        except ValueError:  # Python refuses to write out very long numbers
            return f"<int of {x.bit_length()} bits>"


_SHORT_REPR = _ShortRepr()


def shown(value: object) -> str:
    """A value for a message, cut short. Never raises: what cannot be shown is named by its type."""
    try:
        text = _SHORT_REPR.repr(value)
    except Exception:  # noqa: BLE001  # the value's own code may raise whatever it likes
        return f"<{type(value).__name__}>"
    return text if len(text) <= 80 else f"{text[:77]}..."
