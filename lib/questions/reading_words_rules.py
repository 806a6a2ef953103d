"""The words and signs people write papers in: kinds, letters, ticks and crosses, blanks, difficulty. Pure."""

import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation

from db.choices.questions import Difficulty, QuestionKind
from lib.ledgers.words import bare, listed
from lib.questions.content import BLANK

NAMES: dict[QuestionKind, str] = {
    QuestionKind.SINGLE: "单选 单项选择 单项 单选择 单 single singlechoice radio",
    QuestionKind.MULTIPLE: "多选 多项选择 多项 不定项选择 不定项 多 multiple multiplechoice multi checkbox",
    QuestionKind.TRUE_FALSE: "判断 是非 对错 判断对错 判断正误 正误判断 truefalse true/false trueorfalse tf",
    QuestionKind.FILL: "填空 填充 补充 fill blank fillintheblanks fillintheblank",
    QuestionKind.NUMBER: "数值 数字 数值填空 number numerical numberanswer",
    QuestionKind.MATCHING: "匹配 连线 配对 搭配 matching match",
    QuestionKind.ORDERING: "排序 排列 顺序 ordering order sequence putinorder",
    QuestionKind.SHORT: "简答 问答 论述 简述 名词解释 主观 论文 essay short shortanswer",
    QuestionKind.CASE: "案例 案例分析 材料分析 材料 综合分析 情景分析 情景 case caseanalysis",
}
OPEN_NAMES = frozenset(listed("选择 客观 计算 综合 choice"))
"""Said of several kinds: the answer decides."""
KINDS = {word: kind for kind, words in NAMES.items() for word in words.split()}
DIFFICULTIES = {
    Difficulty.EASY: "易 简单 容易 低 较易 基础 初级 easy low 1 一星 ★",
    Difficulty.MIDDLE: "中 中等 一般 适中 普通 中级 middle medium middling 2 二星 ★★",
    Difficulty.HARD: "难 困难 较难 高 高级 偏难 hard difficult high 3 三星 ★★★",
}
RIGHT = frozenset(listed("√ ✓ ✔ ☑ 对 正确 是 真 t true y yes right ○ v"))
WRONG = frozenset(listed("× ✗ ✘ ☒ ╳ x 错 错误 否 假 f false n no wrong 不对 不正确"))
TICKS = "√✓✔☑对正确TtFf×✗✘☒╳xX错误"
FULL = {ord("Ａ") + n: chr(ord("A") + n) for n in range(26)} | {
    ord("ａ") + n: chr(ord("a") + n) for n in range(26)
}
FULL |= {ord("０") + n: str(n) for n in range(10)}
WIDE = str.maketrans("．，：；（）［］　", ".,:;()[] ") | FULL
"""Full width to half, a sign for a sign: places in the text stay what they are."""
LETTERS = "ABCDEFGHIJKL"
LABEL = re.compile(r"\(([A-La-l])\)|(?<![A-Za-z0-9])([A-La-l])[.、:)]")
LOOSE_LABEL = re.compile(r"(?:^|(?<=\s))()([A-L])(?=\s+\S)")
HOLE = re.compile(r"_{2,}|＿+|[（(][ \u3000]*[）)]|【[ \u3000]*】|\[[ \u3000]+\]")
TAIL = re.compile(r"\s*(?:[（(][ \u3000]*[）)]|_{2,}|＿+)\s*[。.？?：:]?\s*$")
APART = ("[;；\n]", "[|｜]", "、", "[,，]", r"\s+", "/")
"""What stands between the answers of several blanks: the first of these that gives as many."""
OR = re.compile(r"[;；|｜/、\n]|\s或\s")
POINTS = re.compile(r"\s*(\d{1,3}(?:\.\d{1,2})?)\s*分?\s*")


def kind_of(word: str) -> QuestionKind | None:
    """单项选择题, 一、单选题（每题2分） and single are one kind; none for a word nobody knows."""
    text = bare(word).lower().strip("【】[]()：:.、")
    text = text.replace(" ", "").replace("-", "").removesuffix("题目").removesuffix("试题")
    return KINDS.get(text) or KINDS.get(text.removesuffix("题"))


def is_open(word: str) -> bool:
    return bare(word).lower().removesuffix("题") in OPEN_NAMES


def difficulty_of(word: str) -> Difficulty | None:
    text = bare(word).lower().removesuffix("度").removesuffix("题")
    return next((one for one, words in DIFFICULTIES.items() if text in words.split()), None)


def points_of(word: str) -> Decimal | None:
    found = POINTS.fullmatch(word.translate(WIDE))
    return Decimal(found[1]) if found else None


