"""Moodle XML: read without entities and without anything from outside. Runs in the reading child only."""

from collections.abc import Callable
from decimal import Decimal
from xml.etree.ElementTree import Comment, Element, ParseError, TreeBuilder

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser

from db.choices.questions import QuestionKind
from lib.errors import Refused
from lib.i18n import N_
from lib.questions.content import BLANK, Asked, Blank, Content, Key
from lib.questions.exchange_facts_rules import Facts, facts_in, with_facts
from lib.questions.exchange_rules import LONGEST_TOPIC, LOST_PICTURES, Remark, Row, bad
from lib.questions.reading_cloze_rules import cloze
from lib.questions.reading_gift_rules import HINTS, LEADING, PARTIAL
from lib.questions.reading_html_rules import has_picture, without_tags
from lib.questions.reading_keys_rules import lettered, matching, ordering
from lib.questions.reading_told_rules import examined
from lib.questions.reading_words_rules import decimal_of, with_blanks

BROKEN = N_("This XML is damaged or is no Moodle export.")
MOST_NESTED = 60
Made = tuple[Asked, Key, list[Remark]]


def rows_of(content: bytes) -> list[Row]:
    quiz = _parsed(content)
    rows: list[Row] = []
    topic: tuple[str, ...] = ()
    facts: Facts = {}
    for element in quiz:
        tag: object = element.tag
        if tag is Comment:
            facts = facts_in(element.text or "") or facts
        elif element.tag == "question" and element.get("type") == "category":
            topic = _topic(element.findtext("category/text") or "")
        elif element.tag == "question":
            row = _read(str(len(rows) + 1), element, topic)
            rows.append(with_facts(row, facts))
            facts = {}
    if not rows:
        raise Refused(N_("No question was found in this Moodle export."))
    return rows


def _parsed(content: bytes) -> Element:
    """Comments are kept: ours hold what the format has no place for."""
    parser = DefusedXMLParser(target=TreeBuilder(insert_comments=True), forbid_dtd=True)
    try:
        parser.feed(content)
        quiz: Element = parser.close()
    except (ParseError, DefusedXmlException, ValueError, LookupError) as broken:
        raise Refused(BROKEN) from broken
    if quiz.tag != "quiz":
        raise Refused(BROKEN)
    return quiz


def _topic(told: str) -> tuple[str, ...]:
    path = LEADING.sub("", told.strip().replace("//", "\ue020"))
    names = [name.strip().replace("\ue020", "/") for name in path.split("/")]
    return tuple(name[:LONGEST_TOPIC] for name in names if name and name != "top")


def _read(place: str, question: Element, topic: tuple[str, ...]) -> Row:
    stem = said(question.find("questiontext"))
    try:
        read = WAYS.get(question.get("type", ""))
        if read is None:
            raise Refused(N_("A question of the kind “{kind}” has no equal here"), kind=question.get("type"))
        asked, key, notes = read(question, stem)
        content = Content(
            asked=asked,
            key=key,
            explanation=said(question.find("generalfeedback")),
            points=decimal_of(question.findtext("defaultgrade") or ""),
        )
    except Refused as refused:
        row = bad(place, stem or question.findtext("name/text") or "", refused.message, **refused.params)
        return Row(**vars(row) | {"topic": topic})
    if _has_pictures(question):
        notes = [*notes, Remark(LOST_PICTURES)]
    return examined(Row(place, stem, content, topic, notes=tuple(notes)))


def _has_pictures(question: Element) -> bool:
    texts = (element.text or "" for element in question.iter("text"))
    return any(has_picture(text) for text in texts) or question.find(".//file") is not None


def said(element: Element | None) -> str:
    """Its words; only text/plain is taken as it stands."""
    if element is None:
        return ""
    text = element.findtext("text") or ""
    return text.strip() if element.get("format") in ("plain_text", "markdown") else without_tags(text)


def _answers(question: Element) -> list[tuple[Decimal, str]]:
    told = question.findall("answer")
    return [(decimal_of(one.get("fraction", "0")) or Decimal(0), _of(one)) for one in told]


def _of(answer: Element) -> str:
    """Short answers and numbers are plain whatever is said of them."""
    text = answer.findtext("text") or ""
    return without_tags(text) if answer.get("format") in ("html", "moodle_auto_format") else text.strip()


