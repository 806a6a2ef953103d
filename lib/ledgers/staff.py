"""The staff list: who works where since when, and which certificates each holds until when."""

from lib.i18n import N_
from lib.ledgers.certificates import EXPIRY_WORDS, NAME_WORDS, NUMBER_WORDS, STEM, settle_certificates
from lib.ledgers.common import settle_person
from lib.ledgers.shapes import Field, Layout, Ledger, Remark, Row, Scene
from lib.ledgers.words import listed

STATUSES = {
    "active": listed(
        "在职 在岗 正式 已转正 转正 正式员工 正式工 在册 正常 休假 产假 病假 返聘 劳务 外包 派遣 合同工 "
        "临时 兼职 停薪留职"
    ),
    "probation": listed("试用 试用期 实习 见习 试岗 实习期 培训期 待转正 试用期员工 未转正"),
    "left": listed(
        "离职 已离职 辞职 退休 辞退 解除 调离 离岗 自离 已辞职 已退休 离退 终止 解聘 开除 合同终止"
    ),
}


def _settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        joined, left = row.values.get("joined"), row.values.get("left")
        if joined and joined > scene.today.isoformat():
            row.problems.append(
                Remark(layout.title("joined"), N_("Joined in the future: {day}"), {"day": joined})
            )
        if joined and left and left < joined:
            row.problems.append(Remark(layout.title("left"), N_("Left before joining")))
        if row.values.get("status") is None:
            gone = left is not None and left <= scene.today.isoformat()
            row.values["status"] = "left" if gone else "active"


