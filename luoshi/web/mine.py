"""Two pages of the phone's bottom bar: what a post may write down, and the post itself."""

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path

from luoshi.store import clockwork
from luoshi.web import access, opening
from luoshi.web.access import Asked


@access.with_post
def note(request: Asked) -> HttpResponse:
    """Every kind of matter that the post may open, each with what it is for."""
    tree = clockwork.tree_on(request.day)
    found = opening.openings_of(request.actor, tree=tree)
    return render(request, "note.html", {"openings": found, "as_of": request.at})


@access.with_post
def mine(request: Asked) -> HttpResponse:
    """Which post acts here, the other posts of the account, large text, and the way out."""
    return render(request, "mine.html", {"as_of": request.at})


urlpatterns = [path("note/", note, name="note"), path("mine/", mine, name="mine")]
