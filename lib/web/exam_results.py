"""After the paper was handed in: that it arrived, and once results are out one's own mark, and appeals."""

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import FormData
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from db.choices.exams import AppealState, Ending
from db.choices.questions import QuestionKind
from lib import clock
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.exams import appeals
from lib.exams import results as exam_results
from lib.exams.appeals import LONGEST_WORDS
from lib.exams.own_rows import OwnAppeal, OwnLine, OwnResult
from lib.exams.plan import SheetItem
from lib.exams.sitting import Standing
from lib.exams.sitting_answer_rules import options_of, parts_of
from lib.exams.sitting_rules import Stage
from lib.i18n import N_, translate
from lib.questions.content import Asked, Key
from lib.web.exam_door import DOOR, SITTER, code_of, find_standing, must_pass, pass_of
from lib.web.exam_html import letter
from lib.web.pages import language, page
from lib.web.public import text

RIGHT, WRONG = N_("The statement is right"), N_("The statement is wrong")
Say = Callable[[str], str]


def results(
    request: Request, standing: Standing, error: Refused | None = None, words: dict[int, str] | None = None
) -> Response:
    """own none: results are not out yet. words: an appeal not taken, by question, 0 for all of the paper."""
    code, lang = code_of(request), language(request)
    own = read(exam_results.own, DOOR, code=code) if standing.published else None
    held = pass_of(request)
    shown: dict[str, Any] = {
        "code": code,
        "page": held.page if held else "",
        "exam": standing,
        "stage": Stage,
        "ending": Ending,
        "own": own,
        "lines": [_told(one, lambda text: translate(lang, text)) for one in own.lines] if own else [],
        "appeals": _by_question(own) if own else {},
        "states": AppealState,
        "longest": LONGEST_WORDS,
        "when": clock.shown,
        "error": error,
        "words": words or {},
    }
    return page(request, "exam_end.html", 422 if error else 200, **shown)


def appeal(request: Request, posted: FormData) -> Response:
    """Against the mark of a question, or of the whole paper; answered on this same page."""
    held, standing = must_pass(request, text(posted, "page", 40)), find_standing(request)
    own, words = read(exam_results.own, DOOR, code=held.code), text(posted, "words", LONGEST_WORDS)
    typed = text(posted, "n", 4)
    n = int(typed) if typed.isascii() and typed.isdigit() else None
    about: dict[str, Any] = {"code": held.code, "sitting_id": own.sitting or 0, "words": words, "n": n}
    try:
        perform(appeals.appeal_by_code, SITTER, None, **about)
    except NotFound:
        raise
    except Refused as refused:
        return results(request, standing, refused, {n or 0: words})
    return RedirectResponse(f"/x/{held.code}", 303)


def _by_question(own: OwnResult) -> dict[int, list[OwnAppeal]]:
    """0: about the whole paper."""
    found: dict[int, list[OwnAppeal]] = defaultdict(list)
    for one in own.appeals:
        found[one.n or 0].append(one)
    return found


@dataclass(frozen=True)
class Told:
    """A question's result in words; right: empty where the key is not shown."""

    line: OwnLine
    said: list[str]
    right: list[str]


def _told(line: OwnLine, say: Say) -> Told:
    given = (line.basis.given if line.basis else None) or {}
    right = in_words(line.asked, line.item, as_given(line.asked, line.key), say) if line.key else []
    return Told(line, in_words(line.asked, line.item, given, say), right)


def in_words(asked: Asked, item: SheetItem, given: dict[str, Any], say: Say) -> list[str]:
    """Line by line; options by the letters they had on this paper. Nothing where nothing was said."""
    if asked.kind != QuestionKind.CASE:
        return _words(asked, item.order, given, say)
    told = [*given.get("parts", []), *[{}] * len(asked.parts)]
    parts = (_words(part, order, told[i], say) for i, (part, order, _) in enumerate(parts_of(asked, item)))
    return [f"({i + 1}) {'；'.join(words)}" for i, words in enumerate(parts) if words]


def _words(asked: Asked, order: Sequence[str], given: dict[str, Any], say: Say) -> list[str]:
    options = {one.id: one.text for one in asked.options}
    letters = {one.id: letter(at) for at, one in enumerate(options_of(asked, order))}
    if asked.kind in (QuestionKind.SINGLE, QuestionKind.MULTIPLE):
        chosen = [given["choice"]] if "choice" in given else given.get("choices", [])
        return sorted(f"{letters[id]}. {options[id]}" for id in chosen if id in letters)
    if asked.kind == QuestionKind.TRUE_FALSE:
        return [say(RIGHT if given["true"] else WRONG)] if "true" in given else []
    if asked.kind == QuestionKind.MATCHING:
        pairs = given.get("pairs", {})
        named = [(left.text, options.get(pairs.get(left.id, ""), "")) for left in asked.lefts]
        return [f"{left} → {right}" for left, right in named if right]
    if asked.kind == QuestionKind.ORDERING:
        return [f"{at}. {options.get(id, '')}" for at, id in enumerate(given.get("order", []), 1) if id]
    if asked.kind == QuestionKind.FILL:
        return [one or "—" for one in given.get("blanks", [])]
    plain = given.get("number") or given.get("text") or ""
    return [f"{plain} {asked.unit}".strip()] if plain else []


def as_given(asked: Asked, key: Key) -> dict[str, Any]:
    """The right answer in the shape of an answer."""
    if asked.kind == QuestionKind.CASE:
        return {"parts": [as_given(part, its) for part, its in zip(asked.parts, key.parts, strict=False)]}
    shapes: dict[QuestionKind, dict[str, Any]] = {
        QuestionKind.SINGLE: {"choices": list(key.right)},
        QuestionKind.MULTIPLE: {"choices": list(key.right)},
        QuestionKind.TRUE_FALSE: {"true": key.true},
        QuestionKind.FILL: {"blanks": [" / ".join(blank.accepted) for blank in key.blanks]},
        QuestionKind.NUMBER: {"number": _number(key)},
        QuestionKind.MATCHING: {"pairs": key.pairs},
        QuestionKind.ORDERING: {"order": list(key.right)},
        QuestionKind.SHORT: {"text": key.answer},
    }
    return shapes[asked.kind]


def _number(key: Key) -> str:
    return f"{key.number} ± {key.tolerance}" if key.tolerance else f"{key.number}"
