"""Ledger import: any ledger looked at row by row, brought in, mended, undone."""

from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from db.choices.imports import BatchState, LedgerCode
from db.customers import Household
from db.imports import ImportBatch, LedgerShape
from lib.accounts import sessions
from lib.deeds import perform, read
from lib.imports import service, workshop
from lib.imports.held import KEY, Held
from tests.cast import DOOR, Cast
from tests.imports.books import SAMPLES, everything
from tests.pages.scenes import LEDGER, bring, csv, held, imported, settled, widget_key
from tests.pages.screen import (
    SIGNED_OUT,
    Desk,
    a_second_later,
    alerts,
    cells,
    fill,
    headings,
    press,
    sees,
    tables,
    text,
    widget,
    zh,
)

pytestmark = pytest.mark.slow

ROWS, PAST = "行数", "导入记录"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("manager")
    return desk.at("imports")


def upload(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader[0].set_value((name, content, "text/csv"))
    at.run()
    if KEY in at.session_state:
        settled(at.session_state[KEY].mark)
        at.run()
    return at


def hold(at: AppTest, **file: Any) -> AppTest:
    at.session_state[KEY] = held(**file)
    return at.run()


def again(at: AppTest) -> AppTest:
    """After the file has been judged anew."""
    settled(at.session_state[KEY].mark)
    return at.run()


def take_in(at: AppTest) -> AppTest:
    return imported(press(at, widget_key(at, "ledger:import")))


def rooms(cast: Cast) -> int:
    with cast.database.reading() as s:
        wanted = select(func.count()).select_from(Household).where(Household.project_id == cast.project_a)
        return s.scalar(wanted) or 0


def counted(at: AppTest) -> dict[str, str]:
    return {one.label: one.value for one in at.metric}


def pills(at: AppTest) -> Any:
    return next(one for one in at.pills if (one.key or "").startswith("ledger:rows"))


def test_a_ledger_is_seen_row_by_row_and_taken_in(at: AppTest, cast: Cast) -> None:
    upload(at, "业主台账.csv", csv(LEDGER))
    assert headings(at) == ["台账导入", "业主台账.csv"]
    assert counted(at)[zh("to mend")] == "3"
    assert counted(at)[zh("left out")] == "2"
    assert rooms(cast) == 1
    take_in(at)
    assert rooms(cast) == 2
    assert len(alerts(at)) == 1
    press(at, "ledger:drop")
    assert cells(at, PAST, "file") == ["业主台账.csv"]
    assert cells(at, PAST, "made") == ["1"]
    assert at.file_uploader[0].value is None


@pytest.mark.parametrize(
    "name", ["业主信息台账.xlsx", "2025年报修台账.xlsx", "投诉登记表.csv", "员工花名册.xlsx"]
)
def test_the_kind_of_a_sample_is_known_by_itself_and_all_its_good_rows_come_in(
    at: AppTest, cast: Cast, name: str
) -> None:
    upload(at, name, (SAMPLES / name).read_bytes())
    take_in(at)
    (batch,) = read(service.batches, cast.manager)
    assert batch.made >= {"households": 395, "repairs": 292, "complaints": 78, "staff": 59}[batch.ledger]
    assert batch.bad == {"households": 10, "repairs": 8, "complaints": 4, "staff": 4}[batch.ledger]
    upload(press(at, "ledger:drop"), name, (SAMPLES / name).read_bytes())
    assert next(one for one in at.button if (one.key or "").startswith("ledger:import")).disabled


def test_what_is_wrong_with_a_row_is_said_in_chinese(at: AppTest) -> None:
    hold(at)
    assert cells(at, ROWS, "row") == ["3", "4", "6"]
    for why in cells(at, ROWS, "why"):
        assert any("\u4e00" <= c <= "\u9fff" for c in why)
    assert set(cells(at, ROWS, "verdict")) == {zh("to mend")}
    pills(at).set_value("new").run()
    assert (cells(at, ROWS, "room"), cells(at, ROWS, "owners")) == (["5-1-0101"], ["周敏"])
    pills(at).set_value("ignored").run()
    assert set(cells(at, ROWS, "verdict")) == {zh("left out")}


def test_what_changes_is_shown_before_and_after(at: AppTest, cast: Cast) -> None:
    bring(cast)
    hold(at, rows=[LEDGER[0], ["5", "1", "0101", "周敏", "13700001111", "99"]])
    assert cells(at, ROWS, "why") == [f"{zh('Floor area (㎡)')}：88.50 → 99.00"]
    take_in(at)
    (latest, _) = read(service.batches, cast.manager)
    assert (latest.made, latest.changed) == (0, 1)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("空.csv", b"  "),
        ("坏.xlsx", b"PK\x03\x04 not a workbook"),
        ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(200)),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    at: AppTest, cast: Cast, name: str, content: bytes
) -> None:
    upload(at, name, content)
    (told,) = alerts(at)
    assert any("\u4e00" <= c <= "\u9fff" for c in told)
    press(at, "ledger:drop")
    assert at.file_uploader
    assert rooms(cast) == 1


