"""Papers that demand in their own name: notices, plans, circulars; who issues them, and where."""

import re
from collections.abc import Sequence
from itertools import pairwise

from luoshi.intake import actor, quick, words
from luoshi.intake.find_posts import Post
from luoshi.intake.split import Article

_PAPER = re.compile(
    r"(?:通知|方案|意见|要点|办法|规定|通报|细则|纪要|讲话|清单|决定|措施|制度|条例|分工|"
    r"通告|公告|公示|命令|动员令|指挥部令|政府令|责任书|倡议书?|工作安排|台账|分解表|任务表)(?:[(（][^()（）]*[)）])?$"
)
#: Papers that tell how things stand: only a modal verb demands there.
_REPORT = re.compile(r"通报|报告|情况|总结|公告|公示")
_ISSUES = re.compile(
    r"(?:现将|现就|特)[^。]{0,80}(?:通知|通报|公告|公示|要求|通告|命令|部署|安排|指令)?如下|印发给你们|现通报如下"
)
_ISSUER = re.compile(
    r"^(?P<who>[^,，。：:]{3,40}?)(?:关于|印发|转发|发布|公布|出台|推出|下发|制定|(?<=部)令|(?<=府)令)"
)
_SALUTATION = re.compile(r"^[各]\S[^。]{4,80}[:：]$")
_DATE = re.compile(r"^\s*20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*$")
_PLAN = re.compile(
    r"(?:方案|要点|计划|规划|台账|任务清单|责任清单|分解表|任务表|任务书|责任书|承诺(?:[书表单]|清单)?|承诺事项[^,，。]{0,8}|任期目标|"
    r"工作安排|任务分工)(?:的通知|公示)?$"
)
#: Headings of sections that demand, and of sections that tell.
_DEMANDING = re.compile(r"(?:要求|措施|建议|安排|任务|举措|部署|分工|保障|打算|意见)$")
_TELLING = re.compile(
    r"(?:情况|成效|成绩|问题|做法|特点|形势|背景|质效|结果|经验|回顾|概况|典型|不足|目标|亮点)$"
)
_NUMBERING = re.compile(r"^(?:[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十]{1,3}[)）])")
_NAMED = re.compile(
    rf"(?:[^,，。：:]{{2,30}}?{words.POST_END}(?P<gap>\s*))?(?P<name>(?(gap)|(?=[{words.SURNAMES}]))"
    r"[\u4e00-\u9fff]\s*[\u4e00-\u9fff]{1,3})$"
)
_SPOKEN = re.compile(
    r"^[—\-\s]*(?P<who>[\u4e00-\u9fff]{2,4}?)(?:同志)?在[^,，。]{2,50}(?:讲话|致辞|发言)"
)
_BY = re.compile(
    r"(?:作者|讲话人|报告人|主讲人|主讲)\s*[:：]\s*(?P<who>[\u4e00-\u9fff]{2,4})(?![\u4e00-\u9fff])"
)
_STAMP = re.compile(r"[（(]?\s*20\d\d\s*年\s*\d{1,2}\s*月\s*\d{1,2}\s*日\s*[）)]?")
_LETTERHEAD = re.compile(r"^(?P<who>[^,，。：:]{4,40}?)文件$")
_OF_YEAR = re.compile(r"(?=20\d\d年|关于|[“《]|第[一二三四\d]|工作|开展|推进)")
_ANNOUNCED = re.compile(
    r"(?:^|[，。；：、\s由据])(?P<who>[\u4e00-\u9fff]{3,20}?)(?:印发|下发|发布|公布|出台|制定|推出|列出|晒出)(?:了)?(?=[《“])"
)
_LATELY = quick.pattern(
    r"^(?:近日|日前|今天|昨天|今日|经)|(?:近日|日前|今天|昨天|今日|于|联合|专门)+$"
)
_SOURCE = re.compile(
    r"(?:来源|转自|转载自|发布机构|发布单位|信息来源|填报单位|发文机关|制发单位)\s*[:：]\s*(?P<who>\S{3,24})"
)
_LIST_HEAD = quick.pattern(
    r"(?:明确|议定|决定|部署|安排|要求|提出|强调|落实|抓好)(?:了)?(?:以下|如下)[^,，。]{0,10}[:：]$|"
    r"(?:要求|安排|部署|事项|任务|议定)如下[:：]$"
)
LONGEST_SIGNATURE = 40


def is_paper(article: Article) -> bool:
    """Whether the article is itself a notice, plan or speech, which demands in its own name."""
    head = [part.text for part in article.paragraphs if part.role in ("title", "heading")][:4]
    return any(_PAPER.search(line) for line in head) or any(
        _SALUTATION.match(part.text) or is_announcement(part.text)
        for part in article.paragraphs[:8]
    )


