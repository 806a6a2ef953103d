"""Tickets: a customer's request from the first call to the closed loop."""

from lib.i18n import N_

DESK = "front_desk supervisor manager"
HANDS = "technician field_staff"

PERMISSIONS = {
    "tickets.view": f"{DESK} {HANDS} quality admin",
    "tickets.receive": DESK,
    "tickets.accept": DESK,
    "tickets.dispatch": DESK,
    "tickets.grab": HANDS,
    "tickets.work": f"{DESK} {HANDS}",
    "tickets.on_behalf": DESK,
    "tickets.call_back": DESK,
    "tickets.close": DESK,
    "tickets.reopen": DESK,
    "tickets.cancel": DESK,
    "tickets.note": f"{DESK} {HANDS} quality",
    "tickets.export": "supervisor manager quality",
    "tickets.import": "supervisor manager",
    "tickets.export_whole": "manager quality",  # names and telephones whole, for a reason
    "tickets.all": f"{DESK} quality admin",  # sees every ticket of the scope, not only own work
}

SCREENS = [
    {
        "name": "workbench",
        "title": N_("Workbench"),
        "icon": "space_dashboard",
        "section": N_("Service desk"),
        "permission": "tickets.view",
    },
    {
        "name": "intake",
        "title": N_("Intake"),
        "icon": "add_call",
        "section": N_("Service desk"),
        "permission": "tickets.receive",
    },
    {
        "name": "tickets",
        "title": N_("Tickets"),
        "icon": "assignment",
        "section": N_("Service desk"),
        "permission": "tickets.view",
    },
    {
        "name": "ticket",
        "title": N_("Ticket"),
        "icon": "assignment",
        "section": N_("Service desk"),
        "permission": "tickets.view",
        "hidden": True,
    },
]
