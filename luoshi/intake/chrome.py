"""Tells what a page says from what its site wraps around it, by the shape of lines."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

#: Marks that end a sentence, also with a closing quotation mark or bracket behind.
_SENTENCE_END = re.compile(r"[。！？!?；;：:…”’」』）)]\s*$|\.\s*$")
_PROSE = re.compile(r"[。！？!?]")
#: No control, credit or path is longer; a notice of copyright may be.
LONGEST_CHROME = 160
_BULLET = re.compile(r"^[•·●◆■▪▶►▲◎○★☆※\-–—*]+\s*")

#: Links to the articles before and after, however long their titles.
_NEIGHBOURS = ("上一", "下一")
#: Words of user interfaces. A short line that has one and no full stop is a control.
_CONTROL = re.compile(
    r"^加载中|^[(（]?相关资料图[)）]?$|^关键词[:：]?$|^推荐内容$|^上一[篇页条]|"
    r"^下一[篇页条]|^(?:图片|图|视频|点击查看)$|返回(首页|顶部|列表|目录|上一页)?$|"
    r"^返\s*回$|上一[篇页条个]|下一[篇页条个]|扫一扫|"
    r"扫描.{0,6}二维码|"
    r"(分享|转发)(到|至|给|本页)|^分享|【?\s*打\s*印\s*】?|^关\s*闭$|关闭(窗口|本页)|(放大|"
    r"缩小)?字[体号][:：\s]|"
    r"^[【\[]?\s*(收藏|点赞|评论|举报|复制链接|朗读|播放|暂停|搜索|登录|注册|"
    r"纠错)\s*\d*\s*[】\]]?$|"
    r"(网站|站点)地图|联系我们|关于我们|设为首页|加入收藏|无障碍|长者(模式|版)|繁體|简体|English|"
    r"(快速|发表|查看|我要|添加)(回复|评论|回帖|留言)|回帖|帖子|楼主|说(两|几)句|说点什么|"
    r"Ctrl\+Enter|验证(码|问题)|正确答案|(请|您).{0,6}(登录|注册)(后|才|即)?|没有账号|忘记密码|"
    r"(浏览|阅读|点击|访问|累计)(次数|量|数)|人气[:：]|相关(阅读|新闻|链接|文章|推荐|附件|信息)|"
    r"(推荐|热门|延伸|更多|猜你)(阅读|新闻|文章|喜欢|推荐)|热点(新闻|推荐|排行)|(微信|"
    r"官方)公众号|客户端下载|"
    r"^(?:(?:收藏|转播|分享|支持|反对|回复|举报|点评|点赞|淘帖|顶|踩|使用道具|只看该作者|"
    r"高级模式|返回列表)\s*\d*[\s|]*)+$|"
    r"请您对|意见或建议|^姓\s*名[:：]|^\*?内\s*容[:：]|^联系方式[:：]$"
)
#: Who answers for a page, not what it says.
_CREDIT = re.compile(
    r"^[\s【\[(（]*(责任?编辑|责编|编辑|网络?编辑|执行编辑|值班(编委|主任)|校对|审核|审校|"
    r"初审|复审|终审|一审|二审|三审|"
    r"监制|总监制|策划|排版|美编|制作|录入|编审|签发|主编|值班总编)\s*[:：丨|/／]"
    r"|(出品|承办|主办|主管)$|^(主办|承办|主管|技术支持|运营|维护)(单位|部门)?[:：]"
)
#: The small print under a page.
_SMALL_PRINT = re.compile(
    r"版权(所有|声明|归)|[Cc]opyright|©|(ICP|icp)备|ICP证|公?网安备|网站标识码|备案号|"
    r"许可证(编?号)?[:：]|"
    r"(不良信息|违法|侵权).{0,4}举报|免责声明|未经.{0,12}(授权|许可)|转载.{0,8}(请|须)?注明|"
    r"(建议|推荐)使用.{0,12}浏览器|服务热线[:：]|邮编[:：]"
)
_KEY = (
    r"索引号|信息索引|统一编号|主题(分类|词)|信息(分类|名称|类别|来源|索引)|公开(目录|形式|"
    r"方式|时限|范围|日期|类型|责任部门)|"
    r"(体裁|组配|服务对象)分类|发[布文](机构|机关|单位|部门)|发文字号|文\s*号|(成文|生成|"
    r"发文|生效|失效|废止|公开)日期|"
    r"有\s*效\s*性|效力状态|文件名称|标\s*题|名\s*称|内容概述|关\s*键\s*词|政策咨询(机关|"
    r"电话)|发布日期|来\s*源"
)
_METADATA = re.compile(rf"^(?:{_KEY})\s*[:：|丨]|^(?:{_KEY})\s*$")
_COUNTER = re.compile(r"^[^\d:：。，,]{1,8}(?:\s*[:：]\s*|\s+)[-\d.,/]+\s*\S{0,4}$")
_NAVIGATION = re.compile(
    r"^(您|你)?(现|当)?(前|在)?的?(所在)?位置(是|为)?\s*[:：]|^首\s*页\s*($|[>＞»›|/\-–→])|"
    r"[>＞»›][^>＞»›]{1,40}[>＞»›]|"
    r"^第\s*\S{1,4}\s*版(面)?\s*[:：]|^\S{0,6}(上一版|下一版)|^<?!?--+>?$|^[|\s>＞/-]+$"
)
#: Controls inside a line of date and source: a key and what follows, up to the next key.
_INLINE = re.compile(
    r"\s*(?:[【\[(（]?\s*(?:字\s*[体号]|文字大小|背景色|(?:浏览|阅读|点击|访问|累计)(?:次数|"
    r"量|数)?|人气|打印(?:本页)?|关闭(?:本页|窗口)?|"
    r"收藏|分享(?:到)?|我要纠错|保护视力色)\s*[】\])）]?\s*(?:[:：]\s*[\d,]*\s*(?:次|"
    r"人)?\s*(?:[\[【(（][^\])】）]*[\])】）])?"
    r"|(?=\s|$|[【\[])))"
)
_DATED = re.compile(r"\d{4}\s*[-年/.]\s*\d{1,2}\s*[-月/.]\s*\d{1,2}|^(来源|作者|时间|发布时间)")
#: Keys of date, source and author that nobody filled in.
_UNFILLED = re.compile(r"^(?:[^\s:：]{1,6}\s*[:：]\s*)+(?:(?<=编辑[:：])\S{2,4})?$")
_SUBJECT = re.compile(
    r"(?:(?:主题|标题|帖子)\s*[:：]\s*)?(?P<said>.+?)\s*(?:[\[【]复制链接[\]】])?\s*$"
)
SHORTEST_SUBJECT = 8
_DATE_LINE = re.compile(r"发表于|发布于|\d{4}-\d{1,2}-\d{1,2}")


@dataclass(frozen=True, kw_only=True)
class Line:
    """One line of a page without the white space around it. Unit: offsets, end exclusive."""

    start: int
    end: int
    text: str
    blank_before: int = 0
    indented: bool = False
    bulleted: bool = False

    @cached_property
    def is_prose(self) -> bool:
        """Whether the line has a finished sentence in it."""
        return bool(_PROSE.search(self.text)) and len(self.text) > 12

    @property
    def ends(self) -> bool:
        """Whether the line ends where a sentence may end."""
        return bool(_SENTENCE_END.search(self.text))


def lines_of(text: str) -> list[Line]:
    """The lines that are not blank. Shape: `blank_before` counts the blank lines above."""
    found: list[Line] = []
    at = blank = 0
    for raw in text.split("\n"):
        kept = raw.strip()
        if kept:
            start = at + raw.index(kept[0])
            line = Line(
                start=start, end=start + len(kept), text=kept, blank_before=blank,
                indented=raw[:1] in "\u3000\xa0 \t" and raw[:1] != "",
            )  # fmt: skip
            found.append(_without_bullet(line))
            blank = 0
        else:
            blank += 1
        at += len(raw) + 1
    return [line for line in found if line.text]


def _without_bullet(line: Line) -> Line:
    bullet = _BULLET.match(line.text)
    if not bullet:
        return line
    return replace(
        line, start=line.start + bullet.end(), text=line.text[bullet.end() :], bulleted=True
    )


def stripped(lines: Sequence[Line]) -> list[Line]:
    """The lines of the page itself, without what its site put around and between them."""
    kept = _without_head(lines)
    kept = _without_metadata(kept)
    kept = _without_foot(kept)
    chrome = [_is_chrome(line) for line in kept]
    for n in range(1, min(6, len(kept) - 1)):
        chrome[n] = chrome[n] or (chrome[n - 1] and _is_label(kept[n], after=kept[n + 1]))
    cut = (_without_controls(line) for line, gone in zip(kept, chrome, strict=True) if not gone)
    return [line for line in cut if line.text]


def _is_label(line: Line, *, after: Line) -> bool:
    """Whether a short line that touches the site's own lines above is one of them."""
    return len(line.text) <= 8 and not line.blank_before and after.blank_before > 0


