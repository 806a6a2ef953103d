"""The company's own people: who they are, where they work, which certificates they hold until when."""

from lib.i18n import N_

OFFICE = "manager quality admin"

PERMISSIONS = {
    "staff.view": f"supervisor {OFFICE} trainer",
    "staff.manage": OFFICE,
    "staff.import": OFFICE,
    "staff.reveal": f"supervisor {OFFICE}",
    "staff.pick": "staff",  # names for forms and lists; telephones are not among them
}

SCREENS = [
    {
        "name": "staff",
        "title": N_("Staff"),
        "icon": "badge",
        "section": N_("Administration"),
        "permission": "staff.view",
        "hidden": True,  # reached from the settings
    },
]
