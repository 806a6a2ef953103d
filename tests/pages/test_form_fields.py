"""A form's fields on the screen: what a person puts in is what the check takes."""

import io
from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.choices.files import Purpose
from db.files import StoredFile
from lib.forms.checks import check
from lib.forms.schema import Kind
from lib.ui import plain
from tests.cast import LEAK, Cast
from tests.forms.kinds import EVERY
from tests.pages.screen import Desk, alerts, data_of, fill, press, text, unescaped, widget

pytestmark = pytest.mark.slow

HOST = Path(__file__).parent.parent / "forms" / "host.py"
NEEDED = {"area": "water", "text": "漏水"}
NOON = datetime(2025, 11, 21, 12)


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("clerk")
    return drawn(host())


def host(**held: Any) -> AppTest:
    at = AppTest.from_file(HOST, default_timeout=20)
    at.session_state["host_held"] = held
    return at


def drawn(at: AppTest) -> AppTest:
    at.run()
    assert not at.exception
    return at


def given(at: AppTest) -> dict[str, Any]:
    found: dict[str, Any] = at.session_state["given"]
    return found


def put(at: AppTest, **values: Any) -> AppTest:
    return drawn(fill(at, **{f"host__{name}": value for name, value in values.items()}))


def taken(values: dict[str, Any]) -> dict[str, Any]:
    return check(EVERY, NEEDED | values, today=NOON)


# -- every kind --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "value", "kept"),
    [
        ("text", "漏水", "漏水"),
        ("long", "一\n二", "一\n二"),
        ("area", "water", "water"),
        ("tags", ["water", "power"], ["water", "power"]),
        ("one", "o7", "o7"),
        ("many", ["o1", "o12"], ["o1", "o12"]),
        ("number", 12.5, "12.5"),
        ("number", 100.0, "100"),
        ("number", 0.0, "0"),
        ("money", 12.5, "12.50"),
        ("money", 1200.0, "1200.00"),
        ("score", 7.5, "7.5"),
        ("rating", 4, 4),
        ("date", date(2025, 11, 21), "2025-11-21"),
        ("moment", datetime(2025, 11, 21, 9, 30), "2025-11-21T09:30"),
        ("time", time(9, 30), "09:30"),
        ("yes_no", False, False),
        ("yes_no", True, True),
    ],
)
def test_what_is_put_in_is_what_the_check_takes(at: AppTest, name: str, value: Any, kept: Any) -> None:
    assert given(at)[name] in (None, "", [])
    put(at, **{name: value})
    assert given(at)[name] == kept
    assert taken({name: given(at)[name]})[name] == kept


HELD = {
    "text": "从前的标题",
    "long": "一\n二",
    "area": "power",
    "tags": ["water"],
    "one": "o7",
    "many": ["o1", "o12"],
    "number": "12.5",
    "money": "12.50",
    "score": "7.5",
    "rating": 4,
    "date": "1999-02-03",
    "moment": "2025-11-21T09:30",
    "time": "09:30",
    "yes_no": False,
    "household": {"id": 7, "name": "3-2-1502"},
    "customer": {"id": 8, "name": "张*"},
    "staff": {"id": 9, "name": "李四"},
    "photo": [3, 4],
    "file": [5],
    "signature": 6,
}


def test_an_answer_given_before_comes_back_as_it_was(desk: Desk) -> None:
    desk.sign_in("clerk")
    at = drawn(host(**HELD))
    assert {id: value for id, value in given(at).items() if id in HELD} == HELD


def test_an_answer_that_does_not_fit_any_more_is_an_empty_field(desk: Desk) -> None:
    desk.sign_in("clerk")
    odd: dict[str, Any] = dict.fromkeys(HELD, "…") | {"area": "gone", "rating": 99, "household": {"id": "x"}}
    at = drawn(host(**odd))
    assert {id for id in HELD if given(at).get(id)} == {"text", "long"}


def test_what_is_no_longer_asked_is_not_drawn(at: AppTest) -> None:
    assert "old" not in given(at)
    assert "从前问的" not in text(at)
    assert "早已不用" not in text(at)


def test_labels_are_words_and_not_markup(at: AppTest) -> None:
    labels = [option.content for option in widget(at, "host:area").proto.options]
    assert plain("供电*照明*") in labels
    assert widget(at, "host:text").label == "标题 *"
    assert "带 * 的必填" in [unescaped(one.value) for one in at.caption]


def test_every_kind_can_be_drawn() -> None:
    assert {field.kind for field in EVERY.fields} == set(Kind) - {Kind.CHECK}


# -- what hangs on other answers ---------------------------------------------------------------


def test_a_field_is_asked_when_its_condition_holds_and_keeps_what_it_was_told(at: AppTest) -> None:
    assert "phone" not in given(at)
    put(at, yes_no=True)
    put(at, phone="13812345678")
    put(at, yes_no=False)
    assert "phone" not in given(at)
    put(at, yes_no=True)
    assert given(at)["phone"] == "13812345678"


def test_options_follow_the_answer_they_stand_under(at: AppTest) -> None:
    assert "part" not in given(at)
    put(put(at, area="water"), part="drain")
    assert taken(given(at) | NEEDED)["part"] == "drain"
    put(at, area="power")
    assert given(at)["part"] is None
    assert [one.content for one in widget(at, "host:part").proto.options] == ["灯具"]


def test_only_answers_others_wait_for_draw_the_form_anew(at: AppTest) -> None:
    silent = {
        name: widget(at, f"host:{name}").proto.ignore_rerun for name in ("area", "yes_no", "text", "tags")
    }
    assert silent == {"area": False, "yes_no": False, "text": True, "tags": True}