def _is_chrome(line: Line) -> bool:
    text = line.text
    if len(text) > LONGEST_CHROME or line.is_prose:
        return text.count("版权") > 1 or (len(text) < 80 and bool(_SMALL_PRINT.search(text)))
    if _NAVIGATION.search(text) or (len(text) < 60 and _CREDIT.search(text)):
        return True
    if _SMALL_PRINT.search(text):
        return True
    if _DATED.search(text) and _UNFILLED.match(text):
        return True
    if _DATED.search(text):
        return not _without_controls(line).text
    return bool(_CONTROL.search(text)) and (len(text) < 30 or text.startswith(_NEIGHBOURS))


def _without_controls(line: Line) -> Line:
    """A line of date and source without its counters and buttons."""
    first = _INLINE.search(line.text) if len(line.text) < 120 and not line.is_prose else None
    if not first or not (_DATED.search(line.text) or first.start() == 0):
        return line
    rest = line.text[: first.start()].rstrip()
    return replace(line, end=line.start + len(rest), text=rest)


def _without_head(lines: Sequence[Line]) -> list[Line]:
    """The lines below a forum's menu and the card of its first author."""
    counters = [n for n, line in enumerate(lines[:60]) if _COUNTER.match(line.text)]
    cards = [n for n in counters if sum(abs(n - other) <= 6 for other in counters) >= 4]
    if not cards:
        return list(lines)
    last = cards[-1] + 1
    while last < len(lines) and (
        _DATE_LINE.search(lines[last].text) or len(lines[last].text) <= 4
    ) and not lines[last].is_prose:  # fmt: skip
        last += 1
    above = [line for line in lines[: cards[0]] if line.is_prose]
    return above + _with_subject(lines[: cards[0]], post=lines[last:])


