"""Which lines of a sheet are data, and why others are not: blank, total, footer, heading, header again."""

import re
from collections.abc import Mapping

from lib.errors import Refused
from lib.i18n import N_
from lib.ledgers.columns import is_serial
from lib.ledgers.kinds import read
from lib.ledgers.shapes import Cell, Field, Layout, Ledger, Remark, Scene, Sheet
from lib.ledgers.words import bare, said

TOTAL = re.compile(
    r".{0,8}?(?:合计|小计|总计|累计|共计|总数|汇总)(?:[(:].*)?[\d.]*[户套条元人]?"
    r"|以?[上下]?共\d+[户套条份项人间].*"
)
SIGNED = (
    "制表 填表 编制 审核 复核 审批 批准 打印 制单 统计 经办 负责 主管 经理 工程 项目 客服 财务 检查"
    " 签字 签名 签章 盖章 日期 截至 截止 备注 说明 注 温馨提示 填写说明"
)
FOOT = re.compile(rf"(?:{'|'.join(SIGNED.split())})[^:]{{0,8}}:.*|第\d+页.*|共\d+页.*|截[至止].*")


LONGEST = 100


class Lines:
    """Judges the lines of one sheet, top to bottom; heading is the last heading line passed."""

    def __init__(self, sheet: Sheet, layout: Layout, ledger: Ledger, scene: Scene) -> None:
        self.layout, self.scene = layout, scene
        self.proof = set(ledger.proof)
        self.named = {*ledger.proof, ledger.key, "room"}
        self.fields = {
            index: ledger.field(code) for code, columns in layout.mapping.items() for index in columns
        }
        self.heading = ""
        self.serial = {
            column.index for column in layout.columns if is_serial(column.title) and not column.field
        }
        first, last = layout.header or (1, 0)
        self.titles = [[said(cell) for cell in row] for row in sheet.rows[first - 1 : last]]
        self.words = {text for title in self.titles for text in title if text}
        self.wide = {merge.top for merge in sheet.merges if merge.right - merge.left > 1}

    def other(self, index: int, cells: list[Cell]) -> Remark | None:
        """Why the line is no data, or nothing."""
        told = {column: cell for column, cell in enumerate(cells) if cell is not None}
        if self.layout.mends:
            told.pop(0, None)
        if not told:
            return Remark("", N_("A blank line"))
        if told.keys() <= self.serial and not any(
            isinstance(cell, str) and bare(cell)[1:2] for cell in told.values()
        ):
            return Remark("", N_("Only a serial number"))
        if self._repeats_header(told):
            return Remark("", N_("The header again"))
        return self._line_of_text(index, told)

    def _line_of_text(self, index: int, told: Mapping[int, Cell]) -> Remark | None:
        texts = [bare(cell) for cell in list(told.values())[:3] if isinstance(cell, str)]
        if any(TOTAL.fullmatch(text) for text in texts[:2]) and not self._tells_key(told):
            return Remark("", N_("A total"))
        if texts and len(told) <= 4 and FOOT.fullmatch(texts[0]) and not self._tells_key(told):
            return Remark("", N_("A footer"))
        if len(told) == 1 and texts and self._is_heading(index, told):
            self.heading = texts[0][:LONGEST]
            return Remark("", N_("A line of text"))
        return None

    def _is_heading(self, index: int, told: Mapping[int, Cell]) -> bool:
        """A line with one filled cell, unless that cell is just what its column is for."""
        if len(self.layout.mapping) < 2 or self._tells_key(told):
            return False
        field = self.fields.get(next(iter(told)))
        return index in self.wide or field is None or field.part or field.code in self.named

    def _tells_key(self, told: Mapping[int, Cell]) -> bool:
        """A cell that says what only data says; 合计 says nothing, whatever column it stands in."""
        return any(
            self._proves(cell, field)
            for column, cell in told.items()
            if (field := self.fields.get(column)) and field.code in self.proof
        )

    def _proves(self, cell: Cell, field: Field) -> bool:
        if isinstance(cell, str) and TOTAL.fullmatch(bare(cell)):
            return False
        try:
            return bool(read(cell, field, self.scene).value)
        except Refused:
            return False

    def _repeats_header(self, told: Mapping[int, Cell]) -> bool:
        if not any(isinstance(cell, str) and cell.strip() in self.words for cell in told.values()):
            return False
        return any(self._same(told, title) for title in self.titles)

    def _same(self, told: Mapping[int, Cell], title: list[str]) -> bool:
        words = {column: text for column, text in enumerate(title) if text}
        same = sum(said(told.get(column)) == text for column, text in words.items())
        return same >= max(0.6 * len(words), 2)
