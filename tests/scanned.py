"""Scans of project A, and proper values for the use cases that give them to their records."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from lib.archives import scans
from lib.archives.scan_rules import Scan
from lib.deeds import read
from tests.archives.scanned import kept, record
from tests.cast import Cast
from tests.files.samples import pdf

NO = "GD-2001-7001"
NAME = f"{NO} 扫描件.pdf"


@dataclass(frozen=True)
class Scanned:
    """A record of which there is nothing but paper so far, and its scan, safe on disk."""

    record: int
    scan: dict[str, Any]


def made(cast: Cast) -> Scanned:
    id = record(cast, NO, title="旧合同")
    (scan,) = read(scans.match_scans, cast.manager, names=[NAME])
    return Scanned(id, kept(scan, pdf(NO)).told())


PROPER: dict[str, Callable[[Any], dict[str, Any]]] = {
    "archives.match_scans": lambda w: {"names": [NAME]},
    "archives.attach_scans": lambda w: {"scans": [Scan.of(w.scanned.scan)]},
}
