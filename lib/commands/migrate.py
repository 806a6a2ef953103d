"""Bring the database to the newest tables (or down to a revision)."""

import argparse

from db import schema
from db.base import use
from lib.settings import settings


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--down", metavar="REVISION", help="go back to this revision (base: no tables)")
    parser.add_argument(
        "--revise", metavar="MESSAGE", help="write a new revision from the tables in the code"
    )


def run(args: argparse.Namespace) -> int:
    database = use(settings().database_url)
    if args.revise:
        schema.revise(database, args.revise)
    elif args.down:
        schema.downgrade(database, args.down)
    else:
        schema.upgrade(database)
    print(f"数据库版本 / database level: {schema.level(database)}")
    return 0
