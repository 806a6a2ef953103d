"""The residents' pages over HTTP: no account, no script, nothing typed lost, nothing of others shown."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
import time_machine
from PIL import Image
from sqlalchemy import func, select

from db.choices.tickets import State
from db.files import StoredFile
from db.tickets import Ticket
from lib.deeds import perform, read
from lib.incidents import find as incidents
from lib.incidents import service as incident_service
from lib.residents import codes
from lib.residents.code_rules import new_code
from lib.standards import company as companies
from lib.web import public
from lib.web.doors import doors, sheets
from lib.web.limits import limits
from tests.cast import Cast
from tests.pages.payloads import PAYLOADS
from tests.web import inside

pytestmark = pytest.mark.slow

START = datetime(2025, 11, 21, 1, 0, tzinfo=UTC)
PHONE = "13512345678"
TYPED = {"f_category": "water", "f_summary": "厨房水槽下面漏水", "spot": "3-2-1502", "agreed": "1"}
MOST_BYTES = 50_000


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    doors.clear()
    sheets.clear()
    yield
    limits.reset()


@pytest.fixture
def code(cast: Cast) -> str:
    id = perform(codes.add_project_code, cast.manager, None, project_id=cast.project_a)
    return read(codes.one_code, cast.manager, id=id).code


def form_of(page: str) -> str:
    return re.findall(r'name="form" value="([^"]+)"', page)[-1]


def fill(browser: Any, code: str, **typed: Any) -> Any:
    """Open the form as a browser would, fill it in and send it."""
    page = browser.get(f"/r/{code}?type=repair").text
    photos = typed.pop("photos", None) or [("f_photos", ("", b""))]
    typed = {"form": form_of(page), "phone": PHONE, **TYPED, **typed}
    return browser.post(f"/r/{code}?type=repair", data=typed, files=photos)


def number(browser: Any, answer: Any) -> str:
    assert answer.status_code == 303, alerts(answer.text)
    return re.findall(r"WX\d{8}-\d{4}", browser.get(answer.headers["location"]).text)[0]


def alerts(page: str) -> list[str]:
    return re.findall(r'role="alert">([^<]+)', page)


def tickets(cast: Cast) -> list[Ticket]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Ticket).order_by(Ticket.id)))


def photo(**how: Any) -> bytes:
    out = BytesIO()
    Image.new("RGB", (60, 40), "green").save(out, "JPEG", **how)
    return out.getvalue()


# -- from the poster to the rating -------------------------------------------------------------


def test_from_scan_to_rating_without_an_account_or_a_script(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        first = phone.get(f"/r/{code}")
        assert first.status_code == 200
        assert "?type=complaint" in first.text
        answer = fill(phone, code, photos=[("f_photos", ("a.jpg", photo(), "image/jpeg"))])
        no = number(phone, answer)
        # Whoever has just sent it sees how it stands at once; anybody else shows the digits.
        assert TYPED["f_summary"] in phone.get(f"/t/{no}").text
    (ticket,) = tickets(cast)
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).where(StoredFile.owner_id == ticket.id)) == 1
    finish(cast, ticket.id)
    with inside.client() as other:
        page = other.get(f"/t/{no}")
        assert TYPED["f_summary"] not in page.text
        assert other.post(f"/t/{no}", data={"digits": PHONE[-4:]}).status_code == 303
        page = other.get(f"/t/{no}")
        word = other.post(f"/t/{no}/word", data={"form": form_of(page.text), "word": "谢谢师傅"})
        assert word.status_code == 303
        page = other.get(f"/t/{no}")
        assert "谢谢师傅" in page.text
        told = {"form": form_of(page.text), "quality": "yes", "mark": "5", "why": "很好"}
        assert other.post(f"/t/{no}/rate", data=told).status_code == 303
        assert "/rate" not in other.get(f"/t/{no}").text
    assert tickets(cast)[0].state == State.CLOSED


def finish(cast: Cast, id: int) -> None:
    from lib.tickets import service

    perform(service.accept, cast.clerk, None, id=id)
    perform(service.dispatch, cast.clerk, None, id=id, assignee_id=cast.user_id("technician"))
    perform(service.arrive, cast.technician, None, id=id)
    perform(service.finish, cast.technician, None, id=id, note="换了垫圈")


def test_nothing_typed_is_lost_and_errors_stand_beside_their_field(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        kept = fill(
            phone, code, phone="12", agreed="", f_item="lift_noise", f_slot="周六上午", spot="北门 <b>",
            photos=[("f_photos", ("漏水.jpg", photo(), "image/jpeg")), ("f_photos", ("x.heic", b"no photo"))],
        )  # fmt: skip
        assert kept.status_code == 422
        assert len(alerts(kept.text)) == 5
        for typed in ("12", "周六上午", "北门 &lt;b&gt;", TYPED["f_summary"], "漏水.jpg"):
            assert typed in kept.text
        assert 'value="water" selected' in kept.text
        photos = re.findall(r'name="k_photos" value="(\d+)"', kept.text)
        again = {"form": form_of(kept.text), "phone": PHONE, **TYPED, "k_photos": photos}
        answer = phone.post(f"/r/{code}?type=repair", data=again)
        number(phone, answer)
    with cast.database.reading() as s:
        names = s.scalars(select(StoredFile.name).where(StoredFile.owner_kind == "ticket"))
        assert list(names) == ["漏水.jpg"]


def test_hurried_clicks_send_once(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        form = form_of(phone.get(f"/r/{code}?type=repair").text)
        told = {"form": form, "phone": PHONE, **TYPED}
        numbers = {number(phone, phone.post(f"/r/{code}?type=repair", data=told)) for _ in range(8)}
    assert len(numbers) == len(tickets(cast)) == 1


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_pages_are_small_plain_and_in_one_language(cast: Cast, code: str, lang: str) -> None:
    with inside.client() as phone:
        no = number(phone, fill(phone, code))
        paths = [
            f"/r/{code}",
            *(f"/r/{code}?type={t}" for t in ("repair", "complaint", "praise")),
            f"/t/{no}",
            "/t",
        ]
        for path in paths:
            page = phone.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
            assert page.status_code == 200
            assert len(page.content) < MOST_BYTES
            assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in page.text
            assert "script-src 'self'" in page.headers["content-security-policy"]
            assert "<script>" not in page.text
            assert page.headers["cache-control"] == "no-store"
        css = phone.get("/assets/resident.css")
        assert "var(--" not in css.text


# -- strangers ---------------------------------------------------------------------------------


def test_wrong_codes_all_look_alike(cast: Cast, code: str) -> None:
    with inside.client() as browser:
        for path in (
            f"/r/{new_code()}",
            "/r/x",
            "/r/%27",
            f"/r/{new_code()}?type=repair",
            f"/r/{code}?type=home_visit",
        ):
            assert browser.get(path).status_code == 404
        pages = {browser.get(f"/r/{new_code()}").text for _ in range(3)}
    assert len(pages) == 1


def test_who_tries_codes_waits_and_who_has_one_does_not(cast: Cast, code: str) -> None:
    with inside.client() as browser:
        assert browser.get(f"/r/{code}").status_code == 200
        tried = [browser.get(f"/r/{new_code()}").status_code for _ in range(125)]
        assert tried[:120] == [404] * 120
        assert tried[120:] == [429] * 5
        assert browser.get(f"/r/{code}").status_code == 200
    with inside.client(peer=("198.51.100.9", 1)) as other:
        assert other.get(f"/r/{new_code()}").status_code == 404


def test_unknown_numbers_and_wrong_digits_look_alike(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        no = number(phone, fill(phone, code))
    with inside.client() as stranger:
        unknown = no[:-4] + "9999"
        asked = {stranger.get(f"/t/{n}").text.replace(n, "") for n in (no, unknown)}
        told = {stranger.post(f"/t/{n}", data={"digits": "0000"}).text.replace(n, "") for n in (no, unknown)}
        assert len(asked) == len(told) == 1
        assert stranger.post("/t", data={"no": no.lower(), "digits": PHONE[-4:]}).status_code == 303


def test_digits_are_not_to_be_guessed(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        no = number(phone, fill(phone, code))
    with time_machine.travel(START, tick=False) as now:
        guesses = []
        for guess in range(8):
            with inside.client(peer=(f"198.51.100.{guess}", 1)) as stranger:
                guesses.append(stranger.post(f"/t/{no}", data={"digits": f"{guess:04}"}).status_code)
        assert guesses == [422] * 5 + [429] * 3
        now.shift(timedelta(minutes=61))
        with inside.client() as owner:
            assert owner.post(f"/t/{no}", data={"digits": PHONE[-4:]}).status_code == 303


def test_one_device_tries_twenty_times_an_hour(cast: Cast) -> None:
    with inside.client() as stranger:
        stranger.get("/t")
        tried = [
            stranger.post(f"/t/WX20251121-{n:04}", data={"digits": "0000"}).status_code for n in range(22)
        ]
    assert tried == [422] * 20 + [429] * 2


def test_somebody_else_s_pass_opens_nothing(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        mine, other = (number(phone, fill(phone, code, phone=p)) for p in (PHONE, "13600009999"))
        held = {c.path: c.value for c in phone.cookies.jar if c.name == "wuyedesk_pass"}
    with inside.client() as stranger:
        stranger.cookies.set("wuyedesk_pass", held[f"/t/{mine}"])
        assert TYPED["f_summary"] not in stranger.get(f"/t/{other}").text
        assert TYPED["f_summary"] in stranger.get(f"/t/{mine}").text
        for deed in ("word", "rate", "back"):
            assert stranger.post(f"/t/{other}/{deed}", data={"word": "x", "form": ""}).status_code == 200
        stranger.cookies.set("wuyedesk_pass", held[f"/t/{mine}"] + "x")
        assert TYPED["f_summary"] not in stranger.get(f"/t/{mine}").text


# -- floods ------------------------------------------------------------------------------------


def test_a_device_sends_five_times_an_hour(cast: Cast, code: str) -> None:
    with time_machine.travel(START, tick=False) as now, inside.client() as phone:
        sent = [fill(phone, code, phone=f"1350000000{n}").status_code for n in range(7)]
        assert sent == [303] * 5 + [429] * 2
        now.shift(timedelta(minutes=61))
        assert fill(phone, code).status_code == 303


def test_a_telephone_sends_five_times_an_hour_from_wherever(cast: Cast, code: str) -> None:
    sent = []
    for n in range(6):
        with inside.client(peer=(f"198.51.100.{n}", 1)) as phone:
            sent.append(fill(phone, code, phone=f" 135 1234-5678{'' if n % 2 else ' '}").status_code)
    assert sent == [303] * 5 + [429]


def test_a_whole_office_behind_one_address_may_send(cast: Cast, code: str) -> None:
    for n in range(12):
        with inside.client() as phone:
            assert fill(phone, code, phone=f"1350000{n:04}").status_code == 303


def test_the_stop_page_says_whom_to_call(cast: Cast, code: str) -> None:
    perform(companies.set_company, cast.admin, None, facts=companies.Company("示例物业", "400-000-0000"))
    with inside.client() as phone:
        for n in range(6):
            stopped = fill(phone, code, phone=f"1350000000{n}")
    assert stopped.status_code == 429
    assert "400-000-0000" in stopped.text


def test_a_program_falls_into_the_trap(cast: Cast, code: str) -> None:
    with inside.client() as robot:
        assert fill(robot, code, homepage="https://evil.example").status_code == 400
    assert not tickets(cast)


@pytest.mark.parametrize(
    ("wrong", "status"),
    [
        ({"form": ""}, 422),
        ({"form": "made.up.seal"}, 422),
        ({"agreed": "7"}, 422),
        ({"f_category": "gold"}, 422),
    ],
)
def test_what_does_not_fit_is_not_taken(cast: Cast, code: str, wrong: dict[str, str], status: int) -> None:
    with inside.client() as phone:
        assert fill(phone, code, **wrong).status_code == status
    assert not tickets(cast)


def test_a_form_of_another_code_does_not_fit(cast: Cast, code: str) -> None:
    id = perform(codes.add_place_code, cast.manager, None, project_id=cast.project_a, place="大堂")
    other = read(codes.one_code, cast.manager, id=id).code
    with inside.client() as phone:
        form = form_of(phone.get(f"/r/{other}?type=repair").text)
        assert fill(phone, code, form=form).status_code == 422


def test_fields_slipped_in_change_nothing(cast: Cast, code: str) -> None:
    slipped = {
        "f_urgency": "emergency", "f_channel": "hotline", "project_id": str(cast.project_b),
        "urgency": "emergency", "household_id": str(cast.household_b), "assignee_id": "1",
        "f_customer": str(cast.customer_b),
        "k_photos": ["1", "2"], "state": "closed",
    }  # fmt: skip
    with inside.client() as phone:
        number(phone, fill(phone, code, **slipped))
    (ticket,) = tickets(cast)
    assert (ticket.project_id, ticket.household_id, ticket.assignee_id) == (cast.project_a, None, None)
    assert (ticket.urgency, ticket.channel, ticket.state) == ("general", "online", State.RECEIVED)


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/r/{code}?type=repair", {"origin": "https://evil.example"}, 403),
        ("/r/{code}?type=repair", {"sec-fetch-site": "cross-site"}, 403),
        ("/r/{code}?type=repair", {"content-length": "99000000"}, 413),
        ("/r/{code}?type=repair", {"transfer-encoding": "chunked"}, 411),
        ("/r/{code}/me-too", {"content-length": "20000"}, 413),
        ("/t/WX20251121-0001", {"content-length": "20000"}, 413),
    ],
)
def test_foreign_and_endless_bodies_are_refused(
    cast: Cast, code: str, path: str, headers: dict[str, str], status: int
) -> None:
    with inside.client() as browser:
        answer = browser.post(path.format(code=code), data={"phone": PHONE}, headers=headers)
    assert answer.status_code == status


def test_a_garbled_body_is_told(cast: Cast, code: str) -> None:
    with inside.client() as browser:
        head = {"content-type": "multipart/form-data"}
        assert browser.post(f"/r/{code}?type=repair", content=b"no form", headers=head).status_code == 400


def test_a_body_that_never_ends_is_given_up(cast: Cast, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(public, "SLOWEST_SECONDS", 0.05)
    heard: list[int] = []

    async def slowly() -> dict[str, Any]:
        await asyncio.sleep(30)
        return {}

    async def answer(message: Any) -> None:
        heard.extend([message["status"]] if message["type"] == "http.response.start" else [])

    path = f"/r/{code}"
    head = [
        (b"host", b"desk.example"),
        (b"content-length", b"900"),
        (b"content-type", b"multipart/form-data; boundary=x"),
    ]
    scope = {
        "type": "http",
        "method": "POST",
        "path": path,
        "raw_path": path.encode(),
        "query_string": b"type=repair",
    }
    scope |= {"headers": head, "client": inside.PEER, "scheme": "http", "server": ("desk.example", 80)}
    asyncio.run(inside.app()(scope, slowly, answer))  # type: ignore[arg-type]
    assert heard == [408]


def test_only_what_is_there_is_open(cast: Cast, code: str) -> None:
    with inside.client(accept="text/html") as browser:
        for path in (
            f"/r/{code}/x",
            f"/r/{code}/sent/",
            "/r/",
            "/r",
            "/t/a/b",
            "/t/a/word/x",
            "/rx",
            "/tickets",
        ):
            assert browser.get(path).status_code == 303, path
        for path in (f"/r/{code}/me-too", "/t/WX20251121-0001/word"):
            back = browser.get(path)
            assert (back.status_code, back.headers["location"]) == (303, path.rpartition("/")[0])
        assert browser.put(f"/r/{code}").status_code == 405


def test_people_s_words_stay_words(cast: Cast, code: str) -> None:
    with inside.client() as phone:
        page = phone.get(f"/r/{code}?type=repair").text
        whole = "\n".join(PAYLOADS)[:3900]
        told = {"form": form_of(page), "phone": "12", **TYPED, "f_summary": whole, "spot": '"><img src=x>'}
        shown = phone.post(f"/r/{code}?type=repair", data=told).text
        for markup in ("<script>alert", "<img src=x", "<svg/onload", "<iframe", "<b>粗"):
            assert markup not in shown
        no = number(phone, phone.post(f"/r/{code}?type=repair", data={**told, "phone": PHONE}))
        shown = phone.get(f"/t/{no}").text
    assert "<script>alert" not in shown
    assert "&lt;script&gt;alert(1)" in shown


# -- what goes on there ------------------------------------------------------------------------


def test_here_too_counts_a_device_once(cast: Cast, code: str) -> None:
    told = {"title": "停水", "place": "全小区", "notice": "18 点前恢复", "public": True, "category": "water"}
    id = perform(incident_service.report, cast.manager, None, project_id=cast.project_a, **told)
    for _ in range(2):
        with inside.client() as phone:
            assert "18 点前恢复" in phone.get(f"/r/{code}").text
            for _ in range(3):
                assert phone.post(f"/r/{code}/me-too", data={"incident": str(id)}).status_code == 200
            assert phone.post(f"/r/{code}/me-too", data={"incident": "999"}).status_code == 404
    assert read(incidents.incident, cast.manager, id=id).row.voices == 2


def test_a_hidden_incident_is_nobody_s_to_see(cast: Cast, code: str) -> None:
    told = {"title": "内部排查", "place": "机房", "notice": "", "public": False, "category": "water"}
    id = perform(incident_service.report, cast.manager, None, project_id=cast.project_a, **told)
    with inside.client() as phone:
        assert "内部排查" not in phone.get(f"/r/{code}").text
        assert phone.post(f"/r/{code}/me-too", data={"incident": str(id)}).status_code == 404
