"""Where messages may go, what they may say, how often they are tried."""

from datetime import timedelta

import pytest

from db.choices.alerts import ChannelKind
from lib.alerts.address_rules import Address, hint, is_public, read, written
from lib.alerts.outbox_rules import MOST_TRIES, ROOM, fitting, merged, wait
from lib.alerts.text_rules import discreet, harmless, sentence
from lib.errors import Refused

WECOM, DINGTALK, FEISHU, MAIL = ChannelKind
NONE = frozenset[str]()
GOOD = {
    WECOM: "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693a91f6-7xxx-4bc4",
    DINGTALK: "https://oapi.dingtalk.com/robot/send?access_token=0a1b2c3d",
    FEISHU: "https://open.feishu.cn/open-apis/bot/v2/hook/11aa-22bb",
}


@pytest.mark.parametrize("kind", GOOD)
def test_an_address_copied_from_the_robots_page_is_good(kind: ChannelKind) -> None:
    kept = written(kind, f"  {GOOD[kind]} ", "", NONE)
    assert kept == GOOD[kind]
    found = read(kind, kept, NONE)
    assert f"https://{found.host}{found.target}" == kept
    assert (found.plain, found.relay) == (False, False)


@pytest.mark.parametrize(
    ("kind", "short", "long"),
    [
        (WECOM, "wecombot://693a91f6-7xxx-4bc4", GOOD[WECOM]),
        (DINGTALK, "dingtalk://SEC9@0a1b2c3d/", GOOD[DINGTALK] + "#SEC9"),
        (FEISHU, "feishu://11aa-22bb", GOOD[FEISHU]),
    ],
)
def test_the_short_form_is_as_good(kind: ChannelKind, short: str, long: str) -> None:
    assert written(kind, short, "", NONE) == long


def test_a_signing_key_is_kept_with_the_address() -> None:
    kept = written(DINGTALK, GOOD[DINGTALK], "SEC/+#1", NONE)
    assert read(DINGTALK, kept, NONE).secret == "SEC%2F%2B%231"
    assert written(WECOM, GOOD[WECOM], "SEC", NONE) == GOOD[WECOM]


ELSEWHERE = [
    "http://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com.evil.example/cgi-bin/webhook/send?key=1",
    "https://evil.example/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com@evil.example/cgi-bin/webhook/send",
    "https://evil.example\\@qyapi.weixin.qq.com/cgi-bin/webhook/send",
    "https://user:pass@qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com:8443/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com:port/cgi-bin/webhook/send?key=1",
    "https://qyapi.weixin.qq.com/cgi-bin/user/delete?key=1",
    "https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=1\r\nHost: evil.example",
    "https://127.0.0.1/cgi-bin/webhook/send",
    "https://[::1]/cgi-bin/webhook/send",
    "https://2130706433/cgi-bin/webhook/send",
    "https://[bad/cgi-bin/webhook/send",
    "file:///etc/passwd",
    "json://127.0.0.1:8080/",
    "dingtalk://0a1b2c3d",
    GOOD[DINGTALK],
    "ｈttps://qyapi.weixin.qq.com/cgi-bin/webhook/send",
    GOOD[WECOM] + "x" * 500,
    "",
]


@pytest.mark.parametrize("typed", ELSEWHERE)
def test_messages_go_nowhere_else(typed: str) -> None:
    with pytest.raises(Refused):
        written(WECOM, typed, "", NONE)


def test_a_relay_is_what_the_server_says_and_only_while_it_does() -> None:
    typed, relays = "http://127.0.0.1:8099/robot", frozenset({"127.0.0.1:8099"})
    kept = written(WECOM, typed, "", relays)
    assert read(WECOM, kept, relays) == Address(WECOM, "127.0.0.1", 8099, "/robot", plain=True, relay=True)
    for changed in (NONE, frozenset({"127.0.0.1:8098"})):
        with pytest.raises(Refused):
            read(WECOM, kept, changed)


def test_recipients_of_mail() -> None:
    kept = written(MAIL, " li@example.com，wang@example.cn\nli@example.com ", "", NONE)
    assert kept == "li@example.com,wang@example.cn"
    assert hint(MAIL, kept) == "l***@example.com, w***@example.cn"
    for wrong in ("", "li", "li@localhost", "li@example.com?bcc=x@example.com", "a@b.cn " * 21 + "x@b.cn;y"):
        with pytest.raises(Refused):
            written(MAIL, wrong, "", NONE)


def test_a_hint_does_not_give_the_key_away() -> None:
    told = hint(DINGTALK, GOOD[DINGTALK] + "#SEC9")
    assert told == "oapi.dingtalk.com …2c3d +"


@pytest.mark.parametrize(
    "ip",
    [
        *("127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "255.255.255.255", "240.0.0.1", "198.18.0.1", "192.0.2.1"),
        *("::1", "::", "fe80::1%eth0", "fc00::1", "ff02::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
        *(
            "64:ff9b::7f00:1",
            "64:ff9b:1::a00:1",
            "2002:7f00:1::",
            "::127.0.0.1",
            "2001:db8::1",
            "localhost",
            "",
        ),
    ],
)
def test_the_companys_own_machines_are_not_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize(
    "ip", ["113.96.23.67", "8.8.8.8", "2408:8756::1", "64:ff9b::808:808", "::ffff:8.8.8.8"]
)
def test_others_are(ip: str) -> None:
    assert is_public(ip)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("漏水 <@all> 快来", "漏水 ＜＠all＞ 快来"),
        ("@所有人 @all", "＠所有人 ＠all"),
        ("看 https://evil.example/a?b 这里", "看 （链接已略去） 这里"),
        ("看 evil.example/x", "看 （链接已略去）"),
        ("[点这里](javascript:alert)", "点这里(javascript:alert)"),
        ("**粗** `x` # 标题\n第二行", "粗 x  标题 第二行"),
        ("WX20251121-0001 3-2-1502 09:30", "WX20251121-0001 3-2-1502 09:30"),
        ("反\u202e转\u200b", "反转"),
    ],
)
def test_peoples_words_go_out_harmless(text: str, told: str) -> None:
    assert harmless(text) == told


def test_names_and_telephones_are_masked() -> None:
    params = discreet({"contact": "欧阳娜", "place": "3-2-1502 电话13812345678", "n": 3})
    assert params == {"contact": "欧**", "place": "3-2-1502 电话138****5678", "n": 3}


def test_a_sentence_is_in_the_companys_language() -> None:
    told = sentence("{a}: {b}", {"a": "Late", "b": {"zh_CN": "给水@all", "en": "Water"}})
    assert told == "已逾期: 给水＠all"


def test_waits_grow_and_end() -> None:
    assert [wait(n) for n in range(1, MOST_TRIES)] == [
        timedelta(minutes=m) for m in (1, 5, 30, 120, 120, 120, 120)
    ]


def test_one_message_holds_what_fits() -> None:
    many = [("超时", "一" * 100)] * 50
    count = fitting(many, WECOM)
    title, body = merged(many[:count], WECOM)
    assert 4 < count < 50
    assert len(f"{title}\n{body}".encode()) <= ROOM[WECOM] < 2048
    assert fitting(many[:2], WECOM) == 2
    assert fitting([("超时", "一" * 5000)], WECOM) == 1
    assert len(merged([("超时", "一" * 5000)], WECOM)[1].encode()) <= ROOM[WECOM]
    assert merged([("甲", "乙")], WECOM) == ("甲", "乙")
