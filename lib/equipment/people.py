"""For forms: who may keep equipment of a project, and its buildings."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from db.accounts import User
from lib.access import Actor, query
from lib.accounts.scope import may, sees_project
from lib.customers.scope import find_project
from lib.equipment import place_rows


@query("equipment.keep")
def keepers(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    find_project(s, actor, project_id)
    wanted = select(User.id, User.display_name).where(may("equipment.view"), sees_project(project_id))
    return dict(s.execute(wanted.order_by(User.display_name)).all())


@query("equipment.view")
def buildings(s: Session, actor: Actor, *, project_id: int) -> dict[int, str]:
    find_project(s, actor, project_id)
    return place_rows.buildings(s, project_id)
