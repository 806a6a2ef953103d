"""Intake forms a company adds: other matters, with a number and a way of their own."""

from typing import Any

import pytest

from db.choices.tickets import Channel, State, TicketType
from lib.deeds import perform, read
from lib.errors import Refused
from lib.forms import manage
from lib.forms.find import forms_in_force
from lib.forms.schema import FormField, FormSchema, Kind, Option
from lib.tickets import service
from lib.tickets.story import Story, story
from tests.cast import LEAK, Cast

WORDS = {channel.value: channel.label for channel in (Channel.HOTLINE, Channel.COUNTER)}
FIELDS = (
    FormField(
        id="category",
        kind=Kind.CHOICE,
        label="物品",
        required=True,
        options=(Option(id="key", label="钥匙"),),
    ),
    FormField(id="summary", kind=Kind.LONG_TEXT, label="说明", required=True),
    FormField(
        id="channel",
        kind=Kind.CHOICE,
        label="渠道",
        required=True,
        options=tuple(Option(id=id, label=label) for id, label in WORDS.items()),
    ),
)
SAID = {"category": "key", "summary": "拾到一串钥匙", "channel": "counter"}


@pytest.fixture
def version(cast: Cast) -> int:
    schema = FormSchema(code="lost_and_found", kind="intake", title="失物招领", fields=FIELDS)
    perform(manage.publish, cast.admin, schema=schema, based_on=0)
    return read(forms_in_force, cast.clerk, kind="intake")["lost_and_found"][0]


def received(cast: Cast, version: int, type: TicketType, **answers: Any) -> Story:
    told = {"project_id": cast.project_a, "place": "南门", "form_version": version, "answers": answers}
    return read(story, cast.clerk, id=perform(service.receive, cast.clerk, type=type, **told))


def test_it_makes_an_other_matter_with_a_series_of_its_own(cast: Cast, version: int) -> None:
    row = received(cast, version, TicketType.OTHER, **SAID).row
    assert (row.type, row.summary, row.category) == (TicketType.OTHER, SAID["summary"], "key")
    assert row.no.startswith("QT")


def test_the_desk_settles_it_by_itself(cast: Cast, version: int) -> None:
    id = received(cast, version, TicketType.OTHER, **SAID).row.id
    perform(service.finish, cast.clerk, id=id, note="失主已领回")
    perform(service.close, cast.clerk, id=id, note="已核对")
    assert read(story, cast.clerk, id=id).row.state == State.CLOSED


def test_a_form_is_not_taken_for_another_kind(cast: Cast, version: int) -> None:
    with pytest.raises(Refused):
        received(cast, version, TicketType.REPAIR, **SAID)
    with pytest.raises(Refused):
        received(cast, cast.form, TicketType.OTHER, **LEAK)
