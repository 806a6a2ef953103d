"""Satisfaction: asked in campaigns, understood in charts, put right, and asked again."""

from lib.i18n import N_

DESK = "front_desk supervisor manager quality"

PERMISSIONS = {
    "surveys.view": f"{DESK} admin",
    "surveys.manage": "manager quality",  # campaigns: prepared, opened, ended
    "surveys.enter": DESK,  # by telephone, and from paper
    "surveys.results": "supervisor manager quality admin",
    "surveys.answers": "manager quality",  # single answers, as far as they may be seen
    "surveys.judge": "manager quality",  # whether an answer counts
    "surveys.export": "manager quality",
    "surveys.import": "manager quality",
    "surveys.answer": "",  # whoever holds a link
    "surveys.remind": "",  # jobs alone
}

SCREENS = [
    {
        "name": "surveys",
        "title": N_("Surveys"),
        "icon": "ballot",
        "section": N_("Quality"),
        "permission": "surveys.view",
    },
    {
        "name": "survey_entry",
        "title": N_("Take down answers"),
        "icon": "edit_note",
        "section": N_("Quality"),
        "permission": "surveys.enter",
        "hidden": True,  # reached from its campaign
    },
    {
        "name": "satisfaction",
        "title": N_("Satisfaction"),
        "icon": "sentiment_satisfied",
        "section": N_("Quality"),
        "permission": "surveys.results",
        "beside": "surveys",
    },
]

JOBS = {"surveys.reminding.remind": 3600}
