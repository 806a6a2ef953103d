"""An inspection filled in over HTTP: by session or open link, tap by tap, with photos and signatures."""

import base64
import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw
from sqlalchemy import select, update

from db.choices.duties import DutyKind
from db.choices.inspections import InspectionState, Verdict
from db.duties import Duty
from db.files import StoredFile
from db.inspections import Inspection, InspectionItem, InspectionSign
from lib import clock
from lib.web.limits import limits
from tests.cast import Cast
from tests.inspections.held import ITEMS, inspection, task
from tests.web import inside
from tests.web.inside import TestClient
from tests.web.site import token_of
from tests.ws import COOKIE

SCRIPT = {"accept": "application/json"}
HEIC = b"\0\0\0\x18ftypheic" + bytes(400)
AT = "/i/tap"
WICKED = "<script>alert(1)</script>"


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


def browser(cast: Cast, name: str = "") -> TestClient:
    found = inside.client(accept="text/html")
    if name:
        found.cookies.set(COOKIE, token_of(cast, name))
    return found


def of_manager(cast: Cast, **more: Any) -> int:
    """Nothing judged yet; the inspector is the manager of project A."""
    return inspection(
        cast, **{"judged": False, "code": "tap", "inspector_id": cast.user_id("manager"), **more}
    )


def linked(cast: Cast, **more: Any) -> int:
    return of_manager(cast, link_until=clock.now() + timedelta(days=1), firm="第三方", **more)


def hidden(page: Any) -> str:
    return re.findall(r'name="page" value="([^"]+)"', page.text)[0]


def tap(phone: TestClient, item: str, turn: int, *, script: bool = True, **said: Any) -> Any:
    page = hidden(phone.get(AT))
    form = {"page": page, "item": item, "turn": turn, "verdict": "good", **said}
    return phone.post(f"{AT}/save", data=form, headers=SCRIPT if script else {})


def picture(colour: str = "steelblue", kind: str = "JPEG") -> bytes:
    out = BytesIO()
    Image.new("RGB", (640, 480), colour).save(out, kind)
    return out.getvalue()


def shoot(phone: TestClient, item: str, name: str, content: bytes, *, script: bool = True) -> Any:
    form = {"page": hidden(phone.get(AT)), "item": item}
    files = {"photo": (name, content)}
    return phone.post(f"{AT}/photo", data=form, files=files, headers=SCRIPT if script else {})


def signature() -> str:
    sheet, out = Image.new("RGB", (600, 240), "white"), BytesIO()
    ImageDraw.Draw(sheet).line([(30, 200), (300, 40), (560, 180)], fill="black", width=5)
    sheet.save(out, "PNG")
    return "data:image/png;base64," + base64.b64encode(out.getvalue()).decode()


def stored(cast: Cast) -> dict[str, InspectionItem]:
    with cast.database.reading() as s:
        return {row.item: row for row in s.scalars(select(InspectionItem))}


def state(cast: Cast) -> InspectionState:
    with cast.database.reading() as s:
        return s.scalars(select(Inspection.state)).one()


def photos(cast: Cast) -> list[StoredFile]:
    with cast.database.reading() as s:
        kept = StoredFile.owner_kind == "inspection_item", StoredFile.removed_at.is_(None)
        return list(s.scalars(select(StoredFile).where(*kept)))


# -- who ---------------------------------------------------------------------------------------


def test_without_a_session_or_a_link_nothing_is_seen(cast: Cast) -> None:
    of_manager(cast)
    with browser(cast) as stranger:
        for at in (AT, f"{AT}/finish", f"{AT}/photo/1", "/i/nothing-there"):
            answer = stranger.get(at)
            assert (answer.status_code, answer.text) == (303, "")
        assert stranger.get(AT).headers["location"] == "/login?next=/i/tap"
        for path in ("save", "photo", "unphoto", "visited", "finish", "back", "sign"):
            told = stranger.post(f"{AT}/{path}", data={"item": "gate", "turn": 1}, headers=SCRIPT)
            assert told.json()["state"] in ("unknown", "signin")
    assert stored(cast) == {}


def test_a_link_opens_until_its_time_and_not_after(cast: Cast) -> None:
    linked(cast)
    with browser(cast) as guest:
        assert tap(guest, "gate", 1).json()["state"] == "saved"
        page = hidden(guest.get(AT))
        with cast.database.writing() as s:
            s.execute(update(Inspection).values(link_until=clock.now() - timedelta(seconds=1)))
        assert guest.get(AT).status_code == 303
        form = {"page": page, "item": "gate", "turn": 2, "verdict": "failed"}
        late = guest.post(f"{AT}/save", data=form, headers=SCRIPT)
        assert (late.status_code, late.json()["state"]) == (401, "signin")
    assert stored(cast)["gate"].verdict == Verdict.GOOD


