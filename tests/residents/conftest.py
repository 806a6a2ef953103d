"""A code on a poster of the clerk's project, and whoever comes by it."""

from dataclasses import dataclass
from typing import Any

import pytest
from sqlalchemy import select

from db.customers import Building
from lib.access import Actor
from lib.deeds import perform, read
from lib.forms.find import forms_in_force
from lib.residents import codes, service
from lib.residents.codes import CodeRow
from tests.cast import Cast

PHONE, DIGITS = "13512345678", "5678"
DOOR = Actor.system("residents", "residents.use")
LEAK: dict[str, Any] = {"category": "water", "summary": "厨房水槽下面漏水"}


@dataclass
class Gatehouse:
    cast: Cast

    def code(self, make: Any = codes.add_project_code, **where: Any) -> CodeRow:
        where.setdefault("project_id", self.cast.project_a)
        id = perform(make, self.cast.manager, None, **where)
        return read(codes.one_code, self.cast.manager, id=id)

    def form(self, type: str = "repair") -> int:
        return read(forms_in_force, self.cast.admin, kind="intake")[type][0]

    def resident(self, code: str, form: str = "") -> Actor:
        return Actor.resident(code, self.cast.project_a, "residents.use", form=form)

    def send(self, code: str, once: str | None = None, **other: Any) -> int:
        """A leak, told by whoever came by this code; **other replaces any argument."""
        told = {"type": "repair", "agreed": 1, "answers": LEAK, "phone": PHONE, "spot": "3-2-1502", **other}
        if "form_version" not in told:
            told["form_version"] = self.form(told["type"])
        return perform(service.receive_from, self.resident(code, once or ""), once, code=code, **told)

    @property
    def building(self) -> int:
        with self.cast.database.reading() as s:
            return s.scalars(select(Building.id).where(Building.project_id == self.cast.project_a)).one()


@pytest.fixture
def gatehouse(cast: Cast) -> Gatehouse:
    return Gatehouse(cast)
