"""What one cell says: moments, money, places, people, words, days of expiry."""

from contextlib import suppress
from datetime import date, datetime, time, timedelta
from time import monotonic as time_now

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from lib.errors import Refused
from lib.ledgers import kinds
from lib.ledgers.catalog import LEDGERS
from lib.ledgers.moments import Partial
from lib.ledgers.shapes import Cell, Field, Found, Scene, Span
from lib.ledgers.spans import month_of, only_year, span_of

SCENE = Scene(date(2025, 11, 21), (), Span(2025, 8))
EVERY = [field for ledger in LEDGERS.values() for field in ledger.fields]


def field(code: str) -> Field:
    return next(known for known in EVERY if known.code == code)


def read(code: str, cell: Cell, scene: Scene = SCENE) -> Found:
    return kinds.read(cell, field(code), scene)


def refused(code: str, cell: Cell) -> str:
    with pytest.raises(Refused) as caught:
        read(code, cell)
    return str(caught.value)


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        (datetime(2025, 8, 1, 9, 30), "2025-08-01T09:30"),
        (datetime(2025, 8, 1, 9, 29, 59, 999000), "2025-08-01T09:30"),
        (date(2025, 8, 1), "2025-08-01"),
        (45870.395833333336, "2025-08-01T09:30"),
        (45870.0, "2025-08-01"),
        ("8.1 9:30", "2025-08-01T09:30"),
        ("8.10", "2025-08-10"),
        (8.15, "2025-08-15"),
        ("8月1日上午9点半", "2025-08-01T09:30"),
        ("8月1日 上午9点半", "2025-08-01T09:30"),
        ("八月一日九点半", "2025-08-01T09:30"),
        ("2025.8.1 15点15", "2025-08-01T15:15"),
        ("2025.8.1 15点15分", "2025-08-01T15:15"),
        ("2025/8/1 9:30:00", "2025-08-01T09:30"),
        ("2025-08-01T09:30", "2025-08-01T09:30"),
        ("2025年8月1日（周五）下午3:20", "2025-08-01T15:20"),
        ("25.8.1 9:30", "2025-08-01T09:30"),
        ("8-1 9:30", "2025-08-01T09:30"),
        ("8/1，9:30", "2025-08-01T09:30"),
        ("8月1号晚上8点一刻", "2025-08-01T20:15"),
        ("8月1日中午12点", "2025-08-01T12:00"),
        ("8月1日中午1点", "2025-08-01T13:00"),
        ("8月1日晚上12点", "2025-08-02T00:00"),
        ("8月1日24:00", "2025-08-02T00:00"),
        ("8月1日凌晨12点半", "2025-08-01T00:30"),
        ("8月1日上午", "2025-08-01"),
        ("8.1 9.30", "2025-08-01T09:30"),
        ("2025-08-01 9:30 PM", "2025-08-01T21:30"),
        ("１５日 ９：３０", "2025-08-15T09:30"),
        ("20250801", "2025-08-01"),
        ("约2025-08-01 9:30左右", "2025-08-01T09:30"),
        (None, None),
        ("/", None),
    ],
)
def test_moments(cell: Cell, moment: str | None) -> None:
    assert read("received_at", cell).value == moment


@pytest.mark.parametrize(
    ("cell", "clock"),
    [
        ("9:30", "09:30"),
        ("15点15", "15:15"),
        ("下午3:20", "15:20"),
        ("九点半", "09:30"),
        (time(9, 30), "09:30"),
        (0.395833333333, "09:30"),
        (timedelta(hours=9, minutes=30), "09:30"),
        (datetime(1899, 12, 31, 9, 30), "09:30"),
    ],
)
def test_a_clock_alone_waits_for_the_day_of_its_row(cell: Cell, clock: str) -> None:
    value = read("dispatched_at", cell).value
    assert isinstance(value, Partial)
    assert (value.clock, value.only_clock) == (clock, True)


@pytest.mark.parametrize(
    "cell",
    [
        "2025.9.31 10:00",
        "2025-02-29",
        "13月1日",
        "8月1日25:00",
        "9:75",
        "abc",
        8.1,
        -3.0,
        True,
        "8/3/2025",
        "9:30-10:00",
    ],
)
def test_what_is_no_moment(cell: Cell) -> None:
    assert refused("received_at", cell)


def test_a_day_without_a_year_needs_one() -> None:
    with pytest.raises(Refused, match="no year"):
        read("received_at", "8.1", Scene(date(2025, 11, 21)))
    with pytest.raises(Refused, match="no month"):
        read("received_at", "1日", Scene(date(2025, 11, 21), (), Span(2025)))


@pytest.mark.parametrize(
    ("texts", "span"),
    [
        (("2025年8月",), Span(2025, 8)),
        (("2025.8",), Span(2025, 8)),
        (("2025-08报修",), Span(2025, 8)),
        (("202508",), Span(2025, 8)),
        (("25年8月",), Span(2025, 8)),
        (("8月", "翠湖花园2025年度台账"), Span(2025, 8)),
        (("八月份", "二〇二五年报修"), Span(2025, 8)),
        (("Sheet1", "2025年1-12月报修台账"), Span(2025)),
        (("Sheet1", "打印日期：2026年1月5日", "2025年报修"), Span(2025)),
        (("台账", "2025年度"), Span(2025)),
        (("台账", "共20户"), None),
    ],
)
def test_the_year_and_month_of_a_sheet(texts: tuple[str, ...], span: Span | None) -> None:
    assert span_of(texts) == span


