"""What a resident has filled in so far: texts as typed, photos as kept, and what does not fit yet."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import FormData, UploadFile

from lib import clock
from lib.access import Actor
from lib.deeds import perform, read
from lib.errors import Refused
from lib.files.ready import ready
from lib.forms.checks import tried
from lib.forms.schema import KEPT_FILES, FormField, FormSchema, Kind
from lib.i18n import N_
from lib.residents import service
from lib.residents.phone_rules import digits_of
from lib.settings import settings
from lib.web import form_html
from lib.web.limits import PHOTOS_BY_ADDRESS, PHOTOS_BY_DEVICE, Limit, limits
from lib.web.public import Visitor, text

# A box no person sees; programs fill in whatever they find.
TRAP = "homepage"
MANY_PHOTOS = N_("Very many photos have come from here within the last hour. Please send it without photos.")


@dataclass
class Draft:
    """form is its sealed nonce; given as typed, values as the check wants them; kept: field → id → name."""

    form: str = ""
    given: dict[str, list[str]] = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)
    kept: dict[str, dict[int, str]] = field(default_factory=dict)
    contact: str = ""
    phone: str = ""
    spot: str = ""
    emergency: bool = False
    agreed: int = 0
    problems: dict[str, Refused] = field(default_factory=dict)

    def look_over(self, schema: FormSchema, *, says_where: bool) -> None:
        """The same check the use case makes, told beside each field."""
        here = clock.local(clock.now()).replace(tzinfo=None)
        _, found = tried(schema, self.values, today=here)
        self.problems = found | self.problems
        if not digits_of(self.phone):
            self.problems["_phone"] = Refused(N_("Please give a telephone number we can reach you at."))
        if says_where and not self.spot:
            self.problems["_spot"] = Refused(N_("Please say where it is."))
        if not self.agreed:
            self.problems["_agreed"] = Refused(N_("Please read the notice on your data and agree to it."))


def draft_of(
    schema: FormSchema,
    posted: FormData,
    *,
    actor: Actor | None = None,
    code: str = "",
    who: Visitor | None = None,
) -> Draft:
    """New photos are kept under the actor's form; without one there is none to keep them under."""
    given = form_html.typed(schema, posted)
    draft = Draft(
        form=text(posted, "form", 600) if actor else "",
        given=given,
        values=form_html.values(schema, given),
        contact=text(posted, "contact", 60),
        phone=text(posted, "phone", 40),
        spot=text(posted, "spot", 120),
        emergency=text(posted, "emergency") == "yes",
        agreed=_number(text(posted, "agreed")),
    )
    if actor and who:
        for one in schema.fields:
            if one.kind in KEPT_FILES:
                _photos(draft, one, posted, actor, code, who)
    return draft


def _number(typed: str) -> int:
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def _photos(draft: Draft, one: FormField, posted: FormData, actor: Actor, code: str, who: Visitor) -> None:
    """Those kept before and not taken back, and those that came just now."""
    before = [_number(str(id)) for id in posted.getlist(f"k_{one.id}")]
    uploads = list(_uploads(posted, one))
    if not before and not uploads:
        return
    there = read(service.photos_kept, actor)
    ids = [id for id in before if id in there and not text(posted, f"x_{id}")]
    for upload in uploads:
        try:
            ids.append(_kept(upload, one, actor, code, who))
        except Refused as refused:
            draft.problems[one.id] = refused
    there = read(service.photos_kept, actor)
    ids = list(dict.fromkeys(ids))
    draft.kept[one.id] = {id: there[id] for id in ids if id in there}
    if ids:
        draft.values[one.id] = ids
    if sum(map(len, draft.kept.values())) > service.MOST_PHOTOS:
        draft.problems[one.id] = Refused(N_("At most {n} photos, please."), n=service.MOST_PHOTOS)


def _uploads(posted: FormData, one: FormField) -> Iterator[UploadFile]:
    for value in posted.getlist(form_html.name_of(one.id)):
        if isinstance(value, UploadFile) and value.filename and value.size:
            yield value


def _kept(upload: UploadFile, one: FormField, actor: Actor, code: str, who: Visitor) -> int:
    """Drawn anew before anything is written; nothing of the place it was taken at is left."""
    wanted = [Limit(PHOTOS_BY_ADDRESS, "photo", who.address)]
    wanted += [Limit(PHOTOS_BY_DEVICE, "photo", who.device)] if who.device else []
    if not limits.take(*wanted):
        raise Refused(MANY_PHOTOS)
    made = ready(upload.filename or "", upload.file.read(settings().most_upload_mb * 1_000_000 + 1))
    if one.kind == Kind.PHOTO and not made.preview:
        raise Refused(N_("{field}: only pictures can be added here."), field=one.label)
    return perform(service.keep_photo, actor, None, code=code, photo=made)