def test_a_file_that_is_no_ledger_says_how_to_go_on(at: AppTest) -> None:
    hold(at, rows=[["甲", "乙"], ["一", "二"]])
    assert len(alerts(at)) == 1
    assert next(one for one in at.button if (one.key or "").startswith("ledger:import")).disabled


def by_hand(at: AppTest) -> AppTest:
    form = f"ledger:columns:{at.session_state[KEY].mark}:CSV"
    for field, column in {"room": 0, "owners": 1, "phones": 2}.items():
        box = widget(at, f"{form}:{field}")
        box.set_value([column] if box.type == "multiselect" else column)
    widget(at, f"{form}:header").set_value(1)
    return again(press(at, widget_key(at, f"{form}:send")))


UNKNOWN = [["子", "丑", "寅"], ["5-1-0101", "周敏", "13700001111"], ["5-1-0102", "吴刚", "13700002222"]]


def test_columns_matched_by_hand_are_remembered_for_the_next_file_of_that_shape(
    at: AppTest, cast: Cast
) -> None:
    upload(at, "怪.csv", csv(UNKNOWN))
    kind = widget(at, "ledger:kind")
    if kind.value != "households":
        kind.set_value("households").run()
        again(at)
    by_hand(at)
    take_in(at)
    assert rooms(cast) == 3
    with cast.database.reading() as s:
        assert s.scalars(select(LedgerShape.ledger)).all() == [LedgerCode.HOUSEHOLDS]
    more = [UNKNOWN[0], ["5-1-0103", "郑爽", "13700003333"]]
    upload(press(at, "ledger:drop"), "又一个.csv", csv(more))
    assert any(zh("Read the way you said last time.") in one.value for one in at.caption)
    take_in(at)
    assert rooms(cast) == 4


def test_columns_alike_are_told_apart(at: AppTest) -> None:
    """Two columns of one title and content are two choices."""
    hold(at, rows=[["房号", "备注", "备注"], ["5-1-0101", "旧", "旧"], ["5-1-0102", "旧", "旧"]])
    boxes = [one for one in at.selectbox if (one.key or "").startswith("ledger:columns")]
    assert boxes
    for box in boxes:
        assert len(set(box.options)) == len(box.options)


def test_the_last_page_is_shown_when_there_are_fewer_rows_now(at: AppTest) -> None:
    many = [LEDGER[0], *(["5", "1", f"{n:04}", "周敏", "", ""] for n in range(101, 141))]
    hold(at, rows=many)
    filter = tables(at)[ROWS]["filter"]
    at.session_state["ledger:rows"] = {"view": {"sort": "", "page": 9, "filter": filter}}
    at.run()
    assert (tables(at)[ROWS]["page"], len(tables(at)[ROWS]["rows"])) == (3, 10)


