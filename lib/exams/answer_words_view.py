"""Questions, answers and keys in words, as they stand on a screen; options by the letters of that paper."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from db.choices.questions import QuestionKind
from lib.exams.plan import Basis, How, SheetItem
from lib.exams.result_rules import ONE_BY_ONE, RULES, SOURCES
from lib.pictures import Shown, pictures
from lib.questions.content import Asked, Key
from lib.ui import _, plain

Given = Mapping[str, Any]
APART = frozenset({QuestionKind.FILL, QuestionKind.MATCHING, QuestionKind.ORDERING})
NOTHING = "—"


def lines_of(text: str) -> str:
    """People's words, each line on a line of its own."""
    return "  \n".join(plain(line) for line in text.splitlines() if line.strip())


def points_of(value: Decimal | None) -> str:
    """2.50 as 2.5, 10.00 as 10."""
    return NOTHING if value is None else f"{value.normalize():f}"


def answer_words(asked: Asked, given: Given | None, order: Sequence[str] = (), item: Any = None) -> str:
    """What was said, ready for markdown; — where nothing was."""
    said = given or {}
    if asked.kind == QuestionKind.CASE:
        return "  \n".join(_parts(asked, said, item)) or NOTHING
    return _WORDS[asked.kind](asked, said, order) or NOTHING


def key_words(asked: Asked, key: Key, item: SheetItem | None = None) -> str:
    """The right answer in the same words."""
    if asked.kind == QuestionKind.CASE:
        pairs = zip(asked.parts, key.parts, _orders(asked, item), strict=False)
        told = [f"({n}) {_key(part, its, order)}" for n, (part, its, order) in enumerate(pairs, 1)]
        return "  \n".join(told)
    return _key(asked, key, item.order if item else ())


def rule_words(asked: Asked, basis: Basis) -> str:
    """By which rule the points came about, and who gave them."""
    source = SOURCES.get(basis.by, "")
    told = [_(source)] if source else []
    if basis.rule and basis.by == "machine":
        words = (
            ONE_BY_ONE if basis.rule.how == How.PER_OPTION and asked.kind in APART else RULES[basis.rule.how]
        )
        told.append(_(words))
        if basis.rule.minus:
            told.append(_("a wrong answer takes off {n} % of its marks", n=points_of(basis.rule.minus)))
        if basis.rule.most < 100:
            told.append(_("partly right: at most {n} % of the marks", n=points_of(basis.rule.most)))
    return _("; ").join(told)


def show_pictures(asked: Asked, key: str) -> None:
    """Those of the question and of its options."""
    named = [*((id, "") for id in asked.pictures), *((o.picture, o.id) for o in asked.options if o.picture)]
    if named:
        pictures([Shown(id, name) for id, name in named], key=key)


# -- one kind at a time ------------------------------------------------------------------------


def _parts(asked: Asked, given: Given, item: SheetItem | None) -> Iterator[str]:
    parts = given.get("parts")
    answers = parts if isinstance(parts, list) else []
    for n, (part, order) in enumerate(zip(asked.parts, _orders(asked, item), strict=True)):
        answer = answers[n] if n < len(answers) and isinstance(answers[n], dict) else {}
        yield f"({n + 1}) {answer_words(part, answer, order)}"


def _orders(asked: Asked, item: SheetItem | None) -> list[Sequence[str]]:
    orders = item.parts if item else ()
    return [orders[n] if n < len(orders) else () for n in range(len(asked.parts))]


def _letters(asked: Asked, order: Sequence[str]) -> dict[str, str]:
    """Option → its letter on this paper and its text."""
    texts = {option.id: option.text for option in asked.options}
    shown = [id for id in order if id in texts] or list(texts)
    return {id: f"{chr(65 + n)}. {plain(texts[id])}" for n, id in enumerate(shown)}


def _chosen(asked: Asked, given: Given, order: Sequence[str]) -> str:
    letters = _letters(asked, order)
    chosen = given.get("choices") if "choices" in given else [given.get("choice")]
    return "　".join(sorted(letters[id] for id in chosen or () if id in letters))


def _true(asked: Asked, given: Given, order: Sequence[str]) -> str:
    said = given.get("true")
    return "" if not isinstance(said, bool) else _("True statement") if said else _("False statement")


def _blanks(asked: Asked, given: Given, order: Sequence[str]) -> str:
    said = [str(one) for one in given.get("blanks") or ()]
    return "　".join(f"{n}) {plain(one) or NOTHING}" for n, one in enumerate(said, 1)) if any(said) else ""


def _number(asked: Asked, given: Given, order: Sequence[str]) -> str:
    said = str(given.get("number") or "")
    return plain(f"{said} {asked.unit}".strip()) if said else ""


def _pairs(asked: Asked, given: Given, order: Sequence[str]) -> str:
    pairs, options = given.get("pairs") or {}, {one.id: one.text for one in asked.options}
    told = [(left.text, options[pairs[left.id]]) for left in asked.lefts if pairs.get(left.id) in options]
    return "　".join(f"{plain(left)} → {plain(right)}" for left, right in told)


def _ordered(asked: Asked, given: Given, order: Sequence[str]) -> str:
    options = {one.id: one.text for one in asked.options}
    said = [options.get(id, "") for id in given.get("order") or ()]
    return " → ".join(plain(one) or NOTHING for one in said) if any(said) else ""


def _text(asked: Asked, given: Given, order: Sequence[str]) -> str:
    return lines_of(str(given.get("text") or ""))


_WORDS = {
    QuestionKind.SINGLE: _chosen,
    QuestionKind.MULTIPLE: _chosen,
    QuestionKind.TRUE_FALSE: _true,
    QuestionKind.FILL: _blanks,
    QuestionKind.NUMBER: _number,
    QuestionKind.MATCHING: _pairs,
    QuestionKind.ORDERING: _ordered,
    QuestionKind.SHORT: _text,
}


def _key(asked: Asked, key: Key, order: Sequence[str]) -> str:
    tolerance = f" ± {points_of(key.tolerance)}" if key.tolerance else ""
    number = "" if key.number is None else f"{points_of(key.number)}{tolerance}"
    as_given: Given = {
        "choices": key.right,
        "true": key.true,
        "blanks": [" / ".join(blank.accepted) for blank in key.blanks],
        "number": number,
        "pairs": key.pairs,
        "order": key.right,
        "text": key.answer,
    }
    return answer_words(asked, as_given, order)
