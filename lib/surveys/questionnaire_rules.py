"""A survey's form as a sheet of paper: what stands on it, question by question, always in Chinese. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Any
from urllib.parse import quote

from lib.forms.public_rules import of_residents
from lib.forms.schema import MOST_SCORE, Condition, FormField, FormSchema, Kind
from lib.i18n import DEFAULT, pick
from lib.surveys.marks_rules import highest, lowest

SATISFIED = ("非常满意", "满意", "一般", "不满意", "非常不满意")
MARKED = ("5 分", "4 分", "3 分", "2 分", "1 分")
ROOM_TO_WRITE = 4
"""Lines under a question answered in one's own words."""
SHORT = {
    Kind.TEXT: "",
    Kind.NUMBER: "",
    Kind.MONEY: "元",
    Kind.DATE: "年　　月　　日",
    Kind.DATETIME: "年　　月　　日　　时　　分",
    Kind.TIME: "时　　分",
    Kind.PHONE: "",
    Kind.HOUSEHOLD: "",
}
HOW_TO = "请在相符的方框内打“√”；没有接触过的项目可以不填。"
NAMELESS = (
    "本问卷不记名，请勿填写姓名、房号和电话。您的回答只作汇总统计，少于 5 人的分组不公布，不会用于识别个人。"
)
BY_NAME = "您的回答仅用于改进服务和必要的回访，由专人保管，不对外公开。"

Part = dict[str, Any]


def parts_of(schema: FormSchema) -> list[Part]:
    """Ratings on one scale that follow one another stand in one table."""
    asked = [field for field in of_residents(schema).fields if field.kind in _PART]
    numbers = numbered(asked)
    found: list[Part] = []
    for field in asked:
        part = _PART[field.kind](field) | {
            "number": numbers.get(field.id, 0),
            "label": pick(field.label, DEFAULT),
            "note": "　".join(_notes(field, schema, numbers)),
        }
        if part["kind"] == "ratings":
            _into_table(found, part)
        else:
            found.append(part)
    return found


def numbered(fields: Iterable[FormField]) -> dict[str, int]:
    """Headings have none."""
    asked = (field.id for field in fields if field.kind != Kind.SECTION)
    return {id: number for number, id in enumerate(asked, 1)}


def _into_table(found: list[Part], part: Part) -> None:
    row = {key: part[key] for key in ("number", "label", "note")}
    if found and found[-1]["kind"] == "ratings" and found[-1]["scale"] == part["scale"]:
        found[-1]["rows"].append(row)
    else:
        found.append({"kind": "ratings", "scale": part["scale"], "rows": [row]})


# -- kinds of question ---------------------------------------------------------------------------


def _rating(field: FormField) -> Part:
    """The best first, as the trade prints it; in words only where there are five."""
    low, most = lowest(field), highest(field)
    if (low, most) == (1, 5):
        return {"kind": "ratings", "scale": list(SATISFIED if field.dimension else MARKED)}
    return {"kind": "ratings", "scale": [f"{mark} 分" for mark in range(most, low - 1, -1)]}


def _likely(field: FormField) -> Part:
    return {"kind": "nps", "marks": [str(mark) for mark in range(lowest(field), highest(field) + 1)]}


def _score(field: FormField) -> Part:
    return {"kind": "short", "unit": f"分（满分 {field.most or MOST_SCORE} 分）"}


def _choice(field: FormField) -> Part:
    offered = [pick(option.label, DEFAULT) for option in field.options if not option.retired]
    return {"kind": "choice", "options": offered}


def _yes_no(field: FormField) -> Part:
    return {"kind": "choice", "options": ["是", "否"]}


def _words(field: FormField) -> Part:
    return {"kind": "lines", "lines": ROOM_TO_WRITE}


def _short(field: FormField) -> Part:
    return {"kind": "short", "unit": SHORT[field.kind]}


def _heading(field: FormField) -> Part:
    return {"kind": "heading"}


_PART: Mapping[Kind, Any] = {
    Kind.RATING: _rating,
    Kind.NPS: _likely,
    Kind.SCORE: _score,
    Kind.CHOICE: _choice,
    Kind.MULTI_CHOICE: _choice,
    Kind.YES_NO: _yes_no,
    Kind.LONG_TEXT: _words,
    Kind.SECTION: _heading,
    **dict.fromkeys(SHORT, _short),
}
"""What cannot be given on paper, a photo or a file, is left out."""


# -- what stands beside a question ----------------------------------------------------------------


def _notes(field: FormField, schema: FormSchema, numbers: Mapping[str, int]) -> Iterator[str]:
    if field.kind == Kind.MULTI_CHOICE:
        yield f"可多选，最多 {field.most} 项" if field.most else "可多选"
    if field.help:
        yield pick(field.help, DEFAULT)
    said = [told for one in field.show_if if (told := _when(one, schema, numbers))]
    if said:
        yield ("或".join(said) if field.show_any else "且".join(said)) + "时填写"


def _when(condition: Condition, schema: FormSchema, numbers: Mapping[str, int]) -> str:
    """第 3 题选“一般”; "" where the other question is not on the paper."""
    number = numbers.get(condition.field)
    if not number:
        return ""
    if condition.one_of:
        labels = _labels(schema.field(condition.field))
        return f"第 {number} 题选" + "、".join(f"“{labels.get(one, one)}”" for one in condition.one_of)
    if condition.filled is not None:
        return f"第 {number} 题{'已填' if condition.filled else '未填'}"
    low = f"不低于 {condition.least}" if condition.least is not None else ""
    most = f"不高于 {condition.most}" if condition.most is not None else ""
    return f"第 {number} 题" + "、".join(part for part in (low, most) if part) + _unit(schema, condition)


def _labels(field: FormField) -> dict[Any, str]:
    yes_no: dict[Any, str] = {True: "是", False: "否"}
    return yes_no | {option.id: pick(option.label, DEFAULT) for option in field.options}


def _unit(schema: FormSchema, condition: Condition) -> str:
    """A mark out of five reads as one: the table has words only."""
    field = schema.field(condition.field)
    return " 分（非常满意为 5 分）" if field.kind == Kind.RATING and field.dimension else " 分"


# -- the whole sheet -----------------------------------------------------------------------------


def period_told(period: str) -> str:
    """2025 年第 4 季度, 2025 年."""
    year, _, quarter = period.partition("Q")
    return f"{year} 年第 {quarter} 季度" if quarter else f"{year} 年"


def address_of(site: str, code: str) -> str:
    """Where a link leads; "" while the company has not said where its site is."""
    return f"{site.rstrip('/')}/s/{quote(code, safe='')}" if site and code else ""


def sheet_title(title: str) -> str:
    """季度满意度调查 is printed as 季度满意度调查表."""
    return title if title.endswith(("表", "卷")) else f"{title}表"
