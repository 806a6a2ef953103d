"""A page of hits with its counts, the few best while typing, searches kept, hits taken away."""

import json
from typing import Any

import pytest
from sqlalchemy import select, update

from db.archives import ArchiveLook, ArchiveRecord
from db.choices.archives import Look, Secrecy
from db.records import AuditEntry
from db.search import drop
from db.standards import CompanySetting
from lib.archives.setting_rows import REASON
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.search import export, saved, service
from lib.search.facet_rows import WHOLE_COMPANY
from lib.search.words_rules import COMPANY, Asked, asked_of, nearness, number_in, told, words_of
from tests.cast import Cast
from tests.search.desk import file, furnish

# -- what is asked -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "asked",
    [
        Asked(),
        Asked("漏水 -电梯"),
        Asked("“厨房 水槽”", {"kind": ("ticket",), "year": (2025,)}, "-day", 3),
        Asked("", {"has_file": (False,), "secrecy": ("financial",), "project_id": (7,)}),
        Asked("x", {"category": ("自有类",), "staff_id": (1,), "customer_id": (2,)}, "day"),
    ],
)
def test_an_address_says_all_that_was_asked(asked: Asked) -> None:
    assert asked_of(told(asked)) == asked


def test_what_makes_no_sense_in_an_address_is_left_out() -> None:
    nonsense = {
        "kind": "user",
        "year": "x",
        "project": "9" * 30,
        "file": "2",
        "secrecy": "秘",
        "sort": "; drop",
    }
    assert asked_of({**nonsense, "page": "-1", "id": "5", "q": " 漏\0水 \n电梯 "}) == Asked("漏水 电梯")
    assert asked_of({"page": "99999"}).number == 50
    assert len(words_of("水" * 1000)) == 200


def test_a_number_is_known_however_it_is_written() -> None:
    assert number_in("wx20251121-0001") == number_in("ＷＸ20251121-0001") == "WX20251121-0001"
    assert number_in("0001") == "0001"
    assert number_in("漏水") == number_in("电梯 0001") == number_in("12") == ""
    nearest = ["WX20251121-0001", "WX20251121-00012", "漏水"]
    assert [nearness(no, "20251121-0001") for no in nearest] == [1, 2, 2]
    assert nearness(nearest[0], nearest[0]) == 0


# -- finding -----------------------------------------------------------------------------------


@pytest.mark.both
def test_what_is_of_no_project_can_be_chosen(cast: Cast) -> None:
    file(cast, 1)
    whole = file(cast, 2, project_id=None)
    with cast.database.reading() as s:
        answer = service.find(s, cast.clerk, words="漏水")
        assert {(facet.name, facet.n) for facet in answer.facets["project_id"]} == {
            ("莲花苑", 1),
            (WHOLE_COMPANY, 1),
        }
        chosen = service.find(s, cast.clerk, words="漏水", filters={"project_id": (COMPANY,)})
        assert [hit.id for hit in chosen.page.rows] == [whole]


@pytest.mark.both
def test_pages_are_turned_and_a_page_beyond_the_end_is_the_last(cast: Cast) -> None:
    for number in range(1, 8):
        file(cast, number, title=f"漏水 {number}")
    with cast.database.reading() as s:

        def titles(**more: Any) -> list[str]:
            page = service.find(s, cast.clerk, words="漏水", size=3, sort="day", **more).page
            assert page.total == 7
            return ["".join(text for text, _ in hit.title)[-1] for hit in page.rows]

        assert [titles(number=number) for number in (1, 2, 3, 9)] == [
            ["1", "2", "3"],
            ["4", "5", "6"],
            ["7"],
            ["7"],
        ]


@pytest.mark.both
def test_filters_narrow_and_tell_how_many_each_would_leave(cast: Cast) -> None:
    furnish(cast)
    with cast.database.reading() as s:
        whole = service.find(s, cast.quality, words="漏水")
        kinds = {one.value: (one.name, one.n) for one in whole.facets["kind"]}
        assert kinds["ticket"] == ("Tickets", 5)
        only = service.find(s, cast.quality, words="漏水", filters={"kind": ("ticket",)})
        assert only.page.total == 5
        assert {hit.kind for hit in only.page.rows} == {"ticket"}
        assert {one.value: one.n for one in only.facets["kind"]} == {k: n for k, (_, n) in kinds.items()}
        assert {one.name: one.n for one in only.facets["project_id"]} == {"莲花苑": 4, "竹园": 1}
        assert {one.name for one in whole.facets["secrecy"]} == {secrecy.label for secrecy in Secrecy}
        assert service.find(s, cast.quality, words="漏水", filters={"password": ("x",)}).page == whole.page


def test_nothing_asked_finds_nothing(cast: Cast) -> None:
    file(cast, 1)
    with cast.database.reading() as s:
        assert service.find(s, cast.clerk).page.rows == []
        assert service.find(s, cast.clerk, words='-漏水 " "').page.rows == []
        assert service.quick(s, cast.clerk, words="1") == service.quick(s, cast.clerk, words=" ") == []


@pytest.mark.both
def test_the_number_typed_or_its_tail_comes_first(cast: Cast) -> None:
    """Among many that say it somewhere."""
    meant = file(cast, 1, title="漏水")
    no = numbers(cast)[meant]
    for number in range(2, 12):
        file(cast, number, title=f"参见 {no} 与 {no[-4:]}9")
    with cast.database.reading() as s:
        for typed in (no, no.lower(), no[3:], no[-4:]):
            hits = service.quick(s, cast.clerk, words=typed)
            assert hits[0].id == meant, typed
            assert len(hits) == service.MOST_QUICK


