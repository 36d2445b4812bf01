"""What can happen to scores, rankings, duties and lists, and its sentence."""

from __future__ import annotations

from weicheng.events.log import declare

TOLD = {"notifications"}

SCORED = declare("score.made", "按“{scheme}”评分，得 {score} 分")
REVIEWED = declare("score.reviewed", "复核通过，得分 {score} 分生效，{until:time} 前可以申诉", followers=TOLD)
RETURNED = declare("score.returned", "复核不予计分")
APPEALED = declare("score.appealed", "对得分提出申诉，{due:time} 前答复", followers=TOLD)
UPHELD = declare("score.appeal-upheld", "申诉成立，更正 {granted} 分，得分由 {before} 改为 {after}", followers=TOLD)
DISMISSED = declare("score.appeal-dismissed", "申诉不成立，得分不变", followers=TOLD)

CLOSED = declare("ranking.closed", "{label}结账，排定街道和社区名次")
REVISED = declare("ranking.revised", "{label}排名更正为第 {revision} 版")
PUBLISHED = declare("ranking.published", "公布{label}{tier}排名，文号 {document}", followers=TOLD)
PLAIN_ADOPTED = declare("ranking.plain-mean-adopted", "签发决定 {document}：按平均分确定末位")
PLAIN_ENDED = declare("ranking.plain-mean-ended", "废止按平均分确定末位的决定 {document}")

DUTY_OWED = declare("last-duty.owed", "因{label}排名末位，须在会议上检讨", followers=TOLD)
DUTY_STATED = declare("last-duty.stated", "提交陈述")
DUTY_APPEALED = declare("last-duty.appealed", "对末位检讨提出申诉", followers=TOLD)
DUTY_KEPT = declare("last-duty.kept", "申诉不成立，末位检讨照常进行", followers=TOLD)
DUTY_WITHDRAWN = declare("last-duty.withdrawn", "末位检讨撤销：{reason}", followers=TOLD)
DUTY_DONE = declare("last-duty.done", "在“{meeting}”上完成检讨")

LIST_MADE = declare("honour.made", "生成红黑榜：红榜 {red} 个，黑榜 {black} 个")
LIST_PUBLISHED = declare("honour.published", "公布红黑榜，文号 {document}")
CONTEST_OPENED = declare("contest.opened", "发起卫生评比，名额 {quota} 个")
CANDIDATE_SCORED = declare("contest.scored", "登记一个参评对象的得分")
CONTEST_DECIDED = declare("contest.decided", "评比定榜，入选 {winners} 个")
FIVE_HAVES = declare("five-have.recorded", "登记“五有”情况：{count}/5")
MARKED = declare("unit-mark.recorded", "登记{kind}得分 {score} 分")
