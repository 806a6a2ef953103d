"""What the rooms of training bring to the world of use cases, each under its own name."""

from collections.abc import Callable
from typing import Any

from tests import analysed, banked, certified, examined, exchanged, graded, printed_exams, sat, taught
from tests.cast import Cast

PARTS: tuple[Any, ...] = (
    banked, exchanged, examined, printed_exams, sat, graded, analysed, taught, certified,
)  # fmt: skip


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "exams.link_course": lambda w: {"id": w.examined.draft, "version": 1, "course_id": w.taught.fire},
    **{deed: values for part in PARTS for deed, values in part.PROPER.items()},
}
# The bank, papers and courses belong to the whole company.
COMPANY_WIDE = (
    "questions.",
    "exams.print_paper",
    *examined.OF_PAPERS,
    *(
        f"training.{deed}"
        for deed in (
            "one_course", "change_course", "set_active", "list_course_files", "add_course_files",
            "remove_course_file", "look_at_course_file", "set_before", "no_longer_require", "print_own",
        )
    ),
)  # fmt: skip


def made(cast: Cast) -> dict[str, Any]:
    return {part.__name__.rpartition(".")[2]: part.made(cast) for part in PARTS}
