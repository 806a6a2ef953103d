"""Pictures drawn anew: what is left behind, what is refused, what comes out."""

from io import BytesIO
from threading import Event

import pytest
from PIL import Image

from lib.errors import Refused
from lib.files import pictures
from lib.files.pictures import LONGEST_PREVIEW, LONGEST_SIDE, Picture, drawn
from tests.files.samples import GPS, drawing, moving, office, phone_photo, picture, png_claiming

pytestmark = pytest.mark.slow

SECRETS = (b"Lotus Phone", b"taken at home", b"secret", b"Exif", b"ICC_PROFILE", b"GPS")


def opened(content: bytes) -> Image.Image:
    image = Image.open(BytesIO(content))
    image.load()
    return image


def close(pixel: object, wanted: tuple[int, ...]) -> bool:
    assert isinstance(pixel, tuple)
    return all(abs(a - b) < 30 for a, b in zip(pixel, wanted, strict=True))


# -- what is left behind -----------------------------------------------------------------------


def test_place_phone_profile_and_comment_are_left_behind() -> None:
    sent = phone_photo()
    assert Image.open(BytesIO(sent)).getexif().get_ifd(GPS)
    made = drawn(sent)
    for kept in (made.content, made.preview):
        image = opened(kept)
        assert not image.getexif()
        assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"}
        assert not [secret for secret in SECRETS if secret in kept]


@pytest.mark.parametrize("see_through", [True, False])
def test_a_drawing_says_nothing_of_its_author(see_through: bool) -> None:
    made = drawn(drawing(see_through=see_through))
    assert b"secret" not in made.content + made.preview
    assert made.kind == ("png" if see_through else "jpg")
    assert opened(made.content).mode == ("RGBA" if see_through else "RGB")
    assert opened(made.preview).mode == "RGB"


@pytest.mark.parametrize(
    "behind",
    [
        b"<html><script>alert(1)</script></html>",
        b"<?php system($_GET['c']);",
        office(),
        b"MZ" + b"\0" * 100,
        b"%PDF-1.4 evil %%EOF",
    ],
)
@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_second_file_behind_the_picture_is_left_behind(form: str, behind: bytes) -> None:
    made = drawn(picture(form=form) + behind)
    assert behind not in made.content
    assert behind[:16] not in made.content + made.preview


def test_a_page_in_the_comment_of_a_picture_is_left_behind() -> None:
    evil = b"<script>alert(document.cookie)</script>"
    assert evil in (sent := picture(comment=evil))
    assert b"script" not in drawn(sent).content


@pytest.mark.parametrize("form", ["GIF", "PNG", "WEBP"])
def test_of_a_moving_picture_the_first_frame_is_kept(form: str) -> None:
    image = opened(drawn(moving(form)).content)
    assert getattr(image, "n_frames", 1) == 1
    assert close(image.getpixel((40, 30)), (255, 0, 0))


# -- upright, of a sensible size -----------------------------------------------------------------


@pytest.mark.parametrize("turned", range(1, 9))
def test_a_photo_stands_upright(turned: int) -> None:
    """Whichever way the phone was held, the dark top of the wash is where a viewer would show it."""
    sent = phone_photo((640, 320), turned=turned)
    wanted = opened(sent)
    made = opened(drawn(sent).content)
    assert made.size == ((320, 640) if turned >= 5 else (640, 320))
    from PIL import ImageOps

    shown = ImageOps.exif_transpose(wanted)
    for spot in ((10, 10), (made.width - 10, 10), (10, made.height - 10)):
        assert close(made.getpixel(spot), shown.getpixel(spot))  # type: ignore[arg-type]


@pytest.mark.parametrize("turned", [9, 0, 65535])
def test_a_nonsense_orientation_is_no_orientation(turned: int) -> None:
    assert opened(drawn(phone_photo((64, 32), turned=turned)).content).size == (64, 32)


