"""What a code opens and what it does not: sending, following, rating, sending back, and nothing else."""

from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from db.alerts import Alert
from db.choices.customers import RevealReason
from db.choices.tickets import Channel, Move, Satisfaction, State, TicketType, Urgency
from db.files import StoredFile
from db.residents import Consent, ConsentNotice
from db.tickets import Ticket
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.files.ready import ready
from lib.forms import service as forms
from lib.residents import codes, notices, progress, service
from lib.residents.code_rules import LENGTH, SIGNS, is_code, new_code
from lib.residents.codes import Which
from lib.residents.phone_rules import digits_of, last_digits
from lib.tickets import service as tickets
from lib.tickets import story as stories
from lib.tickets.telling import tell_customer
from tests.cast import Cast
from tests.residents.conftest import DIGITS, DOOR, LEAK, PHONE, Gatehouse

pytestmark = pytest.mark.slow

FRIDAY_NIGHT = datetime(2025, 11, 21, 15, 0, tzinfo=UTC)  # 23:00 in the company's zone


def row(cast: Cast, id: int) -> Ticket:
    with cast.database.reading() as s:
        return s.get_one(Ticket, id)


def no_of(cast: Cast, id: int) -> str:
    return row(cast, id).no


def alerts(cast: Cast, name: str) -> list[str]:
    with cast.database.reading() as s:
        wanted = select(Alert.message).where(Alert.user_id == cast.user_id(name)).order_by(Alert.id)
        return list(s.scalars(wanted))


def photo(side: int = 40, colour: str = "red") -> bytes:
    out = BytesIO()
    exif = Image.Exif()
    exif[0x010F] = "Maker"
    Image.new("RGB", (side, side), colour).save(out, "JPEG", exif=exif)
    return out.getvalue()


# -- sending -----------------------------------------------------------------------------------


@pytest.mark.both
def test_a_resident_sends_a_repair_and_the_desk_hears_of_it(gatehouse: Gatehouse) -> None:
    cast, code = gatehouse.cast, gatehouse.code()
    ticket = row(cast, gatehouse.send(code.code, "n1", contact="张女士"))
    assert (ticket.state, ticket.channel, ticket.type) == (State.RECEIVED, Channel.ONLINE, TicketType.REPAIR)
    assert (ticket.project_id, ticket.link_id, ticket.place) == (cast.project_a, code.id, "3-2-1502")
    assert (ticket.phone, ticket.contact, ticket.urgency) == (PHONE, "张女士", Urgency.GENERAL)
    assert ticket.first_contact_id is None
    assert len(alerts(cast, "clerk")) == 1
    assert not alerts(cast, "clerk_b")
    with cast.database.reading() as s:
        agreed = s.scalars(select(ConsentNotice.no).join(Consent).where(Consent.ticket_id == ticket.id))
        assert list(agreed) == [1]
    perform(tickets.accept, cast.clerk, None, id=ticket.id)
    assert read(codes.one_code, cast.clerk, id=code.id).requests == 1


@pytest.mark.both
def test_a_repeat_of_the_same_click_sends_nothing_more(gatehouse: Gatehouse) -> None:
    code = gatehouse.code().code
    assert gatehouse.send(code, "n1") == gatehouse.send(code, "n1") != gatehouse.send(code, "n2")


