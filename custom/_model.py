# hand-written; composed into aureus_sdk by make generate
"""
What the generated models stand on: their base class, and the codecs of models within models.

Each attribute of a model has a `Field`, which takes values in two ways:

- ``convert`` takes what a user gives: enum members or their text, times or ISO-8601 text, models or mappings of the
  same shape. What is unknown is refused, with the names there are to choose from.
- ``read`` takes what a server sent. Two things that are unknown are kept instead of refused, so that an older client
  can read a newer server: enum values, as open members, and fields, in ``extra``.

Whatever else does not fit is an `InvalidInputError` with the path of the value. The generated ``from_dict`` methods
test the usual case in line and come here with the rest, so nothing here is in a hurry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar, Self, cast

from ._codecs import Codec, Constant, Field, MisfitError, is_mapping, shown
from .errors import InvalidInputError

if TYPE_CHECKING:
    from attrs import Attribute

__all__ = ["Model", "Nested", "OneOf", "as_object", "convert_on_setattr", "draft_of", "unknown_fields"]


class Model:
    """
    The base of all models: comparable, picklable, mutable, and checked on every assignment.

    Make one with keyword arguments, or from JSON with ``from_dict``; ``to_dict`` gives the JSON back.
    """

    __slots__ = ()
    _fields: ClassVar[tuple[Field, ...]]
    _names: ClassVar[Mapping[str, str]]
    _needed: ClassVar[tuple[Field, ...]]
    _extra: dict[str, Any] | None

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        # What `of` looks up, once and not for each of a hundred thousand tasks.
        cls._names = {field.key: field.name for field in cls._fields}
        cls._needed = tuple(each for each in cls._fields if each.is_required and not isinstance(each.codec, Constant))

    @property
    def extra(self) -> Mapping[str, Any]:
        """Fields that the server sent and this version of the SDK does not know. They are never sent back."""
        return MappingProxyType(self._extra or {})

    @classmethod
    def of(cls, value: Self | Mapping[str, Any]) -> Self:
        """
        The model itself, or one made of a mapping of the same shape, as strictly as by keyword arguments.

        Args:
            value: A model of this class, or its fields by their names in JSON.

        Raises:
            InvalidInputError: the mapping has a field that the model has not, lacks one, or one does not fit.
        """
        if isinstance(value, cls):
            return value
        if not is_mapping(value):
            raise InvalidInputError(f"{cls.__name__} must be given as such or as a mapping, got {shown(value)}")
        names = cls._names
        for key in value:
            if key not in names:
                place = key if isinstance(key, str) else shown(key)
                raise InvalidInputError(
                    f"{cls.__name__} has no field {shown(key)}; {_suggest(place, names)}", path=(place,)
                )
        for field in cls._needed:
            if field.key not in value:
                raise field.missing()
        return cls(**{names[key]: item for key, item in value.items()})

    @classmethod
    def from_dict(cls, source: Mapping[str, Any]) -> Self:
        """
        Make a model from JSON, as a server sends it.

        Unknown enum values become open members, unknown fields are kept in ``extra``, and null stands for an optional
        field that is absent.

        Args:
            source: The decoded JSON object.

        Raises:
            InvalidInputError: it does not fit; the error has the path of the field.
        """
        raise NotImplementedError

    def to_dict(self) -> dict[str, Any]:
        """
        The model as plain JSON types, as it is sent: None is left off, times are UTC text, enum members are text.

        Lists and maps are copied; the free-form values in them are passed on as they are.
        """
        return self.__json__()

    def __json__(self) -> dict[str, Any]:
        """
        What is sent, for a JSON encoder, which asks the models in lists and maps in turn.

        So the JSON of a large model is never there twice, as objects and as text.
        """
        raise NotImplementedError

    def __repr__(self) -> str:
        # A model that is not made yet has nothing: debuggers and error reporters write out what a traceback holds.
        values = [(field.name, getattr(self, field.name, None)) for field in self._fields]
        parts = [f"{name}={_repr_of(value)}" for name, value in values if value is not None]
        if extra := getattr(self, "_extra", None):
            parts.append(f"extra={_repr_of(extra)}")
        return f"{type(self).__name__}({', '.join(parts)})"


def _repr_of(value: object) -> str:
    """The whole value, or a short form of what cannot be written out: a very long number, say, or what is too deep."""
    try:
        return repr(value)
    except Exception:  # noqa: BLE001  # a free-form value's own code may raise whatever it likes
        return shown(value)


class Nested(Codec):
    """A model of one class. ``model`` is called late, so that a class can hold others of its kind."""

    def __init__(self, model: Callable[[], type[Model]]) -> None:
        self.model = model

    def convert(self, value: Any) -> Model:
        return self.model().of(value)

    def decode(self, value: Any) -> Model:
        return self.model().from_dict(value)

    def decoder(self) -> Callable[[Any], Model]:
        return self.model().from_dict


class OneOf(Codec):
    """
    A model of one of several classes, told apart by the text of one field.

    Other texts are refused from a server, too: a model of no known class would be of no use.
    """

    def __init__(self, discriminator: str, variants: Mapping[str, type[Model]]) -> None:
        self.discriminator = discriminator
        self.variants = variants
        self.classes = tuple(variants.values())

    def convert(self, value: Any) -> Model:
        if isinstance(value, self.classes):
            return value
        return self._variant(value).of(value)

    def decode(self, value: Any) -> Model:
        return self._variant(value).from_dict(value)

    def _variant(self, value: Any) -> type[Model]:
        if not is_mapping(value):
            names = ", ".join(variant.__name__ for variant in self.classes)
            raise MisfitError(f"must be a mapping or one of {names}, got {shown(value)}")
        kind = value.get(self.discriminator)
        variant = self.variants.get(kind) if isinstance(kind, str) else None
        if variant is None:
            reason = f"must be one of {', '.join(self.variants)}, got {shown(kind)}"
            raise MisfitError(reason, path=(self.discriminator,))
        return variant


def as_object(model: type[Model], value: Any) -> dict[str, Any]:
    """What a server sent, as a dict: for mappings of other types, and the error for all else."""
    if not is_mapping(value):
        raise InvalidInputError(f"{model.__name__} must be an object, got {shown(value)}")
    return dict(value)


def unknown_fields(source: Mapping[str, Any], known: frozenset[str]) -> dict[str, Any]:
    """The part of what a server sent that is under no known name."""
    return {key: value for key, value in source.items() if key not in known}


def _suggest(name: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches  # slow to import, and only needed for a mistake

    close = get_close_matches(name, known, n=1)
    return f"did you mean {close[0]!r}?" if close else f"it has {', '.join(known)}"


def convert_on_setattr(instance: Model, attribute: Attribute[Any], value: Any) -> Any:  # noqa: ARG001  # attrs asks so
    """Check what is assigned to an attribute. A hook for attrs."""
    return cast("Field", attribute.validator).convert(value)


def draft_of(model: type[Model]) -> type[Any]:
    """
    A twin of a model that takes values unchecked.

    Decoding has checked them already: it fills a draft, which then becomes the model. Assignments to a slot are an
    order of magnitude faster without a hook.
    """
    return type(model.__name__, (model,), {"__slots__": (), "__setattr__": object.__setattr__})