def test_a_year_that_all_days_share() -> None:
    assert only_year(["2025.8.1", date(2025, 8, 2), "8.3", None, 7.0]) == 2025
    assert only_year(["2025.8.1", date(2024, 8, 2)]) is None
    assert month_of(["8月"]) == 8


@pytest.mark.parametrize(
    ("cell", "amount"),
    [
        (36, 36),
        (36.5, 36.5),
        ("35元", 35),
        ("¥1,200.00", 1200),
        ("￥1200", 1200),
        ("人民币35元整", 35),
        ("1.2万元", 12000),
        ("免费", 0),
        ("无偿", 0),
        (0, 0),
        ("0", 0),
        ("35元（已收）", 35),
        ("35块", 35),
        (None, None),
        ("/", None),
        ("无", None),
    ],
)
def test_money(cell: Cell, amount: float | None) -> None:
    assert read("material_fee", cell).value == amount


@pytest.mark.parametrize(
    "cell", ["30+20", "=30+20", "35*2", "-5", -5.0, "abc", "1,2,3", "35元/次", float("nan"), 1e12, True]
)
def test_what_is_no_amount(cell: Cell) -> None:
    assert refused("material_fee", cell)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("张伟", "张伟"),
        ("匿名", ""),
        ("不愿透露姓名", ""),
        ("巡查发现", None),
        (None, None),
        ("欧阳 红", "欧阳 红"),
    ],
)
def test_a_person(cell: Cell, value: str | None) -> None:
    assert read("contact", cell).value == value


@pytest.mark.parametrize(
    ("cell", "value", "noted"),
    [
        ("电话", "hotline", False),
        ("微信群", "chat", False),
        (" 前台 ", "counter", False),
        ("hotline", "hotline", False),
        ("12345转办", "12345转办", True),
        (None, None, False),
    ],
)
def test_a_channel_nobody_knows_is_kept_with_a_note(cell: Cell, value: str | None, noted: bool) -> None:
    found = read("channel", cell)
    assert (found.value, bool(found.notes)) == (value, noted)


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("非常满意", "5"),
        ("满意", "4"),
        ("基本满意", "3"),
        ("不满意", "2"),
        ("很不满意", "1"),
        (5.0, "5"),
        ("业主表示非常满意", "5"),
        ("回访不满意", "2"),
        ("☑满意□不满意", None),
        ("未回访", None),
        ("无语", None),
    ],
)
def test_degrees_of_satisfaction(cell: Cell, value: str | None) -> None:
    assert read("satisfaction", cell).value == value


@pytest.mark.parametrize(
    ("cell", "value"),
    [(1.0, "1"), ("WX-001", "WX-001"), ("００１", "001"), (None, None), (20250801001.0, "20250801001")],
)
def test_numbers_of_tickets(cell: Cell, value: str | None) -> None:
    assert read("ticket_no", cell).value == value
    assert refused("ticket_no", date(2025, 8, 1))


@pytest.mark.parametrize(
    ("cell", "expiry"),
    [
        ("2027.10.22", ("2027-10-22", "dated")),
        (date(2027, 10, 22), ("2027-10-22", "dated")),
        ("至2027年10月22日", ("2027-10-22", "dated")),
        ("2027.10.22到期", ("2027-10-22", "dated")),
        ("2021.5.1-2027.5.1", ("2027-05-01", "dated")),
        ("2021年5月1日至2027年5月1日", ("2027-05-01", "dated")),
        ("2026.5", ("2026-05-31", "dated")),
        ("2026年2月", ("2026-02-28", "dated")),
        (2026.5, ("2026-05-31", "dated")),
        ("2027年", ("2027-12-31", "dated")),
        ("长期", (None, "no_expiry")),
        ("长期有效", (None, "no_expiry")),
        ("有效期至：永久", (None, "no_expiry")),
        ("办理中", (None, "in_progress")),
        ("正在换证中", (None, "in_progress")),
        (None, None),
    ],
)
def test_days_of_expiry(cell: Cell, expiry: tuple[str | None, str] | None) -> None:
    assert read("certificate_expires", cell).value == expiry


CELLS = st.one_of(
    st.none(),
    st.text(),
    st.text(alphabet="0123456789.:：年月日号点时分半上下午晚次天后至-/ 栋室#元万,+¥免证"),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
    st.times(),
    st.timedeltas(),
)
SPANS = st.one_of(
    st.none(), st.builds(Span, st.integers(2000, 2040), st.one_of(st.none(), st.integers(1, 12)))
)


@settings(deadline=None, max_examples=300)
@given(CELLS, st.sampled_from(EVERY), SPANS)
def test_any_cell_is_read_or_refused(cell: Cell, known: Field, span: Span | None) -> None:
    with suppress(Refused):
        kinds.read(cell, known, Scene(date(2025, 11, 21), (), span))


