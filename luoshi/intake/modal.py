"""How a clause demands: by a modal verb, by an imperative, or by naming who is to act."""

import re
from dataclasses import dataclass

from luoshi.intake import words

_MODAL = re.compile(
    r"(?<![主重需只若必首想快将概提纲摘紧显扼次简越如索为])(?:必要)?要(?![求素点闻领害件塞隘旨义么是道案员目犯务]|"
    r"紧[的,，。是])"
    r"|必须|务必|务求|应当|应该|"
    r"(?<![理本相反响供适效对回答照策因必])应(?![对急用变有届答邀运收付税聘力缴付该届声])|"
    r"(?<![越所必急刚供按无军内还不])需要?(?![求方])|(?<!必)须(?![知手])|"
    r"不得|不准|不许|严禁|切忌|杜绝|务于|^请(?=各|相关|有关|你|全|区|县|市|镇|以上|上述|责任|牵头)"
)
_ORDINAL = re.compile(
    r"^(?:[一二三四五六七八九十]{1,2}(?=[要须是])是?|第[一二三四五六七八九十][,，、]?|"
    r"其[一二三四五]是?[,，]?|首先[,，]|其次[,，]|再次[,，]|最后[,，]|"
    r"[(（][一二三四五六七八九十\d]{1,3}[)）]|\d{1,2}[.．、](?!\d)|[①-⑳])\s*"
)
_ADVERB = re.compile(rf"^(?:{words.any_of(words.ADVERBS)})")
_MANNER = re.compile(
    r"^[\u4e00-\u9fff、]{2,14}?地(?=[\u4e00-\u9fff])(?!方|区|块|铁|址|点|级|市|产|下|位|质)"
)
_VERB = re.compile(
    rf"^(?:{words.any_of(words.DEMAND_VERBS)})(?!中|时[，,]|后[，,]|期间|以来|发现|"
    rf"人(?:[:：]|$)|电话|方式)"
)
_DISPOSAL = re.compile(r"^(?:把|将)[^,，]{2,40}")
_TRAILING_ADVERB = re.compile(
    rf"(?:{words.any_of(words.ADVERBS)}|都|均|一定|首先|就|才|便|既|一律|[,，\s])+$"
)
_STATED = re.compile(
    r"未(?!来)|没有|有个别|(?<!为)了(?!解|如指掌|然)|已经?(?![^,，]{0,3}建成)|过去|曾|"
    r"(?<![经通超渡透])过(?![程硬关度渡去境剩滤冬敏节年夜户磅]|紧日子)|着(?!力|手|眼|重|实|"
    r"陆|装|想)|取得了|得到了|正在|据悉|据了解|来自|就是|这是|不是|有的|仍"
)
_QUOTED = re.compile(r"[“‘《「][^”’》」]*[”’》」]")
_RESUMES = re.compile(
    r"^(?:这|那|其中|目前|截至|今年以来|近年来|因为|由于|据|一季度以来|自\d|去年|对此我|"
    r"事实|可以说|实践证明)"
)
#: What somebody will do by himself is a promise, not a demand.
_PLANS = re.compile(r"将(?:进一步|持续|继续|适时|加[大快强]|坚持|以|不断|全力|紧|充分|会同|对|在)")
_CONDITION = re.compile(r"(?:只要|如果|若|假如|即使|尽管|虽然|无论|不管|因为|由于|凡是?|是否|谁)")
_TIME = (
    r"(?:20\d\d年|今年|明年|本年|当年|\d{1,2}月\d{1,2}日|\d{1,2}日|\d{1,2}月份?|年|季度?|月|旬|周|日|"
    r"上半年|下半年|[一二三四]季度|每[年季月周日]度?|第[一二三四]季度|十?五?)*"
    r"(?:底|末|初|中旬|上旬|下旬)?(?:之?前|以前|内|起|前后)?"
)
_ACTS = re.compile(
    rf"^(?P<by>由)?(?P<who>[^,，。；;:：]{{2,40}}?)(?:(?P<lead>牵头|负责|会同|配合|协助|"
    rf"主办|承办|落实)|(?:于|"
    rf"在)?{_TIME}(?:(?:{words.any_of(words.ADVERBS)})*)(?:{words.any_of(words.DEMAND_VERBS)}))"
)


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a clause demands. Shape: `kind` is modal, topic, acts or bare; `at` is where it begins.

    `modal`: a modal verb without a subject or with an actor; `topic`: with another subject;
    `acts`: an actor and a verb without a modal; `bare`: a verb alone.
    """

    kind: str
    at: int
    actor: str = ""
    follows: bool = False
    helps: bool = False


def without_ordinal(text: str) -> int:
    """How many characters of numbering begin the text."""
    match = _ORDINAL.match(text)
    return match.end() if match else 0


def of(text: str) -> Demand | None:
    """What the clause demands, or None."""
    at = without_ordinal(text)
    body = text[at:]
    plain = _QUOTED.sub(lambda quoted: "□" * len(quoted.group()), body)
    match = _MODAL.search(plain)
    if match and not _CONDITION.match(plain):
        found = _modal(body, plain, match, at=at)
        if found:
            return found
    if is_bare(body):
        return Demand(kind="bare", at=at)
    acts = _ACTS.match(plain)
    if acts and not _STATED.search(plain) and not _PLANS.search(plain) and _is_actor(acts["who"]):
        who = body[acts.start("who") : acts.end("who")]
        return Demand(kind="acts", at=at, actor=who, helps=acts["lead"] in ("配合", "协助", "会同"))
    return None


def _modal(body: str, plain: str, match: re.Match[str], *, at: int) -> Demand | None:
    left = plain[: match.start()]
    subject = _TRAILING_ADVERB.sub("", left).strip()
    follows = left.endswith(("就", "才", "便"))
    if match.group() in ("应", "需", "须") and not words.ACTOR_END.search(subject):
        return None
    if not subject or _MANNER.fullmatch(subject + "地"):
        return Demand(kind="modal", at=at, follows=follows)
    if len(subject) > 34 or _STATED.search(subject) or re.search("[是如谁怎越]", subject[-2:]):
        return None
    if words.ACTOR_END.search(subject):
        return Demand(kind="modal", at=at, actor=_actor(body[: len(subject)]), follows=follows)
    if re.match(words.ADVERBIAL, subject) and not re.search(r"(?:工作|建设|任务)$", subject):
        return Demand(kind="modal", at=at, follows=follows)
    return Demand(kind="topic", at=at, follows=follows)


def _actor(subject: str) -> str:
    """The actor at the end of what stands before a modal verb."""
    said = re.sub(
        r"^(?:下一步|下阶段|今后|接下来|同时|要求|希望|请|由|当前|今年|明年)[,，]?", "", subject
    )
    said = re.sub(
        r"^(?:对于?|针对|围绕|按照|根据)[^,，]{2,24}?(?=各|全|有关|相关|牵头|责任)", "", said
    )
    return said.strip()


def _is_actor(text: str) -> bool:
    return bool(words.ACTOR_END.search(text)) and not re.search("[的了是]", text)


def is_bare(text: str) -> bool:
    """Whether the text begins with a verb of demand, after adverbs and the like."""
    rest = text
    for _ in range(6):
        if _VERB.match(rest) or _DISPOSAL.match(rest):
            return True
        skipped = _ADVERB.match(rest) or _MANNER.match(rest)
        if not skipped:
            return False
        rest = rest[skipped.end() :]
    return False


def is_statement(text: str) -> bool:
    """Whether the clause tells what is or was: no demand can go on through it."""
    plain = _QUOTED.sub("□", text)
    return bool(_RESUMES.match(plain))


def is_told(text: str) -> bool:
    """Whether a stretch has marks of the past outside its quotations."""
    return bool(_STATED.search(_QUOTED.sub("□", text)))


def is_adverbial(text: str) -> bool:
    """Whether the clause only says where, when, why or by what the next one happens."""
    body = text[without_ordinal(text) :]
    return bool(words.ADVERBIAL.match(body)) or (body.endswith("的") and len(body) <= 20)
