"""Answers taken down by staff: by telephone, from paper, once a household, put aside when wrong."""

from typing import Any

import pytest
from sqlalchemy import select, update

from db.choices.surveys import AnswerChannel, CampaignState, InviteState, Standing
from db.forms import FormVersion
from db.records import AuditEntry, Deed
from db.surveys import Campaign, CampaignTicket, Invitation, SurveyResponse
from db.tickets import Ticket
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.forms.schema import FormField, FormSchema, Kind, Option
from lib.surveys import answers, calls, entry
from lib.surveys.calls import Calls, Wish
from lib.surveys.entry import Where
from lib.surveys.line_rules import read_line
from lib.surveys.response_rows import From, keep_response
from tests.cast import Cast, add_home
from tests.surveys import campaigns
from tests.surveys.campaigns import Asked

GOOD: dict[str, Any] = {"overall": 5, "service": 4, "recommend": 9, "comment": "很好"}


def rated(id: str, kind: Kind = Kind.RATING, **more: Any) -> FormField:
    return FormField(id=id, kind=kind, label=id, **more)


SHEET = FormSchema(
    code="s",
    kind="survey",
    title="问卷",
    fields=(
        rated("overall", dimension="overall", required=True),
        rated("facility", dimension="facility"),
        rated("seen", Kind.YES_NO),
        rated("way", Kind.CHOICE, options=(Option(id="a", label="甲"), Option(id="b", label="乙"))),
        rated("recommend", Kind.NPS),
        rated("ten", most=10),
    ),
)


# -- a line of marks ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("5 4 1 2 10 9", [5, 4, True, "b", 10, 9]),
        ("54121010", [5, 4, True, "b", 10, 10]),
        ("５，４ 0 1 - 7", [5, 4, False, "a", None, 7]),
        ("5-", [5, None]),
        ("", []),
    ],
)
def test_a_line_is_read_with_and_without_blanks(typed: str, values: list[Any]) -> None:
    line = read_line(SHEET, typed)
    assert (list(line.values.values()), line.wrong, line.read) == (values, "", len(values))


@pytest.mark.parametrize(
    ("typed", "wrong"), [("5 6", "6"), ("5 4 1 3", "3"), ("5 4 1 2 9 9 9", "9"), ("好", "好")]
)
def test_what_is_no_mark_is_named_and_nothing_is_guessed(typed: str, wrong: str) -> None:
    assert read_line(SHEET, typed).wrong == wrong


# -- paper -------------------------------------------------------------------------------------


def sheet(
    cast: Cast, asked: Asked, where: Where | None = None, actor: str = "clerk", **values: Any
) -> int | None:
    where = where or Where(cast.project_a, household_id=cast.household_a)
    told = {"campaign_id": asked.campaign, "where": where, "values": values or GOOD}
    return perform(entry.enter_sheet, getattr(cast, actor), None, **told)  # type: ignore[arg-type]


def kept(cast: Cast) -> list[SurveyResponse]:
    with cast.database.reading() as s:
        return list(s.scalars(select(SurveyResponse).order_by(SurveyResponse.id)))


def invitation(cast: Cast, asked: Asked) -> Invitation:
    with cast.database.reading() as s:
        return s.get_one(Invitation, asked.invitation)


