"""All ledgers by their code, and which of them a file looks like."""

from lib.ledgers import headers
from lib.ledgers.archives import ARCHIVES
from lib.ledgers.columns import SURE, recognise
from lib.ledgers.complaints import COMPLAINTS
from lib.ledgers.equipment import EQUIPMENT
from lib.ledgers.households import HOUSEHOLDS
from lib.ledgers.layouts import texts_above
from lib.ledgers.repairs import REPAIRS
from lib.ledgers.shapes import Ledger, Sheet
from lib.ledgers.staff import STAFF
from lib.ledgers.surveys import SURVEYS

LEDGERS: dict[str, Ledger] = {
    ledger.code: ledger for ledger in (HOUSEHOLDS, REPAIRS, COMPLAINTS, STAFF, ARCHIVES, SURVEYS, EQUIPMENT)
}
LEAST = 0.3
"""Below this a file looks like none."""


def likely(sheets: list[Sheet], file: str = "") -> list[tuple[str, float]]:
    """(code, score 0..1), the best first; nothing when no ledger is at all like it."""
    scores = {
        code: max((_score(sheet, ledger, file) for sheet in sheets), default=0.0)
        for code, ledger in LEDGERS.items()
    }
    return sorted(
        ((code, round(score, 2)) for code, score in scores.items() if score >= LEAST),
        key=lambda found: -found[1],
    )


def _score(sheet: Sheet, ledger: Ledger, file: str) -> float:
    """How much of its header the ledger knows, what it needs, and what the titles call it."""
    header = None if sheet.hidden else headers.find(sheet, ledger)
    if header is None:
        return 0.0
    found = recognise(header.titles, ledger)
    titled = sum(any(parts) for parts in header.titles)
    known = sum(1.0 if match.confidence >= SURE else 0.3 for match in found.values()) / max(titled, 1)
    told = {match.code for match in found.values()}
    needed = [field.code for field in ledger.fields if field.required]
    share = sum(code in told for code in needed) / max(len(needed), 1)
    called = " ".join((file, sheet.name, *texts_above(sheet, header), *("".join(p) for p in header.titles)))
    named = sum(word in called for word in ledger.words) > 0
    return 0.5 * min(known, 1) * (0.4 + 0.6 * share) + 0.25 * share + 0.25 * named
