"""The analyser: pieces that follow one another are a substring of the plain form, exactly."""

from random import Random

import pytest

from db.pieces import Phrase, phrase, pieces, plain, wanted

SIGNS = "电梯漏水修12ab3-， 栋楼"


def texts_of(typed: str) -> list[str]:
    return [word.text for word in wanted(typed).words]


def stands(sought: Phrase, found: list[str]) -> bool:
    """As an index of positions answers: pieces in a row, the last one perhaps only begun."""
    *first, last = sought.pieces
    return any(
        found[at : at + len(first)] == first
        and (end := found[at + len(first)])
        and (end.startswith(last) if sought.open else end == last)
        for at in range(len(found) - len(first))
    )


def test_pieces_in_a_row_are_a_substring() -> None:
    dice = Random(1)
    for _ in range(4_000):
        text = plain("".join(dice.choices(SIGNS, k=dice.randint(1, 14))))
        word = plain("".join(dice.choices(SIGNS, k=dice.randint(1, 7))))
        if word:
            assert stands(phrase(word), pieces(text)) == (word in text), (word, text)


def test_every_part_of_a_text_is_found_in_it() -> None:
    text = plain("3栋2单元1702室业主反映：WX20251121-0001 电梯（A座）漏水，ＬＥＤ灯不亮。")
    cut = pieces(text)
    for begin in range(len(text)):
        for end in range(begin + 1, len(text) + 1):
            if word := text[begin:end].strip():
                assert stands(phrase(word), cut), word


@pytest.mark.parametrize(
    ("text", "same_as"),
    [
        ("ＷＸ２０２５", "wx2025"),
        ("㎡①ⅷ", "m21viii"),
        ("cafe\u0301", "café"),
        ("电梯，，  维修……", "电梯 维修"),
        ("3—1201", "3 1201"),
        ("𠮷野家", "𠮷野家"),
        ("。！？", ""),
    ],
)
def test_what_looks_alike_is_compared_alike(text: str, same_as: str) -> None:
    assert plain(text) == same_as


def test_one_piece_a_character() -> None:
    assert pieces("电梯") == ["电梯", "梯"]
    assert pieces("wx2025") == ["wx20", "x202", "2025", "025", "25", "5"]
    assert pieces("3栋 12") == ["3栋", "栋", "12", "2"]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("电梯 漏水", ["电梯", "漏水"]),
        ("电梯，漏水", ["电梯", "漏水"]),
        ('"电梯，漏水"', ["电梯 漏水"]),
        ("“满意 度”报修", ["满意 度", "报修"]),
        ("3-1201", ["3 1201"]),
        ("WX20251121-0001", ["wx20251121 0001"]),
        ('"没有结束', ["没有结束"]),
        ("电梯 电梯", ["电梯"]),
    ],
)
def test_words_are_split_at_spaces_and_chinese_punctuation(typed: str, words: list[str]) -> None:
    assert texts_of(typed) == words


def test_a_minus_before_a_word_leaves_it_out() -> None:
    found = wanted('电梯 -漏水 －"已 修好" 3-12')
    assert [word.text for word in found.words] == ["电梯", "3 12"]
    assert [word.text for word in found.without] == ["漏水", "已 修好"]


def test_punctuation_alone_asks_for_nothing() -> None:
    assert wanted("？？ —— “”").empty
    assert not wanted("  ").empty
    assert not wanted("  ").words


def test_what_is_typed_without_end_is_cut() -> None:
    assert len(wanted("电梯漏水" * 5_000).words[0].text) <= 200
    assert len(wanted(" ".join(f"词{n}" for n in range(90))).words) <= 20
