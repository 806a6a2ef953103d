"""A paper as it goes round becomes its questions, wherever their answers stand. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from lib.errors import Refused
from lib.i18n import N_
from lib.questions.exchange_rules import Row
from lib.questions.reading_answers_rules import AnswerKey, answers_in
from lib.questions.reading_draft_rules import Draft, is_answered, told_of
from lib.questions.reading_marks_rules import (
    SPAN,
    Begin,
    Section,
    begin_of,
    fields_in,
    is_key_head,
    is_of_one,
    is_of_several,
    is_option,
    points_each,
    section_of,
)
from lib.questions.reading_told_rules import judged
from lib.questions.reading_words_rules import is_open, kind_of

LISTED = re.compile(r"(?:^|[\s;；。：:])[（(]?(\d{1,2})[)）.．、](?!\d)")


def rows_of(lines: Sequence[str]) -> list[Row]:
    paper = Paper()
    paper.read([line.rstrip() for line in lines if line.strip()])
    if not paper.drafts:
        raise Refused(
            N_("No question was found: each begins with its number, as in “1. …”, its answer with “答案：”.")
        )
    return [judged(told_of(draft)) for draft in paper.drafts]


class Paper:
    """Goes down the lines once; what comes after the answers' heading is the key of all."""

    def __init__(self) -> None:
        self.section = Section(0)
        self.sections: list[Section] = []
        self.drafts: list[Draft] = []
        self.now: Draft | None = None
        """The question that lines go on with, none between a section's heading and its first."""

    def read(self, lines: Sequence[str]) -> None:
        for place, line in enumerate(lines):
            after = lines[place + 1 : place + 4]
            if self.drafts and is_key_head(line) and self._opens_key(after):
                AnswerKey(self.sections, self.drafts).read(lines[place + 1 :])
                return
            self._line(line, after)

    def _opens_key(self, after: Sequence[str]) -> bool:
        """The heading over all answers, and not over those of the one question before it."""
        follows = next(iter(after), "")
        if is_of_several(follows):
            return True
        if self.now is None or "answer" in self.now.texts:
            return True
        if is_of_one(follows) or self.section.by_hand:
            return False
        return not all(is_answered(draft) for draft in self.drafts if draft is not self.now)

    def _line(self, line: str, after: Sequence[str]) -> None:
        if section := section_of(line, len(self.sections) + 1):
            self._open(section)
        elif (begin := begin_of(line)) and self._is_question(begin, after):
            self._begin(begin)
        elif self.now is None:
            self._before_first(line)
        else:
            self._goes_on(self.now, line)

    def _open(self, section: Section) -> None:
        self.section, self.now = section, None
        self.sections.append(section)

    def _before_first(self, line: str) -> None:
        """Under a heading: how it is marked, or the story of a case. Above all: the paper's title."""
        points, each_blank = points_each(line)
        if points is not None and self.section.points is None:
            self.section = replace(self.section, points=points, each_blank=each_blank)
            self.sections[-1:] = [self.section] if self.sections else []
        elif self.section.case:
            self._begin(Begin(1, line))
            self.drafts[-1].sign = "story"

    # -- is it a question, or a numbered line of something else --------------------------------

    def _is_question(self, begin: Begin, after: Sequence[str]) -> bool:
        if begin.inner and not self._inner_questions():
            return False
        if not begin.rest.strip() or (begin.sign == "" and begin.no != self._next()):
            return False
        if begin.rest[0].isdigit() and begin.sign == "." and begin.no != self._next():
            return False
        if self.now is None or self.now.into != "answer":
            return True
        return begin.no != self._top(self.now).inner + 1 or self._rather_question(begin, after)

    def _inner_questions(self) -> bool:
        """（1） begins a question of a case, or every question of a paper that numbers them so."""
        return self.section.case or self.now is None or self.now.sign == "()"

    def _next(self) -> int:
        return self.now.no + 1 if self.now else 1

    def _top(self, draft: Draft) -> Draft:
        return draft.parts[-1] if draft.parts else draft

    def _rather_question(self, begin: Begin, after: Sequence[str]) -> bool:
        """A number that fits the list in the answer and the paper too."""
        if self.now is None or begin.no != self._next():
            return False
        listed = "".join(self._top(self.now).texts.get("answer", ()))
        other_sign = begin.sign == self.now.sign and not re.search(rf"\d\s*{re.escape(begin.sign)}", listed)
        return other_sign or any(fields_in(line)[1] for line in after[:1])

    def _begin(self, begin: Begin) -> None:
        draft = Draft(self.section, begin.no, begin.sign, begin.front)
        if self._is_part(begin) and self.now:
            part = replace(self.section, no=-1, kind="")
            self.now.parts.append(Draft(part, begin.no, begin.sign, begin.front))
            self._goes_on(self.now, begin.rest)
            return
        self.now = draft
        self.drafts.append(draft)
        self._goes_on(draft, begin.rest)

    def _is_part(self, begin: Begin) -> bool:
        if not self.section.case or self.now is None:
            return False
        return self.now.sign == "story" or (begin.inner and self.now.sign != "()")

    # -- the lines of a question ---------------------------------------------------------------

    def _goes_on(self, top: Draft, line: str) -> None:
        draft = self._top(top)
        text, fields = fields_in(line)
        if text.strip():
            self._text(draft, text)
        for name, said in fields:
            if name == "answer" and SPAN.match(said):
                self._spread(said)
                continue
            draft.add(said, name)
            self._listed(draft, said)

    def _text(self, draft: Draft, text: str) -> None:
        chosen = draft.into in ("stem", "options") and is_option(text)
        if chosen and (not self.section.by_hand or draft.section.no < 0):
            draft.add(text, "options")
            return
        draft.add(text)
        self._listed(draft, text)

    def _listed(self, draft: Draft, text: str) -> None:
        """Keeps count of a list inside an answer."""
        for found in LISTED.finditer(text) if draft.into == "answer" else ():
            if int(found[1]) == draft.inner + 1:
                draft.inner += 1

    def _spread(self, said: str) -> None:
        """答案：1-5 ABCDD under the last question of its section."""
        here = {draft.no: draft for draft in self.drafts if draft.section.no == self.section.no}
        for no, answer in answers_in(said, self.section.kind).items():
            if no in here:
                here[no].texts.setdefault("answer", [answer])


def looks_like(lines: Sequence[str]) -> bool:
    """Whether a text may be a paper at all."""
    numbered = sum(1 for line in lines if begin_of(line))
    sections = (section_of(line, 1) for line in lines)
    return numbered > 0 or any(one and (kind_of(one.kind) or is_open(one.kind)) for one in sections)
