"""Places being chosen: many projects at once, or buildings, equipment and spots of one."""

import streamlit as st

from lib.access import Actor
from lib.customers import projects
from lib.duties import places
from lib.duties.duty_rules import PlaceFacts
from lib.i18n import N_
from lib.ui import _, reading
from lib.widgets import choose, pick, several

WAYS = {
    "projects": N_("Whole projects"),
    "buildings": N_("Buildings"),
    "equipment": N_("Equipment"),
    "spot": N_("A spot"),
}


def new_places(me: Actor, key: str, project_id: int | None) -> list[PlaceFacts]:
    """project_id: the only one they may lie in."""
    ways = {way: _(label) for way, label in WAYS.items()}
    way = pick(_("Kind of place"), ways, key=f"{key}:way", held="projects")
    known = reading(projects.projects, me)
    if project_id is not None:
        known = {project_id: known.get(project_id, "")}
    if way == "projects":
        chosen = several(_("Projects"), known, key=f"{key}:projects", held=known if project_id else ())
        owner, post = whose(me, f"{key}:whose", chosen[0] if len(chosen) == 1 else None)
        return [PlaceFacts(id, owner_id=owner, post=post) for id in chosen]
    only = next(iter(known), None) if len(known) == 1 else None
    project = choose(_("Project"), known, key=f"{key}:project", held=only)
    return _inside(me, f"{key}:{project}", way or "spot", project) if project else []


def _inside(me: Actor, key: str, way: str, project: int) -> list[PlaceFacts]:
    found: list[PlaceFacts]
    if way == "buildings":
        named = reading(places.buildings, me, project_id=project)
        chosen = several(_("Buildings"), named, key=f"{key}:buildings")
        found = [PlaceFacts(project, building_id=id) for id in chosen]
    elif way == "equipment":
        named = reading(places.equipment, me, project_id=project)
        chosen = several(_("Equipment"), named, key=f"{key}:equipment")
        found = [PlaceFacts(project, equipment_id=id) for id in chosen]
    else:
        typed = st.text_input(_("Spot"), key=f"{key}:spot", max_chars=120, placeholder=_("Pump room, gate 2"))
        found = [PlaceFacts(project, place=typed)] if typed.strip() else []
    owner, post = whose(me, f"{key}:whose", project)
    return [
        PlaceFacts(one.project_id, one.building_id, one.equipment_id, one.place, owner, post) for one in found
    ]


def whose(
    me: Actor, key: str, project_id: int | None, owner_id: int | None = None, post: str = ""
) -> tuple[int | None, str]:
    """One person of the project, else a post, else whoever takes it."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        owner = None
        if project_id is not None:
            people = reading(places.people_of, me, project_id=project_id)
            nobody = _("Nobody in particular")
            owner = choose(
                _("One person"),
                people,
                key=f"{key}:owner:{project_id}",
                held=owner_id,
                placeholder=nobody,
                width=220,
            )
        named = {one: one for one in reading(places.posts, me)}
        if post:
            named = {post: post} | named
        anybody = _("Any post")
        chosen = choose(
            _("Post"), named, key=f"{key}:post", held=post or None, placeholder=anybody, width=220
        )
    return owner, chosen or ""
