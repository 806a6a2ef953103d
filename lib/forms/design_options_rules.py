"""A choice's options as lines of text, one each: 给排水 | Water. A renamed one keeps its id. Pure."""

from collections.abc import Collection, Sequence
from difflib import SequenceMatcher

from lib.errors import Refused
from lib.forms.design_rules import languages_of, text_of
from lib.forms.ids_rules import Ids
from lib.forms.schema import FormField, Option
from lib.forms.sound_rules import MOST_OPTIONS
from lib.i18n import N_

ENGLISH = " | "
ALIKE = 0.34
"""Of several lines rewritten at once, one is taken for an old one renamed from this likeness on."""


def line(option: Option) -> str:
    chinese, english = (" ".join(text.split()) for text in languages_of(option.label))
    return ENGLISH.join(filter(None, (chinese, english)))


def lines(options: Sequence[Option], under: tuple[str, ...] = ()) -> str:
    """What is offered under just these answers above."""
    return "\n".join(line(option) for option in options if option.under == under and not option.retired)


def groups(field: FormField, above: FormField | None) -> list[tuple[str, ...]]:
    """What options may belong to: each answer above, any answer, and the mixtures there are."""
    if above is None:
        return [()]
    single = [(option.id,) for option in above.options if not option.retired]
    mixed = [option.under for option in field.options if len(option.under) > 1 and not option.retired]
    return [*single, (), *dict.fromkeys(mixed)]


def with_lines(field: FormField, text: str, under: tuple[str, ...], published: Collection[str]) -> FormField:
    """The field offering what the lines say under these answers; the rest of its options as they were.

    published: ids answers may hold; such an option is retired, never lost.
    """
    ours = [option for option in field.options if option.under == under]
    wanted = list(dict.fromkeys(filter(None, (" ".join(one.split()) for one in text.splitlines()))))
    if len(wanted) + len(field.options) - len(ours) > MOST_OPTIONS:
        raise Refused(N_("{field}: {n} options at most."), field=field.label, n=MOST_OPTIONS)
    known = _matched(ours, wanted)
    ids = Ids([*(option.id for option in field.options), *published])
    now = [_named(known.get(one), one, under, ids) for one in wanted]
    there = {option.id for option in now}
    gone = [
        option.model_copy(update={"retired": True})
        for option in ours
        if option.id not in there and option.id in published
    ]
    place = next((n for n, option in enumerate(field.options) if option.under == under), len(field.options))
    before = [option for option in field.options[:place] if option.under != under]
    after = [option for option in field.options[place:] if option.under != under]
    return field.model_copy(update={"options": (*before, *now, *gone, *after)})


def _named(known: Option | None, one: str, under: tuple[str, ...], ids: Ids) -> Option:
    if known and line(known) == one:
        return known.model_copy(update={"retired": False})
    chinese, _, english = one.partition(ENGLISH)
    label = text_of(chinese, english)
    if known:
        return known.model_copy(update={"label": label, "retired": False})
    return Option(id=ids.made_of(chinese, "o"), label=label, under=under)


def _matched(ours: Sequence[Option], wanted: Sequence[str]) -> dict[str, Option]:
    """Line → the option it was: the same text, the same Chinese, else the one rewritten in its place."""
    known: dict[str, Option] = {}
    for same in (line, lambda option: languages_of(option.label)[0]):
        left = [option for option in sorted(ours, key=lambda o: o.retired) if option not in known.values()]
        texts = {same(option): option for option in reversed(left)}
        for one in wanted:
            text = one if same is line else one.partition(ENGLISH)[0]
            if one not in known and text in texts:
                known[one] = texts.pop(text)
    return known | _rewritten(ours, wanted, known)


def _rewritten(ours: Sequence[Option], wanted: Sequence[str], known: dict[str, Option]) -> dict[str, Option]:
    """What stands between the same neighbours, as many as before, in the same order."""
    there = {option.id for option in known.values()}
    old: dict[str, list[Option]] = {}
    anchor = ""
    for option in ours:
        if option.id in there:
            anchor = option.id
        elif not option.retired:
            old.setdefault(anchor, []).append(option)
    new: dict[str, list[str]] = {}
    anchor = ""
    for one in wanted:
        if one in known:
            anchor = known[one].id
        else:
            new.setdefault(anchor, []).append(one)
    pairs = [
        pair
        for anchor, some in new.items()
        if len(some) == len(old.get(anchor, ()))
        for pair in zip(some, old[anchor], strict=True)
    ]
    return {one: option for one, option in pairs if len(pairs) == 1 or _alike(one, line(option))}


def _alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= ALIKE


def renamed(before: FormField | None, now: FormField) -> list[tuple[Option, Option]]:
    """(as published, as it is now) of the options whose Chinese reads otherwise."""
    old = {option.id: option for option in before.options} if before else {}
    pairs = [(old[option.id], option) for option in now.options if option.id in old and not option.retired]
    return [(was, is_) for was, is_ in pairs if languages_of(was.label)[0] != languages_of(is_.label)[0]]


def parted(field: FormField, was: Option) -> FormField:
    """Not the old option renamed but another one: it gets an id of its own, the old one is retired."""
    ids = Ids(option.id for option in field.options)
    fresh: list[Option] = []
    for option in field.options:
        if option.id == was.id:
            new = ids.made_of(languages_of(option.label)[0], "o")
            fresh.append(option.model_copy(update={"id": new}))
        else:
            fresh.append(option)
    return field.model_copy(update={"options": (*fresh, was.model_copy(update={"retired": True}))})
