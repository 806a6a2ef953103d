"""What a ledger file may be. The reading child keeps to these; the parent keeps the child to its time."""

SIZE = 30 * 2**20
UNPACKED = 300 * 2**20
ENTRIES = 5_000
SUSPECT = 50 * 2**20
"""Below this no packing ratio matters."""
RATIO = 200
ROWS = 100_000
COLUMNS = 500
CELLS = 3_000_000
CHARACTERS = 60_000_000
MEMORY = 2**30
SECONDS = 20.0
JUDGING = 60.0
"""Seconds for reading and judging together."""
