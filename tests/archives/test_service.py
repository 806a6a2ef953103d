"""Filing by hand: numbers, drafts, who may change what, files, looks, the retention table."""

import json
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from db.archives import ArchiveCategory, ArchiveLook, ArchiveRecord
from db.choices.archives import Cycle, Look, RecordState, Secrecy
from db.forms import Answer
from db.records import AuditEntry
from db.standards import CompanySetting
from lib.access import Actor
from lib.archives import categories, choices, find, service
from lib.archives import files as record_files
from lib.archives.category_rules import Terms
from lib.archives.facts_rules import Facts
from lib.archives.find_rules import Filter, Record
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.forms import service as forms
from tests.cast import Cast
from tests.papers import category, facts, keep


def filed(cast: Cast, actor: Actor, *, code: str = "contract", **more: Any) -> int:
    about = {name: more.pop(name) for name in list(more) if name in Facts.__dataclass_fields__}
    return perform(service.add_record, actor, None, facts=facts(cast, code, **about), **more)


def opened(actor: Actor, id: int, reason: str = "") -> Record:
    return perform(find.open_record, actor, None, id=id, reason=reason)


def titles(actor: Actor, **by: Any) -> list[str]:
    return [row.title for row in read(find.list_records, actor, by=Filter(**by)).rows]


def looks(cast: Cast, id: int) -> list[tuple[Look, str]]:
    with cast.database.reading() as s:
        wanted = select(ArchiveLook.what, ArchiveLook.reason).where(ArchiveLook.record_id == id)
        return [(what, reason) for what, reason in s.execute(wanted.order_by(ArchiveLook.id))]


def last_deed(cast: Cast) -> AuditEntry:
    with cast.database.reading() as s:
        return s.scalars(select(AuditEntry).order_by(AuditEntry.seq.desc()).limit(1)).one()


# -- filing ------------------------------------------------------------------------------------


def test_a_record_is_filed_under_its_number_with_the_category_s_terms(cast: Cast) -> None:
    id = filed(cast, cast.clerk, expires_on=date(2026, 3, 13), shelf="A-3-2", pages=12, cycle=Cycle.YEAR)
    seen = opened(cast.clerk, id)
    assert (seen.no, seen.state, seen.secrecy) == ("LH-HT-2025-0001", RecordState.FILED, Secrecy.INTERNAL)
    assert (seen.keep_until, seen.expires_on) == (date(2055, 12, 31), date(2026, 3, 13))
    assert (seen.shelf, seen.pages, seen.cycle, seen.may_change) == ("A-3-2", 12, Cycle.YEAR, True)
    assert looks(cast, id) == [(Look.OPENED, "")]


@pytest.mark.both
def test_a_number_on_the_paper_is_kept_and_never_given_twice(cast: Cast) -> None:
    first = filed(cast, cast.clerk, no=" 合同 2019-07 ")
    assert opened(cast.clerk, first).no == "合同2019-07"
    with pytest.raises(Refused, match="taken"):
        filed(cast, cast.clerk, no="合同2019-07")
    filed(cast, cast.clerk, no="LH-HT-2025-0001")
    assert opened(cast.clerk, filed(cast, cast.clerk)).no == "LH-HT-2025-0002"


def test_a_draft_has_no_number_and_waits_for_who_wrote_it(cast: Cast) -> None:
    id = filed(cast, cast.clerk, draft=True)
    assert opened(cast.clerk, id).no == ""
    assert titles(cast.trainer) == []
    assert titles(cast.manager) == ["电梯维保合同"]
    perform(service.file_draft, cast.clerk, None, id=id, version=opened(cast.clerk, id).version)
    assert opened(cast.trainer, id).no == "LH-HT-2025-0001"
    with pytest.raises(Refused, match="filed already"):
        perform(service.remove_draft, cast.clerk, None, id=id, version=2)


def test_a_removed_draft_takes_its_files_and_answers_along(cast: Cast) -> None:
    version, file = service_form(cast), keep(cast.clerk)
    answered = {"form_version": version, "answers": SERVED, "file_ids": [file]}
    id = filed(cast, cast.clerk, code="service", title="", draft=True, **answered)
    perform(service.remove_draft, cast.clerk, None, id=id, version=opened(cast.clerk, id).version)
    with cast.database.reading() as s:
        assert s.get(ArchiveRecord, id) is None
        assert s.scalar(select(func.count()).select_from(Answer).where(Answer.owner_kind == "archive")) == 0
    with pytest.raises(NotFound):
        read(record_files.look_at_file, cast.clerk, id=file)


