"""An announced exam to be printed, and proper values for what prints it and for the shipped questions."""

from collections.abc import Callable
from typing import Any

from lib.exams.papers_printing import What
from tests.cast import Cast
from tests.exams.announced import Announced, alone


def made(cast: Cast) -> Announced:
    return alone(cast, "KS20251121-0813")


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "questions.load_presets": lambda w: {},
    "exams.print_paper": lambda w: {"id": w.printed_exams.paper, "what": What.PAPER},
    "exams.varies": lambda w: {"id": w.printed_exams.exam},
    "exams.print_exam": lambda w: {"id": w.printed_exams.exam, "what": What.PAPER},
    "exams.print_each": lambda w: {"id": w.printed_exams.exam, "what": What.PAPER},
    "exams.print_slips": lambda w: {"id": w.printed_exams.exam},
    "exams.exam_notice": lambda w: {"id": w.printed_exams.exam},
}
