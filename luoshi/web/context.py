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
from luoshi.store import lists

ELDER_COOKIE = "ls_elder"
YEAR_SECONDS = 365 * 24 * 3600


@dataclass(frozen=True, kw_only=True)
class Section:
    """An entry of the navigation: the name of its route, its title and its key after g.

    Shape: `within` are the routes of the pages that belong to it; `counts` names what
    `lists.glance` counts for it.
    """

    route: str
    title: str | Promise
    key: str = ""
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


#: The left navigation. A section without a route is not shown: pages arrive one after another.
SECTIONS = (
    Section(route="desk", title=_("工作台"), key="g d"),
    Section(
        route="matters",
        title=_("督办事项"),
        key="g s",
        counts="matters",
        within=("matter", "move", "open_matter", "proof"),
    ),
    Section(route="indicators", title=_("指标")),
    Section(route="board", title=_("晒比榜"), key="g z", within=("submission",)),
    Section(route="projects", title=_("重点项目"), key="g x"),
    Section(route="commitments", title=_("承诺践诺")),
    Section(route="charters", title=_("责任书")),
    Section(route="requests", title=_("走访诉求")),
    Section(route="meetings", title=_("会议")),
    Section(
        route="campaigns", title=_("活动"), within=("campaign", "campaign_new", "campaign_move")
    ),
)
OF_THE_UNIT = (
    Section(
        route="intake",
        title=_("材料导入"),
        counts="drafts",
        within=("review", "review_all", "review_draft"),
    ),
    Section(route="burden", title=_("减负账")),
    Section(route="ledger", title=_("通报与台账")),
)
#: The bottom bar of a phone.
TABS = (
    Section(route="desk", title=_("今天")),
    Section(route="requests", title=_("诉求")),
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
    current = request.resolver_match.url_name if request.resolver_match else None
    actor = getattr(request, "actor", None)
    glance = cache(lambda: lists.glance(actor.unit if actor else None))
    return {
        "shell": Shell(
            site=settings.value("SITE_TITLE"),
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


def links(
    sections: tuple[Section, ...], *, current: str | None, glance: Callable[[], lists.Glance]
) -> tuple[Link, ...]:
    """The sections that have a page, in their order."""
    return tuple(
        Link(
            url=url,
            title=section.title,
            route=section.route,
            key=section.key,
            current=_current(section, route=current),
            count=partial(_count, section.counts, glance=glance),
        )
        for section in sections
        if (url := _url(section.route))
    )


def _current(section: Section, *, route: str | None) -> str:
    if section.route == route:
        return "page"
    return "true" if route in section.within else ""


def _count(what: str, *, glance: Callable[[], lists.Glance]) -> int:
    return int(getattr(glance(), what)) if what else 0


def _url(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


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
