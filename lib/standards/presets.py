"""The promises that come with the product: three sources to take from, and the book a company begins with."""

from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from lib.i18n import pick
from lib.standards.book_rules import ClauseFacts
from lib.standards.clause_rules import sound

FOLDER = Path(__file__).parent.parent.parent / "db" / "presets" / "standards"
SOURCES = ("handbook", "rules", "manual")
FIRST = "first"
Text = str | dict[str, str]


@dataclass(frozen=True)
class Preset:
    """A source, told in one language, its clauses numbered from 1; starts_on is the first book's alone."""

    code: str
    title: str
    clauses: tuple[ClauseFacts, ...]
    starts_on: date | None = None


@dataclass(frozen=True)
class ProcedureStep:
    """How a complaint goes; measure names the promise whose limit belongs into the text."""

    measure: str
    text: Text
    unset: Text


@cache
def preset(code: str, lang: str) -> Preset:
    raw = _read(code)
    clauses = tuple(_terms(clause, lang, number) for number, clause in enumerate(raw["clauses"], 1))
    return Preset(code, pick(raw["title"], lang), clauses, raw.get("starts_on"))


@cache
def procedure() -> tuple[ProcedureStep, ...]:
    told = ((step.get("measure", ""), step["text"], step.get("unset", "")) for step in _read("procedure"))
    return tuple(ProcedureStep(*step) for step in told)


def _read(code: str) -> Any:
    return yaml.safe_load((FOLDER / f"{code}.yaml").read_text("utf8"))


def _terms(clause: dict[str, Any], lang: str, number: int) -> ClauseFacts:
    return sound(ClauseFacts(**{**clause, "note": pick(clause["note"], lang)}, id=number))
