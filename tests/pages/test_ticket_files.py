"""Photos and files on a ticket's screen: added in two taps, shown small, taken away."""

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from db.choices.files import Purpose
from db.choices.tickets import Move, State
from lib.deeds import perform, read
from lib.files import rules, service
from lib.tickets import files
from tests.cast import Cast
from tests.files.samples import HEIC, pdf, picture
from tests.pages.screen import Desk, alerts, data_of, headings, press, sees, text, widget, zh

pytestmark = pytest.mark.slow

TITLE = zh("Photos and files")
JPEG = "image/jpeg"


def photo(n: int = 0) -> bytes:
    return picture((60 + n, 40))


def open_at(desk: Desk, name: str, id: int) -> AppTest:
    desk.sign_in(name)
    return desk.at("ticket", id=id)


def bring(at: AppTest, *some: tuple[str, bytes, str]) -> AppTest:
    at.file_uploader[0].set_value(list(some))
    return at.run()


def held(cast: Cast, id: int) -> list[rules.FileRow]:
    return read(files.list_files, cast.admin, id=id)


def add(cast: Cast, name: str, id: int, *, file: str = "a.jpg", purpose: Purpose = Purpose.ATTACHED) -> int:
    who = getattr(cast, name)
    content = pdf(file) if file.endswith("pdf") else photo(len(file))
    kept = perform(service.keep, who, None, name=file, content=content, purpose=purpose).id
    perform(files.add_files, who, None, id=id, file_ids=[kept])
    return int(kept)


def pills(at: AppTest) -> Any:
    return widget(at, "files")


def shelves(at: AppTest) -> dict[str, list[dict[str, Any]]]:
    """Label of a row → the small views in it."""
    found = [data_of(node.proto) for node in at._tree if getattr(node, "type", "") == "bidi_component"]
    return {data["label"]: data["items"] for data in found if "items" in data}


def small(at: AppTest) -> list[str]:
    return [item["src"] for items in shelves(at).values() for item in items if item["src"]]


# -- adding ------------------------------------------------------------------------------------


