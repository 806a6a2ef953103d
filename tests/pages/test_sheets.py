"""Printing from a ticket's screen, and the company's own templates among the settings."""

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.customers import RevealReason
from db.choices.tickets import State, TicketType
from db.tickets import Ticket
from lib.deeds import perform
from lib.documents import words
from lib.files.ready import ready
from lib.tickets import templates
from lib.tickets.template_check import Checked
from tests.cast import Cast
from tests.pages.screen import Desk, sees, zh

pytestmark = pytest.mark.slow


def offered(at: AppTest) -> list[str]:
    return [one.proto.label for one in at.get("download_button")]


def open_at(desk: Desk, name: str, id: int) -> AppTest:
    desk.sign_in(name)
    return desk.at("ticket", id=id)


def test_a_sheet_is_offered_masked_and_whole_for_a_reason(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    at = open_at(desk, "technician", id)
    assert offered(at) == ["PDF", "Word"]
    assert sees(at, zh("Names and telephones are masked."))
    at.toggle(key=f"print:{id}").set_value(True).run()
    assert offered(at) == []
    why = at.selectbox(key=f"print:{id}:why")
    why.set_value(RevealReason.OTHER).run()
    assert offered(at) == []
    at.text_input(key=f"print:{id}:note").set_value("业主要求盖章").run()
    assert offered(at) == ["PDF", "Word"]
    assert not open_at(desk, "quality", id).toggle


def test_an_enquiry_has_nothing_to_print(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    with cast.database.writing() as s:
        s.get_one(Ticket, id).type = TicketType.ENQUIRY
    assert offered(open_at(desk, "clerk", id)) == []


def test_the_template_in_use_is_named_and_can_be_let_go(desk: Desk, cast: Cast) -> None:
    desk.sign_in("admin")
    at = desk.at("settings")
    at.pills(key="settings:part").set_value("templates").run()
    assert sees(at, zh("In use: the shipped template"))
    assert offered(at) == [zh("Shipped template")]
    kept = Checked("complaint", ready("我们的处理单.docx", words.shipped("complaint")))
    perform(templates.set_template, cast.admin, None, template=kept)
    at.run()
    assert sees(at, zh("In use: your own template"), "我们的处理单")
    assert offered(at) == [zh("Shipped template"), zh("Your template")]
