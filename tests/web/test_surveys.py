"""Questionnaires over HTTP: no account, no script, resumed elsewhere, kept once, nobody named."""

import re
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select, update

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel, CampaignState, InviteState
from db.records import AuditEntry, Deed
from db.surveys import Campaign, Invitation, SurveyResponse
from db.tickets import Ticket
from lib.deeds import perform
from lib.forms.schema import Condition, FormField, FormSchema, Kind
from lib.residents.code_rules import new_code
from lib.standards import company as companies
from lib.web.limits import limits
from lib.web.survey_html import questions
from tests.answering import neighbour
from tests.cast import Cast
from tests.pages.payloads import PAYLOADS
from tests.surveys import campaigns
from tests.web import inside
from tests.web.site import Site

pytestmark = pytest.mark.slow

MOST_BYTES = 50_000


@pytest.fixture(autouse=True)
def nothing_used_up() -> Iterator[None]:
    limits.reset()
    yield
    limits.reset()


def hidden(page: str) -> dict[str, list[str]]:
    """What the page itself sends along."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page):
        found.setdefault(name, []).append(value)
    return found


def turn(browser: Any, code: str, page: str, go: str, **typed: Any) -> Any:
    """As a browser would: with what the page carries, and on to where it is led."""
    answer = browser.post(f"/s/{code}", data={**hidden(page), **typed, "go": go})
    return browser.get(answer.headers["location"]) if answer.status_code == 303 else answer


def answered(browser: Any, code: str, **typed: Any) -> Any:
    return turn(browser, code, browser.get(f"/s/{code}").text, "send", **{"f_overall": "4", **typed})


def alerts(page: str) -> list[str]:
    return re.findall(r'role="alert">([^<]+)', page)


def progress(page: str) -> str:
    return "".join(re.findall(r'id="progress">([^<]+)', page))


def responses(cast: Cast) -> list[SurveyResponse]:
    with cast.database.reading() as s:
        return list(s.scalars(select(SurveyResponse)))


def test_a_household_goes_on_by_its_link_on_another_phone(cast: Cast) -> None:
    asked = campaigns.campaign(cast, form="survey_year")
    with inside.client() as phone:
        first = phone.get(f"/s/{asked.code}")
        assert not alerts(first.text)
        missing = turn(phone, asked.code, first.text, "next", f_service="5")
        assert missing.status_code == 422
        assert len(alerts(missing.text)) == 2  # above, and beside the question
        assert 'name="f_service" value="5" checked' in missing.text
        second = turn(phone, asked.code, missing.text, "next", f_overall="3", f_service="5")
        assert "2" in progress(second.text)
    with inside.client() as other:
        second = other.get(f"/s/{asked.code}")
        assert "2" in progress(second.text)
        third = turn(other, asked.code, second.text, "next", f_reported="yes", f_settled="open")
        again = turn(other, asked.code, third.text, "back")
        assert 'name="f_settled" value="open" checked' in again.text
        third = turn(other, asked.code, again.text, "next", f_reported="no", f_settled="open")
        thanks = turn(other, asked.code, third.text, "send", f_comment="谢谢", f_reason=["repair", "order"])
        assert thanks.status_code == 200
        assert "/wish" not in thanks.text
    (kept,) = responses(cast)
    assert (kept.marks[:2], kept.comment, kept.content["reason"]) == ("35", "谢谢", ["repair", "order"])
    assert (kept.content["reported"], kept.content["settled"]) == (False, None)  # not asked, not kept
    with cast.database.reading() as s:
        mine = s.get_one(Invitation, asked.invitation)
    assert (mine.state, mine.draft, mine.response_id) == (InviteState.ANSWERED, None, kept.id)


def test_the_open_link_carries_what_was_typed_and_takes_one_answer_a_browser(cast: Cast) -> None:
    both = {(project, CustomerClass.BASIC): 300 for project in (cast.project_a, cast.project_b)}
    asked = campaigns.campaign(cast, form="survey_year", strata=both)
    with inside.client() as phone:
        first = phone.get(f"/s/{asked.open_code}").text
        assert "莲花苑" in first
        assert "竹园" in first
        missing = turn(phone, asked.open_code, first, "next", f_overall="2")
        assert missing.status_code == 422
        second = turn(phone, asked.open_code, missing.text, "next", f_overall="2", place=f"{cast.project_b}-")
        third = turn(phone, asked.open_code, second.text, "next", f_years="under_1")
        typed = {**hidden(third.text), "f_comment": "一\r\n二", "go": "send"}
        sent = [phone.post(f"/s/{asked.open_code}", data=typed) for _ in range(3)]
        assert {one.status_code for one in sent} == {303}
        assert "/wish" in phone.get(sent[0].headers["location"]).text
        assert "f_overall" not in phone.get(f"/s/{asked.open_code}").text
    (kept,) = responses(cast)
    assert (kept.project_id, kept.channel, kept.marks[0]) == (cast.project_b, AnswerChannel.OPEN, "2")
    assert (kept.content["years"], kept.comment) == ("under_1", "一\n二")


def test_a_whole_building_behind_one_address_may_answer(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    for _ in range(12):
        with inside.client() as phone:
            assert answered(phone, asked.open_code).status_code == 200
    assert len(responses(cast)) == 12


def test_a_browser_that_lost_its_note_and_a_program_are_stopped(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with inside.client() as phone:
        assert answered(phone, asked.open_code).status_code == 200
        phone.cookies.delete("wuyedesk_answered")
        assert answered(phone, asked.open_code).status_code == 429
    with inside.client() as robot:
        assert answered(robot, asked.open_code, homepage="https://evil.example").status_code == 400
        page = robot.get(f"/s/{asked.open_code}").text
        old = robot.post(
            f"/s/{asked.open_code}", data={**hidden(page), "form": "x", "f_overall": "5", "go": "send"}
        )
        assert old.status_code == 422
        assert 'value="5" checked' in old.text
    assert len(responses(cast)) == 1


def test_hurried_clicks_and_a_second_phone_keep_one_answer(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with inside.client() as phone, inside.client() as other:
        late = other.get(f"/s/{asked.code}").text
        page = phone.get(f"/s/{asked.code}").text
        typed = {**hidden(page), "f_overall": "1", "go": "send"}
        for _ in range(3):
            assert "/thanks" in phone.post(f"/s/{asked.code}", data=typed).headers["location"]
        assert turn(other, asked.code, late, "send", f_overall="5").status_code == 200
        assert "f_overall" not in other.get(f"/s/{asked.code}").text
    assert [kept.marks[0] for kept in responses(cast)] == ["1"]


def test_who_is_discontent_may_ask_for_a_call_once_and_only_with_consent(cast: Cast) -> None:
    asked = campaigns.campaign(cast, anonymous=True)
    with inside.client() as phone:
        thanks = answered(phone, asked.code, f_repair="1", f_overall="3").text
        typed = {**hidden(thanks), "phone": "12", "name": "李女士", "words": "水管还在漏"}
        wrong = phone.post(f"/s/{asked.code}/wish", data=typed)
        assert wrong.status_code == 422
        assert len(alerts(wrong.text)) == 3
        assert "水管还在漏" in wrong.text
        good = {**typed, "phone": "13512345678", "agreed": "1"}
        done = [phone.post(f"/s/{asked.code}/wish", data=good) for _ in range(2)]
        assert {one.status_code for one in done} == {303}
        for _ in range(2):  # to be loaded again
            assert "/wish" not in phone.get(done[0].headers["location"]).text
        assert phone.post(f"/s/{asked.code}/wish", data={**good, "key": "x"}).status_code == 404
    with cast.database.reading() as s:
        (ticket,) = s.scalars(select(Ticket))
    assert (ticket.household_id, ticket.phone) == (None, "13512345678")


def test_nothing_of_a_running_server_ties_an_anonymous_answer_to_a_link(site: Site, town: Cast) -> None:
    asked = campaigns.campaign(town, no="DC20251121-0603", anonymous=True)
    codes = (asked.code, neighbour(town, asked.campaign, "1603", "secretcode"))
    for code, mark in zip(codes, "25", strict=True):
        with site.http() as phone:
            assert answered(phone, code, f_overall=mark).status_code == 200
    with town.database.reading() as s:
        kept = list(s.scalars(select(SurveyResponse).where(SurveyResponse.campaign_id == asked.campaign)))
        log = [f"{entry.actor} {entry.changes}" for entry in s.scalars(select(AuditEntry))]
        deeds = [f"{deed.actor} {deed.result}" for deed in s.scalars(select(Deed))]
    assert sorted(one.marks[0] for one in kept) == ["2", "5"]
    for trace in (*codes, *(str(one.id) for one in kept)):
        assert not any(trace in line for line in (*log, *deeds, site.log))


@pytest.mark.parametrize(
    "about",
    [{"state": CampaignState.CLOSED}, {"closes_on": date(2025, 11, 2)}, {"opens_on": date(2035, 1, 1)}],
)
def test_outside_its_days_a_link_says_so_and_whom_to_call(cast: Cast, about: dict[str, Any]) -> None:
    perform(companies.set_company, cast.admin, None, facts=companies.Company("示例物业", "400-000-0000"))
    asked = campaigns.campaign(cast)
    with inside.client() as phone:
        before = phone.get(f"/s/{asked.code}").text
        with cast.database.writing() as s:
            s.execute(update(Campaign).values(**about))
        for code in (asked.code, asked.open_code):
            for page in (phone.get(f"/s/{code}"), turn(phone, code, before, "send", f_overall="4")):
                assert (page.status_code, "400-000-0000" in page.text) == (200, True)
                assert "f_overall" not in page.text
    assert not responses(cast)


def test_wrong_codes_all_look_alike_and_who_tries_them_waits(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with inside.client() as stranger:
        tried = [
            stranger.get(f"/s/{code}") for code in (new_code(), "x", "%27", asked.code + "x", new_code())
        ]
        assert {one.status_code for one in tried} == {404}
        assert len({one.text for one in tried}) == 1
        assert {stranger.get(f"/s/{new_code()}").status_code for _ in range(120)} == {404, 429}
        assert stranger.get(f"/s/{asked.code}").status_code == 200
        assert stranger.get(f"/s/{asked.code}/thanks?key=x").headers["location"] == f"/s/{asked.code}"


@pytest.mark.parametrize("lang", ["zh_CN", "en"])
def test_pages_are_small_plain_and_in_one_language(cast: Cast, lang: str) -> None:
    asked = campaigns.campaign(cast, form="survey_year")
    with inside.client() as phone:
        for path in (f"/s/{asked.code}", f"/s/{asked.code}?page=1", f"/s/{asked.open_code}"):
            page = phone.get(path + ("&" if "?" in path else "?") + f"lang={lang}")
            assert page.status_code == 200
            assert len(page.content) < MOST_BYTES
            assert f'lang="{"en" if lang == "en" else "zh-CN"}"' in page.text
            assert "script-src 'self'" in page.headers["content-security-policy"]
            assert "<script>" not in page.text
            assert page.headers["cache-control"] == "no-store"


def test_ratings_stand_beside_one_another_only_where_several_follow() -> None:
    def mark(id: str, **more: Any) -> FormField:
        return FormField(id=id, kind=Kind.RATING, label=id, dimension=id, **more)

    low = Condition(field="order", most=Decimal(2))
    likely = FormField(id="recommend", kind=Kind.NPS, label="推荐")
    why = FormField(id="why", kind=Kind.TEXT, label="为什么", show_if=(low,))
    fields = (mark("order"), why, mark("repair"), mark("service"), likely)
    page = FormSchema(code="s", kind="survey", title="问卷", fields=fields)
    html = questions(page, "zh_CN", {}, {})
    assert re.findall(r'<div class="(rows|cells|scale)">', html) == ["rows", "cells", "cells", "scale"]
    assert re.findall(r'name="f_recommend" value="(\d+)"', html) == [str(n) for n in range(11)]
    assert 'data-if="order=0|1|2"' in html


def test_people_s_words_stay_words(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    told = "\n".join(PAYLOADS)[:990]
    with inside.client() as phone:
        page = phone.get(f"/s/{asked.code}").text
        shown = turn(phone, asked.code, page, "send", f_comment=told, f_overall='"><img src=x>').text
    assert alerts(shown)
    for markup in ("<script>alert", "<img src=x", "<svg/onload", "<iframe", "<b>粗"):
        assert markup not in shown
    assert "&lt;script&gt;alert(1)" in shown


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"origin": "https://evil.example"}, 403),
        ({"content-length": "99000000"}, 413),
        ({"transfer-encoding": "chunked"}, 411),
    ],
)
def test_foreign_and_endless_bodies_are_refused(cast: Cast, headers: dict[str, str], status: int) -> None:
    asked = campaigns.campaign(cast)
    with inside.client() as browser:
        answer = browser.post(f"/s/{asked.code}", data={"f_overall": "4"}, headers=headers)
    assert answer.status_code == status
