"""Equipment ledgers of several shapes read as their truth says, brought in, seen beforehand and undone."""

from random import Random
from typing import Any

import pytest
from sqlalchemy import select

from db.choices.equipment import EquipmentKind
from db.choices.imports import LedgerCode
from db.customers import Building
from db.equipment import Equipment
from lib.deeds import perform, read
from lib.equipment import register
from lib.equipment.ledger_rules import kind_of, same_building
from lib.errors import Forbidden, Refused
from lib.imports import service as imports
from lib.ledgers import reading
from lib.ledgers.catalog import likely
from lib.ledgers.terms import months_in
from lib.steps import Fate
from tests.cast import Cast
from tests.equipment.ledgers import SHAPES, pieces, titled, verdict
from tests.equipped import add
from tests.imports.books import everything

LEDGER = LedgerCode.EQUIPMENT
ROW: dict[str, Any] = {
    "no": "DT-01",
    "name": "1号客梯",
    "kind": "电梯",
    "place": "1栋大堂",
    "phones": ["13800001234"],
    "months": 12,
    "checked": "2025-03-01",
    "keeper": "王示例",
    "state": "in_use",
}


def bring(cast: Cast, rows: list[dict[str, Any]], project: int | None = None) -> int:
    told: dict[str, Any] = {
        "project_id": project or cast.project_a,
        "file_name": "设备台账.xlsx",
        "rows": rows,
        "bad": 0,
    }
    return perform(imports.bring_in, cast.manager, None, ledger=LEDGER, **told)


def foreseen(cast: Cast, *rows: dict[str, Any]) -> list[Any]:
    told: dict[str, Any] = {"project_id": cast.project_a, "rows": list(rows)}
    return read(imports.preview, cast.manager, ledger=LEDGER, **told)


def kept(cast: Cast) -> dict[str, Equipment]:
    with cast.database.reading() as s:
        return {one.no: one for one in s.scalars(select(Equipment).order_by(Equipment.id))}


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("seed", [1, 2, 3])
def test_every_shape_is_known_and_read_as_its_truth_says(shape: str, seed: int) -> None:
    content, truth = SHAPES[shape](seed)
    assert likely(reading.read(content), "设备台账")[0][0] == LEDGER
    found = verdict(content)
    for row in found.good:
        told = truth.rows[row.values["no"]]
        assert {code: row.values.get(code) for code in told} == told, row.values["no"]
    assert {row.values["no"] for row in found.good} == truth.rows.keys()
    reasons = {row.values["no"]: str([problem.told(str) for problem in row.problems]) for row in found.bad}
    assert reasons.keys() == truth.bad.keys()
    assert all(word in reasons[no] for no, word in truth.bad.items())


@pytest.mark.parametrize(
    ("text", "months"),
    [
        ("2年", 24),
        ("半年", 6),
        ("每年一次", 12),
        ("2年/次", 24),
        ("十八个月", 18),
        ("1.5年", 18),
        ("30天", None),
    ],
)
def test_a_length_of_time_is_counted_in_months(text: str, months: int | None) -> None:
    assert months_in(text) == months


def test_kinds_and_buildings_are_known_by_their_words() -> None:
    assert kind_of("消防系统", "排烟风机") == EquipmentKind.FIRE
    assert kind_of("", "生活水泵") == EquipmentKind.WATER
    assert kind_of("甲类", "升降平台") is None
    assert same_building("3号楼") == same_building("3栋") == same_building("3")


