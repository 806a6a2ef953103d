"""What a good row of a staff list means: values in, values out."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from db.choices.staff import CertificateState, StaffStatus
from lib.i18n import N_

GENDERS = {"male": N_("Male"), "female": N_("Female")}
STATES = {
    "date": CertificateState.DATED,
    "no expiry": CertificateState.NO_EXPIRY,
    "in progress": CertificateState.IN_PROGRESS,
}
LABELS = {
    "no": N_("Staff number"),
    "name": N_("Name"),
    "phone": N_("Phone"),
    "project_id": N_("Project"),
    "department": N_("Department"),
    "post": N_("Post"),
    "status": N_("State"),
    "joined": N_("Joined"),
    "left_on": N_("Left on"),
    "gender": N_("Gender"),
    "education": N_("Education"),
    "note": N_("Note"),
}


@dataclass(frozen=True)
class Held:
    """A certificate; a state nobody told is a date nobody told."""

    name: str
    number: str
    expires: date | None
    state: CertificateState


@dataclass(frozen=True)
class Telling:
    """values hold only what the list tells: a blank cell never wipes what is known."""

    values: dict[str, Any]
    project: str
    certificates: list[Held] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, ...]:
        """The staff number; without one the name with the telephone."""
        no = self.values.get("no", "")
        return (no,) if no else (self.values["name"], self.values.get("phone", ""))


def telling(values: Mapping[str, Any]) -> Telling:
    status = values.get("status")
    found = {
        "no": _text(values, "no", 30),
        "name": _text(values, "name", 60),
        "phone": _phones(values.get("phones") or [values.get("phone")]),
        "department": _text(values, "department", 60),
        "post": _text(values, "post", 60),
        "status": StaffStatus(status) if status else None,
        "joined": _day(values.get("joined")),
        "left_on": _day(values.get("left")),
        "gender": _text(values, "gender", 10),
        "education": _text(values, "education", 20),
        "note": _text(values, "note", 4000),
    }
    told = {code: value for code, value in found.items() if value not in (None, "")}
    held = [_held(one) for one in values.get("certificates") or () if one.get("certificate")]
    return Telling({"name": "", **told}, _text(values, "project", 80), held)


def _held(told: Mapping[str, Any]) -> Held:
    state = STATES.get(str(told.get("state")), CertificateState.DATED)
    expires = _day(told.get("expires")) if state == CertificateState.DATED else None
    return Held(_text(told, "certificate", 60), _text(told, "number", 60), expires, state)


def _text(values: Mapping[str, Any], code: str, most: int) -> str:
    return str(values.get(code) or "").strip()[:most]


def _day(value: Any) -> date | None:
    return date.fromisoformat(str(value)[:10]) if value else None


def _phones(phones: list[Any]) -> str:
    """As many as there is room for."""
    found = ""
    for phone in phones:
        longer = f"{found} {phone or ''}".strip()
        found = longer if len(longer) <= 40 else found
    return found
