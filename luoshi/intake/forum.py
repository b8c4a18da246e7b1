"""A forum thread without its cards, floors and buttons: the posts, under their subject."""

import re
from collections.abc import Container, Sequence

from luoshi.intake import interface, quick
from luoshi.intake.line import Line

_COUNTED_KEYS = "主题|帖子|贴子|积分|回帖|回复|好友|听众|精华|粉丝|关注|获赞|威望|金币|经验"
_KEYS = (
    r"级别|等级|UID|发帖数?|财富|银币|铜币|贡献值?|会员币|好评度|经验值|魅力|在线时间|"
    r"注册(?:时间|日期)|最后(?:登录|登陆|发表|访问)|性别|签到天数|连续签到|IP属地|阅读权限|签名|头衔|认证|用户组|状态|来自|描述|"
    r"人气|勋章|星座|职业|居住地|Rank|查看"
)
#: A key of the card that a forum prints beside each post.
_CARD = re.compile(
    rf"^(?:{_KEYS})\s*[:：]\s*\S.{{0,30}}$|^(?:UID|{_COUNTED_KEYS})$|^LV\.?\s*\d+\s*\S{{0,8}}$"
    rf"|^(?>(?:\d[\d.,]*\s*[万亿]?\s*(?:{_COUNTED_KEYS})|(?:{_COUNTED_KEYS})\s*[:：]?\s*\d[\d.,]*[万亿]?)[\s|，,]*+)++$"
    r"|^\d+回复贴[,，]|^(?:还有|查看)\d+条回复|^来自\S{1,12}客户端"
    r"|^[\[【(（]?\s*[本此](?:帖|主题)(?:最近|最后|被|由)|^(?:论坛|超级|实习|荣誉)?(?:版主|管理员|元老)$|^(?:初级|中级|高级|金牌|注册|认证|终身)会员$|^(?:大|小)?吧主$|^新手上路$"
)
_COUNTED = re.compile(r"^[^\d:：。，,]{1,8}(?:\s*[:：]\s*|\s+)[-\d.,/]+\s*\S{0,4}$")
_SEAT = r"(?:楼主|沙发|板凳|地板|地下室|(?:第)?\s*\d{1,4}\s*(?:楼|[#Ff](?![a-z])))"
_WHEN = r"\d{4}\s*[-/.年]\s*\d{1,2}\s*[-/.月]\s*\d{1,2}"
#: The line of a floor: its number and when it was written.
_FLOOR = quick.pattern(
    rf"^{_SEAT}\s*#?\s*$|^(?:{_SEAT})?\s*#?[\s|]*(?:发表于|发布于|发表时间|回复于|发布时间)\s*[:：]?\s*\S.{{0,70}}$"
    rf"|^(?:\S{{1,16}}\s+)?{_SEAT}[\s#|]*(?:\S{{1,16}}\s+)?{_WHEN}.{{0,30}}$"
    rf"|^\S{{1,24}}\s*{_SEAT}\s*{_WHEN}"
    rf"|^(?:楼主|作者|回复人|网友|{_SEAT})\s*[:：]?\s*\S{{1,16}}\s+(?:(?:时间|发表于|发表时间|日期|发布|回复于)\s*[:：]?\s*)?{_WHEN}"
    rf"|^\S{{1,16}}\s+(?:发表于|回复于|发布于|回复)\s*[:：]?\s*(?:{_WHEN}|(?:昨|前|今)天|\d+\s*(?:天|小时|分钟)前)"
    rf"|^[\[【(（]?{_SEAT}[\]】)）]?(?:[\s:：]+\S{{0,10}})?$|^\S{{1,12}}\s*[(（\[【]\s*{_SEAT}\s*[)）\]】]$"
    rf"|^(?!\S*(?:记者|来源|通讯员|[报网]$))(?:\S{{1,16}}\s+)?(?:\S{{2,6}}\s+)?{_WHEN}\s+\d{{1,2}}:\d{{2}}(?::\d{{2}})?(?:\s+\S{{1,8}}){{0,3}}$"
    r"|^\S{1,16}\s+\d+\s*(?:天|小时|分钟)前(?:\s+\S{1,8}){0,3}$"
    r"|^[\[【(（]?\s*本(?:帖|主题)(?:最后)?由.{1,40}(?:编辑|推荐|设置)"
)
_PRESENT = re.compile(r"^\S{1,18}\s*(?:当前)?(?:离线|在线)$")
_FLOORED = quick.gate(_FLOOR, _PRESENT)
#: Words that only forums print, on a line without a sentence.
_FORUM_WORD = quick.pattern(
    r"只看(?:该作者|楼主|[Tt][Aa])|使用道具|淘帖|版主|发帖|积分|精华|威望|UID|IP(?:属地|地址)|登录后|快速回复|回帖|跟帖|楼主|沙发|板凳|"
    r"\d\s*楼|(?:浏览|查看|阅读|点击|评论|回复|点赞|收藏|转发|顶)(?:数|量|次数)?\s*[:：]?\s*[(（]?\d|举报|点评|倒序|头像|等级|勋章|签到|"
    r"加关注|私信|手机(?:版|端|发帖|客户端)|来自.{0,8}(?:客户端|手机)|发表于|最后编辑|编辑于|上传|下载附件"
)
#: A comma between words: somebody says something.
_SAID = quick.pattern(r"(?<!\d)[,，]|[；;]")
_LONGEST_ROW = 40
_LONGEST_MARK = 80
#: From here on a forum asks for an answer.
_REPLY_BOX = re.compile(
    r"^(?:快速(?:回复|发帖)|发表(?:回复|评论|新帖)|发新帖|返回列表|我也说[两几]句|您?(?:需要)?登录后才|您目前还是游客|高级模式)"
)
_SUBJECT = re.compile(
    r"(?:(?:主题|标题|帖子|话题)\s*[:：]\s*)?(?:[\[【][\u4e00-\u9fff]{2,4}[\]】]\s*)*(?P<said>.+?)\s*(?:[(（]转[载贴]?[)）]\s*)?(?:[\[【(（]?复制链接[\]】)）]?)?\s*$"
)
#: The forum's own label before a subject, or its button behind it.
_LABEL = re.compile(r"^(?:主题|标题|帖子|话题)\s*[:：]\s*")
_LABELLED = re.compile(rf"{_LABEL.pattern}|复制链接")
SHORTEST_SUBJECT = 8
#: The day under a signature is nobody's name.
_DAY = re.compile(r"\d{4}年\d{1,2}月\d{1,2}日$")
LEAST_MARKS = 3
_LONGEST_NAME = 16


