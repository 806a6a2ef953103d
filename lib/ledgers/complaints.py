"""The complaint ledger: who complained of what, how grave, who dealt with it and when it was closed."""

from dataclasses import replace

from lib.i18n import N_
from lib.ledgers.common import (
    CALLED_BACK,
    CHANNEL,
    DESK_BUILDING,
    DESK_UNIT,
    NOTE,
    PHONES,
    PLACE,
    ROOM,
    SATISFACTION,
    settle_person,
)
from lib.ledgers.places import settle_places
from lib.ledgers.rooms import spelled
from lib.ledgers.shapes import Field, Layout, Ledger, Remark, Row, Scene
from lib.ledgers.steps import earlier, settled, word
from lib.ledgers.words import listed

GRADES = {
    "general": listed("一般 普通 轻微 一般投诉 普通投诉 有效投诉 三级 c级 c类 低 一般性投诉 轻度"),
    "complex": listed("复杂 较大 较重 复杂投诉 严重 重要 二级 b级 b类 中 疑难 热点投诉 较严重 中度"),
    "major": listed("重大 重大投诉 特别重大 特大 一级 a级 a类 高 恶性 紧急 非常严重 重度"),
    "group": listed("群体 群体性 群诉 集体 群体投诉 集体投诉 群体性投诉 多人"),
}
STILL = listed(
    "处理中 未办结 未完成 跟进中 未结 待处理 进行中 办理中 整改中 未关闭 未处理 协调中 待回复 未解决 未回复 "
    "待办 × 否 未答复"
)
ENDED = listed("已办结 办结 已完成 完成 已处理 已关闭 已解决 √ 是 已结 已回复 已答复 关闭 处理完毕 当场解决")


def _settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        _closed(row)
        received = row.values.get("received_at")
        if earlier(row.values.get("closed_at"), received):
            row.problems.append(Remark(layout.title("closed_at"), N_("Closed before it was received")))
        for code in ("answered_at", "called_back_at"):
            if earlier(row.values.get(code), received):
                row.notes.append(Remark(layout.title(code), N_("Earlier than the complaint")))


def _closed(row: Row) -> None:
    """Its own column, else a word where the day should stand, else whether there is a day."""
    values = row.values
    told, instead = values.get("state"), word(values.get("closed_at"))
    values["state"] = told if told in ("open", "closed") else None
    for code in ("closed_at", "answered_at", "called_back_at"):
        if word(values.get(code)):
            values[code] = None
    values["state"] = values["state"] or instead or ("closed" if values.get("closed_at") else "open")


