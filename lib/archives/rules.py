"""Which secrecy somebody may see, until when a record is kept, and how its number reads."""

import hashlib
import json
import re
from collections.abc import Callable
from datetime import date
from typing import Any

from db.choices.archives import Secrecy
from lib.errors import Refused
from lib.i18n import N_

OPEN_TO_ALL = frozenset({Secrecy.PUBLIC, Secrecy.INTERNAL})
LOCKS = {
    Secrecy.CUSTOMER_PRIVATE: "archives.customer_private",
    Secrecy.FINANCIAL: "archives.financial",
    Secrecy.RESTRICTED: "archives.restricted",
}
MOST_YEARS = 200
FIRST_YEAR = 1949

USUAL_NUMBER = "{project}-{letters}-{year}-{n:4}"
COMPANY = "GS"  # 公司: stands for the project where a record belongs to none
PART = re.compile(r"\{(project|letters|year|n)(?::([1-9]))?\}")
LONGEST_PREFIX = 30


def secrecies(may: Callable[[str], bool]) -> frozenset[Secrecy]:
    """The classes open to somebody with these permissions."""
    return OPEN_TO_ALL | {secrecy for secrecy, lock in LOCKS.items() if may(lock)}


def keep_until(year: int, keep_years: int | None) -> date | None:
    """The last day of its keeping: whole years after the year it is of. None: permanent."""
    return None if keep_years is None else date(min(year + keep_years, 9999), 12, 31)


def sound_pattern(pattern: str) -> str:
    """{project}, {letters}, {year}, {n:4} and what stands between them; the count comes last."""
    pattern = pattern.strip()
    named = [name for name, _ in PART.findall(pattern)]
    rest = PART.sub("", pattern)
    if "{" in rest or "}" in rest or len(rest) > 12 or not rest.isprintable():
        raise Refused(N_("The number rule knows {project}, {letters}, {year} and {n:4}, nothing else."))
    if named.count("n") != 1 or not pattern.endswith("}") or not named[-1] == "n":
        raise Refused(N_("The number rule ends with the running number, as {n:4}."))
    if "year" not in named or "letters" not in named:
        raise Refused(N_("The number rule needs {letters} and {year}, so that no two records get the same."))
    return pattern


def number(pattern: str, *, project: str, letters: str, year: int) -> tuple[str, int]:
    """(what stands before the running number, its digits)."""
    told = {"project": project or COMPANY, "letters": letters, "year": str(year)}
    digits = next(int(width or 4) for name, width in PART.findall(pattern) if name == "n")
    prefix = PART.sub(lambda found: told.get(found[1], ""), pattern)
    if len(prefix) > LONGEST_PREFIX:
        raise Refused(
            N_("The archive number would be too long: shorten the project's or category's letters.")
        )
    return prefix, digits


def hash_of(content: dict[str, Any]) -> str:
    """Over the canonical JSON, so that anybody can work it out again."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()
