"""How the background jobs are doing."""

from sqlalchemy.orm import Session

from lib import jobs
from lib.access import Actor, query
from lib.jobs import State


@query("alerts.channels")
def jobs_known(s: Session, actor: Actor) -> list[State]:
    return jobs.states_of(s)
