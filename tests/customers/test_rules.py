"""Names, initials, rooms, telephone numbers: what the desk types and what is found by it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.customers.rules import initials, lookup_text, phones_of, plain, query_words, rank, room_of
from lib.errors import Refused


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("张伟", "zw"),
        ("欧阳娜", "oyn"),
        ("单晓", "sx"),
        ("曾国", "zg"),
        ("解缙", "xj"),
        ("仇英", "qy"),
        ("查良镛", "zly"),
        ("John Smith", "j"),
        ("", ""),
        ("·", ""),
    ],
)
def test_initials_follow_the_surname_s_own_reading(name: str, letters: str) -> None:
    assert initials(name) == letters


@pytest.mark.parametrize(
    ("parts", "room"),
    [
        (("3", "2", "1502"), "3-2-1502"),
        (("3", "", "1502"), "3-1502"),
        (("", "", "商铺12"), "商铺12"),
        (("", "", ""), ""),
    ],
)
def test_a_room_has_one_spelling(parts: tuple[str, str, str], room: str) -> None:
    assert room_of(*parts) == room


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("3栋2单元1502", ["3-2-1502"]),
        ("3#2-1502", ["3-2-1502"]),
        ("3号楼 2单元 1502室", ["3-2-1502"]),
        ("３－２－１５０２", ["3-2-1502"]),
        ("1502室 张伟", ["1502", "张伟"]),
        ("三栋二单元1502", ["3-2-1502"]),
        ("1502室张伟", ["1502", "张伟"]),
        ("ZW 1381", ["zw", "1381"]),
        ("  ", []),
        ("a b c d e f", ["a", "b", "c", "d"]),
        ("%", ["%"]),
        ("金座", ["金座"]),
    ],
)
def test_what_is_typed_becomes_words_of_the_lookup(typed: str, words: list[str]) -> None:
    assert query_words(typed) == words


def test_a_pasted_page_is_cut_before_it_is_read() -> None:
    assert sum(map(len, query_words("3栋" * 1_000_000))) <= 200


@given(st.text(max_size=300))
def test_anything_may_be_typed(typed: str) -> None:
    words = query_words(typed)
    assert len(words) <= 4
    assert all(word and word == word.strip() for word in words)


@given(st.text(max_size=60), st.text(max_size=20))
def test_a_household_s_text_is_found_by_each_of_its_own_words(room: str, name: str) -> None:
    text = lookup_text(room, name)
    assert all(" ".join(plain(part).replace("|", " ").split()) in text for part in (room, name))


def test_the_room_is_found_with_and_without_its_dashes() -> None:
    text = lookup_text("3-2-1502", "张伟", "13812345678")
    assert text == " 3-2-1502 321502 3 2 1502 | 13812345678 | 张伟 zw zhangwei "


def test_a_whole_word_comes_before_a_beginning_and_that_before_anywhere() -> None:
    rooms = ["3-2-21502", "10-1-1502", "3-2-1502", "2-1-15021"]
    texts = {lookup_text(room, "张伟"): room for room in rooms}
    ranked = sorted(texts, key=lambda text: rank(text, ["1502"]))
    assert [texts[text] for text in ranked] == ["3-2-1502", "10-1-1502", "2-1-15021", "3-2-21502"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("13812345678", "13812345678"),
        (" 138 ", None),
        ("13812345678、13900001111", "13812345678 13900001111"),
        ("027-88881234；13812345678", "027-88881234 13812345678"),
        ("+8613812345678", "+8613812345678"),
        ("１３８１２３４５６７８", "13812345678"),
        ("", ""),
        ("138****5678", None),
        ("<script>", None),
        ("13812345678 张伟", None),
    ],
)
def test_telephone_numbers_are_kept_in_one_form_or_refused(typed: str, kept: str | None) -> None:
    if kept is None:
        with pytest.raises(Refused, match="not a telephone number"):
            phones_of(typed)
    else:
        assert phones_of(typed) == kept


@given(st.text(max_size=80))
def test_what_is_kept_is_digits_dashes_and_single_spaces(typed: str) -> None:
    try:
        kept = phones_of(typed)
    except Refused:
        return
    assert set(kept) <= set("0123456789+- ")
    assert "  " not in kept
    assert kept == kept.strip()
