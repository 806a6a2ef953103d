"""Who answered, and in what words."""

from lib import chart_shapes, charts
from lib.access import Actor
from lib.surveys import words as spoken
from lib.surveys.invited import invited
from lib.surveys.sight_view import Looked, Sight
from lib.ui import _, reading

MOST_WORDS = 25


def answered(me: Actor, looked: Looked) -> list[Sight]:
    return [*_funnel(me, looked), *_words(me, looked)]


def _funnel(me: Actor, looked: Looked) -> list[Sight]:
    """Invited, opened, answered; nothing where nobody was invited."""
    found = reading(invited, me, by=looked.by)
    if found is None:
        return []
    steps = ((_("Invited"), found.all), (_("Link opened"), found.opened), (_("Answered"), found.answered))
    rows = [{"name": name, "n": n, "share": round(100 * n / found.all, 1)} for name, n in steps]
    labels = {"name": _("Step"), "n": _("Homes asked"), "share": _("Of the invited, %")}
    title = _("From the invitation to the answer, households ({period})", period=looked.period)
    return [Sight("funnel", chart_shapes.roomy(charts.lying(title, rows, "name", "n", labels)))]


def _words(me: Actor, looked: Looked) -> list[Sight]:
    found = reading(spoken.words, me, by=looked.by, most=MOST_WORDS)
    rows = [{"name": one.word, "n": one.answers} for one in found]
    labels = {"name": _("Word said"), "n": _("Comments")}
    title = _("Words in the comments ({period})", period=looked.period)
    note = _("In how many comments a word occurs; whether it is praise or blame, the comments say.")
    return [Sight("words", charts.lying(title, rows, "name", "n", labels), note)] if rows else []
