"""What the measurements stand on: an installation of their own, the large company, and figures."""

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

from db import base
from db.base import Database
from lib import clock, setup
from lib.demo import company
from tests.cast import PASSWORD_HASH, Cast
from tests.conftest import installation, tell_story

ROOT = Path(__file__).parent.parent.parent
KEPT = ROOT / "build" / "bench"
# Who signs in: head office, and three of the first project.
PEOPLE = ("lead", "admin", "manager", "desk", "desk2")


@contextmanager
def small_company() -> Iterator[tuple[Database, Cast]]:
    """The tests' own company on SQLite, gone afterwards."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        data = Path(folder) / "data"
        tell_story("cast", f"sqlite:///{data / 'wuyedesk.db'}", data)
        with installation(patch, data) as settings:
            database = base.use(settings.database_url)
            yield database, Cast(database)
            database.engine.dispose()


@contextmanager
def large_company() -> Iterator[tuple[Database, Path]]:
    """100,000 tickets and customers; made once a day and kept as long as what makes it stays the same."""
    data = KEPT / f"{clock.local(clock.now()):%Y%m%d}-{_fingerprint()}"
    with pytest.MonkeyPatch.context() as patch, installation(patch, data) as settings:
        if not data.exists():
            shutil.rmtree(KEPT, ignore_errors=True)
            _make(settings.database_url)
        database = base.use(settings.database_url)
        yield database, data
        database.engine.dispose()


def _make(url: str) -> None:
    database = base.use(url)
    try:
        setup.bring_up_to_date(database)
        print(f"   making {company.LARGE}", flush=True)
        company.make(database, company.LARGE, dict.fromkeys(PEOPLE, PASSWORD_HASH))
    except BaseException:
        shutil.rmtree(KEPT, ignore_errors=True)
        raise
    finally:
        database.engine.dispose()


def _fingerprint() -> str:
    sources = [path for folder in ("db", "lib/demo") for path in (ROOT / folder).rglob("*")]
    known = sorted(path for path in sources if path.suffix in (".py", ".yaml"))
    return hashlib.sha256(b"".join(path.read_bytes() for path in known)).hexdigest()[:12]


# -- figures -----------------------------------------------------------------------------------


def median(values: Sequence[float]) -> float:
    return share_below(values, 0.5)


def p95(values: Sequence[float]) -> float:
    return share_below(values, 0.95)


def share_below(values: Sequence[float], share: float) -> float:
    """The value that this share of the values does not exceed."""
    return sorted(values)[min(len(values) - 1, int(share * len(values)))]


def line(name: str, *cells: str, width: int = 24) -> None:
    print(f"   {name:<{width}}" + "".join(f"{cell:>13}" for cell in cells), flush=True)


def ms(seconds: float) -> str:
    return f"{seconds * 1000:.1f} ms"


def times(value: float, floor: float) -> str:
    return f"× {value / floor:.2f}" if floor else "-"
