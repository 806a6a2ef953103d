"""What the columns of a score sheet are called. Which text is the area, which the item, its shape says."""

from lib.i18n import N_
from lib.ledgers.shapes import Field, Ledger
from lib.ledgers.words import listed

NO_PROBLEM = listed(
    "无问题 无异常 正常 良好 符合 符合要求 符合标准 合格 达标 完好 未发现问题 未发现 没问题 ok √ ✓ 齐全 暂无"
)
DEDUCTED_BLANKS = listed("/ - 无 不扣 未扣 不扣分")

SCORES = Ledger(
    code="scores",
    title=N_("Score sheet"),
    keys=(("words",),),
    words=("评分", "检查表", "检查", "考核", "打分", "巡查"),
    fields=(
        Field(
            code="words",
            label=N_("Area, item and standard"),
            kind="text",
            apart=True,
            required=True,
            aliases=listed(
                "检查内容 检查项目 检查项 项目 内容 考核项目 考核内容 评分项目 评分内容 检查要点 考核指标 "
                "指标"
                "类别 检查类别 检查区域 区域 部门 检查部门 专业 模块 大项 小项 分类 一级指标 二级指标 "
                "三级指标"
                "标准 检查标准 评分标准 考核标准 评分细则 评分依据 标准要求 质量标准 要求 检查要求 细则 "
                "检查内容及标准 检查项目及标准 考核内容及标准 内容及标准 检查标准及要求 项目名称 子项 "
                "检查点 检查部位 部位"
            ),
            unlike_tail=listed("分值 得分 扣分 结果 情况 人 日期 时间 满分"),
            longest=2000,
        ),
        Field(
            code="method",
            label=N_("How it is looked at"),
            kind="text",
            aliases=listed("检查方法 检查方式 方法 考核方法 评分方法 检查手段 验证方式"),
            longest=500,
        ),
        Field(
            code="points",
            label=N_("Points"),
            kind="number",
            units=("分",),
            aliases=listed(
                "分值 标准分 满分 配分 标准分值 应得分 总分值 项目分值 基准分 权重分 分数标准 标分"
            ),
            low=0,
            high=1000,
        ),
        Field(
            code="deducted",
            label=N_("Deducted"),
            kind="number",
            units=("分",),
            blanks=DEDUCTED_BLANKS,
            aliases=listed("扣分 扣减分 扣分值 减分 扣除分 扣分数 扣减"),
            unlike_tail=listed("原因 标准 说明 依据 事项"),
        ),
        Field(
            code="score",
            label=N_("Score given"),
            kind="number",
            units=("分",),
            blanks=("不适用", "不涉及", "n/a"),
            aliases=listed(
                "得分 实得分 评分 检查得分 考核得分 实际得分 打分 分数 本次得分 自评得分 检查评分"
            ),
            unlike_tail=listed("标准 依据"),
        ),
        Field(
            code="verdict",
            label=N_("Result of the check"),
            kind="text",
            aliases=listed(
                "检查结果 结果 是否合格 合格与否 判定 检查结论 结论 是否符合 符合性 评价 是否达标 检查判定 "
                "合格/不合格"
            ),
            longest=200,
        ),
        Field(
            code="good", label=N_("Ticked: meets"), kind="text", aliases=listed("合格 符合 是 达标 √ 正常")
        ),
        Field(
            code="failed",
            label=N_("Ticked: falls short"),
            kind="text",
            aliases=listed("不合格 不符合 否 不达标 × 异常"),
        ),
        Field(
            code="skipped",
            label=N_("Ticked: not applicable"),
            kind="text",
            aliases=listed("不适用 不涉及 无此项 NA"),
        ),
        Field(
            code="problem",
            label=N_("What was wrong"),
            kind="text",
            blanks=NO_PROBLEM,
            aliases=listed(
                "存在问题 问题描述 问题 不符合项 不合格项 存在的问题 发现问题 检查情况 检查记录 扣分原因 "
                "扣分说明"
                "不合格描述 不符合描述 问题及建议 存在问题及建议 现场情况 情况说明 扣分事项 问题说明"
            ),
            longest=2000,
        ),
        Field(
            code="due",
            label=N_("To be put right by"),
            kind="text",
            aliases=listed(
                "整改期限 整改时限 整改日期 完成时限 整改完成时间 期限 完成日期 整改时间 限期 要求完成时间"
            ),
        ),
        Field(
            code="owner",
            label=N_("Responsible"),
            kind="text",
            aliases=listed("责任人 整改责任人 整改人 负责人 责任部门 责任岗位"),
            longest=60,
        ),
        Field(
            code="note",
            label=N_("Remark"),
            kind="text",
            aliases=listed("备注 说明 复查情况 复查结果 整改情况"),
            longest=2000,
        ),
    ),
)
