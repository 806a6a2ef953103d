"""Search over the whole desk: archives, tickets, customers; each found only by who may see it."""

from lib.i18n import N_

PERMISSIONS = {
    "search.use": "front_desk technician field_staff supervisor manager quality trainer admin",
    "search.export": "supervisor manager quality",
    "search.index": "",  # the job runner and the set-up
}

JOBS = {"search.indexing.work_off": 30}

SCREENS = [
    {
        "name": "search",
        "title": N_("Search"),
        "icon": "search",
        "section": N_("Archives"),
        "permission": "search.use",
        "hidden": True,  # reached from the box in the sidebar
    },
]
