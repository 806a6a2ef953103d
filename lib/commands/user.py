"""People's accounts from the command line: add, passwd, disable."""

import argparse
import sys

from sqlalchemy import select

from db.accounts import User
from db.base import database, use
from db.choices.accounts import Role, Scope
from lib.access import Actor
from lib.accounts import service as accounts
from lib.accounts.passwords import account_name, hash_password, one_time_password
from lib.deeds import perform, read
from lib.errors import NotFound, Refused
from lib.i18n import DEFAULT, N_, translate
from lib.settings import settings

NOBODY = N_("This person is not there.")
CONSOLE = Actor.system("console", "accounts.manage")


def add(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("deed", choices=["add", "passwd", "disable"])
    parser.add_argument("name", help="account name")
    parser.add_argument("--person", default="", help="the person's name (add)")
    parser.add_argument(
        "--role",
        action="append",
        default=[],
        choices=[role.value for role in Role],
        help="may be given twice (add)",
    )


def run(args: argparse.Namespace) -> int:
    use(settings().database_url)
    try:
        {"add": _add, "passwd": _passwd, "disable": _disable}[args.deed](args)
    except Refused as refused:
        print(translate(DEFAULT, refused.message, **refused.params), file=sys.stderr)
        return 1
    return 0


def _add(args: argparse.Namespace) -> None:
    password = one_time_password()
    roles = {Role(role) for role in args.role}
    perform(
        accounts.add_user,
        CONSOLE,
        name=args.name,
        display_name=args.person or args.name,
        roles=roles,
        scope=Scope.ALL,
        password_hash=hash_password(password),
    )
    print(f"{args.name}  一次性密码 / one-time password: {password}")


def _passwd(args: argparse.Namespace) -> None:
    password = one_time_password()
    perform(accounts.reset_password, CONSOLE, id=_id(args.name), password_hash=hash_password(password))
    print(f"{args.name}  一次性密码 / one-time password: {password}")


def _disable(args: argparse.Namespace) -> None:
    person = next((p for p in read(accounts.people, CONSOLE) if p.name == account_name(args.name)), None)
    if person is None:
        raise NotFound(NOBODY)
    perform(
        accounts.change_user,
        CONSOLE,
        id=person.id,
        version=person.version,
        display_name=person.display_name,
        roles=set(person.roles),
        scope=person.scope,
        project_ids=set(person.project_ids),
        team_id=person.team_id,
        active=False,
    )
    print(f"{args.name}  已停用 / disabled")


def _id(name: str) -> int:
    with database().reading() as s:
        return s.scalar(select(User.id).where(User.name == account_name(name))) or 0
