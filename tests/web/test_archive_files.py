"""A record's files over HTTP: to whoever sees the record, each opening in its log."""

import pytest
from sqlalchemy import select

from db.archives import ArchiveLook
from lib.archives import files as record_files
from lib.archives import service
from lib.deeds import perform
from tests.cast import NAMES, Cast
from tests.papers import facts, keep
from tests.web import inside
from tests.web.site import token_of
from tests.ws import COOKIE

pytestmark = pytest.mark.slow


def status(cast: Cast, name: str, path: str, method: str = "GET") -> int:
    browser = inside.client()
    browser.cookies.set(COOKIE, token_of(cast, name), domain=inside.HOST)
    answer = browser.request(method, path)
    return int(answer.status_code)


def test_a_record_s_files_open_for_those_who_see_it_and_each_opening_is_kept(cast: Cast) -> None:
    id = perform(service.add_record, cast.manager, None, facts=facts(cast, "customer"))
    file = keep(cast.manager)
    perform(record_files.add_files, cast.manager, None, id=id, file_ids=[file])
    opened = {name for name in NAMES if status(cast, name, f"/files/{file}") == 200}
    assert opened == {"clerk", "manager", "quality"}  # the supervisor's team filed none of it
    assert status(cast, "clerk", f"/files/{file}", "HEAD") == 200
    assert status(cast, "manager_b", f"/files/{file}", "HEAD") == 404
    with cast.database.reading() as s:
        looks = s.execute(select(ArchiveLook.record_id, ArchiveLook.what, ArchiveLook.user_id)).all()
    assert {(record, what.value) for record, what, _ in looks} == {(id, "file")}
    assert sorted(by for _, _, by in looks) == sorted(cast.user_id(name) for name in opened)
