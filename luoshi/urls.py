"""Every address of the site."""

from django.urls import URLPattern, URLResolver, path

from luoshi.web import (
    access,
    board,
    burden,
    campaigns,
    commitments,
    context,
    desk,
    intake,
    matter,
    matters,
    mine,
    moves,
    opening,
    proofs,
    public,
    public_ledger,
    public_requests,
    sign_in,
    units,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("switch-post/", access.switch_post, name="switch_post"),
    path("elder/", context.elder, name="elder"),
    *desk.urlpatterns,
    *opening.urlpatterns,
    *matters.urlpatterns,
    *matter.urlpatterns,
    *proofs.urlpatterns,
    *moves.urlpatterns,
    *intake.urlpatterns,
    *board.urlpatterns,
    *units.urlpatterns,
    *campaigns.urlpatterns,
    *burden.urlpatterns,
    *mine.urlpatterns,
    *commitments.urlpatterns,
    *public.urlpatterns,
    *public_ledger.urlpatterns,
    *public_requests.urlpatterns,
]
