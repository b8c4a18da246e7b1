"""Who says what: the verbs of speech that attribute a passage to a leader, a meeting or a paper."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luoshi.intake import actor, quick, words
from luoshi.intake.find_posts import Post
from luoshi.intake.sentence import Piece

#: Verbs after which demands may stand without a modal verb.
STRONG = (
    "强调", "要求", "提出", "议定", "决定", "号召", "明确", "叮嘱", "嘱咐", "勉励", "希望", "呼吁",
    "倡议", "责成", "告诫", "指示", "批示", "寄语", "提醒", "叮咛", "交代", "交待",
)  # fmt: skip
#: Verbs after which only a modal verb makes a demand.
WEAK = (
    "指出", "认为", "表示", "说", "讲", "说道", "讲道", "谈到", "提到", "介绍", "称", "告诉记者",
    "坦言", "表态", "宣布", "通知", "回复", "答复", "回应", "告知", "补充", "补充道", "接过话头",
    "插话",
)  # fmt: skip
#: Of these a person tells rather than demands.
TELLING = ("说", "讲", "说道", "讲道", "介绍", "称", "告诉记者", "坦言", "表态", "表示")
#: Tasks that are set like those of a school: 给甲局出题.
SETTING = ("出题", "提要求", "交任务", "派任务", "布置任务", "划重点", "立规矩")
#: After these whatever is no account is to be done, with or without a modal verb.
ENJOINING = (
    "要求", "责成", "叮嘱", "嘱咐", "叮咛", "告诫", "议定", "明确", "部署", "安排", "意见", "希望",
    "提醒", "点", "条", "强调", *SETTING,
)  # fmt: skip
#: With these a body answers somebody.
REPLYING = ("回复", "答复", "回应")
#: Whom a post of a thread answers, before its colon: 某区发布回复10楼：.
_REPLIED = re.compile(
    r"(?P<verb>回复|答复|回应)(?:[@＠]?\d{1,4}\s*[楼#]|[@＠]\S{1,12}|网友|网民|来信人)$"
)
#: A leader's written word, on which others act: 按区领导批示，….
_BY_ORDER = re.compile(
    r"^(?:按照?|根据|遵照)(?P<who>[^,，]{0,10}?(?:领导|书记|[省市县区州镇乡]长|主任|同志))的?(?:批示|指示)(?:要求)?$"
)
#: More than this before 说 is a sentence of its own.
LONGEST_BEFORE_SAID = 40
LONGEST_SUBJECT, LONGEST_NAME = 30, 4
#: No name begins with these adverbs and auxiliaries.
_VERBAL = "都也再就还又不没把被要会可能先请让给"
#: Who is named further on in a clause does not do what it tells.
FARTHEST_DOER = 20
_PAPERS = (
    "通知|意见|方案|文件|办法|通报|公告|决定|公约|规则|[督交]办[单函]|提[示醒]函|通知[书单]|"
    "任务[书单]|建议书|倡议书?|指示|批示"
)
_PAPER = quick.pattern(
    rf"(?:下发|印发|发出|发布|出台|制发|下达|作出)(?:了)?[^,，。；;]{{0,24}}?(?:{_PAPERS})$"
)
#: A paper that is yet to be issued says nothing: 6月底前出台办法.
_TO_BE_ISSUED = quick.pattern(
    r"^[由对向给]|[前内要应须将拟的]$|务必|必须|尽快|抓紧|研究|牵头|负责|会同|计划|年内|及时$"
)
_SAYS = "|".join(STRONG + WEAK)
_VERB = re.compile(rf"(?P<verb>{_SAYS})(?:，|,|:|：|\s)*$")
_QUOTING = re.compile(rf"(?P<verb>{_SAYS})(?=[:：“])")
#: A demand with a name of its own before its colon: 提出“三个一律”：.
_NAMED = re.compile(r"(?P<verb>提出|明确|强调)了?“[^”]{2,16}”[^,，“”]{0,6}$")
_HEADLONG = re.compile(
    rf"(?P<verb>强调|要求|指出|号召|希望|叮嘱|勉励|议定)(?=(?:要|由|各|全|必须|务必|应|须|大家|同志们|你们|广大|"
    rf"坚持|{words.any_of(words.DEMAND_VERBS)}))"
)
#: Demands announced by number or with a colon: 提出三点要求, 作了部署：.
_HOW_MANY = r"[一二两三四五六七八九十几\d]{1,3}(?:个?方面|[点条个项])"
_RAISED = re.compile(
    rf"(?:提出|提|讲|谈|补充|强调|明确|作出|作|进行)了?(?P<n>{_HOW_MANY})?[^,，]{{0,8}}?"
    r"(?P<verb>要求|意见|希望|强调|部署|安排|(?<=[几一二两三四五六七八九十\d])[点条])$"
)
#: Somebody in charge is spoken to: 对身边的镇党委书记说：“…”.
_SAID_TO = re.compile(
    r"(?:对|向)(?P<to>[^,，]{0,12}(?:书记|[省市县区镇乡村局院站厂所校]长|主任|经理|干部|负责人|负责同志))"
    r"(?P<verb>说|讲|说道|讲道)$"
)
#: Who comes to the point, before a colon: 县委书记开门见山：.
_BLUNT = re.compile(
    r"(?P<verb>开门见山|直截了当|一针见血|直言不讳|斩钉截铁|语重心长|话锋一转|掷地有声|单刀直入|直奔主题)$"
)
#: Points that are announced by number go on over the paragraphs behind.
_LISTED = re.compile(rf"{_HOW_MANY}[^,，]{{0,8}}$")
#: What a meeting has settled, before its colon: 会商确定：.
_SETTLED = re.compile(r"(?P<verb>确定|商定|约定)$")
#: Whom a demand is put to, before its colon: 要求各镇街：.
_ADDRESSED = re.compile(r"(?P<verb>要求|希望|叮嘱|勉励)(?P<to>[^,，]{2,24})$")
#: Verbs that name whom they tell; 要求 only behind an adverb or who asks.
_ENJOINS = re.compile(
    r"(?P<verb>叮嘱|嘱咐|勉励|责成|告诫|"
    r"(?:(?<=[当随]即)|(?<=[当现]场)|(?<=再三)|(?<=反复)|(?<=[他她议已])|(?<=我[局委办镇区街]))要求)"
)
_ENJOINED = quick.pattern(_ENJOINS.pattern + r"(?P<to>[^,，:：“”]{2,40})$")
#: A task is set like an exam: 当场给甲局和乙局出题：.
_SET = re.compile(
    rf"(?:给|向|对)(?P<to>[^,，]{{2,24}}?)(?:当场|现场)?(?P<verb>{'|'.join(SETTING)})$"
)
#: Whom somebody speaks to, before a comma: 叮嘱镇村干部，….
_TOLD_TO = re.compile(
    r"(?P<verb>叮嘱|嘱咐|叮咛|勉励|告诫|提醒)(?:在场的?|随行的?)?"
    r"(?P<to>[^,，]{2,10}(?:干部|部门|单位|同志|负责人|人员|党员|书记|班子|企业|大家|他们|各镇街|群众|员))$"
)
_LATE_MODAL = re.compile(r"(?P<verb>强调|要求)(?=[^,，]{1,16}?(?:要(?!求)|必须|务必))")
_BARRED = re.compile("(?:[严禁]禁|禁止|不得|不准|不许|不能|不要|[须要应])$")
_ASKS = re.compile("(?P<verb>要求|希望|责成)")
#: Without a word of these no clause attributes anything.
_SPEAKS = quick.gate(
    _VERB, _QUOTING, _NAMED, _HEADLONG, _RAISED, _ADDRESSED, _ENJOINED, _TOLD_TO,
    _LATE_MODAL, _SET, _REPLIED, _BY_ORDER, _BLUNT, _SAID_TO, _SETTLED,
)  # fmt: skip
_NOUN_BEFORE = quick.pattern(
    r"(?:的|工作|有关|相关|部署|指示|决策|总体|目标|任务|新|更高|具体|明确|硬性|各项|重要|"
    r"精神|[日天时周月年][内前]|[0-9]项|这一|本|其|标准|质量|总|政策|统一|普遍|严格|最低|基本|迫切|时代|客观|"
    r"内在|必然|规范|管理|督办|预警|风险|温馨|友情|按|按照|根据|对照)$|"
    r"(?:^|将|均|都|[会须要应])(?:按照?|根据|依照|遵照|贯彻|落实|对照|结合|响应)[^,，]{0,40}$"
)
_SPEAKER = re.compile(
    r"(?:会议?|会商|协商|大会|全会|常委会|座谈会|党代会|人代会|两会|通知|意见|方案|文件|讲话|报告|"
    r"批示|指示|规划|纲要|办法|条例|规定|通报|公告|倡议书?|要点|工作报告|》|领导|同志|"
    r"总书记|代表|专家|"
    r"省|市|县|区|州|盟|旗|镇|乡|村)$"
)
_PRONOUN = re.compile(r"^(?:他|她|其)(?:们)?$")
#: Who speaks of himself is whoever has the word: 我局要求…, 我讲三点意见.
_MYSELF = re.compile(
    r"^(?:我们?|本人|[我本](?:局|委|办|部|厅|院|公司|中心|单位|集团|镇|街道|乡|区|县|市)|我们?(?:谨?向|对)[^,，]{2,16})$"
)
#: A paper that somebody issued a sentence before speaks for its issuer.
_ISSUED = re.compile(
    r"^(?:该|此|这份)?(?:通知|通报|方案|意见|公告|决定|文件|清单|办法|督办[单函]|交办[单函]|提[示醒]函)$"
)
#: What somebody gave a sentence before speaks for him.
_GIVEN = re.compile(r"^(?:报告|讲话|发言|点评)$")
_SUBJECT_TAIL = quick.pattern(
    r"(?:(?>在[^,，]{0,30}(?:时|中|上|后|会上|期间))|主要|还|并|也|又|再次|最后|首先|随后|同时|反复|补充|接着|当[场即]|现场|随即|再三|会上|"
    r"转身|回头|扭头|已经?|均已|正|一再|着重|特别|重点|进一步|明确|深入|适时|在会上|在讲话中|(?>就[^,，就对在]{0,24})|"
    r"(?>对(?![照标于比])[^,，就对在]{0,24})|[都均]|讲话时|逐一|深有感慨|深情|感慨|充满信心地?|激动地|地|中|，|,)+$"
)
_SUBJECT_HEAD = re.compile(
    r"^(?:会上|会议期间|会后|随后|最后|同时|对此|期间|座谈会上|其间|调研中|检查中|现场|"
    r"活动中|讲话中|之后|接着)[,，]?"
)
_NUMBERED = re.compile(
    r"^(?:[(（][一二三四五六七八九十\d]{1,3}[)）]|[一二三四五六七八九十]{1,3}、)"
)
_HEADING_SPEECH = quick.Ending(
    r"(?P<who>[^、,，。\d.．]{2,30}?(?:同志)?)(?:作)?(?:重要)?(?:讲话|致辞|点评|总结讲话|"
    r"作重要讲话)$"
)


@dataclass(frozen=True, kw_only=True, slots=True)
class Speech:
    """One attribution.

    Shape: `start` is where the attributed words begin; `strong` as above; `to` is who is told;
    `listed`: numbered points are announced; `mine` are the words for oneself: 我局.
    """

    who: str
    verb: str
    start: int
    strong: bool
    to: str = ""
    listed: bool = False
    mine: str = ""


def in_clause(
    clause: Piece,
    *,
    subject_before: str,
    speaker: Callable[[bool], str],
    people: Sequence[Post],
    after: str,
) -> Speech | None:
    """The attribution that the clause makes, if it makes one.

    Shape: `subject_before` is the subject of the clauses before it, `speaker` tells whom a
    pronoun means, or (True) who gave the speech that is spoken of, `after` the text that
    follows the clause.
    """
    text = clause.text
    paper = _PAPER.search(text)
    if paper and not _TO_BE_ISSUED.search(text[: paper.start()]):
        who = _who(text[: paper.start()], speaker=speaker, people=people)
        mine = bool(_MYSELF.match(who))
        said_by, who = (who, "") if mine else ("", who or subject_before)
        return Speech(who=who, verb="通知", start=clause.end, strong=True, mine=said_by)
    order = _BY_ORDER.match(text)
    if order:
        return Speech(who=order["who"], verb="批示", start=clause.end, strong=True)
    match = _verb(text, after=after)
    if not match or ("“" in text[: match.start()] and "”" not in text[: match.start()]):
        return None
    verb = match["verb"]
    left = _NUMBERED.sub("", text[: match.start()])
    named = (_RAISED, _SAID_TO, _ADDRESSED, _ENJOINED, _ENJOINS, _ASKS, _TOLD_TO, _SET)
    if match.re not in named and _NOUN_BEFORE.search(left):
        return None
    if verb in ("说", "讲", "称") and len(left) > LONGEST_BEFORE_SAID:
        return None
    who = _who(left, speaker=speaker, people=people)
    mine = bool(_MYSELF.match(who))
    said_by, who = (who, "") if mine else ("", who)
    if not (who or mine) and _without_adverbs(left):
        return None
    if _ISSUED.match(who) and subject_before:
        who = subject_before
    who = who if mine else who or subject_before
    who = who or (speaker(False) if match.re is _SAID_TO else "")
    speaks = mine or match.re is _REPLIED or _can_speak(who, people=people)
    if not speaks and (who or len(left) > 2):
        return None
    told = (_ADDRESSED, _ENJOINED, _TOLD_TO, _SET, _SAID_TO)
    to = match["to"] if match.re in told else ""
    strong = match.re in (_RAISED, _SET, _BLUNT, _SETTLED) or verb in STRONG
    whole = to or match.re is _NAMED
    start = clause.start + (len(text) if whole else match.end("verb"))
    listed = bool(_LISTED.search(text))
    return Speech(
        who=who, verb=verb, start=start, strong=strong, to=to, listed=listed, mine=said_by
    )


def is_myself(who: str) -> bool:
    """Whether somebody speaks of himself with these words: 我局, 我们."""
    return bool(_MYSELF.match(who))


def _verb(text: str, *, after: str) -> re.Match[str] | None:
    """The verb of speech of a clause; some count only before a colon or a numbered list."""
    if not _SPEAKS.search(text):
        return None
    colon = after[:1] in ("：", ":")
    said_to = _SAID_TO.search(text) if colon else None
    match = said_to or _VERB.search(text) or _told(text)
    match = match or (_before_colon(text) if colon else _TOLD_TO.search(text))
    match = match or _QUOTING.search(text) or _HEADLONG.search(text) or _asked(text)
    if match:
        return match
    raised = _RAISED.search(text)
    listed = colon or bool(re.match("[,，](?:[一二三四五]|要|首先)", after))
    handed = raised and raised["verb"] in ("部署", "安排") and after[:1] in ("。", "")
    if raised and (raised["n"] or listed or handed):
        return raised
    return _LATE_MODAL.search(text)


def _before_colon(text: str) -> re.Match[str] | None:
    """Whom a demand or an answer is put to, or its name, where a colon follows."""
    for pattern in (_ADDRESSED, _SET, _REPLIED, _NAMED, _BLUNT, _SETTLED):
        match = pattern.search(text)
        if match:
            return match
    return None


def _asked(text: str) -> re.Match[str] | None:
    """Whom somebody who can speak asks to act: 甲书记要求乙局拿出办法."""
    match = _ASKS.search(text)
    if not match or _NOUN_BEFORE.search(text[: match.start()]):
        return None
    who = _without_adverbs(text[: match.start()])
    speaks = len(who) <= LONGEST_SUBJECT and not _BARRED.search(who)
    asked = text[match.end() :]
    return match if speaks and (asked[:1] in ("每", "各") or all(actor.leading(asked))) else None


def _told(text: str) -> re.Match[str] | None:
    """Who is told to do what follows (叮嘱施工单位，…) or what stands behind him (责成乙局整改)."""
    match = _ENJOINED.search(text)
    if not match or _NOUN_BEFORE.search(text[: match.start()]):
        return None
    if actor.ends_in_actor(match["to"]):
        return match
    who, by = actor.leading(match["to"])
    acts = who and by
    return _ENJOINS.search(text) if acts or match["verb"] == "责成" else None


_DOER = re.compile(
    r"^(?:\d{1,2}月\d{1,2}日|近日|日前|连日来|"
    r"\d{1,2}月[上中下]旬以?来?)?(?P<who>[^,，]{2,20}?)(?:主持召开|组织召开|召开|举行|印发|"
    r"下发|发出|出台|制发|公布|发布|制定|开展|组织|前往|赴|率队|带队|深入|到|传达学习|审议|听取|研究|通报|(?:对此)?(?:高度|非常|十分)(?:重视|关注))"
)
_DOES = quick.gate(_DOER)
_WHEN = quick.pattern(
    r"(?:近日|日前|今[日天]|昨[日天]|前天|上午|下午|当天|此前|还|也|又|于|专门|及时|随即|随后|连夜|分别|先后|\d{1,2}月\d{1,2}日)+$"
)


def doer_of(clause: Piece, *, people: Sequence[Post]) -> str:
    """Who holds a meeting, sends a paper or goes out in a clause; empty where it names nobody."""
    for post in people:
        if 0 <= clause.text.find(post.person) < FARTHEST_DOER:
            return post.person
    match = _DOER.match(clause.text) if _DOES.search(clause.text) else None
    who = _WHEN.sub("", match["who"]) if match else ""
    return who if _SPEAKER.search(who) or actor.ends_in_actor(who) else ""


def _can_speak(who: str, *, people: Sequence[Post]) -> bool:
    """Whether these words name somebody or something that demands: a person, a body, a paper."""
    if not who or re.search("[了是讲说]|进行|开展|推进", who):
        return False
    named = 1 < len(who) <= LONGEST_NAME and who[-1] not in "早多少再式" and who[0] not in _VERBAL
    if named or any(post.person == who for post in people):
        return True
    return bool(_SPEAKER.search(who) or actor.ends_in_actor(who))


def _who(left: str, *, speaker: Callable[[bool], str], people: Sequence[Post]) -> str:
    """The subject before a verb of speech; a pronoun stands for the speaker."""
    said = re.split(r"[,，。；;”]|^[（(][一二三四五六七八九十]+[)）]", _without_adverbs(left))[
        -1
    ].strip()
    if _PRONOUN.match(said):
        return speaker(False)
    if _GIVEN.match(said):
        return speaker(True) or said
    named = [post.person for post in people if post.person in left]
    return named[-1] if named else (_WHEN.sub("", said) or said)[-LONGEST_SUBJECT:]


def _without_adverbs(left: str) -> str:
    return _SUBJECT_TAIL.sub("", _SUBJECT_HEAD.sub("", left))


def of_heading(text: str, *, people: Sequence[Post], start: int, end: int) -> str:
    """Whose speech a heading announces, or nothing."""
    match = _HEADING_SPEECH.search(text)
    if not match:
        return ""
    named = [post.person for post in people if start <= post.start < end]
    return named[-1] if named else match["who"].removesuffix("同志")
