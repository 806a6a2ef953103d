"""Forms in force, their versions, and answers that keep the version they were given on."""

from pathlib import Path

import pytest
import yaml
from sqlalchemy import select

from db.choices.tickets import Channel, Urgency
from db.forms import Answer, FormVersion
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Forbidden, NotFound, Refused
from lib.forms import service
from lib.forms.schema import FormSchema
from lib.i18n import pick
from tests.cast import LEAK, Cast

LOADER = Actor.system("loader", "forms.load", "forms.view")
OWNER = {"owner_kind": "ticket", "owner_id": 1}


def versions(cast: Cast) -> list[int]:
    with cast.database.reading() as s:
        return list(s.scalars(select(FormVersion.no).order_by(FormVersion.id)))


def keep(cast: Cast, **values: object) -> dict[str, object]:
    return perform(
        service.keep_answer, LOADER, None, version_id=cast.form, values={**LEAK, **values}, **OWNER
    )


@pytest.fixture
def changed_preset(cast: Cast, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    preset = yaml.safe_load((service.PRESETS / "repair.yaml").read_text("utf8"))
    preset["fields"][1]["label"] = {"zh_CN": "哪里坏了", "en": "What broke"}
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
    assert found[1] == {**LEAK, "summary": "漏水", "slot": None}


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


def test_the_repair_form_asks_what_a_ticket_needs() -> None:
    schema = FormSchema.model_validate(yaml.safe_load((service.PRESETS / "repair.yaml").read_text("utf8")))
    for id, words in (("urgency", Urgency), ("channel", Channel)):
        assert {option.id for option in schema.field(id).options} == {word.value for word in words}
        assert schema.field(id).required
        assert schema.field(id).default in {word.value for word in words}
    assert schema.field("summary").required
    assert schema.field("category").required


@pytest.mark.parametrize("path", sorted(service.PRESETS.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_preset_speaks_both_languages(path: Path) -> None:
    schema = FormSchema.model_validate(yaml.safe_load(path.read_text("utf8")))
    texts = [
        schema.title,
        *(f.label for f in schema.fields),
        *(o.label for f in schema.fields for o in f.options),
    ]
    for text in [*texts, *(f.help for f in schema.fields if f.help)]:
        assert isinstance(text, dict), text
        assert set(text) == {"zh_CN", "en"}, text
