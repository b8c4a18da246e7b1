"""What a body that answers a resident will do: in a reply a day or a time binds, with no 承诺."""

import re
from collections.abc import Iterator, Sequence

from luoshi.intake import quick, sentence
from luoshi.intake.sentence import Piece
from luoshi.intake.spans import Spans

#: Who answers, before a colon: 区城管局答复：, 某区发布回复10楼：.
_HEAD = re.compile(
    r"[【\[]?(?P<who>[^。，,；;：:“”（）()【】]{0,24}?)(?:答复|回复|回应|解答|答)(?:内容|意见|情况)?"
    r"(?:[@＠]?\d{1,4}\s*[楼#]|[@＠]\S{1,12}|网友|网民|如下)?[】\]]?(?:[（(][^（）()]{1,24}[）)])?(?:\s*[:：]|(?<=[】\]]))"
)
#: Behind a question whoever is named before a colon answers, and who greets the one who asked.
_NAMED = re.compile(r"(?P<who>[^。，,；;：:“”（）()]{2,20})[:：]")
_GREETS = re.compile(
    r"(?:尊敬的)?(?:网友|市民|同志|先生|女士|朋友)?[^。，,]{0,10}[您你]好|感谢您|您反映|您咨询|您提出"
)
#: A paper that answers: 关于某提案的答复.
_TITLE = re.compile(r"(?:答复|复函|回复)(?:函|意见|的函)?$")
#: Whoever asks ends the answer before.
_ASKED = re.compile(
    r"[【\[]?(?:网友|网民|市民|居民|村民|群众|读者|来信|留言|提?问|咨询|诉求|楼主)[^。:：]{0,16}(?:[:：]|[】\]])|[^。]{0,40}[？?]$"
)
#: A question stands above, and somebody answers who is not named.
ASKED, ANSWER = "?", "-"
_SPAN = r"(?:\d+|[一二两三四五六七八九十半]+)个?(?:小时|分钟|工作日|日|天|周|月)"
#: A day, a time or a rule that somebody binds himself to.
_BINDS = quick.pattern(
    rf"(?:\d{{1,2}}月(?:\d{{1,2}}日|[底初]|[上中下]旬)?|\d日|[年月季周]底|年内|[一二三四]季度|国庆节?|春节|汛期|元旦|入[冬汛]|供暖|开学|新学期)(?:之?前|以前|起|开[工始]|投[用运])|"
    rf"{_SPAN}(?:之?内|以内)|(?:本|下)[周月]内?(?=[^,，]*(?:完|到|装|修|拨|发))|今后|此后|(?:自|从)(?:即日|今天|明天|\d{{1,2}}月)[^,，]{{0,4}}起|新学期起|在此(?:之前|期间)|届时|连续[^,，]{{1,8}}\d+[天日]|"
    r"(?<![即必终行])将(?!近|军|来|信|士)|[绝决]不|我[们局中]?[^,，]{0,4}(?:会(?![议员上同])|一定|保证|承诺)|承诺(?!期|时限|事项)|(?<!比)计划(?=[^的书内外中\d])|拟(?![定订])|争取|每(?:天|日|周|月|晚)[^,，\d元]{2,}(?:更新|公布|公示|巡查|值守|清运|调度|通报)"
)
#: What was, what the rules say, and what the resident may do.
_PAST = re.compile(
    r"已(?:经)?(?:于|在)|已(?:完成|发放|办结|修复|恢复|解决|整改|到位)|了$|[，,]?因|由于|未(?!来)|延迟|原(?:计划|定|因)"
)
_RULE = re.compile(
    r"(?:根据|按照?|依据|依照)[^,，]{0,24}(?:政策|规定|条例|办法|标准|要求)|办法》|条例》"
)
_HIS = re.compile(
    r"^(?:如?果?您|请|敬请|欢迎|感谢|如(?:您|有|果|仍|再|需)|若|给您|对此|可(?:以)?(?:向|到|拨打|通过|凭|持|选择|申请|直接)|也可|由此|望)|您"
)
#: What the answering body has got ready leads in what it will do: 我局已采购变压器一台.
_READY = re.compile(
    r"^(?:目前)?[,，]?我(?:局|们|镇|街道|中心|乡|委|办|公司|院|校|站|队)[^,，]{0,4}已(?:经)?(?:采购|安排|列入|纳入|启动|制定|委托|协调|组织|对接)"
)
_LEADS = re.compile(
    r"^(?:目前|同时|此外|下一步|接下来|经[^,，]{2,12}|[^,，]{1,12}(?:前|后|内|起|间|期|季度|年|月|日))$"
)
_PLAN = re.compile(
    r"计划(?=[^的])|拟(?![定订])|打算|争取|力争|下一步|列入[^,，]{0,24}计划(?!的)|正在(?:编制|研究|谋划|争取|论证)"
)
#: From here on the reply tells its next steps, one by one.
_AHEAD = re.compile("下一?步|下一?阶段")
_ITEM = re.compile("[一二三四五六七八九十]是")
_SUPERVISED = re.compile("请[^,，]{1,12}监督")


def answering(text: str, *, before: str) -> str:
    """Who answers in this paragraph.

    Shape: `before` is what held above; empty: nobody answers; `ASKED`: a question was put;
    `ANSWER`: somebody does who is not named.
    """
    head = _HEAD.match(text)
    if head and not _ASKED.match(text):
        return head["who"] or before or ANSWER
    if _ASKED.match(text):
        return ASKED
    named = _NAMED.match(text) if before == ASKED else None
    if named:
        return named["who"]
    if _GREETS.match(text):
        return ANSWER if before in ("", ASKED) else before
    return before


def is_reply(title: str) -> bool:
    """Whether a paper of this title answers somebody."""
    return bool(_TITLE.search(title))


def vows(text: str, *, start: int, end: int, taken: Spans) -> Iterator[tuple[int, int, str]]:
    """The spans in a paragraph of a reply of what will be done, each with promise or plan."""
    head = _HEAD.match(text, start, end)
    ahead = False
    for piece in sentence.sentences(text, start=head.end() if head else start, end=end):
        clauses = list(sentence.clauses(text, start=piece.start, end=piece.end))
        ahead = ahead or bool(clauses and _AHEAD.match(clauses[0].text))
        items = [clause.start for clause in clauses if ahead and _ITEM.match(clause.text)]
        found = (items[0], clauses[-1].end) if items else _vow(clauses)
        if found and found[0] not in taken and found[1] - 1 not in taken:
            first, last = found
            said = text[first:last].strip("“”‘’。！")
            first = text.index(said, first)
            last = first + len(said)
            planned = (ahead or _PLAN.search(text, piece.start, last)) and not _SUPERVISED.search(
                said
            )
            yield first, last, "plan" if planned else "promise"


def _vow(clauses: Sequence[Piece]) -> tuple[int, int] | None:
    """Where what will be done begins and ends in the clauses of a sentence."""
    at = next((n for n, clause in enumerate(clauses) if _binds(clause.text)), None)
    if at is None or any(_RULE.search(clause.text) for clause in clauses[: at + 1]):
        return None
    first = last = at
    while first > 0 and (
        _READY.match(clauses[first - 1].text) or _LEADS.match(clauses[first - 1].text)
    ):
        first -= 1
    while last + 1 < len(clauses) and not _HIS.search(clauses[last + 1].text):
        last += 1
    return clauses[first].start, clauses[last].end


def _binds(said: str) -> bool:
    return bool(_BINDS.search(said)) and not _PAST.search(said) and not _HIS.search(said)
