"""Courses, their sessions and who came; what a post must have learnt; certificates, practice and plans."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from sqlalchemy import ForeignKey, Index, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.training import ContentArea, CourseKind, Presence, SessionState, SignedBy, WishState


class Course(Base):
    """months it stays valid once passed, none for ever; paper_id: what is sat to pass it, if anything."""

    __tablename__ = "course"
    id: Mapped[int] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(String(30), unique=True)
    title: Mapped[str] = mapped_column(String(120))
    area: Mapped[ContentArea] = mapped_column(word(ContentArea))
    kind: Mapped[CourseKind] = mapped_column(word(CourseKind))
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    months: Mapped[int | None]
    paper_id: Mapped[int | None] = mapped_column(ForeignKey("paper.id"), index=True)
    outline: Mapped[str] = mapped_column(Text, default="")
    review_by: Mapped[date | None]
    active: Mapped[bool] = mapped_column(default=True)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class CourseSession(Base):
    """One occasion of a course. code: what its QR code says, drawn anew when it is asked for."""

    __tablename__ = "course_session"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    starts_at: Mapped[datetime] = mapped_column(Moment, index=True)
    ends_at: Mapped[datetime] = mapped_column(Moment)
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2))
    place: Mapped[str] = mapped_column(String(120), default="")
    trainer: Mapped[str] = mapped_column(String(60), default="")
    state: Mapped[SessionState] = mapped_column(word(SessionState))
    code: Mapped[str] = mapped_column(String(40), default="", index=True, info={"secret": True})
    summary: Mapped[str] = mapped_column(Text, default="")
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class Attendance(Base):
    """Hours are those credited, none unless present."""

    __tablename__ = "attendance"
    id: Mapped[int] = mapped_column(primary_key=True)
    session_id: Mapped[int] = mapped_column(ForeignKey("course_session.id"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    presence: Mapped[Presence] = mapped_column(word(Presence))
    hours: Mapped[Decimal] = mapped_column(Numeric(5, 2), default=Decimal(0))
    signed_at: Mapped[datetime | None] = mapped_column(Moment)
    signed_by: Mapped[SignedBy | None] = mapped_column(word(SignedBy))
    note: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("session_id", "staff_id"),)


class PostCourse(Base):
    """Whoever holds the post must have passed the course; before: not assigned to the post without it."""

    __tablename__ = "post_course"
    id: Mapped[int] = mapped_column(primary_key=True)
    post: Mapped[str] = mapped_column(String(60))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    before: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (UniqueConstraint("post", "course_id"),)


class Completion(Base):
    """Somebody has passed a course, by exam or by attendance, and until when it holds.

    no and code are its certificate's, code what the QR says; "" and none where none was made out.
    """

    __tablename__ = "completion"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    session_id: Mapped[int | None] = mapped_column(ForeignKey("course_session.id"), index=True)
    sitter_id: Mapped[int | None] = mapped_column(ForeignKey("sitter.id"), index=True)
    on: Mapped[date]
    until: Mapped[date | None] = mapped_column(index=True)
    score: Mapped[Decimal | None] = mapped_column(Numeric(5, 2))
    no: Mapped[str] = mapped_column(String(30), default="", index=True)
    code: Mapped[str | None] = mapped_column(String(40), unique=True)
    issued_at: Mapped[datetime | None] = mapped_column(Moment)
    issued_by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    revoked_at: Mapped[datetime | None] = mapped_column(Moment)
    reason: Mapped[str] = mapped_column(String(200), default="")
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index(None, "staff_id", "course_id"),)


class Practice(Base):
    """How one question goes with one person: the wrong-answer book is those with right_in_a_row under two."""

    __tablename__ = "practice"
    audited = False
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), primary_key=True)
    question_id: Mapped[int] = mapped_column(ForeignKey("question.id"), primary_key=True, index=True)
    tries: Mapped[int] = mapped_column(default=0)
    wrong: Mapped[int] = mapped_column(default=0)
    right_in_a_row: Mapped[int] = mapped_column(default=0)
    given: Mapped[dict[str, Any]] = mapped_column(default=dict)
    at: Mapped[datetime] = mapped_column(Moment)


class PlanLine(Base):
    """What somebody should learn next, and why; basis: the figures it was proposed by."""

    __tablename__ = "plan_line"
    id: Mapped[int] = mapped_column(primary_key=True)
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"), index=True)
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"), index=True)
    topic_id: Mapped[int | None] = mapped_column(ForeignKey("topic.id"), index=True)
    reason: Mapped[str] = mapped_column(String(200))
    basis: Mapped[dict[str, Any]] = mapped_column(default=dict)
    due_on: Mapped[date | None]
    state: Mapped[WishState] = mapped_column(word(WishState))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    done_on: Mapped[date | None]
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