def test_where_it_is_comes_from_the_code_alone(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    perform(
        codes.add_household_codes,
        cast.manager,
        None,
        project_id=cast.project_a,
        building_id=gatehouse.building,
    )
    (home,) = read(codes.list_codes, cast.manager, which=Which()).rows
    ticket = row(cast, gatehouse.send(home.code, answers={**LEAK, "household": cast.household_b}, spot=""))
    assert (ticket.household_id, ticket.place, ticket.customer_id) == (cast.household_a, "3-2-1502", None)
    place = gatehouse.code(codes.add_place_code, place="一层大厅", building_id=gatehouse.building)
    assert row(cast, gatehouse.send(place.code, spot="")).place == "3栋 · 一层大厅"
    with pytest.raises(Refused, match="where"):
        gatehouse.send(gatehouse.code().code, spot=" ")


def test_what_only_the_desk_says_cannot_be_slipped_in(gatehouse: Gatehouse) -> None:
    slipped = {**LEAK, "urgency": "emergency", "channel": "hotline", "nonsense": 1, "photos": None}
    ticket = row(gatehouse.cast, gatehouse.send(gatehouse.code().code, answers=slipped))
    assert (ticket.urgency, ticket.channel) == (Urgency.GENERAL, Channel.ONLINE)
    ticket = row(gatehouse.cast, gatehouse.send(gatehouse.code().code, emergency=True))
    assert ticket.urgency == Urgency.EMERGENCY


@pytest.mark.parametrize("type", ["complaint", "enquiry", "suggestion", "praise"])
def test_every_open_form_can_be_sent(gatehouse: Gatehouse, type: str) -> None:
    answers = {
        "complaint": {
            "category": "slow",
            "happened_at": "2025-11-20T19:00",
            "cause": "无人",
            "demand": "道歉",
        },
        "enquiry": {"category": "fee"},
        "suggestion": {"category": "parking"},
        "praise": {"category": "warm", "praised_as": "3 栋保洁王姐"},
    }[type]
    id = gatehouse.send(gatehouse.code().code, type=type, answers={**answers, "summary": "如题"})
    assert row(gatehouse.cast, id).type == type


@pytest.mark.parametrize(
    ("wrong", "error"),
    [
        ({"type": "home_visit"}, NotFound),
        ({"type": "handover"}, NotFound),
        ({"form_version": 999_999}, Stale),
        ({"agreed": 0}, Refused),
        ({"agreed": 2}, Refused),
        ({"phone": "12"}, Refused),
        ({"phone": "打我微信"}, Refused),
        ({"answers": {"category": "water"}}, Refused),
        ({"answers": {**LEAK, "category": "gold"}}, Refused),
        ({"answers": {**LEAK, "photos": [1]}}, Refused),
    ],
)
def test_what_does_not_fit_is_refused_whole(
    gatehouse: Gatehouse, wrong: dict[str, Any], error: type[Refused]
) -> None:
    code = gatehouse.code().code
    other = {"form_version": gatehouse.form(), **wrong}
    with pytest.raises(error):
        gatehouse.send(code, **other)
    with gatehouse.cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(Ticket)) == 0


def test_a_code_that_is_off_wrong_or_another_project_s_looks_the_same(gatehouse: Gatehouse) -> None:
    cast, off = gatehouse.cast, gatehouse.code()
    perform(codes.switch_off, cast.manager, None, id=off.id, version=off.version)
    told = set()
    for code in (off.code, new_code(), "x", "' OR 1=1", "a" * 12):
        for use in (lambda c: read(service.door, DOOR, code=c), gatehouse.send):
            with pytest.raises(NotFound) as wrong:
                use(code)
            told.add(str(wrong.value))
    other = gatehouse.code()
    stranger = Actor.resident(other.code, cast.project_b, "residents.use")
    with pytest.raises(NotFound) as wrong:
        read(service.door, stranger, code=other.code)
    assert {*told, str(wrong.value)} == {str(wrong.value)}


def test_ten_thousand_guesses_find_no_code(gatehouse: Gatehouse) -> None:
    gatehouse.code()
    found = 0
    with gatehouse.cast.database.reading() as s:
        for _ in range(10_000):
            try:
                service.door(s, DOOR, code=new_code())
                found += 1
            except NotFound:
                continue
    assert found == 0
    assert len(SIGNS) ** LENGTH > 10**17
    assert is_code(new_code())


def test_a_resident_may_do_nothing_else(gatehouse: Gatehouse) -> None:
    cast, code = gatehouse.cast, gatehouse.code()
    guest, id = gatehouse.resident(code.code), gatehouse.send(code.code)
    for use_case, told in (
        (stories.story, {"id": id}),
        (codes.list_codes, {"which": Which()}),
        (notices.notice_now, {}),
    ):
        with pytest.raises(Forbidden):
            read(use_case, guest, **told)
    with pytest.raises(Forbidden):
        perform(stories.reveal_contact, guest, None, id=id, reason=RevealReason.CALL)
    with pytest.raises(Forbidden):
        read(service.door, cast.clerk, code=code.code)


# -- photos ------------------------------------------------------------------------------------


