"""Words about kept files."""

from db.choices import N_, Choice


class Purpose(Choice):
    ATTACHED = "attached", N_("Attachment")
    BEFORE = "before", N_("Before")
    AFTER = "after", N_("After")
    ANSWER = "answer", N_("Given in a form")
    SIGNATURE = "signature", N_("Signature")
