"""Ledgers: lists kept by hand in Excel or CSV become judged rows. Knows no database and no screen.

reading.read(content) -> list[Sheet]
    A stranger's file, read by a child process under limits of memory, time and size, or Refused.
verdicts.judge(sheets, ledger, *, today, by_hand=None) -> Verdict
    The one call that is both the dry run and the real one, and pure. Verdict.layouts says for each sheet
    where its header is, which column tells which field with what confidence, what is missing, or why the
    sheet is left out. Verdict.rows holds every line of the file; .good, .bad and .ignored divide them.
    by_hand: sheet name -> ByHand(header=(first, last), mapping={field: (columns from 0)}, skip=False).
mend.bad_rows(sheets, verdict, ledger, say) -> bytes
    The bad rows as .xlsx, 问题 in front; mended, it goes through read and judge again.
template.template(ledger, say) -> bytes
    A blank ledger with drop-downs.
households.HOUSEHOLDS
    The first Ledger. A new one is a list of Fields (names people use, a kind from kinds.KINDS), the key
    two rows share, and what settles its rows as a whole.

A row's values are plain JSON: text, numbers, lists, days as 2021-03-05, a room as {building, unit, number}.
A field the file has no column for is absent from values; a blank cell is None, or [] for names and
telephones: only the second says that nothing is there. A sentence is a Remark(column, message, params);
Remark.told(say) is the line a person reads, say being the catalog. Row.repeats names the first row that
tells of the same thing.
"""
