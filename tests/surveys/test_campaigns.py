"""Campaigns from the first draft to the archive: who is asked, by whom, and what may still change."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import func, select, update

from db.alerts import Alert
from db.archives import ArchiveRecord, ArchiveSheet
from db.choices.customers import CustomerClass
from db.choices.surveys import CampaignState, InviteState
from db.forms import FormVersion
from db.records import AuditEntry
from db.surveys import Campaign, Invitation, Stratum
from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.forms.rows import append, newest_of
from lib.forms.schema import FormSchema
from lib.surveys import campaigns, reminding
from lib.surveys.campaigns import Which
from tests.campaigning import drafted, opened, seen, settled, terms, today
from tests.cast import Cast

JOB = Actor.system("surveys", "surveys.remind")


def invited(cast: Cast, id: int) -> list[Invitation]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Invitation).where(Invitation.campaign_id == id).order_by(Invitation.id)))


def one(cast: Cast, id: int) -> Any:
    return read(campaigns.one_campaign, cast.quality, id=id)


# -- whom it asks ------------------------------------------------------------------------------


@pytest.mark.both
def test_everybody_is_every_household_somebody_lives_in(cast: Cast) -> None:
    settled(cast, cast.project_a, 3, building="5", category=CustomerClass.KEY)
    settled(cast, cast.project_a, 2, building="6", until=today() - timedelta(days=1))
    settled(cast, cast.project_b, 2)
    id = opened(cast)
    asked = invited(cast, id)
    assert len(asked) == 4  # three, and the cast's own home
    assert {row.category for row in asked} == {CustomerClass.BASIC, CustomerClass.KEY}
    assert len({row.code for row in asked}) == 4
    assert all(row.state == InviteState.WAITING and row.customer_id for row in asked)
    with cast.database.reading() as s:
        strata = {row.category: row.population for row in s.scalars(select(Stratum))}
        entry = s.scalars(select(AuditEntry.changes).where(AuditEntry.deed == "surveys.open_campaign")).one()
    assert strata == {CustomerClass.BASIC: 1, CustomerClass.KEY: 3}
    assert '"made": 4' in entry
    assert asked[0].code not in entry


@pytest.mark.both
def test_a_sample_is_spread_over_classes_and_drawn_from_the_seed(cast: Cast) -> None:
    settled(cast, cast.project_a, 150, building="5")
    settled(cast, cast.project_a, 49, building="6", category=CustomerClass.KEY)
    id = opened(cast, everybody=False, margin=Decimal(10), rate=50)
    with cast.database.reading() as s:
        wanted = {row.category: row.wanted for row in s.scalars(select(Stratum))}
    # 200 homes, ±10 %: 66 answers; 151 and 49 of 200 of them, and twice as many are asked.
    assert wanted == {CustomerClass.BASIC: 50, CustomerClass.KEY: 16}
    asked = invited(cast, id)
    assert sum(row.category == CustomerClass.KEY for row in asked) == 32
    assert len(asked) == 132
    again = drafted(cast, everybody=False, margin=Decimal(10), rate=50)
    with cast.database.writing() as s:
        s.execute(update(Campaign).where(Campaign.id == again).values(seed=one(cast, id).seed))
    perform(campaigns.open_campaign, cast.quality, None, **seen(cast, again))
    assert [row.household_id for row in invited(cast, again)] == [row.household_id for row in asked]


@pytest.mark.both
def test_who_was_asked_lately_is_left_alone(cast: Cast) -> None:
    first = opened(cast)
    settled(cast, cast.project_a, 4, building="5")
    plan = read(campaigns.plan, cast.quality, terms=terms(cast, rest_days=30))
    assert [(line.share.population, line.share.free) for line in plan] == [(5, 4)]
    second = opened(cast, rest_days=30)
    assert {row.household_id for row in invited(cast, first)}.isdisjoint(
        row.household_id for row in invited(cast, second)
    )
    with cast.database.writing() as s:
        s.execute(update(Campaign).values(opened_at=clock.now() - timedelta(days=40)))
    assert read(campaigns.plan, cast.quality, terms=terms(cast, rest_days=30))[0].share.free == 5


def test_opening_freezes_the_newest_questionnaire(cast: Cast) -> None:
    id = drafted(cast)
    before = one(cast, id).form_version
    with cast.database.writing() as s:
        newest = newest_of(s, "survey_quarter")
        assert newest
        schema = FormSchema.model_validate(newest.content)
        append(s, cast.admin, schema.model_copy(update={"title": "新问卷"}), newest, preset=False)
    perform(campaigns.open_campaign, cast.quality, None, **seen(cast, id))
    row = one(cast, id)
    assert (row.form_version, row.questionnaire) == (before + 1, "新问卷")
    with cast.database.reading() as s:
        assert s.get_one(FormVersion, row.form_version_id).no == before + 1


@pytest.mark.both
def test_another_survey_of_the_same_period_and_place_is_told(cast: Cast) -> None:
    first = drafted(cast, title="先前的调查")
    alike = {"terms": terms(cast), "besides": None}
    assert read(campaigns.alike, cast.quality, **alike) == ["先前的调查"]
    assert read(campaigns.alike, cast.quality, terms=terms(cast), besides=first) == []
    assert read(campaigns.alike, cast.quality, terms=terms(cast, period="2026Q1")) == []
    assert read(campaigns.alike, cast.quality, terms=terms(cast, project_ids=(cast.project_b,))) == []


def test_nobody_is_left_to_ask_when_all_were_asked_lately(cast: Cast) -> None:
    id = drafted(cast, rest_days=30)
    opened(cast)
    with pytest.raises(Refused, match="no household to ask"):
        perform(campaigns.open_campaign, cast.quality, None, **seen(cast, id))


# -- who may run it ----------------------------------------------------------------------------


def test_a_campaign_of_two_projects_is_run_by_the_head_office(cast: Cast) -> None:
    id = drafted(cast, project_ids=(cast.project_a, cast.project_b))
    row = read(campaigns.one_campaign, cast.manager, id=id)
    assert (list(row.projects.values()), row.elsewhere) == (["莲花苑"], 1)
    with pytest.raises(Forbidden):
        perform(campaigns.open_campaign, cast.manager, None, **seen(cast, id))
    perform(campaigns.open_campaign, cast.quality, None, **seen(cast, id))
    assert read(campaigns.one_campaign, cast.manager, id=id).invited == 1
    assert one(cast, id).invited == 2


def test_another_projects_campaign_is_not_there(cast: Cast) -> None:
    id = opened(cast)
    with pytest.raises(NotFound):
        read(campaigns.one_campaign, cast.manager_b, id=id)
    assert not read(campaigns.list_campaigns, cast.manager_b, by=Which()).rows
    with pytest.raises(NotFound):
        perform(campaigns.create, cast.manager_b, None, terms=terms(cast))


# -- what may change, and when -----------------------------------------------------------------


def test_only_a_draft_changes_whom_it_asks(cast: Cast) -> None:
    id = drafted(cast)
    stale = seen(cast, id)
    perform(campaigns.change, cast.quality, None, **stale, terms=terms(cast, anonymous=True))
    with pytest.raises(Stale):
        perform(campaigns.change, cast.quality, None, **stale, terms=terms(cast))
    perform(campaigns.open_campaign, cast.quality, None, **seen(cast, id))
    with pytest.raises(Refused, match="not possible"):
        perform(campaigns.change, cast.quality, None, **seen(cast, id), terms=terms(cast))
    days = {"opens_on": today(), "closes_on": today() + timedelta(days=9)}
    said = {"title": "  年末  调查 ", "target": Decimal(88), **days}
    perform(campaigns.adjust, cast.quality, None, **seen(cast, id), **said)
    row = one(cast, id)
    assert (row.title, row.target, row.closes_on, row.anonymous) == ("年末 调查", 88, days["closes_on"], True)
    with pytest.raises(Refused, match="not possible"):
        perform(campaigns.delete_draft, cast.quality, None, **seen(cast, id))


def test_a_deleted_draft_leaves_nothing_and_its_number_is_given_again(cast: Cast) -> None:
    id = drafted(cast)
    no = one(cast, id).no
    perform(campaigns.delete_draft, cast.quality, None, **seen(cast, id))
    with cast.database.reading() as s:
        assert not s.scalar(select(func.count()).select_from(Stratum))
    assert one(cast, drafted(cast)).no == no


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": " "},
        {"project_ids": ()},
        {"period": "2025Q7"},
        {"closes_on": today() - timedelta(days=1)},
        {"target": Decimal(0)},
        {"margin": Decimal(0)},
        {"confidence": Decimal(50)},
        {"rate": 0},
        {"form": "repair"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_makes_no_sense_is_refused(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        perform(campaigns.create, cast.quality, None, terms=terms(cast, **wrong))


def test_the_open_link_is_new_each_time(cast: Cast) -> None:
    id, codes = opened(cast), []
    for on in (True, False, True):
        perform(campaigns.set_open_link, cast.quality, None, **seen(cast, id), on=on)
        codes.append(one(cast, id).open_code)
    assert codes[1] == ""
    assert codes[0] != codes[2]


# -- the end -----------------------------------------------------------------------------------


@pytest.mark.both
def test_the_last_day_over_it_ends_by_itself_and_is_filed_once(cast: Cast) -> None:
    id = opened(cast, opens_on=today() - timedelta(days=9))
    with cast.database.writing() as s:
        s.execute(update(Campaign).values(closes_on=today() - timedelta(days=1)))
        s.execute(update(Invitation).values(draft={"page": 1}))
    assert perform(reminding.remind, JOB) >= 1
    perform(reminding.remind, JOB)
    assert one(cast, id).state == CampaignState.CLOSED
    assert [row.draft for row in invited(cast, id)] == [None]
    perform(campaigns.reopen, cast.quality, None, **seen(cast, id), closes_on=today())
    perform(campaigns.close, cast.quality, None, **seen(cast, id))
    with cast.database.reading() as s:
        record = s.scalars(select(ArchiveRecord)).one()
        sheets = s.scalars(select(ArchiveSheet).order_by(ArchiveSheet.no)).all()
    assert (record.source_kind, record.source_id, record.project_id) == ("survey", id, cast.project_a)
    assert len(sheets) == 2  # the second tells of another last day
    assert "张伟" not in str(sheets[0].content)


def test_it_cannot_be_opened_again_a_month_later(cast: Cast) -> None:
    id = opened(cast)
    perform(campaigns.close, cast.quality, None, **seen(cast, id))
    with cast.database.writing() as s:
        s.execute(update(Campaign).values(closed_at=clock.now() - timedelta(days=40)))
    with pytest.raises(Refused, match="begin a new survey"):
        perform(campaigns.reopen, cast.quality, None, **seen(cast, id), closes_on=today())


@pytest.mark.both
def test_desk_and_manager_are_reminded_once_in_each_stage(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    noon = clock.start_of_day(clock.now()) + timedelta(hours=12)
    monkeypatch.setattr(clock, "now", lambda: noon)
    opened(cast, opens_on=today() - timedelta(days=11), closes_on=today() + timedelta(days=9))
    for _ in range(2):
        perform(reminding.remind, JOB)
    assert told(cast) == [("clerk", "half"), ("manager", "half")]
    with cast.database.writing() as s:
        s.execute(update(Campaign).values(closes_on=today() + timedelta(days=3)))
    for _ in range(2):
        perform(reminding.remind, JOB)
    assert told(cast) == [("clerk", "half"), ("manager", "half"), ("clerk", "last"), ("manager", "last")]


def told(cast: Cast) -> list[tuple[str, str]]:
    names = {cast.user_id(name): name for name in ("clerk", "manager")}
    with cast.database.reading() as s:
        rows = s.execute(select(Alert.user_id, Alert.key).where(Alert.source_kind == "survey"))
        found = [(names[user], key.split("/")[2]) for user, key in rows]
    return sorted(found, key=lambda one: (one[1], one[0]))
