"""The survey ledger: answers collected elsewhere, a column for each question or a row for each answer."""

from dataclasses import replace
from typing import Any

from lib.i18n import N_
from lib.ledgers.common import DESK_BUILDING, DESK_UNIT
from lib.ledgers.common import ROOM as HOME
from lib.ledgers.households import CLASSES
from lib.ledgers.places import settle_places
from lib.ledgers.rooms import spelled
from lib.ledgers.shapes import Field, Layout, Ledger, Row, Scene
from lib.ledgers.steps import settled
from lib.ledgers.survey_cells import joined_period
from lib.ledgers.survey_marks import settle_marks
from lib.ledgers.words import listed

ASKS = "满意|评分|打分|得分|推荐|nps|可能性|评价"
NO_MARK = (
    "时间|日期|时长|用时|编号|序号|备注|意见|建议|原因|理由|说明|季度|满意率|总分|平均分|人数|占比|结果|人"
)
QUESTION = f"(?!.*(?:{NO_MARK})$)(?!.*(?:回访|哪些|为什么|地方)).*(?:{ASKS}).*"
WORDS = "(?!.*(?:满意度|满意程度|评分|打分|得分)).*(?:意见|建议|哪些|什么|不满意的?(?:地方|原因)|留言|想说).*"
NUMBERED = r"(?:q|第|题目?|问题|question)\d{1,2}(?:题|satisfaction)?.{0,30}"
ASKED_OF = ("满意", "评分", "打分", "推荐")


def _settle(rows: list[Row], layout: Layout, scene: Scene) -> None:
    for row in rows:
        _placed(row, layout)
        told = (row.values.get("period") or {}).values()
        row.values["when"] = joined_period(told, scene.texts, row.values.get("at"))


def _placed(row: Row, layout: Layout) -> None:
    """What is wrong with a room is no reason to lose an answer: it is kept without, and said."""
    title = layout.title("room")
    wrong = [problem for problem in row.problems if title and problem.column == title]
    if wrong:
        row.problems = [problem for problem in row.problems if problem not in wrong]
        row.notes += wrong
        row.values["room"] = None
    room: dict[str, Any] = row.values.get("room") or {}
    row.values["block"] = room.get("building") or row.values.get("building")


SURVEYS = Ledger(
    code="survey",
    title=N_("Survey answers"),
    keys=(("room", "when", "project"),),
    proof=("at",),
    words=("满意度调查", "问卷", "答卷", "测评", "满意程度", "调查回收"),
    spell=spelled,
    settle=(settle_places, settled("at"), _settle, settle_marks),
    fields=(
        Field(
            code="sheet_no",
            label=N_("Answer sheet number"),
            kind="id",
            aliases=listed(
                "问卷编号 答卷编号 答卷序号 问卷序号 问卷号 答卷号 答题编号 样本编号 样本号 受访者编号 "
                "回收编号 答卷id 问卷id"
            ),
            longest=60,
        ),
        Field(
            code="at",
            label=N_("Filled in at"),
            kind="moment",
            several=True,
            aliases=listed(
                "提交答卷时间 提交时间 答题时间 填写时间 填答时间 填表时间 答卷时间 调查时间 调查日期 "
                "回收时间 回收日期 填写日期 提交日期 访问时间 访问日期 录入时间 答题日期 日期 时间"
            ),
            unlike=listed("用时 时长 所用 开始 耗时"),
            help=N_("Like 2025-08-01 09:30"),
        ),
        Field(
            code="source",
            label=N_("Source"),
            kind="text",
            aliases=listed("来源 渠道 来源渠道 提交方式 回收方式 调查方式 收集方式 答题方式 回收渠道"),
            longest=60,
        ),
        Field(
            code="project",
            label=N_("Project"),
            kind="text",
            aliases=listed(
                "项目 项目名称 小区 小区名称 所属项目 所在小区 所属小区 楼盘 管理处 服务中心 物业项目"
            ),
            unlike=ASKED_OF,
            longest=120,
        ),
        replace(HOME, label=N_("Room"), unlike=ASKED_OF),
        DESK_BUILDING,
        DESK_UNIT,
        Field(
            code="category",
            label=N_("Customer class"),
            kind="degree",
            choices=CLASSES,
            aliases=listed("客户类别 客户类型 客户分类 客户等级 业主类别 业主类型 住户类别"),
        ),
        Field(
            code="period",
            label=N_("Period"),
            kind="period",
            apart=True,
            part=True,
            heading=N_("Survey period {n}"),
            aliases=listed("季度 调查季度 所属季度 期次 调查期 调查期次 年度 调查年度 年份 期间 批次"),
            like=r"surveyperiod\d|调查期\d",
            help=N_("Like 2025Q3, or 2025 for a year"),
        ),
        Field(
            code="question",
            label=N_("Question asked"),
            kind="text",
            aliases=listed(
                "题目 题干 题项 题目名称 题目内容 指标 调查指标 评价指标 测评指标 调查项目 评价项目 测评项目 "
                "调查内容 测评内容 评价内容 维度 评价维度 满意度维度"
            ),
            longest=400,
        ),
        Field(
            code="comment",
            label=N_("Comment"),
            kind="text",
            aliases=listed(
                "意见和建议 您的意见和建议 意见建议 意见与建议 意见及建议 建议 意见 其他意见 其他建议 留言 "
                "改进建议 备注"
            ),
            like=WORDS,
            longest=2000,
        ),
        Field(
            code="marks",
            label=N_("Questions"),
            kind="mark",
            required=True,
            apart=True,
            part=True,
            heading=N_("Question {n} satisfaction (1-5)"),
            aliases=listed(
                "得分 分值 评分 分数 打分 答案 选项 满意度 总体满意度 物业服务总体 总体评价 物业服务 "
                "设施设备维护 设施设备 设备设施 公共设施 安全管理 安全秩序 环境绿化 环境卫生 清洁卫生 "
                "绿化养护 社区活动 社区文化 客服响应 客户服务 客服服务 维修服务 报修服务 秩序维护 公共秩序 "
                "车辆管理 停车管理 推荐意愿 nps"
            ),
            like=f"{QUESTION}|{NUMBERED}",
            help=N_("Write the question in the heading; marks from 1 to 5, words like 非常满意, or 0 to 10"),
        ),
    ),
)
