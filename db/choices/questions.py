"""Words of the question bank."""

from db.choices import N_, Choice


class QuestionKind(Choice):
    SINGLE = "single", N_("Single choice")
    MULTIPLE = "multiple", N_("Multiple choice")
    TRUE_FALSE = "truefalse", N_("True or false")
    FILL = "fill", N_("Fill in the blanks")
    NUMBER = "number", N_("Number answer")
    MATCHING = "matching", N_("Matching")
    ORDERING = "ordering", N_("Put in order")
    SHORT = "short", N_("Short answer")
    CASE = "case", N_("Case analysis")


class Difficulty(Choice):
    EASY = "easy", N_("Easy")
    MIDDLE = "middle", N_("Middling")
    HARD = "hard", N_("Hard")


class QuestionState(Choice):
    DRAFT = "draft", N_("Question in draft")
    IN_USE = "in_use", N_("Question in use")
    RETIRED = "retired", N_("Question retired")