# -- sending -----------------------------------------------------------------------------------


def send(at: AppTest) -> AppTest:
    press(at, "登记")
    assert not at.exception
    return at


def test_a_refused_form_keeps_everything(at: AppTest) -> None:
    put(at, area="water", long="厨房", number=3.0, yes_no=True)
    put(at, phone="13812345678", part="tap")
    before = given(at)
    send(at)
    assert any("标题" in one for one in alerts(at))
    assert given(at) == before
    put(at, text="漏水")
    send(at)
    assert at.session_state["done"]["phone"] == "13812345678"


def test_a_form_that_was_sent_begins_anew(at: AppTest) -> None:
    put(at, **NEEDED)
    send(at)
    assert given(at)["text"] == ""
    assert given(at)["area"] is None


def test_telephones_and_personal_fields_are_read_masked(at: AppTest) -> None:
    put(at, **NEEDED, yes_no=True, secret="420101199001011234")
    put(at, phone="13812345678")
    send(at)
    told = unescaped(at.markdown[1].value) + text(at)
    assert "138****5678" in told
    assert "13812345678" not in told
    assert "420101199001011234" not in told


# -- files -------------------------------------------------------------------------------------


def photo(colour: str) -> tuple[str, bytes, str]:
    made = io.BytesIO()
    Image.new("RGB", (80, 60), colour).save(made, "JPEG")
    return f"{colour}.jpg", made.getvalue(), "image/jpeg"


def kept(cast: Cast) -> list[StoredFile]:
    with cast.database.reading() as s:
        return list(s.scalars(select(StoredFile).order_by(StoredFile.id)))


def attach(at: AppTest, *files: tuple[str, bytes, str], field: str = "photo") -> AppTest:
    widget(at, f"host:{field}").set_value(files)
    return drawn(at)


def gallery(at: AppTest) -> list[str]:
    found = [data_of(node.proto) for node in at._tree if getattr(node, "type", "") == "bidi_component"]
    return [item["name"] for data in found for item in data.get("items", ())]


def test_a_photo_is_kept_at_once_and_its_id_is_the_answer(at: AppTest, cast: Cast) -> None:
    attach(at, photo("red"), photo("green"))
    files = kept(cast)
    assert given(at)["photo"] == [file.id for file in files]
    assert [(file.purpose, file.owner_kind) for file in files] == [(Purpose.ANSWER, "")] * 2
    assert gallery(at) == ["red.jpg", "green.jpg"]
    drawn(at)
    assert len(kept(cast)) == 2
    attach(at, photo("blue"))
    assert len(given(at)["photo"]) == 3
    assert taken({"photo": given(at)["photo"]})["photo"] == given(at)["photo"]


def test_no_more_photos_are_taken_than_the_form_allows(at: AppTest, cast: Cast) -> None:
    attach(at, *(photo(colour) for colour in ("red", "green", "blue", "white")))
    assert len(kept(cast)) == 3
    assert at.warning
    assert not [one for one in at.file_uploader if one.label.startswith("照片")]


def test_the_same_photo_twice_is_one(at: AppTest, cast: Cast) -> None:
    attach(attach(at, photo("red")), photo("red"))
    assert len(given(at)["photo"]) == len(kept(cast)) == 1


def test_what_is_no_picture_is_refused_and_the_others_kept(at: AppTest, cast: Cast) -> None:
    attach(at, ("evil.jpg", b"<svg onload=alert(1)>", "image/jpeg"), photo("green"))
    assert gallery(at) == ["green.jpg"]
    assert alerts(at)
    assert len(kept(cast)) == 1


def test_photos_are_forgotten_with_the_form_they_were_for(at: AppTest) -> None:
    put(at, **NEEDED)
    attach(at, photo("red"))
    send(at)
    assert given(at)["photo"] == []


# -- another person ----------------------------------------------------------------------------


def test_another_person_at_the_same_browser_finds_nothing_of_the_last(
    at: AppTest, desk: Desk, cast: Cast
) -> None:
    put(at, text="王先生的密码锁", yes_no=True)
    put(at, phone="13899998888")
    attach(at, photo("red"))
    desk.sign_in("manager_b")
    drawn(at)
    assert given(at)["text"] == ""
    assert given(at)["photo"] == []
    state = at._session_state._state
    inside = repr((dict(at.session_state.items()), state._old_state, state._new_session_state))
    assert "密码锁" not in inside
    put(at, yes_no=True)
    assert given(at)["phone"] == ""


# -- on other screens --------------------------------------------------------------------------


def in_a_form() -> None:
    import streamlit as st

    from lib.forms import view
    from lib.ui import form, me
    from tests.forms.kinds import EVERY

    me()
    with form("host") as nonce:
        shown = {"who", "text", "number", "moment", "tags", "phone"}
        st.session_state["given"] = view.fields(EVERY, nonce, shown=shown, held={"text": "漏水"})
        nonce.send("登记")


def test_a_plain_form_shows_the_fields_it_is_told_to(desk: Desk) -> None:
    desk.sign_in("clerk")
    at = drawn(AppTest.from_function(in_a_form, default_timeout=20))
    assert given(at) == {"text": "漏水", "tags": [], "number": None, "moment": None, "phone": ""}
    fill(at, host__number=3.0)
    assert given(send(at))["number"] == "3"


def test_a_ticket_tells_what_its_form_asked(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    at = desk.alone("ticket", id=cast.ticket(answers={**LEAK, "channel": "counter"}))
    assert "报修方式：前台" in unescaped(text(at))
