"""A code on a poster and what came by it, for the tests that try every use case: each one's proper values."""

from collections.abc import Callable
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING, Any

from PIL import Image
from sqlalchemy import select

from db.choices.tickets import Satisfaction, State
from db.customers import Building
from db.tickets import Ticket
from lib.access import Actor
from lib.deeds import perform, read
from lib.files.ready import Ready, ready
from lib.forms.find import forms_in_force
from lib.residents import codes, service
from lib.residents.codes import Which
from tests.cast import Cast

if TYPE_CHECKING:
    from tests.use_cases import World

DIGITS = "5678"  # of the caller whose tickets the world is made of
SENT: dict[str, Any] = {
    "type": "repair",
    "agreed": 1,
    "answers": {"category": "power", "summary": "大堂灯不亮"},
    "phone": "13512345678",
    "spot": "大堂",
}
NOTICE = "为受理您反映的事项，我们收集您的电话和所填内容，办结后保存三年，您可以查询、更正、删除。" * 3


@dataclass
class Scans:
    """A code of project A, and the request that came by it."""

    id: int
    code: str
    sent: int
    building: int
    form: int


def made(cast: Cast) -> Scans:
    id = perform(codes.add_project_code, cast.manager, None, project_id=cast.project_a)
    code = read(codes.one_code, cast.manager, id=id).code
    form = read(forms_in_force, cast.admin, kind="intake")["repair"][0]
    guest = Actor.resident(code, cast.project_a, "residents.use")
    sent = perform(service.receive_from, guest, None, code=code, form_version=form, **SENT)
    with cast.database.reading() as s:
        building = s.scalars(select(Building.id).where(Building.project_id == cast.project_a)).first() or 0
    return Scans(id, code, sent, building, form)


def picture() -> Ready:
    out = BytesIO()
    Image.new("RGB", (8, 8), "red").save(out, "PNG")
    return ready("灯.png", out.getvalue())


def _own(w: "World", state: State) -> dict[str, Any]:
    """Number and digits of a ticket in this state."""
    with w.cast.database.reading() as s:
        return {"no": s.get_one(Ticket, w.tickets[state]).no, "digits": DIGITS}


def _place(w: "World") -> dict[str, Any]:
    return {"project_id": w.cast.project_a}


PROPER: dict[str, Callable[["World"], dict[str, Any]]] = {
    "residents.list_codes": lambda w: {"which": Which()},
    "residents.one_code": lambda w: {"id": w.scans.id},
    "residents.for_posters": lambda w: {"which": Which()},
    "residents.buildings_of": _place,
    "residents.add_project_code": _place,
    "residents.add_place_code": lambda w: {**_place(w), "place": "北门岗亭"},
    "residents.add_building_codes": _place,
    "residents.add_household_codes": lambda w: {**_place(w), "building_id": w.scans.building},
    "residents.switch_off": lambda w: {"id": w.scans.id, "version": 1},
    "residents.switch_on": lambda w: {"id": w.scans.id, "version": 1},
    "residents.notice": lambda w: {},
    "residents.notice_now": lambda w: {},
    "residents.set_notice": lambda w: {"text": NOTICE, "based_on": 1},
    "residents.contact": lambda w: {},
    "residents.door": lambda w: {"code": w.scans.code},
    "residents.sheet": lambda w: {"code": w.scans.code, "type": "repair"},
    "residents.keep_photo": lambda w: {"code": w.scans.code, "photo": picture()},
    "residents.photos_kept": lambda w: {},
    "residents.receive_from": lambda w: {"code": w.scans.code, "form_version": w.scans.form, **SENT},
    "residents.receipt": lambda w: {"code": w.scans.code, "id": w.scans.sent},
    "residents.me_too": lambda w: {"code": w.scans.code, "incident_id": 1, "device": "d"},
    "residents.progress_of": lambda w: _own(w, State.DONE),
    "residents.add_word": lambda w: {**_own(w, State.DONE), "word": "谢谢"},
    "residents.rate": lambda w: {
        **_own(w, State.DONE),
        "quality_ok": True,
        "satisfaction": Satisfaction.SATISFIED,
    },
    "residents.send_back": lambda w: {**_own(w, State.CLOSED), "word": "又漏了"},
}
