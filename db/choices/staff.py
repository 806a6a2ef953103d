"""Words about staff."""

from db.choices import N_, Choice


class StaffStatus(Choice):
    ACTIVE = "active", N_("In post")
    PROBATION = "probation", N_("On probation")
    LEFT = "left", N_("Left")


class CertificateState(Choice):
    DATED = "dated", N_("Valid until")
    NO_EXPIRY = "no_expiry", N_("No expiry")
    IN_PROGRESS = "in_progress", N_("In progress")
