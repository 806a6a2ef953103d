"""Actions: what must be put right, by whom, until when, with proof and somebody else's verification."""

from lib.i18n import N_

DESK = "front_desk supervisor manager quality admin"
HANDS = "technician field_staff"

PERMISSIONS = {
    "actions.view": f"{DESK} {HANDS} trainer",
    "actions.all": "supervisor manager quality admin",  # every action of the scope, not only one's own
    "actions.raise": "front_desk supervisor manager quality trainer",
    "actions.work": f"{DESK} {HANDS} trainer",
    "actions.verify": "supervisor manager quality",
    "actions.cancel": "manager quality",
    "actions.export": "supervisor manager quality",
    "actions.remind": "",  # a job alone
}

SCREENS = [
    {
        "name": "actions",
        "title": N_("Corrective actions"),
        "icon": "build_circle",
        "section": N_("Quality"),
        "permission": "actions.view",
    },
]

JOBS = {"actions.reminding.remind": 3600}
