"""The server with faults planted in it: errors that quote what people typed, as errors do."""

from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from lib.access import Actor, command, query

BOOM = "boom"
PLANTED = ("13812345678", "张伟", "lotus-bridge-47-rain", "planted-secret")
TYPED = " ".join(PLANTED)


def plant() -> None:
    from lib.accounts import sessions
    from lib.customers import find as households
    from lib.tickets import find, service

    whole = {"note": service.add_note, "actor": sessions.actor_of, "names": sessions.credentials}

    @command("tickets.export")
    def export_tickets(s: Session, actor: Actor, **asked: Any) -> Any:
        raise ValueError(f"cannot export {TYPED}")

    @query("customers.view")
    def list_households(s: Session, actor: Actor, **asked: Any) -> Any:
        """An error of the database, which names the values it was given."""
        return s.execute(text("SELECT :who FROM nowhere"), {"who": TYPED})

    @command("tickets.note")
    def add_note(s: Session, actor: Actor, *, id: int, note: str) -> Any:
        if BOOM in note:
            raise KeyError(note)
        return whole["note"].within(s, actor, id=id, note=note)

    @query("accounts.door")
    def credentials(s: Session, actor: Actor, *, name: str) -> Any:
        if BOOM in name:
            raise RuntimeError(f"no such person: {name} {TYPED}")
        return whole["names"].within(s, actor, name=name)

    @query("accounts.door")
    def actor_of(s: Session, actor: Actor, *, token: str) -> Any:
        if BOOM in token:
            raise RuntimeError(f"no such session: {token} {TYPED}")
        return whole["actor"].within(s, actor, token=token)

    find.export_tickets = export_tickets  # type: ignore[assignment]
    households.list_households = list_households  # type: ignore[assignment]
    service.add_note = add_note  # type: ignore[assignment]
    sessions.credentials, sessions.actor_of = credentials, actor_of  # type: ignore[assignment]


def main() -> None:
    from streamlit.web import cli

    plant()
    cli.main(prog_name="streamlit")
