"""Numbers kept ready for the charts: tallies of a project's month, made anew when something in it changed."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment


class Tally(Base):
    """topic says what a means (lib/analysis/rules.py), b the kind of ticket; month is the company's, 2025-11.

    n cases, of them good (in time, satisfied …) and excused; total sums what the topic measures.
    """

    __tablename__ = "tally"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    month: Mapped[str] = mapped_column(String(7))
    topic: Mapped[str] = mapped_column(String(20))
    a: Mapped[str] = mapped_column(String(60), default="")
    b: Mapped[str] = mapped_column(String(60), default="")
    n: Mapped[int]
    good: Mapped[int] = mapped_column(default=0)
    excused: Mapped[int] = mapped_column(default=0)
    total: Mapped[float] = mapped_column(default=0.0)
    __table_args__ = (Index(None, "topic", "month", "project_id"), Index(None, "project_id", "month"))


class StaleMonth(Base):
    """A project's month whose tallies no longer hold."""

    __tablename__ = "stale_month"
    audited = False
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)
    month: Mapped[str] = mapped_column(String(7), primary_key=True)


class TallyBook(Base):
    """One row: how often the tallies were made anew, and when last. Finished charts are kept by it."""

    __tablename__ = "tally_book"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[int] = mapped_column(default=0)
    at: Mapped[datetime] = mapped_column(Moment)
