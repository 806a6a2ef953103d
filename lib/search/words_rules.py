"""What is asked of the search, as an address or a kept search says it; which number was meant."""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from db.choices.archives import Secrecy
from lib.i18n import N_

ARCHIVE, TICKET, CUSTOMER = "archive", "ticket", "customer"
KINDS = {ARCHIVE: N_("Archives"), TICKET: N_("Tickets"), CUSTOMER: N_("Customers")}
SORTS = {"match": N_("Best match"), "-day": N_("Newest"), "day": N_("Oldest")}
LONGEST_WORDS, MOST_PAGES, LARGEST = 200, 50, 2**31
SHORTEST_NUMBER = 3

# Of no project: the whole company's. None would be no filter at all.
COMPANY = 0

Filters = Mapping[str, tuple[Any, ...]]


@dataclass(frozen=True)
class Asked:
    """filters: facet of the index → the values one of which it has."""

    words: str = ""
    filters: Filters = field(default_factory=dict)
    sort: str = "match"
    number: int = 1

    @property
    def empty(self) -> bool:
        return not self.words and not self.filters


def _whole(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and int(text) < LARGEST else None


def _one_of(known: Mapping[str, Any]) -> Callable[[str], str | None]:
    return lambda text: text if text in known else None


def _code(text: str) -> str | None:
    return text if 0 < len(text) <= 80 and text.isprintable() else None


# Name in an address → (facet of the index, how its value is read; None is no value).
FACETS: dict[str, tuple[str, Callable[[str], Any]]] = {
    "kind": ("kind", _one_of(KINDS)),
    "category": ("category", _code),
    "project": ("project_id", _whole),
    "year": ("year", _whole),
    "secrecy": ("secrecy", _one_of(dict.fromkeys(map(str, Secrecy)))),
    "staff": ("staff_id", _whole),
    "customer": ("customer_id", _whole),
    "file": ("has_file", lambda text: {"1": True, "0": False}.get(text)),
}


def asked_of(told: Mapping[str, Any]) -> Asked:
    """Anything at all may stand in an address: what makes no sense is left out."""
    said = {name: str(value)[: LONGEST_WORDS * 2] for name, value in told.items()}
    sort, number = said.get("sort", ""), _whole(said.get("page", "")) or 1
    return Asked(
        words=words_of(said.get("q", "")),
        filters={
            facet: (value,)
            for name, (facet, read) in FACETS.items()
            if (value := read(said.get(name, ""))) is not None
        },
        sort=sort if sort in SORTS else "match",
        number=min(number, MOST_PAGES),
    )


def told(asked: Asked) -> dict[str, str]:
    """The address of it; asked_of reads it back."""
    found = {
        name: _spelled(asked.filters[facet][0])
        for name, (facet, _) in FACETS.items()
        if asked.filters.get(facet)
    }
    if asked.words:
        found["q"] = asked.words
    if asked.sort != "match":
        found["sort"] = asked.sort
    if asked.number > 1:
        found["page"] = str(asked.number)
    return found


def _spelled(value: Any) -> str:
    return str(int(value)) if isinstance(value, bool) else str(value)


def words_of(typed: str) -> str:
    """One space between words, nothing unseen, not longer than anybody types."""
    seen = "".join(char for char in " ".join(typed.split()) if char.isprintable())
    return seen[:LONGEST_WORDS].strip()


def is_enough(words: str) -> bool:
    """While typing: one letter or digit would find everything; one Chinese character is a surname."""
    return len(words) > 1 or "一" <= words <= "鿿"


def number_in(words: str) -> str:
    """A number as it is written, or its tail: wx20251121-0001 → WX20251121-0001; "" where there is none."""
    spelled = unicodedata.normalize("NFKC", words).upper()
    one = len(spelled) >= SHORTEST_NUMBER and " " not in spelled
    return spelled if one and any(char.isdigit() for char in spelled) else ""


def nearness(no: str, number: str) -> int:
    """0 the very number, 1 one that ends so, 2 any other: the smallest first."""
    if not number:
        return 2
    return 0 if no.upper() == number else 1 if no.upper().endswith(number) else 2
