"""A blank checklist from the company's own: who may print it, and what is not there."""

import pytest

from lib.access import Actor
from lib.deeds import read
from lib.errors import Forbidden, NotFound
from lib.inspections.printing import print_blank
from tests.cast import Cast
from tests.documents.papers import text

pytestmark = pytest.mark.slow


def test_whoever_inspects_prints_the_checklist_as_it_stands(cast: Cast) -> None:
    said = text(read(print_blank, cast.technician, code="inspect_patrol_day"))
    assert "日常巡检表" in said
    assert "★疏散通道与安全出口" in said


def test_nobody_prints_what_is_no_checklist(cast: Cast) -> None:
    for code in ("repair", "no_such_thing"):
        with pytest.raises(NotFound):
            read(print_blank, cast.technician, code=code)
    with pytest.raises(Forbidden):
        read(print_blank, Actor.system("tests"), code="inspect_patrol_day")
