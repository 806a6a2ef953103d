"""The question bank: what may be asked in papers and practice, in every wording it has had."""

from lib.i18n import N_

TRAINERS = "quality trainer"

PERMISSIONS = {
    "questions.view": TRAINERS,  # with the right answers
    "questions.manage": TRAINERS,
    "questions.import": TRAINERS,
    "questions.export": TRAINERS,
    "questions.load": "",  # the shipped ones, at start
}

SCREENS = [
    {
        "name": "questions",
        "title": N_("Question bank"),
        "icon": "quiz",
        "section": N_("Training"),
        "permission": "questions.view",
        "beside": "exams",
    },
    {
        "name": "question",
        "title": N_("Exam question"),
        "icon": "help",
        "section": N_("Training"),
        "permission": "questions.view",
        "hidden": True,  # reached from the bank
    },
]
