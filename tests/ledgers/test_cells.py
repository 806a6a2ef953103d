"""What one cell says: telephone numbers, names, days, figures, words."""

import unicodedata
from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import monotonic as time_now
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import Refused
from lib.ledgers import kinds
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.shapes import Cell, Found, Scene
from lib.ledgers.words import numeral

SCENE = Scene(date(2025, 11, 21))


def read(code: str, cell: Cell) -> Found:
    field = HOUSEHOLDS.field(code)
    return kinds.read(cell, field, SCENE)


def refused(code: str, cell: Cell) -> str:
    with pytest.raises(Refused) as caught:
        read(code, cell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("13500003361", ["13500003361"]),
        (13600009263.0, ["13600009263"]),
        ("139 0000 0146", ["13900000146"]),
        ("138-0000-9244", ["13800009244"]),
        ("'13800009244", ["13800009244"]),
        ("+86 138 0000 9244", ["13800009244"]),
        ("86-13800009244", ["13800009244"]),
        ("１３８００００９２４４", ["13800009244"]),
        ("13600009180；13800003902", ["13600009180", "13800003902"]),
        ("13600008627\n13600003442", ["13600008627", "13600003442"]),
        ("13600008627/13600003442", ["13600008627", "13600003442"]),
        ("13600008627 13600003442", ["13600008627", "13600003442"]),
        ("1360000862713600003442", ["13600008627", "13600003442"]),
        ("13600008627,13600008627", ["13600008627"]),
        ("13500000352、020-88887715", ["13500000352", "020-88887715"]),
        ("020-88887715 13500000352", ["020-88887715", "13500000352"]),
        ("(020)88887715", ["020-88887715"]),
        ("075588887715", ["0755-88887715"]),
        ("020-88887715转801", ["020-88887715-801"]),
        ("88887715", ["88887715"]),
        ("400-888-0000", ["4008880000"]),
        ("+852 2123 4567", ["+85221234567"]),
        ("1.3800009244E+10", ["13800009244"]),
        ("电话1：13600008627，电话2：13600003442", ["13600008627", "13600003442"]),
        (None, []),
        ("无", []),
        ("/", []),
        ("未留", []),
    ],
)
def test_telephone_numbers(cell: Cell, numbers: list[str]) -> None:
    assert read("phones", cell).value == numbers


def test_words_beside_a_number_are_noted() -> None:
    found = read("phones", "13600008627（儿子）")
    assert (found.value, found.notes[0][1]) == (["13600008627"], {"text": "儿子"})


@pytest.mark.parametrize(
    "cell", ["139000018813", "1380000", "张伟", "1380000000O", "1.38E+10", 13800000000.0]
)
def test_what_is_no_telephone_number(cell: Cell) -> None:
    if cell == "1380000":  # seven digits, and no exchange begins with 1
        assert "7 digits" in refused("phones", cell)
    assert refused("phones", cell)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        ("吕立东", ["吕立东"]),
        ("谭晓/陶伟", ["谭晓", "陶伟"]),
        ("向文梓、彭晓", ["向文梓", "彭晓"]),
        ("向文梓，彭晓；李娜", ["向文梓", "彭晓", "李娜"]),
        ("张伟\n李娜", ["张伟", "李娜"]),
        ("张三丰 李四光", ["张三丰", "李四光"]),
        ("张 伟", ["张伟"]),
        ("张伟和李娜", ["张伟", "李娜"]),
        ("李和平", ["李和平"]),
        ("司徒伟若", ["司徒伟若"]),
        ("买买提·艾力", ["买买提·艾力"]),
        ("John Smith", ["John Smith"]),
        ("广州和平与发展贸易有限公司", ["广州和平与发展贸易有限公司"]),
        ("广州某某（中国）有限公司", ["广州某某(中国)有限公司"]),
        ("张伟（户主）、李娜(妻)", ["张伟", "李娜"]),
        ("未售", []),
        ("空置", []),
        (None, []),
    ],
)
def test_names(cell: Cell, names: list[str]) -> None:
    assert read("owners", cell).value == names


@pytest.mark.parametrize("cell", ["13800009244", 128.0, "、、", "张13800009244"])
def test_what_is_no_name(cell: Cell) -> None:
    assert "not a name" in refused("owners", cell)


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(2021, 3, 5), "2021-03-05"),
        (datetime(2021, 3, 5, 9, 30), "2021-03-05"),
        (44260.0, "2021-03-05"),
        ("44260", "2021-03-05"),
        (20210305.0, "2021-03-05"),
        ("20210305", "2021-03-05"),
        ("2021.3.5", "2021-03-05"),
        ("2021/3/5", "2021-03-05"),
        ("2021-03-05 00:00:00", "2021-03-05"),
        ("2021年3月5日", "2021-03-05"),
        ("２０２１年 3 月 5 日 星期五", "2021-03-05"),
        ("21.3.5", "2021-03-05"),
        ("2021年3月", "2021-03-01"),
        ("2021年", "2021-01-01"),
        ("未入住", None),
        ("已收楼未入住", None),
        ("待定", None),
        (None, None),
    ],
)
def test_days(cell: Cell, day: str | None) -> None:
    assert read("move_in", cell).value == day


