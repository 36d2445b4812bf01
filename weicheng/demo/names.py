"""Names of the demo city. Units of the seeds keep their names; people are roles, never persons."""

from __future__ import annotations

# Bureaus of the district with the department of the rule pack they are.
BUREAUS = (
    ("区城市管理和综合执法局", "urban"),
    ("区住房和城乡建设局", "housing"),
    ("区卫生健康局", "health"),
    ("区市场监督管理局", "market"),
    ("区农业农村局", "agriculture"),
    ("市生态环境局湘桥分局", "ecology"),
    ("区园林绿化中心", "greening"),
    ("区水务局", "water"),
    ("市公安局湘桥分局", "police"),
    ("区工业和信息化局", "industry"),
)
# Paired units named by the bulletin of 潮州 (seed 002).
PAIRED = (
    "市金山中学", "市中医医院", "市交通运输局", "市人力资源社会保障局", "市人寿保险公司", "市人民医院", "市人防办",
    "市住房公积金管理中心", "市供销联社", "市农行", "市凤凰水电厂", "市卫监所", "市商务局", "市团委", "市国资委",
    "市妇联", "市委党校", "市工商联", "市工艺美术研究院", "市市政建设总公司", "市广播电视台", "市建行", "市总工会",
    "市政务服务数据管理局", "市文联", "市新华书店", "市档案馆", "市潮州文化研究中心", "市电力局", "市社保局",
    "市科协", "市税务局", "市统计局", "市职业技术学校", "市自来水总公司", "市邮政公司", "潮州卫校", "潮州日报社",
    "潮州电大", "电信潮州分公司", "移动潮州分公司", "韩山师院",
)  # fmt: skip
MADE_UP = tuple(f"测试单位{number:02}" for number in range(1, 21))

STREET_DUTIES = (
    "sweeping",
    "refuse",
    "toilets",
    "street_order",
    "estates",
    "vectors",
    "public_fixtures",
    "urban_villages",
)
DEPARTMENT_DUTIES = {
    "区城市管理和综合执法局": ("lighting", "adverts"),
    "区住房和城乡建设局": ("manholes", "construction", "roads"),
    "区卫生健康局": ("tobacco",),
    "区市场监督管理局": ("markets", "small_trades", "food"),
    "市生态环境局湘桥分局": ("nuisance",),
    "区园林绿化中心": ("greening",),
    "区水务局": ("rivers",),
    "市公安局湘桥分局": ("traffic",),
    "区工业和信息化局": ("utilities",),
}
# Holes left open on purpose, for the vacuum alarm to show.
UNOWNED = frozenset({("红山林场", "toilets"), ("铁铺镇", "vectors"), ("开发区", "urban_villages")})

# The published accounts: user name, unit ("" is the first street's office), post, role, over which area.
PEOPLE = (
    ("lingdao", "湘桥区人民政府", "分管副区长", "leader", "county"),
    ("zhuren", "湘桥区创卫办", "创卫办主任", "office_director", "county"),
    ("paiqian", "湘桥区创卫办", "受理派遣员", "dispatcher", "county"),
    ("ducha", "湘桥区创卫办", "督查员", "inspector", "county"),
    ("hecha", "湘桥区创卫办", "核查员", "checker", "county"),
    ("jiedao", "", "街道管理员", "street_manager", "street"),
    ("wangge", "", "社区网格员", "grid_worker", "street"),
    ("danwei", "区城市管理和综合执法局", "局长", "unit_leader", ""),
    ("chengban", "区城市管理和综合执法局", "市容股承办人", "unit_handler", ""),
    ("xiaohao", "区城市管理和综合执法局", "销号员", "lead_department", ""),
    ("jijian", "湘桥区人民政府", "纪检专员", "discipline", "county"),
    ("xitong", "湘桥区创卫办", "系统管理员", "system_admin", "county"),
    ("anquan", "湘桥区创卫办", "安全管理员", "security_admin", "county"),
    ("shenji", "湘桥区创卫办", "审计管理员", "audit_admin", "county"),
)

# What is reported, how often, and how the reporter puts it.
PROBLEMS = (
    ("06010", 18, ("路口垃圾堆放未清运", "巷口有一堆生活垃圾，已经发臭", "垃圾袋随意丢在墙角")),
    ("06042", 10, ("垃圾桶满溢", "垃圾收集点溢出，蚊蝇多", "桶边散落垃圾")),
    ("06012", 9, ("路面不洁，有油污和落叶", "人行道积灰", "市场门口污水横流")),
    ("06036", 9, ("楼道口乱堆杂物", "门前堆放旧家具", "背街堆着建筑废料")),
    ("09006", 9, ("占道摆卖，行人难以通过", "流动摊贩占用人行道", "早市散场后垃圾满地")),
    ("09005", 7, ("店铺把货摆到人行道上", "修车铺占道作业", "水果店出店经营")),
    ("07001", 8, ("电线杆上贴满小广告", "楼道小广告", "地面喷涂电话号码")),
    ("09009", 6, ("车辆乱停堵住消防通道", "人行道停车", "巷口乱停车")),
    ("06007", 4, ("沿街晾挂衣物", "树上拉绳晾被子")),
    ("01003", 3, ("雨水井盖破损", "井盖松动，车过有响声")),
    ("01037", 3, ("路灯不亮", "整条巷子路灯不亮")),
    ("06013", 3, ("路面坑洼积水", "人行道砖缺失")),
    ("06017", 3, ("绿化带内有垃圾", "花坛成了垃圾桶")),
    ("06025", 2, ("河面有漂浮垃圾", "沟渠淤塞发臭")),
    ("08004", 2, ("工地扬尘大，没有喷淋", "渣土未覆盖")),
    ("09020", 2, ("菜市场内地面湿滑、摊位杂乱", "农贸市场垃圾清运不及时")),
    ("06027", 1, ("餐馆油烟直排",)),
    ("06004", 1, ("外墙污损", "墙面乱涂画")),
)
SPOTS = ("路口东侧", "菜市场后门", "小学门口", "公交站旁", "桥头", "巷口", "公厕旁", "小区北门", "祠堂前", "停车场入口")
FIXES = (
    "已安排保洁员清运并冲洗",
    "已劝导整改，现场恢复整洁",
    "已组织人员清理",
    "已修复并恢复使用",
    "已更换桶体并加密清运",
)
RETURN_REASONS = ("不属于本单位管养范围", "该路段已移交城管部门", "现场为物业红线内")
