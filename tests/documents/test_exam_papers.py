"""Examinations on paper: what each file tells, what it keeps to itself, that words stay words."""

from dataclasses import replace
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from docx import Document

from db.choices.questions import Difficulty
from db.choices.questions import QuestionKind as K
from lib.documents import certificates, exam_papers, exam_slips, word_exam_papers
from lib.documents.exam_papers import Copy, Occasion, Person
from lib.exams.drawing_rules import draw
from lib.exams.plan import Frozen, FrozenQuestion, How, Item, Plan, Rule, Section, Sheet
from lib.exams.print_rules import asked_sections, columns, key_sections
from lib.questions.content import Asked, Content, Key
from tests.documents.papers import A4, PAYLOADS, fonts, pages, photos, squeezed, text
from tests.exams.announced import CONTENTS, MARKS

pytestmark = pytest.mark.slow

CASE = Content(
    asked=Asked(
        kind=K.CASE,
        stem="夜间巡查发现一辆车停在消防车通道上。",
        pictures=(7,),
        parts=(CONTENTS[0].asked, CONTENTS[7].asked),
    ),
    key=Key(parts=(CONTENTS[0].key, CONTENTS[7].key), shares=(Decimal(40), Decimal(60))),
    explanation="通道任何时候都不得占用。",
)
OCCASION = Occasion(
    company="示例物业",
    title="客服岗位理论考试",
    full="45",
    no="KS20251121-0001",
    when="2025年11月21日 09:00 至 11:00",
    minutes=60,
    pass_mark="满分的 60%",
)
SECRETS = ("火警拨打119", "首位接待者", "谁负责", "通道任何时候", "气体检测", "1.4", "B→D→C→A")
"""What only a key may tell: explanations, model answers, rubric, accepted answers."""


def frozen(*contents: Content) -> Frozen:
    items = tuple(Item(question=n, marks=Decimal([*MARKS, 15][n - 1])) for n, _ in enumerate(contents, 1))
    return Frozen(
        plan=Plan(sections=(Section(title="理论", items=items[:8]), Section(title="案例", items=items[8:]))),
        marking={K.MULTIPLE: Rule(how=How.HALF)},
        shuffled=False,
        full=Decimal(45),
        questions={
            n: FrozenQuestion(number=1, topic=1, difficulty=Difficulty.EASY, content=content)
            for n, content in enumerate(contents, 1)
        },
    )


PAPER = frozen(*CONTENTS, CASE)
SHEET = draw(PAPER, 7, 1, 1)
ASKED = Copy(asked_sections(PAPER, SHEET))
KEYED = Copy(key_sections(PAPER, SHEET))


def words(docx: bytes) -> str:
    document = Document(BytesIO(docx))
    cells = (cell.text for table in document.tables for row in table.rows for cell in row.cells)
    return squeezed("".join([*(one.text for one in document.paragraphs), *cells]))


def test_a_paper_asks_everything_on_a4_with_its_own_fonts() -> None:
    made = exam_papers.paper(OCCASION, [ASKED], {"7": photos(1)[0]})
    assert (round(pages(made)[0].mediabox.width), round(pages(made)[0].mediabox.height)) == A4
    assert fonts(made) == {"NotoSansSC-Regular": True, "NotoSerifSC-Regular": True}
    said = text(made)
    assert "时长：60分钟满分：45分及格：满分的60%" in said
    assert "一、理论（共8题，共30分）" in said
    assert "1.火警电话是（）（2分）A.119B.110C.120D.122" in said
    assert "4.有限空间作业应先、再、后作业。（4分）" in said
    assert "正确顺序：→→→" in said
    assert "9.夜间巡查发现一辆车停在消防车通道上。" in said
    assert "（2）什么是首问责任制？" in said
    assert "第1页共" in said


def test_only_the_key_s_files_tell_what_is_right() -> None:
    """In PDF and Word; what a key tells is looked for in the two other files."""
    kept = {
        "paper": text(exam_papers.paper(OCCASION, [ASKED], {})),
        "answers": text(exam_papers.answer_sheet(OCCASION, [ASKED])),
        "paper in Word": words(word_exam_papers.paper(OCCASION, ASKED)),
        "answers in Word": words(word_exam_papers.answer_sheet(OCCASION, ASKED)),
    }
    for name, said in kept.items():
        assert [word for word in SECRETS if word in said] == [], name
    for told in (text(exam_papers.key(OCCASION, [KEYED])), words(word_exam_papers.key(OCCASION, KEYED))):
        assert all(word in told for word in SECRETS)
        assert "谁负责5" in told
        assert "有错的不得分" not in told  # one rule for a section of one kind only


