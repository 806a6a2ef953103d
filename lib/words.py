"""Streamlit's own English words on screen, turned Chinese by one inline component."""

from functools import cache
from typing import Any

from lib.components import component
from lib.i18n import DEFAULT

CHINESE = {
    "Browse files": "选择文件",
    "Upload": "选择文件",
    "Drag and drop file here": "把文件拖到这里",
    "Drag and drop files here": "把文件拖到这里",
    "Choose options": "请选择",
    "Choose an option": "请选择",
    "No results": "没有找到",
    "No options to select.": "没有可选项",
    "No options to select": "没有可选项",
    "Select all": "全选",
    "Clear all": "清空",
    "Clear value": "清空",
    "Clear": "清空",
    "Remove": "移除",
    "Running...": "处理中…",
    "Stop": "停止",
    "Connecting": "正在连接",
    "Connection error": "连接中断",
    "Press Enter to apply": "按回车键确认",
    "Press Enter to submit form": "按回车键提交",
    "Press Ctrl+Enter to submit form": "按 Ctrl+回车 提交",
    "Press ⌘+Enter to submit form": "按 ⌘+回车 提交",
    "Press ⌘+Enter to apply": "按 ⌘+回车 确认",
    "Press Ctrl+Enter to apply": "按 Ctrl+回车 确认",
    "Show password text": "显示密码",
    "Hide password text": "隐藏密码",
    "Open sidebar": "打开菜单",
    "Close sidebar": "收起菜单",
    "Expand sidebar": "打开菜单",
    "Collapse sidebar": "收起菜单",
    "Close": "关闭",
    "Skip to main content": "跳到正文",
    "Sidebar": "菜单",
    "App pages": "页面",
    "Settings": "设置",
    "Print": "打印",
    "Rerun": "刷新",
    "Main menu": "菜单",
    "Time": "时间",
    "Open": "打开",
    "Empty": "未填",
    "Choose date": "选择日期",
    "Choose date and time": "选择日期和时间",
    "Increment": "增加",
    "Decrement": "减少",
    "file upload": "选择文件",
    "Previous month": "上个月",
    "Next month": "下个月",
    "Previous month.": "上个月",
    "Next month.": "下个月",
    "View more": "更多",
    "View less": "收起",
    "Page not found": "没有这个页面",
    "The page that you have requested does not seem to exist. Running the app's main page.": (
        "您要找的页面不存在，已为您打开首页。"
    ),
}
MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
CHINESE |= {month: f"{number}月" for number, month in enumerate(MONTHS, 1)}
CHINESE |= {
    day[:length]: word
    for day, word in zip(DAYS, "日一二三四五六", strict=True)
    for length in (2, 3, len(day))
}

# What stands in a date or time that is not filled in, by the kind of its part.
PARTS = {"year": "年", "month": "月", "day": "日", "hour": "时", "minute": "分"}
PATTERNS = [
    *((rf"{part}, ?(.*)", f"{word}，$1") for part, word in PARTS.items()),
    (r"Use arrow keys to navigate\..*", "方向键移动，回车选中，Esc 关闭。"),
    (r"Choose date, (.+)", "选择日期，$1"),
    (r"Choose date and time, (.+)", "选择日期和时间，$1"),
    (r"(\d+)MB per file • (.*)", "每个文件不超过 $1 MB，$2"),
    (r"(\d+)MB per file", "每个文件不超过 $1 MB"),
    (r"Limit (\d+)MB per file • (.*)", "每个文件不超过 $1 MB，$2"),
    (r"Limit (\d+)MB per file", "每个文件不超过 $1 MB"),
    (r"(\d+)/(\d+)", "$1/$2"),
    (r"Remove (.+)", "移除 $1"),
    (r"File must be (.+) or smaller\.", "文件不能超过 $1。"),
    (r"(.+) files are not allowed\.", "不能使用 $1 文件。"),
]


@cache
def _words() -> Any:
    return component("words")


def translate_streamlit(lang: str) -> None:
    """Mounted once per run by the shell; also leaves for the sign-in page when the session has ended."""
    chinese = lang == DEFAULT
    _words()(
        key="words",
        data={
            "words": tuple(CHINESE.items()) if chinese else (),
            "patterns": tuple(PATTERNS) if chinese else (),
            "parts": tuple(PARTS.items()) if chinese else (),
            "lang": "zh-CN" if chinese else "en",
        },
    )


def leave() -> None:
    """Send the browser to the sign-in page."""
    _words()(key="leave", data={"words": (), "patterns": (), "parts": (), "lang": "", "leave": True})
