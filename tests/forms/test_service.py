"""Forms in force, their versions, and answers that keep the version they were given on."""

from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import yaml
from PIL import Image
from sqlalchemy import select

from db.files import StoredFile
from db.forms import Answer, Form, FormVersion
from db.records import AuditEntry
from lib import audit
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.files import service as files
from lib.forms import manage, service
from lib.forms.schema import FormField, FormSchema, Kind
from lib.i18n import pick
from lib.staff import service as staff
from tests.cast import LEAK, Cast

LOADER = Actor.system("loader", "forms.load", "forms.view")
OWNER: dict[str, Any] = {"owner_kind": "ticket", "owner_id": 1}


def versions(cast: Cast, code: str = "repair") -> list[int]:
    with cast.database.reading() as s:
        wanted = select(FormVersion.no).join(Form).where(Form.code == code)
        return list(s.scalars(wanted.order_by(FormVersion.id)))


def keep(cast: Cast, **values: object) -> dict[str, object]:
    return perform(
        service.keep_answer, LOADER, None, version_id=cast.form, values={**LEAK, **values}, **OWNER
    )


@pytest.fixture
def changed_preset(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    preset = yaml.safe_load((service.PRESETS / "repair.yaml").read_text("utf8"))
    summary = next(field for field in preset["fields"] if field["id"] == "summary")
    summary["label"] = {"zh_CN": "哪里坏了", "en": "What broke"}
    (tmp_path / "repair.yaml").write_text(yaml.safe_dump(preset, allow_unicode=True), "utf8")
    monkeypatch.setattr(service, "PRESETS", tmp_path)
    return tmp_path


@pytest.mark.both
def test_loading_twice_changes_nothing(cast: Cast) -> None:
    perform(service.load_presets, LOADER)
    assert versions(cast) == [1]


@pytest.mark.both
def test_a_changed_preset_is_a_new_version_and_old_answers_keep_theirs(
    cast: Cast, changed_preset: Path
) -> None:
    keep(cast)
    perform(service.load_presets, LOADER)
    assert versions(cast) == [1, 2]
    newest, schema = read(service.form_in_force, cast.clerk, code="repair")
    assert pick(schema.field("summary").label, "en") == "What broke"
    assert newest != cast.form
    found = read(service.answer_of, cast.clerk, **OWNER)
    assert found
    assert pick(found[0].field("summary").label, "en") == "What is wrong"


@pytest.mark.both
def test_an_answer_is_kept_clean(cast: Cast) -> None:
    keep(cast, summary="  漏水 ", slot="", never_asked="x")
    found = read(service.answer_of, cast.clerk, **OWNER)
    assert found
    asked = {"item": None, "spot": None, "photos": None, "slot": None}
    assert found[1] == {**LEAK, "summary": "漏水", **asked}


def test_an_answer_is_checked_against_the_version_it_was_given_on(cast: Cast) -> None:
    with pytest.raises(Refused, match="options"):
        keep(cast, urgency="whenever")
    with pytest.raises(NotFound):
        perform(service.keep_answer, LOADER, None, version_id=999, values=LEAK, **OWNER)
    with cast.database.reading() as s:
        assert s.scalars(select(Answer)).all() == []


def test_an_unknown_form_is_not_there(cast: Cast) -> None:
    with pytest.raises(NotFound):
        read(service.form_in_force, cast.clerk, code="repair' OR '1'='1")
    assert read(service.answer_of, cast.clerk, owner_kind="ticket", owner_id=999) is None


def test_nobody_brings_presets_in_or_answers_past_the_rooms(cast: Cast) -> None:
    for actor in cast.people().values():
        with pytest.raises(Forbidden):
            perform(service.load_presets, actor)


@pytest.mark.both
def test_a_form_the_company_changed_is_never_overwritten(cast: Cast, changed_preset: Path) -> None:
    _, schema = read(service.form_in_force, cast.admin, code="repair")
    own = schema.model_copy(update={"title": "我们的报修"})
    perform(manage.publish, cast.admin, None, schema=own, based_on=1)
    perform(service.load_presets, LOADER)
    assert versions(cast) == [1, 2]
    assert read(service.form_in_force, cast.clerk, code="repair")[1].title == "我们的报修"


def test_a_field_dropped_from_a_preset_is_only_retired(cast: Cast, changed_preset: Path) -> None:
    preset = yaml.safe_load((changed_preset / "repair.yaml").read_text("utf8"))
    preset["fields"] = [field for field in preset["fields"] if field["id"] != "slot"]
    (changed_preset / "repair.yaml").write_text(yaml.safe_dump(preset, allow_unicode=True), "utf8")
    for _ in range(2):
        perform(service.load_presets, LOADER)
    assert versions(cast) == [1, 2]
    assert read(service.form_in_force, cast.clerk, code="repair")[1].field("slot").retired


# -- what an answer points at ------------------------------------------------------------------

KINDS = (Kind.STAFF, Kind.CUSTOMER, Kind.HOUSEHOLD, Kind.PHOTO, Kind.FILE, Kind.SIGNATURE, Kind.PHONE)


@pytest.fixture
def pointing(cast: Cast) -> int:
    """The version of a form with a field of each kind that points at a row."""
    fields = tuple(FormField(id=kind.value, kind=kind, label=kind.value) for kind in KINDS)
    schema = FormSchema(code="points", kind="check", title="指向", fields=fields)
    perform(manage.publish, cast.admin, None, schema=schema, based_on=0)
    return read(service.form_in_force, cast.clerk, code="points")[0]


def give(cast: Cast, actor: Actor, version: int, **values: object) -> dict[str, Any]:
    """As a use case of another room would, for this person."""
    with cast.database.writing() as s, audit.recording(s, actor.key, "tests.give"):
        return service.keep_answer.within(s, actor, version_id=version, values=values, **OWNER)


def test_names_are_read_on_the_server(cast: Cast, pointing: int) -> None:
    person = perform(staff.add_person, cast.manager, None, name="钱示例", project_id=cast.project_a)
    kept = give(
        cast,
        cast.clerk,
        pointing,
        staff={"id": person, "name": "browser's"},
        customer=cast.customer_a,
        household={"id": cast.household_a, "name": "9-9-9999"},
    )
    assert kept["staff"] == {"id": person, "name": "钱示例"}
    assert kept["customer"] == {"id": cast.customer_a, "name": "张伟"}
    assert kept["household"] == {"id": cast.household_a, "name": "3-2-1502"}


def test_what_is_not_in_sight_cannot_be_pointed_at(cast: Cast, pointing: int) -> None:
    person = perform(staff.add_person, cast.manager_b, None, name="孙示例", project_id=cast.project_b)
    resident = Actor.resident("link", cast.project_a)
    for actor, given in (
        (cast.clerk, {"staff": person}),
        (cast.clerk, {"customer": cast.customer_b}),
        (cast.clerk, {"household": cast.household_b}),
        (cast.technician, {"customer": cast.customer_a}),
        (resident, {"customer": cast.customer_a}),
        (resident, {"household": cast.household_a}),
        (resident, {"staff": person}),
    ):
        with pytest.raises(Refused):
            give(cast, actor, pointing, **given)


def test_files_become_the_owner_s_and_only_one_s_own(cast: Cast, pointing: int) -> None:
    photo = perform(files.keep, cast.clerk, None, name="a.png", content=picture()).id
    note = perform(files.keep, cast.clerk, None, name="a.txt", content="漏水".encode()).id
    theirs = perform(files.keep, cast.manager, None, name="b.png", content=picture()).id
    for wrong in ({"photo": [theirs]}, {"photo": [note]}, {"signature": note}, {"file": [999]}):
        with pytest.raises(Refused):
            give(cast, cast.clerk, pointing, **wrong)
    kept = give(cast, cast.clerk, pointing, photo=[photo], file=[note])
    assert (kept["photo"], kept["file"]) == ([photo], [note])
    with cast.database.reading() as s:
        owners = s.execute(select(StoredFile.owner_kind, StoredFile.owner_id).order_by(StoredFile.id)).all()
    assert owners == [("ticket", 1), ("ticket", 1), ("", None)]


def picture() -> bytes:
    made = BytesIO()
    Image.new("RGB", (8, 8), "white").save(made, "PNG")
    return made.getvalue()


def test_a_telephone_never_reaches_the_audit_log(cast: Cast, pointing: int) -> None:
    give(cast, cast.clerk, pointing, phone="13812345678", customer=cast.customer_a)
    keep(cast, summary="漏水，打 13812345678")
    with cast.database.reading() as s:
        entries = s.scalars(select(AuditEntry.changes).order_by(AuditEntry.seq.desc()).limit(2)).all()
    for entry in entries:
        assert "13812345678" not in entry
        assert "138****5678" in entry
        assert "张伟" not in entry


def test_a_form_switched_off_takes_no_answers_and_keeps_those_given(cast: Cast) -> None:
    keep(cast)
    perform(manage.retire, cast.admin, None, code="repair")
    with pytest.raises(Refused, match="switched off"):
        keep(cast)
    assert read(service.answer_of, cast.clerk, **OWNER)
    perform(manage.reopen, cast.admin, None, code="repair")
    keep(cast)
