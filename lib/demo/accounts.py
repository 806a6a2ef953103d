"""The demo's accounts as the sign-in page shows them; their passwords are kept beside the demo's database."""

import json
import secrets
from pathlib import Path

from sqlalchemy import update
from sqlalchemy.orm import Session

from db.accounts import User
from lib.accounts.passwords import hash_password, one_time_password
from lib.demo.staff import first_accounts
from lib.i18n import translate
from lib.settings import settings


def shown_accounts(lang: str) -> list[dict[str, str]]:
    """name, password and role, one of each role."""
    passwords = _kept()
    return [
        {"name": name, "password": passwords[name], "role": translate(lang, role.label)}
        for name, role in first_accounts().items()
        if name in passwords
    ]


def new_passwords() -> tuple[dict[str, str], dict[str, str]]:
    """(passwords, hashes) by account."""
    passwords = {name: one_time_password() for name in first_accounts()}
    return passwords, {name: hash_password(password) for name, password in passwords.items()}


def keep(passwords: dict[str, str]) -> None:
    """Readable by their owner only, and whole or not there at all."""
    path = _path()
    draft = path.with_suffix(f".{secrets.token_hex(4)}")
    draft.touch(mode=0o600)
    draft.write_text(json.dumps(passwords, indent=1), "utf8")
    draft.replace(path)


def are_kept() -> bool:
    return set(_kept()) == set(first_accounts())


def set_hashes(s: Session, hashes: dict[str, str]) -> None:
    for name, password_hash in hashes.items():
        s.execute(update(User).where(User.name == name).values(password_hash=password_hash))


def _kept() -> dict[str, str]:
    try:
        return dict(json.loads(_path().read_text("utf8")))
    except (FileNotFoundError, ValueError):
        return {}


def _path() -> Path:
    return settings().data_dir / "demo-accounts.json"
