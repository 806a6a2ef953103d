"""Residents' codes: made for buildings and places, looked at, switched off; the notice rewritten."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from streamlit.testing.v1 import AppTest

from db.tickets import Ticket
from lib.access import Actor
from lib.deeds import perform, read
from lib.forms.find import forms_in_force
from lib.residents import codes, notices, progress, service, view
from lib.residents.code_rules import LinkKind
from lib.residents.codes import Which
from lib.standards import company as companies
from lib.standards.company import Company
from tests.cast import Cast
from tests.pages.screen import Desk, fill, partly, tables, text
from tests.pages.test_texts_are_plain import FEW, markup_in, shows
from tests.scans import DIGITS, SENT

pytestmark = pytest.mark.slow


@pytest.fixture
def place(cast: Cast) -> int:
    return perform(codes.add_place_code, cast.manager, None, project_id=cast.project_a, place="北门岗亭")


def at_codes(desk: Desk, name: str, **query: int) -> AppTest:
    desk.sign_in(name)
    return desk.alone("codes", **query)


def rows(at: AppTest) -> list[str]:
    (table,) = tables(at).values()
    return [row["cells"]["place"] for row in table["rows"]]


def test_one_click_makes_codes_for_all_buildings(desk: Desk, cast: Cast) -> None:
    at = at_codes(desk, "manager")
    (button,) = [one for one in at.button if (one.key or "").startswith("codes:new:")]
    at = button.click().run()
    assert not at.exception
    assert rows(at) == ["3栋"]


@pytest.mark.parametrize("kind", LinkKind)
def test_every_kind_has_its_own_button(desk: Desk, cast: Cast, kind: LinkKind) -> None:
    at = fill(at_codes(desk, "manager"), codes__new__kind=kind).run()
    (button,) = [one for one in at.button if (one.key or "").startswith("codes:new:")]
    assert button.key.startswith(f"codes:new:{cast.project_a}:{kind}:go")
    assert not at.exception


def test_the_front_desk_looks_and_makes_none(desk: Desk, place: int) -> None:
    at = at_codes(desk, "clerk", id=place)
    assert rows(at) == ["北门岗亭"]
    assert not [one for one in at.button if (one.key or "").startswith(("codes:new", "codes:switch"))]
    assert "/r/" in text(at)


def test_a_code_is_switched_off_in_a_dialog_and_on_again(desk: Desk, cast: Cast, place: int) -> None:
    at = at_codes(desk, "manager", id=place)
    (switch,) = [one for one in at.button if (one.key or "").startswith(f"codes:switch:{place}")]
    at = switch.click().run()
    (off,) = [one for one in at.button if (one.key or "").startswith(f"codes:off:{place}")]
    with partly(at):
        off.click().run()
    assert not read(codes.one_code, cast.manager, id=place).active
    at = at_codes(desk, "manager", id=place)
    (switch,) = [one for one in at.button if (one.key or "").startswith(f"codes:switch:{place}")]
    switch.click().run()
    assert read(codes.one_code, cast.manager, id=place).active


def test_another_project_s_code_is_not_there(desk: Desk, place: int) -> None:
    at = at_codes(desk, "manager_b", id=place)
    assert "北门岗亭" not in text(at)
    assert not at.exception


def test_only_quality_and_the_administrator_rewrite_the_notice(desk: Desk, cast: Cast) -> None:
    assert not list(at_codes(desk, "manager").text_area)
    at = at_codes(desk, "quality")
    fill(at, notice__1__text=read(notices.notice_now, cast.quality).text + "\n补充一条。")
    (send,) = [one for one in at.button if (one.key or "").startswith("notice:1:send")]
    at = send.click().run()
    assert not at.exception
    assert read(notices.notice_now, cast.quality).no == 2


def test_a_poster_carries_the_company_s_own_address(cast: Cast, place: int) -> None:
    perform(
        companies.set_company,
        cast.admin,
        None,
        facts=Company("示例物业", "400-000-0000", site="https://wy.example/"),
    )
    facts = read(companies.company, cast.clerk)
    found = read(codes.for_posters, cast.clerk, which=Which())
    pdf = PdfReader(BytesIO(view._posters(facts, view.site_of(facts), found)))
    (page,) = pdf.pages
    shown = page.extract_text().replace("\u200b", "")
    assert "北门岗亭" in shown
    assert f"https://wy.example/r/{found[0].code}" in shown


def test_a_poster_s_file_has_a_name_every_disk_takes() -> None:
    assert view.plain_name("3栋/一层 大厅") == "3栋_一层_大厅"


@pytest.mark.slow
@pytest.mark.parametrize("payload", FEW)
def test_a_resident_s_words_are_shown_to_staff_as_they_wrote_them(
    desk: Desk, cast: Cast, place: int, payload: str
) -> None:
    code = read(codes.one_code, cast.clerk, id=place).code
    guest = Actor.resident(code, cast.project_a, "residents.use")
    form = read(forms_in_force, cast.admin, kind="intake")["repair"][0]
    told = {**SENT, "answers": {"category": "power", "summary": payload, "spot": payload}, "spot": payload}
    id = perform(service.receive_from, guest, None, code=code, form_version=form, contact=payload, **told)
    with cast.database.reading() as s:
        no = s.get_one(Ticket, id).no
    perform(progress.add_word, guest, None, no=no, digits=DIGITS, word=payload)
    desk.sign_in("clerk")
    at = desk.alone("ticket", id=id)
    assert not at.exception
    assert shows(at, payload)
    assert markup_in(at, payload) == []