@pytest.mark.both
def test_photos_wait_under_their_form_and_go_with_it(gatehouse: Gatehouse) -> None:
    cast, code = gatehouse.cast, gatehouse.code().code
    mine, other = gatehouse.resident(code, "form1"), gatehouse.resident(code, "form2")
    made = ready("IMG_1.jpg", photo())
    assert b"Maker" not in made.content
    kept = perform(service.keep_photo, mine, None, code=code, photo=made)
    assert read(service.photos_kept, mine) == {kept: "IMG_1.jpg"}
    assert not read(service.photos_kept, other)
    with pytest.raises(NotFound):
        gatehouse.send(code, "form2", answers={**LEAK, "photos": [kept]})
    id = gatehouse.send(code, "form1", answers={**LEAK, "photos": [kept]})
    with cast.database.reading() as s:
        file = s.get_one(StoredFile, kept)
        assert (file.owner_kind, file.owner_id, file.by_id) == ("ticket", id, None)


def test_three_photos_and_no_more(gatehouse: Gatehouse) -> None:
    code = gatehouse.code().code
    mine = gatehouse.resident(code, "form1")
    colours = ("red", "green", "blue", "white")
    made = [ready("a.jpg", photo(colour=colour)) for colour in colours]
    kept = [perform(service.keep_photo, mine, None, code=code, photo=one) for one in made]
    with pytest.raises(Refused, match="3 photos"):
        gatehouse.send(code, "form1", answers={**LEAK, "photos": kept})
    gatehouse.send(code, "form1", answers={**LEAK, "photos": kept[:3]})


def test_without_a_form_being_filled_in_nothing_is_kept(gatehouse: Gatehouse) -> None:
    code = gatehouse.code().code
    with pytest.raises(Forbidden):
        perform(service.keep_photo, gatehouse.resident(code), None, code=code, photo=ready("a.jpg", photo()))


# -- following ---------------------------------------------------------------------------------


