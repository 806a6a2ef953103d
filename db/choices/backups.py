"""Words of backups."""

from db.choices import N_, Choice


class BackupState(Choice):
    WAITING = "waiting", N_("Waiting")
    RUNNING = "running", N_("Running")
    MADE = "made", N_("Made")
    VERIFIED = "verified", N_("Verified")
    FAILED = "failed", N_("Failed")