SERVED = {"service": "patrol", "content": "三号楼消防通道巡查，无堆物", "begun": "09:30", "ended": "10:10"}


def service_form(cast: Cast) -> int:
    return read(forms.form_in_force, cast.clerk, code="service_record")[0]


@pytest.mark.both
def test_a_service_record_needs_its_form_and_nothing_more(cast: Cast) -> None:
    answered = {"form_version": service_form(cast), "answers": SERVED}
    seen = opened(cast.clerk, filed(cast, cast.clerk, code="service", title="", **answered))
    assert seen.title == SERVED["content"]
    assert seen.no == "LH-FW-2025-0001"
    assert seen.answered
    assert seen.answered[1]["ended"] == "10:10"
    again = facts(cast, "service", title=seen.title)
    changed = {"form_version": service_form(cast), "answers": SERVED | {"ended": "10:40"}}
    perform(service.change_record, cast.clerk, None, id=seen.id, version=seen.version, facts=again, **changed)
    answered_now = read(find.record, cast.clerk, id=seen.id).answered
    assert answered_now
    assert answered_now[1]["ended"] == "10:40"


@pytest.mark.parametrize(
    "wrong",
    [
        {"title": "  "},
        {"happened_on": None},
        {"happened_on": date(1900, 1, 1)},
        {"expires_on": date(2024, 1, 1)},
        {"pages": 0},
        {"author": "某" * 81},
    ],
)
def test_what_makes_no_sense_is_refused_and_nothing_kept(cast: Cast, wrong: dict[str, Any]) -> None:
    with pytest.raises(Refused):
        filed(cast, cast.clerk, **wrong)
    assert titles(cast.quality) == []


def test_a_household_brings_its_project_along_and_another_s_is_not_there(cast: Cast) -> None:
    id = filed(cast, cast.clerk, project_id=None, household_id=cast.household_a, customer_id=cast.customer_a)
    seen = opened(cast.clerk, id)
    assert (seen.project_id, seen.room, seen.customer) == (cast.project_a, "3-2-1502", "张*")
    assert titles(cast.clerk, household_id=cast.household_a) == ["电梯维保合同"]
    for elsewhere in ({"household_id": cast.household_b}, {"project_id": cast.project_b}):
        with pytest.raises(NotFound):
            filed(cast, cast.clerk, **elsewhere)


def test_nobody_files_beyond_what_they_may_see(cast: Cast) -> None:
    with pytest.raises(Refused, match="may not file"):
        filed(cast, cast.clerk, secrecy=Secrecy.RESTRICTED)
    with pytest.raises(Refused, match="not open"):
        filed(cast, cast.clerk, code="cost", secrecy=Secrecy.PUBLIC)
    offered = {one.code for one in read(categories.categories, cast.clerk)}
    assert "cost" not in offered
    assert "complaint" in offered
    assert "complaint" not in {one.code for one in read(categories.categories, cast.trainer)}


# -- changing ----------------------------------------------------------------------------------


def test_another_category_and_year_are_another_end_of_keeping(cast: Cast) -> None:
    id = filed(cast, cast.clerk)
    other = facts(cast, "feedback", happened_on=date(2024, 5, 1), secrecy=Secrecy.PUBLIC)
    perform(service.change_record, cast.clerk, None, id=id, version=1, facts=other)
    seen = opened(cast.clerk, id)
    assert (seen.keep_until, seen.secrecy, seen.year) == (date(2027, 12, 31), Secrecy.PUBLIC, 2024)
    assert seen.no == "LH-HT-2025-0001"  # a number once given stays


def test_a_change_is_audited_with_before_and_after(cast: Cast) -> None:
    id = filed(cast, cast.clerk)
    new = facts(cast, secrecy=Secrecy.CUSTOMER_PRIVATE)
    perform(service.change_record, cast.clerk, None, id=id, version=1, facts=new)
    entry = last_deed(cast)
    (change,) = [one for one in json.loads(entry.changes) if one.get("table") == "archive_record"]
    assert (entry.deed, entry.actor) == ("archives.change_record", cast.clerk.key)
    assert (change["before"], change["after"]) == (
        {"secrecy": "internal"},
        {"secrecy": "customer_private"},
    )


