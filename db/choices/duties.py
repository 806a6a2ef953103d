"""Words about recurring duties and their tasks."""

from db.choices import N_, Choice


class DutyKind(Choice):
    PATROL = "patrol", N_("Daily patrol")
    CLEANING = "cleaning", N_("Cleaning and waste")
    SECURITY = "security", N_("Security round")
    MAINTENANCE = "maintenance", N_("Special maintenance")
    INSPECTION = "inspection", N_("Inspection of quality")
    RISK = "risk", N_("Risk assessment")
    BUILDING = "building", N_("Yearly check of buildings")
    DRILL = "drill", N_("Drill")
    SURVEY = "survey", N_("Survey due")
    OTHER = "other", N_("Other duty")


class Every(Choice):
    """DONE: so many days after it was last done."""

    DAY = "day", N_("Every day")
    WEEK = "week", N_("Every week")
    MONTH = "month", N_("Every month")
    QUARTER = "quarter", N_("Every quarter")
    YEAR = "year", N_("Every year")
    DONE = "done", N_("After it was done")


class OnHoliday(Choice):
    """What becomes of a day that is no working day."""

    KEEP = "keep", N_("Done all the same")
    SKIP = "skip", N_("Not done that time")
    BEFORE = "before", N_("On the working day before")
    AFTER = "after", N_("On the working day after")


class TaskState(Choice):
    OPEN = "open", N_("To be done")
    DONE = "done", N_("Done")
    MISSED = "missed", N_("Missed task")
    EXCUSED = "excused", N_("Excused task")
