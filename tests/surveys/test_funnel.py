"""From asked to answered: the numbers, who is missing, who calls on them, and what the links are given to."""

from collections import Counter

import pytest
from sqlalchemy import select, update

from db.archives import ArchiveSheet
from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, InviteState
from db.customers import Building
from db.forms import FormVersion
from db.records import AuditEntry
from db.surveys import Campaign, Invitation
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.forms.schema import FormSchema
from lib.surveys import campaigns, funnel, invitations, links
from lib.surveys.campaign_rules import Part
from lib.surveys.response_rows import From, keep_response
from tests.campaigning import opened, seen, settled
from tests.cast import Cast


def answer(cast: Cast, id: int, homes: list[int], *, at_once: int | None = None) -> None:
    """As many of these households answer by their own link."""
    with cast.database.writing() as s:
        campaign = s.get_one(Campaign, id)
        schema = FormSchema.model_validate(s.get_one(FormVersion, campaign.form_version_id).content)
        wanted = select(Invitation).where(Invitation.campaign_id == id, Invitation.household_id.in_(homes))
        for one in s.scalars(wanted.order_by(Invitation.id)).all()[:at_once]:
            whence = From(one.project_id, one.building_id, one.category, one.household_id, one.customer_id)
            how = {"whence": whence, "channel": AnswerChannel.LINK, "at": clock.now()}
            keep_response(s, campaign, schema, {"overall": 5}, **how)  # type: ignore[arg-type]
            one.state = InviteState.ANSWERED


def building(cast: Cast, name: str) -> int:
    with cast.database.reading() as s:
        return s.scalars(select(Building.id).where(Building.name == name)).one()


# -- the numbers -------------------------------------------------------------------------------


@pytest.mark.both
def test_the_funnel_counts_every_state_and_every_group(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 20, building="5")
    six = settled(cast, cast.project_a, 10, building="6", category=CustomerClass.KEY)
    id = opened(cast)
    answer(cast, id, five, at_once=8)
    with cast.database.writing() as s:
        for homes, state in ((five[10:12], InviteState.OPENED), (six[:3], InviteState.REFUSED)):
            s.execute(update(Invitation).where(Invitation.household_id.in_(homes)).values(state=state))
    now = read(funnel.funnel, cast.quality, id=id)
    total = now.total
    assert (total.invited, total.opened, total.answered, total.refused) == (31, 10, 8, 3)
    assert {one.name: (one.invited, one.answered) for one in now.buildings} == {
        "3栋": (1, 0),
        "5栋": (20, 8),
        "6栋": (10, 0),
    }
    assert {one.key: one.answered for one in now.classes} == {CustomerClass.BASIC: 8, CustomerClass.KEY: 0}
    assert [(one.category, one.population, one.answers) for one in now.needs] == [
        (CustomerClass.BASIC, 21, 8),
        (CustomerClass.KEY, 10, 0),
    ]
    assert now.margin == pytest.approx(30.3368, abs=1e-3)  # 1.96·√(0.25/8·23/30)
    assert not now.few


@pytest.mark.both
def test_of_an_anonymous_survey_few_are_never_told_nor_to_be_worked_out(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 20, building="5")
    six = settled(cast, cast.project_a, 20, building="6")
    seven = settled(cast, cast.project_a, 20, building="7")
    id = opened(cast, anonymous=True)
    for homes, n in ((five, 2), (six, 9), (seven, 6)):
        answer(cast, id, homes, at_once=n)
    now = read(funnel.funnel, cast.quality, id=id)
    told = {one.name: (one.answered, one.opened) for one in now.buildings}
    # The third building has none, the fifth two: two hidden ones with two answers would tell of two.
    assert told == {"3栋": (None, None), "5栋": (None, None), "6栋": (9, 9), "7栋": (None, None)}
    assert now.total.answered == 17
    # Another way to add up the same households would tell of single ones.
    assert [one.answered for one in now.classes] == [None]
    assert [one.answered for one in now.interviewers] == [None]
    assert now.few


def test_a_project_s_sum_does_not_tell_of_its_hidden_building(cast: Cast) -> None:
    five, six = (settled(cast, cast.project_a, 20, building=name) for name in ("5", "6"))
    far = settled(cast, cast.project_b, 20, building="7")
    id = opened(cast, anonymous=True, project_ids=(cast.project_a, cast.project_b))
    for homes, n in ((five, 2), (six, 12), (far, 6)):
        answer(cast, id, homes, at_once=n)
    now = read(funnel.funnel, cast.quality, id=id)
    assert {one.name: one.answered for one in now.projects} == {"莲花苑": 14, "竹园": 6}
    assert [one.answered for one in now.buildings] == [None] * 5


def test_each_project_sees_its_own_numbers(cast: Cast) -> None:
    settled(cast, cast.project_b, 4)
    id = opened(cast, project_ids=(cast.project_a, cast.project_b))
    assert read(funnel.funnel, cast.quality, id=id).total.invited == 6
    mine = read(funnel.funnel, cast.manager_b, id=id)
    assert (mine.total.invited, [one.name for one in mine.projects]) == (5, ["竹园"])
    assert [one.project for one in mine.needs] == ["竹园"]


# -- who is missing ----------------------------------------------------------------------------


