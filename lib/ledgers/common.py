"""Fields and checks that ledgers of the service desk share."""

from collections.abc import Callable
from dataclasses import replace

from lib.i18n import N_
from lib.ledgers.households import BUILDING, UNIT
from lib.ledgers.names import Named
from lib.ledgers.shapes import Field, Layout, Row, Scene
from lib.ledgers.words import listed

DESK_BUILDING = replace(BUILDING, unlike=listed("层 管家 人 电话 时间"))
DESK_UNIT = replace(UNIT, unlike=listed("责任 维修 施工 部门 班组 承办 人 电话 处理"))
ROOM = Field(
    code="room",
    label=N_("Room or place"),
    kind="place",
    aliases=listed(
        "房号 报修房号 房间号 室号 楼栋房号 单元房号 房屋号 房屋编号 门牌号 门牌 户号 楼栋单元房号 业主房号 "
        "投诉房号 投诉人房号 报修人房号 客户房号 房号位置 房号地址 报修地址 业主地址 客户地址 住址 家庭住址 "
        "地址 联系地址 房间 室 铺位号 商铺号 单位 房产 房屋 楼栋号房号 楼号房号 报修单元 报修单位 "
        "报修区域房号"
    ),
    unlike_tail=listed("电话 时间 日期 责任 部门 人员 面积 金额 费"),
    help=N_("Building-unit-room like 3-2-1502, or a place like 大堂"),
    longest=200,
)
PLACE = Field(
    code="place",
    label=N_("Place"),
    kind="place",
    aliases=listed(
        "位置 地点 具体位置 报修地点 报修位置 维修地点 维修位置 故障位置 故障地点 投诉地点 发生地点 "
        "事发地点 公共区域 区域 部位 报修部位 维修部位 公共部位 报修区域 维修区域 所在位置 具体地点 "
        "事件地点 场所"
    ),
    unlike_tail=listed("电话 时间 日期 责任 车位"),
    longest=200,
)
PHONES = Field(
    code="phones",
    label=N_("Phone"),
    kind="phones",
    several=True,
    aliases=listed(
        "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 报修电话 报修人电话 投诉人电话 业主电话 "
        "客户电话 联系人电话 联系手机 来电号码 来电 主叫号码 业主联系方式 报修人联系方式 投诉人联系方式 "
        "投诉电话 报修人联系电话 投诉人联系电话 业主联系电话 客户联系方式 客户联系电话 移动电话 固定电话 "
        "座机"
    ),
    unlike=listed("维修 紧急 物业 处理 责任 师傅 回访 员工 施工 备注 是否 时间 受理人 派单"),
    help=N_("Several numbers apart by 、"),
)
CHANNELS = {
    "hotline": listed(
        "电话 来电 热线 电话报修 电话投诉 客服电话 400电话 400热线 400 服务热线 客服热线 物业电话 致电 "
        "客服中心 呼叫中心 电话登记 前台电话 值班电话"
    ),
    "counter": listed(
        "前台 来访 上门 现场 客服前台 前台报修 前台投诉 到访 服务中心 前台登记 来人 面谈 当面 柜台"
    ),
    "chat": listed(
        "微信群 微信 业主群 群 群聊 管家微信 微信报修 企业微信 企微 微信投诉 qq群 qq 钉钉 管家群 微信管家"
    ),
    "visit": listed("走访 拜访 上门走访 入户走访 入户 家访 回访 管家走访"),
    "patrol": listed(
        "巡查 巡检 巡视 物业巡查 员工巡查 自查 巡逻 日常巡查 巡查发现 巡检发现 工程巡检 秩序巡逻"
    ),
    "mail": listed("邮件 电子邮件 邮箱 信件 来信 书面 email 函件 信函 书面投诉"),
    "online": listed(
        "小程序 app 公众号 网上 线上 平台 微信小程序 微信公众号 网络 线上报修 扫码 扫码报修 二维码 网站 "
        "系统 业主app 手机app 在线"
    ),
    "box": listed("意见箱 意见簿 信箱 投诉箱 意见本 总经理信箱"),
}
CHANNEL = Field(
    code="channel",
    label=N_("Channel"),
    kind="choice",
    open=True,
    choices=CHANNELS,
    aliases=listed(
        "报修方式 报修渠道 投诉渠道 投诉方式 渠道 方式 来源 受理渠道 受理方式 报修来源 投诉来源 信息来源 "
        "反映渠道 反映方式 途径 报修途径 投诉途径 接报方式 来访方式 工单来源 登记方式 反馈渠道 反馈方式 "
        "来源渠道"
    ),
    unlike_tail=listed("联系 回访 处理 付款 支付 收费"),
    longest=60,
)
DEGREES = {
    "5": listed("非常满意 很满意 十分满意 特别满意 5分 五星 5星 优 优秀 好评 很好"),
    "4": listed("满意 较满意 比较满意 4分 四星 4星 良 良好 好 满意√"),
    "3": listed("一般 基本满意 尚可 还行 3分 三星 3星 中 合格 较一般"),
    "2": listed("不满意 较不满意 不太满意 2分 二星 2星 差 不合格"),
    "1": listed("很不满意 非常不满意 极不满意 十分不满意 1分 一星 1星 很差 非常差"),
}
SATISFACTION = Field(
    code="satisfaction",
    label=N_("Satisfaction"),
    kind="degree",
    choices=DEGREES,
    aliases=listed(
        "满意度 回访满意度 业主满意度 客户满意度 满意情况 是否满意 满意程度 回访评价 评价 业主评价 客户评价 "
        "满意度评价 回访结果 服务评价 维修评价 满意与否 满意否 处理满意度 业主意见 客户意见 验收意见"
    ),
    unlike_tail=listed("日期 时间 人 整改"),
    blanks=listed("未回访 未评价 无人接听 未接听 拒绝评价 无法联系 未接 联系不上 待回访 不予评价 √"),
)
CALLED_BACK = Field(
    code="called_back_at",
    label=N_("Called back at"),
    kind="moment",
    after="received_at",
    several=True,
    aliases=listed("回访时间 回访日期 回访日 回访时间日期 电话回访时间"),
    weak=("回访", "回访情况", "回访记录"),
    choices={
        "yes": listed("已回访 是 √ 回访 已 ok"),
        "no": listed("未回访 否 待回访 × 无需回访 不回访 无需 x"),
    },
    unlike_tail=listed("人 结果 内容 意见 方式 满意 评价"),
)
NOTE = Field(
    code="note",
    label=N_("Note"),
    kind="text",
    aliases=listed("备注 备注说明 附注 说明 其他 其它 其他说明 备注栏 补充说明"),
    longest=2000,
)


def settle_person(code: str) -> Callable[[list[Row], Layout, Scene], None]:
    """Telephone numbers in the cell of the name go where telephone numbers are."""

    def settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
        both = any(isinstance(row.values.get(code), Named) for row in rows)
        for row in rows:
            if both:
                row.values.setdefault("phones", [])
            if isinstance(found := row.values.get(code), Named):
                row.values[code] = found.name or None
                known = row.values.get("phones") or []
                row.values["phones"] = list(dict.fromkeys([*known, *found.phones]))

    return settle
