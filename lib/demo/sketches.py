"""Pictures drawn for the invented company: a corridor before and after, a name signed by hand."""

from io import BytesIO

from PIL import Image, ImageDraw

from lib.demo.texts import Dice

WIDE, HIGH = 640, 480
WALLS = ("#dfe5ea", "#e9e4da", "#dde8df")
BOXES = ("#b98b54", "#9a6f3f", "#c7a06d", "#7f8a94")


def corridor(chance: Dice, *, tidy: bool) -> bytes:
    """With boxes and a stain on the floor, or without."""
    picture = Image.new("RGB", (WIDE, HIGH), chance.choice(WALLS))
    pen = ImageDraw.Draw(picture)
    pen.polygon([(0, HIGH), (WIDE, HIGH), (420, 210), (220, 210)], fill="#b9bfc4")
    pen.rectangle((220, 90, 420, 210), fill="#f3f5f6", outline="#8b949b", width=3)
    pen.rectangle((290, 120, 350, 210), fill="#6f8798")
    for x in (60, 580):
        pen.ellipse((x - 26, 40, x + 26, 66), fill="#fff7d6", outline="#c9b458")
    if not tidy:
        _mess(pen, chance)
    return _saved(picture, "JPEG")


def _mess(pen: ImageDraw.ImageDraw, chance: Dice) -> None:
    pen.ellipse((260, 380, 380, 420), fill="#8d9398")
    for n in range(chance.randint(3, 5)):
        x, high = 60 + 45 * n + chance.randint(0, 20), chance.randint(50, 110)
        pen.rectangle(
            (x, 430 - high - 20 * (n % 2), x + 70, 430 - 20 * (n % 2)),
            fill=chance.choice(BOXES),
            outline="#5d4a30",
        )
    pen.ellipse((430, 330, 600, 470), outline="#d92d20", width=6)


def signature(chance: Dice) -> bytes:
    picture = Image.new("RGB", (600, 240), "white")
    pen = ImageDraw.Draw(picture)
    x, y = 60, 130
    for _stroke in range(3):
        line = [(x, y)]
        for _step in range(9):
            x += chance.randint(8, 26)
            y = min(200, max(40, y + chance.randint(-60, 60)))
            line.append((x, y))
        pen.line(line, fill="black", width=5, joint="curve")
        x, y = x - 40, chance.randint(80, 160)
    return _saved(picture, "PNG")


def _saved(picture: Image.Image, kind: str) -> bytes:
    out = BytesIO()
    picture.save(out, kind)
    return out.getvalue()
