"""What tickets, records and customers are found by, and what of it only by who may."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from db.archives import ArchiveCategory
from db.choices.customers import CustomerClass
from db.choices.tickets import State
from db.customers import Customer, Occupancy
from db.search import Question, Sight, ask
from db.search_docs import Doc
from lib import found
from lib.archives import service as archives
from lib.archives.facts_rules import Facts
from lib.customers import service as customers
from lib.customers.index_rules import called, spoken
from lib.deeds import perform
from lib.files import service as files
from lib.files import text_reading
from tests.cast import LEAK, SLOW, Cast
from tests.search.truth import work_off


def doc(cast: Cast, kind: str, id: int) -> Doc:
    with cast.database.reading() as s:
        return found.docs_of(s, kind, [id])[0]


def hits(cast: Cast, words: str, kind: str = "ticket", *, extra: bool = False) -> list[int]:
    with cast.database.reading() as s:
        return [hit.ref_id for hit in ask(s, Question(words, (Sight(kind, extra=extra),))).hits]


def shown(cast: Cast, words: str, kind: str = "ticket") -> str:
    with cast.database.reading() as s:
        return "".join(text for text, _ in ask(s, Question(words, (Sight(kind),))).hits[0].snippet)


def facts(cast: Cast, category: str = "contract", **told: Any) -> Facts:
    with cast.database.reading() as s:
        of = s.scalars(select(ArchiveCategory.id).where(ArchiveCategory.code == category)).one()
    about = {"household_id": cast.household_a, "customer_id": cast.customer_a}
    return Facts(category_id=of, happened_on=date(2025, 3, 1), **{"title": "装修协议", **about, **told})


def test_names_and_telephones_in_all_the_ways_people_type_them() -> None:
    assert called("张伟", "13812345678") == "张伟 zw zhangwei 13812345678"
    assert called("单雄信", "021-5555 139 0000") == "单雄信 sxx shanxiongxin 021-5555 0215555 139 0000"
    assert called("") == ""


def test_rooms_as_people_say_them() -> None:
    assert spoken("3-2-1502") == "3栋2单元1502室 3号楼2单元1502室"
    assert spoken("地下车库") == spoken("3-1502") == ""


@pytest.mark.both
def test_a_ticket_is_found_by_number_place_and_everything_said_of_it(cast: Cast) -> None:
    id, other = cast.ticket(State.DONE), cast.receive(answers={**LEAK, "summary": "见前单 0001"})
    told = doc(cast, "ticket", id)
    assert told.title.endswith("-0001 3-2-1502")
    assert told.body.splitlines() == ["厨房水槽下面漏水", "更换软管", "给排水"]
    assert told.unseen == "3栋2单元1502室 3号楼2单元1502室"
    assert (told.category, told.staff_id) == ("repair", cast.user_id("technician"))
    assert hits(cast, told.title.split()[0]) == [id]
    assert hits(cast, "0001") == [id, other]
    for words in ("更换软管", "3栋2单元1502", "3-2-1502 漏水", "给排水"):
        assert id in hits(cast, words)


def test_names_initials_and_telephones_are_for_those_who_may_search_them(cast: Cast) -> None:
    id = cast.receive()
    for words in ("张伟", "zw", "zhangwei", "13812345678", "5678"):
        assert hits(cast, words) == []
        assert hits(cast, words, extra=True) == [id]


def test_other_ways_to_say_a_room_find_and_are_never_shown(cast: Cast) -> None:
    ticket = cast.ticket(State.CLOSED)
    (record,) = hits(cast, "漏水", "archive")
    for kind, id in (("ticket", ticket), ("customer", cast.customer_a), ("archive", record)):
        for words in ("3号楼2单元1502室", "3栋2单元"):
            assert hits(cast, words, kind) == [id]
            assert "栋" not in shown(cast, words, kind)
            assert "号楼" not in shown(cast, words, kind)
    assert shown(cast, "3号楼 漏水").startswith("厨房水槽下面漏水")


def test_a_complaint_is_found_by_its_findings_and_who_made_it_without_a_name_by_nobody(cast: Cast) -> None:
    id = cast.ticket(State.ANSWERED)
    body = doc(cast, "ticket", id).body
    for words in (
        "三次派单均无人响应",
        "住户记错了日期",
        "派单后没有人联系",
        "今天修好并说明原因",
        "特此答复",
    ):
        assert body.count(words) == 1
    nameless = cast.complain(answers={**SLOW, "anonymous": True}, contact="李四", phone="13900001111")
    told = doc(cast, "ticket", nameless)
    assert (told.extra, told.customer_id) == ("", None)


@pytest.mark.both
def test_a_record_is_found_by_what_is_filed_and_by_the_words_of_its_files(cast: Cast) -> None:
    kept = perform(files.keep, cast.clerk, None, name="清单.txt", content="曳引机主轴承".encode()).id
    told = {"body": "装修押金两千元", "note": "原件", "author": "工程部", "shelf": "A-3-12"}
    about = facts(cast, **told)
    id = perform(archives.add_record, cast.clerk, None, facts=about, file_ids=[kept])
    assert hits(cast, "曳引机", "archive") == []
    text_reading.read_waiting()
    work_off()
    made = doc(cast, "archive", id)
    assert made.title.endswith(" 装修协议")
    assert (made.category, made.secrecy, made.has_file) == ("contract", "internal", True)
    assert (made.year, made.customer_id, made.staff_id) == (2025, cast.customer_a, cast.user_id("clerk"))
    for words in ("曳引机主轴承", "押金", "原件", "工程部", "A-3-12", "3栋2单元1502", made.title.split()[0]):
        assert hits(cast, words, "archive") == [id]
    assert hits(cast, "zw", "archive") == []
    assert hits(cast, "zw", "archive", extra=True) == [id]


def test_a_draft_is_nobody_s_to_find(cast: Cast) -> None:
    id = perform(archives.add_record, cast.clerk, None, facts=facts(cast), draft=True)
    assert hits(cast, "装修协议", "archive") == []
    perform(archives.file_draft, cast.clerk, None, id=id, version=1)
    assert hits(cast, "装修协议", "archive") == [id]


def test_a_closed_ticket_s_record_shows_no_telephone_and_is_found_by_it_by_who_may(cast: Cast) -> None:
    cast.ticket(State.CLOSED, answers={**LEAK, "summary": "漏水，请打 13711112222"})
    (record,) = hits(cast, "漏水", "archive")
    assert "13711112222" not in doc(cast, "archive", record).body
    assert hits(cast, "13812345678", "archive") == []
    assert hits(cast, "13812345678", "archive", extra=True) == [record]


@pytest.mark.both
def test_a_customer_is_shown_masked_and_found_by_room_by_all_by_name_by_who_may(cast: Cast) -> None:
    made = doc(cast, "customer", cast.customer_a)
    assert (made.title, made.project_id) == ("张* 3-2-1502", cast.project_a)
    assert "张伟" not in made.body
    assert hits(cast, "3栋2单元1502", "customer") == [cast.customer_a]
    assert hits(cast, "张伟", "customer") == []
    assert hits(cast, "zw", "customer", extra=True) == [cast.customer_a]


def test_somebody_at_home_in_two_projects_is_told_of_without_rooms(cast: Cast) -> None:
    with cast.database.writing() as s:
        tie = {"customer_id": cast.customer_a, "relation": "owner"}
        s.add(Occupancy(household_id=cast.household_b, **tie))
    made = doc(cast, "customer", cast.customer_a)
    assert "1502" not in made.title + made.body


def test_another_name_of_a_customer_is_another_name_in_their_records(cast: Cast) -> None:
    id = perform(archives.add_record, cast.clerk, None, facts=facts(cast))
    told = {"name": "王芳", "phones": None, "category": CustomerClass.BASIC, "note": ""}
    with cast.database.reading() as s:
        version = s.get_one(Customer, cast.customer_a).version
    perform(customers.change_customer, cast.clerk, None, id=cast.customer_a, version=version, **told)
    assert hits(cast, "wf", "customer", extra=True) == [cast.customer_a]
    work_off()
    assert hits(cast, "wf", "archive", extra=True) == [id]
    assert hits(cast, "zw", "archive", extra=True) == []
