"""Every address of the site."""

from django.urls import URLPattern, URLResolver, path

from luoshi.web import context, sign_in

urlpatterns: list[URLPattern | URLResolver] = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign_in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign_out"),
    path("elder/", context.elder, name="elder"),
]
