"""The sample ledgers brought in whole, on both engines, and taken back row for row."""

import pytest

from db.choices.imports import LedgerCode
from lib.deeds import perform
from lib.imports import service
from lib.steps import Fate
from tests.cast import Cast
from tests.imports.books import bring, everything, fates, good, importer, truth

pytestmark = pytest.mark.slow

EACH = pytest.mark.parametrize("ledger", list(LedgerCode))


@EACH
def test_good_rows_are_as_many_as_the_truth_says(ledger: LedgerCode) -> None:
    told = truth(ledger)
    assert told["good_rows"] <= len(good(ledger)) <= told["good_rows"] + len(told.get("either_way_rows", ()))


@EACH
@pytest.mark.both
def test_undo_brings_the_database_back_row_for_row(cast: Cast, ledger: LedgerCode) -> None:
    before = everything(cast.database)
    batch = bring(importer(cast, ledger), ledger, cast.project_a, good(ledger))
    assert everything(cast.database) != before
    assert perform(service.undo_import, importer(cast, ledger), None, id=batch) == 0
    assert everything(cast.database) == before


@EACH
@pytest.mark.both
def test_the_same_ledger_again_changes_nothing(cast: Cast, ledger: LedgerCode) -> None:
    bring(importer(cast, ledger), ledger, cast.project_a, good(ledger))
    before = everything(cast.database)
    assert set(fates(importer(cast, ledger), ledger, cast.project_a, good(ledger))) == {Fate.SAME}
    again = bring(importer(cast, ledger), ledger, cast.project_a, good(ledger))
    assert everything(cast.database) == before
    assert perform(service.undo_import, importer(cast, ledger), None, id=again) == 0
    assert everything(cast.database) == before
