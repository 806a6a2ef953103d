"""Answers that stand together at the end of a paper or of a section: 1-5 ABCDD, 6. AB, 7. √. Pure."""

import re
from collections.abc import Sequence

from db.choices.questions import QuestionKind
from lib.questions.reading_draft_rules import Draft
from lib.questions.reading_marks_rules import NUMERALS, Section, begin_of
from lib.questions.reading_words_rules import WIDE, kind_of

SIGN = r"正确|错误|[A-La-l√×✓✗✔✘对错]"
RANGE = re.compile(
    rf"(\d{{1,3}})\s*[-—~～–至到]+\s*(\d{{1,3}})\s*题?\s*[.、:)]?\s*((?:(?:{SIGN}|T|F)[\s、,;/|]*)+)"
)
ONE = re.compile(
    rf"(?<!\d)(\d{{1,3}})\s*[.、:)]?\s*\(?\s*((?:{SIGN}|T|F)(?:[、,\s]?(?:[A-L]))*)\s*\)?(?![a-z])"
)
HEADED = re.compile(
    rf"\s*[【\[]?(?:第?([{NUMERALS}]{{1,3}})(?:部分|大题)?[、.．:：\s]\s*)?([^\s\d（(:：，,。]{{2,10}}题)?"
    r"[】\]]?\s*(?:[（(][^（）()]*[)）])?\s*[:：]?\s*"
)
"""一、单选题（每题2分）: in front of answers, with or without its numeral."""
TAKEN_BY_LINE = frozenset({QuestionKind.FILL, QuestionKind.SHORT, QuestionKind.CASE, QuestionKind.NUMBER})


def answers_in(text: str, kind: str) -> dict[int, str]:
    """Number → answer, of choices and of statements."""
    narrow = text.translate(WIDE)
    found: dict[int, str] = {}
    for span in RANGE.finditer(narrow):
        first, last = int(span[1]), int(span[2])
        answers = _each(span[3], last - first + 1, kind_of(kind) == QuestionKind.MULTIPLE)
        found |= dict(zip(range(first, last + 1), answers, strict=False)) if first <= last else {}
    rest = RANGE.sub(" ", narrow)
    return found | {int(one[1]): one[2].strip() for one in ONE.finditer(rest) if int(one[1]) not in found}


def _each(text: str, count: int, several: bool) -> list[str]:
    """Apart by blanks or signs where that gives as many, else a sign each; nothing where neither fits."""
    words = [word for word in re.split(r"[\s、,;/|]+", text) if word]
    if len(words) == count:
        return words
    signs = re.findall(rf"{SIGN}|T|F", text)
    return signs if len(signs) == count and not several else []


class AnswerKey:
    """Goes down the lines below the heading; a numeral, a kind or a number begun anew says which section."""

    def __init__(self, sections: Sequence[Section], drafts: Sequence[Draft]) -> None:
        self.drafts = drafts
        self.sections = list(sections) or [Section(0)]
        self.at = 0
        self.last: Draft | None = None
        self.before = 0

    def read(self, lines: Sequence[str]) -> None:
        for line in lines:
            rest = self._turned(line)
            if rest.strip():
                self._line(rest)

    def _turned(self, line: str) -> str:
        """What is left of a line once it has said which section's answers follow."""
        head = HEADED.match(line)
        if head is None or not (head[1] or kind_of(head[2] or "")):
            return line
        mark, kind = head[1], kind_of(head[2] or "")
        for place, section in enumerate(self.sections):
            if section.mark == mark if mark and section.mark else kind_of(section.kind) == kind:
                self.at, self.last, self.before = place, None, 0
                return line[head.end() :]
        return line

    def _line(self, line: str) -> None:
        kind = kind_of(self.sections[self.at].kind)
        answers = {} if kind in TAKEN_BY_LINE else answers_in(line, self.sections[self.at].kind)
        if answers:
            for no, answer in answers.items():
                self._give(no, answer)
        elif (begin := begin_of(line)) and self._begins(begin.no):
            self._give(begin.no, re.sub(r"^(参考)?答案?\s*[:：]\s*|^答\s*[:：]\s*", "", begin.rest))
        elif self.last:
            self.last.texts["answer"].append(line.strip())

    def _begins(self, no: int) -> bool:
        """Inside a model answer a list may count too: there only the paper's own next number begins."""
        return self.last is None or no == self.last.no + 1 or self.sections[self.at].kind == ""

    def _give(self, no: int, answer: str) -> None:
        if no <= self.before and self._found(no, self.at + 1):
            self.at += 1
        self.before = no
        self.last = self._found(no, self.at) or self._found(no, None)
        if self.last:
            self.last.texts.setdefault("answer", []).append(answer)

    def _found(self, no: int, at: int | None) -> Draft | None:
        """In its section; with none named, wherever its number stands once."""
        if at is not None and at >= len(self.sections):
            return None
        of = None if at is None else self.sections[at].no
        found = [one for one in self.drafts if one.no == no and of in (None, one.section.no)]
        return found[0] if len(found) == 1 or (found and at is not None) else None
