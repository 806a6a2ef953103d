"""A page of a questionnaire as HTML: marks to tap, a scale from 0 to 10, everything else as elsewhere."""

from collections.abc import Mapping

from lib.errors import Refused
from lib.forms.schema import FormSchema
from lib.residents.code_rules import named
from lib.surveys.answering import Paper
from lib.web import form_html
from lib.web.form_html import tapped
from lib.web.pages import part

Given = Mapping[str, list[str]]


def questions(page: FormSchema, lang: str, given: Given, problems: Mapping[str, Refused]) -> str:
    """given holds what was sent of this page before, nothing of one not seen yet: that shows its defaults."""
    seen = any(one.id in given for one in page.fields)
    found = form_html.drawn(page, lang, given if seen else None, problems)
    return part(lang, "survey_fields.html", asked=tapped(page.fields, found))


def where_options(paper: Paper) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """(value, project, [(value, building)]) to choose from; nothing where there is one place only."""
    choices = [
        (f"{place.id}-", place.name, [(f"{place.id}-{id}", named(name)) for id, name in place.buildings])
        for place in paper.places
    ]
    several = len(choices) > 1 or any(len(buildings) > 1 for _, _, buildings in choices)
    return choices if several and not paper.invited else []


def where(choice: str) -> tuple[int | None, int | None]:
    """(project, building) of what was chosen; whatever else a browser sends is no place."""
    project, _, building = choice.partition("-")
    return _id(project), _id(building)


def _id(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else None
