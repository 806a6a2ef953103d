"""Which words of a comment tell something, and how a comment is shown without naming anybody. Pure.

A tagged word is (word, part of speech) as jieba names them: n… a noun, v… a verb, a… an adjective.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from lib.masks import mask_name, mask_numbers

PRESET = Path(__file__).parent.parent.parent / "db" / "presets" / "survey_words.yaml"
FEWEST = 5
"""Answers an anonymous group, and a word in it, must have before it is told."""
LONGEST = 8
# Adverbs, conjunctions, pronouns, numbers, particles, times, signs tell nothing of themselves.
SILENT = frozenset("cdefhkmopqrtuwxyz")
NOT = ("不", "没", "没有", "无", "未")
HOW = ("太", "很", "好", "挺", "真", "最", "更", "超")
# The few single letters that say what is wrong, or right.
SHORT = frozenset("慢快脏乱差贵吵坏臭暗旧堵漏少")
SURNAMES = frozenset(
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚欧司诸葛"
)
# 3-2-1502, 3栋2单元1502室, 5号楼301: whose home it is.
HOME = re.compile(
    r"(?<![\d.])\d{1,3}\s*(?:[-－—#栋幢座]|号楼)\s*(?:\d{1,2}\s*(?:[-－—]|单元)\s*)?\d{3,4}(?![\d.])(?:\s*[室房号户])?"
)

Tagged = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Word:
    """answers: how many of them it occurs in, however often in each."""

    word: str
    answers: int


@cache
def lexicon() -> tuple[tuple[str, ...], frozenset[str]]:
    """(words kept whole, words not counted)."""
    known = yaml.safe_load(PRESET.read_text("utf-8"))
    return tuple(known["whole"]), frozenset(known["unsaid"])


def telling(tagged: Tagged) -> set[str]:
    """What a comment speaks of; a negation stays with its word, for 满意 and 不满意 are not the same."""
    whole, unsaid = lexicon()
    found: set[str] = set()
    for before, (said, kind) in zip([("", ""), *tagged], tagged, strict=False):
        word = _bare(said)
        if before[0] in NOT and kind[:1] in ("a", "v", "c", "i", "l", "n"):
            word = before[0] + word
        elif is_name(word, kind) or not (word in whole or word in SHORT or _speaks(word, kind)):
            continue
        if word not in unsaid:
            found.add(word)
    return found


def _bare(word: str) -> str:
    """太慢 and 很慢 are both slow."""
    return word[1:] if len(word) == 2 and word[0] in HOW and word[1] in SHORT else word


def _speaks(word: str, kind: str) -> bool:
    return 2 <= len(word) <= LONGEST and kind[:1] not in SILENT and not any(map(str.isdigit, word))


def is_name(word: str, kind: str) -> bool:
    """A person's, as far as a segmenter can tell: 张小芳, 王经理."""
    return kind.startswith("nr") and 2 <= len(word) <= 4 and word[0] in SURNAMES


def shown(cells: Iterable[Counter[str]], *, anonymous: bool, most: int) -> list[Word]:
    """Each cell is a campaign's in one project; an anonymous cell keeps its rare words to itself.

    What is added up is only what each cell shows: taking one sum from another finds nothing hidden.
    """
    fewest, together = FEWEST if anonymous else 1, Counter[str]()
    for cell in cells:
        together.update({word: n for word, n in cell.items() if n >= fewest})
    ranked = sorted(together.items(), key=lambda item: (-item[1], item[0]))
    return [Word(word, n) for word, n in ranked[:most]]


def unnamed(comment: str, tagged: Tagged) -> str:
    """As anybody may read it: telephone numbers, rooms and names covered."""
    covered = comment
    for name in sorted({word for word, kind in tagged if is_name(word, kind)}, key=len, reverse=True):
        covered = covered.replace(name, mask_name(name))
    return HOME.sub("***", mask_numbers(covered))
