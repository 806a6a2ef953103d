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
    "tickets.send_on": "",  # a job alone
    "tickets.tell": f"{DESK} {HANDS}",
    "tickets.word": "",  # a resident's own
    "tickets.link": f"{DESK} quality",
    "tickets.classify": DESK,
    "tickets.reply": "staff",  # whom a complaint names
    "tickets.investigate": f"{DESK} quality",
    "tickets.answer": DESK,
    "tickets.excuse": f"{DESK} {HANDS}",
    "tickets.decide_excuse": "supervisor manager quality",
    "tickets.rules": "manager admin",  # how work finds its hands
    "tickets.rebuild": "quality admin",
    "tickets.escalate": "",  # jobs alone
    "tickets.note": f"{DESK} {HANDS} quality",
    "tickets.export": "supervisor manager quality",
    "tickets.import": "supervisor manager",
    "tickets.print": f"{DESK} {HANDS} quality",
    "tickets.templates": "admin",  # the company's own Word sheets
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
        "name": "call_backs",
        "title": N_("Call-backs"),
        "icon": "phone_callback",
        "section": N_("Service desk"),
        "permission": "tickets.call_back",
    },
    {
        "name": "ticket",
        "title": N_("Ticket"),
        "icon": "assignment",
        "section": N_("Service desk"),
        "permission": "tickets.view",
        "hidden": True,
    },
    {
        "name": "statement",
        "title": N_("My side"),
        "icon": "record_voice_over",
        "section": N_("Service desk"),
        "permission": "tickets.reply",
        "hidden": True,
        "place": 99,
    },
]

JOBS = {
    "tickets.dispatching.send_on": 60,
    "tickets.escalation_service.escalate": 60,
    "tickets.morning.digest": 300,
    "tickets.promise_service.rebuild_some": 30,
}
