"""A real server for the whole run of a worker, and its database in this process too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from db import base
from tests.cast import Cast
from tests.conftest import installation, reread_settings
from tests.web.site import Site, copy_of, started, token_of


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory, templates: Path) -> Iterator[Site]:
    data = copy_of(templates / "cast", tmp_path_factory.mktemp("site") / "data")
    with started(data) as running:
        yield running


@pytest.fixture
def town(site: Site, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cast]:
    """The company as the running server sees it; what a test does to it stays."""
    with installation(monkeypatch, site.data):
        chosen = base.use(reread_settings().database_url)
        yield Cast(chosen)
        chosen.engine.dispose()
        base._database = None


@pytest.fixture
def token(town: Cast) -> Callable[[str], str]:
    return lambda name: token_of(town, name)
