"""Examinations: papers, who sits, what each answered, how it was marked. Answers and marks are the truth."""

from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db import accounts, customers, forms, questions, staff, training  # noqa: F401  (what is pointed at)
from db.base import Base, Moment, word
from db.choices.exams import (
    AppealState,
    Correction,
    Ending,
    ExamState,
    MarkRound,
    PaperKind,
    PaperState,
    ShowKey,
    SittingMove,
    SittingState,
)


class Paper(Base):
    """plan: its sections and questions, or its blueprint; marking: a rule by kind of question.

    As lib.exams.plan says. full is what all questions together are worth.
    """

    __tablename__ = "paper"
    id: Mapped[int] = mapped_column(primary_key=True)
    title: Mapped[str] = mapped_column(String(120))
    kind: Mapped[PaperKind] = mapped_column(word(PaperKind))
    state: Mapped[PaperState] = mapped_column(word(PaperState))
    plan: Mapped[dict[str, Any]] = mapped_column()
    marking: Mapped[dict[str, Any]] = mapped_column()
    full: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    shuffled: Mapped[bool] = mapped_column(default=True)
    note: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Exam(Base):
    """One occasion. frozen: the paper's plan with the wordings in it, and its marking, as announced.

    minutes each sitter has; pass_mark and weights in % (theory, practical, overall; 100 together).
    practical_form_id: the checklist by which practical work is judged. two_markers: answers no key decides
    are marked twice, and by a third person where the two differ by more than differ, in % of the marks.
    """

    __tablename__ = "exam"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    paper_id: Mapped[int] = mapped_column(ForeignKey("paper.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    state: Mapped[ExamState] = mapped_column(word(ExamState))
    opens_at: Mapped[datetime] = mapped_column(Moment)
    closes_at: Mapped[datetime] = mapped_column(Moment)
    minutes: Mapped[int]
    pass_mark: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    attempts: Mapped[int] = mapped_column(default=1)
    show_key: Mapped[ShowKey] = mapped_column(word(ShowKey), default=ShowKey.PUBLISHED)
    weights: Mapped[dict[str, Any]] = mapped_column()
    practical_form_id: Mapped[int | None] = mapped_column(ForeignKey("form_version.id"), index=True)
    two_markers: Mapped[bool] = mapped_column(default=False)
    differ: Mapped[int] = mapped_column(default=20)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    place: Mapped[str] = mapped_column(String(120), default="")
    rules: Mapped[str] = mapped_column(Text, default="")
    seed: Mapped[int] = mapped_column(info={"secret": True})
    frozen: Mapped[dict[str, Any] | None] = mapped_column(info={"secret": True}, deferred=True)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    announced_at: Mapped[datetime | None] = mapped_column(Moment)
    published_at: Mapped[datetime | None] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index(None, "state", "closes_at"),)


class Sitter(Base):
    """One who must sit. The results are those of the best sitting; none until it is marked.

    theory, practical, overall and total in % of full marks. code is the link by which they sit.
    """

    __tablename__ = "sitter"
    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    post: Mapped[str] = mapped_column(String(60), default="")
    code: Mapped[str] = mapped_column(String(40), unique=True, info={"secret": True})
    extra_minutes: Mapped[int] = mapped_column(default=0)
    extra_attempts: Mapped[int] = mapped_column(default=0)
    note: Mapped[str] = mapped_column(String(200), default="")
    theory: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    practical: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    overall: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    overall_note: Mapped[str] = mapped_column(String(200), default="")
    total: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    passed: Mapped[bool | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("exam_id", "staff_id"),)


class Sitting(Base):
    """One attempt. paper: the questions in this sitter's order, wordings and marks; without a key.

    due_at is the server's and final. device: a hash of what the browser in use keeps. result: each mark with
    its rule and inputs, made again whenever answers, marks or corrections change; score its sum, of full.
    """

    __tablename__ = "sitting"
    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"))
    sitter_id: Mapped[int] = mapped_column(ForeignKey("sitter.id"))
    attempt: Mapped[int]
    state: Mapped[SittingState] = mapped_column(word(SittingState))
    started_at: Mapped[datetime] = mapped_column(Moment)
    due_at: Mapped[datetime] = mapped_column(Moment)
    submitted_at: Mapped[datetime | None] = mapped_column(Moment)
    ending: Mapped[Ending | None] = mapped_column(word(Ending))
    device: Mapped[str] = mapped_column(String(64), default="", info={"secret": True})
    leaves: Mapped[int] = mapped_column(default=0)
    paper: Mapped[dict[str, Any]] = mapped_column(info={"secret": True})
    full: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    score: Mapped[Decimal | None] = mapped_column(Numeric(7, 2))
    waiting: Mapped[int] = mapped_column(default=0)
    marked_at: Mapped[datetime | None] = mapped_column(Moment)
    result: Mapped[dict[str, Any] | None] = mapped_column(info={"secret": True})
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (
        UniqueConstraint("sitter_id", "attempt"),
        Index(None, "exam_id", "state"),
        Index(None, "state", "due_at"),
    )


class SittingAnswer(Base):
    """The newest answer to one question of a sitting; turn counts its changes as the browser sent them."""

    __tablename__ = "sitting_answer"
    audited = False
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), primary_key=True)
    n: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    given: Mapped[dict[str, Any]] = mapped_column(info={"personal": "answer"})
    turn: Mapped[int] = mapped_column(default=0)
    flagged: Mapped[bool] = mapped_column(default=False)
    saved_at: Mapped[datetime] = mapped_column(Moment)


