"""Loans, holds, destruction and the review of rights, as people work them on the screen."""

from datetime import timedelta

import pytest

from db.choices.archives import DisposalState
from lib.archives import disposals, keeping, loans, reviews
from lib.archives.life_rules import Due
from lib.deeds import perform, read
from tests.cast import Cast
from tests.lives import filed, proposed, set_record, today
from tests.pages.scenes import widget_key
from tests.pages.screen import Desk, alerts, cells, fill, partly, press, sees, tables, text, widget, zh

pytestmark = pytest.mark.slow


def test_paper_is_lent_and_brought_back_on_the_record(desk: Desk, cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    desk.sign_in("clerk")
    at = desk.alone("record", id=id)
    form = f"lend:{id}"
    fill(at, **{f"{form}:purpose": "核对合同", f"{form}:name": "王示例"})
    press(at, widget_key(at, form))
    (loan,) = read(loans.loans_out, cast.clerk).rows
    assert (loan.borrower, loan.due_on) == ("王示例", today() + timedelta(days=14))
    at = desk.alone("record", id=id)
    assert sees(at, "王示例")
    press(at, widget_key(at, f"back:{loan.id}"))
    assert read(loans.loans_out, cast.clerk).rows == []


def test_the_list_of_what_is_out_offers_what_can_be_done_with_one(desk: Desk, cast: Cast) -> None:
    desk.sign_in("clerk")
    at = desk.alone("loans")
    assert zh("No paper is out. It is lent from a record's own page.") in text(at)
    id = filed(cast, cast.clerk, 1)
    told = {"id": id, "due_on": today(), "purpose": "核对", "borrower": "王示例"}
    perform(loans.lend, cast.clerk, None, **told)
    at = desk.alone("loans")
    assert cells(at, "借阅", "borrower") == ["王示例"]


def test_a_hold_is_set_and_lifted(desk: Desk, cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    desk.sign_in("manager")
    at = desk.alone("record", id=id)
    fill(at, **{f"life:hold:{id}:why": "业主起诉"})
    press(at, widget_key(at, f"life:hold:{id}"))
    assert read(keeping.life_of, cast.manager, id=id).hold == "业主起诉"
    at = desk.alone("record", id=id)
    press(at, widget_key(at, f"life:lift:{id}"))
    assert zh("Please say why.") in alerts(at)
    fill(at, **{f"life:lift:{id}:why": "结案"})
    press(at, widget_key(at, f"life:lift:{id}"))
    assert read(keeping.life_of, cast.manager, id=id).hold == ""


def test_a_contract_runs_on(desk: Desk, cast: Cast) -> None:
    id = filed(cast, cast.clerk, 1)
    set_record(cast, id, expires_on=today())
    desk.sign_in("clerk")
    at = desk.alone("record", id=id)
    fill(at, **{f"life:end:{id}:end": today() + timedelta(days=365)})
    press(at, widget_key(at, f"life:end:{id}"))
    assert read(keeping.life_of, cast.clerk, id=id).expires_on == today() + timedelta(days=365)


def test_a_list_is_proposed_by_one_and_destroyed_by_another(desk: Desk, cast: Cast) -> None:
    first, second = filed(cast, cast.clerk, 1), filed(cast, cast.clerk, 2)
    desk.sign_in("quality")
    at = desk.alone("disposals")
    assert cells(at, "保管期满", "no") == ["LH-WX-2001-0001", "LH-WX-2001-0002"]
    box = next(one for one in at.text_input if (one.key or "").startswith("propose:"))
    box.set_value("保管期满")
    button = next(one for one in at.button if (one.key or "").startswith("propose:"))
    button.click().run()
    (row,) = read(disposals.disposals, cast.quality).rows
    assert (row.count, row.state) == (2, DisposalState.PROPOSED)
    at = desk.alone("disposals", id=row.id)
    assert not [one for one in at.button if (one.key or "").startswith(("destroy", "refuse", "disposal:"))]
    desk.sign_in("manager")
    at = desk.alone("disposals", id=row.id)
    press(at, f"disposal:{row.id}:ask")
    assert sees(at, zh("Destroy them for good?"))
    with partly(at):
        press(at, widget_key(at, f"destroy:{row.id}"))
    story = read(disposals.disposal, cast.manager, id=row.id)
    assert story.row.state == DisposalState.DESTROYED
    at = desk.alone("disposals", id=row.id)
    assert sees(at, story.sha256)
    assert alerts(desk.alone("record", id=first)) == alerts(desk.alone("record", id=second))


def test_the_list_is_refused_with_a_reason(desk: Desk, cast: Cast) -> None:
    id = proposed(cast, cast.quality, [filed(cast, cast.clerk, 1)])
    desk.sign_in("manager")
    at = desk.alone("disposals")
    assert cells(at, "销毁清单", "count") == ["1"]
    at = desk.alone("disposals", id=id)
    press(at, widget_key(at, f"refuse:{id}"))
    assert zh("Please say why.") in alerts(at)
    fill(at, **{f"disposal:{id}:note": "还要用"})
    press(at, widget_key(at, f"refuse:{id}"))
    assert read(disposals.disposal, cast.manager, id=id).row.state == DisposalState.REFUSED
    assert read(disposals.count_due, cast.manager, by=Due()) == 1


def test_rights_are_looked_through_and_signed(desk: Desk, cast: Cast) -> None:
    desk.sign_in("quality")
    at = desk.alone("access_review")
    assert len(tables(at)["权限清单"]["rows"]) == 13
    fill(at, review__note="已核对")
    press(at, widget_key(at, "review"))
    (row,) = read(reviews.reviews, cast.quality).rows
    assert (row.note, row.accounts) == ("已核对", 13)
    assert sees(desk.alone("access_review", id=row.id), "已核对", "Supervisor (supervisor)")
    at = desk.alone("access_review", part="looks")
    assert zh("Nobody has looked at anything like this.") in text(at)
    assert widget(at, "looks:text").value == ""
