"""The archive catalogue: what is kept, under which number, of which year, where and how long."""

import re
from typing import Any

from lib.i18n import N_
from lib.ledgers.common import NOTE
from lib.ledgers.shapes import Field, Layout, Ledger, Remark, Row, Scene
from lib.ledgers.words import bare, listed, said

YEAR_INSIDE = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
# Under these headings a figure alone says on which page something begins, not how many there are.
BEGINS = re.compile(r"页[号次码]")
SECRECIES = {
    "public": listed("公开 对外 可公开 公开级"),
    "internal": listed("内部 内部资料 内部文件 内部使用 一般 普通 普通级 内部公开 非密"),
    "customer_private": listed("客户隐私 隐私 业主隐私 客户 业主 个人信息 客户资料 住户隐私"),
    "financial": listed("财务 财务信息 财务类 财务资料"),
    "restricted": listed("限制 保密 秘密 机密 绝密 受限 受控 限制级 商业秘密 商密 重要"),
}


def _settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        row.values["shelf"] = _joined(row.values.get("shelf"), layout)
        _first_page(row, layout)
        _dated(row, layout)


def _joined(told: dict[int, Any] | None, layout: Layout) -> str | None:
    """One column as it stands; of several, a bare figure says with its heading what it counts: 柜3 层2."""
    if not told or len(told) == 1:
        return next(iter(told.values()), None) if told else None
    parts = [_place(layout.titles.get(column, ""), value) for column, value in told.items() if value]
    return " ".join(parts) or None


def _place(title: str, value: str) -> str:
    return (
        f"{title.rpartition('/')[2].removesuffix('号')}{value}"
        if re.fullmatch("[A-Za-z0-9-]+", value)
        else value
    )


def _first_page(row: Row, layout: Layout) -> None:
    if not BEGINS.search(title := layout.title("pages")) or not row.values.get("pages"):
        return
    cell = said(row.cells[layout.mapping["pages"][0]])
    if bare(cell).isdigit():
        row.values["pages"] = None
        row.values["note"] = "；".join(part for part in (row.values.get("note"), f"{title} {cell}") if part)


def _dated(row: Row, layout: Layout) -> None:
    """The year as told, else of its day, its number, its title; told otherwise in the number it is noted."""
    values = row.values
    inside = YEAR_INSIDE.search(values.get("no") or "")
    year, column = values.get("year"), layout.title("year")
    if year and inside and year != int(inside[1]):
        told = {"year": year, "no": values["no"]}
        row.notes.append(Remark(column, N_("The year {year} differs from the one in {no}"), told))
    if year or any(problem.column == column for problem in row.problems):
        return
    day = values.get("happened_on") or values.get("filed_on")
    found = YEAR_INSIDE.search(values.get("title") or "") if not (day or inside) else inside
    values["year"] = int(day[:4]) if day else int(found[1]) if found else None
    if not values["year"]:
        row.problems.append(Remark(column, N_("Neither a year nor a date says which year it is of")))


