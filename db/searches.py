"""Searches a person keeps, to look again with one click."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment


class SavedSearch(Base):
    """filters: what was chosen beside the words, as the search screen says it."""

    __tablename__ = "saved_search"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    name: Mapped[str] = mapped_column(String(60))
    words: Mapped[str] = mapped_column(String(200), default="")
    filters: Mapped[dict[str, Any]]
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (UniqueConstraint("user_id", "name"),)
