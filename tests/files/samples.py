"""Files as people and attackers make them."""

import struct
import zlib
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from PIL import Image, PngImagePlugin

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACRO = "application/vnd.ms-word.document.macroEnabled.main+xml"
GPS, ORIENTATION, MODEL = 0x8825, 0x0112, 0x0110
HEIC = b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\0" * 64
MP4 = b"\x00\x00\x00\x18ftypisom\x00\x00\x02\x00isomiso2" + b"\0" * 64
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!DOCTYPE html><html><script>alert(1)</script></html>"


def picture(
    size: tuple[int, int] = (640, 480), *, form: str = "JPEG", mode: str = "RGB", **how: object
) -> bytes:
    """A colour wash, so that its corners can be told apart."""
    wash = Image.merge(
        "RGB",
        (
            Image.linear_gradient("L").resize(size),
            Image.linear_gradient("L").rotate(90).resize(size),
            Image.new("L", size, 90),
        ),
    )
    out = BytesIO()
    wash.convert(mode).save(out, form, **how)
    return out.getvalue()


def phone_photo(size: tuple[int, int] = (640, 480), *, turned: int = 6) -> bytes:
    """With the place it was taken at, the phone's name, a profile and a comment."""
    exif = Image.Exif()
    exif[MODEL], exif[ORIENTATION] = "Lotus Phone 9", turned
    exif.get_ifd(GPS).update({1: "N", 2: (31.0, 13.0, 48.0), 3: "E", 4: (121.0, 28.0, 12.0)})
    return picture(size, exif=exif, comment=b"taken at home", icc_profile=b"secret profile" * 20)


def drawing(*, see_through: bool) -> bytes:
    image = Image.new("RGBA", (300, 200), (200, 30, 30, 120 if see_through else 255))
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "secret author")
    out = BytesIO()
    image.save(out, "PNG", pnginfo=notes)
    return out.getvalue()


def moving(form: str) -> bytes:
    """Two frames: red, then green."""
    frames = [Image.new("RGB", (80, 60), colour) for colour in ("red", "green")]
    out = BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=100)
    return out.getvalue()


def png_claiming(width: int, height: int) -> bytes:
    """A few bytes that unpack to more pixels than any memory holds."""

    def chunk(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress(b"\0" * 100_000)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


def office(kind: str = "docx", *, types: str = WORD, **parts: bytes) -> bytes:
    """parts: name → content, with __ for a slash; later ones on top of what a document needs."""
    main = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml"}[kind]
    needed = {"[Content_Types].xml": f'<Types><Override ContentType="{types}"/></Types>', main: "<document/>"}
    return packed({**needed, **{name.replace("__", "/"): body for name, body in parts.items()}})


def packed(parts: dict[str, bytes | str]) -> bytes:
    out = BytesIO()
    with ZipFile(out, "w", ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(ZipInfo(name), body, ZIP_DEFLATED)
    return out.getvalue()


def old_office(*names: str) -> bytes:
    """A compound file's first bytes and the names of its directory, as far as we look."""
    entries = b"".join(name.encode("utf-16-le").ljust(128, b"\0") for name in ("Root Entry", *names))
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 504 + entries


def pdf(words: str = "WX-0001") -> bytes:
    """One page a viewer can show."""
    drawn = f"BT /F1 48 Tf 60 700 Td ({words}) Tj ET".encode()
    parts = (
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(drawn), drawn),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    )
    body, places = b"%PDF-1.4\n", []
    for number, part in enumerate(parts, 1):
        places.append(len(body))
        body += b"%d 0 obj%s\nendobj\n" % (number, part)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(body)
    body += b"xref\n0 6\n0000000000 65535 f \n" + table
    return body + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % start
