"""Analysis: how much, how fast, how well, why, where, and who."""

from lib.i18n import N_

PERMISSIONS = {
    "analysis.view": "supervisor manager quality admin",
    "analysis.export": "supervisor manager quality",
    "analysis.tally": "",  # a job's alone
}

SCREENS = [
    {
        "name": "analysis",
        "title": N_("Analysis"),
        "icon": "monitoring",
        "section": N_("Service desk"),
        "permission": "analysis.view",
        "beside": "tickets",
    },
]

JOBS = {"analysis.tallies.tally_some": 60}
