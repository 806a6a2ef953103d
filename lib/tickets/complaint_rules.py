"""What a complaint must say, and the check-list of a major one: values in, values out."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from lib.errors import Refused
from lib.i18n import DEFAULT, N_, pick

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "complaint_plan.yaml"
LONGEST_STEP, MOST_STEPS = 120, 30
WHO = N_("Please say who complains: a name or a telephone.")
OPEN_MARK, DONE_MARK = "[ ] ", "[x] "


@dataclass(frozen=True)
class PlanStep:
    text: str
    done: bool = False


def untold(who: str, when: datetime | None, reason: str, demand: str) -> list[Refused]:
    """What is missing of who, when, why and what is wanted."""
    asked = {
        WHO: who,
        N_("Please say when it happened."): when,
        N_("Please say why the customer is not content."): reason.strip(),
        N_("Please say what the customer wants."): demand.strip(),
    }
    return [Refused(message) for message, told in asked.items() if not told]


@cache
def first_plan() -> str:
    """The shipped check-list, nothing ticked off yet."""
    steps = yaml.safe_load(PRESET.read_text("utf8"))["steps"]
    return plan_text([PlanStep(pick(step, DEFAULT)) for step in steps])


def plan_text(steps: list[PlanStep]) -> str:
    """One step a line, as it is kept."""
    words = [(step.done, " ".join(step.text.split())[:LONGEST_STEP]) for step in steps[:MOST_STEPS]]
    return "\n".join((DONE_MARK if done else OPEN_MARK) + text for done, text in words if text)


def plan_steps(text: str) -> list[PlanStep]:
    return [PlanStep(line[len(OPEN_MARK) :], line.startswith(DONE_MARK)) for line in text.splitlines()]
