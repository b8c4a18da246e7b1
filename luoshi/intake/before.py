"""The noun phrase before a number or before its word of change."""

import re

from luoshi.intake import noun, quick, words

FARTHEST = 60
_TIME = re.compile(
    r".*(?:(?<![.\d])(?:20\d\d年)?(?:\d{1,2}月)?\d{0,2}[—\-~至到]*\d{1,2}(?:月份?|日|年)(?:底|末|初|"
    r"来|起|以来)?|今年以来|年初以来|近年来|目前|今年|去年|全年|当前|眼下|上半年|下半年|"
    r"[一二三四前]{1,2}季度|当月|本月|累计|期间|以来|其中|截至[^,，]*?(?:底|前)|"
    r"[一二两三四五六七八九十半\d]+个?(?:工作日|小时|天|月|周)(?:之?内|以内)|近?[一二两三四五六七八九十\d]+年(?:之?内|以?来)|近[一二两三四五六七八九十几]+年|"
    r"年度(?=计划(?:投资|完成|新|总)|完成|投资)|年内|任期内|岁末年初|每(?:[百千万])?(?:个?(?:单位|街道|乡镇|村|社区)|[名人户个位家亩座辆餐单件])(?:老年?人|儿童|居民|学生|常住人口|户籍人口|人口)?|(?:底|末|日)前)"
    r"[,，]?"
)
#: Who or where has it is no part of what there is: 青松路共有 路灯86盏.
_HAS = re.compile(r"[^,，、]{2,}?(?:[共现设建配仅尚还仍只]有|拥有)(?!产权|制)")
_REGION = re.compile(rf"^(?:{words.SCOPES}|各地|各级)(?=[^\s])")
_MOVES = (
    r"(?:回升|回落|收窄|缩小|缩短|扩大|提高|提升|上升|下降|降低|压减|压降|压缩|增加|减少|攀升|恢复|"
    r"拓展|精确|扩|降|升|增|减|收)[到至为]"
)
#: By what prices a rate is reckoned says nothing of what it is a rate of.
_RECKONED = quick.pattern(
    r"(?:[,，]|^)?(?:按|以|扣除)[^,，。；;]{1,12}?(?:计算|口径|因素)(?:[,，])?$"
)
#: Measured against another time, a number is still about what was named before.
_AGAINST = quick.pattern(
    r"(?:[,，]|^)?(?:按[^,，]{2,8}口径)?(?:分别)?(?:是|为|相当于|恢复[至到])"
    r"(?:20\d\d年|[一二两三四五六七八九十\d]+年前|去年|上年|疫情前|往年)(?:同期|全年|水平)*的?$"
)
#: How something went is said before how much: 零售额翻了一番，增长102.8%.
_TURNED = quick.pattern(
    r"(?:增速|增幅|降幅)?(?:实现)?(?:翻了?[一两几\d.]番|由[负正降升]转[负正降升]|止跌回升|[再屡]?创[^,，]{1,4}新[高低]|"
    r"(?:稳步|持续|快速|明显|大幅|小幅|平稳|显著|较快|加快|稳定|继续)(?:增长|下降|提升|提高|回升|回落|上升|恢复|扩大|改善))"
    r"[,，、](?:达到?|为|至)?$"
)
#: By what a sum is bounded says nothing of what it is: 提留不得超过上年纯收入的5%.
_CAPPED = quick.pattern(r"(?:不得超过|不得高于)[^,，。；;\d]{2,16}的$")
#: What was done to the thing that is measured: 水稻已收割61.3万亩.
_DONE = quick.Ending(
    r"(?P<what>(?<![\u4e00-\u9fff])[\u4e00-\u9fff]{2,10}(?<![局委办院司年月]))(?:已经?|现已|共)"
    r"(?:收割|播种|移栽|抢收|抢种|下种|栽插|翻耕|入库|归仓|竣工|收购)$"
)
#: From which level a ratio moves says nothing of what it is.
_FROM = re.compile(
    r"(?:由|从)(?:去年|上年|前年|年初|上月|上季度|原来|原先|过去|以前|之前|最初|(?:20)?\d\d年(?:\d{1,2}月)?|[一二三四]季度|上半年|\d{1,2}(?:[—\-]\d{1,2})?月份?|"
    r"[一二两三四五六七八九十\d]+年前)?(?:同期|末|底|初)?的?$"
)
#: 增长到去年的76万元: the level and the time at which it was reached.
_RAISED = quick.pattern(
    r"(?:增长|增加|提高|提升|上升|扩大|减少|下降|压缩|缩短|降低|回升|回落|收窄|增|升|降|减)[到至为](?:去年|今年|目前|现在|如今|上半年|[一二三四]季度|\d{1,2}(?:[—\-]\d{1,2})?月份?|20\d\d年|\d{1,2}月底?|年底)的?$"
)
_TAIL = quick.pattern(
    rf"(?:{_MOVES}|{words.any_of(words.REACHED)}|共计|总计|合计|累计|共有|共|总共|现有|拥有|分别|"
    rf"(?<!平)均|各|已有|已|只有|仅有|仅|有|完成了?|实现了?|占|超过|超|近|逾|突破|不少于|"
    rf"不低于|不超过|约|至少|最多|了|在|控制在|稳定在|保持在|位居|\d{{1,2}}月份?(?:当月)?|"
    rf"当月|上半年|全年|年均|其中|另有|每[人户餐月年天次亩吨](?=每?$)|[-－负]|还有|仍有|还|仍|原则上|就占|中|每[人户村家名]|每半?[年月周日天季]度?|"
    rf"每(?:立方米|平方米|平方公里|公里|吨|度|公斤|斤|千瓦时|小时|分钟|秒)|可|(?<![重主需必纪摘])要|预期|预计|力争|有望|(?<![\u4e00-\u9fff])净[增减]|净|总数|恢复至|现余|尚余|仅余|余下|早晚|再[建增种栽修]|(?<![\u4e00-\u9fff])[三四五十]年|尚有|每[台套件辆宗只](?=$)|(?:\d{{4}}年)?同期|[一二两三四五六七八九十]年前|拟|其余|以|务必|每[百千万]?[人户名亩家村]|"
    rf"占比|比重|:|：|、|和|及|与|的|由|从|每|按|\s)+$"
)
_RATE = re.compile(r"(?:增速|增幅|降幅|涨幅|跌幅|增长率|增长|下降)$")
_SHARE = re.compile(
    r"占(?![道地用领有线压优先]).{0,18}?(?:比重|比例|份额|总数|总量|总额)?(?:的|为|达到?|约|超过?|高达|分别|\s)*$"
)
#: 占 with nothing behind it is no part of the name: 老年人占 24.6%.
_OF_ALL = re.compile(r"占(?:比|了)?(?:分别|的|为|达到?|约|超过?|高达|\s)*")
_SHARED = re.compile("占比|比[重例]")
_SHARE_TAIL = quick.pattern(r"(?:分别|的|为|达到?|约|超过?|高达|\s)+$")
#: Verbs and adverbs that may lead in what is counted: 新建改造公厕, 重新划分网格.
_ACT = re.compile(
    rf"{words.any_of(words.DEMAND_VERBS)}|{words.any_of(words.ADVERBS)}|"
    rf"{words.any_of(words.DONE_TO)}|"
    r"每(?:年|月|周|日|天|季度?|半年)|每半年|年内|务必|至少|最多|(?<!年度)计划(?![生用])|预计|预期|拟|力争|[共现已仅只设建配还尚]有|有(?![色机线效关限])|重新|实地|现场|恢复(?![供到至])|新(?:增|建|改建|签约?|开工|注册|登记|认定|划|招|办|入库)|共|总(?![投产规量额])|已|现|为|对|把|将|向|给|"
    r"末(?![级端梢位])|上(?=争取)|等|其中|包括|涉及|多|再|又|还|仍|就|出(?![口租行生资让入厂])|各类|各种"
)
#: Names that begin with what looks like an adverb or a verb.
_KEPT = re.compile(r"高标准农田|实际(?:利用|使用|到位)(?:外资|内资)|PM2\.5(?:年均|平均)?浓度")
_ORDINAL = re.compile(r"\d{1,2}[.．、](?!\d(?!\d?月))|[(（][一二三四五六七八九十\d]{1,3}[)）]")
#: What only describes the noun behind it: 亿元以上 项目, “微心愿” 活动.
_DESCRIBES = re.compile(r".*(?:(?<=[岁元人户亩吨米级])(?:以上|以下|以内)|前\d+[强名位]|等(?=.{2}))")
_SUPERLATIVE = re.compile(
    r"(?P<what>[^,，。；;]{2,14}?)(?P<rate>增速|增幅|降幅)?最[快高低大多小慢]的(?:是|为)?"
    r"[^,，。；;]{2,14}?[,，]?(?:达到?|为|仅|只有|是)?$"
)


