"""A form out of the workbook a person changed; whatever stands there, a form or a refusal comes out."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple, TypeVar

from lib.errors import Refused, all_of
from lib.forms.ids_rules import Ids
from lib.forms.notation import NO, YES, Known, conditions
from lib.forms.read_rules import read_schema
from lib.forms.schema import FormField, FormSchema, Kind, Option, Text, tidy
from lib.forms.workbook_checks import OF_CHECK, SEVERITIES, VETOES
from lib.forms.workbook_exchange import (
    ANY,
    DIMENSIONS,
    FIELD,
    FIELDS,
    FORM,
    HEAD,
    KINDS,
    MAY_LACK,
    OPTION,
    OPTIONS,
    PURPOSES,
    WHEN,
)
from lib.i18n import DEFAULT, N_
from lib.ledgers import reading
from lib.ledgers.shapes import Cell, Sheet

MOST_BYTES, MOST_ROWS = 5_000_000, 6_000
KIND_OF = {word: kind for kind, word in KINDS.items()} | {str(kind): kind for kind in Kind}
WHEN_OF = {word: when for when, word in WHEN.items()} | {when: when for when in ("", *WHEN)}
PURPOSE_OF = {word: kind for kind, word in PURPOSES.items()}
SEVERITY_OF = {word: code for code, word in SEVERITIES.items()}
VETO_OF = {word: code for code, word in VETOES.items()}
DIMENSION_OF = {word: code for code, word in DIMENSIONS.items()}
YES_WORDS, NO_WORDS = {YES, "√", "y", "yes", "true", "1"}, {"", NO, "×", "n", "no", "false", "0"}
T = TypeVar("T")
M = TypeVar("M")


class Row(NamedTuple):
    """line counts from 1; cells by the column's key, "" where empty."""

    sheet: str
    line: int
    cells: dict[str, str]

    def refused(self, message: str, word: str = "") -> Refused:
        return Refused(message, sheet=self.sheet, line=self.line, word=word[:80])

    def text(self, key: str) -> Text:
        chinese, english = self.cells[key], self.cells[f"{key}_en"]
        return {DEFAULT: chinese, "en": english} if english else chinese

    def flag(self, key: str) -> bool:
        word = self.cells[key].lower()
        if word not in YES_WORDS | NO_WORDS:
            raise self.refused(N_("Sheet {sheet}, row {line}: “{word}” is neither 是 nor 否."), word)
        return word in YES_WORDS

    def number(self, key: str) -> Decimal | None:
        word = self.cells[key]
        try:
            return Decimal(word[:40]) if word else None
        except InvalidOperation as error:
            raise self.refused(N_("Sheet {sheet}, row {line}: “{word}” is no number."), word) from error

    def among(self, key: str, words: dict[str, M]) -> M:
        word = self.cells[key]
        if word not in words:
            raise self.refused(
                N_("Sheet {sheet}, row {line}: “{word}” is none of the words offered there."), word
            )
        return words[word]


@dataclass
class Draft:
    """A field being read: its row, what is known of it so far, the rows of its options."""

    row: Row
    known: FormField
    offered: list[Row] = field(default_factory=list)


def read_workbook(content: bytes) -> FormSchema:
    if len(content) > MOST_BYTES:
        raise Refused(N_("The file is far too large to be a form."))
    return form_of(reading.read(content))


def form_of(sheets: list[Sheet]) -> FormSchema:
    """Sheets of cells as a form; all rows that cannot be read are told at once."""
    found = {sheet.name.strip(): sheet for sheet in sheets}
    head = _rows(found, FORM, HEAD)
    if len(head) != 1:
        raise Refused(N_("The sheet {sheet} holds one row below its headings."), sheet=FORM)
    purpose = head[0].cells["kind"]
    form = {"code": head[0].cells["code"], "kind": PURPOSE_OF.get(purpose, purpose)}
    texts = {key: head[0].text(key) for key in ("title", "help")}
    fields = _fields(_rows(found, FIELDS, FIELD), _rows(found, OPTIONS, OPTION))
    told = {"public": head[0].flag("public"), "scoring": _scoring(head[0])}
    return read_schema({**form, **texts, **told, "fields": fields})


def _scoring(head: Row) -> dict[str, Any] | None:
    said: dict[str, Any] = {}
    if (line := head.number("line")) is not None:
        said["line"] = line
    if head.cells["veto"]:
        said["veto"] = head.among("veto", VETO_OF)
    return said or None


def _fields(rows: list[Row], offered: list[Row]) -> list[dict[str, Any]]:
    """Fields first, then the options they offer, then what in a field's row speaks of others."""
    ids = _ids(rows)
    drafts = _tried(lambda row: _draft(row, ids), rows)
    fields = Known(draft.known for draft in drafts)
    for draft, row in zip(_tried(lambda row: _owner(row, drafts, fields), offered), offered, strict=True):
        draft.offered.append(row)
    for draft in drafts:
        ids = _ids(draft.offered)
        options = tuple(Option(id=_id(row, ids, "o"), label=row.text("label")) for row in draft.offered)
        draft.known = draft.known.model_copy(update={"options": options})
    fields = Known(draft.known for draft in drafts)
    return _tried(lambda draft: _whole(draft, fields), drafts)


def _tried(make: Callable[[T], M], things: list[T]) -> list[M]:
    made, faults = [], []
    for thing in things:
        try:
            made.append(make(thing))
        except Refused as refused:
            faults.append(refused)
    if faults:
        raise all_of(faults)
    return made


