"""The company's people: who sees and changes whom, certificates, telephones, lists brought in."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from db.choices.imports import LedgerCode
from db.choices.staff import CertificateState, StaffStatus
from db.records import AuditEntry
from db.staff import Certificate, Staff
from lib import clock
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused, Stale
from lib.imports import service as imports
from lib.staff import find, service
from lib.staff.rules import Standing, standing
from lib.steps import Fate
from tests.cast import Cast
from tests.imports.books import bring, good, truth

TODAY = date(2025, 11, 21)
ROW: dict[str, Any] = {
    "no": "YG01",
    "name": "钱示例",
    "phones": ["13800001234"],
    "post": "电工",
    "status": "active",
    "certificates": [
        {"certificate": "电工证", "number": "D1", "expires": "2027-10-22", "state": "date"},
        {"certificate": "焊工证", "number": None, "expires": None, "state": "in progress"},
    ],
}


@pytest.mark.parametrize(
    ("state", "expires", "stands"),
    [
        ("dated", TODAY - timedelta(days=1), Standing.EXPIRED),
        ("dated", TODAY, Standing.EXPIRING),
        ("dated", TODAY + timedelta(days=90), Standing.EXPIRING),
        ("dated", TODAY + timedelta(days=91), Standing.VALID),
        ("no_expiry", None, Standing.VALID),
        ("in_progress", None, Standing.IN_PROGRESS),
    ],
)
def test_a_certificate_is_valid_to_the_end_of_its_last_day(
    state: str, expires: date | None, stands: Standing
) -> None:
    assert standing(CertificateState(state), expires, TODAY) == stands


def hire(cast: Cast, name: str = "钱示例", project: int | None = None, **more: Any) -> int:
    return perform(service.add_person, cast.admin, None, name=name, project_id=project, **more)


def test_everybody_may_pick_a_colleague_of_their_projects_and_of_head_office(cast: Cast) -> None:
    here, there = hire(cast, "钱甲", cast.project_a), hire(cast, "钱乙", cast.project_b)
    office = hire(cast, "钱丙")
    found = read(find.search, cast.technician, typed="钱")
    assert {hit.id for hit in found} == {here, office}
    assert read(find.person, cast.clerk, id=office).name == "钱丙"
    with pytest.raises(NotFound):
        read(find.person, cast.clerk, id=there)


def test_who_has_left_is_picked_no_more_and_still_named(cast: Cast) -> None:
    id = hire(cast, project=cast.project_a)
    change(cast, id, status=StaffStatus.LEFT, left_on=TODAY)
    assert read(find.search, cast.clerk, typed="钱") == []
    assert read(find.person, cast.clerk, id=id).name == "钱示例"


def change(cast: Cast, id: int, version: int = 1, **values: Any) -> None:
    about = {"name": "钱示例", "no": "", "phone": None, "project_id": cast.project_a, "department": ""}
    rest = {"post": "", "status": StaffStatus.ACTIVE, "joined": None, "left_on": None, "note": ""}
    perform(service.change_person, cast.manager, None, id=id, version=version, **{**about, **rest, **values})


def test_an_old_state_is_not_saved_over_a_new_one(cast: Cast) -> None:
    id = hire(cast, project=cast.project_a)
    change(cast, id, post="电工")
    with pytest.raises(Stale):
        change(cast, id, post="木工")


def test_a_telephone_unseen_is_not_overwritten(cast: Cast) -> None:
    id = hire(cast, project=cast.project_a, phone="13800001234")
    change(cast, id, post="电工")
    row = read(find.staff_file, cast.manager, id=id)
    assert row.phone == "138****1234"
    assert perform(service.reveal_phone, cast.manager, None, id=id, reason="值班换人") == ["13800001234"]


@pytest.mark.parametrize("reason", ["", " ", "a"])
def test_a_look_at_a_telephone_wants_a_reason_and_is_kept(cast: Cast, reason: str) -> None:
    id = hire(cast, project=cast.project_a, phone="13800001234")
    with pytest.raises(Refused):
        perform(service.reveal_phone, cast.manager, None, id=id, reason=reason)
    with pytest.raises(Forbidden):
        perform(service.reveal_phone, cast.trainer, None, id=id, reason="值班换人")
    perform(service.reveal_phone, cast.manager, None, id=id, reason="值班换人")
    with cast.database.reading() as s:
        (kept,) = s.scalars(select(AuditEntry.changes).where(AuditEntry.deed == "staff.reveal_phone"))
    assert "值班换人" in kept
    assert "13800001234" not in kept


def test_head_office_is_changed_by_the_whole_company_only(cast: Cast) -> None:
    id = hire(cast)
    with pytest.raises(NotFound):
        change(cast, id)
    with pytest.raises(Refused):
        perform(service.add_person, cast.manager, None, name="孙示例")
    with pytest.raises(NotFound):
        perform(service.add_person, cast.manager, None, name="孙示例", project_id=cast.project_b)


def test_a_number_belongs_to_one_person(cast: Cast) -> None:
    hire(cast, "钱甲", cast.project_a, no="YG01")
    with pytest.raises(Refused):
        hire(cast, "钱乙", cast.project_b, no="YG01")


def test_an_account_belongs_to_one_person(cast: Cast) -> None:
    first, second = hire(cast, "钱甲", cast.project_a), hire(cast, "钱乙", cast.project_a)
    account = cast.user_id("technician")
    perform(service.link_account, cast.manager, None, id=first, user_id=account)
    assert account not in read(find.free_accounts, cast.manager, id=second)
    with pytest.raises(Refused):
        perform(service.link_account, cast.manager, None, id=second, user_id=account)
    perform(service.link_account, cast.manager, None, id=first, user_id=None)
    assert account in read(find.free_accounts, cast.manager, id=second)


def test_the_list_is_narrowed_by_how_certificates_stand(cast: Cast) -> None:
    today = clock.local(clock.now()).date()
    days = {
        "过期": today - timedelta(days=1),
        "将到": today + timedelta(days=9),
        "有效": today.replace(year=2099),
    }
    for name, day in days.items():
        id = hire(cast, f"钱{name}", cast.project_a)
        perform(service.add_certificate, cast.manager, None, staff_id=id, name="电工证", expires=day)
    for name, wanted in zip(days, (Standing.EXPIRED, Standing.EXPIRING, Standing.VALID), strict=True):
        page = read(find.list_staff, cast.manager, certificates=wanted)
        assert [row.name for row in page.rows] == [f"钱{name}"]


def test_a_dated_certificate_wants_its_day(cast: Cast) -> None:
    id = hire(cast, project=cast.project_a)
    with pytest.raises(Refused):
        perform(service.add_certificate, cast.manager, None, staff_id=id, name="电工证")


# -- lists brought in ----------------------------------------------------------------------------


@pytest.mark.both
def test_the_sample_list_comes_in_as_its_truth_says(cast: Cast) -> None:
    bring(cast.admin, LedgerCode.STAFF, None, good(LedgerCode.STAFF))
    told = truth(LedgerCode.STAFF)
    with cast.database.reading() as s:
        people = s.scalars(select(Staff)).all()
        held = s.scalars(select(Certificate)).all()
    status = {"在职": StaffStatus.ACTIVE, "试用": StaffStatus.PROBATION, "离职": StaffStatus.LEFT}
    for word, count in told["counts"]["by_status"].items():
        assert sum(one.status == status[word] for one in people) == count, word
    for name, count in told["counts"]["certificates"].items():
        assert sum(one.name == name for one in held) == count, name
    day = date.fromisoformat(told["reference_day"])
    expired = [c for c in held if standing(c.state, c.expires, day) == Standing.EXPIRED]
    assert {c.number for c in expired} == {c["number"] for c in told["certificates_expired"]}
    soon = [c for c in held if standing(c.state, c.expires, day) == Standing.EXPIRING]
    assert {c.number for c in soon} == {c["number"] for c in told["certificates_due_in_90_days"]}


def foreseen(cast: Cast, row: dict[str, Any], project: int | None = None) -> Any:
    told = {"project_id": project or cast.project_a, "rows": [row]}
    return read(imports.preview, cast.manager, ledger=LedgerCode.STAFF, **told)[0]


@pytest.mark.both
def test_a_later_list_tells_what_changes_and_undo_takes_it_back(cast: Cast) -> None:
    bring(cast.manager, LedgerCode.STAFF, cast.project_a, [ROW])
    renewed = {"certificate": "电工证", "number": "D1", "expires": "2030-10-22", "state": "date"}
    later = {**ROW, "post": "工程主管", "certificates": [renewed]}
    plan = foreseen(cast, later)
    assert [(one.label, one.before, one.after) for one in plan.changes] == [
        ("Post", "电工", "工程主管"),
        ("Certificate", "电工证 D1 2027-10-22", "电工证 D1 2030-10-22"),
    ]
    batch = bring(cast.manager, LedgerCode.STAFF, cast.project_a, [later])
    assert foreseen(cast, later).fate == Fate.SAME
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 0
    assert foreseen(cast, ROW).fate == Fate.SAME


def test_somebody_without_a_number_is_known_by_name_and_telephone(cast: Cast) -> None:
    bring(cast.manager, LedgerCode.STAFF, cast.project_a, [{**ROW, "no": None}])
    (change,) = foreseen(cast, ROW).changes
    assert (change.label, change.after) == ("Staff number", "YG01")
    assert foreseen(cast, {**ROW, "no": None, "phones": ["13900000000"]}).fate == Fate.NEW


def test_a_project_of_the_list_is_found_by_its_name_and_another_ones_is_left_alone(cast: Cast) -> None:
    bring(cast.admin, LedgerCode.STAFF, None, [{**ROW, "project": "竹园"}])
    with cast.database.reading() as s:
        assert s.scalar(select(Staff.project_id)) == cast.project_b
    assert foreseen(cast, ROW).fate == Fate.KEPT
    assert foreseen(cast, {**ROW, "no": "YG02", "project": "竹园"}).fate == Fate.KEPT


def test_undo_keeps_a_person_somebody_has_given_a_certificate(cast: Cast) -> None:
    batch = bring(cast.manager, LedgerCode.STAFF, cast.project_a, [ROW])
    (row,) = read(find.list_staff, cast.manager).rows
    perform(service.add_certificate, cast.manager, None, staff_id=row.id, name="叉车证", expires=TODAY)
    assert perform(imports.undo_import, cast.manager, None, id=batch) == 1
    assert len(read(find.staff_file, cast.manager, id=row.id).certificates) == 3
