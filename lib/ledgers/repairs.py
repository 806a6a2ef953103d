"""The repair ledger: what was reported, who went when, what it cost, what the customer said."""

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
from lib.ledgers.repair_states import STATES, settle_states
from lib.ledgers.rooms import spelled
from lib.ledgers.shapes import Field, Ledger
from lib.ledgers.steps import settled
from lib.ledgers.words import listed

URGENCIES = {
    "emergency": listed("紧急 特急 加急 急 应急 高 急修 特别紧急 非常紧急 红色 一级 抢修 急件"),
    "general": listed("一般 普通 正常 常规 中 日常 平急 不紧急 二级 常规维修 黄色 零修 小修"),
    "planned": listed("计划 计划性 预约 低 不急 计划内 计划维修 三级 缓 可延后 定期 绿色 大修 中修"),
}


REPAIRS = Ledger(
    code="repairs",
    title=N_("Repair ledger"),
    keys=(("ticket_no",), ("received_at", "room", "place", "summary")),
    once="ticket_no",
    proof=("received_at",),
    words=("报修", "维修", "工单", "零修"),
    spell=spelled,
    settle=(
        settle_places,
        settle_person("contact"),
        settled("received_at", "dispatched_at", "on_site_at", "done_at", "called_back_at"),
        settle_states,
    ),
    fields=(
        Field(
            code="ticket_no",
            label=N_("Ticket number"),
            kind="id",
            aliases=listed(
                "工单编号 工单号 报修单号 维修单号 报修编号 单号 派工单号 维修编号 单据编号 流水号 派单号 "
                "任务单号 派工单编号 报修单编号 维修单编号 服务单号 登记编号 工单 编号"
            ),
            longest=60,
        ),
        Field(
            code="received_at",
            label=N_("Reported at"),
            kind="moment",
            required=True,
            several=True,
            aliases=listed(
                "报修时间 报修日期 接报时间 受理时间 登记时间 报修日期时间 报修时间日期 接单时间 来电时间 "
                "提交时间 受理日期 登记日期 接报日期 报单时间 报单日期 申报时间 申报日期 创建时间 发起时间 "
                "报事时间 日期 时间 报修日 下单时间 接修时间 来电日期 反映时间"
            ),
            unlike=listed("派 到 完 回访 预 上门 结 维修 处理 施工"),
            help=N_("Like 2025-08-01 09:30"),
        ),
        ROOM,
        PLACE,
        DESK_BUILDING,
        DESK_UNIT,
        Field(
            code="contact",
            label=N_("Reported by"),
            kind="person",
            aliases=listed(
                "报修人 报修人姓名 业主姓名 联系人 业主 客户姓名 报修业主 申报人 住户 姓名 报事人 客户 "
                "住户姓名 报单人 业主名称 报修客户 客户名称 报修人员 报修者 反映人 联系人姓名 报修人及电话 "
                "报修人联系电话及姓名 联系人及电话 报修人及联系电话 报修人及联系方式 业户 业户姓名"
            ),
            unlike=listed("维修 接 派 签 受理 回访 处理 确认 意见 评价"),
            blanks=listed("巡查发现 巡查 巡检发现 巡检 物业巡查 自查 员工巡查 物业 前台 物业自查"),
            longest=100,
        ),
        PHONES,
        CHANNEL,
        Field(
            code="category",
            label=N_("Category"),
            kind="text",
            aliases=listed(
                "报修类别 维修类别 报修类型 维修类型 类别 类型 分类 工单类型 专业 维修项目 报修项目 "
                "项目类别 故障类型 故障类别 报事类型 工种 维修分类 报修分类 服务类型 专业类别 报修种类 "
                "维修种类 问题类别 问题类型"
            ),
            longest=60,
        ),
        Field(
            code="summary",
            label=N_("Content"),
            kind="text",
            required=True,
            aliases=listed(
                "报修内容 报修事项 内容 维修内容 故障描述 问题描述 报修事由 故障现象 报修描述 事项 报修问题 "
                "故障内容 维修事项 具体内容 工单内容 报事内容 现象 情况描述 报修情况 描述 事由 故障情况 "
                "报修详情 报修内容描述 问题 报修原因 维修需求 服务内容 内容描述 报修项目及内容 报修内容位置 "
                "报修具体内容 事件描述"
            ),
            unlike=listed("处理 回访 结果 人 时间 电话"),
            longest=4000,
        ),
        Field(
            code="urgency",
            label=N_("Urgency"),
            kind="degree",
            choices=URGENCIES,
            aliases=listed(
                "紧急程度 紧急度 级别 优先级 缓急 紧急级别 报修级别 轻重缓急 急缓程度 紧急 是否紧急 "
                "工单级别 等级 优先级别"
            ),
        ),
        Field(
            code="dispatched_at",
            label=N_("Dispatched at"),
            kind="moment",
            after="received_at",
            several=True,
            aliases=listed(
                "派单时间 派工时间 派单日期 派工日期 派发时间 分派时间 下派时间 派遣时间 通知时间 转单时间 "
                "派出时间 通知维修时间 下单派工时间"
            ),
        ),
        Field(
            code="workers",
            label=N_("Workers"),
            kind="people",
            several=True,
            aliases=listed(
                "维修人 维修人员 维修工 处理人 处理人员 维修师傅 师傅 派工人员 接单人 维修员 责任人 承办人 "
                "施工人 经办人 维修班组 班组 执行人 接单人员 维修负责人 施工人员 技工 派修人员 工程人员 "
                "维修者 跟进人"
            ),
            unlike_tail=listed("电话 时间 报修 签字 意见 派单人"),
            blanks=listed("待派 未派 待定 待派单 未派单"),
        ),
        Field(
            code="on_site_at",
            label=N_("On site at"),
            kind="moment",
            after="received_at",
            several=True,
            aliases=listed(
                "到场时间 到达时间 到达现场时间 上门时间 到场日期 到位时间 开始时间 开工时间 维修开始时间 "
                "上门日期 开始维修时间 进场时间 响应时间 到现场时间"
            ),
            unlike_tail=("预",),
        ),
        Field(
            code="done_at",
            label=N_("Done at"),
            kind="moment",
            after="received_at",
            several=True,
            choices=STATES,
            aliases=listed(
                "完成时间 完工时间 完成日期 完工日期 修复时间 处理完成时间 结束时间 维修完成时间 办结时间 "
                "关闭时间 实际完成时间 竣工时间 修复日期 完成 结单时间 处理时间 处理日期 维修时间 维修日期 "
                "修好时间 完毕时间 维修完毕时间 解决时间 办结日期 维修结束时间"
            ),
            unlike_tail=listed("预 计划 要求 应 限 情况 是否 率 数"),
        ),
        Field(
            code="state",
            label=N_("State"),
            kind="flag",
            choices=STATES,
            aliases=listed(
                "状态 工单状态 完成情况 处理状态 维修状态 是否完成 完成状态 当前状态 进度 处理进度 维修进度 "
                "是否完工 是否修复 完成否 办理状态 报修状态 是否办结 完工情况"
            ),
            longest=2000,
        ),
        Field(
            code="result",
            label=N_("Result"),
            kind="text",
            aliases=listed(
                "处理结果 维修结果 处理情况 维修情况 处理措施 处理过程 维修措施 维修记录 处理意见 维修过程 "
                "处理方式 结果 处理内容"
            ),
            longest=4000,
        ),
        Field(
            code="department",
            label=N_("Department"),
            kind="text",
            aliases=listed("责任部门 处理部门 承办部门 派往部门 部门 维修部门 所属部门"),
            longest=60,
        ),
        Field(
            code="material",
            label=N_("Materials"),
            kind="text",
            aliases=listed(
                "材料 使用材料 材料名称 维修材料 更换材料 配件 更换配件 耗材 材料明细 所用材料 材料型号 "
                "用料 材料及数量 材料使用情况 领用材料 使用配件 配件名称 材料名称及数量 物料 材料名称规格 "
                "消耗材料 更换材料名称"
            ),
            unlike_tail=listed("费 价 金额 单位"),
            longest=1000,
        ),
        Field(
            code="material_fee",
            label=N_("Material fee"),
            kind="money",
            aliases=listed(
                "材料费 材料费用 材料金额 配件费 材料费元 材料款 配件费用 物料费 材料成本 耗材费 配件金额 "
                "材料价格 材料合计"
            ),
            unlike_tail=("人工及", "是否"),
        ),
        Field(
            code="labour_fee",
            label=N_("Labour fee"),
            kind="money",
            aliases=listed(
                "人工费 人工费用 维修费 服务费 工时费 人工 上门费 劳务费 人工金额 维修人工费 人工成本 "
                "手工费 安装费"
            ),
            unlike_tail=listed("是否 材料及"),
        ),
        Field(
            code="total_fee",
            label=N_("Total fee"),
            kind="money",
            aliases=listed(
                "合计 费用合计 合计金额 总费用 费用 收费金额 收费 金额 总金额 维修费用 合计费用 应收金额 "
                "实收金额 收费合计 总计 维修金额 有偿服务费 收费情况 小计 实收 费用金额 维修费合计 有偿收费 "
                "结算金额 收取费用"
            ),
            unlike_tail=listed("是否 标准 单价 时间 日期 人"),
        ),
        CALLED_BACK,
        SATISFACTION,
        NOTE,
    ),
)
