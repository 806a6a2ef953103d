"""People who sign in, what they may see, and their live sessions."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from db.base import Base, Moment, word
from db.choices.accounts import Role, Scope


class Team(Base):
    """A working group (班组) of one project."""

    __tablename__ = "team"
    id: Mapped[int] = mapped_column(primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    name: Mapped[str] = mapped_column(String(60))


class User(Base):
    __tablename__ = "user_account"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60), unique=True)
    display_name: Mapped[str] = mapped_column(String(60))
    password_hash: Mapped[str] = mapped_column(String(100), info={"secret": True})
    must_change: Mapped[bool] = mapped_column(default=True)
    active: Mapped[bool] = mapped_column(default=True)
    lang: Mapped[str] = mapped_column(String(10), default="zh_CN")
    scope: Mapped[Scope] = mapped_column(word(Scope), default=Scope.PROJECTS)
    team_id: Mapped[int | None] = mapped_column(ForeignKey("team.id"))
    created_at: Mapped[datetime] = mapped_column(Moment)
    version: Mapped[int] = mapped_column()
    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012


class UserRole(Base):
    __tablename__ = "user_role"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    role: Mapped[Role] = mapped_column(word(Role), primary_key=True)


class UserProject(Base):
    __tablename__ = "user_project"
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), primary_key=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), primary_key=True)


class SignInSession(Base):
    """Only the hash of the browser's token is kept."""

    __tablename__ = "sign_in_session"
    audited = False
    token_hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("user_account.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(Moment)
    expires_at: Mapped[datetime] = mapped_column(Moment, index=True)


class SignInTry(Base):
    """A try at a password, written before the password is looked at; a right one is taken back."""

    __tablename__ = "sign_in_try"
    audited = False
    id: Mapped[int] = mapped_column(primary_key=True)
    account: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(64))
    at: Mapped[datetime] = mapped_column(Moment)
    __table_args__ = (Index(None, "account", "at"), Index(None, "address", "at"), Index(None, "at"))
