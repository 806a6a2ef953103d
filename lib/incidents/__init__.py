"""Incidents: one burst pipe is one incident, however many call."""

from lib.i18n import N_

DESK = "front_desk supervisor manager"

PERMISSIONS = {
    "incidents.view": f"{DESK} technician field_staff quality admin",
    "incidents.report": DESK,
    "incidents.edit": DESK,
    "incidents.echo": DESK,
    "incidents.reply": DESK,
}

SCREENS = [
    {
        "name": "incidents",
        "title": N_("Incidents"),
        "icon": "crisis_alert",
        "section": N_("Service desk"),
        "permission": "incidents.view",
        "beside": "tickets",
        "place": 60,
    },
    {
        "name": "incident",
        "title": N_("Incident"),
        "icon": "crisis_alert",
        "section": N_("Service desk"),
        "permission": "incidents.view",
        "hidden": True,
        "place": 60,
    },
]