def _draft(row: Row, ids: Ids) -> Draft:
    kind = row.among("kind", KIND_OF)
    return Draft(row, FormField(id=_id(row, ids, "f"), kind=kind, label=row.text("label")))


def _owner(row: Row, drafts: list[Draft], fields: Known[FormField]) -> Draft:
    id = fields.id_of(row.cells["field"])
    for draft in drafts:
        if draft.known.id == id:
            return draft
    raise row.refused(N_("Sheet {sheet}, row {line}: there is no field “{word}” this option belongs to."), id)


def _whole(draft: Draft, fields: Known[FormField]) -> dict[str, Any]:
    row, known = draft.row, draft.known
    parent = fields.id_of(row.cells["parent"])
    above = Known(fields.parts[parent].options if parent in fields.parts else ())
    return {
        "id": known.id,
        "kind": known.kind,
        "label": known.label,
        "required": row.flag("required"),
        "help": row.text("help"),
        "default": _default(row.cells["default"], known),
        "options": [_option(o, row, above) for o, row in zip(known.options, draft.offered, strict=True)],
        "parent": parent,
        "least": row.number("least"),
        "most": row.number("most"),
        "longest": _whole_number(row),
        "when": row.among("when", WHEN_OF),
        "show_if": _conditions(row, fields),
        "show_any": row.cells["show_any"] == ANY,
        "personal": row.flag("personal"),
        "desk": row.flag("desk"),
        "dimension": DIMENSION_OF.get(row.cells["dimension"], row.cells["dimension"]),
        "page": row.flag("page"),
        "retired": row.flag("retired"),
        "check": _check(row, known.kind),
        "weight": row.number("weight"),
        "line": row.number("line"),
    }


def _check(row: Row, kind: Kind) -> dict[str, Any] | None:
    """What a cell leaves unsaid is as usual; points beside another kind of field are told as a fault."""
    said = [key for key in OF_CHECK if row.cells[key]]
    if kind != Kind.CHECK and not said:
        return None
    read: dict[str, Callable[[], Any]] = {
        "points": lambda: row.number("points"),
        "standard": lambda: row.text("standard"),
        "method": lambda: row.text("method"),
        "severity": lambda: row.among("severity", SEVERITY_OF),
    }
    return {key: read[key]() if key in read else row.flag(key) for key in said}


def _option(option: Option, row: Row, above: Known[Option]) -> dict[str, Any]:
    under = above.ids_of(row.cells["under"])
    return {"id": option.id, "label": option.label, "under": under, "retired": row.flag("retired")}


def _whole_number(row: Row) -> int | None:
    number = row.number("longest")
    if number is not None and (not number.is_finite() or number != int(number)):
        raise row.refused(N_("Sheet {sheet}, row {line}: “{word}” is no number."), str(number))
    return None if number is None else int(number)


def _default(text: str, field: FormField) -> Any:
    if not text:
        return None
    if field.kind == Kind.MULTI_CHOICE:
        return list(Known(field.options).ids_of(text))
    if field.kind == Kind.YES_NO:
        return {YES: True, NO: False}.get(text, text)
    return Known(field.options).id_of(text) if field.options else text


def _conditions(row: Row, fields: Known[FormField]) -> list[dict[str, Any]]:
    try:
        return [one.model_dump() for one in conditions(row.cells["show_if"], fields)]
    except Refused as refused:
        word = str(refused.params["word"])
        raise row.refused(
            N_("Sheet {sheet}, row {line}: “{word}” is no condition. Write: 类别=漏水、堵塞"), word
        ) from refused


def _ids(rows: list[Row]) -> Ids:
    return Ids(row.cells["id"] for row in rows)


def _id(row: Row, ids: Ids, start: str) -> str:
    """One left empty is made of the label, the same each time."""
    return row.cells["id"] or ids.made_of(row.cells["label"], start)


def _rows(found: dict[str, Sheet], name: str, columns: dict[str, str]) -> list[Row]:
    if name not in found:
        raise Refused(N_("The sheet {sheet} is missing. Start from a workbook downloaded here."), sheet=name)
    if len(found[name].rows) > MOST_ROWS:
        raise Refused(N_("The file is far too large to be a form."))
    cells = [[_word(cell) for cell in row] for row in found[name].rows]
    heads = cells[0] if cells else []
    for key, label in columns.items():
        if heads.count(label) > 1 or (label not in heads and key not in MAY_LACK):
            raise Refused(N_("The sheet {sheet} needs one column “{column}”."), sheet=name, column=label)
    places = {key: heads.index(label) for key, label in columns.items() if label in heads}
    lacking = dict.fromkeys(columns.keys() - places.keys(), "")
    told = [lacking | {key: row[place] for key, place in places.items()} for row in cells]
    return [Row(name, line, row) for line, row in enumerate(told[1:], 2) if any(row.values())]


def _word(cell: Cell) -> str:
    """A cell as somebody reading the sheet sees it."""
    if cell is None or isinstance(cell, str):
        return tidy(cell or "")
    if isinstance(cell, bool):
        return YES if cell else NO
    if isinstance(cell, timedelta):
        cell = (datetime.min + cell % timedelta(days=1)).time()
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(timespec="minutes")
    if isinstance(cell, time):
        return cell.isoformat(timespec="minutes")
    if isinstance(cell, date):
        return cell.isoformat()
    return str(int(cell)) if cell % 1 == 0 else str(cell)
