"""Words of examinations."""

from db.choices import N_, Choice


class PaperKind(Choice):
    FIXED = "fixed", N_("The same questions for all")
    DRAWN = "drawn", N_("Drawn for each person")


class PaperState(Choice):
    DRAFT = "draft", N_("Paper in draft")
    READY = "ready", N_("Paper ready")
    RETIRED = "retired", N_("Paper retired")


class ExamState(Choice):
    DRAFT = "draft", N_("Exam being prepared")
    ANNOUNCED = "announced", N_("Announced")
    ENDED = "ended", N_("Sitting ended")
    PUBLISHED = "published", N_("Results out")
    CANCELLED = "cancelled", N_("Exam cancelled")


class ShowKey(Choice):
    """When a sitter may see the right answers."""

    NEVER = "never", N_("Never")
    PUBLISHED = "published", N_("When results are out")


class SittingState(Choice):
    OPEN = "open", N_("Sitting")
    SUBMITTED = "submitted", N_("Handed in")
    VOID = "void", N_("Void")


class Ending(Choice):
    """How a sitting came to its end."""

    HAND = "hand", N_("By the sitter")
    TIME = "time", N_("Time was up")
    INVIGILATOR = "invigilator", N_("By the invigilator")


class SittingMove(Choice):
    STARTED = "started", N_("Started")
    RESUMED = "resumed", N_("Went on elsewhere")
    LEFT = "left", N_("Left the page")
    BACK = "back", N_("Back on the page")
    EXTENDED = "extended", N_("Given more time")
    SUBMITTED = "submitted", N_("Handed in")
    REOPENED = "reopened", N_("Opened again")
    VOIDED = "voided", N_("Declared void")
    NOTED = "noted", N_("Invigilator's note")


class MarkRound(Choice):
    """Who marks what no key decides; a third person decides where two are too far apart."""

    FIRST = "first", N_("First marker")
    SECOND = "second", N_("Second marker")
    FINAL = "final", N_("Deciding marker")


class Correction(Choice):
    """What becomes of a question found wrong after it was answered."""

    KEY = "key", N_("Another answer is right")
    FULL = "full", N_("Full marks for everybody")
    VOID = "void", N_("Left out of the paper")


class AppealState(Choice):
    OPEN = "open", N_("Waiting for an answer")
    UPHELD = "upheld", N_("Appeal granted")
    REJECTED = "rejected", N_("Appeal turned down")
