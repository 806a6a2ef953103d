"""Proper values for what prints a checklist; it needs nothing standing but what ships."""

from collections.abc import Callable
from typing import Any

PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "inspections.print_blank": lambda w: {"code": "inspect_patrol_day"},
}
COMPANY_WIDE = ("inspections.print_blank",)
