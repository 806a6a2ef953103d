"""What a checklist's areas and the whole of it are worth in points. Pure."""

from decimal import Decimal

from lib.forms.schema import FormSchema, Kind


def points_by_area(schema: FormSchema) -> dict[str, Decimal]:
    """Heading → points of the items asked under it; "" for those above the first heading."""
    found: dict[str, Decimal] = {}
    area = ""
    for field in schema.fields:
        if field.retired:
            continue
        if field.kind == Kind.SECTION:
            area = field.id
            found[area] = Decimal(0)
        elif field.check:
            found[area] = found.get(area, Decimal(0)) + field.check.points
    return found


def points_in_all(schema: FormSchema) -> Decimal:
    return sum(points_by_area(schema).values(), Decimal(0))
