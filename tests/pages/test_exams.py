"""Papers and exams on the screen: a paper put together, an exam announced and watched, one's own found."""

from decimal import Decimal

import pytest
from sqlalchemy import update

from db.choices.exams import ExamState, PaperKind, PaperState, SittingState
from db.choices.questions import QuestionKind
from db.staff import Staff
from lib.deeds import read
from lib.exams import exams, invigilating, papers
from lib.exams.exams import Which
from lib.exams.plan import How
from tests.cast import Cast
from tests.examined import drafted, drafted_paper, ready_paper
from tests.exams.announced import Announced, announced, started
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, partly, press, sees, tables, widget, zh

pytestmark = pytest.mark.slow


@pytest.fixture
def of(cast: Cast) -> Announced:
    return announced(cast)


def test_a_paper_is_drawn_by_a_blueprint_and_short_lines_are_told(
    desk: Desk, cast: Cast, of: Announced
) -> None:
    desk.sign_in("trainer")
    at = desk.alone("papers", new=1)
    fill(at, paper__new__title="抽题试卷")
    widget(at, "paper:new:kind").set_value(PaperKind.DRAWN)
    press(at, widget_key(at, "paper:new:send"))
    (row,) = [one for one in read(papers.list_papers, cast.trainer).rows if one.title == "抽题试卷"]
    at = desk.alone("papers", id=row.id)
    assert sees(at, zh("No line yet. Say below how many questions of which topic, kind and difficulty."))
    fill(at, **{f"line__{row.id}__{row.version}__count": 3}).run()
    assert alerts(at) == ["“单选题”需要 3 题；题库中只有 1 题符合，还差 2 题。"]
    fill(at, **{f"line__{row.id}__{row.version}__count": 1}).run()
    press(at, widget_key(at, f"paper:line:{row.id}"))
    now = read(papers.one_paper, cast.trainer, id=row.id)
    assert [(draw.count, draw.kind) for draw in now.plan.draws] == [(1, QuestionKind.SINGLE)]
    press(at, widget_key(at, f"paper:ready:{row.id}"))
    assert read(papers.one_paper, cast.trainer, id=row.id).state == PaperState.READY
    for part in ("marking", "sample"):
        widget(at, f"paper:{row.id}:part").set_value(part).run()
        assert not at.exception
    assert sees(at, "火警电话是")


def test_questions_are_picked_and_marked_by_rules_with_worked_examples(
    desk: Desk, cast: Cast, of: Announced
) -> None:
    id = drafted_paper(cast, of.questions[:2])
    desk.sign_in("quality")
    at = desk.alone("papers", id=id)
    assert cells(at, "单选题", "marks") == ["2"]
    press(at, "paper:pick")
    with partly(at):
        widget(at, f"pick:{id}:1:tick:{of.questions[7]}").set_value(True).run()
        press(at, widget_key(at, f"paper:pick:{id}"))
    assert read(papers.one_paper, cast.quality, id=id).many == 3
    at = desk.alone("papers", id=id)
    assert list(tables(at)) == ["单选题", "多选题"]
    widget(at, f"paper:{id}:part").set_value("marking").run()
    version = read(papers.one_paper, cast.quality, id=id).version
    widget(at, f"paper:marking:{id}:{version}:multiple").set_value(How.HALF).run()
    assert sees(at, "A B：2", "A B C：0")
    press(at, widget_key(at, f"paper:marking:{id}"))
    kept = read(papers.one_paper, cast.quality, id=id)
    assert kept.marking[QuestionKind.MULTIPLE].how == How.HALF
    assert kept.full == Decimal(13)


def test_an_exam_is_prepared_filled_with_people_and_announced(desk: Desk, cast: Cast, of: Announced) -> None:
    paper = ready_paper(cast, of.questions)
    desk.sign_in("quality")
    at = desk.alone("exams", new=1, paper=paper)
    press(at, widget_key(at, "exam:new:go"))
    (row,) = read(exams.list_exams, cast.quality, by=Which(state=ExamState.DRAFT)).rows
    at = desk.alone("exam", id=row.id, part="people")
    press(at, widget_key(at, f"sitter:all:{row.id}"))
    at = desk.alone("exam", id=row.id)
    press(at, widget_key(at, f"exam:announcing:{row.id}"))
    with partly(at):
        press(at, widget_key(at, f"exam:announce:{row.id}"))
    now = read(exams.one_exam, cast.quality, id=row.id)
    assert (now.state, now.numbers.sitters) == (ExamState.ANNOUNCED, 3)
    assert "岗位理论试卷" in cells(desk.alone("exams"), zh("Exams"), "title")


def test_the_room_is_watched_and_more_time_given(desk: Desk, cast: Cast, of: Announced) -> None:
    started(cast, of, leaves=4)
    desk.sign_in("manager")
    at = desk.alone("exam", id=of.exam)
    assert cells(at, zh("Who sits"), "state") == [zh("Sitting"), zh("Not begun")]
    assert cells(at, zh("Who sits"), "leaves") == ["4", ""]
    at.session_state[f"_pin:seat:{of.exam}"] = of.sitters[0]
    at.run()
    with partly(at):
        widget(at, f"seat:time:{of.sitters[0]}:minutes").set_value(15)
        widget(at, f"seat:time:{of.sitters[0]}:why").set_value("电脑重启")
        press(at, widget_key(at, f"seat:time:{of.sitters[0]}:send"))
    seat = read(invigilating.live, cast.manager, id=of.exam).seats[0]
    assert (seat.extra_minutes, seat.state) == (15, SittingState.OPEN)


def test_everybody_finds_their_own_and_no_key_or_list_of_others(
    desk: Desk, cast: Cast, of: Announced
) -> None:
    with cast.database.writing() as s:
        s.execute(update(Staff).where(Staff.id == of.staff[0]).values(user_id=cast.user_id("guard")))
    drafted(cast, ready_paper(cast, of.questions), of.staff[:1])
    desk.sign_in("guard")
    at = desk.alone("exams")
    assert sees(at, "四季度客服岗位考试", zh("Go to the exam"))
    assert not sees(at, "消防安全考试")
    assert tables(at) == {}
    assert alerts(desk.alone("exam", id=of.exam)) == ["您没有这个页面的权限，如有需要请联系管理员。"]
    desk.sign_in("clerk")
    assert alerts(desk.alone("exams")) == [
        zh("You have no exam to sit. When one is announced for you, it stands here.")
    ]
