"""Examinations: papers, sitting them, marking, and what the results say."""

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

SCREENS: list[dict[str, object]] = []
