"""The company's categories: the retention table, and what changes when it changes."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select, update
from sqlalchemy.orm import Session

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import Secrecy
from db.forms import Form
from lib import audit
from lib.access import Actor, command, query
from lib.archives.category_rules import Terms, sensible
from lib.archives.rules import keep_until, secrecies
from lib.errors import NotFound, Refused, Stale, unchanged
from lib.i18n import N_

OWN = "own-"


@dataclass(frozen=True)
class Category:
    """records: how many it holds, for the settings; keep_years None is permanent."""

    id: int
    code: str
    name: str
    letters: str
    keep_years: int | None
    basis: str
    secrecy: Secrecy
    form_code: str
    expires: bool
    active: bool
    rank: int
    version: int
    records: int = 0


@query("archives.view")
def categories(s: Session, actor: Actor, *, besides: int | None = None) -> list[Category]:
    """Those this actor may file under: in use, or the one named; their usual secrecy open to them."""
    open_to = ArchiveCategory.secrecy.in_(sorted(secrecies(actor.may)))
    wanted = select(ArchiveCategory).where(ArchiveCategory.active | (ArchiveCategory.id == besides), open_to)
    return [_shown(one) for one in s.scalars(wanted.order_by(ArchiveCategory.rank, ArchiveCategory.id))]


@query("archives.settings")
def all_categories(s: Session, actor: Actor) -> list[Category]:
    """The retention table, with how many records stand in each."""
    held = select(func.count()).where(ArchiveRecord.category_id == ArchiveCategory.id).scalar_subquery()
    wanted = select(ArchiveCategory, held).order_by(ArchiveCategory.rank, ArchiveCategory.id)
    return [_shown(one, records) for one, records in s.execute(wanted)]


def _shown(one: ArchiveCategory, records: int = 0) -> Category:
    return Category(
        one.id,
        one.code,
        one.name,
        one.letters,
        one.keep_years,
        one.basis,
        one.secrecy,
        one.form_code,
        one.expires,
        one.active,
        one.rank,
        one.version,
        records,
    )


@command("archives.settings")
def add_category(s: Session, actor: Actor, *, terms: Terms) -> int:
    terms = sensible(terms)
    _must_be_free(s, terms, besides=0)
    last = s.scalar(select(func.max(ArchiveCategory.rank))) or 0
    category = ArchiveCategory(code="", rank=last + 1)
    _say(s, category, terms)
    category.code = f"{OWN}{last + 1}-{terms.letters.lower()}"
    s.add(category)
    s.flush()
    return category.id


@command("archives.settings")
def change_category(
    s: Session, actor: Actor, *, id: int, version: int, terms: Terms, records: int = 0
) -> None:
    """records: of how many the person was told that their keeping changes; another number is told anew."""
    category = _find(s, id)
    unchanged(category, version)
    terms = sensible(terms)
    _must_be_free(s, terms, besides=id)
    if terms.keep_years != category.keep_years:
        _keep_anew(s, category, terms.keep_years, told=records)
    _say(s, category, terms)


@query("archives.settings")
def concerned(s: Session, actor: Actor, *, id: int) -> int:
    """How many records' keeping hangs on the years of this category."""
    return _how_many(s, _find(s, id))


@command("archives.settings")
def move_category(s: Session, actor: Actor, *, id: int, up: bool) -> None:
    """One place up or down in every list."""
    ordered = list(s.scalars(select(ArchiveCategory).order_by(ArchiveCategory.rank, ArchiveCategory.id)))
    at = ordered.index(_find(s, id))
    to = at - 1 if up else at + 1
    if 0 <= to < len(ordered):
        ordered[at], ordered[to] = ordered[to], ordered[at]
    for rank, category in enumerate(ordered, 1):
        if category.rank != rank:
            category.rank = rank


def _find(s: Session, id: int) -> ArchiveCategory:
    found = s.get(ArchiveCategory, id)
    if found is None:
        raise NotFound(N_("This category is not there any more."))
    return found


def _say(s: Session, category: ArchiveCategory, terms: Terms) -> None:
    if terms.form_code and not s.scalar(select(Form.id).where(Form.code == terms.form_code)):
        raise NotFound(N_("This form is not there."))
    category.name, category.letters, category.basis = terms.name, terms.letters, terms.basis
    category.keep_years, category.secrecy = terms.keep_years, terms.secrecy
    category.form_code, category.expires, category.active = terms.form_code, terms.expires, terms.active


def _must_be_free(s: Session, terms: Terms, besides: int) -> None:
    """Two categories with the same letters would number their records in one row."""
    same = (ArchiveCategory.name == terms.name) | (ArchiveCategory.letters == terms.letters)
    if s.scalar(select(ArchiveCategory.id).where(same, ArchiveCategory.id != besides).limit(1)):
        raise Refused(N_("There is a category with this name or these letters already."))


# -- years of keeping --------------------------------------------------------------------------


def _hanging_on(category: ArchiveCategory) -> ColumnElement[bool]:
    """A term a ledger brought along is the record's own."""
    years = category.keep_years
    same = ArchiveRecord.keep_years.is_(None) if years is None else ArchiveRecord.keep_years == years
    return (ArchiveRecord.category_id == category.id) & (ArchiveRecord.keep_word == "") & same


def _how_many(s: Session, category: ArchiveCategory) -> int:
    return s.scalar(select(func.count()).select_from(ArchiveRecord).where(_hanging_on(category))) or 0


def _keep_anew(s: Session, category: ArchiveCategory, years: int | None, told: int) -> None:
    """Year by year, so that both engines count alike."""
    if (found := _how_many(s, category)) != told:
        raise Stale(N_("This changes how long {n} records are kept. Please confirm it anew."), n=found)
    theirs = _hanging_on(category)
    for year in s.scalars(select(ArchiveRecord.year).where(theirs).distinct()).all():
        s.execute(
            update(ArchiveRecord)
            .where(theirs, ArchiveRecord.year == year)
            .values(keep_years=years, keep_until=keep_until(year, years), version=ArchiveRecord.version + 1)
            .execution_options(synchronize_session=False)
        )
    audit.note(s, table="archive_record", category=category.id, kept_anew=found, years=years)
