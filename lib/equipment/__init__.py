"""Equipment and tools: where they stand, what was done to them, what is due, who has them."""

from lib.i18n import N_

HANDS = "technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "equipment.view": f"front_desk {HANDS} {LEADERS} admin",
    "equipment.report": f"front_desk {HANDS} {LEADERS} admin",  # a fault, by whoever stands before it
    "equipment.keep": f"{LEADERS} admin",  # the register: added, changed, scrapped, labels
    "equipment.upkeep": f"technician {LEADERS}",  # what was done, recorded
    "equipment.reveal": f"technician {LEADERS} admin",  # whom to call
    "equipment.tools": f"front_desk {LEADERS} admin",  # issued, taken back
    "equipment.import": "manager quality admin",
    "equipment.export": LEADERS,
    "equipment.remind": "",  # a job alone
}

SCREENS = [
    {
        "name": "equipment",
        "title": N_("Equipment register"),
        "icon": "precision_manufacturing",
        "section": N_("Quality"),
        "permission": "equipment.view",
        "beside": "duties",
    },
    {
        "name": "tools",
        "title": N_("Tools"),
        "icon": "handyman",
        "section": N_("Quality"),
        "permission": "equipment.view",
        "beside": "duties",
    },
]

JOBS = {"equipment.reminding.remind": 3600}
