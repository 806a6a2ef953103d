"""GIFT, Moodle's plain text of questions, as its documentation describes it. Pure."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.content import BLANK, Asked, Blank, Content, Key
from lib.questions.exchange_facts_rules import Facts, facts_in, with_facts
from lib.questions.exchange_rules import Remark, Row, bad
from lib.questions.reading_html_rules import without_tags
from lib.questions.reading_keys_rules import lettered, matching, ordering
from lib.questions.reading_told_rules import examined
from lib.questions.reading_words_rules import TAIL, decimal_of, with_blanks

ESCAPED = "~=#{}:\\"
PARKED = {sign: chr(0xE010 + place) for place, sign in enumerate(ESCAPED)} | {"n": "\ue01f"}
"""An escaped sign waits out of the way while the others are looked for."""
PUT_BACK = str.maketrans({chr(0xE010 + place): sign for place, sign in enumerate(ESCAPED)} | {"\ue01f": "\n"})
NAME = re.compile(r"\s*::.*?::", re.DOTALL)
FORMAT = re.compile(r"\s*\[(html|moodle|plain|markdown)\]")
WEIGHT = re.compile(r"\s*%(-?\d+(?:\.\d+)?)%")
TRUTH = re.compile(r"\s*(t|true|f|false)\s*(#.*)?", re.I | re.DOTALL)
ORDER = re.compile(r"\s*>\s*\d*[^\n]*\n")
LEADING = re.compile(r"\$(course|system|category|module)\$(/top)?/?", re.I)
PARTIAL = N_("Answers that were worth part of the marks are left out")
HINTS = N_("Words said to single answers are left out")


@dataclass(frozen=True)
class Answer:
    """sign: = or ~; weight in %, none where it is not told."""

    sign: str
    weight: Decimal | None
    text: str
    feedback: str

    @property
    def right(self) -> bool:
        return self.weight is None or self.weight >= 100 if self.sign == "=" else (self.weight or 0) > 0


@dataclass(frozen=True)
class Body:
    """before and behind the braces, what they hold, and the words for everybody afterwards."""

    before: str
    behind: str
    inside: str
    general: str
    html: bool

    @property
    def stem(self) -> str:
        """Without words behind the braces; a sign there belongs to them."""
        return self.said(self.before.rstrip() + self.behind)

    def said(self, text: str) -> str:
        words = re.sub(r"[ \t]*\n[ \t]*", " ", text).translate(PUT_BACK).strip()
        return without_tags(words) if self.html else words


def rows_of(text: str) -> list[Row]:
    rows: list[Row] = []
    topic: tuple[str, ...] = ()
    for line, facts, question in _blocks(text):
        if question.startswith("$CATEGORY:"):
            topic = _category(question.removeprefix("$CATEGORY:"))
            continue
        row = _read(str(line), question, topic)
        rows.append(with_facts(row, facts))
    if not rows:
        raise Refused(N_("No question was found in this GIFT text."))
    return rows


def _blocks(text: str) -> Iterator[tuple[int, Facts, str]]:
    """Questions are apart by blank lines; lines that begin with // say nothing but what we put there."""
    lines: list[str] = []
    facts: Facts = {}
    for number, line in enumerate([*text.split("\n"), ""], 1):
        if line.lstrip().startswith("//"):
            facts = facts_in(line.lstrip()[2:]) or facts
        elif line.startswith("$CATEGORY:"):
            yield number, {}, line
        elif line.strip():
            lines.append(line)
        elif lines:
            yield number - len(lines), facts, "\n".join(lines)
            lines, facts = [], {}


def _category(told: str) -> tuple[str, ...]:
    """A stroke inside a name is written twice."""
    path = LEADING.sub("", told.strip().replace("//", "\ue020"))
    return tuple(name.strip().replace("\ue020", "/")[:60] for name in path.split("/") if name.strip())


def _read(place: str, told: str, topic: tuple[str, ...]) -> Row:
    parked = re.sub(r"\\([~=#{}:\\n])", lambda found: PARKED[found[1]], told)
    try:
        body = _body(parked)
        content, notes = content_of(body)
    except Refused as refused:
        row = bad(place, told[:200], refused.message, **refused.params)
        return Row(**vars(row) | {"topic": topic})
    return examined(Row(place, content.asked.stem, content, topic, notes=tuple(notes)))


def _body(parked: str) -> Body:
    unnamed = NAME.sub("", parked, count=1) if NAME.match(parked) else parked
    style = FORMAT.match(unnamed)
    unnamed = unnamed[style.end() :] if style else unnamed
    opened, closed = unnamed.find("{"), unnamed.rfind("}")
    if opened < 0 or closed < opened:
        raise Refused(N_("This question has no answer in braces"))
    inside, _, general = unnamed[opened + 1 : closed].partition("####")
    html = bool(style and style[1] == "html")
    behind = unnamed[closed + 1 :]
    plain = Body("", "", "", "", html)
    return Body(unnamed[:opened], behind, inside.strip(), plain.said(general), html)


def content_of(body: Body) -> tuple[Content, list[Remark]]:
    for fits, read in WAYS:
        if fits(body):
            asked, key, hint, notes = read(body)
            return Content(asked=asked, key=key, explanation=body.general or hint), notes
    raise Refused(N_("The answer in braces cannot be read"))


Made = tuple[Asked, Key, str, list[Remark]]


def _essay(body: Body) -> Made:
    """GIFT has no model answer; what is said to everybody afterwards comes nearest."""
    asked = Asked(kind=QuestionKind.SHORT, stem=body.stem)
    return asked, Key(answer=body.general), "", []


