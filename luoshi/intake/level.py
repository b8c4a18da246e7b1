"""Whether a directive can be checked: can one ask for a named thing and get yes or no."""

import re

from luoshi.intake import told

#: Deliverables, mechanisms, events and checkable acts.
_NAMED = re.compile(
    r"机制|制度|清单|台账|方案|预案|计划|报告|汇报|通报|行动|工程|项目|平台|工作法|”法|"
    r"责任链条|责任制|责任书|专班|小组|排查|整改|检查|督查|督导|培训|走访|回访|考核|评估|"
    r"验收|销号|会议|动员|调研|体系|"
    r"名单|目录|网格|试点|示范|基地|园区|招商|签约|开工|竣工|投产|入库|拨付|办结|公示|公开|"
    r"公布|报送|上报|登记|建档|巡查|执法|演练|宣讲|轮训|队伍|阵地|设施|采取措施|"
    r"采取.{0,12}措施|政策|补贴|资金|工资|用地|审批|许可|立案|清零|"
    r"指标|任务|进度|节点|短板|问题(?!意识)|难题|发动|组建|成立|设立|投入|聚焦重点|分解|"
    r"跟进|早开工|成果|活动|服务|一律|严禁|不准|追责|问责|处罚|书面|查处|值班|值守|检修|协商|"
    r"抽调|一[\u4e00-\u9fff]一[策档表单账]"
)
#: Attitudes, principles and slogans.
_ATTITUDE = re.compile(
    r"意识|精神|作风|思想|认识|担当|状态|信心|决心|氛围|动力|干劲|姿态|头脑|觉悟|站位|自觉|"
    r"紧迫感|责任感|使命感|定力|韧劲|本领|情怀|形象|合力|活力|初心|政绩|优势|新局面|新格局|"
    r"新篇章|实效|保障|守正创新|走深走实"
)
#: A count in digits or in words, of things, persons or times.
_COUNTED = re.compile(
    r"\d|[两三四五六七八九十百千万]+(?:余|多)?(?:个|名|人|户|次|台|天|条|家|支|座|处|项|元|亩|成|公里|分之)"
)


def is_action(text: str, *, has_deadline: bool) -> bool:
    """Whether the directive names a deliverable, mechanism, event, day or checkable act."""
    if has_deadline or _COUNTED.search(told.plain(text)):
        return True
    named = len(_NAMED.findall(text))
    attitudes = len(_ATTITUDE.findall(text))
    if not named:
        return False
    clauses = len(re.split("[,，]", text))
    return named > attitudes or (clauses >= 4 and named >= attitudes)
