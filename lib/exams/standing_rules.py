"""How somebody stands in an exam, and which of them a list shows. Pure."""

from decimal import Decimal
from enum import StrEnum

from db.choices import Choice
from lib.i18n import N_

BIN = 10
"""A bar of the distribution holds so many per cent; the last one 100 too."""


class Standing(Choice):
    ABSENT = "absent", N_("Did not sit")
    SITTING = "sitting", N_("Still sitting")
    MARKING = "marking", N_("Answers wait for marks")
    PART = "part", N_("A part is missing")
    DONE = "done", N_("Result complete")


class Only(StrEnum):
    PASSED = "passed"
    FAILED = "failed"
    ABSENT = "absent"
    WAITING = "waiting"


ONLY = {
    Only.PASSED: N_("Passed it"),
    Only.FAILED: N_("Not passed"),
    Only.ABSENT: N_("Did not sit"),
    Only.WAITING: N_("No total yet"),
}


def standing_of(handed: int, begun: int, waiting: int, total: Decimal | None) -> Standing:
    """Of so many papers handed in and begun, answers without marks, and the total if there is one."""
    if begun:
        return Standing.SITTING
    if not handed:
        return Standing.ABSENT
    if waiting:
        return Standing.MARKING
    return Standing.PART if total is None else Standing.DONE