def _true_false(body: Body) -> Made:
    found = TRUTH.fullmatch(body.inside)
    said, feedback = (found[1], found[2] or "") if found else ("", "")
    asked = Asked(kind=QuestionKind.TRUE_FALSE, stem=body.stem)
    hint = feedback.split("#")[-1] if feedback else ""
    return asked, Key(true=said.lower().startswith("t")), body.said(hint), []


def _numerical(body: Body) -> Made:
    """The first that is worth everything; a range is its middle and half its width."""
    answers = answers_of(body.inside[1:]) or [
        Answer("=", None, *_with_feedback(body.inside[1:]))  # a bare number
    ]
    full = [answer for answer in answers if answer.right]
    if not full:
        raise Refused(N_("No answer is worth the full marks"))
    number, tolerance = _margin(body.said(full[0].text))
    asked = Asked(kind=QuestionKind.NUMBER, stem=body.stem)
    notes = [Remark(PARTIAL)] if len(answers) > 1 else []
    return asked, Key(number=number, tolerance=tolerance), body.said(full[0].feedback), notes


def _margin(text: str) -> tuple[Decimal, Decimal]:
    low, range_sign, high = text.partition("..")
    middle, _, margin = text.partition(":")
    told = [decimal_of(part) for part in ((low, high) if range_sign else (middle, margin or "0"))]
    if told[0] is None or told[1] is None:
        raise Refused(N_("“{answer}” is no number"), answer=text[:40])
    return ((told[0] + told[1]) / 2, (told[1] - told[0]) / 2) if range_sign else (told[0], told[1])


def _matching(body: Body) -> Made:
    pairs = []
    for answer in answers_of(body.inside):
        left, arrow, right = answer.text.partition("->")
        if not arrow:
            raise Refused(N_("Say which belongs to which, a line each: left → right"))
        pairs.append((body.said(left), body.said(right)))
    rights = list(dict.fromkeys(right for _, right in pairs))
    asked, key = matching(body.stem, [pair for pair in pairs if pair[0]], rights)
    return asked, key, "", []


def _ordering(body: Body) -> Made:
    lines = ORDER.sub("", body.inside, count=1).split("\n")
    items = [body.said(line) for line in lines if line.strip()]
    asked, key = ordering(body.stem, items, range(len(items)))
    return asked, key, "", []


def _choice(body: Body) -> Made:
    """One worth everything: a single choice. Several that share the marks: a multiple one."""
    answers = answers_of(body.inside)
    right = [place for place, answer in enumerate(answers) if answer.right]
    full = [place for place, answer in enumerate(answers) if answer.sign == "=" and answer.right]
    notes = []
    if len(full) == 1:
        notes = [Remark(PARTIAL)] if len(right) > 1 else []
        right = full
    kind = QuestionKind.SINGLE if full and len(right) == 1 else QuestionKind.MULTIPLE
    options = lettered([body.said(answer.text) for answer in answers])
    stem = TAIL.sub("", body.stem) if not _goes_on(body) else _holed(body)
    asked = Asked(kind=kind, stem=stem, options=options)
    hint = body.said(answers[right[0]].feedback) if kind == QuestionKind.SINGLE else ""
    if not hint and any(answer.feedback for answer in answers):
        notes.append(Remark(HINTS))
    return asked, Key(right=tuple(options[place].id for place in right)), hint, notes


def _words(body: Body) -> Made:
    """Where words go on behind the braces the blank stands there, else at the end."""
    answers = answers_of(body.inside)
    full = [answer for answer in answers if answer.right]
    if not full:
        raise Refused(N_("No answer is worth the full marks"))
    stem, blanks = with_blanks(body.stem)
    if not blanks:
        stem = _holed(body)
    accepted = tuple(dict.fromkeys(body.said(answer.text) for answer in full))
    asked = Asked(kind=QuestionKind.FILL, stem=stem, blanks=1)
    notes = [Remark(PARTIAL)] if len(full) < len(answers) else []
    return asked, Key(blanks=(Blank(accepted=accepted),)), body.said(full[0].feedback), notes


def _goes_on(body: Body) -> bool:
    return bool(re.search(r"[^\s。.，,？?！!：:)）]", body.behind))


def _holed(body: Body) -> str:
    return body.said(body.before + BLANK + body.behind)


def answers_of(inside: str) -> list[Answer]:
    """Each = or ~ begins one; -> and => are no such sign."""
    starts = [found.start() for found in re.finditer(r"[=~]", inside)]
    ends = [*starts[1:], len(inside)]
    return [_answer(inside[start:end]) for start, end in zip(starts, ends, strict=False)]


def _answer(told: str) -> Answer:
    sign, rest = told[0], told[1:]
    weight = WEIGHT.match(rest)
    rest = rest[weight.end() :] if weight else rest
    return Answer(sign, Decimal(weight[1]) if weight else None, *_with_feedback(rest))


def _with_feedback(text: str) -> tuple[str, str]:
    said, _, feedback = text.partition("#")
    return said.strip(), feedback.strip()


WAYS: Sequence[tuple[Callable[[Body], bool], Callable[[Body], Made]]] = (
    (lambda body: not body.inside, _essay),
    (lambda body: body.inside.startswith("#"), _numerical),
    (lambda body: TRUTH.fullmatch(body.inside) is not None, _true_false),
    (lambda body: ORDER.match(body.inside) is not None, _ordering),
    (lambda body: "~" in body.inside, _choice),
    (lambda body: "->" in body.inside, _matching),
    (lambda body: "=" in body.inside, _words),
)
