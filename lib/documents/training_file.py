"""员工培训档案: one person's courses, hours, results and certificates on paper. A4, in Chinese."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lib.documents.typesetting import pdf


@dataclass(frozen=True)
class Part:
    """A table under its heading; empty: what stands there when it has no rows."""

    title: str
    columns: Sequence[str]
    rows: Sequence[Sequence[str]]
    empty: str
    widths: Sequence[int] = ()


@dataclass(frozen=True)
class TrainingFile:
    """facts: of the person. hours: name → what is said of it, the yearly safety hours first."""

    company: str
    name: str
    no: str
    facts: Mapping[str, str]
    hours: Mapping[str, str]
    parts: Sequence[Part]
    printed: str


def training_file(file: TrainingFile) -> bytes:
    return pdf("training_file", content_of(file))


def content_of(file: TrainingFile) -> dict[str, object]:
    return {
        "company": file.company,
        "project": "",
        "title": f"员工培训档案 {file.name}",
        "no": file.no,
        "printed": file.printed,
        "facts": [list(fact) for fact in file.facts.items()],
        "hours": [list(fact) for fact in file.hours.items()],
        "parts": [
            {
                "title": part.title,
                "columns": list(part.columns),
                "rows": [list(row) for row in part.rows],
                "empty": part.empty,
                "widths": list(part.widths) or [1] * len(part.columns),
            }
            for part in file.parts
        ],
    }
