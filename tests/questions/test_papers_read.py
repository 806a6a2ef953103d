"""Banks and papers as companies pass them round, read as their authors meant them."""

import json
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from docx import Document

from db.choices.questions import QuestionKind
from lib.questions.content import Content
from lib.questions.exchange_formats import read
from lib.questions.exchange_rules import Row
from tests.questions.contents import told_key

SAMPLES = Path(__file__).parents[1] / "samples"
LEVELS = {"easy": "易", "middle": "中", "hard": "难"}


def sample(name: str) -> tuple[bytes, dict[str, Any]]:
    truth = SAMPLES / "truth" / f"{Path(name).stem}.json"
    return (SAMPLES / name).read_bytes(), json.loads(truth.read_text("utf8"))


def of(row: Row) -> Content:
    assert row.good, (row.place, row.text, row.problems)
    assert row.content
    return row.content


def rows(text: str) -> list[Content]:
    return [of(row) for row in read(text.encode()).rows]


def answer(content: Content) -> Any:
    """Of one blank its accepted answers alone."""
    told = told_key(content)
    return told[0] if content.asked.kind == QuestionKind.FILL and len(told) == 1 else told


def seen(row: Row) -> dict[str, Any]:
    """As the truth tells a question; the lines of an answer are the document's own paragraphs."""
    content = of(row)
    return {
        "type": content.asked.kind.value,
        "stem": content.asked.stem,
        "options": [option.text for option in content.asked.options],
        "answer": answer(content),
        "points": content.points,
    }


# -- the bank and the paper among the samples --------------------------------------------------


def test_the_sample_bank_is_read_exactly() -> None:
    content, truth = sample("物业服务题库.xlsx")
    found = read(content)
    assert found.format == "workbook"
    assert (len(found.good), len(found.bad)) == (truth["good_rows"], len(truth["bad_rows"]))
    assert [int(row.place) for row in found.bad] == [bad["row"] for bad in truth["bad_rows"]]
    assert [row.problems[0].message for row in found.bad] == [
        "The answer is missing",
        "The answer {letter} is not one of the options",
        "The question itself is missing",
        "Option {letter} is the answer and is empty",
        "Kind of question not known: {word}",
        "Right or wrong? “{answer}” says neither",
    ]
    hints = {int(row.place): row.notes[0].params["place"] for row in found.rows if row.notes}
    assert hints == {119: "20", 120: "76"}
    by_row = {int(row.place): row for row in found.rows}
    for told in truth["samples"]:
        row, expected = by_row[told["row"]], told["expect"]
        assert seen(row) == {name: expected[name] for name in seen(row)}
        assert row.difficulty
        assert (LEVELS[row.difficulty], row.topic) == (expected["difficulty"], (expected["topic"],))
    assert sum(of(row).points or 0 for row in found.good) == truth["points_good_rows"]


def test_the_sample_paper_is_read_exactly() -> None:
    content, truth = sample("2025年客服岗位考试卷.docx")
    found = read(content)
    assert (found.format, len(found.rows)) == ("docx", truth["questions"])
    for row, expected in zip(found.rows, truth["items"], strict=True):
        told = seen(row) | {"section": of(row).asked.kind.value, "no": int(row.place.split("-")[1])}
        if told["type"] == "fill":
            (told["answer"],) = told["answer"]
        if told["type"] == "short":
            told["answer"] = told["answer"].replace("\n", "")
        wanted = {"options": []} | expected
        assert {name: told[name] for name in wanted if name != "layout"} == {
            name: value for name, value in wanted.items() if name != "layout"
        }
    assert sum(of(row).points or 0 for row in found.rows) == truth["total_points"]


# -- other banks -------------------------------------------------------------------------------


def table(*lines: str) -> list[Content]:
    return rows("\n".join(lines))


def test_columns_under_other_names_in_another_order_below_a_title() -> None:
    (one, two, three) = table(
        "某公司培训题,,,,",
        "标准答案,题目内容,备选答案,试题类型,难易程度",
        "b,电梯属于（  ）,A.办公设备 B.特种设备 C、其他,选择题,简单",
        '冷却；窒息,灭火方法有,"A、冷却',
        "B、吹气",
        'C、窒息",多项选择题,一般',
        "错误,电梯可以超载（   ）。,,是非题,难",
    )
    assert told_key(one) == "B"
    assert [option.text for option in one.asked.options] == ["办公设备", "特种设备", "其他"]
    assert one.asked.stem == "电梯属于"
    assert told_key(two) == ["A", "C"]
    assert (three.asked.stem, told_key(three)) == ("电梯可以超载", False)


def test_the_kind_is_inferred_where_no_column_tells_it() -> None:
    found = table(
        "题干\t选项A\t选项B\t选项C\t答案",
        "一\t甲\t乙\t丙\t２",
        "二\t甲\t乙\t丙\tＡ、Ｃ",
        "三\t\t\t\t×",
        "四是____和（  ）\t\t\t\t甲|乙;丙",
        "五多少米\t\t\t\t150±5米",
        "六怎么办\t\t\t\t先报告，再处置。",
    )
    assert [one.asked.kind.value for one in found] == [
        "single",
        "multiple",
        "truefalse",
        "fill",
        "number",
        "short",
    ]
    assert [told_key(one) for one in found[:4]] == ["B", ["A", "C"], False, [["甲", "乙"], ["丙"]]]
    assert (found[4].key.tolerance, found[4].asked.unit) == (Decimal(5), "米")