def test_a_large_photo_becomes_a_sensible_one() -> None:
    made = drawn(picture((4000, 3000)))
    assert (made.width, made.height) == (LONGEST_SIDE, LONGEST_SIDE * 3 // 4)
    assert opened(made.content).size == (made.width, made.height)
    assert max(opened(made.preview).size) == LONGEST_PREVIEW


def test_a_small_picture_stays_as_large_as_it_is() -> None:
    made = drawn(picture((30, 20)))
    assert opened(made.content).size == opened(made.preview).size == (30, 20)


@pytest.mark.parametrize("size", [(1, 1), (5000, 1), (1, 5000)])
def test_a_thin_picture_keeps_at_least_one_pixel(size: tuple[int, int]) -> None:
    made = drawn(picture(size, form="PNG"))
    assert min(made.width, made.height) == 1
    assert min(opened(made.preview).size) >= 1


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "L"),
        ("JPEG", "CMYK"),
        ("PNG", "L"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
        ("GIF", "P"),
        ("WEBP", "RGBA"),
    ],
)
def test_every_way_of_keeping_colours_is_understood(form: str, mode: str) -> None:
    made = drawn(picture((90, 60), form=form, mode=mode) if mode != "I;16" else deep_grey())
    light = opened(made.content).convert("L").getextrema()
    assert made.kind == "jpg"
    assert isinstance(light, tuple)
    assert light[1] - light[0] > 60  # type: ignore[operator]


def deep_grey() -> bytes:
    out = BytesIO()
    Image.linear_gradient("L").convert("I").point(lambda value: value * 256).convert("I;16").save(out, "PNG")
    return out.getvalue()


def test_a_photo_with_see_through_parts_is_not_kept_ten_times_as_large() -> None:
    noise = Image.effect_noise((1600, 1600), 90)
    out = BytesIO()
    Image.merge("RGBA", (noise, noise.rotate(90), noise, noise)).save(out, "PNG", compress_level=1)
    made = drawn(out.getvalue())
    assert (made.kind, len(made.content) < pictures.LARGEST_PNG) == ("jpg", True)


# -- refused -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "size", [(5001, 4000), (65_000, 65_000), (2**31 - 1, 1), (2**31 - 1, 2**31 - 1), (20_000, 20_000)]
)
def test_a_flood_of_pixels_is_refused_by_its_header(size: tuple[int, int]) -> None:
    with pytest.raises(Refused):
        drawn(png_claiming(*size))


def test_how_large_a_picture_may_be_is_said() -> None:
    with pytest.raises(Refused, match="21 megapixels; at most 20"):
        drawn(png_claiming(7000, 3000))


def truncations(content: bytes) -> list[bytes]:
    return [content[:n] for n in (4, 20, 100, len(content) // 2, len(content) - 20)]


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_half_a_picture_is_refused_or_whole(form: str) -> None:
    """Some formats can lose their last bytes unharmed; nothing else may come out than a picture."""
    for n, part in enumerate(truncations(picture((640, 480), form=form))):
        try:
            made = drawn(part)
        except Refused:
            continue
        assert n == 4
        assert opened(made.content).size == (640, 480)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "GIF", "WEBP"])
def test_a_picture_with_wrong_bytes_never_brings_the_server_down(form: str) -> None:
    import random

    chance, sound = random.Random(7), picture((120, 80), form=form)
    for _ in range(120):
        broken = bytearray(sound)
        for _ in range(chance.randint(1, 12)):
            broken[chance.randrange(3, len(broken))] = chance.randrange(256)
        try:
            made = drawn(bytes(broken))
        except Refused:
            continue
        assert isinstance(made, Picture)


def test_only_so_many_are_drawn_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    done = Event()
    busy = [pictures._painters.submit(done.wait, 10) for _ in range(pictures.AT_ONCE)]
    monkeypatch.setattr(pictures, "PATIENCE_SECONDS", 0.05)
    with pytest.raises(Refused, match="same moment"):
        drawn(picture((9, 9)))
    done.set()
    assert all(one.result() for one in busy)
    monkeypatch.undo()
    assert drawn(picture((9, 9))).width == 9
