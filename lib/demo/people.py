"""The invented company's staff list: everybody with an account, the hands without one, and certificates."""

from datetime import date, timedelta
from typing import Any

from db.accounts import User, UserProject, UserRole
from db.choices.accounts import Role
from db.choices.staff import CertificateState, StaffStatus
from db.staff import Certificate, Staff
from lib.demo.places import person_name
from lib.demo.rows import Row, Rows
from lib.demo.texts import Dice

PEOPLE = (Staff, Certificate)
# Role → department and post.
POSTS = {
    Role.FRONT_DESK: ("客服部", "客服专员"),
    Role.TECHNICIAN: ("工程部", "综合维修工"),
    Role.FIELD_STAFF: ("秩序部", "秩序员"),
    Role.SUPERVISOR: ("客服部", "客服主管"),
    Role.MANAGER: ("管理", "项目经理"),
    Role.QUALITY: ("品质部", "品质主管"),
    Role.TRAINER: ("人事部", "培训专员"),
    Role.ADMIN: ("信息部", "系统管理员"),
}
# Posts of each project that need no account: (department, post, how many).
HANDS = (("环境部", "保洁员", 4), ("环境部", "绿化员", 1), ("秩序部", "消控室值班员", 2))
HELD = {"综合维修工": "电工证", "消控室值班员": "消防设施操作员证", "项目经理": "物业经理证"}


def people(dice: Dice, staff: Rows, projects: int, today: date) -> Rows:
    """staff: the rows of accounts, roles and projects."""
    roles = {row["user_id"]: row["role"] for row in staff[UserRole]}
    homes = {row["user_id"]: row["project_id"] for row in staff[UserProject]}
    made: Rows = {Staff: [], Certificate: []}
    for user in staff[User]:
        department, post = POSTS[roles[user["id"]]]
        place = homes.get(user["id"])
        _add(made, dice, today, user["display_name"], place, department, post, user["id"])
    for project in range(1, projects + 1):
        for department, post, many in HANDS:
            for _ in range(many):
                _add(made, dice, today, person_name(dice), project, department, post)
    return made


def _add(
    made: Rows,
    dice: Dice,
    today: date,
    name: str,
    project_id: int | None,
    department: str,
    post: str,
    user_id: int | None = None,
) -> None:
    id = len(made[Staff]) + 1
    joined = today - timedelta(days=dice.randint(20, 3600))
    new = (today - joined).days < 90
    person: Row = {
        "id": id,
        "no": f"YG{id:04}",
        "name": name,
        "phone": f"1380000{dice.randint(0, 9999):04}",
        "project_id": project_id,
        "department": department,
        "post": post,
        "status": StaffStatus.PROBATION if new else StaffStatus.ACTIVE,
        "joined": joined,
        "left_on": None,
        "gender": dice.choice(("male", "female")),
        "education": dice.choice(("高中", "中专", "大专", "本科")),
        "note": "",
        "user_id": user_id,
        "version": 1,
    }
    made[Staff].append(person)
    if post in HELD:
        made[Certificate].append(_certificate(dice, len(made[Certificate]) + 1, id, HELD[post], today))


def _certificate(dice: Dice, id: int, staff_id: int, name: str, today: date) -> dict[str, Any]:
    """Most are good for a while; some run out soon, a few have, a few are still being got."""
    if dice.likely(0.08):
        state, expires, number = CertificateState.IN_PROGRESS, None, ""
    else:
        days = dice.choice((-20, 30, 75, 200, 400, 700, 1100, 1500))
        state, expires = CertificateState.DATED, today + timedelta(days=days)
        number = f"示例{dice.randint(100_000, 999_999)}"
    return {
        "id": id,
        "staff_id": staff_id,
        "name": name,
        "number": number,
        "expires": expires,
        "state": state,
    }
