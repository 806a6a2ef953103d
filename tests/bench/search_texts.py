"""Documents for measuring the search: 80 to 300 characters, some words in more than half of them."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from db.search_docs import Doc

PROJECTS, CUSTOMERS, STAFF, YEARS = 60, 100_000, 200, 10
LAST = date(2025, 11, 21)
CATEGORIES = (
    "contract",
    "repair",
    "complaint",
    "handover",
    "survey",
    "training",
    "inspection",
    "fire",
    "other",
)
SECRECIES = {"public": 70, "internal": 22, "private": 8}
SURNAMES = "赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭鲁韦马苗方任袁柳"
GIVEN = "一子若听知念书云星语沐清映安亦思初如言景嘉以宛望时舒修闻采拾临问枕山风雨川舟溪禾月白竹墨棠乔野帆"
TITLES = (
    *("电梯维保记录", "业主报修登记", "物业服务合同", "消防设施检查表", "漏水处理回单", "装修申请审批"),
    *(
        "车位租赁协议",
        "满意度调查汇总",
        "员工培训签到",
        "二次供水水质报告",
        "公共维修资金申请",
        "投诉处理意见书",
    ),
    *("绿化养护日志", "秩序维护交接班", "门禁卡发放清单", "房屋交付验收单", "停水停电通知", "会议纪要"),
    *("供应商评价", "应急演练总结"),
)
# Weight and sentence; {r} a room, {n} a name, {t} a telephone, {d} a day, {w} a ticket, {c} two rare signs.
SENTENCES = (
    (30, "业主{n}来电反映{r}电梯运行时有异响"),
    (26, "电梯维保单位已到场检查曳引机和门机"),
    (24, "业主表示对处理结果满意"),
    (22, "厨房水槽下面漏水，水已经流到客厅"),
    (20, "卫生间顶部漏水，怀疑楼上防水层破损"),
    (18, "工程部安排维修人员上门查看"),
    (16, "维修完成后由业主签字确认"),
    (14, "已缴清本年度物业费{m}元"),
    (12, "业主对物业费收费标准有疑问，客服已解释"),
    (10, "电梯困人，{d}晚间救出，无人受伤"),
    (8, "联系电话{t}，住户{n}"),
    (8, "房号{r}，工单{w}"),
    (7, "秩序维护员夜间巡逻发现单元门禁失灵"),
    (6, "地下车库照明灯不亮，已更换LED灯管"),
    (6, "消防栓压力不足，已通知维保单位整改"),
    (5, "装修垃圾清运不及时，影响通行"),
    (5, "绿化带树木遮挡采光，申请修剪"),
    (4, "二次供水水箱清洗消毒，水质检测合格"),
    (4, "生活水泵变频器报警，型号ACS{k}，已复位"),
    (4, "监控摄像头离线，IP地址192.168.{k}.1"),
    (3, "车位租赁合同到期，{n}申请续签"),
    (3, "弱电井内线缆混乱，建议整理"),
    (3, "宠物粪便无人清理，邻里{n}多次反映"),
    (2, "外墙瓷砖脱落，已设置警戒线"),
    (2, "空调外机支架锈蚀，存在坠落风险"),
    (2, "配电房温度过高，已加装排风扇"),
    (2, "快递柜Wi-Fi模块故障，联系厂家更换"),
    (1, "白蚁防治由{c}公司承接，质保两年"),
    (1, "化粪池清掏外包给{c}环卫"),
    (1, "琥珀厅会议室地毯更换，供应商{c}"),
    (1, "备注：{c}{n}{c}"),
)
WEIGHTS = [weight for weight, _ in SENTENCES]


def docs(number: int, seed: int = 5) -> Iterator[Doc]:
    """The oldest first, evenly over the years; the same for the same number and seed."""
    dice = Random(seed)
    days = YEARS * 365
    for id in range(1, number + 1):
        yield _doc(dice, id, LAST - timedelta(days=days - id * days // number))


def _doc(dice: Random, id: int, day: date) -> Doc:
    no = f"WX{day:%Y%m%d}-{id % 10_000:04d}"
    number = dice.randrange(PROJECTS) + 1
    return Doc(
        "ticket" if id % 3 == 0 else "archive",
        id,
        f"{dice.choice(TITLES)}" + (f" {no}" if id % 2 else f" {_room(dice)}"),
        _body(dice, day, no),
        f"{_phone(dice)} {dice.choice('zqslwcyh')}{dice.choice('zqslwcyh')}",
        project_id=number if id % 50 else None,
        year=day.year,
        day=day,
        category=dice.choice(CATEGORIES),
        secrecy=dice.choices(list(SECRECIES), list(SECRECIES.values()))[0],
        customer_id=dice.randrange(CUSTOMERS) if id % 4 else None,
        staff_id=dice.randrange(STAFF),
        has_file=id % 5 == 0,
    )


def _body(dice: Random, day: date, no: str) -> str:
    most, said = dice.randint(80, 290), ""
    while len(said) < most:
        sentence = dice.choices(SENTENCES, WEIGHTS)[0][1]
        said += sentence.format(
            r=_room(dice),
            n=dice.choice(SURNAMES) + "".join(dice.choices(GIVEN, k=2)),
            t=_phone(dice),
            d=f"{day:%Y-%m-%d}",
            w=no,
            m=dice.randint(300, 9000),
            k=dice.randint(100, 999),
            c=chr(0x4E00 + dice.randrange(20_000)) + chr(0x4E00 + dice.randrange(20_000)),
        )
        said += dice.choice("，。；")
    return said[:300]


def _room(dice: Random) -> str:
    return f"{dice.randint(1, 30)}-{dice.randint(1, 3)}-{dice.randint(1, 33)}0{dice.randint(1, 4)}"


def _phone(dice: Random) -> str:
    return f"1{dice.choice('356789')}{dice.randrange(10**9):09d}"
