"""A page of rows and how many there are, counted exactly to a thousand."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

T = TypeVar("T")
MOST_COUNTED = 1000


@dataclass(frozen=True)
class Page(Generic[T]):
    """total is exact up to 1000; 1001 stands for more."""

    rows: Sequence[T]
    total: int
    number: int
    size: int

    @property
    def pages(self) -> int:
        return max(1, -(-self.total // self.size))

    @property
    def count(self) -> str:
        return str(self.total) if self.total <= MOST_COUNTED else f"{MOST_COUNTED}+"


def page_of(
    s: Session, wanted: Select[*tuple[Any, ...]], *, number: int, size: int, most_pages: int = 500
) -> Page[Any]:
    """Rows of a page counted from 1; a page past the end gives the last."""
    counted = wanted.order_by(None).with_only_columns(wanted.selected_columns[0]).limit(MOST_COUNTED + 1)
    total = s.scalar(select(func.count()).select_from(counted.subquery())) or 0
    last = most_pages if total > MOST_COUNTED else max(1, -(-total // size))
    number = min(max(number, 1), last)
    rows = s.execute(wanted.limit(size).offset((number - 1) * size)).all()
    return Page(rows, total, number, size)
