from __future__ import annotations

from writer_assist.domain.authorship import BEFORE, TYPED, TYPED_NOW, Run
from writer_assist.domain.authorship_log import AuthorshipLog, Edit


def test_what_was_typed_before_the_text_was_left_is_typed_after_undo_too():
    log = AuthorshipLog([Run(3, BEFORE)])
    log.edit([Edit(3, 0, (Run(2, TYPED_NOW),))], state=1)
    log.edit([Edit(3, 2, ())], state=2)

    log.settle()
    log.undo(1)

    assert log.ranges.runs() == (Run(3, BEFORE), Run(2, TYPED))
