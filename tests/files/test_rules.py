"""Names of files: whatever is typed or sent, one short harmless name with the right ending comes out."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from lib.files.rules import (
    DEVICES,
    LONGEST_BYTES,
    LONGEST_NAME,
    MEDIA,
    MOST_BYTES_IN_A_DAY,
    MOST_IN_A_DAY,
    clean_name,
    may_keep_more,
)

SIGNS = st.text(
    st.characters() | st.sampled_from('../\\\0\u202e\u200b\u2028\r\n\t:*?"<>| 　。é文'), max_size=400
)


@pytest.mark.parametrize(
    ("name", "cleaned"),
    [
        ("IMG_1.JPG", "IMG_1.jpg"),
        ("漏水.jpeg", "漏水.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("..\\..\\windows\\win.ini", "win.jpg"),
        ("/etc/cron.d/x", "x.jpg"),
        ("C:\\a\\b.png", "b.jpg"),
        ("photo.jpg.exe", "photo.jpg"),
        ("x\u202egpj.exe", "xgpj.jpg"),
        ("a\0b\r\nc.jpg", "ab c.jpg"),
        ("CON", "_CON.jpg"),
        ("nul.txt.jpg", "_nul.jpg"),
        ("com7.x", "_com7.jpg"),
        ("console", "console.jpg"),
        ("合同 v1.2.doc", "合同 v1.2.jpg"),
        ("报价2024.12", "报价2024.12.jpg"),
        ('a"b<c>.jpg', "a_b_c_.jpg"),
        ("", "文件.jpg"),
        (".", "文件.jpg"),
        ("....", "文件.jpg"),
        (".htaccess", "文件.jpg"),
        ("\u200b\u202e", "文件.jpg"),
    ],
)
def test_a_name_is_cleaned(name: str, cleaned: str) -> None:
    assert clean_name(name, "jpg") == cleaned


@given(SIGNS, st.sampled_from(sorted(MEDIA)))
@example("文" * 400, "xlsx")
@example("🏠\u200d" * 200, "pdf")
def test_every_name_fits_any_disk_and_shows_as_it_is(name: str, kind: str) -> None:
    cleaned = clean_name(name, kind)
    stem, dot, ending = cleaned.rpartition(".")
    assert (dot, ending) == (".", kind)
    assert stem
    assert stem == stem.strip(" .")
    assert len(stem) <= LONGEST_NAME + 1
    assert len(cleaned.encode()) <= LONGEST_BYTES + 8
    assert not set(cleaned) & set('/\\:*?"<>|\0')
    assert not any(unicodedata.category(c).startswith("C") for c in cleaned)
    assert not DEVICES.match(cleaned)
    assert clean_name(cleaned, kind) == cleaned


def test_one_person_keeps_so_much_in_a_day() -> None:
    assert may_keep_more(MOST_IN_A_DAY, MOST_BYTES_IN_A_DAY)
    assert not may_keep_more(MOST_IN_A_DAY + 1, 1)
    assert not may_keep_more(1, MOST_BYTES_IN_A_DAY + 1)
