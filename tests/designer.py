"""A form being designed by the administrator, and proper values for the designer's use cases."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.deeds import perform, read
from lib.forms import drafts
from lib.forms.design_rules import begun, with_field
from lib.forms.schema import FormSchema
from tests.cast import Cast


@dataclass(frozen=True)
class Designed:
    """A draft of the form of enquiries, one question of it named anew."""

    draft: int


def made(cast: Cast) -> Designed:
    id = perform(drafts.begin, cast.admin, None, code="enquiry")
    draft = read(drafts.draft, cast.admin, id=id)
    perform(
        drafts.keep, cast.admin, None, id=id, version=draft.version, schema=renamed(draft.schema, "咨询内容")
    )
    return Designed(id)


def renamed(schema: FormSchema, label: str) -> FormSchema:
    return with_field(schema, schema.field("summary").model_copy(update={"label": label}))


def _known(w: Any) -> dict[str, Any]:
    id = w.designer.draft
    return {"id": id, "version": read(drafts.draft, w.cast.admin, id=id).version}


def _kept(w: Any) -> dict[str, Any]:
    draft = read(drafts.draft, w.cast.admin, id=w.designer.draft)
    return {**_known(w), "schema": renamed(draft.schema, "想问什么")}


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "forms.my_drafts": lambda w: {},
    "forms.draft": lambda w: {"id": w.designer.draft},
    "forms.tickets_without_form": lambda w: {},
    "forms.begin": lambda w: {"code": "praise"},
    "forms.begin_new": lambda w: {"kind": "checklist", "title": "电梯月检"},
    "forms.begin_with": lambda w: {"schema": begun("archive", "handover_sheet", "交接单")},
    "forms.keep": _kept,
    "forms.follow": _known,
    "forms.discard": _known,
    "forms.publish_draft": _known,
}
