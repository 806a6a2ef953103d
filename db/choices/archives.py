"""Words of the archives: secrecy, life of a record, borrowing, destruction."""

from db.choices import N_, Choice


class Secrecy(Choice):
    PUBLIC = "public", N_("Public")
    INTERNAL = "internal", N_("Internal")
    CUSTOMER_PRIVATE = "customer_private", N_("Customer-private")
    FINANCIAL = "financial", N_("Financial")
    RESTRICTED = "restricted", N_("Restricted")


class RecordState(Choice):
    DRAFT = "draft", N_("Draft")
    FILED = "filed", N_("Filed")


class Origin(Choice):
    BY_HAND = "by_hand", N_("Filed by hand")
    WORK = "work", N_("Made from work done")
    LEDGER = "ledger", N_("From a ledger")


class Cycle(Choice):
    ITEM = "item", N_("By item")
    MONTH = "month", N_("Monthly")
    QUARTER = "quarter", N_("Quarterly")
    YEAR = "year", N_("Yearly")


class Look(Choice):
    """What somebody did with a record, as the log of access keeps it."""

    OPENED = "opened", N_("Opened")
    FILE = "file", N_("Opened a file")
    PRINTED = "printed", N_("Printed")
    EXPORTED = "exported", N_("Exported")


class DisposalState(Choice):
    PROPOSED = "proposed", N_("To be decided")
    REFUSED = "refused", N_("Refused")
    DESTROYED = "destroyed", N_("Destroyed")


class TextState(Choice):
    """What reading the words of a file came to."""

    WAITING = "waiting", N_("Not read yet")
    READ = "read", N_("Read")
    NO_TEXT = "no_text", N_("A scan without text")
    FAILED = "failed", N_("Could not be read")
