"""What the rooms of inspections, duties and equipment bring to the world of use cases."""

from collections.abc import Callable
from typing import Any

from tests import (
    boarded,
    checklisted,
    equipped,
    inspected,
    obliged,
    printed_checklists,
    righted,
    sheeted,
)
from tests.cast import Cast

PARTS: tuple[Any, ...] = (
    equipped, obliged, checklisted, printed_checklists, inspected, sheeted, boarded, righted,
)  # fmt: skip
PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    deed: values for part in PARTS for deed, values in part.PROPER.items()
}
# Checklists belong to the whole company.
COMPANY_WIDE: tuple[str, ...] = tuple(deed for part in PARTS for deed in part.COMPANY_WIDE)


def made(cast: Cast) -> dict[str, Any]:
    return {_name(part): part.made(cast) for part in PARTS if hasattr(part, "made")}


def _name(part: Any) -> str:
    return str(part.__name__).rpartition(".")[2]
