"""Words of training."""

from db.choices import N_, Choice


class ContentArea(Choice):
    """What training is about, as the handbooks list it."""

    STANDARDS = "standards", N_("Service standards")
    SAFETY = "safety", N_("Work safety")
    COMMUNICATION = "communication", N_("Communication")
    ETHICS = "ethics", N_("Professional ethics")
    EMERGENCY = "emergency", N_("Emergency response")
    EQUIPMENT = "equipment", N_("Equipment and facilities")
    INFORMATION = "information", N_("Information security")
    MANNERS = "manners", N_("Service manners")
    LAW = "law", N_("Laws and regulations")
    COMPLAINTS = "complaints", N_("Complaint handling")
    EMOTIONS = "emotions", N_("Managing emotions")
    ENERGY = "energy", N_("Energy saving")


class CourseKind(Choice):
    INDUCTION = "induction", N_("Induction")
    ROTATION = "rotation", N_("Change of post")
    CENTRAL = "central", N_("Centralised training")
    CASES = "cases", N_("Case training")


class SessionState(Choice):
    PLANNED = "planned", N_("Session planned")
    HELD = "held", N_("Session held")
    CANCELLED = "cancelled", N_("Session cancelled")


class Presence(Choice):
    EXPECTED = "expected", N_("Expected to come")
    PRESENT = "present", N_("Present")
    ABSENT = "absent", N_("Absent")
    EXCUSED = "excused", N_("Excused from it")


class SignedBy(Choice):
    CODE = "code", N_("By scanning")
    HAND = "hand", N_("By the trainer")


class WishState(Choice):
    """Of one line of somebody's plan."""

    OPEN = "open", N_("To be done")
    DONE = "done", N_("Done")
    DROPPED = "dropped", N_("No longer needed")
