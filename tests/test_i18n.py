"""Languages: Chinese unless somebody asked for English."""

from lib.errors import Refused
from lib.i18n import DEFAULT, LANGUAGES, catalog, pick, translate

BUSY = "The system is very busy. Nothing was saved; please try again."


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= c <= "\u9fff" for c in text)


def test_chinese_is_the_default() -> None:
    assert DEFAULT == "zh_CN"
    assert has_chinese(translate(DEFAULT, BUSY))


def test_english_texts_are_their_own_ids() -> None:
    assert translate("en", BUSY) == BUSY


def test_an_unknown_language_or_text_stays_english() -> None:
    assert translate("fr", BUSY) == BUSY
    assert translate(DEFAULT, "nobody ever wrote this") == "nobody ever wrote this"


def test_an_empty_text_stays_empty() -> None:
    assert translate(DEFAULT, "") == ""


def test_values_fill_the_places_after_translation() -> None:
    text = "The password needs at least {n} characters."
    assert "10" in translate(DEFAULT, text, n=10)
    assert has_chinese(translate(DEFAULT, text, n=10))


def test_what_people_typed_is_never_read_as_a_pattern() -> None:
    told = translate("en", "The account name {name} is taken.", name="{n}{0.__class__}%s")
    assert told == "The account name {n}{0.__class__}%s is taken."


def test_a_refusal_reads_as_a_sentence() -> None:
    assert str(Refused("The account name {name} is taken.", name="a{b}")) == "The account name a{b} is taken."


def test_a_preset_s_text_is_picked_by_language() -> None:
    both = {"zh_CN": "报修", "en": "Repair"}
    assert (pick(both, "zh_CN"), pick(both, "en"), pick("报修", "en")) == ("报修", "Repair", "报修")
    assert pick({"en": "Repair"}, "zh_CN") == "Repair"


def test_every_language_offered_has_what_it_needs() -> None:
    assert set(LANGUAGES) == {"zh_CN", "en"}
    assert catalog(DEFAULT).info().get("language") == DEFAULT
