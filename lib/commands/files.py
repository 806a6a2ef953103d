"""Kept photos and documents: let go what nobody needs; list what the disk does not hold."""

import argparse
from datetime import timedelta

from db.base import use
from lib import clock, storage
from lib.access import Actor
from lib.deeds import perform, read
from lib.files import sweeping
from lib.settings import settings

SWEEPER = Actor.system("files", "files.sweep")
AT_ONCE = 500


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", choices=["sweep", "verify"])


def run(args: argparse.Namespace) -> int:
    use(settings().database_url)
    if args.deed == "sweep":
        rows, contents = sweep()
        print(f"清理了 {rows} 条记录、{contents} 份内容 / swept {rows} rows, {contents} contents")
        return 0
    lacking = read(sweeping.lacking, SWEEPER)
    for id, name in lacking:
        print(f"附件 {id}（{name}）在磁盘上没有内容，请从备份恢复 / file {id} has no content on disk")
    print(f"缺少内容的附件：{len(lacking)} / files without content: {len(lacking)}")
    return 1 if lacking else 0


def sweep() -> tuple[int, int]:
    """(rows, contents) let go. Rows first and committed: no row ever names a content that is gone."""
    rows = 0
    while gone := perform(sweeping.forget_old, SWEEPER):
        rows += gone
    before = clock.now() - timedelta(days=1)
    old, contents = list(storage.old(before)), 0
    for start in range(0, len(old), AT_ONCE):
        some = old[start : start + AT_ONCE]
        needed = read(sweeping.needed, SWEEPER, hashes=some)
        contents += sum(storage.let_go(hash, before) for hash in some if hash not in needed)
    return rows, contents
