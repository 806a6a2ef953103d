"""What is taken out comes back the very same, and other people's files are read as they are meant."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.choices.questions import Difficulty, QuestionKind
from lib.errors import Refused
from lib.i18n import translate
from lib.questions import exchange_child, exchange_formats, exchange_reading, exchange_template_rules
from lib.questions.content import Asked, Content, Key, Point
from lib.questions.content_rules import problems
from lib.questions.exchange_facts_rules import SIGN, Told
from lib.questions.exchange_writing import write
from lib.questions.writing_workbook_rules import table
from tests.questions.contents import contents, told_key

FORMATS = ["workbook", "gift", "moodle"]
TOPICS = st.sampled_from([(), ("消防安全",), ("消防安全", "灭火器 A/B")])


def chinese(text: str) -> str:
    return translate("zh_CN", text)


@st.composite
def told(draw: st.DrawFn) -> Told:
    return Told(
        draw(contents()),
        draw(TOPICS),
        draw(st.none() | st.sampled_from(Difficulty)),
        draw(st.sampled_from(["", "民法典 第九百四十二条"])),
    )


@pytest.mark.parametrize("format", FORMATS)
@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(told(), min_size=1, max_size=6))
def test_what_is_taken_out_reads_back_the_very_same(format: str, questions: list[Told]) -> None:
    assert not [problem for one in questions for problem in problems(one.content)]
    read = exchange_formats.read(write(format, questions, chinese))
    assert read.format == format
    assert [row.content for row in read.rows] == [one.content for one in questions]
    assert [(row.topic, row.difficulty, row.source, row.good) for row in read.rows] == [
        (one.topic, one.difficulty, one.source, True) for one in questions
    ]


# -- other people's files ----------------------------------------------------------------------

GIFT = """// a comment of nobody's
$CATEGORY: $course$/top/消防安全/灭火器

Who's buried in Grant's tomb?{~Grant ~Jefferson =no one}

Grant is {~buried =entombed ~living} in Grant's tomb.

::Name::Grant is buried in Grant's tomb.{FALSE#No one is buried there.#Right!}

Two plus two equals {=four =4 =%50%five}.

When was Ulysses S. Grant born? {#
    =1822:0
    =%50%1822:2}

