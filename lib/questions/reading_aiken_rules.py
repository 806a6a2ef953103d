"""Aiken: a question on a line, its choices a line each, ANSWER: and a letter. Pure."""

import re

from lib.errors import Refused
from lib.i18n import N_
from lib.questions.exchange_rules import Row, bad
from lib.questions.reading_told_rules import Told, judged

OPTION = re.compile(r"\s*([A-Za-z])[.)]\s*(.*)")
ANSWER = re.compile(r"\s*ANSWER\s*:\s*(.*)", re.IGNORECASE)


def rows_of(text: str) -> list[Row]:
    rows: list[Row] = []
    stem: list[str] = []
    options: list[str] = []
    begun = 1
    for number, line in enumerate(text.split("\n"), 1):
        if answer := ANSWER.fullmatch(line):
            told = Told(str(begun), "\n".join(stem), "", tuple(options), answer[1])
            rows.append(judged(told) if options else bad(str(begun), told.stem, NO_OPTIONS))
            stem, options = [], []
        elif stem and (option := OPTION.fullmatch(line)):
            options.append(option[2])
        elif line.strip():
            if options:
                rows.append(bad(str(begun), "\n".join(stem), UNANSWERED))
                stem, options = [], []
            begun = begun if stem else number
            stem.append(line.strip())
    if stem and (options or rows):
        rows.append(bad(str(begun), "\n".join(stem), UNANSWERED))
    if not rows:
        raise Refused(N_("No question was found in this Aiken text."))
    return rows


NO_OPTIONS = N_("There are no options to choose from")
UNANSWERED = N_("No line “ANSWER: …” follows its options")
