"""A training file in words, as it is printed."""

from lib import clock
from lib.clock import shown
from lib.documents.training_file import Part, TrainingFile
from lib.training.certificate_rows import CertificateRow
from lib.training.file_rows import File
from lib.training.hours_rules import SAFETY_HOURS
from lib.training.labels_view import number
from lib.ui import _


def words_of(company: str, found: File, *, by: str) -> TrainingFile:
    head = found.head
    return TrainingFile(
        company=company,
        name=head.name,
        no=head.no,
        facts={
            _("Name"): head.name,
            _("Staff number"): head.no or "—",
            _("Post"): head.post or "—",
            _("Project"): head.project or _("Head office"),
            _("Joined"): head.joined.isoformat() if head.joined else "—",
            _("Telephone"): head.phone or "—",
        },
        hours=_hours(found),
        parts=[_asked(found), _passed(found), _papers(found), _exams(found), _sessions(found), _plan(found)],
        printed=_("Printed by {name}, {date}", name=by, date=shown(clock.now())),
    )


def _hours(found: File) -> dict[str, str]:
    row = found.hours.row
    safety = f"{number(row.safety)} / {number(SAFETY_HOURS)}　{_(row.safety_pace.label)}"
    areas = {_(area.label): number(some) for area, some in found.hours.areas.items()}
    return {_("Safety hours"): safety, **areas}


def _asked(found: File) -> Part:
    columns = (_("Course"), _("State"), _("Holds until"))
    cells = found.asked.cells.items()
    rows = [
        (found.titles[id], _(one.standing.label), one.until.isoformat() if one.until else "—")
        for id, one in cells
    ]
    return Part(
        _("What the post asks for"), columns, rows, _("Nothing is asked of this post yet."), (5, 3, 3)
    )


def _passed(found: File) -> Part:
    columns = (_("Course"), _("Passed on"), _("Holds until"), _("Certificate number"), _("State"))
    rows = [_passed_row(row) for row in found.passed]
    title = _("Courses passed and certificates")
    return Part(title, columns, rows, _("No course passed yet."), (4, 2, 2, 3, 2))


def _passed_row(row: CertificateRow) -> tuple[str, ...]:
    until = row.until.isoformat() if row.until else _("for ever")
    return row.course, row.on.isoformat(), until, row.no or "—", _(row.standing.label)


def _papers(found: File) -> Part:
    columns = (_("Certificate"), _("Number"), _("Holds until"))
    rows = [
        (one.name, one.number or "—", one.expires.isoformat() if one.expires else _(one.state.label))
        for one in found.papers
    ]
    return Part(_("Certificates of the trade"), columns, rows, _("None."), (4, 4, 3))


def _exams(found: File) -> Part:
    columns = (_("Name of the exam"), _("Results of"), _("Exam mark"), _("Exam result"))
    verdicts = {None: _("Not sat"), True: _("Passed"), False: _("Not passed")}
    rows = [
        (one.title, shown(one.on)[:10], "—" if one.total is None else number(one.total), verdicts[one.passed])
        for one in found.exams
    ]
    return Part(_("Exam results"), columns, rows, _("No exam with results yet."), (5, 2, 2, 2))


def _sessions(found: File) -> Part:
    columns = (_("Course"), _("When"), _("Trainer"), _("Learning hours"))
    rows = [
        (one.course, shown(one.starts_at), one.trainer or "—", number(one.hours)) for one in found.sessions
    ]
    return Part(_("Sessions so far"), columns, rows, _("None."), (5, 3, 2, 1))


def _plan(found: File) -> Part:
    columns = (_("Course"), _("Reason"), _("To be done by"), _("State"))
    rows = [
        (one.what or "—", one.reason, one.due_on.isoformat() if one.due_on else "—", _(one.state.label))
        for one in found.plan
    ]
    return Part(_("Individual plan"), columns, rows, _("None."), (4, 5, 2, 2))
