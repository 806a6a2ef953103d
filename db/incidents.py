"""One burst pipe is one incident, however many call: where, what is said, who else is touched."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.incidents import IncidentState


class Incident(Base):
    """notice is what residents are told; no buildings: the whole project."""

    __tablename__ = "incident"
    id: Mapped[int] = mapped_column(primary_key=True)
    no: Mapped[str] = mapped_column(String(30), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    title: Mapped[str] = mapped_column(String(80))
    category: Mapped[str] = mapped_column(String(40), default="")
    place: Mapped[str] = mapped_column(String(120), default="")
    notice: Mapped[str] = mapped_column(Text, default="")
    public: Mapped[bool] = mapped_column(default=True)
    state: Mapped[IncidentState] = mapped_column(word(IncidentState))
    began_at: Mapped[datetime] = mapped_column(Moment)
    expected_at: Mapped[datetime | None] = mapped_column(Moment)
    ended_at: Mapped[datetime | None] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012
    __table_args__ = (Index(None, "project_id", "state", "began_at"), Index(None, "state", "began_at"))


class IncidentBuilding(Base):
    __tablename__ = "incident_building"
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"), primary_key=True)
    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"), primary_key=True)


class IncidentEcho(Base):
    """Me too: one a household or device; key says which."""

    __tablename__ = "incident_echo"
    id: Mapped[int] = mapped_column(primary_key=True)
    incident_id: Mapped[int] = mapped_column(ForeignKey("incident.id"))
    household_id: Mapped[int | None] = mapped_column(ForeignKey("household.id"), index=True)
    key: Mapped[str] = mapped_column(String(80))
    at: Mapped[datetime] = mapped_column(Moment)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("user_account.id"))
    __table_args__ = (UniqueConstraint("incident_id", "key"),)
