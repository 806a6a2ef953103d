"""Inspections: checklists filled in on the spot, scored, put right, and ranked by quarter."""

from lib.i18n import N_

HANDS = "front_desk technician field_staff"
LEADERS = "supervisor manager quality"

PERMISSIONS = {
    "inspections.view": f"{HANDS} {LEADERS} trainer admin",
    "inspections.work": f"{HANDS} {LEADERS} trainer",  # carry one out
    "inspections.all": f"{LEADERS} admin",  # every inspection of the scope, not only one's own
    "inspections.manage": "manager quality",  # spot checks by others, links, called off
    "inspections.checklists": "quality admin",
    "inspections.import": "quality admin",
    "inspections.board": f"{LEADERS} admin",
    "inspections.export": LEADERS,
    "inspections.fill": f"{HANDS} {LEADERS} trainer",  # item by item; a link's holder is given it too
    "inspections.remind": "",  # a job alone
}

SCREENS: list[dict[str, object]] = [
    {
        "name": "inspections",
        "title": N_("Quality inspections"),
        "icon": "checklist",
        "section": N_("Quality"),
        "permission": "inspections.view",
        "beside": "duties",
        "place": 40,
    },
    {
        "name": "inspection",
        "title": N_("Quality inspection"),
        "icon": "checklist",
        "section": N_("Quality"),
        "permission": "inspections.view",
        "hidden": True,
    },
    {
        "name": "inspection_board",
        "title": N_("Quarter board"),
        "icon": "leaderboard",
        "section": N_("Quality"),
        "permission": "inspections.board",
        "beside": "duties",
        "place": 41,
    },
    {
        "name": "checklists",
        "title": N_("Checklists"),
        "icon": "fact_check",
        "section": N_("Quality"),
        "permission": "inspections.view",
        "beside": "duties",
        "place": 42,
    },
    {
        "name": "score_sheets",
        "title": N_("Bring in score sheets"),
        "icon": "upload_file",
        "section": N_("Quality"),
        "permission": "inspections.import",
        "hidden": True,  # reached from the checklists
    },
]

JOBS = {"inspections.reminding.remind": 3600}

GAPS = [
    {
        "code": "inspection_unsigned",
        "label": N_("Inspections finished and not signed"),
        "screen": "inspection",
        "rows": "inspections.gap_rows.unsigned",
    },
]
