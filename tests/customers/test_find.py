"""Finding households while typing: scope, masks, and digits only for those who may see them."""

import pytest

from lib.customers import find
from lib.deeds import read
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


def found(cast: Cast, who: str, typed: str) -> list[str]:
    return [hit.room for hit in read(find.look_up, getattr(cast, who), typed=typed)]


@pytest.mark.both
@pytest.mark.parametrize(
    "typed", ["1502", "3-2", "321502", "3栋2单元1502", "张伟", "zw", "ZW", "张 1502", "1381", "5678"]
)
def test_the_desk_finds_a_household_by_any_part(cast: Cast, typed: str) -> None:
    assert found(cast, "clerk", typed) == ["3-2-1502"]
    assert found(cast, "manager_b", typed) == []


def test_one_letter_finds_nobody(cast: Cast) -> None:
    assert found(cast, "clerk", "z") == []
    assert found(cast, "clerk", " ") == []


def test_best_matches_come_first_and_at_most_twenty(cast: Cast) -> None:
    for n in range(30):
        add_home(cast.project_a, "7", "1", f"1{n:02d}1502", "李四", "")
    rooms = found(cast, "clerk", "1502")
    assert rooms[0] == "3-2-1502"
    assert len(rooms) == 20


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