def test_only_who_recorded_it_or_tends_the_archives_changes_it(cast: Cast) -> None:
    id = filed(cast, cast.clerk)
    new = {"id": id, "version": 1, "facts": facts(cast, title="改过")}
    for actor in (cast.trainer, cast.technician):
        with pytest.raises(Forbidden):
            perform(service.change_record, actor, None, **new)
    with pytest.raises(NotFound):
        perform(service.change_record, cast.manager_b, None, **new)
    perform(service.change_record, cast.manager, None, **new)
    with pytest.raises(Stale):
        perform(service.change_record, cast.clerk, None, **new)


# -- looking -----------------------------------------------------------------------------------


@pytest.mark.both
def test_the_list_is_narrowed_by_everything_it_offers(cast: Cast) -> None:
    with_file = filed(cast, cast.manager, title="甲", shelf="B 柜 2 层")
    perform(record_files.add_files, cast.manager, None, id=with_file, file_ids=[keep(cast.manager)])
    filed(cast, cast.manager, title="乙", code="meeting", project_id=None, body="讨论电梯大修")
    filed(cast, cast.manager, title="丙", code="cost", happened_on=date(2023, 1, 2))
    filed(cast, cast.manager, title="丁", draft=True)
    who = cast.manager
    assert titles(who) == ["丁", "丙", "乙", "甲"]
    assert titles(who, has_file=True) == ["甲"]
    assert titles(who, has_file=False) == ["丁", "丙", "乙"]
    assert titles(who, company=True) == ["乙"]
    assert titles(who, year=2023) == ["丙"]
    assert titles(who, state=RecordState.DRAFT) == ["丁"]
    assert titles(who, secrecy=Secrecy.FINANCIAL) == ["丙"]
    assert titles(who, text="大修") == ["乙"]
    assert titles(who, text="B 柜") == ["甲"]
    assert titles(who, category_id=category(cast, "meeting")) == ["乙"]
    assert titles(cast.clerk) == ["乙", "甲"]
    assert titles(cast.manager_b) == ["乙"]


@pytest.mark.both
def test_an_export_is_masked_and_in_the_log_of_each_record(cast: Cast) -> None:
    one = filed(cast, cast.manager, household_id=cast.household_a, customer_id=cast.customer_a)
    rows = perform(find.export_records, cast.manager, None, by=Filter())
    assert [(row.id, row.customer) for row in rows] == [(one, "张*")]
    assert looks(cast, one) == [(Look.EXPORTED, "")]
    with pytest.raises(Forbidden):
        perform(find.export_records, cast.clerk, None, by=Filter())


@pytest.mark.both
def test_a_closed_record_says_nothing_until_a_reason_is_given(cast: Cast) -> None:
    id = filed(cast, cast.manager, code="customer", title="产权资料", body="身份证复印件")
    file = keep(cast.manager)
    perform(record_files.add_files, cast.manager, None, id=id, file_ids=[file])
    perform(choices.set_reason, cast.quality, None, asked=True)
    assert read(find.asks_why, cast.clerk, id=id) == "LH-YZ-2025-0001"
    assert titles(cast.clerk, text="身份证") == []
    assert titles(cast.clerk, text="产权") == ["产权资料"]
    with pytest.raises(Refused, match="why"):
        opened(cast.clerk, id, " ")
    for attempt, at in ((find.record, id), (record_files.list_files, id), (record_files.look_at_file, file)):
        with pytest.raises(Refused):
            read(attempt, cast.clerk, id=at)
    with pytest.raises(NotFound):
        perform(record_files.open_file, cast.clerk, None, id=file)
    opened(cast.clerk, id, "业主要求查阅")
    perform(record_files.open_file, cast.clerk, None, id=file)
    assert looks(cast, id) == [(Look.OPENED, "业主要求查阅"), (Look.FILE, "")]
    with pytest.raises(NotFound):
        opened(cast.trainer, id, "想看看")