@pytest.mark.parametrize(
    "cell", ["2021.13.5", "2021年2月30日", "3月5日", "abc", "1821-03-05", 7.0, time(9, 30)]
)
def test_what_is_no_day(cell: Cell) -> None:
    assert refused("move_in", cell)


def test_a_day_to_come_is_noted() -> None:
    assert read("move_in", "2031-01-01").notes


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        (date(1958, 9, 25), "1958-09-25"),
        ("1968.11.8", "1968-11-08"),
        ("68.11.8", "1968-11-08"),
        ("3月11日", "--03-11"),
        ("03-11", "--03-11"),
        ("--03-11", "--03-11"),
        ("2月29日", "--02-29"),
        (3.11, "--03-11"),
        (date(2025, 3, 11), "--03-11"),
        ("农历三月初五", None),
        ("正月十五", None),
        (None, None),
    ],
)
def test_birthdays(cell: Cell, day: str | None) -> None:
    assert read("birthday", cell).value == day


def test_a_lunar_birthday_is_noted_and_a_shortened_one_refused() -> None:
    assert read("birthday", "农历三月初五").notes
    assert refused("birthday", 3.1)
    assert refused("birthday", "13月1日")


@pytest.mark.parametrize(
    ("code", "cell", "value"),
    [
        ("area", 128.89, 128.89),
        ("area", "110.35㎡", 110.35),
        ("area", "约 1,143.0 平方米", 1143.0),
        ("area", "89.5m²", 89.5),
        ("family", 3.0, 3),
        ("family", "3人", 3),
        ("family", "三口", 3),
        ("family", "2大1小", 3),
        ("customer_class", "普通", "basic"),
        ("customer_class", "ＶＩＰ", "high_value"),
        ("customer_class", " 潜在客户 ", "potential"),
        ("customer_class", "key", "key"),
        ("customer_class", None, None),
        ("parking", "B1-296/B1-074", "B1-296/B1-074"),
        ("parking", "无", None),
        ("parking", 108.0, "108"),
        ("note", " 出租 ", "出租"),
    ],
)
def test_figures_and_words(code: str, cell: Cell, value: Any) -> None:
    assert read(code, cell).value == value


@pytest.mark.parametrize(
    ("code", "cell"),
    [
        ("area", "abc"),
        ("area", -89.5),
        ("area", "89.5/102"),
        ("area", float("nan")),
        ("area", True),
        ("family", 3.5),
        ("family", "3-4人"),
        ("customer_class", "业主"),
        ("parking", "车" * 61),
        ("room", date(2001, 2, 3)),
        ("building", timedelta(hours=3)),
    ],
)
def test_what_cannot_be_read_is_refused(code: str, cell: Cell) -> None:
    assert refused(code, cell)


def test_a_refused_class_tells_the_words_to_choose_from() -> None:
    assert "基础客户、重点客户、高价值客户、潜在客户" in refused("customer_class", "自住")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("十", 10),
        ("十二", 12),
        ("二十", 20),
        ("二十三", 23),
        ("一百零二", 102),
        ("一百二十", 120),
        ("一五〇二", 1502),
    ],
)
def test_chinese_numerals(text: str, number: int) -> None:
    assert numeral(text) == number


CELLS = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="0123456789-—.、/ 栋单元室号楼年月日A座#转+()Ee同上一二三十百未"),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)


@settings(deadline=None)
@given(CELLS, st.sampled_from(HOUSEHOLDS.fields))
def test_any_cell_is_read_or_refused(cell: Cell, field: Any) -> None:
    with suppress(Refused):
        kinds.read(cell, field, SCENE)


@settings(deadline=None)
@given(
    st.from_regex(r"1[3-9]\d{9}", fullmatch=True),
    st.sampled_from(["{}", " {} ", "+86{}", "手机：{}", "{}、"]),
)
def test_a_mobile_number_is_found_in_any_dress(number: str, dress: str) -> None:
    full = unicodedata.normalize("NFKC", number)
    assert read("phones", dress.format(number)).value == [full]


@settings(deadline=None)
@given(st.dates(date(1950, 1, 1), date(2049, 12, 31)))
def test_every_way_to_write_a_day_reads_back(day: date) -> None:
    serial = float((day - date(1899, 12, 30)).days)
    ways: list[Cell] = [
        *(f"{day:%Y-%m-%d}", f"{day.year}.{day.month}.{day.day}", f"{day.year}年{day.month}月{day.day}日"),
        *(f"{day:%Y%m%d}", serial, day),
    ]
    assert {read("move_in", way).value for way in ways} == {day.isoformat()}


@pytest.mark.parametrize("text", ["一", "(", "1", "1-", "张 ", "和", "138 ", "农", "3栋"])
@pytest.mark.parametrize("field", HOUSEHOLDS.fields, ids=lambda field: field.code)
def test_a_text_of_any_length_takes_no_time(text: str, field: Any) -> None:
    start = time_now()
    for length in (499, 32_000):
        with suppress(Refused):
            kinds.read((text * length)[:length], field, SCENE)
    assert time_now() - start < 0.5
