"""An action of project A, raised and moved on, for tests that need one standing."""

from decimal import Decimal
from io import BytesIO
from typing import Any

from PIL import Image

from db.choices.actions import ActionSource, Severity
from db.choices.files import Purpose
from lib.access import Actor
from lib.actions import service
from lib.deeds import perform
from lib.files import service as files
from tests.cast import Cast


def raised(cast: Cast, by: Actor | None = None, **values: Any) -> int:
    about = {
        "project_id": cast.project_a,
        "source_kind": ActionSource.OTHER,
        "source_id": None,
        "source_no": "",
        "title": "消防通道清理",
        "owner_id": cast.user_id("technician"),
    }
    return perform(service.raise_action, by or cast.manager, None, **{**about, **values})


def grave(cast: Cast, **values: Any) -> int:
    """A serious finding of an inspection."""
    found = {"source_kind": ActionSource.INSPECTION, "source_id": 1, "severity": Severity.HIGH}
    return raised(cast, **found | values)


def picture(cast: Cast, shade: int = 0) -> int:
    """A photo of the technician's own, not given to anything yet."""
    drawn = BytesIO()
    Image.new("RGB", (8, 8), (shade, 90, 90)).save(drawn, "PNG")
    kept = {"name": "现场.png", "content": drawn.getvalue(), "purpose": Purpose.AFTER}
    return perform(files.keep, cast.technician, None, **kept).id


def verified(cast: Cast, **values: Any) -> int:
    """A serious one, planned, put right by the technician and verified by the manager."""
    id = grave(cast, **values)
    said = {"note": "已清理", "measure": "划线并上锁", "money": Decimal(0)}
    perform(service.finish, cast.technician, None, id=id, **said)
    perform(service.verify, cast.manager, None, id=id)
    return id
