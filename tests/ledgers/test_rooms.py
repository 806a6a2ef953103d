"""Every spelling of a room."""

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import Refused
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.rooms import Spot, building_in, read_part, spelled, spot
from lib.ledgers.shapes import Scene


@pytest.mark.parametrize(
    "text",
    [
        *("3-2-1502", "3栋2单元1502", "3#2-1502", "三栋二单元1502", "3号楼2单元1502房", "３－２－１５０２"),
        *(
            " 3栋 2单元 1502 ",
            "3栋2-1502室",
            "3幢2单元1502室",
            "3—2—1502",
            "3–2–1502",
            "3_2_1502",
            "3/2/1502",
            "3.2.1502",
        ),
        *(
            "3 2 1502",
            "3-2单元1502",
            "3号楼-2单元-1502号",
            "3#楼2单元1502",
            "三幢二单元一五〇二",
            "03栋02单元1502",
        ),
        *("3栋2单元15层1502", "3号楼2门1502", "3座2梯1502", "3栋2单元1502户"),
    ],
)
def test_spellings_of_one_room(text: str) -> None:
    assert spot(text) == Spot("3", "2", "1502")


@pytest.mark.parametrize(
    ("text", "building", "unit", "number"),
    [
        ("3幢1502室", "3", None, "1502"),
        ("A座1203", "A", None, "1203"),
        ("a座-1203", "A", None, "1203"),
        ("A-2-1203", "A", "2", "1203"),
        ("3号1502室", "3", None, "1502"),
        ("12弄3号1502室", "12弄3", None, "1502"),
        ("一期3栋2单元1502", "1期3", "2", "1502"),
        ("丁香苑3栋2-1502", "丁香苑3", "2", "1502"),
        ("丁香苑1502", "丁香苑", None, "1502"),
        ("北楼1502", "北", None, "1502"),
        ("东北楼2-1502", "东北楼", "2", "1502"),
        ("丁香苑3-1502", "丁香苑3", None, "1502"),
        ("十二栋二单元801", "12", "2", "801"),
        ("二十三栋1单元801", "23", "1", "801"),
        ("1-1-101A", "1", "1", "101A"),
        ("15楼1502", None, None, "1502"),
        ("1502室", None, None, "1502"),
        ("2单元1502", None, "2", "1502"),
        ("1栋1单元12-3", "1", "1", "12-3"),
        ("3-2-1502-1", "3", "2", "1502-1"),
    ],
)
def test_rooms_of_other_houses(text: str, building: str | None, unit: str | None, number: str) -> None:
    assert spot(text)[:3] == (building, unit, number)


def test_a_bare_prefix_is_left_open() -> None:
    assert spot("2-1502") == Spot(number="1502", prefix="2")


def test_a_letter_before_the_number_is_a_guess() -> None:
    assert spot("A1203") == Spot("A", None, "1203", guessed=True)


@pytest.mark.parametrize("text", ["底商S12", "商铺08", "南区门面3号", "车库12"])
def test_shops_keep_their_name(text: str) -> None:
    assert spot(text) == Spot(number=text, named=True)


@pytest.mark.parametrize(
    "text",
    [
        "地下室旁边",
        "小区南门岗",
        "3栋",
        "3栋2单元",
        "10203",
        "3-2-1-1502",
        "1502-1503",
        "无名",
        "-",
        "3--1502-",
    ],
)
def test_what_is_no_room(text: str) -> None:
    with pytest.raises(Refused, match="cannot be read as a room"):
        spot(text)


@pytest.mark.parametrize("text", ["3栋2单元1502/1503", "3栋1502、1503", "3-2-1502和1503"])
def test_two_rooms_in_a_cell(text: str) -> None:
    with pytest.raises(Refused, match="more than one room"):
        spot(text)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("3栋", ("3", None)),
        ("翠湖花园3号楼业主台账", ("3", None)),
        ("三栋二单元", ("3", "2")),
        ("B座2单元", ("B", "2")),
        ("十二栋", ("12", None)),
        ("1-8栋", (None, None)),
        ("1栋至8栋", (None, None)),
        ("1、2、3栋", (None, None)),
        ("翠湖花园（一期）业主信息台账", (None, None)),
        ("Sheet1", (None, None)),
    ],
)
def test_the_building_a_heading_names(text: str, found: tuple[str | None, str | None]) -> None:
    assert building_in(text) == found


@pytest.mark.parametrize(
    ("cell", "part"), [(3.0, "3"), ("3栋", "3"), ("三单元", "3"), ("A座", "A"), ("03", "3"), (None, None)]
)
def test_a_building_or_unit_of_its_own(cell: str | float | None, part: str | None) -> None:
    assert read_part(cell, HOUSEHOLDS.field("building"), Scene(date(2025, 11, 21))).value == part


NAMED = ["丁香苑3", "丁香苑", "1期12", "3期A", "12弄3", "A区3", "翠湖花园7", "北", "东北楼"]
BUILDINGS = st.one_of(st.integers(1, 199).map(str), st.sampled_from([*"ABCDE", *NAMED]))


@settings(deadline=None)
@given(BUILDINGS, st.one_of(st.none(), st.integers(1, 12).map(str)), st.integers(101, 3999).map(str))
def test_the_one_spelling_reads_back(building: str, unit: str | None, number: str) -> None:
    found = spot(spelled({"building": building, "unit": unit, "number": number}))
    assert (found.building or found.prefix, found.unit, found.number) == (building, unit, number)


@settings(deadline=None)
@given(st.integers(1, 99), st.integers(1, 20), st.integers(1, 33), st.integers(1, 12))
def test_words_and_dashes_mean_the_same(building: int, unit: int, floor: int, door: int) -> None:
    number = f"{floor}{door:02}"
    ways = {f"{building}-{unit}-{number}", f"{building}栋{unit}单元{number}室", f"{building}#{unit}-{number}"}
    assert {spot(way) for way in ways} == {Spot(str(building), str(unit), number)}