def truth_of(text: str) -> bool | None:
    """What a tick, a cross or a word for it says; none where it says neither."""
    word = text.translate(WIDE).strip(" ()[]【】。.").lower()
    return True if word in RIGHT else False if word in WRONG else None


def letters_of(text: str) -> str:
    """ABD, "A、B、D", "a,b,d", "Ａ Ｂ Ｄ" and (A)(B)(D) are ABD; "" where there is anything else."""
    word = re.sub(r"[\s、,;./|()和与及&+→>-]", "", text.translate(WIDE)).upper()
    return word if re.fullmatch(f"[{LETTERS}]{{1,12}}", word) else ""


def options_of(text: str) -> list[str]:
    """The choices written in one text, with letters in front of them; [] where there are none."""
    narrow = text.translate(WIDE)
    for label in (LABEL, LOOSE_LABEL):
        if spans := _labelled(narrow, label):
            ends = [start for start, _ in spans[1:]] + [len(text)]
            return [
                text[begin:end].strip(" \t\r\n\u3000;；|")
                for (_, begin), end in zip(spans, ends, strict=True)
            ]
    return []


def _labelled(narrow: str, label: re.Pattern[str]) -> list[tuple[int, int]]:
    """Where A, B, C … stand one after the other: (start, end) of each label, the first at the beginning."""
    spans: list[tuple[int, int]] = []
    for found in label.finditer(narrow):
        if len(spans) < len(LETTERS) and (found[1] or found[2]).upper() == LETTERS[len(spans)]:
            if not spans and narrow[: found.start()].strip():
                return []
            spans.append(found.span())
    return spans if len(spans) > 1 else []


def lines_of(text: str) -> list[str]:
    """Choices without letters: a line each, or between bars or semicolons."""
    for sign in ("\n", "[|｜]", "[;；]"):
        parts = [part.strip() for part in re.split(sign, text) if part.strip()]
        if len(parts) > 1:
            return parts
    return []


def without_hole(stem: str) -> str:
    """A question to choose from needs no brackets to write the letter into."""
    return TAIL.sub("", stem).strip()


def with_blanks(stem: str) -> tuple[str, int]:
    """Every blank written the one way, and how many there are."""
    return HOLE.subn(BLANK, stem)


def alternatives(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in OR.split(text) if part.strip()))


def in_parts(text: str, count: int) -> list[str]:
    """The answers of so many blanks; [] where none of the signs people use gives as many."""
    numbered = re.split(r"(?:^|[\s;；])(?:[（(]\d{1,2}[）)]|\d{1,2}[.．、]|[①-⑩])\s*", text)
    ways = [numbered, *(re.split(sign, text) for sign in APART)]
    for parts in ways:
        told = [part.strip(" \t;；") for part in parts if part.strip(" \t;；\n")]
        if len(told) == count:
            return told
    return []


def decimal_of(text: str) -> Decimal | None:
    try:
        found = Decimal(text.translate(WIDE).replace(",", "").strip())
    except InvalidOperation:
        return None
    return found if found.is_finite() and abs(found) < 10**12 else None


NUMBER = re.compile(r"\s*(-?\d[\d,]*\.?\d*)\s*(?:±\s*(\d+\.?\d*))?\s*([^\d±~～]{0,12}?)\s*")
RANGE = re.compile(r"\s*(-?\d+\.?\d*)\s*(?:~|～|\.\.|至|到|—|–)\s*(-?\d+\.?\d*)\s*([^\d]{0,12}?)\s*")


def number_of(text: str) -> tuple[Decimal, Decimal, str] | None:
    """(number, tolerance, unit) of 12.5, 12.5±0.5米, 10~12."""
    narrow = text.translate(WIDE)
    if found := RANGE.fullmatch(narrow):
        low, high = Decimal(found[1]), Decimal(found[2])
        return ((low + high) / 2, (high - low) / 2, found[3]) if low <= high else None
    if found := NUMBER.fullmatch(narrow):
        number = decimal_of(found[1])
        return (number, Decimal(found[2] or 0), found[3]) if number is not None else None
    return None


def matches(answer: str, options: Sequence[str]) -> list[int]:
    """Which choices an answer names by their own words; [] where it does not."""
    known = {bare(option): place for place, option in enumerate(options) if option}
    for parts in ([answer], re.split(r"[;；|｜\n]", answer), re.split("[、,，;；|｜\n]", answer)):
        named = [bare(part) for part in parts if part.strip()]
        if named and all(part in known for part in named):
            return [known[part] for part in named]
    return []