def is_thread(lines: Sequence[Line]) -> bool:
    """Whether the page is a thread of a forum: keys of cards, floors and rows of its own words."""
    lines = [line for line in lines if len(line.text) <= _LONGEST_MARK]
    cards = sum(bool(_CARD.match(line.text)) for line in lines)
    marked = [line.text for line in lines if _FLOORED.search(line.text)]
    floors = sum(bool(_is_present(text) or _FLOOR.match(text)) for text in marked)
    rows = sum(_is_row(line) for line in lines)
    return floors + min(cards, 2) > 1 and rows + floors + cards > LEAST_MARKS


def _is_present(text: str) -> bool:
    return text.endswith(("离线", "在线")) and bool(_PRESENT.match(text))


def _is_row(line: Line) -> bool:
    """Whether a line without a sentence holds words that only forums print."""
    return (
        len(line.text) <= _LONGEST_ROW
        and not line.is_prose
        and not _SAID.search(line.text)
        and not _LABELLED.search(line.text)
        and bool(_FORUM_WORD.search(line.text))
    )


def stripped(lines: Sequence[Line]) -> list[Line]:
    """The posts of a thread, the subject once at the head, without what the forum printed."""
    lines = _before_reply_box(lines)
    subjects = {_LABEL.sub("", line.text) for line in lines if _LABEL.match(line.text)}
    own = _of_forum(lines, subjects=subjects)
    first = next((n for n, line in enumerate(lines) if _starts_post(line)), 0)
    above = [line for n, line in enumerate(lines[:first]) if not own[n]]
    post = [
        line._replace(opens=own[n - 1] or lines[n - 1].text in subjects)
        for n, line in enumerate(lines)
        if n >= first and not own[n]
    ]
    return [line for line in above if line.is_prose] + _with_subject(above, post=post)


