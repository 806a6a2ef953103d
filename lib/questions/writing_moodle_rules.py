"""Questions as Moodle XML. A case goes as an essay, what Moodle cannot say in a comment beside it. Pure."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from xml.sax.saxutils import escape

from db.choices.questions import QuestionKind
from lib.questions.content import BLANK, Asked, Content, Key
from lib.questions.exchange_facts_rules import Told, facts_of, line_of
from lib.questions.exchange_rules import told_number
from lib.questions.writing_workbook_rules import answer_of, stem_of

K = QuestionKind
NAMED = 60
Native = Callable[[str], Content | None]
HEAD, FOOT = '<?xml version="1.0" encoding="UTF-8"?>\n<quiz>\n', "</quiz>\n"


def document(questions: Sequence[Told], native: Native) -> str:
    """native: how a document of one question reads without the comment."""
    return HEAD + "".join(_pieces(questions, native)) + FOOT


def is_whole(asked: Asked) -> bool:
    return asked.kind != K.CASE


def _pieces(questions: Sequence[Told], native: Native) -> Iterator[str]:
    topic = tuple[str, ...]()
    for told in questions:
        if told.topic != topic:
            topic = told.topic
            yield _category(topic)
        question = _question(told.content)
        facts = facts_of(told, native(HEAD + question + FOOT), points=told.content.points is None)
        if facts:
            yield f"<!-- {line_of(facts)} -->\n"
        yield question


def _category(topic: Sequence[str]) -> str:
    path = "/".join(["$course$", "top", *(name.replace("/", "//") for name in topic)])
    return f'<question type="category"><category><text>{escape(path)}</text></category></question>\n'


def _question(content: Content) -> str:
    asked = content.asked
    kind, inside = WAYS[asked.kind](asked, content.key)
    stem = _cloze(asked, content.key) if kind == "cloze" else stem_of(asked)
    marks = (
        f"<defaultgrade>{told_number(content.points)}</defaultgrade>" if content.points is not None else ""
    )
    lines = [
        f'<question type="{kind}">',
        f"<name>{_text(asked.stem.replace(chr(10), ' ')[:NAMED] or '—')}</name>",
        f'<questiontext format="plain_text">{_text(stem)}</questiontext>',
        f'<generalfeedback format="plain_text">{_text(content.explanation)}</generalfeedback>',
        *([marks] if marks else []),
        *inside,
        "</question>",
    ]
    return "\n".join(lines) + "\n"


def _text(text: str) -> str:
    return f"<text>{escape(text)}</text>"


def _answer(fraction: str, text: str, more: str = "") -> str:
    return f'<answer fraction="{fraction}" format="plain_text">{_text(text)}{more}</answer>'


Way = tuple[str, list[str]]


def _chosen(asked: Asked, key: Key) -> Way:
    """Of several right ones each is worth its share, and a wrong one takes all away."""
    single = asked.kind == K.SINGLE
    share = told_number((Decimal(100) / max(len(key.right), 1)).quantize(Decimal("0.00001")))
    wrong = "0" if single else "-100"
    answers = [_answer(share if o.id in key.right else wrong, o.text) for o in asked.options]
    return "multichoice", [f"<single>{'true' if single else 'false'}</single>", *answers]


def _truth(asked: Asked, key: Key) -> Way:
    return "truefalse", [
        _answer("100" if key.true else "0", "true"),
        _answer("0" if key.true else "100", "false"),
    ]


def _words(asked: Asked, key: Key) -> Way:
    if asked.blanks != 1 or not key.blanks:
        return "cloze", []
    blank = key.blanks[0]
    return "shortanswer", [
        f"<usecase>{int(blank.exact)}</usecase>",
        *(_answer("100", text) for text in blank.accepted),
    ]


def _cloze(asked: Asked, key: Key) -> str:
    texts = asked.stem.split(BLANK)
    holes = [
        f"{{1:SHORTANSWER{'_C' * blank.exact}:{'~'.join(f'={_safe(text)}' for text in blank.accepted)}}}"
        for blank in key.blanks
    ]
    holes += [BLANK] * (len(texts) - 1 - len(holes))
    pairs = zip(texts, [*holes[: len(texts) - 1], ""], strict=True)
    return "".join(text + hole for text, hole in pairs)


def _safe(text: str) -> str:
    return text.translate({ord(sign): f"\\{sign}" for sign in '}~#\\/"{'})


def _number(asked: Asked, key: Key) -> Way:
    tolerance = f"<tolerance>{told_number(key.tolerance)}</tolerance>"
    unit = (
        f"<units><unit><multiplier>1</multiplier><unit_name>{escape(asked.unit)}</unit_name></unit></units>"
    )
    return "numerical", [
        _answer("100", told_number(key.number), tolerance),
        *([unit] if asked.unit else []),
    ]


def _pairs(asked: Asked, key: Key) -> Way:
    rights = {option.id: option.text for option in asked.options}
    used = set(key.pairs.values())
    told = [(left.text, rights.get(key.pairs.get(left.id, ""), "")) for left in asked.lefts]
    told += [("", option.text) for option in asked.options if option.id not in used]
    return "matching", [
        f'<subquestion format="plain_text">{_text(left)}<answer>{_text(right)}</answer></subquestion>'
        for left, right in told
    ]


def _order(asked: Asked, key: Key) -> Way:
    texts = {option.id: option.text for option in asked.options}
    return "ordering", [_answer(str(n), texts.get(id, "")) for n, id in enumerate(key.right, 1)]


def _essay(asked: Asked, key: Key) -> Way:
    answer = answer_of(asked, key, lambda text: text)
    return "essay", [f'<graderinfo format="plain_text">{_text(answer)}</graderinfo>']


WAYS: dict[QuestionKind, Callable[[Asked, Key], Way]] = {
    K.SINGLE: _chosen,
    K.MULTIPLE: _chosen,
    K.TRUE_FALSE: _truth,
    K.FILL: _words,
    K.NUMBER: _number,
    K.MATCHING: _pairs,
    K.ORDERING: _order,
    K.SHORT: _essay,
    K.CASE: _essay,
}