@settings(deadline=None)
@given(st.datetimes(datetime(2001, 1, 1), datetime(2049, 12, 31)))
def test_every_way_to_write_a_moment_reads_back(moment: datetime) -> None:
    moment = moment.replace(second=0, microsecond=0)
    assume((moment.hour, moment.minute) != (0, 0))
    day, hour, minute = f"{moment.year}.{moment.month}.{moment.day}", moment.hour, moment.minute
    half = "凌晨" if hour < 5 else "上午" if hour < 12 else "下午"
    said = hour if hour <= 12 else hour - 12
    serial = (moment - datetime(1899, 12, 30)) / timedelta(days=1)
    ways: list[Cell] = [
        *(moment, serial, repr(serial), f"{moment:%Y-%m-%d %H:%M}", f"{moment:%Y-%m-%dT%H:%M:%S}"),
        *(f"{day} {hour}:{minute:02}", f"{day} {hour}点{minute}分", f"{day}{half}{said}:{minute:02}"),
        *(f"{moment.year}年{moment.month}月{moment.day}日{hour}时{minute:02}", f"{day} {hour}.{minute:02}"),
    ]
    assert {read("received_at", way).value for way in ways} == {f"{moment:%Y-%m-%dT%H:%M}"}
    span = Scene(date(2025, 11, 21), (), Span(moment.year, moment.month))
    yearless = [
        f"{moment.month}月{moment.day}日{hour}:{minute:02}",
        f"{moment.month}.{moment.day} {hour}点{minute:02}",
    ]
    yearless.append(f"{moment.day}日 {hour}:{minute:02}")
    assert {read("received_at", way, span).value for way in yearless} == {f"{moment:%Y-%m-%dT%H:%M}"}


@settings(deadline=None)
@given(st.dates(date(2001, 1, 1), date(2049, 12, 31)))
def test_every_way_to_write_a_day_reads_back(day: date) -> None:
    ways: list[Cell] = [
        day,
        datetime(day.year, day.month, day.day),
        f"{day:%Y%m%d}",
        f"{day:%Y-%m-%d 00:00:00}",
    ]
    ways += [f"{day.year}/{day.month}/{day.day}", f"{day.year}年{day.month}月{day.day}号"]
    assert {read("received_at", way).value for way in ways} == {day.isoformat()}
    assert {read("certificate_expires", way).value[0] for way in ways} == {day.isoformat()}


@settings(deadline=None)
@given(st.integers(0, 9_999_999))
def test_every_way_to_write_an_amount_reads_back(cents: int) -> None:
    amount = cents / 100
    ways: list[Cell] = [
        amount,
        f"{amount:.2f}",
        f"{amount:,.2f}元",
        f"¥{amount:.2f}",
        f"￥{amount:,.2f}",
        f" {amount:.2f} 元整",
    ]
    assert {read("total_fee", way).value for way in ways} == {amount}


NUMBERS = st.integers(1, 30)


@settings(deadline=None)
@given(NUMBERS, st.integers(1, 9), st.integers(101, 3999))
def test_every_way_to_write_a_room_reads_back(building: int, unit: int, number: int) -> None:
    ways = [f"{building}-{unit}-{number}", f"{building}栋{unit}单元{number}", f"{building}#{unit}-{number}"]
    ways += [
        f"{building}号楼{unit}单元{number}房",
        f" {building}栋 {unit}单元 {number}室 ",
        f"{building}幢{unit}-{number}室",
    ]
    spots = [read("room", way).value for way in ways]
    assert {(spot.building, spot.unit or spot.prefix, spot.number) for spot in spots} == {
        (str(building), str(unit), str(number))
    }


SURNAMES = st.sampled_from("张王李赵刘陈杨黄周吴")
GIVEN = st.sampled_from(["甲", "乙丙", "丁", "示例", "某某"])
NAMES = st.lists(st.builds("{}{}".format, SURNAMES, GIVEN), min_size=2, max_size=4, unique=True)


@settings(deadline=None)
@given(NAMES, st.sampled_from(["、", "/", "，", ",", ";", "；", "\n", " 、"]))
def test_names_apart_by_any_sign_read_back(names: list[str], sign: str) -> None:
    assert read("workers", sign.join(names)).value == names


@settings(deadline=None)
@given(
    st.lists(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True), min_size=1, max_size=3, unique=True),
    st.sampled_from("、/;，\n"),
)
def test_telephone_numbers_apart_by_any_sign_read_back(numbers: list[str], sign: str) -> None:
    assert read("phones", sign.join(numbers)).value == numbers


@pytest.mark.parametrize(
    "text", ["一", "(", "1", "1-", "8.", "9:", "上午", "证", "年", "1,", "至", "3栋", "¥"]
)
@pytest.mark.parametrize("code", list(LEDGERS))
def test_a_text_of_any_length_takes_no_time(text: str, code: str) -> None:
    start = time_now()
    for known in LEDGERS[code].fields:
        for length in (known.longest, 32_000):
            with suppress(Refused):
                kinds.read((text * length)[:length], known, SCENE)
    assert time_now() - start < 2
