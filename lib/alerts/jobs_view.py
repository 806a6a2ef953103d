"""The settings screen's block of background jobs."""

import streamlit as st

from lib import clock
from lib.access import Actor
from lib.alerts import leases
from lib.i18n import N_
from lib.jobs import State
from lib.paging import Page
from lib.tables import Cell, Column, View, badge, table
from lib.ui import _, reading

JOBS = {
    "alerts.post.send_some": N_("Send messages"),
    "alerts.outbox.forget_old": N_("Clear out old messages"),
    "files.tidying.sweep": N_("Clear out loose files"),
    "tickets.escalation_service.escalate": N_("Warn of promises"),
    "tickets.morning.digest": N_("Morning digest"),
    "tickets.promise_service.rebuild_some": N_("Work out promises anew"),
    "tickets.dispatching.send_on": N_("Send on what nobody took up"),
    "actions.reminding.remind": N_("Remind of corrective actions"),
    "inspections.reminding.remind": N_("Remind of inspections left lying"),
    "archives.reminding.remind": N_("Remind of contracts, loans and keeping"),
    "surveys.reminding.remind": N_("Remind of surveys, and end them"),
    "archives.checks_due.remind_of_checks": N_("Remind of checks of the archives"),
    "tickets.archiving.file_some": N_("File what was closed before"),
    "analysis.tallies.tally_some": N_("Add up the months"),
    "backups.keeping.keep_up": N_("Make the night's backup"),
    "files.text_reading.read_waiting": N_("Read the words inside documents"),
    "duties.making.make": N_("Make the tasks of duties"),
    "duties.reminding.remind": N_("Remind of duties"),
    "exams.ending.end_due": N_("End exams when time is up"),
    "exams.scoring.score_waiting": N_("Mark what was handed in"),
    "training.completions.from_results": N_("Note who passed a course"),
    "training.reminding.remind": N_("Remind of training"),
    "equipment.reminding.remind": N_("Remind of equipment and tools"),
    "search.indexing.work_off": N_("Index what waits for the search"),
}


def jobs_block(me: Actor) -> None:
    known, now = reading(leases.jobs_known, me), clock.now()
    columns = [
        Column("job", _("Job"), lambda j: _(JOBS.get(j.name, j.name)), wide=True),
        Column("every", _("Every"), lambda j: _every(j.every)),
        Column("began", _("Last run"), lambda j: clock.shown(j.began_at)),
        Column("next", _("Next run"), lambda j: clock.shown(j.next_at)),
        Column("state", _("State"), lambda j: _how(j, j.overdue(now))),
    ]
    if any(job.overdue(now) for job in known):
        st.warning(
            _("Some jobs have not run in time. They run while the server does; see `manage.py doctor`."),
            icon=":material/warning:",
        )
    page = Page(known, len(known), 1, max(len(known), 1))
    table("jobs", _("Background jobs"), columns, page, view=View("", 1), id_of=lambda job: known.index(job))


def _every(seconds: int) -> str:
    if seconds < 3600:
        return _("{n} s", n=seconds) if seconds < 60 else _("{n} min", n=seconds // 60)
    return _("{n} h", n=seconds // 3600)


def _how(job: State, overdue: bool) -> Cell:
    if job.error:
        return badge(job.error, "red")
    if overdue:
        return badge(_("Overdue"), "orange") if job.began_at else badge(_("Never run"), "grey")
    return badge(_("Fine"), "green")
