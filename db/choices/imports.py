"""Words about ledgers brought in."""

from db.choices import N_, Choice


class LedgerCode(Choice):
    HOUSEHOLDS = "households", N_("Household ledger")
    REPAIRS = "repairs", N_("Repair ledger")
    COMPLAINTS = "complaints", N_("Complaint ledger")
    STAFF = "staff", N_("Staff list")
    ARCHIVES = "archives", N_("Archive catalogue")
    SURVEY = "survey", N_("Survey answers")
    EQUIPMENT = "equipment", N_("Equipment ledger")


class BatchState(Choice):
    APPLIED = "applied", N_("Imported")
    UNDONE = "undone", N_("Undone")
