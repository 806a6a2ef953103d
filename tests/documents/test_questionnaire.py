"""The questionnaire on paper: what stands on it, whose it may tell, and that words stay words."""

from io import BytesIO
from typing import Any

import pytest
from docx import Document

from lib.documents import questionnaire, word_questionnaire
from lib.documents.questionnaire import Questionnaire, Sheet
from tests.documents.papers import A4, PAYLOADS, cells, fonts, pages, squeezed, text

pytestmark = pytest.mark.slow

SCALE = ["非常满意", "满意", "一般", "不满意", "非常不满意"]
PARTS: list[dict[str, Any]] = [
    {
        "kind": "ratings",
        "scale": SCALE,
        "rows": [{"number": n, "label": f"第{n}项满意吗？", "note": ""} for n in range(1, 10)],
    },
    {
        "kind": "nps",
        "number": 10,
        "label": "愿意推荐吗？",
        "note": "0 分不可能",
        "marks": [str(n) for n in range(11)],
    },
    {"kind": "heading", "number": 0, "label": "其他", "note": ""},
    {"kind": "choice", "number": 11, "label": "居住多久？", "note": "可多选", "options": ["一年", "三年"]},
    {"kind": "short", "number": 12, "label": "报修日期", "note": "", "unit": "年　　月　　日"},
    {"kind": "lines", "number": 13, "label": "意见和建议", "note": "", "lines": 3},
]


def asked(**values: Any) -> Questionnaire:
    known: dict[str, Any] = {
        "company": "示例物业服务有限公司",
        "project": "示例花园",
        "no": "DC20251121-0001",
        "title": "季度满意度调查表",
        "period": "2025 年第 4 季度",
        "intro": "您的意见将用于改进服务。",
        "how": "请打“√”。",
        "privacy": "本问卷不记名。",
        "nameless": True,
        "parts": PARTS,
        "hotline": "400-000-0000",
    }
    return Questionnaire(**known | values)


def test_a_blank_one_is_an_a4_page_with_every_question() -> None:
    made = questionnaire.pdf(asked(), [Sheet(url="https://wuye.example/s/open")])
    (page,) = pages(made)
    assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
    assert fonts(made) == {"NotoSansSC-Regular": True, "NotoSerifSC-Regular": True}
    said = text(made)
    assert "示例物业服务有限公司示例花园编号：DC20251121-0001" in said
    assert "序号调查项目非常满意满意一般不满意非常不满意" in said
    assert "9第9项满意吗？" in said
    assert "10.愿意推荐吗？（0分不可能）012345678910" in said
    assert "11.居住多久？（可多选）一年三年" in said
    assert "12.报修日期：年月日13.意见和建议" in said
    assert "本问卷不记名。" in said
    assert "扫码在线填写" in said
    assert "400-000-0000" in said
    assert not any(word in said for word in ("签名", "房号", "姓名"))


def test_a_named_one_asks_who_and_is_signed() -> None:
    said = text(questionnaire.pdf(asked(nameless=False), [Sheet("3-2-1502", "https://wuye.example/s/a")]))
    assert "房号3-2-1502姓名电话" in said
    assert "填写人签名：年月日" in said
    assert "撕" not in said


def test_each_household_has_sheets_of_its_own_counted_from_one() -> None:
    long = [*PARTS, *({**PARTS[-1], "number": n} for n in range(14, 18))]
    homes = ("3-2-1502", "3-2-1503")
    made = questionnaire.pdf(
        asked(parts=long), [Sheet(home, f"https://wuye.example/s/{home}") for home in homes]
    )
    found = [squeezed(page.extract_text()) for page in pages(made)]
    assert len(found) == 4
    assert [page[-6:] for page in found] == ["第1页共2页", "第2页共2页"] * 2
    for first, home in ((0, homes[0]), (2, homes[1])):
        top, below = found[first].split("请沿此线撕去本条后交回")
        assert home in top  # whoever hands the rest back is not told by it
        assert home not in below + found[first + 1]


@pytest.mark.parametrize("payload", PAYLOADS[:4])
def test_what_was_typed_is_never_source(payload: str) -> None:
    parts = [{**PARTS[3], "label": payload, "options": [payload]}]
    made = asked(parts=parts, intro=payload, project=payload)
    assert text(questionnaire.pdf(made)).count(squeezed(payload)) == 4
    said = "".join(
        paragraph.text for paragraph in Document(BytesIO(word_questionnaire.docx(made))).paragraphs
    )
    assert squeezed(said).count(squeezed(payload)) == 3


def test_word_holds_the_same_questions_to_change() -> None:
    made = word_questionnaire.docx(asked(nameless=False))
    rows = cells(made)
    assert ["序号", "调查项目", *SCALE] in rows
    assert ["9", "第9项满意吗？", *["□"] * 5] in rows
    assert ["房号", "", "姓名", "", "电话", ""] in rows
    said = [paragraph.text for paragraph in Document(BytesIO(made)).paragraphs]
    assert "□ 一年　　□ 三年" in said
    assert any(line.startswith("填写人签名") for line in said)
