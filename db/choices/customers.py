"""Words about customers and where they live."""

from db.choices import N_, Choice


class Relation(Choice):
    OWNER = "owner", N_("Owner")
    TENANT = "tenant", N_("Tenant")
    FAMILY = "family", N_("Family")
    VISITOR = "visitor", N_("Visitor")


class CustomerClass(Choice):
    BASIC = "basic", N_("Basic customer")
    KEY = "key", N_("Key customer")
    HIGH_VALUE = "high_value", N_("High-value customer")
    POTENTIAL = "potential", N_("Potential customer")


class Phase(Choice):
    PREPARING = "preparing", N_("Before hand-over")
    RUNNING = "running", N_("In service")
    ENDED = "ended", N_("Service ended")


class RevealReason(Choice):
    CALL = "call", N_("To call the customer")
    VISIT = "visit", N_("To visit or repair")
    CHECK = "check", N_("To check who it is")
    OTHER = "other", N_("Another reason")
