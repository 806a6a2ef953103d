"""Forms leave as YAML and Excel and come back as they were; what comes from strangers is read with care."""

from io import BytesIO
from itertools import chain
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from lib.errors import Refused
from lib.forms import service
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormSchema, Kind
from lib.forms.workbook_exchange import FIELD, FIELDS, FORM, HEAD, KINDS, OPTION, OPTIONS, write_workbook
from lib.forms.workbook_reading import form_of, read_workbook
from lib.forms.yaml_exchange import read_yaml, write_yaml
from lib.ledgers import workbooks
from lib.ledgers.travel import sheet_of

pytestmark = pytest.mark.slow

PRESETS = sorted(service.PRESETS.glob("*.yaml"))


def in_process(content: bytes) -> FormSchema:
    """As the reading child would, without starting one."""
    return form_of([sheet_of(told) for told in workbooks.sheets(content)])


@pytest.mark.parametrize("path", PRESETS, ids=lambda path: path.stem)
def test_a_shipped_form_comes_back_as_it_was(path: Any) -> None:
    schema = read_yaml(path.read_bytes())
    assert read_yaml(write_yaml(schema)) == schema
    assert read_workbook(write_workbook(schema)) == schema


# -- any form at all ---------------------------------------------------------------------------

words = st.text(
    st.characters(categories=["L", "N", "P", "S", "Zs"], include_characters="\n[]=；、且"), min_size=1
).filter(str.strip)
labels = st.one_of(
    words.map(lambda text: text[:100]),
    st.fixed_dictionaries({"zh_CN": words.map(lambda t: t[:99]), "en": words.map(lambda t: t[:99])}),
)


@st.composite
def forms(draw: st.DrawFn) -> dict[str, Any]:
    """Two choices, one under the other, and fields of every kind with all they may have."""
    ids = [f"o{n}" for n in range(draw(st.integers(1, 4)))]
    above = {
        "id": "above",
        "kind": "choice",
        "label": draw(labels),
        "options": [{"id": id, "label": draw(labels)} for id in ids],
        "default": draw(st.sampled_from([None, *ids])),
    }
    under = st.lists(st.sampled_from(ids), unique=True)
    below = {
        "id": "below",
        "kind": "multi_choice",
        "label": draw(labels),
        "parent": "above",
        "options": [{"id": f"p{id}", "label": draw(labels), "under": draw(under)} for id in ids],
        "default": draw(st.sampled_from([None, ["po0"]])),
        "least": draw(st.sampled_from([None, 0, 1])),
    }
    yes = {
        "id": "yes",
        "kind": "yes_no",
        "label": draw(labels),
        "default": draw(st.sampled_from([None, True, False])),
    }
    number = {
        "id": "n",
        "kind": "number",
        "label": draw(labels),
        "least": draw(st.sampled_from([None, "0.5", -3])),
    }
    conditions = st.sampled_from(
        [
            {"field": "above", "one_of": ids},
            {"field": "above", "filled": False},
            {"field": "below", "one_of": ["po0"], "filled": True},
            {"field": "yes", "one_of": [True, False]},
            {"field": "n", "least": "1.5", "most": 9},
            {"field": "n", "most": "0"},
            {"field": "n", "least": "12"},
        ]
    )
    others = [
        {
            "id": f"k_{kind}",
            "kind": kind,
            "label": draw(labels),
            "help": draw(st.just("") | labels),
            "required": draw(st.booleans()),
            "show_if": draw(st.lists(conditions, max_size=3)),
            "show_any": draw(st.booleans()),
            "personal": draw(st.booleans()),
            "retired": draw(st.booleans()),
            "when": draw(st.sampled_from(["", "past", "future"])) if kind == Kind.DATE else "",
            "longest": draw(st.none() | st.integers(1, 200)) if kind == Kind.TEXT else None,
        }
        for kind in Kind
        if kind not in (Kind.CHOICE, Kind.MULTI_CHOICE, Kind.CHECK)
    ]
    return {
        "code": "t",
        "kind": "check",
        "title": draw(labels),
        "help": draw(st.just("") | labels),
        "fields": [above, below, yes, number, *others],
    }


@settings(deadline=None)
@given(forms())
def test_any_form_comes_back_as_it_was(told: dict[str, Any]) -> None:
    schema = read_schema(told)
    assert read_yaml(write_yaml(schema)) == schema
    assert in_process(write_workbook(schema)) == schema


# -- a workbook somebody worked on -------------------------------------------------------------


