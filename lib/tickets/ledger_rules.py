"""What a good row of a repair or complaint ledger means for a ticket: values in, values out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, tzinfo
from decimal import Decimal, InvalidOperation
from typing import Any

from db.choices.tickets import Channel, LineKind, Move, Satisfaction, State, TicketType, Urgency
from lib.customers.rules import room_of
from lib.forms.schema import FormField, FormSchema, Kind
from lib.i18n import N_

MOST = Decimal(1_000_000)
TYPES = {"repairs": TicketType.REPAIR, "complaints": TicketType.COMPLAINT}
GRADES = {
    "general": N_("General"),
    "complex": N_("Complex"),
    "major": N_("Major"),
    "group": N_("Several people"),
}
GRAVE = frozenset({"major"})
LABELS = {
    "state": N_("State"),
    "received_at": N_("Received at"),
    "household_id": N_("Household"),
    "place": N_("Place"),
    "contact": N_("Contact"),
    "phone": N_("Phone"),
    "channel": N_("Channel"),
    "category": N_("Category"),
    "urgency": N_("Urgency"),
    "summary": N_("Content"),
    "assignee_id": N_("Handled by"),
    "on_site_at": N_("On site at"),
    "done_at": N_("Done at"),
    "closed_at": N_("Closed at"),
    "satisfaction": N_("Satisfaction"),
}
# Told beside the ticket where its form does not ask for it.
BESIDE = {
    "department": N_("Department"),
    "cause": N_("Cause"),
    "demand": N_("Demand"),
    "note": N_("Note"),
}
Told = list[str]


@dataclass(frozen=True)
class Step:
    """One event: told are [label, text] or [label, message id, "word"] pairs shown with it."""

    move: Move
    state: State
    at: datetime
    note: str = ""
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class Cost:
    """price none: not told."""

    kind: LineKind
    name: str
    price: Decimal | None


@dataclass(frozen=True)
class Telling:
    """A row in the ticket's own terms; values hold only what the ledger says."""

    key: str
    type: TicketType
    values: dict[str, Any]
    room: str
    workers: tuple[str, ...]
    steps: list[Step]
    costs: list[Cost] = field(default_factory=list)
    form: dict[str, Any] = field(default_factory=dict)

    @property
    def received_at(self) -> datetime:
        moment: datetime = self.values["received_at"]
        return moment


def ledger_key(values: Mapping[str, Any], spelled: str | None) -> str:
    """The ledger's own number; without one a mark of what makes the row this row and no other."""
    if number := str(values.get("ticket_no") or "").strip():
        return number[:160]
    return f"~{hashlib.sha256((spelled or repr(sorted(values.items()))).encode()).hexdigest()[:40]}"


def has_number(key: str) -> bool:
    return bool(key) and not key.startswith("~")


def telling(code: str, values: Mapping[str, Any], key: str, zone: tzinfo) -> Telling:
    type, times = TYPES[code], _Times(values, zone)
    room = {part: str(text or "") for part, text in (values.get("room") or {}).items()}
    grade = str(values.get("grade") or "")
    urgency = _word(Urgency, values.get("urgency")) or (Urgency.EMERGENCY if grade in GRAVE else None)
    satisfaction = _word(Satisfaction, values.get("satisfaction"))
    state = {"closed": State.CLOSED, "waiting": State.WAITING}.get(str(values.get("state")), State.ACCEPTED)
    found = {
        "received_at": times.at("received_at"),
        "place": (room_of(**room) if room else _text(values, "place", 120))[:120],
        "contact": _text(values, "contact", 60),
        "phone": _phones(values.get("phones")),
        "channel": _word(Channel, values.get("channel")),
        "category": _text(values, "category", 40),
        "urgency": urgency,
        "summary": _text(values, "summary", 4000),
        "state": state,
        "on_site_at": times.at("on_site_at"),
        "done_at": times.at("done_at") or times.at("closed_at"),
        "closed_at": times.last() if state == State.CLOSED else None,
        "satisfaction": satisfaction,
    }
    return Telling(
        key=key,
        type=type,
        values={code: value for code, value in found.items() if value not in (None, "")},
        room=room_of(**room) if room else "",
        workers=tuple(str(name)[:60] for name in values.get("workers") or values.get("handlers") or ()),
        steps=_steps(values, times, state, satisfaction),
        costs=_costs(values),
        form={code: values[code] for code in (*BESIDE, "grade") if values.get(code)},
    )


class _Times:
    """The row's moments: a bare day is its first hour, or the step before where that is the same day's."""

    def __init__(self, values: Mapping[str, Any], zone: tzinfo) -> None:
        self.found: dict[str, datetime] = {}
        order = ("received_at", "dispatched_at", "on_site_at", "answered_at", "done_at", "closed_at")
        for code in (*order, "called_back_at"):
            if text := values.get(code):
                self.found[code] = self._moment(str(text), zone)

    def _moment(self, text: str, zone: tzinfo) -> datetime:
        if "T" in text:
            return datetime.fromisoformat(text).replace(tzinfo=zone)
        start = datetime.combine(date.fromisoformat(text), time.min, zone)
        same_day = [at for at in self.found.values() if at.date() == start.date()]
        return max([start, *same_day])

    def at(self, code: str) -> datetime | None:
        return self.found.get(code)

    def last(self) -> datetime:
        return max(self.found.values())


