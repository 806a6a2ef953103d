"""Ledger import: the file looked at row by row, imported, mended, undone."""

from typing import Any

import pytest
from sqlalchemy import func, select
from streamlit.testing.v1 import AppTest

from db.choices.customers import BatchState
from db.customers import Household, ImportBatch
from lib.accounts import sessions
from lib.customers import imports
from lib.deeds import perform, read
from tests.cast import DOOR, Cast
from tests.pages.scenes import HELD, LEDGER, held, widget_key
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
    toasts,
    widget,
    zh,
)

ROWS, PAST = "行数", "导入记录"


@pytest.fixture
def at(desk: Desk) -> AppTest:
    desk.sign_in("manager")
    return desk.at("imports")


def upload(at: AppTest, name: str, content: bytes) -> AppTest:
    at.file_uploader[0].set_value((name, content, "text/csv"))
    return at.run()


def hold(at: AppTest, **file: Any) -> AppTest:
    at.session_state[HELD] = held(**file)
    return at.run()


def csv(rows: list[list[Any]]) -> bytes:
    return "\n".join(",".join(str(cell or "") for cell in row) for row in rows).encode("utf-8-sig")


def rooms(cast: Cast) -> int:
    with cast.database.reading() as s:
        wanted = select(func.count()).select_from(Household).where(Household.project_id == cast.project_a)
        return s.scalar(wanted) or 0


def take_in(at: AppTest) -> AppTest:
    return press(at, widget_key(at, "ledger:import"))


def test_a_ledger_is_seen_row_by_row_and_taken_in(at: AppTest, cast: Cast) -> None:
    upload(at, "业主台账.csv", csv(LEDGER))
    assert headings(at) == ["台账导入", "业主台账.csv"]
    assert [one.value for one in at.metric] == ["1", "3", "2"]
    assert rooms(cast) == 1
    take_in(at)
    assert toasts(at) == [zh("{n} rows imported", n=1)]
    assert rooms(cast) == 2
    assert cells(at, PAST, "file") == ["业主台账.csv"]
    assert cells(at, PAST, "good") == ["1"]
    assert at.file_uploader[0].value is None


def test_what_is_wrong_with_a_row_is_said_in_chinese(at: AppTest) -> None:
    hold(at)
    assert cells(at, ROWS, "row") == ["3", "4", "6"]
    for why in cells(at, ROWS, "why"):
        assert any("\u4e00" <= c <= "\u9fff" for c in why)
    assert set(cells(at, ROWS, "verdict")) == {zh("to mend")}
    widget(at, "ledger:kind").set_value("good").run()
    assert (cells(at, ROWS, "room"), cells(at, ROWS, "owners")) == (["5-1-0101"], ["周敏"])
    widget(at, "ledger:kind").set_value("ignored").run()
    assert set(cells(at, ROWS, "verdict")) == {zh("left out")}


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("空.csv", b"  ", "The file is empty."),
        ("坏.xlsx", b"PK\x03\x04 not a workbook", None),
        ("图.csv", b"\x89PNG\r\n\x1a\n" + bytes(200), None),
    ],
)
def test_a_file_that_is_none_is_refused_with_a_sentence(
    at: AppTest, cast: Cast, name: str, content: bytes, sentence: str | None
) -> None:
    upload(at, name, content)
    (told,) = alerts(at)
    assert any("\u4e00" <= c <= "\u9fff" for c in told)
    assert sentence is None or told == zh(sentence)
    assert HELD not in at.session_state
    assert rooms(cast) == 1


def test_a_file_that_is_no_ledger_says_how_to_go_on(at: AppTest, cast: Cast) -> None:
    hold(at, rows=[["甲", "乙"], ["一", "二"]])
    assert alerts(at) == [zh("No row of a household ledger was found. Match the columns by hand below.")]
    button = next(one for one in at.button if (one.key or "").startswith("ledger:import"))
    assert button.disabled