def named_before(text: str, *, floor: int, until: int, measured: bool = False) -> tuple[int, int]:
    """The span of the noun phrase that ends here; an empty span where nothing says.

    Shape: `measured`: the number measures rather than counts things.
    """
    left = text[max(floor, until - FARTHEST) : until]
    base = until - len(left)
    most = _SUPERLATIVE.search(left) if "最" in left else None
    if most:
        first = _past(left, most.start("what"), most.end("what"))
        return base + first, base + most.end("what")
    left = _RAISED.sub("", _TURNED.sub("", left))
    left = _FROM.sub("", _RECKONED.sub("", _AGAINST.sub("", left)))
    left = _CAPPED.sub("", left)
    done = _DONE.search(left) if measured else None
    left = left[: done.end("what")] if done else left
    share = _SHARE.search(left)
    share = None if share and _OF_ALL.fullmatch(share.group()) else share
    end = len(_SHARE_TAIL.sub("", left)) if share else _trimmed(left)
    first = _clause_start(left, end)
    if share:
        first = _past(left, first, share.start())
        alone = first >= share.start()
        return base + first, base + (end if alone else share.start())
    first = _past(left, first, end)
    owned = (measured or end < len(left)) and _is_owner(left, first, end)
    return base + first, base + (first if owned and not _SHARED.search(left, end) else end)


