"""Status words with their labels, one file per room. Standard library only."""

from enum import StrEnum


class Choice(StrEnum):
    """A word kept in the database, with the English label people see (translated by the catalog)."""

    label: str

    def __new__(cls, value: str, label: str = "") -> "Choice":
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


def N_(text: str) -> str:
    """Mark a label for the catalog."""
    return text
