"""Ledgers: lists kept by hand in Excel or CSV become judged rows. Knows no database and no screen.

reading.read(content) -> list[Sheet]
    A stranger's file, read by a child process under limits of memory, time and size, or Refused.
verdicts.judge(sheets, ledger, *, today, by_hand=None, file="", progress=None) -> Verdict
    The one call that is both the dry run and the real one, and pure. Verdict.layouts says for each sheet
    where its header is, which column tells which field with what confidence, what is missing, or why the
    sheet is left out. Verdict.rows holds every line of the file; .good, .bad and .ignored divide them.
    file is the file's name, which may tell the year; progress hears a share of 0 to 1 and may raise.
    by_hand: sheet name -> ByHand(header=(first, last), mapping={field: (columns from 0)}, skip=False).
mend.bad_rows(sheets, verdict, ledger, say) -> bytes
    The bad rows as .xlsx, 问题 in front; mended, it goes through read and judge again.
template.template(ledger, say) -> bytes
    A blank ledger with drop-downs.
catalog.LEDGERS
    Every Ledger by its code: households, repairs, complaints, staff. catalog.likely(sheets, file="") guesses
    which one a file is, the best first. A new one is a list of Fields (names people use, a kind from
    kinds.KINDS), the keys two rows share, and what settles its rows as a whole; then a line in the catalog.
reading.read_and_judge(content, ledger_code, *, today, by_hand, memory, file) -> (sheets, Verdict)
    Both in one child: the parent spends a quarter of the time on it.
memory.fingerprint(sheets, ledger), memory.answers_of(layouts, by_hand), memory.apply(memory, sheets)
    What a person said about one file, as JSON, said again over the next file of the same shape.
repeats.key_of(ledger, values) -> str | None
    What two tellings of the same thing share.

A row's values are plain JSON: text, numbers, lists, days as 2021-03-05, moments as 2025-08-01T09:30 or a
bare day where no clock is told, a room as {building, unit, number}, a certificate as {certificate, number,
expires, state}; a person who stays anonymous is "". Codes and not words stand where a Field has choices; a
word outside them is kept where the Field is open. A field the file has no column for is absent from values;
a blank cell is None, or [] for names and telephones: only the second says that nothing is there. A sentence
is a Remark(column, message, params); Remark.told(say) is the line a person reads, say being the catalog.
Row.repeats names the first row that tells of the same thing.
"""
