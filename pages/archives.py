"""Archives (档案): every record in sight, filed or still a draft."""

from lib.archives import find
from lib.archives.find import Filter
from lib.archives.life_view import ways
from lib.archives.list_view import columns, filters, heading, ledger_columns
from lib.archives.scan_view import many_at_once
from lib.tables import export, table, view
from lib.ui import _, enter, making, reading

me = enter("archives")

heading(me)
ways(me)
many_at_once(me)
by = filters(me)
now = view("archives", sort="-new", filter=by)
page = reading(find.list_records, me, by=by, sort=now.sort, number=now.page)
empty = (
    _("No record matches. Loosen the filter.")
    if by != Filter()
    else _("Nothing is filed yet. File the first paper by hand, or import the catalogue you keep.")
)
table("archives", _("Archives"), columns(), page, view=now, filter=by, opens="record", empty=empty)
if page.total and me.may("archives.export"):
    export(
        "archives",
        _("Catalogue of archives"),
        ledger_columns(),
        lambda: making(find.export_records, me, by=by, sort=now.sort),
        by=me.name,
    )
