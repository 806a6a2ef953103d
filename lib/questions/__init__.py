"""The question bank: what may be asked in papers and practice, in every wording it has had."""

TRAINERS = "quality trainer"

PERMISSIONS = {
    "questions.view": TRAINERS,  # with the right answers
    "questions.manage": TRAINERS,
    "questions.import": TRAINERS,
    "questions.export": TRAINERS,
    "questions.load": "",  # the shipped ones, at start
}

SCREENS: list[dict[str, object]] = []
