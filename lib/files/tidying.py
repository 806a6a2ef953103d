"""Letting go of what nobody needs: rows first, then contents no row names."""

from datetime import timedelta

from lib import clock, storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.files import sweeping, texts

SWEEPER = Actor.system("files", "files.sweep")
AT_ONCE = 500


def sweep() -> tuple[int, int]:
    """(rows, contents) let go. Rows first and committed: no row ever names a content that is gone."""
    rows = 0
    while gone := perform(sweeping.forget_old, SWEEPER):
        rows += gone
    perform(texts.forget_orphans, SWEEPER)
    before = clock.now() - timedelta(days=1)
    old, contents = list(storage.old(before)), 0
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        needed = read(sweeping.needed, SWEEPER, hashes=some)
        contents += sum(storage.let_go(hash, before) for hash in some if hash not in needed)
    return rows, contents
