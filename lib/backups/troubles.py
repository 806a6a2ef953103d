"""What may be wrong with a backup, as sentences a person can act on; kept with it and shown."""

from lib.i18n import N_

FOREIGN = N_("This file is not a backup of WuyeDesk.")
DAMAGED = N_("This backup is damaged or cut off. Nothing was changed; take another one.")
KEY_WANTED = N_("This backup is encrypted. Set WUYEDESK_BACKUP_KEY to the key it was made with.")
WRONG_KEY = N_(
    "The key in WUYEDESK_BACKUP_KEY does not fit this backup: another key was in force when it was made."
)
SHORT_KEY = N_("The key in WUYEDESK_BACKUP_KEY is too short: 16 characters at least.")
NEWER = N_("This backup was made by a newer version of WuyeDesk. Update the program first, then try again.")
MISSING = N_("There is no such file.")
FULL = N_("The disk is full. Nothing half-made was kept; free some space and make the backup again.")
NO_ROOM = N_("There is not enough room on the disk for a backup. Free some space and try again.")
UNWRITABLE = N_("The backup folder cannot be written to. Look at WUYEDESK_BACKUPS and its permissions.")
AT_WORK = N_("Another backup is being made just now. Please wait until it is done.")
INTERRUPTED = N_("It was interrupted before it was done.")
UNSOUND = N_("The copy of the database is not sound. Run manage.py doctor and look at the disk.")
LACKING = N_("Some files were missing on the disk when it was made. Run manage.py files verify.")
RUNNING = N_("The server is running, or somebody else is connected to the database. Stop it first.")
OTHER_ENGINE = N_(
    "This backup is of the other kind of database (SQLite or PostgreSQL). "
    "Restore it there, then use manage.py move."
)
DIFFERENT = N_("The rows of the table {table} are not the same on both sides. Nothing was changed.")
HELD = N_("Another program holds the database file open. Close it, then try again.")
NOT_READABLE = N_(
    "The present database cannot be copied, so it would be lost. If it is beyond help, "
    "add --without-copy; its file is then put aside."
)
NOT_EMPTY = N_("The target is not empty. Give an empty database, so that nothing there is mixed or lost.")
SAME_PLACE = N_("The target is the database in use.")
NO_TARGET = N_("The target cannot be reached: {why}")
NOT_CURRENT = N_("The tables are not up to date. Run manage.py migrate first.")
NOT_TAKEN = N_("The target does not take the rows of the table {table}: {why}")