def test_each_person_has_their_own_order_and_pages_from_one() -> None:
    mixed = PAPER.model_copy(update={"shuffled": True})
    sheets = [draw(mixed, 7, sitter, 1) for sitter in (1, 2)]
    copies = [
        Copy(asked_sections(mixed, sheet), Person(name, f"E{n}", "莲花苑"))
        for n, (name, sheet) in enumerate(zip(("考生甲", "考生乙"), sheets, strict=True))
    ]
    found = [squeezed(page.extract_text()) for page in pages(exam_papers.paper(OCCASION, copies, {}))]
    firsts = [page for page in found if page.endswith(("第1页共2页", "第1页共3页"))]
    assert [("考生甲" in page, "考生乙" in page) for page in firsts] == [(True, False), (False, True)]
    assert firsts[0].replace("考生甲", "").replace("E0", "") != firsts[1].replace("考生乙", "").replace(
        "E1", ""
    )


def test_letters_of_the_key_are_those_of_the_sheet() -> None:
    turned = SHEET.model_copy(
        update={
            "items": tuple(
                item.model_copy(update={"order": tuple(reversed(item.order))}) for item in SHEET.items
            )
        }
    )
    answers = {
        one["n"]: one["answer"] for section in key_sections(PAPER, turned) for one in section["questions"]
    }
    assert answers["1"] == "D"  # 119 stands last now
    assert answers["2"] == "ACD"
    asked = asked_sections(PAPER, turned)[0]["questions"][0]["options"]
    assert [one["text"] for one in asked] == ["122", "120", "110", "119"]


def test_a_sheet_to_answer_on_has_boxes_and_lines_and_the_paper_then_no_room() -> None:
    separate = replace(OCCASION, separate=True)
    said = text(exam_papers.answer_sheet(separate, [ASKED]))
    assert "1ABCD2ABCD3√×" in said
    assert "5MPa" in said
    assert "正确顺序" not in text(exam_papers.paper(separate, [ASKED], {}))


@pytest.mark.parametrize(
    ("texts", "beside"), [(["119", "110"], 4), (["一二三四五六七八九", "短"], 2), (["字" * 30, "短"], 1)]
)
def test_short_options_stand_beside_each_other(texts: list[str], beside: int) -> None:
    assert columns([{"text": one, "picture": ""} for one in texts]) == beside


@pytest.mark.parametrize("payload", PAYLOADS)
def test_what_was_typed_is_never_source(payload: str) -> None:
    asked = CONTENTS[0].asked.model_copy(update={"stem": payload})
    odd = frozen(CONTENTS[0].model_copy(update={"asked": asked}))
    sheet: Sheet = draw(odd, 1, 1, 1)
    said: dict[str, Any] = {"title": payload, "company": payload}
    occasion = replace(OCCASION, **said)
    copy = Copy(asked_sections(odd, sheet), Person(payload))
    for made in (
        exam_papers.paper(occasion, [copy], {}),
        exam_papers.answer_sheet(occasion, [copy]),
        exam_papers.key(occasion, [Copy(key_sections(odd, sheet))]),
    ):
        assert len(pages(made)) == 1
    assert word_exam_papers.paper(occasion, copy)
    slip = exam_slips.Slip(payload, payload, payload, "https://wuye.example/x/a")
    assert len(pages(exam_slips.slips(replace(SLIPS, title=payload), [slip]))) == 1
    held = replace(HELD, name=payload, what=payload)
    assert (
        len(pages(certificates.sheets(payload, [held])))
        == len(pages(certificates.cards(payload, [held])))
        == 1
    )


SLIPS = exam_slips.Occasion("示例物业", "客服岗位理论考试", "KS1", "2025年11月21日 09:00 至 11:00", 60, "")
HELD = certificates.Certificate(
    no="HG20251121-0001",
    name="考生甲",
    staff_no="E001",
    department="莲花苑",
    what="客服岗位上岗培训",
    on="2025年11月21日",
    until="",
    issued_on="2025年11月22日",
    url="https://wuye.example/v/abc",
    score="92",
)


def test_eight_slips_share_a_page_each_with_its_own_code() -> None:
    people = [exam_slips.Slip(f"考生{n}", f"E{n}", "莲花苑", f"https://wuye.example/x/{n}") for n in range(9)]
    first, last = pages(exam_slips.slips(SLIPS, people))
    said = squeezed(first.extract_text())
    assert [f"考生{n}" in said for n in range(9)] == [True] * 8 + [False]
    assert said.count("准考证2") == 0
    assert "考生8" in squeezed(last.extract_text())
    assert "共9人" in text(exam_slips.notice(SLIPS, many=9, who="客服"))


def test_certificates_come_as_a_sheet_and_as_cards() -> None:
    (sheet,) = pages(certificates.sheets("示例物业", [HELD]))
    assert (round(sheet.mediabox.width), round(sheet.mediabox.height)) == A4[::-1]
    said = squeezed(sheet.extract_text())
    for told in ("兹证明考生甲", "HG20251121-0001", "有效期至：长期有效", "成绩92分", "客服岗位上岗培训"):
        assert told in said
    assert len(pages(certificates.cards("示例物业", [HELD] * 11))) == 2