ARCHIVES = Ledger(
    code="archives",
    title=N_("Archive catalogue"),
    keys=(("no",),),
    once="no",
    proof=("no",),
    words=("档案", "案卷", "卷内", "归档", "目录"),
    settle=(_settle,),
    fields=(
        Field(
            code="no",
            label=N_("Archive number"),
            kind="archive no",
            required=True,
            aliases=listed(
                "档号 档案号 档案编号 案卷号 案卷编号 编号 卷号 档案编码 归档编号 文件编号 资料编号 档案代码 "
                "归档号 存档编号 卷宗号 归档文件编号 档案盒编号"
            ),
            unlike=listed("身份 合同编号 电话 工单 柜 盒 架 库 原 旧"),
            longest=40,
        ),
        Field(
            code="title",
            label=N_("Record title"),
            kind="text",
            required=True,
            aliases=listed(
                "题名 案卷题名 文件题名 档案题名 名称 档案名称 文件名称 案卷名称 资料名称 标题 文件标题 "
                "案卷标题 材料名称 题目 档案内容 文件材料题名 卷内文件题名 归档文件题名 卷宗名称 主要内容"
            ),
            unlike_tail=listed("类别 编号 单位 部门"),
            longest=200,
        ),
        Field(
            code="category",
            label=N_("Category"),
            kind="text",
            aliases=listed(
                "类别 门类 分类 档案类别 档案门类 档案分类 类型 档案类型 资料类别 文件类别 类目 分类名称 "
                "类别名称 所属类别 大类 机构或问题 实体分类名称"
            ),
            unlike_tail=listed("号 代码"),
            longest=60,
        ),
        Field(
            code="year",
            label=N_("Year"),
            kind="year",
            aliases=listed("年度 年份 归档年度 所属年度 档案年度 年 文件年度 形成年度 立卷年度 所属年份"),
        ),
        Field(
            code="happened_on",
            label=N_("Dated"),
            kind="date",
            aliases=listed(
                "形成日期 形成时间 文件日期 成文日期 成文时间 日期 时间 签订日期 签署日期 文件时间 资料日期 "
                "起始日期 编制日期 形成年月"
            ),
            unlike_tail=listed("归档 到期 移交 入库 终止 期限 年度"),
            help=N_("Like 2021-03-05"),
        ),
        Field(
            code="filed_on",
            label=N_("Filed on"),
            kind="date",
            aliases=listed(
                "归档日期 归档时间 入库日期 入库时间 立卷日期 立卷时间 移交日期 接收日期 存档日期 存档时间 "
                "归档日 移交时间"
            ),
        ),
        Field(
            code="expires_on",
            label=N_("Runs until"),
            kind="date",
            aliases=listed("到期日期 到期日 有效期至 合同到期日 合同到期 截止日期 终止日期 失效日期"),
            blanks=("长期", "长期有效", "永久", "无期限"),
            help=N_("The day a contract or certificate ends, like 2026-12-31"),
        ),
        Field(
            code="keep",
            label=N_("Term of keeping"),
            kind="keeping",
            aliases=listed("保管期限 保存期限 期限 保管期 保存期 保管年限 保存年限 档案保管期限 存期"),
            help=N_("永久, 30年 or 10年; 长期 counts as 30 years, 短期 as 10"),
            longest=20,
        ),
        Field(
            code="secrecy",
            label=N_("Secrecy"),
            kind="choice",
            choices=SECRECIES,
            aliases=listed("密级 保密级别 保密等级 秘密等级 涉密级别 保密程度 公开级别 安全等级 公开属性"),
        ),
        Field(
            code="author",
            label=N_("Responsible party"),
            kind="text",
            aliases=listed(
                "责任者 责任人 责任部门 形成部门 归档部门 编制单位 形成单位 编制部门 立卷部门 归档单位 "
                "责任单位 第一责任者 归档人 立卷人 经办部门 部门 单位 经办人 移交部门"
            ),
            unlike_tail=listed("电话 日期 时间 编号"),
            longest=80,
        ),
        Field(
            code="pages",
            label=N_("Pages"),
            kind="pages",
            aliases=listed("页数 总页数 页号 页次 页码 起止页号 起止页码 页数页 张数 文件页数 件页数"),
            help=N_("12, or 1-12"),
        ),
        Field(
            code="copies",
            label=N_("Copies"),
            kind="text",
            aliases=listed("份数 件数 数量 册数 卷数 份数份"),
            longest=20,
        ),
        Field(
            code="shelf",
            label=N_("Shelf place"),
            kind="text",
            apart=True,
            aliases=listed(
                "存放位置 存放地点 库位 柜号 位置 存放处 架位 排架号 盒号 档案盒号 库房 柜位 档案柜 档案柜号 "
                "保管位置 存放地 存址 架号 层号 层 排号 保存位置 存放柜号 库房位置 柜 盒 架 列 库房号"
            ),
            longest=80,
        ),
        Field(
            code="project",
            label=N_("Project"),
            kind="text",
            aliases=listed("所属项目 项目 项目名称 管理处 服务中心 小区 所属小区 小区名称 所属管理处"),
            longest=120,
        ),
        NOTE,
    ),
)
