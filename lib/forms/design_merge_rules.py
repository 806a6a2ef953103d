"""Two people changed a form from the same version: both changes in one. Pure."""

from collections.abc import Sequence
from typing import Any, NamedTuple, TypeVar

from lib.forms.ids_rules import Ids
from lib.forms.schema import FormField, FormSchema, Option
from lib.forms.version_rules import Change
from lib.i18n import DEFAULT, N_, pick

Part = TypeVar("Part", FormField, Option)
Parts = Sequence[Part]
OF_A_FORM = ("title", "help", "public", "scoring")


class Merged(NamedTuple):
    """clashes: what both changed in different ways, where mine was kept."""

    schema: FormSchema
    clashes: list[Change]


def merged(base: FormSchema, theirs: FormSchema, mine: FormSchema) -> Merged:
    """Mine with what they changed since base brought in; where both changed the same, mine stays."""
    mine = _with_own_ids(base, theirs, mine)
    clashes: list[Change] = []

    def joined(was: FormField, their: FormField, my: FormField) -> FormField:
        field, clash = _field(was, their, my)
        if clash:
            clashes.append(
                Change(N_("“{field}” was changed by both: yours is kept"), {"field": my.label or my.id})
            )
        return field

    fields = []
    old = {field.id: field for field in base.fields}
    ours = {field.id: field for field in mine.fields}
    new = {field.id: field for field in theirs.fields}
    for id in _woven(base.fields, theirs.fields, mine.fields):
        if id in ours and id in new and id in old:
            fields.append(joined(old[id], new[id], ours[id]))
        elif id in ours or id not in old:
            fields.append(ours.get(id) or new[id])
    update: dict[str, Any] = {"fields": tuple(fields)}
    for name in OF_A_FORM:
        was, their, my = (getattr(one, name) for one in (base, theirs, mine))
        update[name] = their if my == was else my
        if was not in (their, my) and their != my:
            clashes.append(Change(N_("The form's title or help was changed by both: yours is kept"), {}))
    return Merged(mine.model_copy(update=update), clashes)


def _field(was: FormField, their: FormField, my: FormField) -> tuple[FormField, bool]:
    update, clash = {}, False
    for name in FormField.model_fields:
        if name == "options":
            options, differ = _options(was.options, their.options, my.options)
            update["options"], clash = options, clash or differ
            continue
        before, there, here = (getattr(one, name) for one in (was, their, my))
        update[name] = there if here == before else here
        clash = clash or (before not in (there, here) and there != here)
    return my.model_copy(update=update), clash


def _options(was: Parts[Option], their: Parts[Option], my: Parts[Option]) -> tuple[tuple[Option, ...], bool]:
    old, new, ours = ({option.id: option for option in some} for some in (was, their, my))
    found, clash = [], False
    for id in _woven(was, their, my):
        before, there, here = old.get(id), new.get(id), ours.get(id)
        option = there if here == before else here
        clash = clash or (before not in (there, here) and there != here and bool(there) and bool(here))
        if option or there:
            found.append(option or there)
    return tuple(option for option in found if option), clash


def _woven(base: Parts[Part], theirs: Parts[Part], mine: Parts[Part]) -> list[str]:
    """Ids of both in one order: theirs where I left the order alone, else mine."""
    b, t, m = ([part.id for part in parts] for parts in (base, theirs, mine))
    i_moved = [id for id in m if id in b] != [id for id in b if id in m]
    lead, other = (m, t) if i_moved else (t, m)
    order = list(lead)
    for place, id in enumerate(other):
        if id not in order:
            before = [order.index(one) for one in other[:place] if one in order]
            order.insert(max(before[-1:], default=-1) + 1, id)
    return order


def _with_own_ids(base: FormSchema, theirs: FormSchema, mine: FormSchema) -> FormSchema:
    """Two new questions that came to the same id are two questions: mine gets another one."""
    old = {field.id for field in base.fields}
    new = {field.id: field for field in theirs.fields if field.id not in old}
    twins = [field for field in mine.fields if field.id in new and new[field.id] != field]
    ids = Ids([*(field.id for field in mine.fields), *(field.id for field in theirs.fields)])
    for field in twins:
        mine = _renamed(mine, field.id, ids.made_of(pick(field.label, DEFAULT), "f"))
    return mine


def _renamed(schema: FormSchema, id: str, new: str) -> FormSchema:
    fields = []
    for field in schema.fields:
        conditions = tuple(c.model_copy(update={"field": new}) if c.field == id else c for c in field.show_if)
        update = {
            "id": new if field.id == id else field.id,
            "parent": new if field.parent == id else field.parent,
            "show_if": conditions,
        }
        fields.append(field.model_copy(update=update))
    return schema.model_copy(update={"fields": tuple(fields)})
