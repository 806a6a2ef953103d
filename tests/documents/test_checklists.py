"""A checklist on paper: everything is on it, room for the pen, words stay words."""

from decimal import Decimal
from typing import Any

import pytest

from lib.documents.checklists import HEADINGS, blank_sheet
from lib.forms.schema import Check, Scoring
from lib.forms.service import PRESETS
from lib.forms.yaml_exchange import read_yaml
from lib.i18n import DEFAULT, pick
from lib.inspections.blank_rules import blank, number
from lib.inspections.checklist_rules import GENERAL, Area, Checklist, Item, checklist_of
from lib.inspections.scope import titles_of
from tests.documents.papers import A4, PAYLOADS, fonts, pages, squeezed, text

pytestmark = pytest.mark.slow


def item(n: int, **check: Any) -> Item:
    return Item(
        n, f"i{n}", "a", f"第{n}项", "", Check(**{"standard": f"标准{n}", "method": "现场看", **check})
    )


def of(*items: Item, scoring: Scoring | None = None, **area: Any) -> Checklist:
    told = {"id": "a", "title": "电梯", "weight": None, "line": None, **area}
    return Checklist("lift", "电梯检查表", "", scoring or Scoring(), (Area(items=items, **told),))


def text_of_last(made: bytes) -> str:
    return squeezed(pages(made)[-1].extract_text())


def printed(plan: Checklist) -> bytes:
    return blank_sheet(blank(plan, "示例物业服务有限公司", titles_of(plan)))


@pytest.mark.parametrize("path", sorted(PRESETS.glob("inspect_*.yaml")), ids=lambda path: path.stem)
def test_a_shipped_checklist_is_printed_whole(path: Any) -> None:
    plan = checklist_of(read_yaml(path.read_bytes()))
    made = printed(plan)
    assert {(round(page.mediabox.width), round(page.mediabox.height)) for page in pages(made)} == {A4[::-1]}
    assert len(pages(made)) <= 3
    assert fonts(made) == {"NotoSansSC-Regular": True, "NotoSerifSC-Regular": True}
    said = text(made)
    for one in plan.items.values():
        for words in (one.label, one.check.standard, one.check.method):
            assert squeezed(pick(words, DEFAULT)) in said
    assert "合计100得分率" in said
    assert said.count("".join(HEADINGS)) == len(pages(made))  # again on every page
    assert "合计" in text_of_last(made)  # nobody signs where no total stands
    assert "检查人签字" in text_of_last(made)


def test_critical_items_and_what_they_do_are_told() -> None:
    said = text(printed(of(item(1), item(2, critical=True), scoring=Scoring(veto="area"))))
    assert "★第2项" in said
    assert "★第1项" not in said
    assert "标★的为一票否决项，不合格的，所在检查项目计0分" in said
    assert "一票否决" not in text(printed(of(item(1))))


def test_weights_and_lines_of_areas_are_told() -> None:
    said = text(printed(of(item(1, points=Decimal("2.5")), weight=Decimal(30), line=Decimal(60))))
    assert "2.5分权重3060%合格" in said
    assert "各检查项目得分率按权重合计" in said
    assert "权重" not in text(printed(of(item(1))))


def test_items_above_the_first_heading_have_a_name_in_chinese() -> None:
    assert "General" not in text(printed(of(item(1), id=GENERAL, title="General")))


def test_an_area_longer_than_a_page_runs_on() -> None:
    made = printed(of(*(item(n) for n in range(1, 121))))
    assert len(pages(made)) > 2
    assert "第120项" in text(made)


def test_words_stay_words() -> None:
    told = of(*(item(n, standard=words, method=words) for n, words in enumerate(PAYLOADS, 1)))
    said = text(printed(told))
    assert squeezed('#set text(red) #read("/etc/passwd")') in said
    assert squeezed("{{ 公司名称 }} {% for x in y %}") in said


def test_points_are_written_without_noughts() -> None:
    assert [number(Decimal(one)) for one in ("100", "2.50", "10", "0.5")] == ["100", "2.5", "10", "0.5"]
