"""Completeness (档案齐全检查): what should be filed and is not, of a project in a month, quarter or year."""

from lib.archives.completeness_view import chosen, filters, heading, listed, standing_of
from lib.tickets.archiving_view import older_tickets
from lib.ui import enter

me = enter("completeness")

with heading(me):
    older_tickets(me)
place = filters(me)
standing = standing_of(me, place)
if gap := chosen(standing, place):
    listed(me, gap, place)
