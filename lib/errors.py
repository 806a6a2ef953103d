"""The one expected error: a deed refused, with a sentence a person can act on."""

from collections.abc import Sequence
from typing import Any

from lib.i18n import N_

MOST_TOLD = 5


class Refused(Exception):
    """message is an English catalog id with {placeholders}; params fill them after translation."""

    def __init__(self, message: str, **params: Any) -> None:
        super().__init__(message)
        self.message = message
        self.params = params

    @property
    def parts(self) -> "tuple[Refused, ...]":
        """The sentences it is told in."""
        return (self,)

    def __str__(self) -> str:
        return self.message.format(**self.params)


class Several(Refused):
    """More than one thing to mend, each a refusal of its own."""

    def __init__(self, refusals: Sequence[Refused]) -> None:
        super().__init__(N_("Please mend {n} things:"), n=len(refusals))
        self.refusals = tuple(refusals[:MOST_TOLD])

    @property
    def parts(self) -> tuple[Refused, ...]:
        return (self, *self.refusals)

    def __str__(self) -> str:
        return "\n".join([super().__str__(), *map(str, self.refusals)])


def all_of(refusals: Sequence[Refused]) -> Refused:
    """One refusal that tells them all."""
    return refusals[0] if len(refusals) == 1 else Several(refusals)


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
