"""The invented company's papers are such as its desk could have filed."""

from collections import Counter

from sqlalchemy import select

from db.archives import ArchiveCategory, ArchiveRecord
from db.choices.archives import RecordState
from lib import audit, clock
from lib.deeds import read
from lib.demo.archives import file_papers
from lib.demo.staff import Crew
from lib.forms.find import forms_in_force
from tests.cast import Cast


def test_there_is_something_in_every_category_but_repairs_filed_or_still_a_draft(cast: Cast) -> None:
    forms, now = read(forms_in_force, cast.clerk, kind="archive"), clock.now()
    with cast.database.writing() as s, audit.recording(s, "demo", "demo.make"):
        file_papers(s, Crew(desk=[cast.user_id("clerk")]), forms, now)
    with cast.database.reading() as s:
        papers = s.execute(
            select(ArchiveRecord, ArchiveCategory.code).join(
                ArchiveCategory, ArchiveCategory.id == ArchiveRecord.category_id
            )
        ).all()
        codes = set(s.scalars(select(ArchiveCategory.code)))
    assert len(papers) > 50
    assert {code for _, code in papers} == codes - {"repair"}
    states = Counter(paper.state for paper, _ in papers)
    assert states[RecordState.DRAFT] == 2
    for paper, _ in papers:
        assert (paper.no is None) == (paper.state == RecordState.DRAFT) == (paper.filed_at is None)
        assert paper.filed_at is None or paper.recorded_at <= paper.filed_at <= now
    assert len({paper.no for paper, _ in papers if paper.no}) == states[RecordState.FILED]