def _with_subject(above: Sequence[Line], *, post: Sequence[Line]) -> list[Line]:
    """The post under its subject, which a forum may print once or repeat in the post."""
    again = {line.text for line in post[1:6]}
    kept = list(post[1:] if post and post[0].text in again else post)
    titles = [line for line in above if len(line.text) >= SHORTEST_SUBJECT and not _is_chrome(line)]
    if not titles:
        return kept
    title = _trimmed_subject(titles[-1])
    return kept if any(title.text in line.text for line in kept[:6]) else [title, *kept]


def _trimmed_subject(line: Line) -> Line:
    """The subject without the forum's label before it and button behind it."""
    match = _SUBJECT.match(line.text)
    first, last = match.span("said") if match else (0, len(line.text))
    return replace(
        line, start=line.start + first, end=line.start + last, text=line.text[first:last]
    )


def _without_metadata(lines: Sequence[Line]) -> list[Line]:
    """The page without the table of index number, issuer and dates that government sites print."""
    marked = [n for n, line in enumerate(lines[:60]) if _METADATA.match(line.text)]
    table = [n for n in marked if sum(abs(n - other) <= 4 for other in marked) >= 3]
    if not table:
        return list(lines)
    return [
        line for n, line in enumerate(lines)
        if not table[0] <= n <= table[-1] or line.is_prose or len(line.text) > 60
    ]  # fmt: skip


def _without_foot(lines: Sequence[Line]) -> list[Line]:
    """The page up to the first control or small print after its last paragraph."""
    prose = (n for n, line in enumerate(lines) if _is_paragraph(line))
    last = max(prose, default=-1)
    for n in range(last + 1, len(lines)):
        text = lines[n].text
        if _CONTROL.search(text) or _SMALL_PRINT.search(text) or text.startswith("-->"):
            return list(lines[:n])
    return list(lines)


def _is_paragraph(line: Line) -> bool:
    return line.is_prose and len(line.text) > 30 and not _is_chrome(line)
