"""Archives on the screen: filed by hand, drafted, opened for a reason, looked through, their settings."""

from typing import Any

import pytest
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from db.archives import ArchiveLook, ArchiveRecord
from db.choices.archives import RecordState, Secrecy
from lib.archives import choices, find, service
from lib.deeds import perform, read
from lib.i18n import translate
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, headings, partly, press, sees, text, widget, zh
from tests.pages.test_texts_are_plain import FEW, markup_in, shows
from tests.papers import category, facts

pytestmark = pytest.mark.slow

CAPTION, NEW = "档案", "archive:file:new"


def filed(cast: Cast, code: str = "contract", *, draft: bool = False, **about: Any) -> int:
    return perform(service.add_record, cast.manager, None, facts=facts(cast, code, **about), draft=draft)


def records(cast: Cast) -> list[ArchiveRecord]:
    with cast.database.reading() as s:
        return list(s.scalars(select(ArchiveRecord).order_by(ArchiveRecord.id)))


def looks(cast: Cast) -> list[tuple[str, str]]:
    with cast.database.reading() as s:
        return [(look.what.value, look.reason) for look in s.scalars(select(ArchiveLook))]


def service_record(desk: Desk) -> AppTest:
    """Written, ready to be filed."""
    at = desk.alone("filing", category="service")
    form = f"{NEW}:service_record"
    return fill(at, **{f"{form}:service": "cleaning", f"{form}:content": "大堂地面清洗，无积水"})