def test_the_same_import_sent_twice_is_one(at: AppTest, cast: Cast) -> None:
    hold(at)
    kept: Held = at.session_state[KEY]
    key = f"_once:ledger:import:{kept.mark}"
    nonce = at.session_state[key]
    take_in(at)
    at.session_state[KEY], at.session_state[key] = held(), nonce
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ImportBatch)) == 1
    assert rooms(cast) == 2


def test_another_file_is_chosen_instead(at: AppTest, cast: Cast) -> None:
    mark = hold(at).session_state[KEY].mark
    press(at, "ledger:drop")
    assert KEY not in at.session_state
    assert workshop.shelf(mark) is None
    assert at.file_uploader
    assert rooms(cast) == 1


def test_reading_is_stopped_and_leaves_nothing_on_disk(at: AppTest, cast: Cast) -> None:
    before = everything(cast.database)
    at.file_uploader[0].set_value(("业主台账.csv", csv(LEDGER), "text/csv")).run()
    mark = at.session_state[KEY].mark
    if stop := [one for one in at.button if one.key == "ledger:stop"]:
        stop[0].click().run()
    else:
        press(at, "ledger:drop")
    assert not (workshop.room() / mark).exists()
    assert everything(cast.database) == before


def test_a_file_taken_away_from_the_disk_says_so(at: AppTest) -> None:
    hold(at)
    workshop.close_folder(at.session_state[KEY].mark)
    at.run()
    assert alerts(at) == [zh("This file is no longer here. Please choose it again.")]


def test_after_an_import_only_the_rows_to_mend_stay_on_disk(at: AppTest) -> None:
    take_in(hold(at))
    folder = workshop.room() / at.session_state[KEY].mark
    assert {path.name for path in folder.iterdir()} == {"mend.xlsx", "out.json"}


def test_an_import_is_undone_where_it_was_made(at: AppTest, cast: Cast) -> None:
    before = everything(cast.database)
    take_in(hold(at))
    press(at, widget_key(at, "ledger:undo:send"))
    assert everything(cast.database) == before
    assert alerts(at) == [zh("This import has been undone.")]


def test_an_import_undone_by_somebody_else_meanwhile_is_refused(at: AppTest, cast: Cast) -> None:
    batch = bring(cast)
    at.run()
    perform(service.undo_import, cast.manager, None, id=batch)
    press(at, widget_key(at, "ledger:undo:send"))
    assert rooms(cast) == 1
    assert not at.exception


def test_of_two_imports_alike_the_chosen_one_is_undone(at: AppTest, cast: Cast) -> None:
    first, _ = (bring(cast) for _ in range(2))
    at.run()
    assert len(set(widget(at, "ledger:undo:id").options)) == 2
    fill(at, ledger__undo__id=first)
    press(at, widget_key(at, "ledger:undo:send"))
    states = {b.id: b.state for b in read(service.batches, cast.manager)}
    assert states[first] == BatchState.UNDONE
    assert list(states.values()).count(BatchState.UNDONE) == 1


def test_only_projects_in_sight_and_open_ledgers_are_offered(at: AppTest, desk: Desk) -> None:
    hold(at)
    assert widget(at, "ledger:project").options == ["莲花苑"]
    desk.sign_in("quality")
    at.run()
    hold(at)
    ledgers = [zh("Staff list"), zh("Archive catalogue"), zh("Survey answers"), zh("Equipment register")]
    assert widget(at, "ledger:kind").options == ledgers


def test_the_file_of_the_last_person_is_gone(at: AppTest, desk: Desk) -> None:
    hold(at)
    desk.sign_in("manager_b")
    at.run()
    assert KEY not in at.session_state
    assert "周敏" not in text(at)
    assert at.file_uploader


def test_an_import_after_signing_out_saves_nothing(at: AppTest, desk: Desk, cast: Cast) -> None:
    hold(at)
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    press(at, widget_key(at, "ledger:import"))
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert rooms(cast) == 1
    assert not sees(at, "周敏")
