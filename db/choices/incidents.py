"""Words of incidents that touch many."""

from db.choices import N_, Choice


class IncidentState(Choice):
    OPEN = "open", N_("Going on")
    OVER = "over", N_("Over")
