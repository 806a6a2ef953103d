"""Words of satisfaction surveys."""

from db.choices import N_, Choice


class Dimension(Choice):
    """What a rating is about; overall is the whole of it. Trends run along these, whatever the wording."""

    OVERALL = "overall", N_("Overall")
    SERVICE = "service", N_("Property service")
    FACILITY = "facility", N_("Facility upkeep")
    SECURITY = "security", N_("Security")
    ENVIRONMENT = "environment", N_("Environment and greening")
    COMMUNITY = "community", N_("Community activities")
    RESPONSE = "response", N_("Customer service response")
    REPAIR = "repair", N_("Repairs")
    ORDER = "order", N_("Public order")


class CampaignState(Choice):
    DRAFT = "draft", N_("Being prepared")
    OPEN = "open", N_("Under way")
    CLOSED = "closed", N_("Survey ended")


class InviteState(Choice):
    WAITING = "waiting", N_("Not answered yet")
    OPENED = "opened", N_("Link opened")
    ANSWERED = "answered", N_("Answered")
    REFUSED = "refused", N_("Does not wish to")
    UNREACHED = "unreached", N_("Not reached")


class AnswerChannel(Choice):
    LINK = "link", N_("Own link")
    OPEN = "open", N_("Open link")
    PHONE = "phone", N_("Telephone")
    PAPER = "paper", N_("On paper")
    IMPORTED = "imported", N_("By import")


class Standing(Choice):
    """Only valid answers count; nothing is ever deleted for not being liked."""

    VALID = "valid", N_("Counts")
    HELD = "held", N_("Answer on hold")
    REJECTED = "rejected", N_("Does not count")
