"""Directives: what a leader, a meeting or a paper demands, clause by clause."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import replace

from luoshi.intake import actor, bidding, label, modal, paper, sentence, speech, told, words
from luoshi.intake.directive import Directive
from luoshi.intake.find_posts import Post
from luoshi.intake.passage import Passage
from luoshi.intake.split import Article, Paragraph
from luoshi.intake.voice import Voice

#: A page that names more is a list of names, and nobody there is quoted.
MOST_PEOPLE = 300


#: A point of a speech begins.
_POINT = re.compile(rf"{words.POINT}|{words.POINT_BELOW}|第[一二三四五六七八九十][条点、,，]")
#: A paper without sections numbers its orders.
_NUMBERED = re.compile(rf"{words.POINT_BELOW}|[(（]\d{{1,2}}[)）]|\d{{1,2}}[.．、](?!\d)")
#: What one point of a section says holds for that point alone.
_POINT_BELOW = re.compile(words.POINT_BELOW)
#: What stands behind the name of a unit in the heading of its tasks: 县教育局负责：.
_DUTIES = re.compile(
    r"(?:负责|牵头|主要|承担)?的?(?:工作|具体|重点)?(?:职责|任务|工作|事项)?[】:： ]*$"
)
#: A paper lays something down.
_LAYS_DOWN = re.compile(
    r"(?P<who>《[^《》]{2,40}》|会议)(?:还|同时|就此)?(?:提出|明确|部署|要求|规定|强调|确定|指出)"
)
#: Whose answers stand below: 办理单位：县城管局.
_ANSWERS = re.compile(
    r"(?:办理|承办|答复|回复)单位[:：]\s*(?P<who>[\u4e00-\u9fff]{2,20})$", re.MULTILINE
)
_AT_MEETING = re.compile("会上|会议(?:期间|结束)")
#: A section begins.
_SECTION = re.compile(rf"{words.POINT}|第[一二三四五六七八九十]{{1,3}}[章节篇]")


def directives(text: str, *, article: Article, people: Sequence[Post]) -> list[Directive]:
    """The directives of an article, in order."""
    found: list[Directive] = []
    house = _house_of(article, people=people)
    chapter = section = passage = house
    voice = Voice(text=text, people=people[:MOST_PEOPLE], passage=passage)
    bids = over = False
    above: list[Paragraph] = []
    flat = not any(_SECTION.match(part.text) for part in article.paragraphs)
    for n, part in enumerate(article.paragraphs):
        if label.is_label(part.text):
            above += [part] if over else []
            continue
        over = part.role == "heading"
        above = [] if over else above
        labels = (*label.below(article.paragraphs, at=n), *above)
        keyed = label.keyed(part, labels=labels)
        if keyed:
            tasks = [_of_key(start, task, who=house.who) for start, task in keyed]
            found += label.labelled(tasks, part=part, labels=labels)
            continue
        if part.role == "heading":
            bids = bids or (house.bids and bool(_POINT.match(part.text)))
            below = bool(_POINT_BELOW.match(part.text))
            around = chapter._replace(unit=section.unit) if below else section
            section = _section(around, house=house, heading=part.text)
            chapter = section if _SECTION.match(part.text) else chapter
            section = section._replace(unit=_unit(section, heading=part.text) or house.unit)
            passage = _headed(passage, part=part, people=people, section=section)
        if part.role == "body" or _introduces(part):
            inline = _inline(part) if house.paper else ""
            section = _section(section, house=house, heading=inline)
            if flat and _NUMBERED.match(part.text):
                section = section._replace(sure=house.orders and not house.speech)
            bids = bids or (house.bids and bool(_POINT.match(part.text)))
            opened = _opened(passage, part=part, section=section)
            point = opened.listed and bool(_POINT.match(part.text))
            voice.passage = opened._replace(bidding=opened.active and (bids or point))
            said = voice.paragraph(part)
            found += label.labelled(said, part=part, labels=labels)
            passage = voice.passage
            bids = bids or (house.bids and (passage.bidding or bidding.announces(part.text)))
    return _named(found, text=text, article=article)


def _named(found: list[Directive], *, text: str, article: Article) -> list[Directive]:
    """The demands, those of nobody in particular with who makes them: who answers, a meeting that
    is told of, the paper that the text explains, or who signs the text."""
    silent = [not one.required_by or speech.is_myself(one.required_by) for one in found]
    if not any(silent):
        return found
    span = article.start, article.end
    answers, laid = (list(pattern.finditer(text, *span)) for pattern in (_ANSWERS, _LAYS_DOWN))
    met = [part for part in article.paragraphs if _AT_MEETING.match(part.text)]
    begun = [part.start for part in met]
    signer = paper.signer(article)

    def asked_by(one: Directive) -> str:
        n = bisect_right(begun, one.start)
        if n and one.start < met[n - 1].end:
            return "会议"
        above = _last(answers, before=one.start) or _last(laid, before=one.start)
        return above or signer or one.required_by

    return [
        replace(one, required_by=asked_by(one)) if unsaid else one
        for one, unsaid in zip(found, silent, strict=True)
    ]


def _last(found: Sequence[re.Match[str]], *, before: int) -> str:
    """Whom the last of the matches before a place names; empty for none."""
    n = bisect_right(found, before, key=re.Match[str].end)
    return str(found[n - 1]["who"]) if n else ""


def _of_key(start: int, said: str, *, who: str) -> Directive:
    return Directive(start=start, end=start + len(said), text=said, required_by=who, actor="")


def _introduces(part: Paragraph) -> bool:
    """Whether a short line is no heading but says who demands what follows: 报告提出，要…：."""
    return (
        part.role == "heading"
        and part.text[-1:] in tuple(":：")
        and bool(re.search("[,，]", part.text))
    )


def _house_of(article: Article, *, people: Sequence[Post]) -> Passage:
    """In whose name the article itself demands: nobody's, unless it is a paper."""
    if not paper.is_paper(article):
        return Passage()
    orders = paper.is_order(article) and not paper.is_letter(article)
    return Passage(
        active=orders, who=paper.issuer(article, people=people), orders=orders, paper=True,
        speech=paper.is_speech(article), bids=paper.bids(article), unit=paper.addressee(article),
    )  # fmt: skip