def test_nothing_is_taken_off_a_record_on_hold(cast: Cast) -> None:
    id, file = filed(cast, cast.clerk), keep(cast.clerk)
    perform(record_files.add_files, cast.clerk, None, id=id, file_ids=[file])
    with cast.database.writing() as s:
        s.get_one(ArchiveRecord, id).hold = "诉讼"
    with pytest.raises(Refused, match="hold"):
        perform(record_files.remove_file, cast.clerk, None, id=id, file_id=file)


# -- settings ----------------------------------------------------------------------------------


def terms_of(cast: Cast, code: str) -> tuple[int, int, Terms]:
    (one,) = [one for one in read(categories.all_categories, cast.quality) if one.code == code]
    told = {name: getattr(one, name) for name in Terms.__dataclass_fields__}
    return one.id, one.version, Terms(**told)


@pytest.mark.both
def test_other_years_hold_for_what_is_filed_once_the_number_has_been_told(cast: Cast) -> None:
    ours = [filed(cast, cast.clerk, code="repair", happened_on=date(year, 5, 1)) for year in (2020, 2025)]
    own_term = filed(cast, cast.clerk, code="repair")
    with cast.database.writing() as s:
        s.get_one(ArchiveRecord, own_term).keep_word = "长期"
    id, version, terms = terms_of(cast, "repair")
    assert read(categories.concerned, cast.quality, id=id) == 2
    fifteen = {"id": id, "version": version, "terms": replace(terms, keep_years=15)}
    with pytest.raises(Stale, match="anew"):
        perform(categories.change_category, cast.quality, None, **fifteen, records=1)
    perform(categories.change_category, cast.quality, None, **fifteen, records=2)
    assert [opened(cast.clerk, one).keep_until for one in ours] == [date(2035, 12, 31), date(2040, 12, 31)]
    assert opened(cast.clerk, own_term).keep_until == date(2035, 12, 31)
    with pytest.raises(Stale):  # whoever had it open then is told
        perform(service.change_record, cast.clerk, None, id=ours[0], version=1, facts=facts(cast))


def test_a_category_of_the_company_s_own_is_filed_under_until_switched_off(cast: Cast) -> None:
    terms = Terms("社区文化", "WH", keep_years=None)
    id = perform(categories.add_category, cast.quality, None, terms=terms)
    about = facts(cast)
    record = perform(service.add_record, cast.clerk, None, facts=replace(about, category_id=id))
    assert opened(cast.clerk, record).keep_until is None
    off = replace(terms, active=False)
    perform(categories.change_category, cast.quality, None, id=id, version=1, terms=off)
    with pytest.raises(NotFound):
        perform(service.add_record, cast.clerk, None, facts=replace(about, category_id=id))
    for twin in (
        Terms("另一个", "HT"),
        Terms("合同", "ZZ"),
        Terms("空", ""),
        Terms("很久", "HJ", keep_years=0),
    ):
        with pytest.raises(Refused):
            perform(categories.add_category, cast.quality, None, terms=twin)


def test_categories_move_by_one(cast: Cast) -> None:
    before = [one.code for one in read(categories.all_categories, cast.admin)]
    perform(categories.move_category, cast.admin, None, id=category(cast, before[2]), up=True)
    after = [one.code for one in read(categories.all_categories, cast.admin)]
    assert after[:3] == [before[0], before[2], before[1]]
    assert sorted(after) == sorted(before)


def test_the_number_rule_holds_for_numbers_to_come(cast: Cast) -> None:
    first = filed(cast, cast.clerk)
    held = read(choices.choices, cast.quality).pattern
    with pytest.raises(Refused):
        perform(choices.set_pattern, cast.quality, None, pattern="{letters}-{n:4}", seen=held)
    perform(choices.set_pattern, cast.quality, None, pattern="{year}{letters}{n:3}", seen=held)
    with pytest.raises(Stale):
        perform(choices.set_pattern, cast.admin, None, pattern="{letters}{year}{n:5}", seen=held)
    numbers = [opened(cast.clerk, id).no for id in (first, filed(cast, cast.clerk))]
    assert numbers == ["LH-HT-2025-0001", "2025HT001"]
    with cast.database.reading() as s:
        assert s.get_one(CompanySetting, "archive_number").value == {"value": "{year}{letters}{n:3}"}
        assert s.scalar(select(func.count()).select_from(ArchiveCategory)) == 17