WORDS = {"closed": ENDED, "open": STILL}
COMPLAINTS = Ledger(
    code="complaints",
    title=N_("Complaint ledger"),
    keys=(("ticket_no",), ("received_at", "contact", "room", "place", "summary")),
    once="ticket_no",
    proof=("received_at",),
    words=("投诉", "信访", "诉求"),
    spell=spelled,
    settle=(
        settle_places,
        settle_person("contact"),
        settled("received_at", "answered_at", "closed_at", "called_back_at"),
        _settle,
    ),
    fields=(
        Field(
            code="ticket_no",
            label=N_("Complaint number"),
            kind="id",
            aliases=listed(
                "投诉编号 投诉单号 编号 投诉单编号 受理编号 单号 工单编号 工单号 登记编号 案件编号 流水号 "
                "诉求编号 投诉序号 受理单号 处理单编号"
            ),
            longest=60,
        ),
        Field(
            code="received_at",
            label=N_("Received at"),
            kind="moment",
            required=True,
            several=True,
            aliases=listed(
                "投诉时间 投诉日期 登记日期 受理时间 登记时间 受理日期 接诉时间 接诉日期 来电时间 接待时间 "
                "接待日期 日期 时间 反映时间 提交时间 收到时间 接报时间 诉求时间 创建时间 来访时间 来访日期 "
                "接收时间 来电日期 收诉时间"
            ),
            unlike=listed("答复 回复 办结 完成 处理 回访 关闭 结 限 要求"),
            help=N_("Like 2025-08-01 09:30"),
        ),
        replace(
            PHONES,
            aliases=(*PHONES.aliases, "诉求人电话", "反映人电话", "来访人电话"),
        ),
        Field(
            code="contact",
            label=N_("Complainant"),
            kind="person",
            aliases=listed(
                "投诉人 投诉人姓名 投诉业主 客户姓名 业主姓名 联系人 姓名 反映人 来访人 诉求人 业主 客户 "
                "投诉客户 住户 投诉者 来电人 投诉户主 业主名称 客户名称 投诉人及电话 投诉人及联系方式 "
                "投诉人及联系电话 住户姓名 业户"
            ),
            unlike=listed("被 处理 受理 接待 签 回访 意见 评价 记录"),
            longest=100,
            help=N_("匿名 for somebody who stays anonymous"),
        ),
        ROOM,
        PLACE,
        DESK_BUILDING,
        DESK_UNIT,
        CHANNEL,
        Field(
            code="category",
            label=N_("Category"),
            kind="text",
            aliases=listed(
                "投诉类别 投诉类型 类别 类型 分类 投诉分类 问题类别 问题类型 诉求类型 诉求类别 投诉性质 "
                "性质 事件类型 投诉种类"
            ),
            longest=60,
        ),
        Field(
            code="summary",
            label=N_("Content"),
            kind="text",
            required=True,
            aliases=listed(
                "投诉内容 投诉事项 投诉事由 内容 诉求内容 反映内容 问题描述 反映问题 事由 投诉情况 投诉问题 "
                "投诉描述 投诉详情 具体内容 事件描述 事件经过 投诉内容描述 情况描述 主要内容 诉求事项 描述 "
                "投诉摘要 事项"
            ),
            unlike=listed("处理 回访 结果 人 时间 答复"),
            longest=4000,
        ),
        Field(
            code="grade",
            label=N_("Grade"),
            kind="degree",
            choices=GRADES,
            aliases=listed(
                "投诉等级 投诉级别 等级 级别 严重程度 投诉程度 紧急程度 影响程度 重要程度 投诉分级"
            ),
        ),
        Field(
            code="department",
            label=N_("Department"),
            kind="text",
            aliases=listed(
                "责任部门 处理部门 承办部门 部门 责任单位 被投诉部门 主办部门 归口部门 承办单位 所属部门 "
                "被投诉单位 办理部门"
            ),
            longest=60,
        ),
        Field(
            code="cause",
            label=N_("Cause"),
            kind="text",
            aliases=listed(
                "原因 投诉原因 原因分析 产生原因 调查情况 调查结果 核实情况 核查情况 情况核实 调查核实情况"
            ),
            longest=2000,
        ),
        Field(
            code="demand",
            label=N_("Demand"),
            kind="text",
            aliases=listed(
                "诉求 投诉诉求 客户诉求 业主诉求 要求 投诉要求 客户要求 业主要求 期望 期望结果 投诉人要求"
            ),
            unlike_tail=listed("时间 日期 完成"),
            longest=2000,
        ),
        Field(
            code="handling",
            label=N_("Handling"),
            kind="text",
            aliases=listed(
                "处理措施 处理意见 处理过程 处理办法 处理方案 处理情况 解决措施 解决方案 整改措施 采取措施 "
                "跟进情况 办理情况 处理经过 处理方法 措施 处理内容 处理记录 纠正措施"
            ),
            longest=4000,
        ),
        Field(
            code="result",
            label=N_("Result"),
            kind="text",
            aliases=listed(
                "处理结果 结果 办理结果 最终结果 解决结果 处置结果 答复内容 回复内容 处理结论 解决情况 "
                "反馈结果"
            ),
            longest=4000,
        ),
        Field(
            code="handlers",
            label=N_("Handled by"),
            kind="people",
            several=True,
            aliases=listed(
                "处理人 处理人员 责任人 承办人 经办人 跟进人 负责人 办理人 责任人员 主办人 处理责任人"
            ),
            unlike_tail=listed("电话 时间 投诉人 意见 签"),
        ),
        Field(
            code="answered_at",
            label=N_("First answer"),
            kind="moment",
            after="received_at",
            several=True,
            choices=WORDS,
            aliases=listed(
                "首次答复时间 答复时间 回复时间 首次回复时间 答复日期 回复日期 首次响应时间 响应时间 "
                "首次联系时间 首次答复日期 首次回复日期 反馈时间 反馈日期"
            ),
            unlike_tail=("限", "要求"),
        ),
        Field(
            code="closed_at",
            label=N_("Closed at"),
            kind="moment",
            after="received_at",
            several=True,
            choices=WORDS,
            aliases=listed(
                "办结时间 办结日期 完成时间 关闭时间 结案时间 处理完成时间 完成日期 结束时间 解决时间 "
                "处理时间 处理日期 结案日期 关闭日期 处理完成日期 处理完毕时间 销案时间 完结时间 解决日期"
            ),
            unlike_tail=listed("限 要求 预 计划 应 情况"),
        ),
        Field(
            code="state",
            label=N_("State"),
            kind="flag",
            choices=WORDS,
            aliases=listed(
                "状态 处理状态 办理状态 是否办结 是否关闭 完成情况 是否解决 进度 是否处理 是否完成 投诉状态 "
                "办结情况"
            ),
            longest=2000,
        ),
        CALLED_BACK,
        SATISFACTION,
        NOTE,
    ),
)
