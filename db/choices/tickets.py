"""Words of a ticket's life."""

from db.choices import N_, Choice


class TicketType(Choice):
    REPAIR = "repair", N_("Repair")
    COMPLAINT = "complaint", N_("Complaint")
    ENQUIRY = "enquiry", N_("Enquiry")
    SUGGESTION = "suggestion", N_("Suggestion")
    PRAISE = "praise", N_("Praise")
    HOME_VISIT = "home_visit", N_("Home visit")
    OTHER = "other", N_("Other matter")


class Grade(Choice):
    """How grave a complaint is, from the lightest."""

    GENERAL = "general", N_("General complaint")
    COMPLEX = "complex", N_("Complex complaint")
    MAJOR = "major", N_("Major or group complaint")


class Urgency(Choice):
    EMERGENCY = "emergency", N_("Emergency")
    GENERAL = "general", N_("General")
    PLANNED = "planned", N_("Planned")


class Channel(Choice):
    HOTLINE = "hotline", N_("Hotline")
    COUNTER = "counter", N_("Counter")
    CHAT = "chat", N_("Community chat")
    VISIT = "visit", N_("Visit")
    PATROL = "patrol", N_("Patrol")
    MAIL = "mail", N_("Mail")
    ONLINE = "online", N_("Online")
    BOX = "box", N_("Suggestion box")


class State(Choice):
    RECEIVED = "received", N_("Received")
    ACCEPTED = "accepted", N_("To dispatch")
    DISPATCHED = "dispatched", N_("Dispatched")
    ON_SITE = "on_site", N_("On site")
    WAITING = "waiting", N_("Waiting")
    CLASSIFIED = "classified", N_("Classified")
    INVESTIGATED = "investigated", N_("Investigated")
    DONE = "done", N_("To call back")
    ANSWERED = "answered", N_("Answered in writing")
    CALLED_BACK = "called_back", N_("Called back")
    FOLLOWED_UP = "followed_up", N_("Followed up")
    CLOSED = "closed", N_("Closed")
    REJECTED = "rejected", N_("Rejected")
    CANCELLED = "cancelled", N_("Cancelled")


class Move(Choice):
    RECEIVE = "receive", N_("Receive")
    ACCEPT = "accept", N_("Accept")
    REJECT = "reject", N_("Reject")
    DISPATCH = "dispatch", N_("Dispatch")
    GRAB = "grab", N_("Take it myself")
    ARRIVE = "arrive", N_("Arrived on site")
    WAIT = "wait", N_("Put on hold")
    RESUME = "resume", N_("Go on")
    FINISH = "finish", N_("Work done")
    CLASSIFY = "classify", N_("Classify the complaint")
    GRADE = "grade", N_("Change the grade")
    INVESTIGATE = "investigate", N_("Record the findings")
    ANSWER = "answer", N_("Answer in writing")
    CALL_BACK = "call_back", N_("Call back")
    FOLLOW_UP = "follow_up", N_("Follow up")
    SEND_ON = "send_on", N_("Sent on: nobody took it up")
    HELP = "help", N_("Bring in a co-handler")
    HELPED = "helped", N_("Co-handler done")
    CAUSE = "cause", N_("Name the cause")
    TELL = "tell", N_("Tell the customer")
    WORD = "word", N_("Word of the customer")
    LINK = "link", N_("Linked")
    CLOSE = "close", N_("Close")
    REOPEN = "reopen", N_("Reopen")
    CANCEL = "cancel", N_("Cancel the ticket")
    NOTE = "note", N_("Add a note")
    LINE = "line", N_("Parts and cost")


class WaitingFor(Choice):
    CUSTOMER = "customer", N_("Customer")
    PARTS = "parts", N_("Parts")
    CONTRACTOR = "contractor", N_("Outside contractor")


class Reached(Choice):
    YES = "yes", N_("Reached")
    NO = "no", N_("Not reached")


class Satisfaction(Choice):
    VERY_SATISFIED = "5", N_("Very satisfied")
    SATISFIED = "4", N_("Satisfied")
    FAIR = "3", N_("Fair")
    DISSATISFIED = "2", N_("Dissatisfied")
    VERY_DISSATISFIED = "1", N_("Very dissatisfied")


class Delivery(Choice):
    """How a written answer reached the customer."""

    HANDED = "handed", N_("Handed over")
    CHAT = "chat", N_("By chat message")
    MAIL = "mail", N_("By e-mail")
    POST = "post", N_("By post")


class Redress(Choice):
    """What follows when the customer is not content."""

    REOPEN = "reopen", N_("Reopen the ticket")
    ACTION = "action", N_("Raise a corrective action")


class LineKind(Choice):
    PART = "part", N_("Part")
    LABOUR = "labour", N_("Labour")


class DispatchMode(Choice):
    BY_HAND = "by_hand", N_("The desk chooses")
    GRAB = "grab", N_("Whoever takes it first")
    ROTATE = "rotate", N_("In turn")