def _steps(
    values: Mapping[str, Any], times: _Times, state: State, satisfaction: Satisfaction | None
) -> list[Step]:
    steps = [Step(Move.RECEIVE, State.RECEIVED, times.found["received_at"], told=_beside(values))]
    for code, move, then in (
        ("dispatched_at", Move.DISPATCH, State.DISPATCHED),
        ("on_site_at", Move.ARRIVE, State.ON_SITE),
        ("answered_at", Move.NOTE, State.ACCEPTED),
    ):
        if at := times.at(code):
            told: tuple[Told, ...] = ([N_("First answer"), ""],) if move == Move.NOTE else ()
            steps.append(Step(move, then, at, told=told))
    if state == State.WAITING:
        steps.append(Step(Move.WAIT, State.WAITING, times.last()))
    done = "；".join(text for code in ("handling", "result") if (text := _text(values, code, 2000)))
    if (at := times.at("done_at") or times.at("closed_at")) or done:
        steps.append(Step(Move.FINISH, State.DONE, at or times.last(), done))
    if at := times.at("called_back_at"):
        said: tuple[Told, ...] = ([N_("Satisfaction"), satisfaction.label, "word"],) if satisfaction else ()
        steps.append(Step(Move.CALL_BACK, State.CALLED_BACK, at, told=said))
    if state == State.CLOSED:
        steps.append(Step(Move.CLOSE, State.CLOSED, times.last()))
    return steps


def _beside(values: Mapping[str, Any]) -> tuple[Told, ...]:
    """What the ledger says and a ticket has no column for."""
    told: list[Told] = []
    if number := values.get("ticket_no"):
        told.append([N_("Number in the ledger"), str(number)])
    channel = str(values.get("channel") or "")
    if channel and not _word(Channel, channel):
        told.append([LABELS["channel"], channel[:60]])
    if values.get("room") and values.get("place"):
        told.append([LABELS["place"], str(values["place"])[:120]])
    if values.get("satisfaction") and not values.get("called_back_at"):
        score = _word(Satisfaction, values["satisfaction"])
        told.append(
            [LABELS["satisfaction"], *([score.label, "word"] if score else [str(values["satisfaction"])])]
        )
    return tuple(told)


def beside_form(form: Mapping[str, Any], answered: Mapping[str, Any]) -> list[Told]:
    """The rest of what the ledger says, where the form asks for no such thing."""
    told: list[Told] = [
        [label, str(form[code])[:2000]]
        for code, label in BESIDE.items()
        if form.get(code) and not answered.get(code)
    ]
    if form.get("grade") and not answered.get("grade"):
        told.insert(0, [N_("Grade"), GRADES.get(form["grade"], str(form["grade"])), "word"])
    return told


def _costs(values: Mapping[str, Any]) -> list[Cost]:
    """Material, labour, or only their sum; nothing for what was free and has no name."""
    material, labour = _money(values.get("material_fee")), _money(values.get("labour_fee"))
    name, total = _text(values, "material", 80), _money(values.get("total_fee"))
    costs = [Cost(LineKind.PART, name, material)] if name or material else []
    if labour:
        costs.append(Cost(LineKind.LABOUR, "", labour))
    if total and not material and not labour:
        costs.append(Cost(LineKind.LABOUR, "", total))
    return costs


def _money(value: Any) -> Decimal | None:
    try:
        amount = Decimal(str(value)).quantize(Decimal("0.01"))
    except InvalidOperation:
        return None
    return amount if 0 <= amount <= MOST else None


def _text(values: Mapping[str, Any], code: str, most: int) -> str:
    return str(values.get(code) or "").strip()[:most]


def _phones(phones: Any) -> str:
    """As many as the ticket has room for."""
    found = ""
    for phone in phones or ():
        longer = f"{found} {phone}".strip()
        found = longer if len(longer) <= 40 else found
    return found


def _word(choice: Any, value: Any) -> Any:
    return choice(value) if value in {member.value for member in choice} else None


def plain_room(room: str) -> str:
    """0302 and 302 are one door."""
    return "-".join(part.lstrip("0") or "0" for part in room.split("-")) if room else ""


# -- the form in force -------------------------------------------------------------------------


def category_in(schema: FormSchema | None, text: str) -> str:
    """The option's id when the ledger's word is its label, else the word itself."""
    field = _field(schema, "category")
    return (_option(field, text) or text) if field else text


def answer_in(schema: FormSchema, told: Mapping[str, Any]) -> dict[str, Any]:
    """What fits the form, field by field; what does not fit is told beside it."""
    fields = [field for field in schema.fields if field.kind != Kind.SECTION]
    return {field.id: _fitting(field, told.get(field.id)) for field in fields}


def _fitting(field: FormField, value: Any) -> Any:
    if value in (None, ""):
        return None
    if field.kind == Kind.CHOICE:
        return _option(field, str(value))
    if field.kind in (Kind.TEXT, Kind.LONG_TEXT, Kind.PHONE):
        return str(value)[: field.longest or (200 if field.kind == Kind.TEXT else 4000)]
    return None


def _field(schema: FormSchema | None, id: str) -> FormField | None:
    return next((one for one in schema.fields if one.id == id), None) if schema else None


def _option(field: FormField, text: str) -> str:
    """By id or label; 服务类 is 服务."""
    for option in field.options:
        labels = option.label.values() if isinstance(option.label, dict) else (option.label,)
        if text == option.id or text in labels or text.removesuffix("类") in labels:
            return option.id
    return ""