def _starts_post(line: Line) -> bool:
    return bool(_FLOOR.match(line.text)) or (line.is_prose and len(line.text) > 30)


def _before_reply_box(lines: Sequence[Line]) -> Sequence[Line]:
    marks = [n for n, line in enumerate(lines) if _is_mark(line)]
    last = marks[-1] if marks else 0
    for n in range(len(lines)):
        if _REPLY_BOX.match(lines[n].text) and (n > last or _only_foot(lines[n:])):
            return lines[:n]
    return lines


def _only_foot(lines: Sequence[Line]) -> bool:
    return not any(line.is_prose and len(line.text) > 60 for line in lines)


def _is_mark(line: Line) -> bool:
    text = line.text
    return len(text) <= _LONGEST_MARK and bool(
        _CARD.match(text) or _is_present(text) or _FLOOR.match(text)
    )


def _of_forum(lines: Sequence[Line], *, subjects: Container[str]) -> list[bool]:
    """For each line whether the forum printed it. Shape: `subjects` stand in a post as well."""
    marks = [_is_mark(line) for line in lines]
    for n, line in enumerate(lines):
        above = n > 0 and marks[n - 1]
        below = n + 1 < len(lines) and bool(_CARD.match(lines[n + 1].text))
        marks[n] |= (above or below) and bool(line.text.isdigit() or _COUNTED.match(line.text))
    own = [
        mark
        or (_is_row(line) and line.text not in subjects)
        or bool(interface.BUTTONS.match(line.text))
        for mark, line in zip(marks, lines, strict=True)
    ]
    for n in range(len(lines) - 1, 0, -1):
        if marks[n] and not own[n - 1] and _is_name(lines, n - 1):
            own[n - 1] = True
        elif lines[n].text.isdigit() and own[n - 2] and _is_name(lines, n - 1):
            own[n - 1] = own[n] = True
    return own


def _is_name(lines: Sequence[Line], n: int) -> bool:
    """Whether the line above a card is the name of who wrote the post."""
    text = lines[n].text
    if (
        lines[n].is_prose
        or _DAY.match(text)
        or len(text) > _LONGEST_NAME
        or re.search("[，,。：:；;]", text)
    ):
        return False
    return not _FLOOR.match(lines[n + 1].text) or len(text) <= 10


def _with_subject(above: Sequence[Line], *, post: Sequence[Line]) -> list[Line]:
    """The post under its subject, which a forum may print once or repeat in the post."""
    again = {line.text for line in post[1:6]}
    kept = list(post[1:] if post and post[0].text in again else post)
    titles = [
        line for line in above
        if len(line.text) >= SHORTEST_SUBJECT
        and not (interface.is_menu(line.text) or interface.NAVIGATION.search(line.text))
    ]  # fmt: skip
    if not titles:
        return kept
    labelled = [line for line in titles if _LABELLED.search(line.text)]
    title = _trimmed_subject((labelled or titles)[-1])
    return kept if any(title.text in line.text for line in kept[:6]) else [title, *kept]


def _trimmed_subject(line: Line) -> Line:
    """The subject without the forum's label before it and button behind it."""
    match = _SUBJECT.match(line.text)
    first, last = match.span("said") if match else (0, len(line.text))
    return line._replace(
        start=line.start + first, end=line.start + last, text=line.text[first:last]
    )