@pytest.mark.both
def test_number_and_digits_show_the_progress_and_nothing_of_the_company_s_own(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = gatehouse.send(gatehouse.code().code)
    no = no_of(cast, id)
    perform(tickets.accept, cast.clerk, None, id=id)
    perform(
        tickets.dispatch,
        cast.clerk,
        None,
        id=id,
        assignee_id=cast.user_id("technician"),
        note="他电话 13700001111",
    )
    perform(tickets.add_note, cast.clerk, None, id=id, note="业主脾气大")
    perform(tell_customer, cast.clerk, None, id=id, note="师傅下午三点到")
    found = read(progress.progress_of, DOOR, no=no, digits=DIGITS)
    assert [step.said for step in found.steps if step.said] == ["师傅下午三点到"]
    assert len(found.steps) == 4
    assert (found.summary, found.state) == (LEAK["summary"], State.DISPATCHED)
    told = repr(found)
    for secret in ("13700001111", "脾气", "Technician", "Clerk", PHONE):
        assert secret not in told


def test_wrong_digits_and_unknown_numbers_get_the_same_words(gatehouse: Gatehouse) -> None:
    cast, said = gatehouse.cast, set()
    no = no_of(cast, gatehouse.send(gatehouse.code().code))
    nameless = no_of(cast, cast.receive(customer_id=None, place="大堂", household_id=None))
    for number, digits in (
        (no, "0000"), (no, ""), (no, "----"), (no, "１２３４"), ("WX20200101-0001", DIGITS),
        (nameless, ""), (nameless, "----"), ("", DIGITS),
    ):  # fmt: skip
        with pytest.raises(NotFound) as wrong:
            read(progress.progress_of, DOOR, no=number, digits=digits)
        said.add(str(wrong.value))
    assert len(said) == 1
    elsewhere = Actor.resident(no, cast.project_b, "residents.use")
    with pytest.raises(NotFound):
        read(progress.progress_of, elsewhere, no=no, digits=DIGITS)


def test_what_the_desk_wrote_down_itself_is_not_shown(gatehouse: Gatehouse) -> None:
    """A caller's request by telephone: how it stands, not the desk's words nor the room."""
    no = no_of(gatehouse.cast, gatehouse.cast.receive())
    found = read(progress.progress_of, DOOR, no=no, digits="5678")
    assert (found.place, found.summary) == ("", "")


@pytest.mark.both
def test_a_word_stands_in_the_story_and_tells_who_has_it(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = cast.ticket(State.DISPATCHED)
    no = no_of(cast, id)
    guest = gatehouse.resident(no)
    for _ in range(2):
        perform(progress.add_word, guest, "once", no=no, digits="5678", word=" 我今晚\n不在家 ")
    (event,) = [e for e in read(stories.story, cast.clerk, id=id).events if e.move == Move.WORD]
    assert (event.note, event.by, event.content["resident"]) == ("我今晚 不在家", "", True)
    assert "{no}: the resident adds: {word}" in alerts(cast, "clerk")
    assert "{no}: the resident adds: {word}" in alerts(cast, "technician")
    with pytest.raises(Refused):
        perform(progress.add_word, guest, None, no=no, digits="5678", word=" ")
    with pytest.raises(NotFound):
        perform(progress.add_word, guest, None, no=no, digits="0000", word="你好")


# -- rating ------------------------------------------------------------------------------------


def said(cast: Cast, id: int, digits: str = "5678") -> dict[str, str]:
    return {"no": no_of(cast, id), "digits": digits}


@pytest.mark.both
def test_a_good_rating_counts_as_the_call_back(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = cast.ticket(State.DONE)
    proof = said(cast, id)
    assert read(progress.progress_of, DOOR, **proof).may_rate
    well = {"quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
    perform(progress.rate, gatehouse.resident(proof["no"]), "once", **proof, **well)
    ticket = row(cast, id)
    assert (ticket.state, ticket.quality_ok, ticket.satisfaction) == (
        State.CLOSED,
        True,
        Satisfaction.SATISFIED,
    )
    assert not read(progress.progress_of, DOOR, **proof).may_rate
    with pytest.raises(Refused):
        perform(progress.rate, gatehouse.resident(proof["no"]), "twice", **proof, **well)


@pytest.mark.both
def test_a_bad_rating_goes_back_to_work(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = cast.ticket(State.DONE)
    guest, proof = gatehouse.resident(no_of(cast, id)), said(cast, id)
    bad = {"quality_ok": True, "satisfaction": Satisfaction.DISSATISFIED}
    with pytest.raises(Refused, match="not right"):
        perform(progress.rate, guest, None, **proof, **bad)
    perform(progress.rate, guest, "once", **proof, **bad, word="地没擦")
    assert (row(cast, id).state, row(cast, id).reopened) == (State.ACCEPTED, 1)
    events = read(stories.story, cast.clerk, id=id).events
    assert all(e.content["resident"] for e in events if e.move in (Move.CALL_BACK, Move.REOPEN))
    assert "{no}: the resident is not content. {word}" in alerts(cast, "clerk")


def test_what_is_not_done_is_sent_back_for_a_week(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = cast.ticket(State.CLOSED)
    guest, proof = gatehouse.resident(no_of(cast, id)), said(cast, id)
    with pytest.raises(Refused):
        perform(progress.send_back, guest, None, **proof, word="")
    with time_machine.travel(datetime.now(UTC) + timedelta(days=8)), pytest.raises(Refused, match="any more"):
        perform(progress.send_back, guest, None, **proof, word="又漏了")
    perform(progress.send_back, guest, "once", **proof, word="又漏了")
    assert (row(cast, id).state, row(cast, id).reopened) == (State.ACCEPTED, 1)


def test_nothing_is_rated_before_it_is_done(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    id = cast.ticket(State.ON_SITE)
    well = {"quality_ok": True, "satisfaction": Satisfaction.SATISFIED}
    with pytest.raises(Refused):
        perform(progress.rate, gatehouse.resident(no_of(cast, id)), None, **said(cast, id), **well)
    assert not read(progress.progress_of, DOOR, **said(cast, id)).may_send_back


# -- codes and the notice ----------------------------------------------------------------------


@pytest.mark.both
def test_codes_for_all_buildings_and_households_are_made_once(gatehouse: Gatehouse) -> None:
    cast, place = gatehouse.cast, {"project_id": gatehouse.cast.project_a}
    assert perform(codes.add_building_codes, cast.manager, None, **place) == 1
    with pytest.raises(Refused, match="already"):
        perform(codes.add_building_codes, cast.manager, None, **place)
    homes = {**place, "building_id": gatehouse.building}
    assert perform(codes.add_household_codes, cast.manager, None, **homes) == 1
    found = read(codes.list_codes, cast.clerk, which=Which()).rows
    assert {(one.kind, one.place) for one in found} == {("building", "3栋"), ("household", "3-2-1502")}
    assert len({one.code for one in found}) == 2
    assert not read(codes.list_codes, cast.manager_b, which=Which()).rows


def test_another_project_s_places_get_no_code(gatehouse: Gatehouse) -> None:
    cast = gatehouse.cast
    for told in ({"project_id": cast.project_b}, {"project_id": 999_999}):
        with pytest.raises(NotFound):
            perform(codes.add_project_code, cast.manager, None, **told)
    with pytest.raises(Refused, match="another project"):
        perform(
            codes.add_place_code, cast.manager_b, None, project_id=cast.project_b, place="大厅",
            building_id=gatehouse.building,
        )  # fmt: skip
    one = gatehouse.code()
    with pytest.raises(NotFound):
        perform(codes.switch_off, cast.manager_b, None, id=one.id, version=one.version)


def test_a_changed_notice_is_the_next_version_and_must_be_agreed_to_anew(gatehouse: Gatehouse) -> None:
    cast, code = gatehouse.cast, gatehouse.code().code
    first = read(notices.notice_now, cast.clerk)
    assert first.no == 1
    assert first.english
    gatehouse.send(code)
    text = first.text + "\n补充：本小区由示例公司代管。"
    assert perform(notices.set_notice, cast.quality, None, text=text, based_on=1) == 2
    with pytest.raises(Stale):
        perform(notices.set_notice, cast.quality, None, text=text + "。", based_on=1)
    with pytest.raises(Refused, match="notice"):
        gatehouse.send(code, agreed=1)
    gatehouse.send(code, agreed=2)
    with cast.database.reading() as s:
        kept = s.execute(select(ConsentNotice.no, ConsentNotice.text).order_by(ConsentNotice.no)).all()
        assert [tuple(one) for one in kept] == [(1, first.text), (2, text)]
    with pytest.raises(Refused, match="characters"):
        perform(notices.set_notice, cast.quality, None, text="短", based_on=2)


def test_a_form_closed_to_residents_is_not_offered(gatehouse: Gatehouse) -> None:
    assert set(read(service.door, DOOR, code=gatehouse.code().code).forms) == {
        "repair", "complaint", "enquiry", "suggestion", "praise",
    }  # fmt: skip
    shown = read(service.sheet, DOOR, code=gatehouse.code().code, type="repair")
    assert {"urgency", "channel"}.isdisjoint(field.id for field in shown.schema.fields)
    assert shown.emergency
    assert read(forms.form_in_force, gatehouse.cast.clerk, code="repair")[0] == shown.version_id


def test_outside_service_hours_the_receipt_says_when_somebody_is_there(gatehouse: Gatehouse) -> None:
    code = gatehouse.code().code
    with time_machine.travel(FRIDAY_NIGHT, tick=False):
        receipt = read(service.receipt, DOOR, code=code, id=gatehouse.send(code))
        assert receipt.opens_at == datetime(2025, 11, 22, 0, 0, tzinfo=UTC)  # Saturday, 08:00
        assert receipt.due_at is None or receipt.due_at >= receipt.opens_at
    with time_machine.travel(FRIDAY_NIGHT - timedelta(hours=10), tick=False):
        assert read(service.receipt, DOOR, code=code, id=gatehouse.send(code)).opens_at is None


@pytest.mark.parametrize(
    ("typed", "digits"),
    [
        ("138 1234 5678", "13812345678"), ("+86 138-1234-5678", "13812345678"),
        ("010-62345678", "01062345678"),
        ("１３８１２３４５６７８", "13812345678"), ("008613812345678", "13812345678"), ("123456", ""),
        ("1" * 16, ""), ("138x2345678", ""), ("", ""),
    ],
)  # fmt: skip
def test_telephones_are_read_as_people_write_them(typed: str, digits: str) -> None:
    assert digits_of(typed) == digits
    assert last_digits(digits) == digits[-4:]