@pytest.mark.both
def test_paper_is_kept_with_its_household_once_and_can_be_taken_back(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    id = sheet(cast, asked)
    (row,) = kept(cast)
    assert (row.id, row.channel, row.household_id, row.by_id) == (
        id,
        AnswerChannel.PAPER,
        cast.household_a,
        cast.user_id("clerk"),
    )
    assert (invitation(cast, asked).state, invitation(cast, asked).response_id) == (InviteState.ANSWERED, id)
    with pytest.raises(Refused, match="answered already"):
        sheet(cast, asked)
    with pytest.raises(NotFound):  # another's sheet
        perform(entry.take_back, cast.supervisor, None, campaign_id=asked.campaign, response_id=id)
    perform(entry.take_back, cast.clerk, None, campaign_id=asked.campaign, response_id=id)
    assert invitation(cast, asked).state == InviteState.WAITING
    sheet(cast, asked, overall=3)
    assert [row.standing for row in kept(cast)] == [Standing.REJECTED, Standing.VALID]


@pytest.mark.both
def test_a_household_outside_the_sample_answers_once_too(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    home, person = add_home(cast.project_a, "5", "1", "101", "林一", "13800000001")
    sheet(cast, asked, Where(cast.project_a, household_id=home))
    assert (kept(cast)[0].household_id, kept(cast)[0].customer_id) == (home, person)
    with pytest.raises(Refused, match="answered already"):
        sheet(cast, asked, Where(cast.project_a, household_id=home))


def test_a_blank_question_stays_blank_but_an_empty_sheet_is_refused(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with pytest.raises(Refused, match="Nothing is answered"):
        sheet(cast, asked, overall=None)
    with pytest.raises(Refused):
        sheet(cast, asked, overall=6)
    sheet(cast, asked, Where(cast.project_a), service=4)
    assert (kept(cast)[0].marks[:2], kept(cast)[0].household_id) == ("-4", None)


@pytest.mark.parametrize("typed", ["3-2-1502", "3栋2单元1502", "3#2-1502", "３-2-1502", "1502"])
def test_a_room_is_known_however_it_is_written(cast: Cast, typed: str) -> None:
    asked = campaigns.campaign(cast)
    where = {"campaign_id": asked.campaign, "project_id": cast.project_a}
    (home,) = read(entry.homes, cast.clerk, **where, typed=typed)
    assert (home.id, home.room, home.answered) == (cast.household_a, "3-2-1502", False)
    sheet(cast, asked)
    assert read(entry.homes, cast.clerk, **where, typed=typed)[0].answered


def test_nothing_is_taken_down_elsewhere_or_after_the_end(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with pytest.raises(NotFound):
        sheet(cast, asked, Where(cast.project_b))
    with pytest.raises(NotFound):
        sheet(cast, asked, Where(cast.project_a, household_id=cast.household_b))
    with pytest.raises(NotFound):
        sheet(cast, asked, actor="clerk_b")
    with pytest.raises(Forbidden):
        sheet(cast, asked, actor="mate")
    with cast.database.writing() as s:
        s.execute(update(Campaign).values(state=CampaignState.CLOSED))
    with pytest.raises(Refused):
        sheet(cast, asked)


@pytest.mark.both
def test_nameless_paper_has_no_household_and_any_like_it_may_be_taken_back(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    where = Where(cast.project_a, household_id=cast.household_a)
    told: dict[str, Any] = {"campaign_id": asked.campaign, "where": where, "values": GOOD}
    assert perform(entry.enter_sheet, cast.clerk, "click", **told) is None
    assert perform(entry.enter_sheet, cast.clerk, "click", **told) is None
    (row,) = kept(cast)
    assert (row.household_id, row.customer_id, row.by_id, row.at) == (None, None, None, None)
    assert invitation(cast, asked).state == InviteState.WAITING  # it was not asked whose it is
    with cast.database.reading() as s:
        traces = [*s.scalars(select(AuditEntry.changes)), *map(str, s.scalars(select(Deed.result)))]
    assert str(row.id) not in "".join(traces)
    back: dict[str, Any] = {"campaign_id": asked.campaign, "project_id": cast.project_a}
    with pytest.raises(NotFound):
        perform(entry.take_back, cast.clerk, None, **back, values={**GOOD, "service": 1})
    perform(entry.take_back, cast.clerk, None, **back, values=GOOD)
    assert kept(cast)[0].standing == Standing.REJECTED


# -- by telephone ------------------------------------------------------------------------------


def next_call(cast: Cast, asked: Asked, **by: Any) -> calls.Call | None:
    return read(calls.next_call, cast.clerk, by=Calls(asked.campaign, **by))


@pytest.mark.both
def test_calls_go_from_household_to_household_masked(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    add_home(cast.project_a, "5", "1", "101", "林一", "13800000001")
    first = next_call(cast, asked)
    assert first
    assert (first.room, first.name, first.phone) == ("3-2-1502", "", "")  # the invitation names nobody
    with cast.database.writing() as s:
        s.execute(update(Invitation).values(customer_id=cast.customer_a))
    first = next_call(cast, asked)
    assert first
    assert (first.name, first.phone) == ("张*", "138****5678")
    assert next_call(cast, asked, mine=True) is None
    told = {"id": first.id, "version": first.version, "note": "无人接听"}
    perform(calls.not_reached, cast.clerk, None, **told)  # type: ignore[arg-type]
    again = next_call(cast, asked)
    assert again
    assert (again.attempts, again.note) == (1, "无人接听")
    with pytest.raises(Stale):
        perform(calls.declines, cast.clerk, None, **told)  # type: ignore[arg-type]
    perform(calls.declines, cast.clerk, None, id=again.id, version=again.version)
    assert next_call(cast, asked) is None
    progress = read(calls.call_progress, cast.clerk, by=Calls(asked.campaign))
    assert (progress.left, progress.refused, progress.answered) == (0, 1, 0)


@pytest.mark.both
def test_an_interview_keeps_the_answer_and_the_wish_to_be_called_back(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with cast.database.writing() as s:
        s.execute(update(Invitation).values(customer_id=cast.customer_a))
    call = next_call(cast, asked)
    assert call
    told: dict[str, Any] = {"id": call.id, "version": call.version, "values": {"overall": 2, "repair": 1}}
    ticket = perform(calls.interviewed, cast.clerk, None, **told, wishes=Wish("repair", "三次没修好"))
    (row,) = kept(cast)
    assert (row.channel, row.household_id, row.customer_id) == (
        AnswerChannel.PHONE,
        cast.household_a,
        cast.customer_a,
    )
    assert (invitation(cast, asked).state, invitation(cast, asked).attempts) == (InviteState.ANSWERED, 1)
    with cast.database.reading() as s:
        made = s.get_one(Ticket, ticket)
        assert (made.household_id, made.contact, made.phone) == (cast.household_a, "张伟", "13812345678")
        assert s.scalars(select(CampaignTicket.dimension)).one() == "repair"
    with pytest.raises(Stale):
        perform(calls.interviewed, cast.clerk, None, **told)
    with pytest.raises(NotFound):
        perform(calls.interviewed, cast.clerk_b, None, **told)


def test_nobody_is_called_about_a_nameless_survey(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    with pytest.raises(Refused, match="anonymous"):
        next_call(cast, asked)
    with pytest.raises(Refused, match="anonymous"):
        perform(calls.interviewed, cast.clerk, None, id=asked.invitation, version=1, values=GOOD)


# -- whether it counts -------------------------------------------------------------------------


def judge(cast: Cast, id: int, version: int, standing: Standing, reason: str = "录错") -> None:
    told = {"id": id, "version": version, "standing": standing, "reason": reason}
    perform(answers.judge, cast.manager, None, **told)  # type: ignore[arg-type]


@pytest.mark.both
def test_a_wrong_answer_is_put_aside_and_only_one_of_a_household_counts(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    first = sheet(cast, asked) or 0
    with pytest.raises(Refused, match="say why"):
        judge(cast, first, 1, Standing.REJECTED, "")
    with pytest.raises(Forbidden):
        perform(answers.judge, cast.clerk, None, id=first, version=1, standing=Standing.HELD, reason="录错")
    with pytest.raises(NotFound):
        perform(
            answers.judge, cast.manager_b, None, id=first, version=1, standing=Standing.HELD, reason="录错"
        )
    judge(cast, first, 1, Standing.REJECTED)
    second = sheet(cast, asked, overall=2)
    with pytest.raises(Refused, match="another answer"):
        judge(cast, first, 2, Standing.VALID)
    page = read(answers.list_answers, cast.manager, campaign_id=asked.campaign)
    assert {row.id: (row.standing, row.room) for row in page.rows} == {
        first: (Standing.REJECTED, "3-2-1502"),
        second: (Standing.VALID, "3-2-1502"),
    }
    only = read(answers.list_answers, cast.manager, campaign_id=asked.campaign, standing=Standing.VALID)
    assert [row.id for row in only.rows] == [second]


@pytest.mark.both
def test_nameless_answers_are_listed_without_moment_and_places_of_few(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    with cast.database.writing() as s:
        campaign = s.get_one(Campaign, asked.campaign)
        schema = FormSchema.model_validate(s.get_one(FormVersion, campaign.form_version_id).content)
        how: dict[str, Any] = {"channel": AnswerChannel.OPEN, "at": clock.now()}
        for project, many in ((cast.project_a, 6), (cast.project_b, 2)):
            for _ in range(many):
                keep_response(s, campaign, schema, {"overall": 4}, whence=From(project), **how)
    rows = read(answers.list_answers, cast.quality, campaign_id=asked.campaign).rows
    assert sorted(row.project for row in rows) == ["", "", *["莲花苑"] * 6]
    assert {(row.at, row.by, row.room, row.channel, row.building) for row in rows} == {
        (None, "", "", None, "")
    }