def test_a_guest_reads_no_name_and_no_number_of_anybody(cast: Cast) -> None:
    """Neither those who could put it right nor who inspected before, on no page of the whole way."""
    linked(cast, inspectors="张检查")
    with browser(cast) as guest:
        pages = [guest.get(AT).text]
        for item in ITEMS:
            more = {"verdict": "failed", "note": "有杂物"} if item == "gate" else {}
            assert tap(guest, item, 1, **more).status_code == 200
        pages += [guest.get(AT).text, guest.get(f"{AT}/finish").text]
        guest.post(f"{AT}/finish", data={"page": hidden(guest.get(f"{AT}/finish"))})
        pages.append(guest.get(AT).text)
        signed(guest, "inspector", "外部检查员")
        pages.append(guest.get(AT).text)
        assert 'name="role"' not in pages[-1]  # the project signs with an account of its own
    names = [person.name for person in cast.people().values()]
    for page in pages:
        assert not [name for name in (*names, "张检查", "外部检查员") if name in page]
        assert 'name="owner"' not in page
    assert state(cast) == InspectionState.DONE


def test_another_project_s_manager_is_told_it_is_not_there(cast: Cast) -> None:
    of_manager(cast)
    with browser(cast, "manager_b") as other:
        there, nowhere = other.get(AT), other.get("/i/nothing-there")
        assert there.status_code == nowhere.status_code == 404
        assert there.text == nowhere.text.replace("nothing-there", "tap")
    with browser(cast, "quality") as head_office:
        assert head_office.get(AT).status_code == 200


def test_only_a_page_of_ours_saves(cast: Cast) -> None:
    of_manager(cast)
    with browser(cast, "manager") as mine, browser(cast, "manager") as other:
        page = hidden(mine.get(AT))
        other.get(AT)
        for sent in (page, "", "0" * 16):
            form = {"page": sent, "item": "gate", "turn": 1, "verdict": "good"}
            told = other.post(f"{AT}/save", data=form, headers=SCRIPT)
            assert (told.status_code, told.json()["state"]) == (409, "unknown")
    assert stored(cast) == {}


# -- item by item ------------------------------------------------------------------------------


def test_a_tap_is_stored_and_found_again_on_another_device(cast: Cast) -> None:
    of_manager(cast)
    said = {"verdict": "failed", "deducted": "2，5", "note": WICKED, "place": "3号岗", "fixed": "1"}
    where = {"latitude": "31.2", "longitude": "121.5", "accuracy": "12", "severity": "high"}
    with browser(cast, "manager") as phone, browser(cast, "manager") as tablet:
        told = tap(phone, "gate", 1, **said, **where, owner=cast.user_id("technician"), due="2030-01-31")
        assert told.json()["state"] == "saved"
        assert told.json()["score"] == "75"
        there = tablet.get(AT).text
        assert WICKED not in there
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in there
        assert 'value="2.5"' in there
        assert 'value="failed" checked' in there
        assert "1 / 9" in there
    row = stored(cast)["gate"]
    assert (row.deducted, row.place, row.fixed, row.accuracy) == (Decimal("2.5"), "3号岗", True, 12)
    assert (row.owner_id, row.due_on.isoformat()) == (cast.user_id("technician"), "2030-01-31")  # type: ignore[union-attr]


def test_an_older_tap_that_arrives_late_is_not_kept(cast: Cast) -> None:
    of_manager(cast)
    with browser(cast, "manager") as phone:
        assert tap(phone, "gate", 5, verdict="failed").json()["state"] == "saved"
        late = tap(phone, "gate", 4).json()
        assert (late["state"], late["turn"]) == ("older", 5)
        assert tap(phone, "gate", 4, script=False).status_code == 422
        assert tap(phone, "gate", 1, deducted="many").json()["state"] == "wrong"
        assert tap(phone, "gate", 6, verdict="failed", deducted="99").json()["state"] == "wrong"
        assert tap(phone, "none", 1).json()["state"] == "wrong"
    assert stored(cast)["gate"].verdict == Verdict.FAILED
    assert stored(cast).keys() == {"gate"}