def test_matching_ordering_and_a_truth_by_letter() -> None:
    match, order, truth = table(
        "题型,题干,A,B,C,答案",
        "匹配题,配对,保洁,,,火警→119；急救→120",
        "排序题,步骤,握,拔,压,B-A-C",
        "判断题,对吗,正确,错误,,B",
    )
    assert [option.text for option in match.asked.options] == ["保洁", "119", "120"]
    assert match.key.pairs == {"1": "b", "2": "c"}
    assert order.key.right == ("B", "A", "C")
    assert truth.key.true is False


# -- other papers ------------------------------------------------------------------------------


def test_answers_at_the_end_go_to_their_sections() -> None:
    found = rows(
        """物业知识竞赛题
一、单选题（每题2分）
1．电梯属于（    ）
A．办公设备  B．一般设备  C．特种设备  D．消防设备
2．火警电话是____
(A)110 (B)119 (C)120
二、多选题（每小题3分，共3分）
1、灭火方法有
A、冷却法 B、窒息法
C、隔离法 D、吹气法
三、判断题
1、电梯可以超载（  ）
2、灭火器要定期检查
四、填空题（每空1分）
1、民法典自____年____月1日起施行
五、简答题
1、简述初起火灾处置（10分）
2、什么是首问责任制？

附：参考答案及评分标准
一、单选题：1-2 CB
二、1.ABC
三、判断题 1-2 ×√
四、填空题
1、2021；1
五、简答题
1、答：1.报警；2.灭火；
3.疏散
2、首位接待人员负责到底。
"""
    )
    assert [told_key(one) for one in found] == [
        "C",
        "B",
        ["A", "B", "C"],
        False,
        True,
        [["2021"], ["1"]],
        "1.报警；2.灭火；\n3.疏散",
        "首位接待人员负责到底。",
    ]
    assert [one.points for one in found] == [2, 2, 3, None, None, 2, 10, None]


def test_what_is_said_after_each_question_belongs_to_it() -> None:
    text = """判断题
① 电梯可超载。 (错)
② 水箱盖应上锁。（对）
解析：防止投毒
单选题
（1）电梯属于？
A.办公设备
B.特种设备
答案：B　解析：属于特种设备　难度：易
知识点：电梯管理
（2）火警是？
a) 119
b) 120
【答案】A
【解析】119是火警
两行解析
【难度】难
"""
    first, second, third, fourth = read(text.encode()).rows
    assert [told_key(of(row)) for row in (first, second, third, fourth)] == [False, True, "B", "A"]
    assert of(second).explanation == "防止投毒"
    assert (of(third).explanation, third.topic) == ("属于特种设备", ("电梯管理",))
    assert (of(fourth).explanation, fourth.difficulty) == ("119是火警\n两行解析", "hard")


def test_a_paper_without_sections() -> None:
    found = rows(
        """1. 电梯属于（B）
A 办公设备
B 特种设备
2. 下列属于消防设施的有（ＡＢ）
A．消火栓　B．喷淋　C．花盆
3. 电梯超载可以硬挤（×）
4. 火警电话是__119__。
5. 简述投诉处理步骤。
参考答案：
1.倾听
2.记录
6. 什么是一户一档？
答案：每户一份档案
"""
    )
    kinds = [QuestionKind(kind) for kind in ["single", "multiple", "truefalse", "fill", "short", "short"]]
    assert [one.asked.kind for one in found] == kinds
    assert [told_key(one) for one in found[3:]] == [[["119"]], "1.倾听\n2.记录", "每户一份档案"]


def test_a_case_has_its_questions_below_its_story() -> None:
    (case,) = rows(
        """四、案例分析题（每题20分）
1、某小区凌晨水管爆裂。
（1）值班人员首先应做什么？（8分）
答案：关阀
（2）后续工作有（12分）
A.拍照 B.登记 C.离开
答案：AB
"""
    )
    assert case.asked.stem == "某小区凌晨水管爆裂。"
    assert [(part.kind.value, part.stem) for part in case.asked.parts] == [
        ("short", "值班人员首先应做什么？"),
        ("multiple", "后续工作有"),
    ]
    assert (case.key.shares, case.key.parts[1].right, case.points) == (
        (Decimal(40), Decimal(60)),
        ("A", "B"),
        Decimal(20),
    )


def test_numbers_that_word_counts_itself_are_seen() -> None:
    paper = Document()
    for text, style in (
        ("电梯属于（B）", "List Number"),
        ("A.办公设备  B.特种设备", "Normal"),
        ("火警是（A）", "List Number"),
        ("A.119  B.120", "Normal"),
    ):
        paper.add_paragraph(text, style)
    target = BytesIO()
    paper.save(target)
    assert [told_key(of(row)) for row in read(target.getvalue()).rows] == ["B", "A"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("一、单选题\n1. 谁（  ）\nA.甲 B.乙\n2. 谁（B）\nA.甲 B.乙", "The answer is missing"),
        ("一、单选题\n1. 谁（AB）\nA.甲 B.乙", "A single choice with several answers: {letters}"),
        ("一、判断题\n1. 对吗\n答案：也许", "Right or wrong? “{answer}” says neither"),
        (
            "四、填空题\n1. 是____和____\n答案：甲",
            "There are {n} blanks, and the answer does not tell as many",
        ),
    ],
)
def test_what_cannot_be_read_says_why(text: str, why: str) -> None:
    assert read(text.encode()).bad[0].problems[0].message == why
