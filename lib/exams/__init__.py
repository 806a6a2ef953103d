"""Examinations: papers, sitting them, marking, and what the results say."""

from lib.i18n import N_

TRAINERS = "quality trainer"
LEADERS = f"supervisor manager {TRAINERS}"

PERMISSIONS = {
    "exams.view": LEADERS,
    "exams.manage": TRAINERS,  # papers and exams: prepared, announced, ended
    "exams.invigilate": LEADERS,  # more time, opened again, declared void
    "exams.mark": LEADERS,  # answers no key decides, practical work
    "exams.decide": TRAINERS,  # corrections of a key, appeals, results out
    "exams.results": LEADERS,
    "exams.export": f"manager {TRAINERS}",
    "exams.own": "staff",  # one's own exams and results
    "exams.sit": "",  # whoever holds a link
    "exams.end": "",  # jobs alone
}

SCREENS: list[dict[str, object]] = [
    {
        "name": "marking",
        "title": N_("Mark answers"),
        "icon": "edit_note",
        "section": N_("Training"),
        "permission": "exams.mark",
        "hidden": True,  # reached from its exam
    },
    {
        "name": "exam_results",
        "title": N_("Exam results"),
        "icon": "leaderboard",
        "section": N_("Training"),
        "permission": "exams.results",
        "hidden": True,
    },
    {
        "name": "exam_analysis",
        "title": N_("Analysis of the exam"),
        "icon": "query_stats",
        "section": N_("Training"),
        "permission": "exams.results",
        "hidden": True,  # reached from its exam
    },
    {
        "name": "exams",
        "title": N_("Exams"),
        "icon": "assignment",
        "section": N_("Training"),
        "permission": "exams.own",
    },
    {
        "name": "exam",
        "title": N_("Exam"),
        "icon": "assignment",
        "section": N_("Training"),
        "permission": "exams.view",
        "hidden": True,  # reached from the list
    },
    {
        "name": "papers",
        "title": N_("Papers"),
        "icon": "description",
        "section": N_("Training"),
        "permission": "exams.manage",
        "beside": "exams",
    },
]

JOBS = {"exams.ending.end_due": 30, "exams.scoring.score_waiting": 30}