def test_a_service_record_takes_a_kind_a_sentence_and_a_click(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    at = service_record(desk)
    press(at, widget_key(at, f"{NEW}:go"))
    (record,) = records(cast)
    assert record.no == f"LH-FW-{record.year}-0001"
    assert (record.title, record.author) == ("大堂地面清洗，无积水", "Clerk")
    assert (record.project_id, record.secrecy) == (cast.project_a, Secrecy.INTERNAL)


def test_what_is_missing_is_said_and_what_was_written_stays(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    at = desk.alone("filing", category="contract")
    fill(at, archive__file__new__shelf="A-1").run()
    press(at, widget_key(at, f"{NEW}:go"))
    assert alerts(at) == [zh("A record needs a title.")]
    assert widget(at, f"{NEW}:shelf").value == "A-1"
    fill(at, archive__file__new__title="电梯合同", archive__file__new__no="旧-7")
    press(at, widget_key(at, f"{NEW}:go"))
    assert [(one.no, one.title, one.shelf) for one in records(cast)] == [("旧-7", "电梯合同", "A-1")]


def test_only_classes_and_categories_open_to_the_person_are_on_offer(desk: Desk, cast: Cast) -> None:
    desk.sign_in("trainer")
    at = desk.alone("filing", category="training")
    offered = widget(at, f"{NEW}:category").options
    assert "培训考核" in offered
    assert not {"费用", "投诉处理", "业主资料"} & set(offered)
    secrecy = widget(at, f"{NEW}:secrecy:{category(cast, 'training')}")
    assert list(secrecy.options) == [zh("Public"), zh("Internal")]


def test_a_draft_is_filed_or_removed_from_its_page(desk: Desk, cast: Cast) -> None:
    first, second = filed(cast, draft=True), filed(cast, draft=True, title="多余的草稿")
    desk.sign_in("manager")
    at = desk.alone("record", id=first)
    press(at, widget_key(at, f"archive:draft:{first}"))
    assert sees(desk.alone("record", id=first), "LH-HT-2025-0001")
    at = desk.alone("record", id=second)
    press(at, widget_key(at, f"archive:drop:{second}"))
    with partly(at):
        press(at, zh("Remove"))
    assert [(one.id, one.state) for one in records(cast)] == [(first, RecordState.FILED)]


def test_a_closed_record_asks_why_once_in_a_session(desk: Desk, cast: Cast) -> None:
    id = filed(cast, "customer", title="产权资料", body="证件复印件")
    perform(choices.set_reason, cast.quality, None, asked=True)
    desk.sign_in("clerk")
    at = desk.alone("record", id=id)
    assert not sees(at, "证件复印件")
    press(at, widget_key(at, f"archive:why:{id}"))
    assert alerts(at) == [zh("Please say why you open this record.")]
    fill(at, **{f"archive:why:{id}:why": "业主要求查阅"})
    press(at, widget_key(at, f"archive:why:{id}"))
    assert sees(at, "证件复印件", "产权资料")
    assert sees(at.run(), "证件复印件")
    assert looks(cast) == [("opened", "业主要求查阅")]
    desk.sign_in("technician")
    at = desk.alone("record", id=id)
    assert alerts(at) == [zh("This record is not there, or not yours to see.")]


def test_the_list_is_filtered_and_taken_away_by_who_may(desk: Desk, cast: Cast) -> None:
    filed(cast)
    filed(cast, "cost", title="能耗账单")
    desk.sign_in("manager")
    at = desk.alone("archives")
    assert cells(at, CAPTION, "title") == ["能耗账单", "电梯维保合同"]
    assert cells(fill(at, archives__text="维保").run(), CAPTION, "no") == ["LH-HT-2025-0001"]
    fill(at, archives__text="没有这个").run()
    assert zh("No record matches. Loosen the filter.") in text(at)
    assert any("导出" in str(one.proto) for one in desk.alone("archives").get("download_button"))
    desk.sign_in("clerk")
    at = desk.alone("archives")
    assert cells(at, CAPTION, "title") == ["电梯维保合同"]
    assert not at.get("download_button")


def test_an_empty_archive_says_what_to_do_first(desk: Desk) -> None:
    desk.sign_in("clerk")
    empty = "Nothing is filed yet. File the first paper by hand, or import the catalogue you keep."
    assert zh(empty) in text(desk.alone("archives"))


def test_a_stale_change_is_told_and_keeps_the_other_s_words(desk: Desk, cast: Cast) -> None:
    id = filed(cast)
    desk.sign_in("manager")
    at = desk.alone("filing", id=id)
    changed = facts(cast, title="改过的题名")
    perform(service.change_record, cast.quality, None, id=id, version=1, facts=changed)
    form = f"archive:file:{id}"
    fill(at, **{f"{form}:title": "我的题名"})
    press(at, widget_key(at, f"{form}:go"))
    assert any("改过的题名" in one for one in alerts(at))
    assert [one.title for one in records(cast)] == ["改过的题名"]


def test_words_are_shown_as_they_were_written(desk: Desk, cast: Cast) -> None:
    desk.sign_in("manager")
    for payload in FEW:
        told = dict.fromkeys(("title", "author", "shelf", "body", "note"), payload)
        id = filed(cast, **told)
        at = desk.alone("record", id=id)
        assert shows(at, payload)
        for screen in (at, desk.alone("filing", id=id)):
            assert not markup_in(screen, payload)


def test_a_household_shows_what_is_filed_about_it(desk: Desk, cast: Cast) -> None:
    filed(cast, "renovation", title="装修申请", household_id=cast.household_a)
    desk.sign_in("clerk")
    at = desk.alone("household", id=cast.household_a)
    assert zh("Archives of this household") in headings(at)
    assert cells(at, zh("Archives of this household"), "title") == ["装修申请"]


def test_other_years_are_confirmed_with_the_number_of_records(desk: Desk, cast: Cast) -> None:
    id, contracts = filed(cast), category(cast, "contract")
    desk.sign_in("quality")
    at = desk.alone("archive_settings", id=contracts)
    form = f"archive:category:{contracts}"
    fill(at, **{f"{form}:1:years": 20})
    press(at, widget_key(at, form, "1:send"))
    assert records(cast)[0].keep_years == 30
    with partly(at):
        press(at, zh("Change {n} records", n=1))
    seen = perform(find.open_record, cast.quality, None, id=id)
    assert (seen.keep_years, seen.keep_until.year if seen.keep_until else 0) == (20, 2045)


def test_a_number_rule_shows_what_it_makes_and_a_wrong_one_is_told(desk: Desk, cast: Cast) -> None:
    desk.sign_in("quality")
    at = desk.alone("archive_settings")
    rule = "archive:pattern:{project}-{letters}-{year}-{n:4}:pattern"
    assert sees(at, "LH-HT-", "GS-HT-")
    fill(at, **{rule: "{letters}-{n:4}"}).run()
    needs = "The number rule needs {letters} and {year}, so that no two records get the same."
    assert alerts(at) == [translate("zh_CN", needs)]
    fill(at, **{rule: "{letters}{year}-{n:3}"}).run()
    press(at, widget_key(at, "archive:pattern"))
    assert read(choices.choices, cast.quality).pattern == "{letters}{year}-{n:3}"
