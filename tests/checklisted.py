"""A checklist of the company, and proper values for what is done with checklists."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.cast import Cast
from tests.inspections.held import CODE, checklist


@dataclass(frozen=True)
class Checklisted:
    """The id of its version in force."""

    version: int


def made(cast: Cast) -> Checklisted:
    return Checklisted(checklist(cast))


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspections.checklists": lambda w: {},
    "inspections.checklist": lambda w: {"code": CODE},
    "inspections.checklist_versions": lambda w: {"code": CODE},
}
COMPANY_WIDE = ("inspections.checklist",)
