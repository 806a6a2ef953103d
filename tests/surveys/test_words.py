"""Words of comments: which tell something, which are told, and what nobody may read in them."""

from collections import Counter
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.choices.customers import CustomerClass
from db.choices.surveys import AnswerChannel
from db.forms import FormVersion
from db.surveys import Campaign
from lib import clock
from lib.deeds import read
from lib.errors import Forbidden, NotFound
from lib.forms.schema import FormSchema
from lib.surveys import words as spoken
from lib.surveys.comment_rows import tag
from lib.surveys.response_rows import From, keep_response
from lib.surveys.slice_rules import Slice
from lib.surveys.words_rules import shown, telling, unnamed
from tests.cast import Cast
from tests.surveys import campaigns


def answered(
    cast: Cast, comments: Sequence[str], *, anonymous: bool = True, no: str = "DC20251121-0001"
) -> int:
    """A campaign of both projects; each comment written in project A."""
    asked = campaigns.campaign(
        cast,
        no=no,
        anonymous=anonymous,
        strata={(p, CustomerClass.BASIC): 400 for p in (cast.project_a, cast.project_b)},
    )
    more(cast, asked.campaign, comments)
    return asked.campaign


def more(cast: Cast, id: int, comments: Sequence[str], project: int | None = None) -> None:
    with cast.database.writing() as s:
        row = s.get_one(Campaign, id)
        schema = FormSchema.model_validate(s.get_one(FormVersion, row.form_version_id).content)
        for comment in comments:
            values = {"overall": 4, "comment": comment}
            whence = From(project or cast.project_a, category=CustomerClass.BASIC)
            keep_response(s, row, schema, values, whence=whence, channel=AnswerChannel.LINK, at=clock.now())


def told(text: str) -> set[str]:
    return telling(tag(text))


def test_words_of_the_trade_stay_whole_and_a_negation_with_its_word() -> None:
    assert {"快递柜", "飞线充电", "业委会"} <= told("快递柜不够，飞线充电没人管，业委会不公开")
    assert "不满意" in told("对物业服务不满意")
    assert "满意" not in told("对物业服务不满意")
    assert "没有回复" in told("报修没有回复")
    assert {"慢", "脏"} <= told("维修太慢，楼道很脏")


def test_names_numbers_and_empty_words_are_no_words() -> None:
    assert told("希望张小芳和王经理尽快联系13812345678，谢谢") == set()


def test_a_comment_is_read_without_telephone_room_and_name() -> None:
    text = "3栋2单元1502室的张小芳，电话13812345678，2025-11-21报修"
    assert unnamed(text, tag(text)) == "***的张**，电话138****5678，2025-11-21报修"


def test_a_word_counts_once_an_answer_however_many_say_the_same(cast: Cast) -> None:
    id = answered(cast, ["电梯坏，电梯又坏", "电梯好", "电梯好"])
    assert {one.word: one.answers for one in read(spoken.words, cast.manager, by=Slice((id,)))} == {}
    named = answered(cast, ["电梯坏，电梯又坏", "电梯好", "电梯好"], anonymous=False, no="DC20251121-0002")
    said = {one.word: one.answers for one in read(spoken.words, cast.manager, by=Slice((named,)))}
    assert said["电梯"] == 3


@given(
    st.lists(st.dictionaries(st.sampled_from("甲乙丙"), st.integers(1, 9)), min_size=1, max_size=4),
    st.data(),
)
def test_no_rare_word_is_found_by_taking_one_sum_from_another(
    cells: list[dict[str, int]], data: st.DataObject
) -> None:
    """Of any two looks, one within the other, the difference is made of groups of five and more."""
    inner = data.draw(st.lists(st.sampled_from(range(len(cells))), unique=True))
    whole = {one.word: one.answers for one in shown(map(Counter, cells), anonymous=True, most=9)}
    part = {
        one.word: one.answers for one in shown((Counter(cells[i]) for i in inner), anonymous=True, most=9)
    }
    for word in "甲乙丙":
        rest = whole.get(word, 0) - part.get(word, 0)
        hidden = [cell[word] for i, cell in enumerate(cells) if i not in inner and cell.get(word, 0) >= 5]
        assert rest == sum(hidden)


@pytest.mark.both
def test_words_are_counted_in_sight_and_rare_ones_of_the_nameless_kept(cast: Cast) -> None:
    id = answered(cast, ["电梯坏了"] * 6 + ["门禁失灵"] * 4)
    more(cast, id, ["电梯坏了"] * 2 + ["停车位少"] * 5, cast.project_b)
    mine = {one.word: one.answers for one in read(spoken.words, cast.manager, by=Slice((id,)))}
    assert mine == {"电梯": 6, "坏": 6}
    all = {one.word: one.answers for one in read(spoken.words, cast.quality, by=Slice((id,)))}
    assert all == {"电梯": 6, "坏": 6, "停车位": 5, "少": 5}
    narrow = Slice((id,), channel=AnswerChannel.LINK)
    assert read(spoken.words, cast.quality, by=narrow) == []
    more(cast, id, ["门禁失灵"])
    assert "门禁" in {one.word for one in read(spoken.words, cast.manager, by=Slice((id,)))}


def test_named_answers_hide_no_word(cast: Cast) -> None:
    id = answered(cast, ["门禁失灵"], anonymous=False)
    found = read(spoken.words, cast.manager, by=Slice((id,), channel=AnswerChannel.LINK))
    assert {one.word for one in found} == {"门禁", "失灵"}


@pytest.mark.both
def test_comments_of_a_word_are_read_covered_and_by_those_who_may(cast: Cast) -> None:
    id = answered(cast, [*["电梯坏了"] * 4, "100%_电梯坏，找13812345678", "门禁失灵"])
    by = Slice((id,))
    found = read(spoken.comments_with, cast.manager, by=by, word="电梯", size=3)
    assert (found.total, len(found.rows)) == (5, 3)
    all = read(spoken.comments_with, cast.manager, by=by, word="电梯")
    assert "100%_电梯坏，找138****5678" in [one.words for one in all.rows]
    assert read(spoken.comments_with, cast.manager, by=by, word="门禁").total == 0
    assert read(spoken.comments_with, cast.manager, by=Slice((id,), cast.project_b)).total == 0
    with pytest.raises(Forbidden):
        read(spoken.comments_with, cast.clerk, by=by, word="电梯")


def test_few_nameless_answers_are_not_read_one_by_one(cast: Cast) -> None:
    id = answered(cast, ["电梯坏了"] * 4)
    assert read(spoken.comments_with, cast.manager, by=Slice((id,))).total == 0
    more(cast, id, ["电梯坏了"])
    assert read(spoken.comments_with, cast.manager, by=Slice((id,))).total == 5


def test_a_campaign_elsewhere_is_not_there(cast: Cast) -> None:
    asked = campaigns.campaign(cast)
    with pytest.raises(NotFound):
        read(spoken.words, cast.manager_b, by=Slice((asked.campaign,)))
