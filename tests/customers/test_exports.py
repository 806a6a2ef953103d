"""The household ledger taken out: masked, scoped, noted, and read again by the import."""

import pytest

from db.choices.customers import Relation
from lib.customers import exports
from lib.customers import service as customers
from lib.deeds import perform
from lib.errors import Forbidden
from tests.cast import Cast

pytestmark = pytest.mark.both


def test_names_and_telephones_leave_masked(cast: Cast) -> None:
    (row,) = perform(exports.export_households, cast.manager, None, project_id=cast.project_a)
    assert (row.room, row.owners, row.phones) == ("3-2-1502", "张*", "138****5678")


def test_whole_only_for_a_reason_and_by_who_may(cast: Cast) -> None:
    (row,) = perform(exports.export_households, cast.manager, None, why="移交业委会")
    assert (row.owners, row.phones) == ("张伟", "13812345678")
    with pytest.raises(Forbidden):
        perform(exports.export_households, cast.quality, None, why="移交业委会")


def test_nobody_takes_away_another_projects_households(cast: Cast) -> None:
    assert perform(exports.export_households, cast.manager, None, project_id=cast.project_b) == []


def test_owners_and_tenants_stand_in_columns_of_their_own(cast: Cast) -> None:
    tenant = {"name": "租户甲", "phones": "13800001111", "relation": Relation.TENANT}
    perform(customers.add_customer, cast.clerk, None, household_id=cast.household_a, **tenant)
    (row,) = perform(exports.export_households, cast.manager, None, why="核对台账")
    assert (row.owners, row.tenants, row.tenant_phones) == ("张伟", "租户甲", "13800001111")
