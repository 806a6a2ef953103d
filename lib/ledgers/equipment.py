"""The equipment ledger: what stands where, who made it, its warranty, when it is examined."""

from lib.i18n import N_
from lib.ledgers.common import NOTE
from lib.ledgers.equipment_settling import settle_equipment
from lib.ledgers.shapes import Field, Ledger
from lib.ledgers.words import listed

STATES = {
    "in_use": listed(
        "在用 使用 使用中 正常 运行 运行中 运行正常 良好 完好 启用 投用 在运行 正常使用 可用 备用 一用一备 "
        "合格 正常运行 in_use 是"
    ),
    "stopped": listed(
        "停用 停运 停机 封存 闲置 故障 维修 维修中 待修 检修 待检修 暂停 暂停使用 未启用 损坏 待维修 "
        "不合格 异常 未投用"
    ),
    "scrapped": listed("报废 已报废 淘汰 拆除 已拆除 注销 待报废 已淘汰 废弃"),
}


EQUIPMENT = Ledger(
    code="equipment",
    title=N_("Equipment ledger"),
    keys=(("no",), ("name", "place", "model", "serial")),
    once="no",
    proof=("installed", "made", "due"),
    words=("设备", "设施", "机电", "特种设备", "器材", "台账"),
    settle=(settle_equipment,),
    fields=(
        Field(
            code="no",
            label=N_("Equipment number"),
            kind="id",
            aliases=listed(
                "设备编号 设备编码 设备号 设备代码 设备代号 编号 资产编号 设施编号 设备台账编号 内部编号 "
                "自编号 使用编号 管理编号 器材编号 设备卡号 固定资产编号 位号"
            ),
            unlike=listed("出厂 制造 合同 证 注册 登记 电话 楼 检验 报告 工号"),
            longest=40,
        ),
        Field(
            code="name",
            label=N_("Equipment name"),
            kind="text",
            required=True,
            aliases=listed(
                "设备名称 名称 设备 设施名称 设施设备名称 设备设施名称 器材名称 资产名称 设备设施 机组名称 "
                "设备名 特种设备名称"
            ),
            unlike_tail=listed("厂 单位 公司 编号 型号 状态 类别 系统 部门 项目 位置"),
            longest=80,
        ),
        Field(
            code="kind",
            label=N_("Kind"),
            kind="text",
            aliases=listed(
                "设备类别 类别 设备类型 类型 系统 所属系统 设备分类 分类 设备系统 系统名称 专业 设备种类 "
                "系统类别 所属专业 设备大类 种类"
            ),
            unlike_tail=listed("号 型号 代码"),
            longest=40,
        ),
        Field(
            code="model",
            label=N_("Model"),
            kind="id",
            aliases=listed(
                "规格型号 型号规格 型号 规格 设备型号 型号/规格 规格/型号 品牌型号 主要参数 技术参数 "
                "规格参数 型号及规格 额定参数"
            ),
            longest=120,
        ),
        Field(
            code="serial",
            label=N_("Serial number"),
            kind="id",
            aliases=listed(
                "出厂编号 出厂号 制造编号 序列号 产品编号 机身号 机器编号 产品序列号 设备序列号 注册代码 "
                "使用登记证号 使用登记证编号 设备注册代码 登记证号 s/n sn"
            ),
            longest=80,
        ),
        Field(
            code="building",
            label=N_("Building"),
            kind="text",
            aliases=listed("楼栋 栋号 楼号 楼栋号 所在楼栋 所属楼栋 幢号 栋座 楼座"),
            longest=40,
        ),
        Field(
            code="place",
            label=N_("Place"),
            kind="text",
            aliases=listed(
                "安装位置 安装地点 位置 设备位置 存放位置 使用地点 所在位置 地点 安装部位 放置位置 存放地点 "
                "使用位置 设备所在位置 具体位置 安装场所 使用场所 所在机房 安装区域 区域"
            ),
            unlike_tail=listed("日期 时间 单位"),
            longest=200,
        ),
        Field(
            code="maker",
            label=N_("Maker"),
            kind="text",
            aliases=listed(
                "生产厂家 制造厂家 制造单位 生产厂商 生产单位 厂家 品牌 制造商 厂商 生产商 制造厂 生产厂 "
                "设备厂家 品牌厂家 生产企业"
            ),
            unlike_tail=listed("日期 编号 电话 联系方式"),
            longest=100,
        ),
        Field(
            code="supplier",
            label=N_("Supplier"),
            kind="text",
            aliases=listed(
                "供应商 供货商 供货单位 经销商 安装单位 销售单位 供应单位 供货厂家 采购单位 供方 安装公司"
            ),
            unlike_tail=listed("日期 电话 联系方式 人"),
            longest=100,
        ),
        Field(
            code="firm",
            label=N_("Upkeep firm"),
            kind="text",
            aliases=listed(
                "维保单位 维保公司 维护单位 维修单位 维保厂家 保养单位 维护保养单位 维保商 外包单位 维保方 "
                "维护公司 维修保养单位 维保服务商"
            ),
            unlike_tail=listed("日期 电话 联系方式 期 人"),
            part=True,
            longest=100,
        ),
        Field(
            code="phones",
            label=N_("Phone of the firm"),
            kind="phones",
            several=True,
            aliases=listed(
                "维保电话 维保单位电话 厂家电话 供应商电话 联系电话 电话 联系方式 维保联系电话 维保联系方式 "
                "售后电话 服务电话 维修电话 应急电话 供货商电话 厂家联系方式 救援电话 报修电话"
            ),
            unlike=listed("责任 负责 管理 项目"),
        ),
        Field(
            code="made",
            label=N_("Made on"),
            kind="date",
            aliases=listed(
                "出厂日期 生产日期 制造日期 出厂时间 出厂年月 制造年月 生产时间 制造时间 出厂年份"
            ),
            past=True,
        ),
        Field(
            code="installed",
            label=N_("In use since"),
            kind="date",
            aliases=listed(
                "投用日期 投入使用日期 使用日期 启用日期 安装日期 投用时间 启用时间 安装时间 投入使用时间 "
                "投运日期 购置日期 购买日期 验收日期 开始使用日期 投产日期 购入日期 使用年月"
            ),
            past=True,
            help=N_("Like 2021-03-05"),
        ),
        Field(
            code="warranty",
            label=N_("Warranty until"),
            kind="until",
            aliases=listed(
                "质保期 保修期 质保期至 质保到期日 保修截止日期 质保截止日期 保修期至 质保到期 质保期限 "
                "保修期限 质保截止 保修到期日 质保到期日期 保修到期 质保截止日 缺陷责任期"
            ),
            help=N_("A day, or how long: 2027-05-01, 2年, 24个月"),
        ),
        Field(
            code="months",
            label=N_("Examined every (months)"),
            kind="term",
            aliases=listed(
                "年检周期 检验周期 检测周期 检定周期 定检周期 法定检验周期 检查周期 校验周期 年检频次 "
                "检验频次"
            ),
            unlike_tail=listed("保养"),
            blanks=listed("不检 免检 无需 不需要 无需年检 免年检"),
            longest=30,
        ),
        Field(
            code="checked",
            label=N_("Last examined on"),
            kind="date",
            aliases=listed(
                "上次年检日期 上次检验日期 最近检验日期 检验日期 年检日期 最近年检日期 上次检测日期 检测日期 "
                "最近一次检验日期 最近一次年检 本次检验日期 上次年检 校验日期 检定日期 年检时间"
            ),
            unlike=listed("下次 下一次 到期 有效"),
            blanks=listed("不检 免检 无需 不需要 无需年检 免年检"),
        ),
        Field(
            code="due",
            label=N_("Next examination"),
            kind="date",
            aliases=listed(
                "下次年检日期 下次检验日期 下次检测日期 年检到期日 检验有效期至 年检有效期 检验有效期 "
                "下次年检 下次检验时间 下次年检时间 年检到期日期 检验到期日 下次校验日期 下次检定日期 "
                "下一次检验日期 下次检验 有效期至 检验合格有效期至 年检有效期至 到期日期"
            ),
            blanks=listed("不检 免检 无需 不需要 无需年检 免年检"),
        ),
        Field(
            code="keeper",
            label=N_("Keeper"),
            kind="text",
            aliases=listed(
                "责任人 负责人 管理人 设备责任人 保管人 设备管理员 管理责任人 责任人员 设备负责人 使用责任人 "
                "专管人 包机人 保管责任人 管理员"
            ),
            unlike_tail=listed("电话 单位 部门"),
            longest=60,
        ),
        Field(
            code="state",
            label=N_("State"),
            kind="degree",
            choices=STATES,
            aliases=listed(
                "状态 使用状态 设备状态 运行状态 使用状况 设备状况 运行情况 使用情况 设备现状 现状 技术状况 "
                "当前状态 完好状态 在用状态"
            ),
            longest=40,
        ),
        Field(
            code="count",
            label=N_("Pieces"),
            kind="text",
            part=True,
            aliases=listed("数量 台数 设备数量 套数 数量台 数量(台) 个数"),
            longest=20,
        ),
        Field(
            code="project",
            label=N_("Project"),
            kind="text",
            aliases=listed(
                "所属项目 项目 项目名称 管理处 服务中心 小区 所属小区 小区名称 所在项目 所属管理处"
            ),
            longest=120,
        ),
        NOTE,
    ),
)