def _trimmed(left: str) -> int:
    """Where the phrase ends, without words of reaching and of rate behind it."""
    if left.endswith(("行为", "作为")):
        return len(left)
    end, rate = len(_TAIL.sub("", left)), None
    while end and (rate := _RATE.search(left[:end])) and rate.start() > 1:
        end = len(_TAIL.sub("", left[: rate.start()]))
    rated = end and rate and _RATE.fullmatch(left, _clause_start(left, end), end)
    return 0 if rated else end


def _is_owner(left: str, first: int, end: int) -> bool:
    """Whether the phrase only names a place or body, whose figure this is."""
    return end - first > 1 and noun.owner_end(left, first, end) == end


def _clause_start(left: str, end: int) -> int:
    """Behind the last mark outside quotation marks and brackets."""
    depth = 0
    for here in range(end - 1, -1, -1):
        sign = left[here]
        depth += (sign in ")）”》") - (sign in "(（“《")
        if depth < 0 or (depth == 0 and (sign in noun.HARD or sign in "、")):
            return here + 1
    return 0


def _past(left: str, first: int, end: int) -> int:
    """Behind time, region, owner, description and the last verb of the clause."""
    kept = _KEPT.search(left, first, end)
    if kept and kept.end() == end:
        return kept.start()
    has = _HAS.match(left, first, end)
    first = has.end() if has and end - has.end() > 1 else first
    for skipped in (_TIME.match(left, first, end), _ORDINAL.match(left, first, end)):
        first = max(first, skipped.end()) if skipped and skipped.end() <= end else first
    best = first
    for _, behind in noun.verbs(left, first, end):
        if behind < end:
            best = behind
    region = _REGION.match(left[best:end])
    best += region.end() if region and best + region.end() < end else 0
    owned = left.rfind("的", best, end - 2)
    best = owned + 1 if owned >= 0 else best
    best = _past_acts(left, best, end)
    for act in noun.WORK.finditer(left, best + 2, end):
        if end - act.end() > 1 and not noun.is_name(left, act.end(), end):
            best = act.end()
    owner = noun.owner_end(left, best, end)
    best = owner if end - owner > 1 else best
    described = _DESCRIBES.match(left, best, end)
    best = described.end() if described and end - described.end() > 1 else best
    return _past_acts(left, _past_quote(left, best, end), end)


_GENERAL = re.compile("出口|进口|产业|产品|企业|单位|项目|人员|干部|村|站|队")


def _past_quote(left: str, first: int, end: int) -> int:
    """Behind a quoted name that only describes the noun after it; a word as general as 企业
    needs it."""
    quoted = left.rfind("”", first, end)
    opened = left.rfind("“", first, quoted) if quoted >= 0 else -1
    named = opened >= 0 and not re.fullmatch("[A-Za-z\\d]+", left[opened + 1 : quoted])
    if named and _GENERAL.fullmatch(left, quoted + 1, end):
        return opened
    return quoted + 1 if quoted >= 0 and end - quoted > 2 else first


def is_act(text: str, start: int, end: int) -> bool:
    """Whether a stretch holds nothing but verbs and adverbs: 组建, 整改到位."""
    while start < end and (act := _ACT.match(text, start, end)):
        start = act.end()
    return start == end


#: These verbs make no name with the noun behind them.
_PURE = re.compile(
    "察看|查看|视察|争取|恢复|实施|安排|推进|谋划|组织|开展|完成|新增|新建|引进|扶持|发现|存在|承担|总投"
)


def _past_acts(left: str, first: int, until: int) -> int:
    """Behind the verbs and adverbs that lead the phrase in: only what they act on is counted."""
    while (act := _ACT.match(left, first, until)) and until - act.end() > 1:
        if noun.is_compound(left, act.end(), until) and not _PURE.fullmatch(act.group()):
            break
        first = act.end()
    return first
