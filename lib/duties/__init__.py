"""Duties: what recurs, where and by whom it is done, and what was missed."""

from lib.i18n import N_

HANDS = "front_desk technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "duties.view": f"{HANDS} {LEADERS} trainer admin",
    "duties.work": f"{HANDS} {LEADERS} trainer",  # take up and do a task
    "duties.all": f"{LEADERS} admin",  # every task of the scope, not only one's own
    "duties.manage": "manager quality",  # duties, their places and people
    "duties.lead": LEADERS,  # others' tasks: given to somebody else, excused, absences
    "duties.export": LEADERS,
    "duties.make": "",  # jobs alone
    "duties.remind": "",
    "duties.load": "",
}

SCREENS: list[dict[str, object]] = [
    {
        "name": "duties",
        "title": N_("Duties"),
        "icon": "event_repeat",
        "section": N_("Quality"),
        "permission": "duties.view",
    },
]

JOBS = {"duties.making.make": 3600, "duties.reminding.remind": 1800}
