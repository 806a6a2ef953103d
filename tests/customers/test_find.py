"""Finding households while typing: scope, masks, and digits only for those who may see them."""

import pytest
from sqlalchemy import update

from db.customers import Lookup
from lib.customers import find, lookup
from lib.deeds import perform, read
from tests.cast import Cast, add_home

SPECIAL = [
    "%",
    "_",
    "%%",
    "__",
    "'",
    '"',
    "\\",
    "'; DROP TABLE ticket; --",
    "1' OR '1'='1",
    "*",
    "a%b",
    "NEAR(",
]

ROOM_TYPED = "1502|3-2|321502|3栋2单元1502|三栋二单元1502|3栋1502|3 1502|莲花苑1502|莲花 张"
PERSON_TYPED = "张|张伟|1502张伟|张 1502|zw|ZW|zhangwei|zhangw|zhang wei|1381|5678"


def found(cast: Cast, who: str, typed: str) -> list[str]:
    return [hit.room for hit in read(find.look_up, getattr(cast, who), typed=typed)]


@pytest.mark.both
@pytest.mark.parametrize("typed", [*ROOM_TYPED.split("|"), *PERSON_TYPED.split("|")])
def test_the_desk_finds_a_household_by_any_part(cast: Cast, typed: str) -> None:
    assert found(cast, "clerk", typed) == ["3-2-1502"]
    assert found(cast, "manager_b", typed) == []


def test_one_letter_finds_nobody(cast: Cast) -> None:
    assert found(cast, "clerk", "z") == found(cast, "clerk", "1") == []
    assert found(cast, "clerk", " ") == []


def test_best_matches_come_first_and_at_most_twenty(cast: Cast) -> None:
    for n in range(30):
        add_home(cast.project_a, "7", "1", f"1{n:02d}1502", "李四", "")
    rooms = found(cast, "clerk", "1502")
    assert rooms[0] == "3-2-1502"
    assert len(rooms) == 20


@pytest.mark.both
def test_the_exact_room_is_first_among_more_than_are_looked_at(cast: Cast) -> None:
    for n in range(find.CANDIDATES + 10):
        add_home(cast.project_a, "7", "1", f"{n:02d}909", "李四", f"138000909{n:02d}")
    home, _ = add_home(cast.project_a, "8", "1", "909", "王五", "")
    assert read(find.look_up, cast.clerk, typed="909")[0].household_id == home
    assert read(find.look_up, cast.quality, typed="909")[0].household_id == home


@pytest.mark.both
def test_known_finds_whole_words_only(cast: Cast) -> None:
    def known(who: str, *words: str) -> list[int]:
        return [hit.household_id for hit in read(find.known, getattr(cast, who), words=list(words))]

    for words in (["3-2-1502"], ["1502", "张"], ["13812345678"], ["张伟", "1502"]):
        assert known("clerk", *words) == [cast.household_a]
        assert known("clerk_b", *words) == []
    for words in (["150"], ["1381234567"], ["伟"], ["1502", "李"], []):
        assert known("clerk", *words) == []
    assert known("quality", "13812345678") == []


@pytest.mark.both
def test_an_update_writes_the_look_up_anew(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.execute(update(Lookup).values(text="3-2-1502 321502 张伟 zw 13812345678"))
    assert found(cast, "clerk", "zhangwei") == []
    perform(lookup.reindex, cast.clerk)
    assert found(cast, "clerk", "zhangwei") == ["3-2-1502"]


@pytest.mark.both
@pytest.mark.parametrize("who", ["quality", "admin"])
def test_the_order_tells_nothing_of_telephones(cast: Cast, who: str) -> None:
    add_home(cast.project_a, "6", "1", "7701", "李四", "13800009999")
    add_home(cast.project_a, "6", "1", "7702", "李四", "77020000000")
    rooms = [hit.room for hit in read(find.look_up, getattr(cast, who), typed="770")]
    assert rooms == ["6-1-7701", "6-1-7702"]
    assert found(cast, who, "9999") == []
    assert found(cast, who, "|") == []


@pytest.mark.both
@pytest.mark.parametrize("who", ["quality", "admin"])
def test_telephone_numbers_answer_only_to_those_who_may_see_them(cast: Cast, who: str) -> None:
    for digits in ("13812345678", "1381", "5678", "138 5678", "张伟 1381"):
        assert found(cast, who, digits) == []
        assert read(find.list_households, getattr(cast, who), typed=digits).total == 0
    for other in ("1502", "3-2-1502", "321502", "张伟", "zw", "张伟 1502"):
        assert found(cast, who, other) == ["3-2-1502"]
        assert read(find.list_households, getattr(cast, who), typed=other).total == 1


def test_names_are_whole_only_for_the_desk_and_phones_for_nobody(cast: Cast) -> None:
    shown = {who: read(find.look_up, getattr(cast, who), typed="1502")[0] for who in ("clerk", "quality")}
    assert (shown["clerk"].name, shown["quality"].name) == ("张伟", "张*")
    assert {hit.phone for hit in shown.values()} == {"138****5678"}


def test_files_and_lists_are_masked_for_everybody(cast: Cast) -> None:
    for who in ("clerk", "manager", "quality", "admin"):
        actor = getattr(cast, who)
        person = read(find.household_file, actor, id=cast.household_a).people[0]
        assert (person.name, person.phones) == ("张*", "138****5678")
        listed = read(find.list_households, actor, project_id=cast.project_a)
        assert [row.people for row in listed.rows] == ["张*"]


@pytest.mark.both
@pytest.mark.parametrize("typed", SPECIAL)
def test_special_characters_mean_themselves(cast: Cast, typed: str) -> None:
    assert found(cast, "clerk", typed) == []
    assert read(find.list_households, cast.clerk, typed=typed).total == 0
    assert found(cast, "clerk", "1502") == ["3-2-1502"]


@pytest.mark.both
def test_a_name_with_special_characters_is_found_by_them(cast: Cast) -> None:
    for n, special in enumerate(("%%", "__", "''", '""', "\\\\", "a%b", "50%_off")):
        home, _ = add_home(cast.project_a, "", "", f"特{n}", f"李{special}", "")
        hits = read(find.look_up, cast.clerk, typed=special)
        assert [hit.household_id for hit in hits] == [home], special


@pytest.mark.both
def test_a_list_holds_every_household_of_the_scope_once(cast: Cast) -> None:
    for n in range(45):
        add_home(cast.project_a, "9", "1", f"{n:04d}", f"住户{n}", "")
    pages = [read(find.list_households, cast.clerk, number=n, project_id=None) for n in (1, 2, 3)]
    rooms = [row.room for page in pages for row in page.rows]
    assert len(rooms) == len(set(rooms)) == 46
    assert pages[0].total == 46
    assert read(find.how_many, cast.clerk) == 46
    assert read(find.list_households, cast.admin).total == 47


def test_a_filter_by_a_project_out_of_scope_shows_nothing(cast: Cast) -> None:
    assert read(find.list_households, cast.manager_b, project_id=cast.project_a).total == 0
    assert read(find.look_up, cast.manager_b, typed="1502", project_id=cast.project_a) == []
