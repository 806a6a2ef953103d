"""Words of the service standards: what is promised, on which clock."""

from db.choices import N_, Choice


class Measure(Choice):
    """Judged by the product are those in CLOCKED; the others are shown as required."""

    RESPONSE = "response", N_("Response")
    ON_SITE = "on_site", N_("Arrival on site")
    DONE = "done", N_("Work done")
    CALL_BACK = "call_back", N_("Call-back")
    SETTLEMENT = "settlement", N_("Complaint settled")
    ANSWER = "answer", N_("Written answer to a complaint")
    HOME_VISIT = "home_visit", N_("Time inside a home")
    RINGS = "rings", N_("Hotline answered")
    DESK_HOURS = "desk_hours", N_("Service hours a day")
    CLEANING = "cleaning", N_("Cleaning rounds")
    PATROL = "patrol", N_("Public areas patrolled")
    INSPECTION = "inspection", N_("Inspection score")
    SATISFACTION = "satisfaction", N_("Customer satisfaction")
    COMPLAINTS_TIMELY = "complaints_timely", N_("Complaints handled in time")
    COMPLAINTS_HANDLED = "complaints_handled", N_("Complaints handled")
    COMPLAINT_SATISFACTION = "complaint_satisfaction", N_("Satisfaction after a complaint")
    HANDLING_SATISFACTION = "handling_satisfaction", N_("Satisfaction with how a complaint was handled")


CLOCKED = (
    Measure.RESPONSE,
    Measure.ON_SITE,
    Measure.DONE,
    Measure.CALL_BACK,
    Measure.SETTLEMENT,
    Measure.ANSWER,
)


class Clock(Choice):
    ELAPSED = "elapsed", N_("Round the clock")
    SERVICE = "service", N_("Service hours")
    WORKING_DAYS = "working_days", N_("Working days")


class Unit(Choice):
    MINUTES = "minutes", N_("minutes")
    HOURS = "hours", N_("hours")
    DAYS = "days", N_("working days")
    RINGS = "rings", N_("rings")
    TIMES = "times", N_("times a day")
    PERCENT = "percent", N_("%")
    POINTS = "points", N_("points")


class DayKind(Choice):
    """Seven weekdays, then the public holiday; a make-up working day has a Monday's hours."""

    MONDAY = "1", N_("Monday")
    TUESDAY = "2", N_("Tuesday")
    WEDNESDAY = "3", N_("Wednesday")
    THURSDAY = "4", N_("Thursday")
    FRIDAY = "5", N_("Friday")
    SATURDAY = "6", N_("Saturday")
    SUNDAY = "7", N_("Sunday")
    HOLIDAY = "8", N_("Public holiday")


class Special(Choice):
    HOLIDAY = "holiday", N_("Day off")
    WORKING = "working", N_("Working day")


class ProfileState(Choice):
    DRAFT = "draft", N_("Draft")
    PUBLISHED = "published", N_("Published")
