"""The one expected error: a deed refused, with a sentence a person can act on."""

from typing import Any


class Refused(Exception):
    """message is an English catalog id with {placeholders}; params fill them after translation."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Stale(Refused):
    """Somebody else saved the row since it was drawn."""


class NotFound(Refused):
    """Not there, or not yours: the two look the same."""


class Forbidden(Refused):
    """The person's roles do not include this deed."""


def unchanged(row: Any, version: int) -> None:
    """Refuse a save made on an older state than the row's."""
    if row.version != version:
        raise Stale("Somebody else changed this in the meantime. Nothing was saved.")