def _hints(question: Element) -> list[Remark]:
    told = any(without_tags(one.findtext("feedback/text") or "") for one in question.findall("answer"))
    return [Remark(HINTS)] if told else []


def _choice(question: Element, stem: str) -> Made:
    answers = _answers(question)
    options = lettered([text for _, text in answers])
    single = (question.findtext("single") or "true").strip() in ("true", "1")
    least = max((worth for worth, _ in answers), default=Decimal(0)) if single else Decimal("0.00001")
    right = [o.id for o, (worth, _) in zip(options, answers, strict=True) if worth >= least and worth > 0]
    notes = [Remark(PARTIAL)] if single and any(0 < worth < least for worth, _ in answers) else []
    kind = QuestionKind.SINGLE if single else QuestionKind.MULTIPLE
    return Asked(kind=kind, stem=stem, options=options), Key(right=tuple(right)), notes + _hints(question)


def _true_false(question: Element, stem: str) -> Made:
    right = [text.lower() for worth, text in _answers(question) if worth > 0]
    if right not in (["true"], ["false"]):
        raise Refused(N_("It says neither true nor false"))
    asked = Asked(kind=QuestionKind.TRUE_FALSE, stem=stem)
    return asked, Key(true=right == ["true"]), _hints(question)


def _words(question: Element, stem: str) -> Made:
    answers = _answers(question)
    full = tuple(dict.fromkeys(text for worth, text in answers if worth >= 100))
    if not full:
        raise Refused(N_("No answer is worth the full marks"))
    wording, blanks = with_blanks(stem)
    exact = (question.findtext("usecase") or "0").strip() == "1"
    asked = Asked(kind=QuestionKind.FILL, stem=wording if blanks else stem + BLANK, blanks=1)
    notes = [Remark(PARTIAL)] if len(full) < len(answers) else []
    return asked, Key(blanks=(Blank(accepted=full, exact=exact),)), notes + _hints(question)


def _number(question: Element, stem: str) -> Made:
    full = [one for one in question.findall("answer") if decimal_of(one.get("fraction", "0")) == 100]
    number = decimal_of(_of(full[0])) if full else None
    if number is None:
        raise Refused(N_("No answer is worth the full marks"))
    tolerance = decimal_of(full[0].findtext("tolerance") or "0") or Decimal(0)
    unit = (question.findtext("units/unit/unit_name") or "").strip()
    notes = [Remark(PARTIAL)] if len(question.findall("answer")) > 1 else []
    asked = Asked(kind=QuestionKind.NUMBER, stem=stem, unit=unit)
    return asked, Key(number=number, tolerance=tolerance), notes + _hints(question)


def _matching(question: Element, stem: str) -> Made:
    told = [(said(one), _of_answer(one)) for one in question.findall("subquestion")]
    rights = list(dict.fromkeys(right for _, right in told))
    asked, key = matching(stem, [pair for pair in told if pair[0]], rights)
    return asked, key, []


def _of_answer(subquestion: Element) -> str:
    answer = subquestion.find("answer")
    return _of(answer) if answer is not None else ""


def _ordering(question: Element, stem: str) -> Made:
    """Some exports number the answers by their place, others just write them in order."""
    answers = _answers(question)
    places = [worth for worth, _ in answers]
    if len(set(places)) == len(places):
        answers = sorted(answers, key=lambda answer: answer[0])
    asked, key = ordering(stem, [text for _, text in answers], range(len(answers)))
    return asked, key, []


def _essay(question: Element, stem: str) -> Made:
    answer = said(question.find("graderinfo")) or said(question.find("generalfeedback"))
    return Asked(kind=QuestionKind.SHORT, stem=stem), Key(answer=answer), []


def _cloze(question: Element, stem: str) -> Made:
    asked, key = cloze(stem)
    return asked, key, []


def _description(question: Element, stem: str) -> Made:
    raise Refused(N_("A text without a question: nothing is asked"))


WAYS: dict[str, Callable[[Element, str], Made]] = {
    "multichoice": _choice,
    "multichoiceset": _choice,
    "truefalse": _true_false,
    "shortanswer": _words,
    "numerical": _number,
    "matching": _matching,
    "ordering": _ordering,
    "essay": _essay,
    "cloze": _cloze,
    "multianswer": _cloze,
    "description": _description,
}
