"""Labels for equipment: twenty-one on an A4 page, three across, to cut along the lines."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from lib.documents.codes import code
from lib.documents.typesetting import pdf


@dataclass(frozen=True)
class Label:
    """url: the page of this equipment, for whoever is signed in."""

    no: str
    name: str
    place: str
    project: str
    url: str


def labels(company: str, items: Sequence[Label]) -> bytes:
    drawn = [{**asdict(one), "code": code(one.url)} for one in items]
    return pdf("equipment_labels", {"company": company, "title": "设备二维码标签", "items": drawn})