def _inline(part: Paragraph) -> str:
    """The heading with which a numbered paragraph of a paper begins."""
    numbered = re.match(words.POINT, part.text)
    return re.split("[。:：\n]", part.text[:40])[0] if numbered else ""


def _section(section: Passage, *, house: Passage, heading: str) -> Passage:
    """How far the paper demands by itself in the section under this heading."""
    if not house.paper or not heading:
        return section
    kind = paper.section(heading, reports=not house.orders)
    if kind is None:
        numbered = _SECTION.match(heading)
        return house._replace(sure=house.orders and not house.speech) if numbered else section
    return house._replace(active=kind, orders=kind, sure=kind and not house.speech)


def _unit(section: Passage, *, heading: str) -> str:
    """The body whose tasks stand under the heading, or under the one above it."""
    if not section.sure:
        return ""
    below = re.match(rf"{words.POINT_BELOW}|\d{{1,2}}[.．、]", heading)
    return _unit_of(heading) or (section.unit if below else "")


def _unit_of(heading: str) -> str:
    """The body whose tasks stand under a heading that is nothing but its name."""
    said = re.sub(r"^[（(【\d一二三四五六七八九十、.．\s]+[)）】、.．\s]*", "", heading)
    said = _DUTIES.sub("", said)
    known = len(said) <= 24 and actor.ends_in_actor(said) and not modal.is_bare(said)
    return said if known else ""


def _headed(
    passage: Passage, *, part: Paragraph, people: Sequence[Post], section: Passage
) -> Passage:
    """What a heading opens: somebody's speech, a section of the paper, or the next point."""
    who = speech.of_heading(part.text, people=people, start=part.start, end=part.end)
    if who:
        return Passage(who=who, active=True, listed=True)
    if paper.is_list_head(part.text):
        who = passage.who or paper.meeting(part.text)
        sure = not passage.speech
        return passage._replace(who=who, active=True, listed=True, own=True, sure=sure)
    if section.paper:
        return section
    numbered = bool(re.match(f"{words.POINT}|{words.POINT_BELOW}", part.text))
    return passage if passage.listed and numbered else passage._replace(listed=False)


def _opened(passage: Passage, *, part: Paragraph, section: Passage) -> Passage:
    """What of the passage goes on into a new paragraph."""
    if section.paper and paper.is_address(part.text):
        return section._replace(active=False, orders=False, sure=False)
    if section.paper and paper.is_announcement(part.text) and not paper.is_list_head(part.text):
        return section._replace(active=False, orders=False)
    if section.paper and (section.bids or not passage.own):
        return section
    if not (passage.active or passage.own):
        return section._replace(listed=False)
    first = next(sentence.sentences(part.text, end=min(len(part.text), 160)), None)
    clauses = list(sentence.clauses(first.text, start=0, end=len(first.text))) if first else []
    opening = next((one for one in clauses if not modal.is_adverbial(one.text)), None)
    demand = modal.of(opening.text) if opening else None
    told_first = first is not None and (told.is_told(first.text) or told.is_statement(first.text))
    numbered = modal.without_ordinal(part.text[:40]) > 0
    modal_first = demand is not None and demand.kind == "modal"
    goes_on = (
        (passage.active or (passage.own and modal_first))
        and not (told_first and not numbered)
        and (
            passage.listed or numbered or (demand is not None and demand.kind in ("modal", "bare"))
        )
    )
    if not goes_on:
        return section._replace(listed=False)
    return passage._replace(actor="")