@pytest.mark.both
def test_who_is_missing_by_building_with_names_masked(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 3, building="5")
    id = opened(cast)
    answer(cast, id, five[:1])
    rows = read(invitations.missing, cast.clerk, id=id, part=Part(building_id=building(cast, "5"))).rows
    assert [(row.room, row.name) for row in rows] == [("5-0002", "住*****"), ("5-0003", "住*****")]
    assert read(invitations.missing, cast.clerk, id=id, part=Part()).total == 3
    hidden = opened(cast, anonymous=True)
    with pytest.raises(Refused, match="anonymous"):
        read(invitations.missing, cast.clerk, id=hidden, part=Part())
    with pytest.raises(NotFound):
        read(invitations.missing, cast.clerk_b, id=id, part=Part())


@pytest.mark.both
def test_households_are_dealt_evenly_and_only_to_who_sees_the_project(cast: Cast) -> None:
    settled(cast, cast.project_a, 6, building="5")
    settled(cast, cast.project_b, 3)
    id = opened(cast, project_ids=(cast.project_a, cast.project_b))
    assert {"Clerk", "Manager", "Clerk_B"} <= set(
        read(invitations.interviewers, cast.quality, id=id).values()
    )
    clerk, manager = cast.user_id("clerk"), cast.user_id("manager")
    people = [clerk, manager, cast.user_id("technician")]
    assert perform(invitations.assign, cast.quality, None, id=id, people=people) == 7
    with cast.database.reading() as s:
        rows = s.scalars(select(Invitation).where(Invitation.campaign_id == id)).all()
    assert Counter(row.interviewer_id for row in rows) == {clerk: 4, manager: 3, None: 4}
    assert perform(invitations.assign, cast.quality, None, id=id, people=[clerk]) == 0
    assert perform(invitations.assign, cast.quality, None, id=id, people=[clerk], anew=True) == 7


# -- links -------------------------------------------------------------------------------------


@pytest.mark.both
def test_a_reminder_goes_to_the_missing_and_is_counted_once_a_day(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 3, building="5")
    id = opened(cast)
    answer(cast, id, five[:1])
    first = perform(links.print_sheets, cast.clerk, None, id=id, part=Part())
    assert [room for _, room, _ in first.items] == ["3-2-1502", "5-0002", "5-0003"]
    assert (first.minutes, reminders(cast, id)) == (2, [0, 0, 0, 0])
    for _ in range(2):
        perform(links.print_sheets, cast.clerk, None, id=id, part=Part(), reminder=True)
    assert sorted(reminders(cast, id)) == [0, 1, 1, 1]
    with cast.database.reading() as s:
        noted = s.scalars(select(AuditEntry).where(AuditEntry.deed == "surveys.print_sheets")).all()
    assert [entry.actor for entry in noted] == [cast.clerk.key] * 3
    assert not any(code in entry.changes for entry in noted for _, _, code in first.items)


def reminders(cast: Cast, id: int) -> list[int]:
    with cast.database.reading() as s:
        wanted = select(Invitation.reminders).where(Invitation.campaign_id == id).order_by(Invitation.id)
        return list(s.scalars(wanted))


def test_an_anonymous_reminder_goes_to_everybody_lest_it_tell_who_answered(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 3, building="5")
    id = opened(cast, anonymous=True)
    answer(cast, id, five[:1])
    sheets = perform(links.print_sheets, cast.clerk, None, id=id, part=Part(), reminder=True)
    listed = perform(links.export_links, cast.manager, None, id=id, part=Part(), waiting=True)
    assert len(sheets.items) == len(listed) == 4
    assert {row.state for row in listed} == {None}


def test_telephones_leave_whole_only_for_a_reason_and_by_who_may(cast: Cast) -> None:
    id = opened(cast)

    def taken(by: Actor, why: str = "") -> tuple[str, str]:
        (row,) = perform(links.export_links, by, None, id=id, part=Part(), why=why)
        return row.name, row.phone

    assert taken(cast.manager) == ("张*", "138****5678")
    assert taken(cast.manager, "发短信") == ("张伟", "13812345678")
    with pytest.raises(Forbidden):
        taken(cast.quality, "发短信")
    with pytest.raises(Forbidden):
        taken(cast.clerk)


def test_what_is_filed_says_how_it_was_asked_and_what_came_of_it(cast: Cast) -> None:
    five = settled(cast, cast.project_a, 30, building="5")
    id = opened(cast, anonymous=True)
    answer(cast, id, five, at_once=12)
    perform(campaigns.close, cast.quality, None, **seen(cast, id))
    with cast.database.reading() as s:
        about, course, strata, results = s.scalars(select(ArchiveSheet)).one().content["blocks"]
    assert ["调查方式", "不记名", ""] in about["facts"]
    assert {"受邀户数": "31", "其中已作答": "12", "有效答卷": "12"}.items() <= {
        label: said for label, said, _ in course["facts"]
    }.items()
    assert strata["rows"] == [["莲花苑", "基础客户", "31", "29", "12"]]
    assert results["rows"] == [["总体", "12", "100.0 %", "75.8 – 100.0 %", "100.0"]]


def test_links_are_given_out_only_while_they_lead_somewhere(cast: Cast) -> None:
    id = opened(cast)
    perform(campaigns.close, cast.quality, None, **seen(cast, id))
    with pytest.raises(Refused, match="under way"):
        perform(links.print_sheets, cast.clerk, None, id=id, part=Part())
