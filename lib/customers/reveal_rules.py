"""Why somebody sees names and telephones whole: said beforehand, kept in the audit log."""

from db.choices.customers import RevealReason
from lib.errors import Refused
from lib.i18n import N_

LONGEST = 200


def why(reason: RevealReason, note: str = "") -> str:
    """What the audit log keeps: the reason's word, or the person's own words."""
    said = " ".join(note.split())[:LONGEST]
    if RevealReason(reason) != RevealReason.OTHER:
        return RevealReason(reason).value
    if len(said) < 2:
        raise Refused(N_("Please say why you need it."))
    return said
