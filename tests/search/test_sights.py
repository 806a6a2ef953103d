"""What nobody may see leaves no trace in what the search answers: not in a hit, a count or a suggestion."""

from collections.abc import Iterator
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from db.customers import Household, Occupancy
from db.search import drop
from lib.access import Actor
from lib.archives.scope import visible as visible_records
from lib.customers.scope import visible as visible_homes
from lib.errors import Forbidden
from lib.search import service
from lib.search.scope import sights_of
from lib.tickets.scope import visible as visible_tickets
from tests.cast import Cast
from tests.search.desk import ROWS, furnish

pytestmark = pytest.mark.both
ASKED: tuple[dict[str, Any], ...] = (
    {"words": "漏水"},
    {"words": "漏水", "sort": "-day", "size": 3, "number": 2},
    {"words": "漏水 -电梯"},
    {"words": "1502"},
    {"words": "张伟"},
    {"words": "ouyangna"},
    {"words": "13812345678"},
    {"words": "4321"},
    {"words": "0001"},
    {"words": "水", "filters": {"kind": ("archive",)}},
    {"words": "", "filters": {"category": ("repair",)}},
    {"words": "漏水", "filters": {"secrecy": ("financial", "internal")}},
)
TYPED = ("漏水", "张伟", "0001")


def test_nobodys_answers_tell_of_rows_out_of_sight(cast: Cast) -> None:
    furnish(cast)
    with cast.database.writing() as s:
        for name, actor in cast.people().items():
            if actor.may("search.use"):
                told = answers(s, actor)
                with s.begin_nested() as apart:
                    for kind, ids in out_of_sight(s, actor):
                        drop(s, kind, ids)
                    assert answers(s, actor) == told, name
                    apart.rollback()


def answers(s: Session, actor: Actor) -> list[Any]:
    found = [(one, service.find(s, actor, **one)) for one in ASKED]
    return [*found, *(service.quick(s, actor, words=words) for words in TYPED)]


def out_of_sight(s: Session, actor: Actor) -> Iterator[tuple[str, list[int]]]:
    for kind, seen in in_sight(s, actor).items():
        yield kind, [id for id in s.scalars(select(ROWS[kind].id)) if id not in seen]


def in_sight(s: Session, actor: Actor) -> dict[str, set[int]]:
    """By the rooms' own scope, where the permission for them is there at all."""
    homes = select(Occupancy.customer_id).join(Household).where(visible_homes(actor, Household.project_id))
    scopes = {
        "archive": ("archives.view", visible_records(actor)),
        "ticket": ("tickets.view", visible_tickets(actor)),
        "customer": ("customers.view", ROWS["customer"].id.in_(homes)),
    }
    return {
        kind: set(s.scalars(select(ROWS[kind].id).where(seen))) if actor.may(permission) else set()
        for kind, (permission, seen) in scopes.items()
    }


def test_everybody_finds_all_that_is_theirs_to_see(cast: Cast) -> None:
    furnish(cast)
    with cast.database.reading() as s:
        for name, actor in cast.people().items():
            if actor.may("search.use"):
                page = service.find(s, actor, words="漏水", size=100).page
                found = {(hit.kind, hit.id) for hit in page.rows}
                wanted = {
                    (kind, id) for kind, ids in in_sight(s, actor).items() for id in ids if kind != "customer"
                }
                assert found == wanted, name
                assert page.total == len(found) > 0, name


def test_a_kind_without_its_permission_is_not_asked(cast: Cast) -> None:
    kinds = {name: {sight.kind for sight in sights_of(actor, "")} for name, actor in cast.people().items()}
    assert kinds["clerk"] == kinds["quality"] == {"archive", "ticket", "customer"}
    assert kinds["technician"] == {"archive", "ticket"}
    assert kinds["trainer"] == {"archive"}
    assert kinds["stranger"] == set()


def test_names_and_telephones_find_only_for_who_may_see_them(cast: Cast) -> None:
    furnish(cast)
    with cast.database.reading() as s:

        def kinds(name: str, words: str) -> set[str]:
            return {hit.kind for hit in service.find(s, getattr(cast, name), words=words).page.rows}

        assert kinds("clerk", "13812345678") == kinds("clerk", "zw") == {"archive", "ticket", "customer"}
        assert kinds("quality", "13812345678") == kinds("technician", "张伟") == set()
        assert kinds("quality", "张伟") == {"customer"}  # as in the look-up of callers: masked where shown
        assert kinds("clerk_b", "张伟") == kinds("manager_b", "5678") == set()


def test_a_customers_name_is_whole_only_for_who_may_see_it(cast: Cast) -> None:
    furnish(cast)
    with cast.database.reading() as s:
        [masked] = service.quick(s, cast.quality, words="张伟")
        [whole] = [hit for hit in service.quick(s, cast.clerk, words="zhangwei") if hit.kind == "customer"]
        facet = service.find(s, cast.clerk, words="漏水").facets["customer_id"]
    assert masked.title == (("张* 3-2-1502", False),)
    assert whole.title == (("张伟 3-2-1502", False),)
    assert [one.name for one in facet] == ["张* · 3-2-1502"]


def test_a_stranger_may_not_search(cast: Cast) -> None:
    with cast.database.reading() as s, pytest.raises(Forbidden):
        service.find(s, cast.stranger, words="漏水")
