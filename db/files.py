"""Photos and documents: what people attach, kept by the hash of its content."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.files import Purpose


class StoredFile(Base):
    """One use of a content. Until somebody's record takes it (owner_kind ""), it is its uploader's alone.

    size in bytes; width and height in pixels of a picture; preview is the hash of a small picture of it.
    """

    __tablename__ = "stored_file"
    id: Mapped[int] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    preview: Mapped[str] = mapped_column(String(64), default="")
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    width: Mapped[int | None]
    height: Mapped[int | None]
    purpose: Mapped[Purpose] = mapped_column(word(Purpose))
    owner_kind: Mapped[str] = mapped_column(String(20), default="")
    owner_id: Mapped[int | None]
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    removed_at: Mapped[datetime | None] = mapped_column(Moment)
    __table_args__ = (Index(None, "owner_kind", "owner_id"), Index(None, "by_id", "owner_kind"))
