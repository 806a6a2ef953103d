"""Words of what people are told."""

from db.choices import N_, Choice


class AlertKind(Choice):
    SOON = "soon", N_("Due soon")
    LATE = "late", N_("Late")
    MAJOR = "major", N_("Major complaint")
    REPEAT = "repeat", N_("Repeat")
    DISPATCHED = "dispatched", N_("Given to you")
    RETURNED = "returned", N_("Came back")
    RESIDENT = "resident", N_("Word of a resident")
    ACTION = "action", N_("Corrective action")
    INCIDENT = "incident", N_("Incident")
    ARCHIVE = "archive", N_("Archives")
    SURVEY = "survey", N_("Survey")
    TRAINING = "training", N_("Training and exams")
    INSPECTION = "inspection", N_("Inspections and duties")
    DIGEST = "digest", N_("Morning digest")
    TROUBLE = "trouble", N_("Technical trouble")


# What a channel may be told; trouble is for administrators alone, and in the product only.
SENT_OUT = tuple(kind for kind in AlertKind if kind != AlertKind.TROUBLE)


class ChannelKind(Choice):
    WECOM = "wecom", N_("WeCom robot")
    DINGTALK = "dingtalk", N_("DingTalk robot")
    FEISHU = "feishu", N_("Feishu robot")
    MAIL = "mail", N_("E-mail")