def book(fields: list[dict[str, Any]], options: list[dict[str, Any]] = (), **head: Any) -> bytes:  # type: ignore[assignment]
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True}) as workbook:
        head = {"code": "t", "kind": "check", "title": "表", **head}
        for name, columns, rows in (
            (FORM, HEAD, [head]),
            (FIELDS, FIELD, fields),
            (OPTIONS, OPTION, options),
        ):
            page = workbook.add_worksheet(name)
            for column, (key, label) in enumerate(columns.items()):
                page.write(0, column, label)
                for line, row in enumerate(rows, 1):
                    page.write(line, column, row.get(key))
    return target.getvalue()


def text(label: str, **more: Any) -> dict[str, Any]:
    return {"label": label, "kind": "单行文字", **more}


def test_ids_left_empty_are_made_of_the_labels_the_same_each_time() -> None:
    fields = [text("报修类别", kind="单选"), text("报修类别"), text("3 号楼"), text("！"), text("Name")]
    options = [{"field": "baoxiuleibie", "label": "漏水"}, {"field": "baoxiuleibie", "label": "漏水"}]
    made = [in_process(book(fields, options)) for _ in range(2)]
    assert [field.id for field in made[0].fields] == [
        "baoxiuleibie",
        "baoxiuleibie_2",
        "f_3_haolou",
        "f",
        "name",
    ]
    assert [option.id for option in made[0].fields[0].options] == ["loushui", "loushui_2"]
    assert made[0] == made[1]


def test_words_of_people_are_understood() -> None:
    fields = [
        text("类别", kind="单选", default="电梯", required="√"),
        text("项目", kind="单选", parent="类别"),
        text("数量", kind="数字", least=1, most=2.5),
        text("日期", kind="日期", when="过去", default="2025-11-21"),
        text("急", kind="是否", default=True),
        text("说明", show_if="类别＝漏水, 电梯；急=否\n数量≥2", show_any="任一满足", longest=40.0),
    ]
    options = [
        {"field": "类别", "label": "漏水"},
        {"field": "类别[leibie]", "label": "电梯", "label_en": "Lift"},
        {"field": "项目", "label": "厨房", "under": "漏水"},
        {"field": "xiangmu", "label": "轿厢", "under": "Lift、漏水[loushui]"},
    ]
    schema = in_process(book(fields, options))
    category, item, number, day, urgent, note = schema.fields
    assert (category.required, category.default, item.parent) == (True, "dianti", "leibie")
    assert [option.under for option in item.options] == [("loushui",), ("dianti", "loushui")]
    assert (str(number.least), str(number.most), day.when, urgent.default) == ("1", "2.5", "past", True)
    assert [(one.field, one.one_of) for one in note.show_if[:2]] == [
        ("leibie", ("loushui", "dianti")),
        ("ji", (False,)),
    ]
    assert (note.show_if[2].least, note.show_any, note.longest) == (2, True, 40)


@pytest.mark.parametrize(
    ("fields", "options", "told"),
    [
        ([text("写", kind="魔法")], [], "Sheet 字段, row 2: “魔法” is none of the words"),
        ([text("写", kind="")], [], "is none of the words"),
        ([text("写", required="也许")], [], "“也许” is neither"),
        ([text("数", kind="数字", least="很多")], [], "“很多” is no number"),
        ([text("写", longest="3.5")], [], "no number"),
        ([text("写", longest="inf")], [], "no number"),
        ([text("写", show_if="随便")], [], "“随便” is no condition"),
        ([text("写", show_if="数=")], [], "is no condition"),
        ([text("写", show_if="数>=很多")], [], "“很多” is no condition"),
        ([text("写", show_if="甲>=1 且 乙>=2")], [], "is no condition"),
        ([text("写", show_if="没有=漏水")], [], "“没有”, which is no field here"),
        ([text("写")], [{"field": "没有", "label": "甲"}], "Sheet 选项, row 2: there is no field “没有”"),
        ([text("写", parent="没有")], [], "only a choice"),
        ([text("")], [], "the label is empty"),
        ([], [], "does not fit"),
        (
            [text("写", required="?"), text("写二", kind="?"), text("写三", kind="!")],
            [],
            "Please mend 2 things",
        ),
    ],
)
def test_a_row_that_cannot_be_read_is_named(fields: Any, options: Any, told: str) -> None:
    with pytest.raises(Refused) as refused:
        in_process(book(fields, options))
    assert told in str(refused.value)


