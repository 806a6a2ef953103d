"""What tests of surveys share: figures are never a second old."""

import pytest

from lib.surveys import column_rows


@pytest.fixture(autouse=True)
def fresh(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(column_rows, "FRESH_SECONDS", 0.0)
