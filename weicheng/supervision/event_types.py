"""What can happen in social supervision, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

APPOINTED = declare("supervisor.appointed", "聘任社会监督员，任期至 {until:date}")
TERM_ENDED = declare("supervisor.ended", "终止社会监督员的任期，自 {until:date} 起")
RECEIVED = declare("opinion.received", "登记意见，限 {due:date} 前答复")
ANSWERED = declare("opinion.answered", "答复意见：{how}")
RAISED = declare("opinion.raised", "意见转为案件 case:{case}")
REVIEW_REGISTERED = declare("review.registered", "登记人大政协视察，{day:date} 进行")
HEARING_HELD = declare("hearing.held", "登记听证会，{day:date} 举行")
HEARING_CONCLUDED = declare(
    "hearing.concluded", "公布听证结果：意见 {total} 条，采纳 {adopted} 条，未采纳 {declined} 条"
)
