"""Questions as GIFT, and how much of them Moodle will see. Pure."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from db.choices.questions import QuestionKind
from lib.questions.content import Asked, Content, Key
from lib.questions.exchange_facts_rules import Told, facts_of, line_of, with_points
from lib.questions.exchange_rules import told_number
from lib.questions.reading_gift_rules import ESCAPED, rows_of
from lib.questions.writing_workbook_rules import stem_of

K = QuestionKind
NAMED = 40


def text_of(questions: Sequence[Told]) -> str:
    blocks, topic = [], tuple[str, ...]()
    for told in questions:
        if told.topic != topic:
            topic = told.topic
            blocks.append(f"$CATEGORY: {'/'.join(name.replace('/', '//') for name in topic)}")
        blocks.append(_block(told))
    return "\n\n".join(blocks) + "\n"


def is_whole(asked: Asked) -> bool:
    """Whether GIFT can say the question itself; else its wording goes as an essay, its key beside it."""
    return asked.kind in BRACES and (asked.kind != K.FILL or asked.blanks == 1)


def _block(told: Told) -> str:
    gift = _gift(told.content)
    facts = facts_of(told, _native(gift, told))
    return f"// {line_of(facts)}\n{gift}" if facts else gift


def _native(gift: str, told: Told) -> Content | None:
    """What a reader makes of it without us."""
    points = told_number(told.content.points)
    return with_points(rows_of(gift)[0].content, {"points": points} if points else {})


def _gift(content: Content) -> str:
    asked = content.asked
    inside = BRACES[asked.kind](asked, content.key) if is_whole(asked) else ""
    general = f"####{_safe(content.explanation)}" if content.explanation else ""
    return f"::{_safe(asked.stem[:NAMED])}::[plain]{_safe(stem_of(asked))} {{{inside}{general}}}"


def _safe(text: str) -> str:
    """A backslash in front of every sign that means something here."""
    signs = {ord(sign): f"\\{sign}" for sign in ESCAPED} | {ord("\n"): "\\n"}
    return text.translate(signs)


def _chosen(asked: Asked, key: Key) -> str:
    if asked.kind == K.SINGLE:
        signs = ["=" if option.id in key.right else "~" for option in asked.options]
    else:
        share = told_number((Decimal(100) / max(len(key.right), 1)).quantize(Decimal("0.00001")))
        signs = [f"~%{share}%" if option.id in key.right else "~%-100%" for option in asked.options]
    return _lines([f"{sign}{_safe(o.text)}" for sign, o in zip(signs, asked.options, strict=True)])


def _lines(told: Sequence[str]) -> str:
    return "".join(f"\n{line}" for line in told) + "\n"


def _truth(asked: Asked, key: Key) -> str:
    return "TRUE" if key.true else "FALSE"


def _words(asked: Asked, key: Key) -> str:
    return _lines([f"={_safe(text)}" for text in key.blanks[0].accepted]) if key.blanks else ""


def _number(asked: Asked, key: Key) -> str:
    return f"#{told_number(key.number)}:{told_number(key.tolerance)}"


def _pairs(asked: Asked, key: Key) -> str:
    rights = {option.id: option.text for option in asked.options}
    used = set(key.pairs.values())
    told = [
        f"={_safe(left.text)} -> {_safe(rights.get(key.pairs.get(left.id, ''), ''))}" for left in asked.lefts
    ]
    return _lines(told + [f"= -> {_safe(option.text)}" for option in asked.options if option.id not in used])


def _order(asked: Asked, key: Key) -> str:
    texts = {option.id: option.text for option in asked.options}
    return f">{len(key.right)} ALL" + _lines([_safe(texts.get(id, "")) for id in key.right])


def _essay(asked: Asked, key: Key) -> str:
    return ""


BRACES: dict[QuestionKind, Callable[[Asked, Key], str]] = {
    K.SINGLE: _chosen,
    K.MULTIPLE: _chosen,
    K.TRUE_FALSE: _truth,
    K.FILL: _words,
    K.NUMBER: _number,
    K.MATCHING: _pairs,
    K.ORDERING: _order,
    K.SHORT: _essay,
}
