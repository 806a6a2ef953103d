"""The invented company's teams and staff."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from db.accounts import Team, User, UserProject, UserRole
from db.choices.accounts import Role, Scope
from lib.demo.places import person_name
from lib.demo.rows import Rows
from lib.demo.texts import Dice, texts
from lib.i18n import DEFAULT


@dataclass
class Crew:
    """Who works in a project: ids by post."""

    desk: list[int] = field(default_factory=list)
    hands: list[int] = field(default_factory=list)
    guards: list[int] = field(default_factory=list)


POSTS = {Role.FRONT_DESK: "desk", Role.TECHNICIAN: "hands", Role.FIELD_STAFF: "guards"}


class Staff:
    """hashes: account → password hash; who is not in it gets one nobody knows the password of."""

    def __init__(self, dice: Dice, projects: int, hashes: dict[str, str], nobody: str, now: datetime) -> None:
        self.dice, self.hashes, self.nobody, self.now = dice, hashes, nobody, now
        self.rows: Rows = {table: [] for table in (Team, User, UserRole, UserProject)}
        self.crews = {id: Crew() for id in range(1, projects + 1)}
        for id in self.crews:
            self.rows[Team] += [
                {"id": len(self.rows[Team]) + n, "project_id": id, "name": name}
                for n, name in enumerate(texts()["teams"], 1)
            ]
        for post in texts()["staff"]:
            self._hire(post)

    def _hire(self, post: dict[str, Any]) -> None:
        homes: list[int | None] = [None] if post.get("whole_company") else list(self.crews)
        for project_id in homes:
            for _ in range(post["number"]):
                self._add(post, project_id)

    def _add(self, post: dict[str, Any], project_id: int | None) -> None:
        id, account = len(self.rows[User]) + 1, self._account(post["account"])
        role, scope = Role(post["role"]), Scope(post["scope"])
        self.rows[User].append(
            {
                "id": id,
                "name": account,
                "display_name": person_name(self.dice),
                "password_hash": self.hashes.get(account, self.nobody),
                "must_change": False,
                "active": True,
                "lang": DEFAULT,
                "scope": scope,
                "team_id": self._team(post, project_id),
                "created_at": self.now,
                "version": 1,
            }
        )
        self.rows[UserRole].append({"user_id": id, "role": role})
        if project_id and scope == Scope.PROJECTS:
            self.rows[UserProject].append({"user_id": id, "project_id": project_id})
        if project_id and role in POSTS:
            getattr(self.crews[project_id], POSTS[role]).append(id)

    def _account(self, name: str) -> str:
        """desk, desk2, desk3."""
        same = sum(user["name"].rstrip("0123456789") == name for user in self.rows[User])
        return f"{name}{same + 1}" if same else name

    def _team(self, post: dict[str, Any], project_id: int | None) -> int | None:
        if project_id is None or "team" not in post:
            return None
        return int((project_id - 1) * len(texts()["teams"]) + post["team"] + 1)


def first_accounts() -> dict[str, Role]:
    """The first account of each role: account → role."""
    return {post["account"]: Role(post["role"]) for post in texts()["staff"]}