def test_a_technician_adds_photos_of_the_work_at_once(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = bring(open_at(desk, "technician", id), ("1.jpg", photo(1), JPEG), ("2.jpg", photo(2), JPEG))
    assert not alerts(at)
    assert [(f.name, f.purpose) for f in held(cast, id)] == [("1.jpg", "after"), ("2.jpg", "after")]
    assert small(at) == [f"/files/{f.id}/preview" for f in held(cast, id)]
    assert sees(at, TITLE, zh("{n} photos ({what})", n=2, what=zh("After")))
    assert at.file_uploader[0].value == []


def test_before_going_to_work_the_photo_is_of_before(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.DISPATCHED)
    at = bring(open_at(desk, "technician", id), ("1.jpg", photo(), JPEG))
    assert [f.purpose for f in held(cast, id)] == [Purpose.BEFORE]
    pills(at).set_value(Purpose.AFTER).run()
    bring(at, ("2.jpg", photo(), JPEG))
    assert [f.purpose for f in held(cast, id)] == [Purpose.BEFORE, Purpose.AFTER]


def test_the_desk_adds_a_document(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = bring(open_at(desk, "clerk", id), ("合同.pdf", pdf(), "application/pdf"))
    (file,) = held(cast, id)
    assert (file.purpose, file.media_type) == (Purpose.ATTACHED, "application/pdf")
    (items,) = shelves(at).values()
    assert [(i["href"], i["src"], i["name"]) for i in items] == [(f"/files/{file.id}", "", "合同.pdf")]
    assert sees(at, zh("{n} files", n=1))


def test_what_is_refused_is_told_and_the_rest_kept(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = bring(open_at(desk, "technician", id), ("苹果.jpg", HEIC, JPEG), ("1.jpg", photo(), JPEG))
    assert [f.name for f in held(cast, id)] == ["1.jpg"]
    (told,) = alerts(at)
    assert "HEIC" in told
    assert sees(at, "苹果.jpg")
    assert not alerts(at.run())


def test_one_more_than_twenty_is_told(desk: Desk, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "MOST_OF_OWNER", 1)
    id = cast.ticket(State.ON_SITE)
    at = bring(open_at(desk, "technician", id), ("1.jpg", photo(1), JPEG), ("2.jpg", photo(2), JPEG))
    assert alerts(at) == [zh("At most {n} files can be kept here.", n=1)]
    assert held(cast, id) == []


def test_the_form_of_a_step_stays_the_same_when_a_photo_comes(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = open_at(desk, "technician", id)
    at.pills[0].set_value(Move.NOTE).run()
    before = widget(at, f"{Move.NOTE}:{id}:text").id
    bring(at, ("1.jpg", photo(), JPEG))
    assert held(cast, id)
    assert at.pills[0].value == Move.NOTE
    assert widget(at, f"{Move.NOTE}:{id}:text").id == before


def test_a_name_is_nothing_but_a_name(desk: Desk, cast: Cast) -> None:
    """The small views take names as text; nowhere else are they written."""
    id = cast.ticket(State.ON_SITE)
    add(cast, "clerk", id, file="![x](https://evil.example/a.png) **b** <img src=x>.pdf")
    at = open_at(desk, "clerk", id)
    (file,) = held(cast, id)
    assert [item["name"] for item in shelves(at)[f"{zh('Attachment')} · 1"]] == [file.name]
    assert not [one for one in at.markdown if "evil" in one.value]


# -- seeing ------------------------------------------------------------------------------------


def test_photos_stand_in_rows_by_what_they_show(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    for n, purpose in enumerate((Purpose.ATTACHED, Purpose.AFTER, Purpose.BEFORE, Purpose.AFTER)):
        add(cast, "technician", id, file=f"{'x' * n}.jpg", purpose=purpose)
    at = open_at(desk, "quality", id)
    rows = {label: [item["href"] for item in items] for label, items in shelves(at).items()}
    assert list(rows) == [f"{zh('Before')} · 1", f"{zh('After')} · 2", f"{zh('Attachment')} · 1"]
    by_purpose = [
        f.id for purpose in ("before", "after", "attached") for f in held(cast, id) if f.purpose == purpose
    ]
    assert [href for row in rows.values() for href in row] == [f"/files/{n}" for n in by_purpose]


def test_who_may_add_nothing_sees_no_empty_block(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    at = open_at(desk, "admin", id)
    assert headings(at)
    assert TITLE not in text(at)
    assert not at.file_uploader
    add(cast, "clerk", id)
    at = open_at(desk, "admin", id)
    assert TITLE in text(at)
    assert not at.file_uploader


@pytest.mark.parametrize("state", [State.CLOSED, State.CANCELLED])
def test_after_the_end_only_attachments_are_offered(desk: Desk, cast: Cast, state: State) -> None:
    id = cast.ticket(state)
    at = bring(open_at(desk, "clerk", id), ("1.jpg", photo(), JPEG))
    assert [f.purpose for f in held(cast, id)] == [Purpose.ATTACHED]
    assert not [one for one in at.pills if (one.key or "").startswith("files:")]


# -- taking away -------------------------------------------------------------------------------


def test_an_own_photo_is_taken_away(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    add(cast, "clerk", id, file="桌.jpg")
    mine = add(cast, "technician", id, file="我的.jpg", purpose=Purpose.AFTER)
    at = open_at(desk, "technician", id)
    which = widget(at, f"unfile:{id}:which")
    assert len(which.options) == 1
    press(at, next(one.key for one in at.button if (one.key or "").startswith(f"unfile:{id}:send")))
    assert mine not in [f.id for f in held(cast, id)]
    photos = zh("{n} photos ({what})", n=1, what=zh("After"))
    assert sees(at, zh("Removed: {what}", what=photos))


def test_who_may_take_nothing_away_is_offered_nothing(desk: Desk, cast: Cast) -> None:
    id = cast.ticket(State.ON_SITE)
    add(cast, "clerk", id)
    for name in ("technician", "quality", "admin"):
        assert zh("Remove a file") not in text(open_at(desk, name, id)), name
    assert zh("Remove a file") in text(open_at(desk, "manager", id))