class SittingEvent(Base):
    """by none: the sitter's browser, or the clock."""

    __tablename__ = "sitting_event"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    move: Mapped[SittingMove] = mapped_column(word(SittingMove))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    note: Mapped[str] = mapped_column(String(400), default="")


class HandMark(Base):
    """A person's marks for an answer; the newest of each round counts, all stay. rubric: by point."""

    __tablename__ = "hand_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"))
    n: Mapped[int]
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    round: Mapped[MarkRound] = mapped_column(word(MarkRound))
    points: Mapped[Decimal] = mapped_column(Numeric(6, 2))
    rubric: Mapped[list[Any]] = mapped_column(default=list)
    comment: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (Index(None, "sitting_id", "n"),)


class KeyCorrection(Base):
    """A question found wrong in one exam. changes: (sitter, before, after) where a result changed."""

    __tablename__ = "key_correction"
    id: Mapped[int] = mapped_column(primary_key=True)
    exam_id: Mapped[int] = mapped_column(ForeignKey("exam.id"), index=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), index=True)
    how: Mapped[Correction] = mapped_column(word(Correction))
    key: Mapped[dict[str, Any] | None] = mapped_column(info={"secret": True})
    reason: Mapped[str] = mapped_column(String(400))
    changes: Mapped[list[Any]] = mapped_column(default=list)
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class PracticalMark(Base):
    """One assessment of practical work by a checklist; the newest counts. points of full."""

    __tablename__ = "practical_mark"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitter_id: Mapped[int] = mapped_column(ForeignKey("sitter.id"), index=True)
    form_version_id: Mapped[int] = mapped_column(ForeignKey("form_version.id"), index=True)
    content: Mapped[dict[str, Any]] = mapped_column(info={"personal": "answer"})
    points: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    full: Mapped[Decimal] = mapped_column(Numeric(7, 2))
    comment: Mapped[str] = mapped_column(String(400), default="")
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"))


class Appeal(Base):
    """n: the question it is about, none for the whole sitting."""

    __tablename__ = "appeal"
    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id"), index=True)
    n: Mapped[int | None]
    words: Mapped[str] = mapped_column(Text, info={"personal": "text"})
    state: Mapped[AppealState] = mapped_column(word(AppealState))
    at: Mapped[datetime] = mapped_column(Moment)
    answer: Mapped[str] = mapped_column(Text, default="", info={"personal": "text"})
    decided_at: Mapped[datetime | None] = mapped_column(Moment)
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
