"""Taking answers down on the screen: sheet after sheet by keyboard, call after call, one put aside."""

from typing import Any

from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.choices.surveys import AnswerChannel, InviteState, Standing
from db.surveys import Invitation, SurveyResponse
from tests.cast import Cast, add_home
from tests.pages.screen import Desk, partly, press, sees, widget
from tests.surveys import campaigns


def kept(cast: Cast) -> list[SurveyResponse]:
    with cast.database.reading() as s:
        return list(s.scalars(select(SurveyResponse).order_by(SurveyResponse.id)))


def typed(at: AppTest, campaign: int, **parts: str) -> AppTest:
    for part, value in parts.items():
        widget(at, f"paper:{campaign}:{part}").set_value(value)
    return at.run()


def save(at: AppTest) -> AppTest:
    button = next(one for one in at.button if (one.key or "").startswith("paper:") and ":go:" in one.key)
    return button.click().run()


def test_sheets_are_typed_in_one_after_the_other(cast: Cast, desk: Desk) -> None:
    asked = campaigns.campaign(cast)
    add_home(cast.project_a, "5", "1", "101", "林一", "13800000001")
    desk.sign_in("clerk")
    at = desk.alone("survey_entry", id=asked.campaign)
    with partly(at):
        at = typed(at, asked.campaign, room="5栋1单元101", marks="5443")
        assert sees(at, "5-1-101")
        at = save(at)
        at = typed(at, asked.campaign, room="3-2-1502", marks="54 4 4 3 - 5 4 4 10", words="很好")
        at = save(at)
        assert [(row.marks, row.comment, row.channel) for row in kept(cast)] == [
            ("5443------", "", AnswerChannel.PAPER),
            ("54443-544A", "很好", AnswerChannel.PAPER),
        ]
        at = typed(at, asked.campaign, room="3-2-1502", marks="7")
        assert len(at.warning) == 1  # answered already
        assert len(at.error) == 1  # 7 is no mark
        back = next(one for one in at.button if ":back:" in (one.key or ""))
        back.click().run()
    assert [row.standing for row in kept(cast)] == [Standing.VALID, Standing.REJECTED]


def test_a_call_is_made_and_a_wrong_answer_put_aside(cast: Cast, desk: Desk) -> None:
    asked = campaigns.campaign(cast)
    with cast.database.writing() as s:
        s.get_one(Invitation, asked.invitation).customer_id = cast.customer_a
    desk.sign_in("manager")
    at = desk.alone("survey_entry", id=asked.campaign)
    at = widget(at, f"entry:way:{asked.campaign}").set_value("phone").run()
    assert sees(at, "3-2-1502", "张*", "138****5678")
    with partly(at):
        widget(at, "interview:1:overall").set_value(4)
        button: Any = next(one for one in at.button if (one.key or "").startswith("interviewed:"))
        button.click().run()
    with cast.database.reading() as s:
        assert s.get_one(Invitation, asked.invitation).state == InviteState.ANSWERED
    at = desk.alone("survey_entry", id=asked.campaign)
    at = widget(at, f"entry:way:{asked.campaign}").set_value("answers").run()
    at.session_state["_pin:answer"] = kept(cast)[0].id
    at = at.run()
    widget(at, f"judge:{kept(cast)[0].id}:standing").set_value(Standing.REJECTED)
    widget(at, f"judge:{kept(cast)[0].id}:reason").set_value("录错")
    at = press(at, next(one.key for one in at.button if (one.key or "").startswith("judge:")))
    assert kept(cast)[0].standing == Standing.REJECTED
