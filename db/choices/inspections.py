"""Words about inspections."""

from db.choices import N_, Choice


class InspectionState(Choice):
    """DONE: every item is judged, signatures are still missing."""

    OPEN = "open", N_("Being inspected")
    DONE = "done", N_("To be signed")
    SIGNED = "signed", N_("Signed")
    CANCELLED = "cancelled", N_("Called off")


class InspectionOrigin(Choice):
    PLANNED = "planned", N_("Planned")
    SPOT = "spot", N_("Spot check")
    AGAIN = "again", N_("Re-inspection")
    OUTSIDE = "outside", N_("Third party")
    LEDGER = "ledger", N_("From a score sheet")


class Verdict(Choice):
    """How an item was found. NOT_APPLICABLE leaves the denominator."""

    GOOD = "good", N_("Meets the standard")
    FAILED = "failed", N_("Falls short")
    NOT_APPLICABLE = "na", N_("Not applicable")


class SignRole(Choice):
    INSPECTOR = "inspector", N_("Inspector")
    PROJECT = "project", N_("For the project")
