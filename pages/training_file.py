"""Training file (员工培训档案): one's own, or that of somebody in one's scope, on one page."""

from lib.training.file_view import of_person, own
from lib.ui import enter, param_id

me = enter("training_file")
if id := param_id():
    of_person(me, id)
else:
    own(me)