Pi? {#3.141..3.142}

Capitals. {
    =Canada -> Ottawa
    =Italy  -> Rome
    }

[html]<p>Two people?</p> {
    ~%-50%No one
    ~%50%Grant
    ~%50%Grant's wife
####because}

Which equals 5? {
    ~ \\= 2 + 2
    = \\= 2 + 3#yes
}

Write about {braces.

Say more. {}
"""


def test_gift_as_its_documentation_writes_it() -> None:
    found = exchange_formats.read(GIFT.encode())
    assert found.format == "gift"
    assert {row.topic for row in found.rows} == {("消防安全", "灭火器")}
    good = [row.content for row in found.good if row.content]
    told = [(one.asked.kind.value, one.asked.stem, told_key(one)) for one in good]
    assert told[:4] == [
        ("single", "Who's buried in Grant's tomb?", "C"),
        ("single", "Grant is ____ in Grant's tomb.", "B"),
        ("truefalse", "Grant is buried in Grant's tomb.", False),
        ("fill", "Two plus two equals ____.", [["four", "4"]]),
    ]
    assert [(one.key.number, one.key.tolerance) for one in good[4:6]] == [
        (Decimal(1822), Decimal(0)),
        (Decimal("3.1415"), Decimal("0.0005")),
    ]
    assert good[6].key.pairs == {"1": "a", "2": "b"}
    assert (good[7].asked.stem, told_key(good[7]), good[7].explanation) == (
        "Two people?",
        ["B", "C"],
        "because",
    )
    assert [option.text for option in good[8].asked.options] == ["= 2 + 2", "= 2 + 3"]
    assert good[8].explanation == "yes"
    assert [row.problems[0].message for row in found.bad] == [
        "This question has no answer in braces",
        "A short answer needs a model answer or points to mark it by.",
    ]


def question(kind: str, text: str, inside: str) -> str:
    return (
        f'<question type="{kind}"><questiontext format="html"><text><![CDATA[{text}]]></text></questiontext>'
        f"<defaultgrade>2.0000000</defaultgrade>{inside}</question>"
    )


def answer(worth: float, text: str, more: str = "") -> str:
    return f'<answer fraction="{worth}" format="html"><text><![CDATA[<p>{text}</p>]]></text>{more}</answer>'


MOODLE = "".join(
    [
        "<?xml version='1.0'?><quiz>",
        '<question type="category"><category><text>$course$/top/电梯</text></category></question>',
        question(
            "multichoice",
            "<p>电梯属于<br>哪类？</p>",
            "<single>true</single>" + answer(0, "办公") + answer(100, "特种"),
        ),
        question(
            "multichoice",
            "灭火",
            "<single>false</single>" + answer(50, "冷却") + answer(-100, "围观") + answer(50, "窒息"),
        ),
        question("truefalse", "能超载", answer(0, "true") + answer(100, "false")),
        question("shortanswer", "火警", "<usecase>1</usecase>" + answer(100, "119") + answer(50, "119号")),
        question("numerical", "多少", answer(100, "36", "<tolerance>0.5</tolerance>")),
        question(
            "matching",
            "配对",
            "".join(
                f"<subquestion><text>{left}</text><answer><text>{right}</text></answer></subquestion>"
                for left, right in (("火警", "119"), ("急救", "120"), ("", "110"))
            ),
        ),
        question("ordering", "步骤", answer(2, "压") + answer(1, "拔")),
        question(
            "essay",
            "简述 &amp; <img src='@@PLUGINFILE@@/a.png'/>",
            "<graderinfo format='html'><text>先报警</text></graderinfo>",
        ),
        question("cloze", "自{1:SHORTANSWER:=2021~%50%二一}年{1:SA:=1~=一}月", ""),
        question("cloze", "水{2:NUMERICAL:=7:0.5}土{1:MULTICHOICE:=泥~月}", ""),
        question("calculated", "{a}+{b}", ""),
        "</quiz>",
    ]
)


def test_moodle_xml_as_moodle_writes_it() -> None:
    found = exchange_formats.read(MOODLE.encode())
    assert found.format == "moodle"
    assert {row.topic for row in found.rows} == {("电梯",)}
    good = [row.content for row in found.good if row.content]
    assert [one.asked.kind.value for one in good] == [
        *(
            "single",
            "multiple",
            "truefalse",
            "fill",
            "number",
            "matching",
            "ordering",
            "short",
            "fill",
            "case",
        ),
    ]
    assert good[0].asked.stem == "电梯属于\n哪类？"
    assert [told_key(one) for one in good[:4]] == ["B", ["A", "C"], False, [["119"]]]
    assert good[3].key.blanks[0].exact
    assert (good[4].key.number, good[4].key.tolerance, good[4].points) == (
        Decimal(36),
        Decimal("0.5"),
        Decimal(2),
    )
    assert (good[5].key.pairs, len(good[5].asked.options)) == ({"1": "a", "2": "b"}, 3)
    assert [option.text for option in good[6].asked.options] == ["拔", "压"]
    assert (good[7].asked.stem, told_key(good[7])) == ("简述 &", "先报警")
    assert [note.message for note in found.rows[7].notes] == ["Its pictures are left out: add them by hand"]
    assert (good[8].asked.stem, told_key(good[8])) == ("自____年____月", [["2021"], ["1", "一"]])
    assert (good[9].asked.stem, good[9].key.shares) == (
        "水（1）土（2）",
        (Decimal("66.67"), Decimal("33.33")),
    )
    assert found.bad[0].problems[0].params == {"kind": "calculated"}


def test_aiken_and_what_is_wrong_in_it() -> None:
    text = "谁？\nA. 甲\nB) 乙\nANSWER: B\n\n哪个？\nA. 甲\nB. 乙\n\n几个？\nA. 一\nB. 二\nANSWER: D\n"
    found = exchange_formats.read(text.encode())
    assert (found.format, [told_key(row.content) for row in found.good if row.content]) == ("aiken", ["B"])
    assert [(row.place, row.text) for row in found.bad] == [("6", "哪个？"), ("10", "几个？")]


# -- what travels beside the words -------------------------------------------------------------


def test_whoever_mends_a_question_in_the_file_is_believed() -> None:
    """The words of the file go before what travelled beside them."""
    content = Content(asked=Asked(kind=QuestionKind.TRUE_FALSE, stem="电梯可以超载。"), key=Key(true=False))
    gift = write("gift", [Told(content)], chinese).decode()
    assert exchange_formats.read(gift.encode()).rows[0].content == content
    assert SIGN not in gift
    kept = write("workbook", [Told(content)], chinese)
    assert exchange_formats.read(kept).rows[0].content == content  # 。 is kept, which the cells would lose
    mended = gift.replace("FALSE", "TRUE")
    (row,) = exchange_formats.read(mended.encode()).good
    assert row.content
    assert row.content.key.true is True


def test_numbers_of_pictures_are_not_taken_from_a_file() -> None:
    shown = Asked(kind=QuestionKind.SHORT, stem="看图。", pictures=(7,))
    content = Content(asked=shown, key=Key(answer="甲", rubric=(Point(text="甲", share=Decimal(100)),)))
    for format in FORMATS:
        (row,) = exchange_formats.read(write(format, [Told(content)], chinese)).rows
        assert row.content
        assert not row.content.asked.pictures


def test_the_template_reads_as_its_own_examples() -> None:
    found = exchange_formats.read(exchange_template_rules.template(chinese))
    assert [row.content for row in found.rows] == [one.content for one in exchange_template_rules.EXAMPLES]
    assert SIGN.rstrip(":") not in table(exchange_template_rules.EXAMPLES, chinese)[0]


def test_rows_to_mend_come_back_with_what_was_written() -> None:
    text = "题型\t题干\tA\tB\t答案\t难度\n单选\t电梯属于\t办公\t特种\tE\t易\n论述？\t为何\t\t\t因为\t中\n"
    bad = exchange_formats.read(text.encode()).bad
    again = exchange_formats.read(
        exchange_template_rules.to_mend(bad, lambda row: row.problems[0].message, chinese)
    )
    assert [row.problems for row in again.bad] == [row.problems for row in bad]
    assert [row.raw for row in again.bad] == [row.raw for row in bad]


# -- files made to hurt ------------------------------------------------------------------------

LAUGHS = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY a "ha">%s]><quiz><question>&z;</question></quiz>'
ENTITIES = b"".join(b'<!ENTITY %c "&%c;&%c;&%c;">' % (n + 1, n, n, n) for n in range(ord("a"), ord("z")))
OUTSIDE = b'<?xml version="1.0"?><!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz>&x;</quiz>'


def packed(body: bytes) -> bytes:
    target = BytesIO()
    with ZipFile(target, "w", ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", body)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        LAUGHS % ENTITIES,
        OUTSIDE,
        packed(LAUGHS % ENTITIES),
        packed(b"<w>" + b"0" * (41 * 2**20)),
        packed(b"<broken"),
        b"PK\x03\x04 no package",
        b"%PDF-1.7",
        b"\x89PNG",
        "你好".encode(),
        b"{" * 5000,
        b"<quiz>" + b"<question>" * 50_000,
    ],
    ids=["laughs", "outside", "packed", "big", "broken", "empty", "pdf", "png", "text", "nested", "endless"],
)
def test_a_file_made_to_hurt_is_refused_with_a_sentence(content: bytes) -> None:
    assert "refused" in exchange_child.answer(content, "")


def test_the_child_reads_what_the_parent_gives_it() -> None:
    found = exchange_reading.read("一、判断题\n1. 电梯可超载（×）".encode())
    assert (found.format, [told_key(row.content) for row in found.good if row.content]) == ("paper", [False])
    with pytest.raises(Refused, match="longer than"):
        exchange_reading.read(b"1. x", seconds=0.01)
    with pytest.raises(Refused, match="empty"):
        exchange_reading.read(b" ")
