"""Words about equipment and tools."""

from db.choices import N_, Choice


class EquipmentKind(Choice):
    LIFT = "lift", N_("Lifts")
    WATER = "water", N_("Water supply and drainage")
    POWER = "power", N_("Power supply")
    FIRE = "fire", N_("Fire protection")
    SECURITY = "security", N_("Access control and monitoring")
    AIR = "air", N_("Air conditioning and ventilation")
    LIGHTING = "lighting", N_("Public lighting")
    PLAY = "play", N_("Play and fitness")
    CLEANING = "cleaning", N_("Cleaning and greening machines")
    OTHER = "other", N_("Other equipment")


class EquipmentState(Choice):
    IN_USE = "in_use", N_("In use")
    STOPPED = "stopped", N_("Out of service")
    SCRAPPED = "scrapped", N_("Scrapped")


class UpkeepKind(Choice):
    MAINTENANCE = "maintenance", N_("Maintenance")
    REPAIR = "repair", N_("Repair done")
    EXAMINATION = "examination", N_("Statutory examination")
    OTHER = "other", N_("Other upkeep")


class UpkeepResult(Choice):
    GOOD = "good", N_("In order")
    TROUBLE = "trouble", N_("Trouble remains")


class Returned(Choice):
    """How a tool comes back."""

    WHOLE = "whole", N_("Whole")
    DAMAGED = "damaged", N_("Broken beyond repair")
    LOST = "lost", N_("Lost")
