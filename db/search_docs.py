"""The search index: what is kept of each thing that can be found, and how it is asked and answers."""

import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, Integer, Select, String, Text, UniqueConstraint, type_coerce
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base

# Each kind's number is part of its documents' ids: a later room takes the next, none ever changes.
KINDS = {"customer": 1, "archive": 2, "ticket": 3}
KIND_BITS, REF_BITS = 4, 32
UNSEEN = "\x1f"  # ends what of a body is never shown
LONGEST_TITLE, LONGEST_BODY, LONGEST_EXTRA = 400, 50_000, 8_000
FACETS = ("kind", "category", "project_id", "year", "customer_id", "staff_id", "secrecy", "has_file")
KIND_OF = {number: kind for kind, number in KINDS.items()}
BIG = BigInteger().with_variant(Integer(), "sqlite")


class SearchDoc(Base):
    """The narrow part: what is filtered and counted. id: by day, then kind, then the row; see Doc.id."""

    __tablename__ = "search_doc"
    audited = False
    id: Mapped[int] = mapped_column(BIG, primary_key=True, autoincrement=False)
    kind: Mapped[str] = mapped_column(String(20))
    ref_id: Mapped[int]
    project_id: Mapped[int | None]
    year: Mapped[int]
    category: Mapped[str] = mapped_column(String(60))
    secrecy: Mapped[str] = mapped_column(String(24))
    customer_id: Mapped[int | None]
    staff_id: Mapped[int | None]
    has_file: Mapped[bool]
    analyser: Mapped[int] = mapped_column(index=True)
    __table_args__ = (UniqueConstraint("kind", "ref_id"),)


DOC = SearchDoc.__table__
# Of the table, not of the class, and as they are kept: thousands of rows pass here.
COLUMNS = [
    type_coerce(DOC.c[name], Integer).label(name) if name == "has_file" else DOC.c[name]
    for name in ("id", *FACETS)
]
# An id, then its title or what it is filtered by: as the driver hands it out, for thousands pass here.
Found = Sequence[tuple[Any, ...]]


class SearchText(Base):
    """The wide part: exactly what is indexed. extra is found, never shown; nor is what UNSEEN ends."""

    __tablename__ = "search_text"
    audited = False
    id: Mapped[int] = mapped_column(
        BIG, ForeignKey("search_doc.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
    )
    title: Mapped[str] = mapped_column(String(LONGEST_TITLE))
    extra: Mapped[str] = mapped_column(Text)
    body: Mapped[str] = mapped_column(Text)


TEXT = SearchText.__table__


class SearchQueue(Base):
    """What is to be indexed later, by the job runner."""

    __tablename__ = "search_queue"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(20))
    ref_id: Mapped[int]
    __table_args__ = (UniqueConstraint("kind", "ref_id"),)


@dataclass(frozen=True)
class Doc:
    """One thing to be found. unseen and extra are never shown.

    unseen is found by whoever finds the body: other ways to say a room. extra only by who may: initials of
    names, telephones.
    """

    kind: str
    ref_id: int
    title: str
    body: str = ""
    extra: str = ""
    project_id: int | None = None
    year: int = 0
    day: date = date(1970, 1, 1)
    category: str = ""
    secrecy: str = ""
    customer_id: int | None = None
    staff_id: int | None = None  # a user
    has_file: bool = False
    unseen: str = ""

    @property
    def id(self) -> int:
        """Ids grow with the day: the newest are found first without sorting, alike on both engines."""
        kind = self.day.toordinal() << KIND_BITS | KINDS[self.kind]
        return kind << REF_BITS | self.ref_id

    def sayable(self) -> "Doc":
        """As it can be kept: composed characters, no NUL, no half characters, and not without end.

        What is unseen stands before the body, in one with it.
        """
        body, unseen = self.body.replace(UNSEEN, " "), self.unseen.replace(UNSEEN, " ")
        return replace(
            self,
            title=_kept(self.title, LONGEST_TITLE),
            body=_kept(f"{unseen}{UNSEEN}{body}" if unseen else body, LONGEST_BODY),
            unseen="",
            extra=_kept(self.extra, LONGEST_EXTRA),
        )


def day_of(id: int) -> date:
    return date.fromordinal(id >> (KIND_BITS + REF_BITS))


def row_of(id: int) -> tuple[str, int]:
    """(kind, id of the row)."""
    return KIND_OF[id >> REF_BITS & (1 << KIND_BITS) - 1], id & (1 << REF_BITS) - 1


def _kept(text: str, most: int) -> str:
    whole = text[:most].replace("\0", "").encode("utf-8", "ignore").decode("utf-8")
    return unicodedata.normalize("NFC", whole)[:most]


@dataclass(frozen=True)
class Sight:
    """What somebody may find of one kind. None: without a bound.

    company: rows without a project too; extra: what is found, never shown, may be searched; only: ids of the
    rows, where projects and secrecy do not tell; docs: their documents, once `ask` sees they are few.
    """

    kind: str
    projects: frozenset[int] | None = None
    company: bool = False
    secrecies: frozenset[str] | None = None
    extra: bool = False
    only: Select[Any] | None = None
    docs: tuple[int, ...] | None = None


@dataclass(frozen=True)
class Question:
    """sort: "match", "-day" or "day". Without words, everything the filters leave."""

    words: str
    sights: tuple[Sight, ...]
    filters: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    sort: str = "match"
    number: int = 1
    size: int = 20


Marked = tuple[tuple[str, bool], ...]  # pieces of text; True: a found word


@dataclass(frozen=True)
class Hit:
    kind: str
    ref_id: int
    title: Marked
    snippet: Marked


@dataclass(frozen=True)
class Answer:
    """more: there are more than count. sampled: the facets are those of the newest 2,000 hits."""

    hits: list[Hit] = field(default_factory=list)
    count: int = 0
    more: bool = False
    facets: dict[str, list[tuple[Any, int]]] = field(default_factory=dict)
    sampled: bool = False
