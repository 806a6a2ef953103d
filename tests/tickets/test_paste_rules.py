"""A pasted chat message read into a draft: seventy messages as people write them, and anything at all."""

from pathlib import Path
from typing import NamedTuple

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from db.choices.tickets import TicketType, Urgency
from lib.tickets.paste_keyword_rules import category_of, keywords, type_of, urgency_of
from lib.tickets.paste_rules import read, tidy

SAMPLES = Path(__file__).parent.parent / "samples" / "chat_messages.yaml"
FIELDS = ("room", "name", "phone", "type", "category", "urgency", "summary")
PROJECTS = {1: "莲花苑", 2: "丁香苑"}


class Message(NamedTuple):
    """category None is not judged; kept: words that must stay in the summary."""

    text: str
    room: str = ""
    name: str = ""
    phone: str = ""
    type: str = "repair"
    category: str | None = ""
    urgency: str = "general"
    kept: str = ""


MESSAGES = [Message(**told) for told in yaml.safe_load(SAMPLES.read_text("utf8"))]


def wrong_in(message: Message) -> dict[str, tuple[str, str]]:
    """field → (wanted, read) where they differ."""
    draft = read(message.text, projects=PROJECTS)
    wanted = {field: getattr(message, field) for field in FIELDS[:-1]}
    wrong = {
        field: (value, str(getattr(draft, field)))
        for field, value in wanted.items()
        if value is not None and value != getattr(draft, field)
    }
    return wrong if message.kept in draft.summary else wrong | {"summary": (message.kept, draft.summary)}


def test_of_a_hundred_fields_ninety_five_are_read_right(capsys: pytest.CaptureFixture[str]) -> None:
    wrong = {message.text: found for message in MESSAGES if (found := wrong_in(message))}
    asked = len(MESSAGES) * len(FIELDS) - sum(message.category is None for message in MESSAGES)
    missed = sum(map(len, wrong.values()))
    with capsys.disabled():
        print(
            f"\n{len(MESSAGES)} messages, {asked} fields, {asked - missed} right ({1 - missed / asked:.1%})"
        )
        for text, found in wrong.items():
            print(f"  {text!r}: {found}")
    assert len(MESSAGES) >= 60
    assert missed <= asked * 0.05


@pytest.mark.parametrize(
    ("text", "type"),
    [
        ("厨房漏水", TicketType.REPAIR),
        ("请问我家的灯什么时候来修，不亮好几天了", TicketType.REPAIR),
        ("请问物业费怎么交", TicketType.ENQUIRY),
        ("不是投诉，就是想问一下几点浇花", TicketType.ENQUIRY),
        ("我要投诉，建议严肃处理", TicketType.COMPLAINT),
        ("麻烦来修一下门锁，谢谢", TicketType.REPAIR),
        ("谢谢保安帮忙", TicketType.PRAISE),
        ("收到", TicketType.REPAIR),
    ],
)
def test_the_type_is_said_or_is_what_it_sounds_like(text: str, type: TicketType) -> None:
    assert type_of(text) == type


@pytest.mark.parametrize("word", ["困人", "爆管", "漏电", "着火", "燃气味"])
def test_danger_is_an_emergency(word: str) -> None:
    assert urgency_of(f"3栋{word}了，不急") == Urgency.EMERGENCY


def test_a_category_of_another_type_is_not_taken() -> None:
    assert category_of("电梯坏了", TicketType.REPAIR) == "lift"
    assert category_of("厨房漏水", TicketType.PRAISE) == ""


def test_no_word_is_in_two_urgencies_or_twice_in_a_list() -> None:
    urgencies = keywords()["urgency"]
    assert not set(urgencies["emergency"]) & set(urgencies["planned"])
    for lists in (keywords()["repair"], keywords()["complaint"], keywords()["types"]["sure"]):
        assert all(len(words) == len(set(words)) for words in lists.values())


def test_a_project_named_is_told_and_does_not_hide_the_room() -> None:
    draft = read("莲花苑3-2-1502漏水", projects=PROJECTS)
    assert (draft.project_id, draft.room, draft.summary) == (1, "3-2-1502", "漏水")
    assert read("莲花苑漏水", projects=PROJECTS).summary == "莲花苑漏水"


def test_a_place_is_told_only_where_no_room_is() -> None:
    assert read("3栋2单元电梯坏了").place == "3栋2单元电梯"
    assert read("3-2-1502门口的电梯坏了").place == ""


def test_a_second_room_and_a_second_number_stay_in_the_words() -> None:
    draft = read("1-1-101和1-1-102都停水了 13800000011 13900000022")
    assert (draft.room, draft.phone) == ("1-1-101", "13800000011")
    assert "1-1-102" in draft.summary
    assert "13900000022" in draft.summary


@pytest.mark.parametrize("number", ["12345", "110", "2025年", "1200元", "20:30", "5楼"])
def test_other_numbers_are_no_rooms(number: str) -> None:
    assert read(f"他说 {number} 就这样").room == ""


@given(st.text(max_size=300))
def test_anything_may_be_pasted_and_nothing_said_is_lost(text: str) -> None:
    draft = read(text)
    assert draft.text == tidy(text)
    assert bool(draft.summary) == bool(draft.text)
    assert len(read(text * 100).text) <= 4000


@given(st.sampled_from(MESSAGES), st.text("的一了不在他有这大中", min_size=2))
def test_words_not_understood_are_kept(message: Message, more: str) -> None:
    assert more in read(f"{message.text}\n{more}").summary
