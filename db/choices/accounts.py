"""Roles and scopes."""

from db.choices import N_, Choice


class Role(Choice):
    FRONT_DESK = "front_desk", N_("Front desk")
    TECHNICIAN = "technician", N_("Technician")
    FIELD_STAFF = "field_staff", N_("Security / cleaning")
    SUPERVISOR = "supervisor", N_("Customer-service supervisor")
    MANAGER = "manager", N_("Project manager")
    QUALITY = "quality", N_("Quality / head office")
    TRAINER = "trainer", N_("Trainer")
    ADMIN = "admin", N_("Administrator")


class Scope(Choice):
    ALL = "all", N_("All projects")
    PROJECTS = "projects", N_("Some projects")
    TEAM = "team", N_("Own team")
