"""The ready notices, whose voice is whose, and what can be finished along."""

from datetime import UTC, datetime, timedelta

import pytest

from db.choices.incidents import IncidentState
from db.choices.tickets import State, TicketType
from lib.incidents.rules import (
    LONGEST_NOTICE,
    device_key,
    filled,
    is_overdue,
    kinds,
    place_key,
    why_unfinished,
)

NOW = datetime(2025, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize("code", kinds())
@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_every_kind_has_both_notices_in_both_languages(code: str, lang: str) -> None:
    kind = kinds()[code]
    assert kind.label[lang]
    for text in (kind.notice, kind.ended):
        said = filled(text[lang], place="3栋", until="18:00前")
        assert "3栋" in said
        assert "{" not in said
        assert len(said) < LONGEST_NOTICE
    assert "{until}" in kind.notice[lang]


def test_somebody_s_own_braces_stay_as_they_are() -> None:

    assert filled("{x} {0.__class__}", place="3栋") == "{x} {0.__class__}"


def test_a_place_is_one_voice_however_it_is_spaced() -> None:
    assert place_key(" 大堂 东侧") == place_key("大堂东侧") != place_key("大堂")
    assert len(device_key("x" * 500)) == 80


def test_it_is_overdue_only_while_it_goes_on() -> None:
    gone = NOW - timedelta(seconds=1)
    assert is_overdue(IncidentState.OPEN, gone, NOW)
    assert not is_overdue(IncidentState.OVER, gone, NOW)
    assert not is_overdue(IncidentState.OPEN, None, NOW)


@pytest.mark.parametrize(
    ("type", "state", "why"),
    [
        (TicketType.REPAIR, State.ON_SITE, ""),
        (TicketType.REPAIR, State.ACCEPTED, "nobody has been sent yet"),
        (TicketType.REPAIR, State.DISPATCHED, "nobody has arrived on site yet"),
        (TicketType.COMPLAINT, State.CLASSIFIED, "a complaint is looked into first"),
        (TicketType.ENQUIRY, State.ACCEPTED, ""),
    ],
)
def test_why_a_ticket_is_not_finished_with_the_others(type: TicketType, state: State, why: str) -> None:
    assert why_unfinished(type, state) == why
