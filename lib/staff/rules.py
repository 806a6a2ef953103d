"""How a certificate stands on a day: values in, values out."""

from datetime import date, timedelta

from db.choices import N_, Choice
from db.choices.staff import CertificateState

WARNING = timedelta(days=90)


class Standing(Choice):
    """Kept nowhere: it follows from the day."""

    VALID = "valid", N_("Valid")
    EXPIRING = "expiring", N_("Expires soon")
    EXPIRED = "expired", N_("Expired")
    IN_PROGRESS = "in_progress", N_("In progress")


def standing(state: CertificateState, expires: date | None, today: date) -> Standing:
    """Valid to the end of its last day; a warning from ninety days before."""
    if state == CertificateState.IN_PROGRESS:
        return Standing.IN_PROGRESS
    if state == CertificateState.NO_EXPIRY or expires is None:
        return Standing.VALID
    if expires < today:
        return Standing.EXPIRED
    return Standing.EXPIRING if expires <= today + WARNING else Standing.VALID
