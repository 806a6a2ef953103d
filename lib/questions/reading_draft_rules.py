"""A question of a paper while its lines are being gathered, and what stands in place as its answer. Pure."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from db.choices.questions import QuestionKind
from lib.questions.content import BLANK
from lib.questions.exchange_rules import told_number
from lib.questions.reading_marks_rules import FILLED, OWN_POINTS, SIGNS, UNFILLED, Section
from lib.questions.reading_told_rules import Told
from lib.questions.reading_words_rules import (
    HOLE,
    LABEL,
    WIDE,
    is_open,
    kind_of,
    letters_of,
    options_of,
    truth_of,
)

BETWEEN = re.compile(rf"_{{2,}}\s*([^_\s][^_\n{FILLED}]{{0,80}}?)\s*_{{2,}}")
UNDERLINED = re.compile(rf"{FILLED}\s*([^{UNFILLED}]*?)\s*{UNFILLED}")
BRACKETED = re.compile(r"[（(【]\s*([^（）()【】]{1,40}?)\s*[)）】]")
LETTERED = re.compile(r"[（(【\[]\s*([A-La-l](?:[\s、,.;]*[A-La-l])*)\s*[)）】\]]")
TICKED = re.compile(rf"[（(【\[]\s*({SIGNS})\s*[)）】\]]|([√×✓✗✔✘])\s*$")
GAP = "（ ）"
K = QuestionKind


@dataclass
class Draft:
    """into names what the next line goes on with: the wording, the choices, or a field."""

    section: Section
    no: int
    sign: str = ""
    front: str = ""
    into: str = "stem"
    texts: dict[str, list[str]] = field(default_factory=dict)
    parts: list["Draft"] = field(default_factory=list)
    inner: int = 0
    """The last number of a list inside its answer."""

    def add(self, text: str, into: str = "") -> None:
        self.into = into or self.into
        if text.strip():
            self.texts.setdefault(self.into, []).append(text.strip())

    def text(self, name: str) -> str:
        return "\n".join(self.texts.get(name, ()))

    @property
    def place(self) -> str:
        return f"{self.section.mark or self.section.no}-{self.no}"


def told_of(draft: Draft) -> Told:
    stem, points = _own_points(draft)
    stem, options = _options_apart(stem, draft.text("options"))
    kind = draft.section.kind
    if options and kind_of(kind) not in (K.SINGLE, K.MULTIPLE, K.MATCHING, K.ORDERING):
        kind = kind if is_open(kind) else ""
    answer = draft.text("answer")
    stem, placed, filled = _in_place(kind_of(kind), stem, bool(options), answer)
    blanks = max(len(filled), len(HOLE.findall(stem)), 1)
    return Told(
        place=draft.place,
        stem=stem,
        kind="" if draft.parts else kind,
        options=tuple(options),
        answer=answer or placed or draft.front,
        filled=filled,
        explanation=draft.text("explanation"),
        difficulty=draft.text("difficulty"),
        topic=draft.text("topic"),
        points=draft.text("points") or points or _points_of(draft.section, blanks),
        source=draft.text("source"),
        parts=tuple(told_of(part) for part in draft.parts),
    )


def is_answered(draft: Draft) -> bool:
    told = told_of(draft)
    return bool(told.answer or told.filled or told.parts)


def _points_of(section: Section, blanks: int) -> str:
    if section.points is None or section.no < 0:
        return ""
    return told_number(section.points * (blanks if section.each_blank else 1))


def _own_points(draft: Draft) -> tuple[str, str]:
    """（本题10分） at the end of the wording goes before what its section says."""
    stem = draft.text("stem")
    found = OWN_POINTS.search(stem)
    return (stem[: found.start()] + stem[found.end() :], found[1]) if found else (stem, "")


def _options_apart(stem: str, below: str) -> tuple[str, list[str]]:
    """Choices under the wording, or behind it on its own line."""
    if below:
        return stem, [_plain(option) for option in options_of(below)] or below.split("\n")
    narrow = stem.translate(WIDE)
    for label in LABEL.finditer(narrow):
        before = stem[: label.start()]
        if (label[1] or label[2]) in "Aa" and len(options := options_of(stem[label.start() :])) > 1:
            return before.rstrip(), [_plain(option) for option in options]
    return stem, []


def _plain(text: str) -> str:
    return text.replace(FILLED, "").replace(UNFILLED, "").strip()


# -- an answer written into the wording --------------------------------------------------------


def _in_place(
    kind: QuestionKind | None, stem: str, chosen: bool, answer: str
) -> tuple[str, str, tuple[str, ...]]:
    """(wording without it, the answer, what the blanks were filled with)."""
    plain = _plain(stem)
    if chosen:
        return *_taken(LETTERED, plain, letters_of), ()
    if kind == K.TRUE_FALSE or (kind is None and TICKED.search(plain) and not answer):
        return *_taken(TICKED, plain, lambda text: "" if truth_of(text) is None else text), ()
    if kind in (K.FILL, None):
        wording, filled = _blanks(stem, bool(answer), kind is not None)
        return wording, "", filled
    return plain, "", ()


def _taken(pattern: re.Pattern[str], stem: str, read: Callable[[str], str]) -> tuple[str, str]:
    """The last that reads as an answer; where the wording goes on behind it, a gap stays."""
    narrow = stem.translate(WIDE)
    for found in reversed(list(pattern.finditer(narrow))):
        written = next(group for group in found.groups() if group)
        if read(written):
            before, behind = stem[: found.start()], stem[found.end() :]
            gap = GAP if before.strip() and behind.strip(" 。.？?：:\u3000") else ""
            return (before + gap + behind).strip(), written
    return stem, ""


def _blanks(stem: str, answered: bool, fill: bool) -> tuple[str, tuple[str, ...]]:
    """Underlined words are answers; else what stands between underscores, else in brackets."""
    if UNDERLINED.search(stem):
        return UNDERLINED.sub(BLANK, stem), tuple(UNDERLINED.findall(stem)) if not answered else ()
    if answered:
        return stem, ()
    if BETWEEN.search(stem):
        return BETWEEN.sub(BLANK, stem), tuple(BETWEEN.findall(stem))
    if fill and BRACKETED.search(stem) and not HOLE.search(stem):
        return BRACKETED.sub(BLANK, stem), tuple(BRACKETED.findall(stem))
    return stem, ()