def test_a_workbook_that_is_no_form_is_refused() -> None:
    target = BytesIO()
    with xlsxwriter.Workbook(target) as workbook:
        workbook.add_worksheet("台账").write(0, 0, "房号")
    with pytest.raises(Refused, match="表单 is missing"):
        read_workbook(target.getvalue())
    for junk in (b"PK\x03\x04 no zip", b"%PDF-1.7", b""):
        with pytest.raises(Refused):
            read_workbook(junk)
    with pytest.raises(Refused, match="too large"):
        read_workbook(b"PK" * 3_000_000)


def test_a_column_taken_out_is_missed() -> None:
    sheets = [sheet_of(told) for told in workbooks.sheets(book([text("写")]))]
    sheets[1].rows[0][list(FIELD).index("required")] = None
    with pytest.raises(Refused, match="needs one column “必填”"):
        form_of(sheets)


times = st.dates() | st.datetimes() | st.times() | st.timedeltas()
known = st.sampled_from(["是", "单选", "a=b", "已填", *KINDS.values()])
cells = st.none() | st.booleans() | st.floats() | times | st.text(max_size=6) | known


@settings(deadline=None)
@given(st.data())
def test_whatever_stands_in_the_cells_a_form_or_a_refusal_comes_out(data: st.DataObject) -> None:
    sheets = [
        sheet_of(told)
        for told in workbooks.sheets(
            book([text("写"), text("读", kind="单选")], [{"field": "读", "label": "甲"}])
        )
    ]
    rows = list(chain.from_iterable(sheet.rows[1:] for sheet in sheets[:3]))
    for _ in range(data.draw(st.integers(1, 6))):
        row = data.draw(st.sampled_from(rows))
        row[data.draw(st.integers(0, len(row) - 1))] = data.draw(cells)
    try:
        form_of(sheets)
    except Refused:
        return


# -- YAML from strangers -----------------------------------------------------------------------

HEADED = b"code: t\nkind: check\ntitle: t\nfields:\n"
BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (n, n, n - 1, n - 1) for n in range(98, 120))


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (BOMB, "Line 1: & and"),
        (b"title: *other", "Line 1: & and"),
        (b"code: t\nkind: !!python/object/apply:os.system [true]", "Line 2: types with !"),
        (b"title: !!binary aGk=", "types with !"),
        (b"[" * 60_000, "deeper"),
        (b"{a: " * 60_000, "deeper"),
        (b"a: [" + b"x, " * 70_000, "too large"),
        (b"x" * 1_000_001, "too large"),
        (b"code: t\ncode: u", "Line 2: “code” stands there twice"),
        (b"code: t\ntitle: a: b", "Line 2: this is not YAML"),
        (b"code: t\n\ttitle: b", "Line 2: this is not YAML"),
        (b"a: 1\n---\nb: 1", "is not YAML"),
        (b'title: "\\ud800"', "not YAML"),
        (b"\x00\x01", "signs in it"),
        (b"\xff\xfe\xff", "signs in it"),
        (b"", "is no form"),
        (b"- a\n- b", "is no form"),
        (b"? [a]\n: b", "Line 1: a word is missing"),
        (HEADED + b"  - id: x\n    kind: texts\n    label: x", "Line 6: “fields › x › kind” does not"),
        (HEADED + b"  - id: x\n    kind: text\n", "Line 5: “fields › x › label” is missing"),
        (HEADED + b"  - {id: x, kind: text, label: {zh_CN: 1}}", "Line 5: “fields › x › label” does"),
        (HEADED + b"  - {id: x, kind: text, label: x, size: 1}", "Line 5: “fields › x › size” is nothing"),
    ],
)
def test_a_yaml_that_is_no_form_is_refused_with_its_line(content: bytes, told: str) -> None:
    with pytest.raises(Refused) as refused:
        read_yaml(content)
    assert told in str(refused.value)


def test_words_yaml_likes_to_change_stay_words() -> None:
    content = "code: on\nkind: check\ntitle: no\nfields:\n- {id: y, kind: text, label: 19:30, default: 1e5}\n"
    schema = read_yaml(content.encode("gb18030"))
    assert (schema.code, schema.title, schema.fields[0].id) == ("on", "no", "y")
    assert (schema.fields[0].label, schema.fields[0].default) == ("19:30", "1e5")


@settings(deadline=None)
@given(st.binary(max_size=60) | st.text("{}[]:,-&*!|>'\"\n ab1", max_size=40).map(str.encode))
def test_any_bytes_are_a_form_or_a_refusal(content: bytes) -> None:
    with pytest.raises(Refused):
        read_yaml(content)
