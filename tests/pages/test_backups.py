"""The backup screen: age and size of the last one, red when it is old, one made at a click."""

from datetime import timedelta

import pytest
from sqlalchemy import update

from db.backups import Backup
from db.base import Database
from lib import clock
from lib.backups import copy_rows, keeping
from lib.backups.making import make
from lib.backups.troubles import NO_ROOM
from lib.errors import Refused
from tests.cast import Cast
from tests.pages.scenes import widget_key
from tests.pages.screen import SHUT, Desk, press, text, zh

pytestmark = pytest.mark.slow


def test_only_administrators_see_it(desk: Desk) -> None:
    desk.sign_in("manager")
    assert SHUT in text(desk.alone("backups"))
    desk.sign_in("admin")
    assert SHUT not in text(desk.alone("backups"))


def test_one_is_asked_for_made_and_shown(desk: Desk, cast: Cast) -> None:
    desk.sign_in("admin")
    at = desk.alone("backups")
    assert zh("There is no verified backup yet.") in text(at)
    at = press(at, widget_key(at, "backups:ask"))
    assert zh("Waiting for the job runner, which looks every half minute …") in text(at)
    keeping.keep_up()
    at = at.run()
    assert zh("There is no verified backup yet.") not in text(at)
    assert zh("Verified") in text(at)
    assert "wuyedesk-" in text(at)


def test_an_old_one_is_red_and_a_failed_one_says_why(
    desk: Desk, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    make()
    with database.writing() as s:
        s.execute(update(Backup).values(verified_at=clock.now() - timedelta(hours=27)))
    monkeypatch.setattr(copy_rows, "SPARE", 1 << 60)
    with pytest.raises(Refused):
        make()
    desk.sign_in("admin")
    said = text(desk.alone("backups"))
    assert zh("The last verified backup is older than 26 hours.") in said
    assert zh(NO_ROOM) in said
