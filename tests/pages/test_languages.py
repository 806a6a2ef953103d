"""Chinese screens are Chinese, English screens English; only what people wrote is as they wrote it."""

import re
from functools import cache

import pytest
import yaml

from lib.archives.presets import FILE
from lib.standards.presets import FIRST, preset
from lib.tickets.complaint_rules import first_plan, plan_steps
from tests.cast import FINDINGS, NAMES, SLOW, Cast
from tests.pages.scenes import LEDGER, scenes
from tests.pages.screen import Desk, said, unescaped

pytestmark = pytest.mark.slow

WRITTEN = (
    *("莲花苑", "竹园", "早班", "张伟", "张*", "欧阳娜", "厨房水槽下面漏水", "更换软管", "等配件"),
    *(
        "不在服务范围",
        "业主自行处理",
        "软管",
        "大堂",
        "漏水",
        "旧台账",
        "没有这个人",
        "中文",
        "LH",
        "ZY",
        "tel:",
    ),
    *("消防通道清理", "已清理", "主管爆裂", "停水抢修"),
    *("客服群", "四季度", "咨询", "Enquiry"),  # a form being designed shows both languages
    *("断电配合", "您好，问题已解决，特此答复。", "一周后未再发生"),
    *(SLOW["summary"], SLOW["cause"], SLOW["demand"], FINDINGS["facts"], FINDINGS["verdict"]),
    *(step.text for step in plan_steps(first_plan())),
    *("钱示例", "工程部", "电工证", "焊工证", "电工", "YG01"),
    *("电梯维保合同", "{project}-{letters}-{year}-{n:4}", "{n:4}", "LH-HT", "GS-HT"),
    *("{project}", "{letters}", "{year}"),
)
# A company's categories are named in the language it was set up in.
CATEGORIES = yaml.safe_load(FILE.read_text("utf8"))
FILED_UNDER = tuple(
    word for one in CATEGORIES for word in (one["name"]["zh_CN"], one["letters"], one["basis"]["zh_CN"])
)
# The book a company begins with is in the language it was made in.
FIRST_BOOK = preset(FIRST, "zh_CN")
PROMISED = (FIRST_BOOK.title, *(clause.note for clause in FIRST_BOOK.clauses))
IN_THE_FILE = ("表一", "甲", "乙", "一", "二", *(cell for row in LEDGER for cell in row if cell))
# Words of the trade and of computers that are the same in both languages.
SHARED = re.compile(
    r"WuyeDesk|Excel|CSV|YAML|English|XM01|\d+ MB|Ctrl\+Enter|\]\(/[^)]*\)|forms\.xlsx|"
    r"Webhook|manage\.py doctor|https://[a-z0-9./_?=-]+|open\.feishu\.cn|\bWord\b|\bPDF\b|"
    r"\b[a-z]{0,3}\d[\w-]*\b|WX\d+-\d+|\bzw\b|\.xlsx|:material/\w+:|:[a-z-]+\[",
    re.I,
)
PEOPLE = re.compile(rf"\b({'|'.join((*NAMES, 'fresh'))})\b", re.I)
CHINESE, LATIN = re.compile(r"[\u3400-\u9fff]+"), re.compile(r"[A-Za-z]{2,}")


@cache
def left_in(text: str, literal: bool, foreign: re.Pattern[str]) -> list[str]:
    """Most of what stands on a screen stands on the others too: looked through once."""
    left = unescaped(text)
    known = WRITTEN + PROMISED + FILED_UNDER + (IN_THE_FILE if literal else ())
    for written in sorted(known, key=len, reverse=True):
        left = left.replace(written, " ")
    return foreign.findall(PEOPLE.sub(" ", SHARED.sub(" ", left)))


@pytest.mark.parametrize(("lang", "foreign"), [("zh_CN", LATIN), ("en", CHINESE)], ids=["chinese", "english"])
def test_no_word_of_the_other_language_is_left(
    desk: Desk, cast: Cast, lang: str, foreign: re.Pattern[str]
) -> None:
    found, drawn = [], []
    for name, at in scenes(desk, cast, lang):
        assert not at.exception, name
        drawn.append(name if len(said(at)) > 1 else f"blank {name}")
        for one in said(at):
            if words := left_in(one.text, one.literal, foreign):
                found.append((name, one.kind, one.field, words))
    assert found == [], "\n".join(map(str, found))
    assert [name for name in drawn if name.startswith("blank")] == ["blank a shut page"][: lang == "zh_CN"]
    assert len(drawn) > 60
