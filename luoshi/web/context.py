"""What stands around every page: site, navigation, post, foot; and the switch to large text."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache, partial

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from luoshi import settings
from luoshi.store import clockwork, lists

ELDER_COOKIE = "ls_elder"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Section:
    """An entry of the navigation: the name of its route, its title and its key after g.

    Shape: `loop` narrows the list of matters to one kind; `within` are the routes of the pages
    that belong to it; `counts` names what `lists.glance` counts for it.
    """

    route: str
    title: str | Promise
    key: str = ""
    loop: str = ""
    within: tuple[str, ...] = ()
    counts: str = ""


@dataclass(frozen=True, kw_only=True)
class Link:
    """A section as a page shows it.

    Shape: `current` is "page" on the section's own page, "true" on one that belongs to it, else "";
    `count` is asked for only where a page shows it.
    """

    url: str
    title: str | Promise
    route: str
    key: str = ""
    current: str = ""
    count: Callable[[], int] = int


#: The left navigation. A section whose route the site does not have is not shown.
SECTIONS = (
    Section(route="desk", title=_("工作台"), key="g d"),
    Section(
        route="matters",
        title=_("督办事项"),
        key="g s",
        counts="matters",
        within=("matter", "move", "open_matter", "proof"),
    ),
    Section(route="board", title=_("晒比榜"), key="g z", within=("submission",)),
    Section(route="matters", title=_("重点项目"), key="g x", loop="project"),
    Section(route="mechanism", title=_("承诺践诺"), loop="commitment"),
    Section(route="matters", title=_("责任书"), loop="pledge"),
    Section(route="matters", title=_("走访诉求"), loop="request"),
    Section(
        route="campaigns", title=_("活动"), within=("campaign", "campaign_new", "campaign_move")
    ),
    Section(route="mechanisms", title=_("全部机制"), key="g j", within=("mechanism",)),
    Section(route="units", title=_("组织树"), within=("unit",)),
)
OF_THE_UNIT = (
    Section(
        route="intake",
        title=_("材料导入"),
        counts="drafts",
        within=("review", "review_all", "review_draft", "aliases", "alias_take_back"),
    ),
    Section(route="burden", title=_("减负账")),
)
#: The bottom bar of a phone.
TABS = (
    Section(route="desk", title=_("今天")),
    Section(route="matters", title=_("诉求"), loop="request"),
    Section(route="note", title=_("记一件事")),
    Section(route="mine", title=_("我的")),
)


@dataclass(frozen=True, kw_only=True)
class Other:
    """Another posting of the same account, to go on under."""

    posting: int
    post: str
    unit: str


@dataclass(frozen=True, kw_only=True)
class Shell:
    """The frame of a page. Shape: `post` and `unit` are empty where nobody is signed in."""

    site: str
    organiser: str
    filing: str
    language: str
    is_elder: bool
    sections: tuple[Link, ...]
    of_the_unit: tuple[Link, ...]
    tabs: tuple[Link, ...]
    post: str = ""
    unit: str = ""
    others: tuple[Other, ...] = ()


def shell(request: HttpRequest) -> Mapping[str, Shell]:
    """The frame of the page that answers this request, as the context `shell`."""
    posting = getattr(request, "posting", None)
    current = _place(request)
    actor = getattr(request, "actor", None)
    glance = cache(lambda: lists.glance(actor.unit if actor else None))
    return {
        "shell": Shell(
            site=settings.value("SITE_TITLE") or _root_title(request),
            organiser=settings.value("ORGANISER"),
            filing=settings.value("FILING"),
            language="zh-CN" if (get_language() or "zh").startswith("zh") else "en",
            is_elder=request.COOKIES.get(ELDER_COOKIE) == "1",
            sections=links(SECTIONS, current=current, glance=glance),
            of_the_unit=links(OF_THE_UNIT, current=current, glance=glance),
            tabs=links(TABS, current=current, glance=glance),
            post=posting.post.title if posting else "",
            unit=posting.post.unit.title if posting else "",
            others=tuple(
                Other(posting=other.id, post=other.post.title, unit=other.post.unit.title)
                for other in getattr(request, "postings", ())
                if posting and other.id != posting.id
            ),
        )
    }


def _root_title(request: HttpRequest) -> str:
    """What the root of the tree is called, on a page for a post; others have read no tree."""
    day = getattr(request, "day", None)
    tree = clockwork.tree_on(day) if day else None
    return tree.unit(tree.root).title if tree else ""


def links(
    sections: tuple[Section, ...], *, current: tuple[str, str], glance: Callable[[], lists.Glance]
) -> tuple[Link, ...]:
    """The sections that have a page, in their order."""
    return tuple(
        Link(
            url=url,
            title=section.title,
            route=section.route,
            key=section.key,
            current=_current(section, place=current),
            count=partial(_count, section.counts, glance=glance),
        )
        for section in sections
        if (url := _url(section))
    )


def _current(section: Section, *, place: tuple[str, str]) -> str:
    if (section.route, section.loop) == place:
        return "page"
    return "true" if place[0] in section.within and not place[1] else ""


def _place(request: HttpRequest) -> tuple[str, str]:
    """The route that answers, and the kind of matter that the list is narrowed to."""
    route = request.resolver_match.url_name if request.resolver_match else None
    said = request.GET.get("loop", "") if route == "matters" else ""
    if route == "mechanism" and request.resolver_match:
        said = request.resolver_match.kwargs["name"]
    known = {section.loop for section in SECTIONS if section.route == route}
    return route or "", said if said in known else ""


def _count(what: str, *, glance: Callable[[], lists.Glance]) -> int:
    return int(getattr(glance(), what)) if what else 0


def _url(section: Section) -> str:
    """The address of a section: that of its kind of matter where the route takes one."""
    try:
        if section.route == "mechanism":
            return reverse("mechanism", args=[section.loop])
        address = reverse(section.route)
    except NoReverseMatch:
        return ""
    return f"{address}?loop={section.loop}" if section.loop else address


@require_POST
def elder(request: HttpRequest) -> HttpResponse:
    """Switches large text on or off for this browser, and goes back to the page."""
    back = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
        back = "/"
    answer = HttpResponseRedirect(back)
    is_on = request.COOKIES.get(ELDER_COOKIE) == "1"
    answer.set_cookie(
        ELDER_COOKIE,
        "0" if is_on else "1",
        max_age=YEAR_SECONDS,
        samesite="Lax",
        secure=request.is_secure(),
    )
    return answer
