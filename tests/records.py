"""Proper values for the archives' use cases."""

from collections.abc import Callable
from datetime import date
from typing import Any

PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "archives.load_categories": lambda w: {},
    "archives.file_work": lambda w: {
        "category": "repair",
        "title": "厨房水槽漏水",
        "source": ("ticket", 1, "WX20251121-0001"),
        "content": {"summary": "漏水"},
        "project_id": w.cast.project_a,
        "happened_on": date(2025, 11, 21),
    },
}
