"""What makes a chain of cases, how grave a repeat is, what causes are called: values in, values out."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from db.choices.tickets import Grade, TicketType
from lib.errors import Refused
from lib.i18n import DEFAULT, N_, pick

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "causes.yaml"
LONGEST_CAUSE = 60
HOUSEHOLDS_OF_A_GROUP = 3
CHAINED = frozenset(TicketType) - {TicketType.PRAISE}
# One of these that repeats another, or is repeated, closes only once its cause is named.
CAUSED = frozenset({TicketType.COMPLAINT, TicketType.REPAIR})
GRADES = tuple(Grade)


def raised(grade: Grade, before: Grade | None) -> Grade:
    """One step graver than this one and the one before, where there is a step."""
    gravest = max(GRADES.index(one) for one in (grade, before) if one)
    return GRADES[min(gravest + 1, len(GRADES) - 1)]


@cache
def _preset() -> dict[str, list[dict[str, Any]]]:
    return dict(yaml.safe_load(PRESET.read_text("utf8")))


def causes(type: TicketType, lang: str = DEFAULT) -> dict[str, str]:
    """The causes offered for this kind of ticket: id → label."""
    return {one["id"]: pick(one["label"], lang) for one in _preset().get(type.value, _preset()["any"])}


def cause_label(type: TicketType, cause: str, lang: str = DEFAULT) -> str:
    """A company's own words stay as they are."""
    return causes(type, lang).get(cause, cause)


def chosen_cause(type: TicketType, typed: str) -> str:
    """An id, or the company's own words; words that are a label stand for its id."""
    words = " ".join(typed.split())
    if not words:
        raise Refused(N_("Please name the cause."))
    if len(words) > LONGEST_CAUSE:
        raise Refused(N_("The cause is too long: at most {n} characters."), n=LONGEST_CAUSE)
    known = {label: id for lang in (DEFAULT, "en") for id, label in causes(type, lang).items()}
    return known.get(words, words)
