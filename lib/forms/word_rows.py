"""Inside the use cases: what was answered on forms, in the words people read, for the search."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.forms import Answer
from lib.access import Actor
from lib.forms.find import schema_of
from lib.forms.schema import KEPT_FILES, UNANSWERED, FormField, FormSchema, Kind
from lib.forms.values import is_empty
from lib.i18n import DEFAULT, pick
from lib.steps import asked

READER = Actor.system("words", "forms.view")
UNSAID = KEPT_FILES | UNANSWERED | {Kind.YES_NO}
PRIVATE = frozenset({Kind.PHONE, Kind.CUSTOMER})


@dataclass
class Answered:
    """open: for anybody who sees the owner; private: telephones and what the form calls personal."""

    values: Mapping[str, Any] = field(default_factory=dict)
    open: list[str] = field(default_factory=list)
    private: list[str] = field(default_factory=list)


def words_of(
    s: Session, owner_kind: str, ids: Collection[int], *, but: Collection[str] = ()
) -> dict[int, Answered]:
    """Owner → its answers; but: fields said elsewhere, or the same on every second form."""
    wanted = select(Answer.owner_id, Answer.form_version_id, Answer.content)
    rows = list(asked(s, wanted.where(Answer.owner_kind == owner_kind), Answer.owner_id, ids))
    versions = {row.form_version_id for row in rows}
    schemas = {id: schema_of.within(s, READER, version_id=id) for id in versions}
    return {row.owner_id: _answered(schemas[row.form_version_id], row.content, but) for row in rows}


def _answered(schema: FormSchema, values: Mapping[str, Any], but: Collection[str]) -> Answered:
    found = Answered(values)
    for asked_for in schema.fields:
        value = values.get(asked_for.id)
        if asked_for.id in but or asked_for.kind in UNSAID or is_empty(value):
            continue
        private = asked_for.personal or asked_for.kind in PRIVATE
        (found.private if private else found.open).extend(_said(asked_for, value))
    return found


def _said(asked_for: FormField, value: Any) -> Iterator[str]:
    labels = {option.id: option.label for option in asked_for.options}
    for one in value if isinstance(value, list) else [value]:
        told = one.get("name", "") if isinstance(one, dict) else one
        if told in labels:
            yield pick(labels[told], DEFAULT)
        else:
            yield str(told).replace("T", " ") if asked_for.kind == Kind.DATETIME else str(told)