def numbers(cast: Cast) -> dict[int, str]:
    found = read(service.find, cast.quality, filters={"kind": ("archive",)})
    return {hit.id: hit.no for hit in found.page.rows}


def test_found_words_are_told_from_the_rest(cast: Cast) -> None:
    file(cast, 1, title="厨房漏水记录", body="楼上漏水两次")
    with cast.database.reading() as s:
        [hit] = service.quick(s, cast.clerk, words="漏水")
    assert hit.title[1:] == (("漏水", True), ("记录", False))
    assert ("漏水", True) in hit.snippet


def test_a_closed_record_is_not_read_in_passing_where_the_company_asks_why(cast: Cast) -> None:
    for number, secrecy in enumerate((Secrecy.INTERNAL, Secrecy.CUSTOMER_PRIVATE), 1):
        file(cast, number, secrecy=secrecy, body="漏水到楼下")

    def snippets() -> dict[tuple[str, ...], bool]:
        return {hit.says: bool(hit.snippet) for hit in read(service.quick, cast.clerk, words="漏水")}

    assert snippets() == {("Internal",): True, ("Customer-private",): True}
    with cast.database.writing() as s:
        s.add(CompanySetting(key=REASON, value={"value": True}))
    assert snippets() == {("Internal",): True, ("Customer-private",): False}


# -- kept searches -----------------------------------------------------------------------------


@pytest.mark.both
def test_a_search_is_kept_renamed_and_dropped(cast: Cast) -> None:
    asked = Asked("漏水", {"year": (2025,)}, "-day")
    id = perform(saved.keep, cast.clerk, None, name=" 今年 漏水 ", told_as={**told(asked), "page": "3"})
    assert read(saved.searches, cast.clerk) == [saved.Saved(id, "今年 漏水", asked)]
    perform(saved.rename, cast.clerk, None, id=id, name="漏水")
    perform(saved.rename, cast.clerk, None, id=id, name="漏水")
    with pytest.raises(Refused, match="of this name"):
        perform(saved.keep, cast.clerk, None, name="漏水", told_as=told(asked))
    perform(saved.drop, cast.clerk, None, id=id)
    assert read(saved.searches, cast.clerk) == []


def test_kept_searches_are_nobody_elses(cast: Cast) -> None:
    id = perform(saved.keep, cast.clerk, None, name="漏水", told_as={"q": "漏水"})
    assert read(saved.searches, cast.manager) == []
    for deed, more in ((saved.rename, {"name": "x"}), (saved.drop, {})):
        with pytest.raises(NotFound):
            perform(deed, cast.manager, None, id=id, **more)


def test_only_so_many_searches_are_kept_and_none_of_nothing(cast: Cast) -> None:
    for number in range(saved.MOST_KEPT):
        perform(saved.keep, cast.clerk, None, name=str(number), told_as={"q": "水"})
    for told_as in ({"q": "水"}, {"q": " ", "sort": "day"}):
        with pytest.raises(Refused):
            perform(saved.keep, cast.clerk, None, name="one more", told_as=told_as)
    with pytest.raises(Refused):
        perform(saved.keep, cast.manager, None, name="  ", told_as={"q": "水"})


# -- taking away -------------------------------------------------------------------------------


@pytest.mark.both
def test_taking_hits_away_is_noted_and_each_record_logged(cast: Cast) -> None:
    furnish(cast)
    rows = perform(export.export_hits, cast.manager, None, words="张伟 漏水", filters={"year": (2025,)})
    assert [(hit.kind, hit.no[:3]) for hit in rows] == [("archive", "LH-")]
    assert "张伟" not in repr(rows)
    with cast.database.reading() as s:
        looks = list(s.scalars(select(ArchiveLook).where(ArchiveLook.what == Look.EXPORTED)))
        last = select(AuditEntry.changes).where(AuditEntry.deed == "search.export_hits")
        [noted] = json.loads(s.scalars(last).one())
    assert [(look.record_id, look.user_id) for look in looks] == [(rows[0].id, cast.manager.user_id)]
    assert noted["exported"] == 1
    assert noted["filter"] == {"year": "2025"}
    assert "张伟" not in repr(noted)


def test_only_who_may_takes_hits_away_and_only_what_they_see(cast: Cast) -> None:
    furnish(cast)
    with pytest.raises(Forbidden):
        perform(export.export_hits, cast.clerk, None, words="漏水")
    for name in ("manager", "manager_b", "supervisor"):
        actor = getattr(cast, name)
        taken = perform(export.export_hits, actor, None, words="漏水")
        shown = read(service.find, actor, words="漏水", size=100).page.rows
        assert {(hit.kind, hit.id) for hit in taken} == {(hit.kind, hit.id) for hit in shown}


def test_what_went_from_sight_since_it_was_indexed_is_not_shown(cast: Cast) -> None:
    id = file(cast, 1, title="漏水")
    assert [hit.id for hit in read(service.quick, cast.clerk, words="漏水")] == [id]
    with cast.database.writing() as s:
        s.execute(update(ArchiveRecord).where(ArchiveRecord.id == id).values(secrecy=Secrecy.RESTRICTED))
    assert read(service.quick, cast.clerk, words="漏水") == []
    with cast.database.writing() as s:
        drop(s, "archive", [id])
    assert read(service.find, cast.clerk, words="漏水").page.total == 0
