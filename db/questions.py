"""The question bank: topics, questions, and every wording a question has had."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.questions import Difficulty, QuestionKind, QuestionState


class Topic(Base):
    """A tree; area is the content area of training it belongs to, "" where none."""

    __tablename__ = "topic"
    id: Mapped[int] = mapped_column(primary_key=True)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    name: Mapped[str] = mapped_column(String(60))
    area: Mapped[str] = mapped_column(String(30), default="")
    position: Mapped[int] = mapped_column(default=0)
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("parent_id", "name"),)


class Question(Base):
    """number is the one of its newest wording; text what that asks, to seek and compare by.

    text has the stem in its first line and what stands under it below.
    preset is the code it was shipped under, else "". A retired one is asked no more.
    """

    __tablename__ = "question"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    topic_id: Mapped[int] = mapped_column(ForeignKey("topic.id"), index=True)
    kind: Mapped[QuestionKind] = mapped_column(word(QuestionKind))
    difficulty: Mapped[Difficulty] = mapped_column(word(Difficulty))
    state: Mapped[QuestionState] = mapped_column(word(QuestionState))
    number: Mapped[int]
    text: Mapped[str] = mapped_column(Text)
    source: Mapped[str] = mapped_column(String(200), default="")
    reason: Mapped[str] = mapped_column(String(200), default="")
    preset: Mapped[str] = mapped_column(String(40), default="", index=True)
    batch: Mapped[str] = mapped_column(String(40), default="", index=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index(None, "state", "topic_id", "kind", "difficulty"),)


class QuestionWording(Base):
    """What is asked and what is right, as lib.questions.content says; never changed once written."""

    __tablename__ = "question_wording"
    id: Mapped[int] = mapped_column(primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"))
    number: Mapped[int]
    content: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})
    note: Mapped[str] = mapped_column(String(200), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (UniqueConstraint("question_id", "number"),)
