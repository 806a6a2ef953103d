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
    "tickets.file": "",  # a job alone
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
        "beside": "tickets",
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
    "tickets.archiving.file_some": 60,
}

GAPS = [
    {
        "code": "unfiled",
        "label": N_("Closed tickets without a record"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.unfiled",
    },
    {
        "code": "call_back",
        "label": N_("Closed without a call-back"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.without_call_back",
    },
    {
        "code": "photo",
        "label": N_("Repairs without a photo of the finished work"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.without_photo",
    },
    {
        "code": "signature",
        "label": N_("Without the signature its form asks for"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.without_signature",
    },
    {
        "code": "findings",
        "label": N_("Complaints without findings"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.without_findings",
    },
    {
        "code": "answer",
        "label": N_("Complaints without a written answer"),
        "screen": "ticket",
        "rows": "tickets.gap_rows.without_answer",
    },
]

FOUND = {
    "ticket": {
        "ticket": "id",
        "ticket_event": "ticket_id",
        "ticket_line": "ticket_id",
        "complaint": "ticket_id",
    }
}