def is_order(article: Article) -> bool:
    """Whether the paper gives orders throughout, rather than in one section of a report."""
    return not _REPORT.search(article.title[-12:])


def is_plan(article: Article) -> bool:
    """Whether the paper says throughout what is to be done: its figures are then targets."""
    head = [part.text for part in article.paragraphs if part.role in ("title", "heading")][:4]
    return any(_PLAN.search(re.sub("[(（][^()（）]*[)）]$", "", line)) for line in head)


def is_announcement(text: str) -> bool:
    """Whether the paragraph only announces what the paper says: 现将…通知如下."""
    return bool(_ISSUES.search(text))


def issuer(article: Article, *, people: Sequence[Post]) -> str:
    """Who issues a paper: as its title says, who signs it, who speaks it, or its source."""
    said = _ISSUER.match(article.title)
    if said and not _is_speech(article) and actor.ends_in_actor(said["who"].strip()):
        return said["who"].strip()
    head = [part.text.strip() for part in article.paragraphs[:6]]
    return (
        (_speaker(head, people=people) if _is_speech(article) else "")
        or _signed(article)
        or _letterhead(head)
        or _titled(article.title)
        or _headed(article, people=people)
        or _source(head)
        or _announced(article)
        or (said["who"] if said else "")
    )


def _is_speech(article: Article) -> bool:
    """Whether the text is a speech: so says its title, or it greets its hearers."""
    greeted = any(re.match("(?:各位)?同志们", part.text) for part in article.paragraphs[:8])
    return greeted or bool(re.search("讲话|致辞|发言", article.title))


def _signed(article: Article) -> str:
    """The name beside the last date, or alone in the last line."""
    last = [part.text.strip() for part in article.paragraphs[-5:]]
    beside = (
        who
        for above, below in pairwise(last)
        for who, day in ((above, below), (below, above))
        if _DATE.match(day) and _is_signature(who)
    )
    return next(beside, last[-1] if last and _is_signature(last[-1]) else "")


def _speaker(head: Sequence[str], *, people: Sequence[Post]) -> str:
    """The name under the title of a speech, with or without the post."""
    titled = [post.person for post in people if post.person in head[0]]
    if titled:
        return titled[0]
    for line in head:
        spoken = _SPOKEN.match(line) or _BY.search(line)
        if spoken:
            return spoken["who"]
        match = _NAMED.match(_STAMP.sub("", line).strip("（）() \u3000"))
        if match:
            return re.sub(r"\s", "", match["name"])
    named = [post.person for line in head[1:] for post in people if post.person in line]
    return named[0] if named else ""


def _letterhead(head: Sequence[str]) -> str:
    """The name before 文件 over a paper."""
    names = (match["who"] for line in head if (match := _LETTERHEAD.match(line)))
    return next((who for who in names if actor.ends_in_actor(who)), "")


def _titled(title: str) -> str:
    """The body with whose name the title begins: 区水务局2024年工作要点."""
    who = _OF_YEAR.split(title)[0].strip()
    place = re.fullmatch(r"[\u4e00-\u9fff]{1,6}[省市县区州旗]", who)
    return who if 3 < len(who) < len(title) and actor.ends_in_actor(who) and not place else ""


def _headed(article: Article, *, people: Sequence[Post]) -> str:
    """The holder of a post who is named over the text."""
    titles = [part.text for part in article.paragraphs[:6] if part.role in ("title", "meta")]
    named = (post.person for post in people for line in titles if post.person in line)
    return next(named, "")


def _announced(article: Article) -> str:
    """The body that issues the paper in its first lines: 区委督查室近日印发《…》."""
    for part in article.paragraphs[:6]:
        for match in _ANNOUNCED.finditer(part.text[:200]):
            who = _LATELY.sub("", match["who"])
            if actor.ends_in_actor(who):
                return who
    return ""


def _source(head: Sequence[str]) -> str:
    """The body that a page gives as its source."""
    names = (re.split(r"\s", match["who"])[0] for line in head if (match := _SOURCE.search(line)))
    return next((who for who in names if actor.ends_in_actor(who)), "")


def _is_signature(text: str) -> bool:
    return (
        len(text) <= LONGEST_SIGNATURE
        and not re.search("[,，。；;：:]", text)
        and actor.ends_in_actor(text.rstrip("(（盖章）) "))
    )


def is_list_head(text: str) -> bool:
    """Whether a line announces a list of tasks: 经研究，明确以下事项：."""
    return bool(_LIST_HEAD.search(text))


def section(heading: str) -> bool | None:
    """Whether a section of a paper demands (True), tells (False) or is as the paper is (None)."""
    said = _NUMBERING.sub("", heading.strip()).rstrip("。:： ")
    if len(said) > 30:
        return None
    if _DEMANDING.search(said):
        return True
    return False if _TELLING.search(said) else None