def test_columns_are_matched_by_hand(at: AppTest, cast: Cast) -> None:
    unknown = [["子", "丑", "寅"], ["5-1-0101", "周敏", "13700001111"], ["5-1-0102", "吴刚", "13700002222"]]
    hold(at, rows=unknown)
    assert at.metric[0].value == "0"
    form = "ledger:columns:表一"
    options = [one.key.split(":")[3] for one in at._tree if (getattr(one, "key", "") or "").startswith(form)]
    chosen = {"room": 0, "owners": 1, "phones": 2}
    for field in chosen.keys() & set(options):
        box = widget(at, f"{form}:{field}")
        box.set_value([chosen[field]] if box.type == "multiselect" else chosen[field])
    widget(at, f"{form}:header").set_value(1)
    press(at, widget_key(at, f"{form}:send"))
    assert at.metric[0].value == "2"
    take_in(at)
    assert rooms(cast) == 3


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
    at.session_state["ledger:rows"] = {"view": {"sort": "", "page": 3, "filter": filter}}
    at.run()
    assert (tables(at)[ROWS]["page"], len(tables(at)[ROWS]["rows"])) == (3, 10)
    hold(at, rows=many[:5])
    assert (tables(at)[ROWS]["page"], len(tables(at)[ROWS]["rows"])) == (1, 4)


def test_the_same_import_sent_twice_is_one(at: AppTest, cast: Cast) -> None:
    hold(at)
    nonce = at.session_state["_once:ledger:import"]
    take_in(at)
    at.session_state["_once:ledger:import"] = nonce
    take_in(hold(at))
    with cast.database.reading() as s:
        assert s.scalar(select(func.count()).select_from(ImportBatch)) == 1


def test_another_file_is_chosen_instead(at: AppTest, cast: Cast) -> None:
    press(hold(at), "ledger:drop")
    assert HELD not in at.session_state
    assert at.file_uploader
    assert rooms(cast) == 1


def test_an_import_is_undone(at: AppTest, cast: Cast) -> None:
    take_in(hold(at))
    assert rooms(cast) == 2
    press(at, widget_key(at, "ledger:undo:send"))
    assert rooms(cast) == 1
    assert cells(at, PAST, "state") == [zh("Undone")]
    assert not [one for one in at.button if (one.key or "").startswith("ledger:undo")]


def test_an_import_undone_by_somebody_else_meanwhile_is_refused(at: AppTest, cast: Cast) -> None:
    take_in(hold(at))
    (batch,) = read(imports.batches, cast.manager, project_id=cast.project_a)
    perform(imports.undo_import, cast.manager, None, id=batch.id)
    press(at, widget_key(at, "ledger:undo:send"))
    assert rooms(cast) == 1
    assert not at.exception


def test_of_two_imports_alike_the_chosen_one_is_undone(
    at: AppTest, cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row.values for row in held().verdict.good]
    told: dict[str, Any] = {"file_name": "业主台账.xlsx", "bad": 0, "project_id": cast.project_a}
    first, _ = (perform(imports.import_households, cast.manager, None, rows=rows, **told) for _ in range(2))
    at.run()
    which = widget(at, "ledger:undo:id")
    assert len(set(which.options)) == 2
    fill(at, ledger__undo__id=first)
    press(at, widget_key(at, "ledger:undo:send"))
    states = {b.id: b.state for b in read(imports.batches, cast.manager, project_id=cast.project_a)}
    assert states[first] == BatchState.UNDONE
    assert list(states.values()).count(BatchState.UNDONE) == 1


def test_only_projects_in_sight_are_offered(at: AppTest) -> None:
    assert widget(at, "imports:project").options == ["莲花苑"]


def test_the_file_of_the_last_person_is_gone(at: AppTest, desk: Desk) -> None:
    hold(at)
    desk.sign_in("manager_b")
    at.run()
    assert HELD not in at.session_state
    assert "周敏" not in text(at)
    assert at.file_uploader


def test_an_import_after_signing_out_saves_nothing(at: AppTest, desk: Desk, cast: Cast) -> None:
    hold(at)
    perform(sessions.close_session, DOOR, None, token=desk.token)
    a_second_later()
    take_in(at)
    assert text(at).splitlines() == [SIGNED_OUT, "登录"]
    assert rooms(cast) == 1
    assert not sees(at, "周敏")
