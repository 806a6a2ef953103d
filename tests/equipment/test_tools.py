"""Tools: never more out than there are, back in parts, broken and lost ones gone for good, who has what."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

import pytest

from db.choices.equipment import Returned
from lib.deeds import perform, read
from lib.equipment import tools, tools_find
from lib.equipment.tools_find import OutBy, Show, ToolNumbers, Which
from lib.errors import Forbidden, NotFound, Refused
from lib.i18n import translate
from tests.cast import Cast
from tests.equipped import as_told, hire, today, tool

MANY = 6
WHOLE, LOST = (translate("zh_CN", how.label) for how in (Returned.WHOLE, Returned.LOST))


def give(cast: Cast, id: int, holder: int, n: int = 1, **more: Any) -> int:
    return perform(tools.issue, cast.manager, None, id=id, holder_id=holder, n=n, **more)


def counted(cast: Cast, id: int) -> tuple[int, int]:
    found = read(tools_find.tool, cast.clerk, id=id)
    return found.count, found.out


@pytest.mark.both
def test_of_many_who_want_the_last_ones_at_once_each_gets_what_there_is(cast: Cast) -> None:
    id, holder = tool(cast, count=4), hire(cast)
    assert cast.manager
    start = Barrier(MANY)

    def want(_: int) -> bool:
        start.wait()
        try:
            give(cast, id, holder)
        except Refused:
            return False
        return True

    with ThreadPoolExecutor(MANY) as pool:
        assert sum(pool.map(want, range(MANY))) == 4
    assert counted(cast, id) == (4, 4)


@pytest.mark.both
def test_they_come_back_in_parts_and_what_is_lost_is_counted_no_more(cast: Cast) -> None:
    id, holder = tool(cast, count=5), hire(cast)
    out = give(cast, id, holder, 4, due_on=today(), what_for="更换灯具")
    with pytest.raises(Refused, match="left to hand out"):
        give(cast, id, holder, 2)
    back: dict[str, Any] = {"id": out, "n": 2, "how": Returned.WHOLE}
    perform(tools.take_back, cast.manager, None, **back)
    assert counted(cast, id) == (5, 2)
    with pytest.raises(Refused, match="already"):
        perform(tools.take_back, cast.manager, None, **back)
    rest = read(tools_find.list_issues, cast.clerk, by=OutBy()).rows[0]
    assert (rest.n, rest.holder, rest.what_for, rest.due_on) == (2, "钱示例", "更换灯具", today())
    with pytest.raises(Refused, match="how they were broken"):
        perform(tools.take_back, cast.manager, None, id=rest.id, n=1, how=Returned.LOST)
    with pytest.raises(Refused, match="at most"):
        perform(tools.take_back, cast.manager, None, id=rest.id, n=3, how=Returned.WHOLE)
    perform(tools.take_back, cast.manager, None, id=rest.id, n=1, how=Returned.LOST, why="落在工地")
    assert counted(cast, id) == (4, 1)
    past = read(tools_find.list_issues, cast.clerk, by=OutBy(Show.BACK)).rows
    assert [(one.n, one.returned_n, one.state_note) for one in past] == [
        (1, 0, f"{LOST}：落在工地"),
        (2, 2, WHOLE),
    ]


def test_who_has_what_is_told_person_by_person_the_late_ones_apart(cast: Cast) -> None:
    drill, ladder = tool(cast), tool(cast, name="人字梯")
    first, second = hire(cast, "甲示例"), hire(cast, "乙示例")
    give(cast, drill, first, due_on=today())
    give(cast, ladder, second, 2, due_on=today() + timedelta(days=9))
    assert read(tools_find.tool_numbers, cast.clerk) == ToolNumbers(2, 3, 0)
    found = read(tools_find.list_issues, cast.clerk, by=OutBy(text="乙示例")).rows
    assert [(one.tool, one.n) for one in found] == [("人字梯", 2)]
    assert read(tools_find.list_issues, cast.clerk, by=OutBy(Show.LATE)).total == 0
    with pytest.raises(Refused, match="ahead"):
        give(cast, drill, first, due_on=today() - timedelta(days=1))


def test_a_tool_that_is_out_is_neither_counted_down_nor_put_away(cast: Cast) -> None:
    id, holder = tool(cast), hire(cast)
    give(cast, id, holder, 2)
    for more in ({"count": 1}, {"active": False}):
        with pytest.raises(Refused, match="take those back"):
            perform(
                tools.change_tool, cast.manager, None, id=id, version=1, **as_told(cast.project_a, **more)
            )
    perform(tools.change_tool, cast.manager, None, id=id, version=1, **as_told(cast.project_a, count=2))
    assert counted(cast, id) == (2, 2)


def test_another_project_s_tools_are_not_there_and_head_office_s_are_lent_but_not_changed(cast: Cast) -> None:
    theirs, office = tool(cast, project_id=cast.project_b), tool(cast, project_id=None)
    assert [one.id for one in read(tools_find.list_tools, cast.manager, by=Which()).rows] == [office]
    with pytest.raises(NotFound):
        give(cast, theirs, hire(cast))
    with pytest.raises(NotFound):
        give(cast, office, hire(cast, "别处示例", cast.project_b))
    assert give(cast, office, hire(cast))
    with pytest.raises(Forbidden):
        perform(tools.change_tool, cast.manager, None, id=office, version=1, **as_told(cast.project_a))
    with pytest.raises(Forbidden):
        perform(tools.issue, cast.technician, None, id=office, holder_id=hire(cast), n=1)