def test_a_photo_is_kept_once_and_what_is_none_is_refused(cast: Cast) -> None:
    of_manager(cast)
    with browser(cast, "manager") as phone:
        tap(phone, "power", 1, verdict="failed")
        first = shoot(phone, "power", "a.jpg", picture())
        again = shoot(phone, "power", "a.jpg", picture())  # its answer was lost on the way
        assert first.json()["photo"] == again.json()["photo"]
        heic = shoot(phone, "power", "IMG_1.HEIC", HEIC)
        assert heic.status_code == 422
        assert "HEIC" in heic.json()["say"]
        for name, content in (("a.txt", "字".encode()), ("b.pdf", b"%PDF-1.4\n%%EOF"), ("c.jpg", b"")):
            assert shoot(phone, "power", name, content).json()["state"] == "wrong"
        assert shoot(phone, "power", "big.jpg", bytes(70_000_000)).status_code == 413
        plainly = shoot(phone, "power", "b.png", picture("red", "PNG"), script=False)
        assert plainly.headers["location"] == f"{AT}#i-power"
        assert len(photos(cast)) == 2
        id = first.json()["photo"]
        small, whole = phone.get(f"{AT}/photo/{id}/small"), phone.get(f"{AT}/photo/{id}")
        assert small.headers["content-type"] == whole.headers["content-type"] == "image/jpeg"
        assert "sandbox" in whole.headers["content-security-policy"]
        form = {"page": hidden(phone.get(AT)), "item": "power", "file": id}
        assert phone.post(f"{AT}/unphoto", data=form, headers=SCRIPT).json() == {"state": "saved"}
        assert phone.get(f"{AT}/photo/{id}").status_code == 404
    with browser(cast) as stranger:
        assert stranger.get(f"{AT}/photo/{photos(cast)[0].id}").status_code == 303


# -- to the end --------------------------------------------------------------------------------


def signed(phone: TestClient, role: str, name: str, **more: Any) -> Any:
    page = phone.get(AT)
    form = re.findall(r'name="form" value="([^"]+)"', page.text)[0]
    said = {"page": hidden(page), "form": form, "role": role, "name": name, "picture": signature(), **more}
    return phone.post(f"{AT}/sign", data=said)


def test_a_whole_inspection_without_script(cast: Cast) -> None:
    """Every page in Chinese; what is missing is listed with links; signed twice, it raises its action."""
    of_manager(cast)
    with browser(cast, "manager") as phone:
        for item in ITEMS[:-1]:
            verdict = "failed" if item == "exits" else "good"
            assert tap(phone, item, 1, script=False, verdict=verdict).headers["location"] == f"{AT}#i-{item}"
        missing = phone.get(f"{AT}/finish").text
        assert re.findall(r"#i-(\w+)", missing) == ["exits", "waste"]
        early = phone.post(f"{AT}/finish", data={"page": hidden(phone.get(AT))})
        assert early.status_code == 422
        tap(phone, "exits", 2, verdict="failed", note="堆放杂物")
        shoot(phone, "exits", "a.jpg", picture())
        tap(phone, "waste", 1, verdict="na")
        pages = [missing, phone.get(AT).text, phone.get(f"{AT}/finish").text]
        phone.post(f"{AT}/visited", data={"page": hidden(phone.get(AT)), "building": ["1", "999999", "x"]})
        phone.post(f"{AT}/finish", data={"page": hidden(phone.get(AT))})
        assert tap_after_the_end(phone).json()["state"] == "closed"
        assert signed(phone, "inspector", "", picture="").status_code == 422
        assert signed(phone, "inspector", "甲", picture="data:image/png;base64,AAAA").status_code == 422
        pages.append(phone.get(AT).text)
        for role, name in (("inspector", "甲"), ("project", "乙")):
            assert signed(phone, role, name, word="同意").headers["location"] == AT
        pages.append(phone.get(AT).text)
    assert state(cast) == InspectionState.SIGNED
    with cast.database.reading() as s:
        assert set(s.scalars(select(InspectionSign.name))) == {"甲", "乙"}
    assert stored(cast)["exits"].action_id is not None
    for page in pages:
        assert 'lang="zh-CN"' in page
        assert "莲花苑" in page


def test_a_routine_round_in_which_all_was_well_is_signed_by_the_guest_alone(cast: Cast) -> None:
    """What its signature gives effect to happens in the project of the link."""
    of = task(cast)
    with cast.database.writing() as s:
        s.execute(update(Duty).values(kind=DutyKind.PATROL))
    linked(cast, task_id=of.task)
    with browser(cast) as guest:
        for item in ITEMS:
            tap(guest, item, 1)
        guest.post(f"{AT}/finish", data={"page": hidden(guest.get(f"{AT}/finish"))})
        assert signed(guest, "inspector", "外部检查员").status_code == 303
        assert state(cast) == InspectionState.SIGNED
        assert 'id="sign"' not in guest.get(AT).text


def tap_after_the_end(phone: TestClient) -> Any:
    page = hidden(phone.get(AT))
    form = {"page": page, "item": "gate", "turn": 9, "verdict": "failed"}
    return phone.post(f"{AT}/save", data=form, headers=SCRIPT)


def test_place_and_camera_are_allowed_there_and_nowhere_else(cast: Cast) -> None:
    linked(cast)
    with browser(cast) as guest:
        allowed = guest.get(AT).headers["permissions-policy"]
        assert allowed == "geolocation=(self), microphone=(), camera=(self)"
        for at in ("/login", "/x/whatever", "/r/whatever", "/i"):
            assert "camera=()" in guest.get(at).headers["permissions-policy"]
