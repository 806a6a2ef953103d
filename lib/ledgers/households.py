"""The household ledger: who lives where, with which telephone, on how many square metres."""

from lib.i18n import N_
from lib.ledgers.addresses import settle_rooms
from lib.ledgers.rooms import spelled
from lib.ledgers.shapes import Field, Ledger
from lib.ledgers.words import listed

BUILDING = Field(
    code="building",
    label=N_("Building"),
    kind="room part",
    part=True,
    aliases=listed("楼栋 栋 栋号 楼栋号 楼号 幢 幢号 座 座号 栋座 座栋 楼宇 楼座 楼幢 楼"),
)
UNIT = Field(
    code="unit",
    label=N_("Unit"),
    kind="room part",
    part=True,
    aliases=listed("单元 单元号 梯 门 梯号"),
)
ROOM = Field(
    code="room",
    label=N_("Room"),
    kind="room",
    required=True,
    aliases=listed(
        "房号 房间号 室号 房屋号 房屋编号 单元房号 楼栋房号 栋号房号 楼栋单元房号 户号 门牌号 "
        "门牌 房间 室 单位号 铺位号 商铺号 房屋 房产 物业单元 房屋地址 房产地址 房屋坐落 坐落 "
        "物业地址"
    ),
    weak=("家庭住址", "住址", "地址"),
    help=N_("Building-unit-room, like 3-2-1502; without units 3-1502"),
)
OWNERS = Field(
    code="owners",
    label=N_("Owner"),
    kind="names",
    aliases=listed(
        "业主姓名 业主 产权人姓名 产权人 户主姓名 户主 住户姓名 住户 房主 房主姓名 业主名称 "
        "权利人 买受人 购房人 客户姓名 客户名称 姓名 业户 业户姓名 业户名称 客户"
    ),
    weak=("联系人",),
    unlike=listed("租 紧急 签 使用人 家属 电话 身份 证 性别 编号 年龄 民族 单位 号码"),
    help=N_("Several names apart by 、; leave it blank or write 未售 where there is no owner"),
)
PHONES = Field(
    code="phones",
    label=N_("Phone"),
    kind="phones",
    several=True,
    aliases=listed(
        "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 业主电话 业主手机 业主联系电话 "
        "业主联系方式 业主手机号 移动电话 固定电话 座机 固话 住宅电话 备用电话 联系手机 "
        "住户电话 户主电话 产权人电话 其他电话 另一电话"
    ),
    unlike=("租", "紧急", "使用人", "物业", "家属", "管家", "单位", "备注"),
    help=N_("Several numbers apart by 、"),
)
CLASSES = {
    "basic": ("基础客户", "基础", "普通客户", "普通", "一般客户", "一般", "基本客户", "基本"),
    "key": ("重点客户", "重点", "重要客户", "重要", "关键客户"),
    "high_value": ("高价值客户", "高价值", "高端客户", "高端", "vip", "vip客户", "贵宾"),
    "potential": ("潜在客户", "潜在", "意向客户", "意向"),
}
HOUSEHOLDS = Ledger(
    code="households",
    title=N_("Household ledger"),
    keys=(("room",),),
    proof=("room",),
    words=("业主", "住户", "户主", "客户", "房屋", "产权", "入住"),
    settle=(settle_rooms,),
    spell=spelled,
    fields=(
        ROOM,
        BUILDING,
        UNIT,
        OWNERS,
        PHONES,
        Field(
            code="area",
            label=N_("Floor area (㎡)"),
            kind="number",
            aliases=listed("建筑面积 建面 房屋面积 产权面积 收费面积 计费面积 住宅面积 面积"),
            weak=("套内面积", "套内建筑面积"),
            unlike=("公摊", "车位", "储藏", "花园", "阳台"),
            units=("平方米", "平米", "平方", "平", "m2", "方"),
            low=1,
            high=100_000,
        ),
        Field(
            code="move_in",
            label=N_("Move-in date"),
            kind="date",
            past=True,
            aliases=listed(
                "入住日期 入住时间 入伙日期 入伙时间 收房日期 收房时间 交房日期 交房时间 收楼日期 "
                "接房日期 接房时间 交付日期 交付时间"
            ),
            help=N_("Like 2021-03-05"),
        ),
        Field(
            code="customer_class",
            label=N_("Customer class"),
            kind="choice",
            aliases=listed("客户类别 客户分类 客户等级 客户级别 业主类别 客户层级"),
            weak=("客户类型", "业主类型", "类别", "等级", "分类", "客户性质"),
            choices=CLASSES,
        ),
        Field(
            code="family",
            label=N_("Household size"),
            kind="count",
            aliases=listed(
                "家庭人口 家庭人数 家庭人口数 人口 人口数 常住人口 常住人数 居住人数 入住人数 家庭成员数 人数"
            ),
            units=("人", "口", "口人", "个人"),
            low=0,
            high=50,
        ),
        Field(
            code="parking",
            label=N_("Parking space"),
            kind="text",
            aliases=listed("车位 车位号 停车位 车位编号 车位信息 车位情况 停车位号"),
            unlike=("面积", "费"),
            longest=60,
        ),
        Field(
            code="birthday",
            label=N_("Birthday"),
            kind="birthday",
            past=True,
            aliases=listed("生日 出生日期 业主生日 出生年月 出生年月日 户主生日"),
            help=N_("Like 1980-03-05, or 3月5日 without the year"),
        ),
        Field(
            code="tenants",
            label=N_("Tenant"),
            kind="names",
            aliases=listed("租户姓名 租户 租客姓名 租客 承租人 承租人姓名 承租方 使用人 使用人姓名"),
            unlike=("电话", "手机", "联系", "日期", "身份", "证"),
        ),
        Field(
            code="tenant_phones",
            label=N_("Tenant's phone"),
            kind="phones",
            several=True,
            aliases=listed(
                "租户电话 租户手机 租户联系电话 租户联系方式 租户手机号 租客电话 租客手机 "
                "租客联系电话 租客联系方式 承租人电话 承租人联系电话 使用人电话"
            ),
        ),
        Field(
            code="note",
            label=N_("Note"),
            kind="text",
            aliases=listed("备注 备注说明 附注 说明 其他 其它"),
            longest=1000,
        ),
    ),
)