STAFF = Ledger(
    code="staff",
    title=N_("Staff list"),
    keys=(("no",), ("name", "phones")),
    once="no",
    proof=("joined", "phones"),
    words=("花名册", "员工", "人员", "职工", "持证"),
    settle=(settle_person("name"), settle_certificates, _settle),
    fields=(
        Field(
            code="no",
            label=N_("Staff number"),
            kind="id",
            aliases=listed(
                "工号 员工编号 员工号 职工号 人员编号 编号 职工编号 员工工号 人员工号 员工代码 工牌号 "
                "考勤号 胸牌号"
            ),
            unlike=listed("证 身份 电话 合同 银行 卡 车 宿舍 社保"),
            longest=30,
        ),
        Field(
            code="name",
            label=N_("Name"),
            kind="person",
            required=True,
            aliases=listed("姓名 员工姓名 名字 人员姓名 职工姓名 员工 人员 持证人 持证人姓名 持证人员"),
            unlike=listed("紧急 证书 联系人 家属 配偶 编号 电话 类 数 上级 领导"),
            longest=60,
        ),
        Field(
            code="gender",
            label=N_("Gender"),
            kind="degree",
            choices={"male": ("男", "男性", "m"), "female": ("女", "女性", "f")},
            aliases=listed("性别 男女"),
        ),
        Field(
            code="project",
            label=N_("Project"),
            kind="text",
            aliases=listed(
                "所属项目 项目 项目名称 所在项目 服务项目 管理处 服务中心 项目部 工作地点 任职项目 小区 "
                "服务处 所属管理处 驻点 所属小区 所在小区 项目点 工作项目"
            ),
            longest=120,
        ),
        Field(
            code="department",
            label=N_("Department"),
            kind="text",
            aliases=listed("部门 所属部门 所在部门 部门名称 任职部门 部门班组 班组"),
            longest=60,
        ),
        Field(
            code="post",
            label=N_("Post"),
            kind="text",
            aliases=listed(
                "岗位 职务 职位 岗位名称 工种 现任岗位 任职岗位 工作岗位 职务岗位 岗位职务 担任职务 职务名称"
            ),
            unlike_tail=listed("证 日期 时间 工资"),
            longest=60,
        ),
        Field(
            code="phones",
            label=N_("Phone"),
            kind="phones",
            several=True,
            aliases=listed(
                "联系电话 电话 手机 手机号 手机号码 联系方式 电话号码 本人电话 员工电话 移动电话 个人电话 "
                "本人手机 联系手机 短号"
            ),
            unlike=listed("紧急 家属 家庭 家人 应急 亲属 办公 单位 配偶 第二"),
        ),
        Field(
            code="joined",
            label=N_("Joined"),
            kind="date",
            aliases=listed(
                "入职日期 入职时间 到岗日期 入职 到职日期 上岗日期 进公司时间 到岗时间 入司时间 入司日期 "
                "上岗时间 到职时间 参加工作时间 入职年月 进司日期 进场时间 受雇日期"
            ),
            unlike_tail=("离", "转正", "培训"),
            help=N_("Like 2021-03-05"),
        ),
        Field(
            code="left",
            label=N_("Left on"),
            kind="date",
            aliases=listed(
                "离职日期 离职时间 离岗日期 离岗时间 辞职日期 离开日期 离职年月 辞职时间 退休日期"
            ),
        ),
        Field(
            code="status",
            label=N_("Status"),
            kind="choice",
            choices=STATUSES,
            aliases=listed(
                "在职状态 状态 人员状态 员工状态 在职情况 是否在职 在岗状态 任职状态 是否离职 用工状态 "
                "在岗情况"
            ),
            blanks=("是",),
        ),
        Field(
            code="education",
            label=N_("Education"),
            kind="text",
            aliases=listed("学历 文化程度 最高学历 学历学位 教育程度 文化水平"),
            longest=30,
        ),
        Field(
            code="certificate_name",
            label=N_("Certificate"),
            kind="text",
            apart=True,
            part=True,
            aliases=listed(
                "证书名称 持证情况 证书 资格证书 证书类别 持证类别 上岗证名称 持有证书 职业资格证书 "
                "持证名称 所持证书 持证 资格证名称 证书种类 特种作业证 证件名称"
            ),
            like=f"(?:第?[1-9一二三]?|持证[1-9]?|证书?[1-9一二三]){NAME_WORDS}[1-9一二三]?|证书?[1-9一二三](?:名称)?"
            "|certificate[1-9]name",
            heading=N_("Certificate {n} name"),
            unlike=listed("身份 号 期 合同"),
            longest=200,
        ),
        Field(
            code="certificate_number",
            label=N_("Certificate number"),
            kind="id",
            apart=True,
            part=True,
            aliases=listed("证书编号 证书号 证书号码 证号 证件编号 资格证编号 上岗证号"),
            like=f"{STEM}(?:证书?|员|师)[1-9一二三]?{NUMBER_WORDS}[1-9一二三]?|certificate[1-9]number",
            heading=N_("Certificate {n} number"),
            unlike=listed("身份 工号 员工 人员 职员 电话 手机 合同 银行 社保 序 考勤 户口 联系"),
            longest=200,
        ),
        Field(
            code="certificate_expires",
            label=N_("Valid until"),
            kind="expiry",
            apart=True,
            part=True,
            aliases=listed(
                "有效期至 有效期 证书有效期 有效日期 有效期限 到期日期 到期时间 证书到期日 复审日期 有效期止"
            ),
            like=f"{STEM}[1-9一二三]?{EXPIRY_WORDS}[1-9一二三]?|certificate[1-9]validuntil",
            heading=N_("Certificate {n} valid until"),
            unlike=listed("身份 合同 试用 劳动 协议 保险 社保 入职 离职"),
        ),
        Field(
            code="certificate",
            label=N_("Certificate"),
            kind="certificate",
            apart=True,
            part=True,
            aliases=(),
            like=r"(?!身份|居住|暂住|准考|有无|是否|持)[一-鿿a-z]{2,14}(?:证|证书)",
            unlike=listed("身份 居住 暂住 准考 毕业 学位 资格证书 职业资格证书 上岗证名称 离职 结婚 退伍"),
            longest=200,
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
