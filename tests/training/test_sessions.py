"""Sessions: planned, signed in to by code and by hand, held, called off; exams that pass a course."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from db.alerts import Alert
from db.choices.exams import ExamState
from db.choices.training import Presence, SessionState, SignedBy
from db.exams import Exam, Sitter
from db.training import Completion, CourseSession
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.exams import course_link
from lib.training import attendance, code_rules, completions, own, reminding, sessions, signing
from lib.training.session_rules import Door, Expected, door
from lib.web.limits import limits
from tests import taught
from tests.cast import Cast
from tests.exams.announced import announced
from tests.web import inside

NOW = datetime(2025, 11, 21, 9, 0, tzinfo=UTC)
SOON, AGO = timedelta(days=2), timedelta(minutes=-10)


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


def two(cast: Cast) -> tuple[int, int, int]:
    """A course and two people of project A in the post, 1 and 2 by staff number."""
    return (
        taught.course(cast),
        taught.hire(cast, "冯示例", cast.project_a, "PX001"),
        taught.hire(cast, "陈示例", cast.project_a, "PX002", phone="13800008765"),
    )


def presences(cast: Cast, id: int) -> dict[str, Presence]:
    return {line.no: line.presence for line in taught.lines(cast, id)}


# -- rules -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("minutes", "stands"),
    [(-31, Door.EARLY), (-30, Door.OPEN), (0, Door.OPEN), (150, Door.OPEN), (151, Door.OVER)],
)
def test_signing_in_is_open_from_half_an_hour_before_to_half_an_hour_after(
    minutes: int, stands: Door
) -> None:
    now = NOW + timedelta(minutes=minutes)
    assert door(SessionState.PLANNED, NOW, NOW + timedelta(hours=2), now) == stands
    assert door(SessionState.HELD, NOW, NOW + timedelta(hours=2), now) == Door.OVER


def test_a_changing_code_is_worth_nothing_soon_after() -> None:
    secret = f"{code_rules.CHANGING}{'ab' * 15}"
    word = code_rules.shown(secret, 7, NOW)
    assert secret not in word
    assert code_rules.session_of(word) == 7
    assert code_rules.fits(word, secret, 7, NOW + timedelta(seconds=59))
    assert not code_rules.fits(word, secret, 7, NOW + timedelta(seconds=121))
    assert not code_rules.fits(word, secret, 8, NOW)
    assert not code_rules.fits(secret, secret, 7, NOW)


# -- planning ----------------------------------------------------------------------------------


def test_posts_and_projects_narrow_each_other_and_people_come_besides(cast: Cast) -> None:
    fire, person, mate = two(cast)
    cook = taught.hire(cast, "曹示例", cast.project_a, "PX003", post="厨师")
    taught.hire(cast, "韩示例", cast.project_b, "PX004")
    who = Expected(posts=(taught.POST,), project_ids=(cast.project_a,), staff_ids=(cook,))
    id = taught.planned(cast, fire, begins=SOON, who=who)
    assert presences(cast, id) == dict.fromkeys(["PX001", "PX002", "PX003"], Presence.EXPECTED)
    assert perform(sessions.ask_to_come, cast.trainer, None, id=id, who=who) == 0
    perform(sessions.let_off, cast.trainer, None, id=id, staff_id=cook)
    assert {line.staff_id for line in taught.lines(cast, id)} == {person, mate}
    assert read(sessions.one_session, cast.manager, id=id).no.startswith("PX")
    with pytest.raises(NotFound):
        read(sessions.one_session, cast.manager_b, id=id)


def test_only_who_sees_the_whole_company_holds_a_session_for_it(cast: Cast) -> None:
    fire, *_people = two(cast)
    taught.hire(cast, "韩示例", cast.project_b, "PX004")
    facts = taught.facts(fire, None, clock.now() + SOON)
    with pytest.raises(Forbidden):
        perform(sessions.plan, cast.trainer, None, facts=facts)
    who = Expected(posts=(taught.POST,))
    id = perform(sessions.plan, cast.quality, None, facts=facts, who=who)
    assert len(read(attendance.attendance_list, cast.quality, id=id)) == 3
    assert [line.no for line in read(attendance.attendance_list, cast.manager_b, id=id)] == ["PX004"]
    with pytest.raises(Forbidden):
        perform(attendance.open_code, cast.manager, None, id=id)


def test_those_expected_are_told_and_may_excuse_themselves_in_time(cast: Cast) -> None:
    fire, person, _mate = two(cast)
    taught.with_account(cast, person, "guard")
    id = taught.planned(cast, fire, begins=SOON)
    (coming,) = read(own.own_sessions, cast.guard, coming=True)
    assert (coming.course, coming.hours, coming.presence) == ("消防安全AQ01", 4, Presence.EXPECTED)
    perform(attendance.excuse_myself, cast.guard, None, session_id=id, reason="当天休假")
    assert presences(cast, id)["PX001"] == Presence.EXCUSED
    with pytest.raises(Refused):
        perform(attendance.excuse_myself, cast.guard, None, session_id=id, reason="再说一次")
    seen = taught.seen(cast, id)
    with pytest.raises(Refused):
        perform(sessions.finish, cast.trainer, None, **seen)  # it has not begun
    perform(sessions.call_off, cast.trainer, None, **seen, reason="培训师生病")
    with cast.database.reading() as s:
        told = list(s.scalars(select(Alert.message).where(Alert.user_id == cast.user_id("guard"))))
    assert told == [sessions.COMES]  # who is excused need not hear that it is called off


# -- held --------------------------------------------------------------------------------------


@pytest.mark.both
def test_who_was_there_gets_hours_and_has_passed_a_course_without_a_paper(cast: Cast) -> None:
    fire, person, mate = two(cast)
    id = taught.held(cast, fire, person)
    found = {line.staff_id: line for line in taught.lines(cast, id)}
    assert (found[person].hours, found[person].signed_by) == (4, SignedBy.HAND)
    assert (found[mate].presence, found[mate].hours) == (Presence.ABSENT, 0)
    assert {one.staff_id for one in completed(cast)} == {person}
    # A mistake is put right afterwards: hours and what was passed follow.
    perform(attendance.mark, cast.trainer, None, id=id, presence=Presence.PRESENT, lines={found[mate].id: 2})
    there = {found[person].id: found[person].version}
    perform(attendance.mark, cast.trainer, None, id=id, presence=Presence.EXCUSED, lines=there, note="早退")
    assert {one.staff_id for one in completed(cast)} == {mate}
    with pytest.raises(Stale):
        perform(attendance.mark, cast.trainer, None, id=id, presence=Presence.ABSENT, lines=there)


def completed(cast: Cast) -> list[Completion]:
    with cast.database.reading() as s:
        return list(s.scalars(select(Completion).where(Completion.revoked_at.is_(None))))


def test_a_certificate_made_out_is_revoked_not_lost(cast: Cast) -> None:
    fire, person, _mate = two(cast)
    id = taught.held(cast, fire, person)
    with cast.database.writing() as s:
        s.execute(update(Completion).values(no="ZS20251121-0001"))
    line = next(line for line in taught.lines(cast, id) if line.staff_id == person)
    with pytest.raises(Refused):
        perform(
            attendance.mark,
            cast.trainer,
            None,
            id=id,
            presence=Presence.ABSENT,
            lines={line.id: line.version},
        )


@pytest.mark.both
def test_a_course_with_an_exam_is_passed_by_its_result_and_lost_with_it(cast: Cast) -> None:
    exam = announced(cast)
    fire = taught.course(cast, paper_id=exam.paper)
    taught.held(cast, fire)
    perform(course_link.link_course, cast.quality, None, id=exam.exam, version=1, course_id=fire)
    assert [one.id for one in read(course_link.exams_of_course, cast.quality, course_id=fire)] == [exam.exam]

    def result(passed: bool | None, state: ExamState = ExamState.PUBLISHED) -> list[int]:
        with cast.database.writing() as s:
            of = update(Sitter).where(Sitter.id == exam.sitters[0])
            s.execute(of.values(passed=passed, total=Decimal(86)))
            s.execute(update(Exam).values(state=state, published_at=clock.now()))
        perform(completions.from_results, taught.JOB)
        return [one.staff_id for one in completed(cast)]

    assert result(True, ExamState.ENDED) == []  # not before results are out
    assert result(True) == [exam.staff[0]]
    assert result(True) == [exam.staff[0]]
    assert result(False) == []
    assert result(True) == [exam.staff[0]]
    (one,) = completed(cast)
    assert (one.score, one.sitter_id) == (86, exam.sitters[0])
    version = read(course_link.exams_of_course, cast.quality, course_id=fire)[0].version
    perform(course_link.link_course, cast.quality, None, id=exam.exam, version=version, course_id=None)
    assert result(True) == []


# -- signing in by code ------------------------------------------------------------------------


def hidden(html: str) -> str:
    return html.split('name="form" value="')[1].split('"')[0]


def test_a_code_signs_each_person_in_once_by_number_and_four_digits(cast: Cast) -> None:
    fire, _person, _mate = two(cast)
    id = taught.planned(cast, fire, begins=AGO)
    perform(attendance.open_code, cast.trainer, None, id=id)
    code = read(attendance.shown_code, cast.trainer, id=id).word
    with pytest.raises(NotFound):
        read(attendance.shown_code, cast.manager_b, id=id)
    with inside.client() as phone:
        asked = phone.get(f"/k/{code}")
        assert "消防安全AQ01" in asked.text
        typed = {"form": hidden(asked.text), "no": "px001", "digits": "0000"}
        assert phone.post(f"/k/{code}", data=typed).status_code == 422
        done = phone.post(f"/k/{code}", data={**typed, "digits": "４３２１"})
        assert "冯**" in done.text
        assert "您已签到" in done.text or "signed in" in done.text
        again = phone.post(f"/k/{code}", data={**typed, "digits": "4321"})
        assert again.status_code == 200
        other = phone.post(f"/k/{code}", data={**typed, "no": "PX002", "digits": "8765"})
        assert other.status_code == 422  # one phone, one person
    assert presences(cast, id) == {"PX001": Presence.PRESENT, "PX002": Presence.EXPECTED}
    with inside.client() as stranger:
        assert stranger.get("/k/0000").status_code == 404
        assert stranger.post("/k/0000", data={"form": "made up", "no": "PX002"}).status_code == 400
    perform(attendance.open_code, cast.trainer, None, id=id)
    with inside.client() as late:
        assert late.get(f"/k/{code}").status_code == 404  # drawn anew, the old one is worth nothing


def test_four_digits_cannot_be_tried_through(cast: Cast) -> None:
    fire, *_people = two(cast)
    id = taught.planned(cast, fire, begins=AGO)
    perform(attendance.open_code, cast.trainer, None, id=id)
    code = read(attendance.shown_code, cast.trainer, id=id).word
    codes = []
    for guess in range(7):
        with inside.client() as phone:  # a fresh browser each time
            typed = {"form": hidden(phone.get(f"/k/{code}").text), "no": "PX001", "digits": f"{guess:04d}"}
            codes.append(phone.post(f"/k/{code}", data=typed).status_code)
    assert codes == [422] * 5 + [429] * 2


def test_who_is_signed_in_needs_one_click_and_a_changing_code_a_fresh_scan(cast: Cast) -> None:
    from tests.web.site import token_of
    from tests.ws import COOKIE

    fire, person, _mate = two(cast)
    taught.with_account(cast, person, "guard")
    id = taught.planned(cast, fire, begins=AGO)
    perform(attendance.open_code, cast.trainer, None, id=id, changing=True)
    word = read(attendance.shown_code, cast.trainer, id=id).word
    assert taught.secret_of(cast.database, id) not in word
    with inside.client() as phone:
        phone.cookies.set(COOKIE, token_of(cast, "guard"))
        asked = phone.get(f"/k/{word}")
        done = phone.post(f"/k/{word}", data={"form": hidden(asked.text), "who": "me"})
        assert "冯**" in done.text
    assert presences(cast, id)["PX001"] == Presence.PRESENT
    made_up = f"{word[:-4]}0000"
    with pytest.raises(NotFound):
        read(signing.by_code, taught.JOB.__class__.system("t", "training.sign"), code=made_up)


def test_outside_the_window_nobody_signs_in(cast: Cast) -> None:
    fire, person, _mate = two(cast)
    taught.with_account(cast, person, "guard")
    id = taught.planned(cast, fire, begins=SOON)
    perform(attendance.open_code, cast.trainer, None, id=id)
    stamp = code_rules.stamp(taught.secret_of(cast.database, id))
    with pytest.raises(Refused):
        perform(signing.sign_myself, cast.guard, None, session_id=id, stamp=stamp)
    with cast.database.writing() as s:
        moved = update(CourseSession).where(CourseSession.id == id)
        s.execute(moved.values(starts_at=clock.now(), ends_at=clock.now() + timedelta(hours=1)))
    with pytest.raises(Refused):
        perform(signing.sign_myself, cast.guard, None, session_id=id, stamp="guessed")
    assert not perform(signing.sign_myself, cast.guard, None, session_id=id, stamp=stamp).again


# -- reminders ---------------------------------------------------------------------------------


def test_each_is_reminded_once(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from lib.staff import service as staff

    noon = clock.start_of_day(clock.now()).replace(hour=12).astimezone(UTC)
    monkeypatch.setattr(clock, "now", lambda: noon)
    cast_now = taught.made(cast)
    taught.with_account(cast, cast_now.person, "guard")
    taught.planned(cast, cast_now.fire, begins=timedelta(hours=20))
    expires = clock.local(noon).date() + timedelta(days=20)
    card: dict[str, Any] = {"staff_id": cast_now.mate, "name": "消防设施操作员证", "expires": expires}
    perform(staff.add_certificate, cast.manager, None, **card)
    assert perform(reminding.remind, taught.JOB) > 0
    assert perform(reminding.remind, taught.JOB) == 0
    with cast.database.reading() as s:
        guard = set(s.scalars(select(Alert.message).where(Alert.user_id == cast.user_id("guard"))))
        boss = set(s.scalars(select(Alert.message).where(Alert.user_id == cast.user_id("manager"))))
    assert {reminding.LACK, reminding.TOMORROW} <= guard
    assert {reminding.TEAM, reminding.PAPER_OF} <= boss
