"""The public page of a project: to anybody, and nothing that is not public."""

from typing import Any
from urllib.parse import quote

import pytest

from lib.customers import projects
from lib.deeds import perform
from lib.files import service as files
from lib.standards import proofs
from lib.standards.company import Company, set_company
from lib.web.door import COOKIE
from tests.cast import Cast
from tests.files.samples import phone_photo
from tests.pages.screen import open_session
from tests.web.inside import client


@pytest.fixture
def told(cast: Cast) -> Cast:
    facts = Company("示例物业", "400-000-0000", "400-000-0001", "示例路 1 号")
    perform(set_company, cast.admin, None, facts=facts)
    return cast


def test_anybody_reads_hotline_hours_promises_and_how_a_complaint_goes(told: Cast) -> None:
    answer = client().get("/p/LH")
    assert answer.status_code == 200
    for wanted in ("莲花苑", "示例物业", "400-000-0000", "400-000-0001", "示例路 1 号", "08:00-18:00"):
        assert wanted in answer.text
    assert "专人联系您了解情况（24" in answer.text
    assert answer.text.count("<li>") == 5


def test_the_page_is_small_and_plain(told: Cast) -> None:
    answer = client().get("/p/LH")
    assert len(answer.content) < 50_000
    assert "<script" not in answer.text
    assert "script-src 'self'" in answer.headers["content-security-policy"]


def test_what_is_the_companys_own_business_stays_inside(told: Cast) -> None:
    shown = client().get("/p/LH").text
    for hidden in ("H1.1", "C3", "S1.3", "80", "竹园", "张伟", "1502", "wuyedesk"):
        assert hidden not in shown.replace("/assets/", "")


@pytest.mark.parametrize("code", ["XX", "lh", "%2e%2e", "LH'", "a" * 500])
def test_a_code_nobody_has_shows_nothing(told: Cast, code: str) -> None:
    answer = client().get(f"/p/{code}")
    assert answer.status_code == 404
    assert "莲花苑" not in answer.text


def test_a_name_written_as_markup_stays_a_name(told: Cast) -> None:
    about: dict[str, Any] = {"code": "竹 1", "name": "<b>竹园</b>"}
    perform(projects.add_project, told.admin, None, **about)
    answer = client().get(f"/p/{quote('竹 1')}")
    assert answer.status_code == 200
    assert "&lt;b&gt;竹园" in answer.text


def test_a_photo_of_the_poster_is_shown_to_the_projects_people(told: Cast) -> None:
    kept = perform(files.keep, told.clerk, None, name="墙.jpg", content=phone_photo())
    perform(proofs.add_proof, told.clerk, None, project_id=told.project_a, file_ids=[kept.id])
    for name, status in (("clerk", 200), ("technician", 200), ("clerk_b", 404)):
        browser = client()
        browser.cookies.set(COOKIE, open_session(told.user_id(name)))
        assert browser.get(f"/files/{kept.id}/preview").status_code == status, name
    assert client().get(f"/files/{kept.id}").status_code == 401


def test_only_looking_is_open(told: Cast) -> None:
    assert client().get("/p/LH/more", headers={"accept": "text/html"}).status_code == 303
    assert client().post("/p/LH", content=b"").status_code in (405, 411)
