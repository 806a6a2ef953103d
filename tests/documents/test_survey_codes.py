"""Link sheets of a survey: one or four a page, and the poster of the open link."""

import pytest

from lib.documents import survey_codes
from tests.documents.papers import A4, PAYLOADS, pages, squeezed

pytestmark = pytest.mark.slow

ITEMS = [("示例花园", f"3-2-150{n}", f"https://wuye.example/s/code{n}") for n in range(5)]


def facts(*, anonymous: bool = False, title: str = "四季度满意度调查") -> dict[str, str]:
    return survey_codes.told(
        company="示例物业",
        hotline="400-000-0000",
        title=title,
        anonymous=anonymous,
        reminder=False,
        minutes=2,
        closes="2025年12月15日",
    )


def test_each_household_has_its_own_sheet_or_four_share_a_page() -> None:
    one, four = (pages(survey_codes.sheets(facts(), ITEMS, a_page=n)) for n in (1, 4))
    assert (len(one), len(four)) == (5, 2)
    for page, (project, room, url) in zip(one, ITEMS, strict=True):
        assert (round(page.mediabox.width), round(page.mediabox.height)) == A4
        said = squeezed(page.extract_text())
        assert all(
            word in said for word in (project, room, url, "约2分钟", "2025年12月15日", "示例物业", "记名")
        )
    said = squeezed(four[0].extract_text())
    assert [said.count(url) for _, _, url in ITEMS] == [1, 1, 1, 1, 0]


def test_an_anonymous_letter_says_what_the_room_is_for() -> None:
    (page,) = pages(survey_codes.sheets(facts(anonymous=True), ITEMS[:1]))
    assert squeezed(survey_codes.ANONYMOUS) in squeezed(page.extract_text())


def test_people_s_words_are_words_alone() -> None:
    for payload in PAYLOADS:
        said = [(payload, payload, "https://wuye.example/s/a")]
        assert len(pages(survey_codes.sheets(facts(title=payload), said, a_page=4))) == 1
        assert (
            len(
                pages(
                    survey_codes.poster(
                        facts(title=payload), payload, "https://wuye.example/s/a", anonymous=False
                    )
                )
            )
            == 1
        )
