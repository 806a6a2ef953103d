"""Duties: what recurs, where and by whom it is done, and what was missed."""

HANDS = "front_desk technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "duties.view": f"{HANDS} {LEADERS} trainer admin",
    "duties.work": f"{HANDS} {LEADERS} trainer",  # take up and do a task
    "duties.manage": "manager quality",  # duties, their places and people
    "duties.lead": LEADERS,  # others' tasks: given to somebody else, excused, absences
    "duties.export": LEADERS,
    "duties.make": "",  # jobs alone
    "duties.load": "",
}

SCREENS: list[dict[str, object]] = []