@pytest.mark.both
def test_a_ledger_brought_in_stands_as_told_and_undone_leaves_nothing(cast: Cast) -> None:
    content, truth = titled(1)
    rows = [row.values for row in verdict(content).good]
    before = everything(cast.database)
    batch = bring(cast, rows)
    found = kept(cast)
    assert found.keys() == truth.rows.keys()
    for one in (one for one in pieces_of(1) if one["no"] in found):
        there = found[one["no"]]
        told = (
            there.name,
            there.kind,
            there.state,
            there.check_due_on,
            there.supplier_phone,
            there.installed_on,
        )
        assert told == tuple(one[code] for code in ("name", "kind", "state", "due", "phone", "installed"))
    plans = read(imports.preview, cast.manager, ledger=LEDGER, project_id=cast.project_a, rows=rows)
    assert {plan.fate for plan in plans} == {Fate.SAME}
    bring(cast, rows)
    assert len(kept(cast)) == len(truth.rows)
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    assert everything(cast.database) == before


def pieces_of(seed: int) -> list[dict[str, Any]]:
    return pieces(Random(seed), 24)


@pytest.mark.both
def test_what_somebody_has_worked_on_since_stays_and_what_was_changed_comes_back(cast: Cast) -> None:
    held = add(cast, cast.project_a, no="DT-01", maker="通用示例厂")
    batch = bring(
        cast, [ROW, {**ROW, "no": "DT-02"}, {**ROW, "no": "DT-03"}, {"name": "潜污泵", "place": "车库"}]
    )
    found = kept(cast)
    assert (found["DT-01"].id, found["DT-01"].maker, str(found["DT-01"].check_due_on)) == (
        held,
        "通用示例厂",
        "2026-03-01",
    )
    nameless = next(one for one in found.values() if one.name == "潜污泵")
    assert nameless.no.startswith("SB")
    assert [plan.fate for plan in foreseen(cast, {"name": "潜污泵", "place": "车库"})] == [Fate.SAME]
    perform(register.report_fault, cast.guard, None, id=found["DT-02"].id, what="有异响")
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 1
    assert kept(cast).keys() == {"DT-01", "DT-02"}
    assert kept(cast)["DT-01"].check_due_on is None
    add(cast, cast.project_a, "另一台")
    assert nameless.no in kept(cast)


def test_what_would_happen_is_foreseen_telephones_masked(cast: Cast) -> None:
    with cast.database.writing() as s:
        s.add(Building(project_id=cast.project_a, name="1号楼"))
        s.commit()
    add(cast, cast.project_a, no="DT-01", supplier_phone="13900005678")
    first, second, third, strange = foreseen(
        cast, ROW, {**ROW, "no": "DT-09"}, {**ROW, "no": "dt-09"}, {"name": "升降平台", "no": "X1"}
    )
    changes = {change.label: (change.before, change.after) for change in first.changes}
    assert first.fate == Fate.CHANGED
    assert changes["Phone of the firm"] == ("139****5678", "138****1234")
    assert changes["Building"] == ("", "1号楼")
    assert (second.fate, second.remark, third.fate) == (Fate.NEW, first.remark, Fate.SAME)
    assert "“{keeper}”" in first.remark
    assert "Other equipment" in strange.remark


def test_a_row_of_another_project_is_left_alone_and_the_same_number_there_is_another_piece(
    cast: Cast,
) -> None:
    add(cast, cast.project_b, no="DT-01")
    (plan,) = foreseen(cast, {**ROW, "project": "竹园"})
    assert plan.fate == Fate.KEPT
    assert foreseen(cast, ROW)[0].fate == Fate.NEW
    bring(cast, [{**ROW, "project": "竹园"}, ROW])
    with cast.database.reading() as s:
        assert len(s.scalars(select(Equipment).where(Equipment.no == "DT-01")).all()) == 2


def test_who_may_not_import_and_a_ledger_without_a_project_are_refused(cast: Cast) -> None:
    told: dict[str, Any] = {"file_name": "a.xlsx", "rows": [ROW], "bad": 0}
    with pytest.raises(Forbidden):
        perform(imports.bring_in, cast.supervisor, None, ledger=LEDGER, project_id=cast.project_a, **told)
    with pytest.raises(Refused, match="choose the project"):
        perform(imports.bring_in, cast.quality, None, ledger=LEDGER, project_id=None, **told)
