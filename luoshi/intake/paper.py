"""Papers that demand in their own name: notices, plans, circulars; who issues them, and where."""

import re
from collections.abc import Sequence
from itertools import pairwise

from luoshi.intake import actor, quick, sentence, told, words
from luoshi.intake.find_posts import Post
from luoshi.intake.split import Article

_PAPER = re.compile(
    r"(?:通知|方案|意见|要点|规划|纲要|办法|规定|通报|细则|纪要|讲话|清单|决定|措施|制度|条例|分工|"
    r"通告|公告|公示|责任书|倡议书?|规划(?:纲要)?的建议|(?:工作|任务)安排|台账|分解表|任务表|指令|命令|[部府会]令|紧急令|动员令|调度令|"
    r"批复|(?:督办|交办|提[示醒]|整改|通报|工作|紧急)[函单]|工作报告|承诺书|要求|守则|须知|预案|公约|决议|"
    r"(?:讲话|发言|致辞|报告)(?:稿|摘[登要编录]|节[选录]|要点|提纲|实录|选登|全文|材料|汇编))"
    r"(?:[\s(（]*第?[^()（）]{1,10}[号期][)）]?|[(（][^()（）]*[)）])?$"
)
#: Papers that tell how things stand: only a modal verb demands there.
_REPORT = re.compile(r"通报|述职|汇报|报告|情况|总结|公告|公示|承诺")
_ISSUES = quick.pattern(
    r"(?:现将|现就|特)[^。]{0,80}(?:通知|通报|公告|公示|要求|通告|纪要|汇报|报告|公布|命令|部署|安排|指令|函告|明确)?如下|印发给你们|现通报如下"
)
_ISSUER = re.compile(
    r"^(?P<who>[^,，。：:]{3,40}?)(?:关于|印发|转发|发布|公布|出台|推出|下发|制定|(?<=部)令|(?<=府)令)"
)
_SALUTATION = re.compile(r"^[各]\S[^。]{4,80}[:：]$")
#: Letters that hand a matter out, whatever they tell first.
_ORDERS = re.compile(r"(?:督办|交办|催办|整改|提[示醒])(?:函|单|通知书?)$")
_ONE_BODY = re.compile(
    r"(?!各|有关|相关)[\u4e00-\u9fff]{2,18}(?:[局委办厅院镇乡]|街道|政府|公司|集团|中心|管委会|办事处)[:：]$"
)
_QUOTED = re.compile("《.*》")
_PLACE = re.compile(r"[\u4e00-\u9fff]{1,6}[省市县区州旗]")
_DATE = re.compile(
    r"^\s*(?:20\d\d|二[〇○零O0][一二三四五六七八九〇○零]{2})\s*年\s*[\d一二三四五六七八九十]{1,2}\s*月"
    r"\s*[\d一二三四五六七八九十]{1,3}\s*日\s*(?:\d{1,2}\s*[时:：](?:\d{1,2}分?)?)?(?:印发|印)?\s*$"
)
#: What stands below a signature: who gets copies, who printed it, what is enclosed.
_COPIED = re.compile(
    r"(?:抄[送报]|分送|主题词|印发|共印|附件|[(（]此件|[(（]联系|联系人|[(（]公章|签发)"
)
_PLAN = re.compile(
    r"(?:方案|要点|计划|规划|台账|任务清单|责任清单|分解表|任务表|任务书|责任书|承诺(?:[书表单]|清单)?|承诺事项[^,，。]{0,8}|任期目标|"
    r"工作安排|任务分工|规划纲要)[》”]?(?:的通知|公示)?$"
)
_ADDRESS = re.compile("(?:各位|同志们|女士们|朋友们|代表们|委员们)")
#: Headings of sections that demand, and of sections that tell.
_DEMANDING = re.compile(r"(?:要求|措施|建议|安排|任务|举措|部署|分工|保障|打算|意见)$")
_TELLING = re.compile(
    r"(?:情况|基础|环境|成效|成绩|问题|做法|特点|形势|背景|质效|结果|经验|回顾|概况|典型|不足|目标|亮点|范围|对象|时间|地点|"
    r"原则|依据|期限|条件|标准|主题|指导思想|意义|附则|附件|名单|说明|定义|术语|总则|主要指标|进展|差距)$"
)
#: A heading that is itself a demand: 改善生产生活条件, 锚定全年目标.
_BIDDING = re.compile(
    r"(?:^|[,，])(?:努力|着力|不断|持续|切实|全面|大力|进一步)?(?:改善|提升|提高|巩固|扩大|树立|聚焦|坚持|锚定|抓住|盯住|紧盯|破解|直面|对标|紧扣|补齐|创造|打造|压实|认清|"
    r"把握|优化)(?![^,，]*的)[^,，]{2,}(?<!情况)$"
)
#: Of a report only these say what is to come: 重点任务 may as well head what was done.
_COMING = re.compile(
    r"下一?步|下一?阶段|下半年|今年(?!以来)|明年|今后|20\d\d年(?!\d)|(?:要求|建议|安排|打算|部署|意见|措施)$|整改"
)
#: What is yet to be done, however the heading calls it: 今年的主要工作, 下步工作重点.
_AHEAD = re.compile(
    r"(?:今年(?!以来)|明年|下一?步|下一?阶段|下半年|今后)[^,，]{0,12}(?:重点|工作|思路|计划)$"
)
_NUMBERING = re.compile(
    rf"^(?:{words.POINT}|{words.POINT_BELOW}|第[一二三四五六七八九十]{{1,3}}[章节篇]\s*)"
)
_NAMED = re.compile(
    rf"(?:[^,，。：:]{{2,30}}?{words.POST_END}(?P<gap>\s*))?(?P<name>(?(gap)|(?=[{words.SURNAMES}]))"
    r"[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3})$"
)
#: The post of who speaks, on the line of the title.
_BESIDE = re.compile(
    rf"(?:讲话|发言|致辞)(?:[(（][^()（）]*[)）])?\s*(?P<who>[\u4e00-\u9fff]{{1,10}}{words.POST_END})$"
)
#: A line that is nothing but the post of who speaks.
_HELD = re.compile(rf"(?:[\u4e00-\u9fff]{{0,14}}{words.POST_END}[、兼 \u3000]?)+")
_SPOKEN = re.compile(
    r"^[—\-\s]*(?P<who>[\u4e00-\u9fff]{2,4}?)(?:同志)?在[^,，。]{2,50}(?:讲话|致辞|发言)"
)
_BY = re.compile(
    r"(?:作者|讲话人|报告人|主讲人|主讲)\s*[:：]\s*(?P<who>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_STAMP = re.compile(r"[（(]?\s*(?:20\d\d\s*年\s*)?\d{1,2}\s*月\s*\d{1,2}\s*日\s*[）)]?")
_BRACKETED = re.compile(r"[\[【（(][^\]】）)]{0,80}[\]】）)]")
#: Under a name: the seal, or the day on the same line: （某办公室 2017年6月8日）.
_SEALED = re.compile(r"\s*[(（]?[代盖]*章?[)）]?\s*$")
_DAY_BESIDE = re.compile(
    r"^[(（]?(?P<who>[\u4e00-\u9fff]{3,30}?)(?:[(（]代?盖?章[)）])?[\s,，]+(?:20\d\d|二[○〇Oo0零]{1,2}.{1,2})\s*年"
    r"[^年月]{1,4}月[^月日]{1,4}日\s*[)）]?$"
)
_LETTERHEAD = re.compile(r"^(?P<who>[^,，。：:]{4,40}?)文件$")
_BODY = re.compile(
    r"(?:部|委员会|领导小组|办公室|[^主承协]办|政府|党委|县委|市委|区委|局|厅|委|院|公司|集团)$"
)
_NAME = re.compile(r"[\u4e00-\u9fff]{6,30}")
#: An order is named by who gives it: 某区总河长令, 某市人民政府命令.
_ORDER = re.compile(
    r"^(?P<who>[^,，。：:\s]{2,26}?(?:指挥部|[防抗森]指|政府|委员会|委|办公室|领导小组|[局厅院]|公司|集团|[河林路田]长|指挥长))"
    r"[^,，。：:令]{0,12}令(?=$|[\s(（〔\[第])"
)
_OF_YEAR = re.compile(r"(?=20\d\d年|关于|[“《]|第[一二三四\d]|工作|开展|推进)")
_ANNOUNCED = re.compile(
    r"(?:^|[，,。；;：:、\s由据])(?P<who>[\u4e00-\u9fff]{3,20}?)(?:印发|下发|发布|公布|出台|制定|推出|列出|晒出)(?:了)?(?=[《“])"
)
#: Who gives an order, in its own words: 经研究，某区防汛抗旱指挥部决定….
_RESOLVED = re.compile(
    r"(?:^|[，,。；;：:、\s])(?P<who>[\u4e00-\u9fff]{2,20}?(?:指挥部|防指|防办|政府|委员会|办公室|[局厅委院]))"
    r"(?:研究)?(?:决定|要求|命令|发布|下达|指令|号召)"
)
#: Who sent out those whose findings a circular tells: 区安委办组织3个督查组….
_INSPECTED = re.compile(
    r"(?:^|[，,。；;：:、\s日])(?P<who>[\u4e00-\u9fff]{2,14}?(?:办公室|督查室|考核办|[局办厅委院]))"
    r"(?:(?:组织|牵头|派出|会同|联合|抽调|成立)[^。]{0,60}(?:督查|检查|督导|抽查|暗访|核查|巡查|考核|测评|评估|督办)|"
    r"对[^。]{2,60}(?:进行|开展)了?[^。]{0,12}(?:督查|检查|督导|抽查|暗访|核查|巡查|考核|测评|评估|督办|通报))"
)
#: Who settled what a paper hands out: 经县委、县政府研究，现将任务分解如下.
_SETTLED = re.compile(
    r"经(?P<who>[\u4e00-\u9fff、]{2,20}?(?:政府|[市县区州镇乡旗]委|党委|党组|委员会|办公室|领导小组|指挥部|[局厅办]))"
    r"(?:会议|党组)?(?:研究|讨论|同意|批准|审定|审议)"
)
_LATELY = quick.pattern(
    r"^(?:近日|日前|今天|昨天|今日|经)|(?:近日|日前|今天|昨天|今日|于|联合|专门)+$"
)
_SOURCE = re.compile(
    r"(?:来源|转自|转载自|发布机构|发布单位|信息来源|填报单位|发文机关|发文单位|制发单位|制表单位|编制单位|印发单位|印发机关|交办单位|督办单位|下达单位|制表)\s*[:：]\s*(?P<who>\S{3,24})"
)
#: Who passes a paper on: 某镇党政办 8月4日发布.
_POSTED = re.compile(
    r"^(?:[\[【][^\]】]{1,4}[\]】])?\s*(?P<who>[\u4e00-\u9fff]{3,20})\s+\S{2,12}\s*(?:发布|发出|印发)$"
)
_LIST_HEAD = quick.pattern(
    r"(?:明确|议定|决定|部署|安排|要求|提出|强调|落实|抓好)(?:了)?(?:以下|如下)[^,，。]{0,10}[:：]$|"
    r"(?:要求|安排|部署|事项|任务|议定)如下[:：]$|会议?[^,，。]{0,4}(?:就|对)?以下(?:事项|议题|工作)[^,，。]{0,10}[:：]$"
)
_DIGIT = re.compile(r"\d")
_GREETINGS = ("同志们", "各位同志们")
_MEETING = re.compile(
    "会议?(?:[^,，。]{0,4}以下[^,，。]{0,10}[:：]$|议定|明确|决定|同意|要求|确定|研究)"
)
#: The last: a post that is drawn out over its line, 市　　长.
LONGEST_SIGNATURE, LONGEST_HEADING, LONGEST_POST = 40, 30, 8
#: Fewer sentences with numbers are no account; who issues a paper is named so near a beginning.
LEAST_ACCOUNT, FARTHEST_ISSUER = 6, 300


def is_paper(article: Article) -> bool:
    """Whether the article is itself a notice, plan or speech, which demands in its own name."""
    head = [part.text for part in article.paragraphs if part.role in ("title", "heading")][:4]
    return any(_PAPER.search(line) for line in head) or any(
        _SALUTATION.match(part.text) or is_announcement(part.text)
        for part in article.paragraphs[:8]
    )


def is_order(article: Article) -> bool:
    """Whether the paper gives orders throughout, rather than in one section of a report."""
    if _ORDERS.search(article.title):
        return True
    own = is_speech(article) and not bids(article)
    return not (own or _REPORT.search(_QUOTED.sub("", article.title)[-12:]) or _accounts(article))


def _accounts(article: Article) -> bool:
    """Whether most numbers of the paper give an account, whatever its title."""
    said = [
        piece.text
        for part in article.paragraphs
        if part.role == "body"
        for piece in sentence.sentences(part.text)
        if _DIGIT.search(piece.text)
    ]
    n_told = sum(told.is_reckoned(text) or told.is_measured(text) for text in said)
    return len(said) >= LEAST_ACCOUNT and n_told * 2 >= len(said)


def is_letter(article: Article) -> bool:
    """Whether the paper only asks its readers: 倡议书, 致居民的一封信."""
    return bool(re.search("倡议|一封信|公开信", article.title))


def is_plan(article: Article) -> bool:
    """Whether the paper says throughout what is to be done: its figures are then targets."""
    head = [part.text for part in article.paragraphs if part.role in ("title", "heading")][:4]
    return any(_PLAN.search(re.sub("[(（][^()（）]*[)）]$", "", line)) for line in head)


def is_address(text: str) -> bool:
    """Whether a paragraph of a report only turns to its hearers: 各位代表！…."""
    return bool(_ADDRESS.match(text)) and not re.search("[要须应]|必须|务必", text)


def is_announcement(text: str) -> bool:
    """Whether the paragraph only announces what the paper says: 现将…通知如下."""
    return bool(_ISSUES.search(text))


def issuer(article: Article, *, people: Sequence[Post]) -> str:
    """Who issues a paper: as its title says, who signs it, who speaks it, or its source."""
    if "纪要" in article.title:
        return "会议"
    said = _ISSUER.match(article.title)
    named = said["who"].strip() if said and not is_speech(article) else ""
    if actor.ends_in_actor(named) and not _PLACE.fullmatch(named):
        return named
    head = [part.text.strip() for part in article.paragraphs[:6]]
    return (
        (_speaker(head, people=people) if is_speech(article) else "")
        or (_held(head) if _is_delivered(article) else "")
        or signer(article)
        or _letterhead(head)
        or _titled(article.title)
        or _alone(article)
        or _ordered(article.title)
        or _headed(article, people=people)
        or _source([*head, *(part.text.strip() for part in article.paragraphs[-4:])])
        or _announced(article)
        or (_BRACKETED.sub("", said["who"]).strip() if said else "")
        or _placed(article.title)
    )


def addressee(article: Article) -> str:
    """The one body that a letter turns to; empty where there are several or none."""
    lines = (part.text.strip() for part in article.paragraphs[:6] if part.text[-1:] in "：:")
    return next((line[:-1] for line in lines if _ONE_BODY.match(line)), "")


def is_speech(article: Article) -> bool:
    """Whether the text is a speech: so says its title, or it greets its hearers."""
    greeted = any(part.text.startswith(_GREETINGS) for part in article.paragraphs[:8])
    return greeted or bool(re.search("讲话|致辞|发言", article.title))


def _is_delivered(article: Article) -> bool:
    """Whether the text is a report that somebody gives before a congress."""
    greeted = any(
        re.match("各位(?:代表|委员)[，,:：]", part.text) for part in article.paragraphs[:8]
    )
    return greeted or "政府工作报告" in article.title


def bids(article: Article) -> bool:
    """Whether a speech is held to those who are to act, and not by one who tells of his own."""
    return is_speech(article) and not re.search("发言|交流|汇报|表态|述职", article.title)


def signer(article: Article) -> str:
    """Who signs a text or the notice that covers it; empty where nobody does."""
    return _signed(article) or _covered(article)


def _signed(article: Article) -> str:
    """The name beside the last date, or alone in the last line."""
    below = [part.text.strip() for part in article.paragraphs[-9:]]
    last = [line for line in below if not _COPIED.match(line)][-5:]
    return _beside_day(last) or (last[-1] if last and _is_signature(last[-1]) else "")


def _covered(article: Article) -> str:
    """Who signs the notice that covers what is issued: name and day stand above the annex."""
    short = [part.text.strip() for part in article.paragraphs if part.role != "cell"]
    return _beside_day([line if len(line) <= LONGEST_SIGNATURE else "" for line in short])


def _beside_day(lines: Sequence[str]) -> str:
    """The name above or below the first line that is a date and nothing else."""
    signed = (match["who"] for line in lines if (match := _DAY_BESIDE.match(line)))
    alone = next((who for who in signed if _is_signature(who)), "")
    beside = (
        who
        for above, below in pairwise(lines)
        for who, day in ((above, below), (below, above))
        if _DATE.match(day) and _is_signature(who)
    )
    return alone or next(beside, "")


def _speaker(head: Sequence[str], *, people: Sequence[Post]) -> str:
    """The name under the title of a speech, with or without the post."""
    titled = [post.person for post in people if post.person in head[0]]
    if titled:
        return titled[0]
    for line in head:
        spoken = _SPOKEN.match(line) or _BY.search(line) or _BESIDE.search(line)
        if spoken:
            return spoken["who"]
        match = _NAMED.match(_STAMP.sub("", line).strip("（）() \u3000"))
        if match:
            return re.sub(r"\s", "", match["name"])
    named = [post.person for line in head[1:] for post in people if post.person in line]
    return named[0] if named else _held(head)


def _held(head: Sequence[str]) -> str:
    """The post that stands alone on a line of the head."""
    posts = (_STAMP.sub("", line).strip("（）() \u3000") for line in head)
    whole = (re.sub(r"\s", "", post) if len(post) <= LONGEST_POST else post for post in posts)
    return next((post for post in whole if _HELD.fullmatch(post)), "")


def _letterhead(head: Sequence[str]) -> str:
    """The name before 文件 over a paper, or of a body alone on a line below its title."""
    names = [match["who"] for line in head if (match := _LETTERHEAD.match(line))]
    names += [line for line in head[1:4] if _NAME.fullmatch(line) and _BODY.search(line)]
    return next((who for who in names if actor.ends_in_actor(who)), "")


def _titled(title: str) -> str:
    """The body with whose name the title begins: 区水务局2024年工作要点."""
    who = _OF_YEAR.split(title)[0].strip()
    named = 3 < len(who) < len(title) and "年" not in who and actor.ends_in_actor(who)
    return who if named and not _PLACE.fullmatch(who) else ""


def _placed(title: str) -> str:
    """The place with whose name the title begins, where nothing says which of its bodies."""
    if "会议" in title:
        return "会议"
    place = re.match(
        r"(?![在全关致于])[\u4e00-\u9fff]{1,6}?[省市县区州旗](?=20\d\d年|[\u4e00-\u9fff]{2,})",
        title,
    )
    return place.group() if place else ""


def _alone(article: Article) -> str:
    """A line of the head that is nothing but the name of a body, with or without a time."""
    lines = (part.text.split() for part in article.paragraphs[:4] if part.role == "title")
    heads = (
        words[0] for words in lines if words and all(re.search(r"\d", word) for word in words[1:])
    )
    return next(
        (who for who in heads if len(who) > 3 and _is_signature(who) and _BODY.search(who)), ""
    )


def _ordered(title: str) -> str:
    """The body or post whose order this is: 某市防汛抗旱指挥部令（第2号）."""
    match = _ORDER.match(title)
    return match["who"] if match else ""


def _headed(article: Article, *, people: Sequence[Post]) -> str:
    """The holder of a post who is named over the text."""
    titles = [part.text for part in article.paragraphs[:6] if part.role in ("title", "meta")]
    named = (post.person for post in people for line in titles if post.person in line)
    return next(named, "")


def _announced(article: Article) -> str:
    """The body that issues the paper in its first lines: 区委督查室近日印发《…》."""
    for pattern in (_ANNOUNCED, _RESOLVED, _INSPECTED, _SETTLED):
        for part in article.paragraphs[:6]:
            for match in pattern.finditer(part.text[:FARTHEST_ISSUER]):
                who = _LATELY.sub("", match["who"])
                if actor.ends_in_actor(who):
                    return who
    return ""


def _source(head: Sequence[str]) -> str:
    """The body that a page gives as its source."""
    names = (
        re.split(r"\s", match["who"])[0]
        for line in head
        if (match := _SOURCE.search(line) or _POSTED.match(line))
    )
    return next((who for who in names if actor.ends_in_actor(who)), "")


def _is_signature(text: str) -> bool:
    plain = len(text) <= LONGEST_SIGNATURE and not re.search("[,，。；;：:]", text)
    return plain and actor.ends_in_actor(_SEALED.sub("", text))


def is_list_head(text: str) -> bool:
    """Whether a line announces a list of tasks: 经研究，明确以下事项：."""
    return bool(_LIST_HEAD.search(text))


def meeting(text: str) -> str:
    """The word for a meeting where it is one that settles what follows; else empty."""
    return "会议" if _MEETING.search(text) else ""


def section(heading: str, *, reports: bool = False) -> bool | None:
    """Whether a section of a paper demands (True), tells (False) or is as the paper is (None).

    Shape: `reports`: the paper as a whole tells how things stand.
    """
    said = _NUMBERING.sub("", heading.strip()).rstrip("。:： ")
    if len(said) > LONGEST_HEADING:
        return None
    if _AHEAD.search(said):
        return True
    if _DEMANDING.search(said):
        return True if not reports or _COMING.search(said) else None
    return False if _TELLING.search(said) and not _BIDDING.search(said) else None
