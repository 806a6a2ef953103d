"""A desk for every test: AppTest with somebody's real session behind it."""

from collections.abc import Iterator

import pytest

from db.base import Database
from lib import ui
from tests.cast import Cast
from tests.pages.rogue import City
from tests.pages.screen import Desk
from tests.web.conftest import site, token, town  # noqa: F401
from tests.web.site import Site, token_of


@pytest.fixture(scope="session", autouse=True)
def no_installed_parts() -> Iterator[None]:
    """AppTest looks through all installed packages for components each time; none of them is ours."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            "streamlit.components.v2.manifest_scanner.scan_component_manifests", lambda *_, **__: []
        )
        yield


@pytest.fixture
def desk(database: Database, cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Desk:
    return _seated(Desk(cast), monkeypatch)


@pytest.fixture
def empty_desk(database: Database, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Before anything is in the company."""
    return _seated(Desk(), monkeypatch)


def _seated(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """AppTest carries no cookies: the one function that reads them is asked here instead."""
    monkeypatch.setattr(ui, "token", lambda: desk.token)
    return desk


@pytest.fixture
def city(site: Site, town: Cast) -> City:  # noqa: F811
    """The real server and what is in its database."""
    return City(site, town, lambda name: token_of(town, name))
