"""The looking child, `python -m lib.archives.scan_child list|look FOLDER`, held to memory and time.

Nothing a stranger packed is opened in the server itself. One file is looked at after the other, and told of
the moment it is known: one that kills the child does not take the others along.
"""

import os
import sys
from pathlib import Path
from typing import Any

from lib import children
from lib.archives import scan_zip
from lib.archives.scan_shelf import Shelf
from lib.errors import Refused
from lib.files.ready import ready, store
from lib.i18n import N_
from lib.settings import settings

MEMORY, SECONDS = 3 * 2**29, 6 * 3600
PACKED = (".zip", ".rar", ".7z", ".tar", ".gz", ".tgz", ".bz2", ".xz")
NESTED = N_("A zip inside the zip is not opened. Please unpack it first.")


def list_names(shelf: Shelf) -> None:
    try:
        with scan_zip.opened(shelf.zip) as file:
            shelf.hand("names", {"names": scan_zip.names(file, shelf.zip.stat().st_size)})
    except Refused as refused:
        shelf.hand("names", {"refused": (refused.message, refused.params)})


def look(shelf: Shelf) -> None:
    """At each file a record has been found for, unless it has been looked at before."""
    wanted = shelf.handed("wanted")
    known = {one["place"] for one in shelf.looked()}
    with scan_zip.opened(shelf.zip) as file:
        for done, (place, name) in enumerate(wanted):
            shelf.tell(done, len(wanted))
            if place not in known:
                shelf.add_looked({"place": place, **_looked_at(file, place, name)})
    shelf.tell(len(wanted), len(wanted))


def _looked_at(file: Any, place: int, name: str) -> dict[str, Any]:
    try:
        if name.lower().endswith(PACKED):
            raise Refused(NESTED)
        made = ready(name, scan_zip.content(file, place, settings().most_upload_mb * 1_000_000))
    except Refused as refused:
        return {"why": refused.message, "params": refused.params}
    sha256, preview = store(made)
    kept = {"sha256": sha256, "preview": preview, "size": len(made.content)}
    shown = {"width": made.width, "height": made.height}
    return {"file": {"name": made.name, "media_type": made.media_type, **kept, **shown}}


if __name__ == "__main__":
    children.bound(MEMORY, SECONDS)
    if hasattr(os, "nice"):
        os.nice(10)  # whoever works at a screen comes first
    {"list": list_names, "look": look}[sys.argv[1]](Shelf(Path(sys.argv[2])))
