"""What a line of a paper begins: a section, a question, an answer, an explanation. Pure."""

import re
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.questions.reading_words_rules import (
    LABEL,
    LOOSE_LABEL,
    TICKS,
    WIDE,
    is_open,
    kind_of,
    letters_of,
    truth_of,
)

FIELDS = {
    "answer": "参考答案 标准答案 正确答案 答案要点 参考要点 评分标准 评分要点 答题要点 答案 解答 答 Answer",
    "explanation": "试题解析 答案解析 题目解析 解析 解释 分析",
    "difficulty": "难易程度 难度等级 难易度 难度",
    "topic": "知识点 考点 章节 分类",
    "points": "分值 分数",
    "source": "出处 来源",
}
FIELD_OF = {word.lower(): field for field, words in FIELDS.items() for word in words.split()}
WORDS = "|".join(sorted(FIELD_OF, key=len, reverse=True))
FIELD = re.compile(rf"[【\[]\s*({WORDS})\s*[】\]]\s*[:：]?|(?:^|(?<=[\s;；。]))({WORDS})\s*[:：]", re.I)
FILLED, UNFILLED = "\ue000", "\ue001"
"""What a reader of Word files puts round underlined words."""
NUMERALS = "一二三四五六七八九十"
ORDINAL = re.compile(
    rf"\s*(?:第([{NUMERALS}]{{1,3}})(?:部分|大题|章|题)|[（(]?([{NUMERALS}]{{1,3}})[)）]?)\s*[、.．:：]?\s*"
)
PLAIN_ORDINAL = re.compile(r"\s*\d{1,2}\s*[、.．]\s*")
HEAD = re.compile(r"([^\s（(:：，,。;；【】\[\]]{1,14})\s*(.*)")
EACH = re.compile(r"每(?:小|道)?(题|空|个|格|问|道)?\s*(?:得|计|各)?\s*(\d{1,3}(?:\.\d{1,2})?)\s*分")
OWN_POINTS = re.compile(
    r"\s*[（(]\s*(?:本?小?题?|共|满分|计)?\s*(\d{1,3}(?:\.\d)?)\s*分\s*[)）]\s*(?=[。.]?\s*$|[（(])"
)
SIGNS = f"[{re.escape(TICKS)}]{{1,5}}"
START = re.compile(
    rf"\s*(?:[（(【]\s*(?P<front>{SIGNS}|[A-L]{{1,8}})?\s*[)）】]\s*)?(?:第\s*)?"
    r"(?:(?P<no>\d{1,3})\s*(?P<sign>题?\s*[.．、:：)）]|题|(?<=\d)[ \t\u3000](?=\S))"
    r"|[（(](?P<inner>\d{1,2})[)）]|(?P<ring>[①-⑳]))[ \t\u3000]*"
)
KEY_HEAD = re.compile(
    r"\s*[【\[（(]?(?:附[件录]?[:：]?)?[^，。？?（）()]{0,24}(?:参考|标准|正确)?答案"
    r"(?:[及与和、][^，。：:]{0,12})?[】\])）]?\s*[:：]?\s*"
)
SPAN = re.compile(
    r"\s*\d{1,3}\s*(?:[-—~～–至到]+\s*\d{1,3}\s*[题.．、:：]?\s*[A-La-l√×✓✗对错正TF]"
    r"|[.．、:：)）]\s*(?:[A-L]{1,8}|[√×✓✗对错TF])[\s,，;；、]+\d)"
)
"""Answers of several questions in one line: 1-5 ABCDD; 1.A 2.B."""


@dataclass(frozen=True)
class Section:
    """no: its place in the paper, from 1; mark: its own numeral, where it has one."""

    no: int
    kind: str = ""
    mark: str = ""
    points: Decimal | None = None
    each_blank: bool = False
    rest: str = ""

    @property
    def by_hand(self) -> bool:
        return kind_of(self.kind) in (QuestionKind.SHORT, QuestionKind.CASE)

    @property
    def case(self) -> bool:
        return kind_of(self.kind) == QuestionKind.CASE


@dataclass(frozen=True)
class Begin:
    """The number a line begins with; inner: written as （1） or ①."""

    no: int
    rest: str
    sign: str = ""
    front: str = ""
    inner: bool = False


def section_of(line: str, no: int) -> Section | None:
    """一、单项选择题（每题2分，共40分）; 【判断题】; 第二部分 多选题; 三、消防知识（共20分）."""
    ordinal = ORDINAL.match(line)
    plain = PLAIN_ORDINAL.match(line)
    numbered = ordinal or plain
    body = line[numbered.end() if numbered else 0 :].strip().lstrip("【[")
    head = HEAD.match(body)
    if head is None or len(line) > 160:
        return None
    word, rest = head[1], head[2].lstrip("】]")
    known = kind_of(word) is not None or is_open(word)
    bare_word = word.endswith("题") and (not rest or rest[0] in "（(:：，,")
    if known and (bare_word or (ordinal and ordinal.end() and (not rest or rest[0] in "（(:：，,"))):
        return _section(no, word, ordinal, rest)
    if ordinal and EACH.search(rest) and not body.endswith(("？", "?")):
        return _section(no, "", ordinal, rest)
    return None


def _section(no: int, kind: str, ordinal: re.Match[str] | None, rest: str) -> Section:
    mark = (ordinal[1] or ordinal[2]) if ordinal else ""
    points, each_blank = points_each(rest)
    return Section(no, kind, mark, points, each_blank, re.sub(r"^[（(][^）)]*[)）]|^[:：]", "", rest).strip())


def points_each(text: str) -> tuple[Decimal | None, bool]:
    """Marks of each question, or of each blank."""
    found = EACH.search(text)
    return (Decimal(found[2]), found[1] in ("空", "格")) if found else (None, False)


def begin_of(line: str) -> Begin | None:
    found = START.match(line)
    if found is None:
        return None
    rest, front = line[found.end() :], (found["front"] or "").strip()
    if found["no"]:
        sign = found["sign"].translate(WIDE).strip()
        return Begin(int(found["no"]), rest, sign, front)
    no = int(found["inner"]) if found["inner"] else ord(found["ring"]) - ord("①") + 1
    return Begin(no, rest, "()", front, inner=True)


def fields_in(line: str) -> tuple[str, list[tuple[str, str]]]:
    """What stands before the first of them, and each with its text: 答案：B 解析：…."""
    found = [mark for mark in FIELD.finditer(line) if mark.group().strip(" :：") or mark[1]]
    if not found:
        return line, []
    ends = [mark.start() for mark in found[1:]] + [len(line)]
    told = [
        (FIELD_OF[(mark[1] or mark[2]).lower()], line[mark.end() : end].strip())
        for mark, end in zip(found, ends, strict=True)
    ]
    return line[: found[0].start()].rstrip(), told


def is_option(line: str) -> bool:
    narrow = line.translate(WIDE)
    found = LABEL.search(narrow) or LOOSE_LABEL.match(narrow.lstrip())
    return bool(found and not line[: found.start()].strip())


def is_key_head(line: str) -> bool:
    """参考答案; 附：标准答案及评分标准; 2025年试卷答案."""
    return KEY_HEAD.fullmatch(line) is not None


def is_of_several(line: str) -> bool:
    """What only stands over or among the answers of several questions."""
    return section_of(line, 0) is not None or SPAN.match(line) is not None


def is_of_one(line: str) -> bool:
    return bool(letters_of(line)) or truth_of(line) is not None
