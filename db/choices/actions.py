"""Words of corrective actions."""

from db.choices import N_, Choice


class ActionState(Choice):
    OPEN = "open", N_("To be put right")
    DONE = "done", N_("To be verified")
    VERIFIED = "verified", N_("Verified")
    CANCELLED = "cancelled", N_("Cancelled")


class ActionMove(Choice):
    RAISE = "raise", N_("Raise")
    ASSIGN = "assign", N_("Change owner or date")
    NOTE = "note", N_("Add a note")
    ASK = "ask", N_("Ask for more time")
    FINISH = "finish", N_("Put right")
    PLAN = "plan", N_("Plan the measure")
    VERIFY = "verify", N_("Verify")
    RETURN = "return", N_("Send back")
    EFFECT = "effect", N_("Check the effect")
    CANCEL = "cancel", N_("Cancel the action")


class ActionSource(Choice):
    TICKET = "ticket", N_("Ticket")
    INCIDENT = "incident", N_("Incident")
    SURVEY = "survey", N_("Satisfaction survey")
    EXAM = "exam", N_("Exam")
    INSPECTION = "inspection", N_("Inspection")
    DUTY = "duty", N_("Duty")
    EQUIPMENT = "equipment", N_("Equipment")
    OTHER = "other", N_("Other")


class Severity(Choice):
    LOW = "low", N_("Minor")
    NORMAL = "normal", N_("Normal")
    HIGH = "high", N_("Serious")


class Stage(Choice):
    """How far up a late one was told."""

    MANAGERS = "managers", N_("Those who run the project")
    HEAD = "head", N_("Head office")


class Remedy(Choice):
    PROCESS = "process", N_("Process")
    TRAINING = "training", N_("Training")
    TECHNOLOGY = "technology", N_("Technology")
