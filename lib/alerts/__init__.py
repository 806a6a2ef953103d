"""Alerts: what people are told, in the product and outside it, and the jobs that tell them."""

from lib.i18n import N_

EVERYBODY = "front_desk technician field_staff manager supervisor quality trainer trainee admin"

PERMISSIONS = {
    "alerts.view": EVERYBODY,
    "alerts.channels": "admin",
    "alerts.settings": "supervisor manager quality trainer admin",  # each of its parts has a lock of its own
    "alerts.send": "",  # the job runner alone
}

SCREENS = [
    {
        "name": "settings",
        "title": N_("Settings"),
        "icon": "settings",
        "section": N_("Administration"),
        "permission": "alerts.settings",
    },
]

JOBS = {"alerts.post.send_some": 30, "alerts.outbox.forget_old": 86400}
