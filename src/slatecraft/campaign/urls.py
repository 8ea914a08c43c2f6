"""Addresses of the public site.

`pages` depend on the language; the first slate's pages have no prefix, another's begin with its key. `files` do not.
"""

from django.urls import URLPattern, URLResolver, include, path

from slatecraft.campaign import files as serve
from slatecraft.campaign import views

_slate_pages = [
    path("orders/", views.orders, name="orders"),
    path("areas/<slug:slug>/", views.area, name="area"),
    path("posts/", views.posts, name="posts"),
    path("candidates/", views.candidates, name="candidates"),
    path("candidates/<slug:slug>/", views.candidate, name="candidate"),
    path("dates/", views.dates, name="dates"),
    path("dates.ics", views.calendar, name="calendar"),
    path("stv/", views.stv, name="stv"),
    path("ballot/", views.ballot, name="ballot"),
    path("supporters/", views.supporters, name="supporters"),
]

pages: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("", views.home, name="home"),
        *_slate_pages,
        path("<slug:slug>/", views.page, name="page"),
        path("<slug:slate>/", include((_slate_pages, "slate"))),
        path("<slug:slate>/<slug:slug>/", views.page, name="slate-page"),
    ],
    "campaign",
)

files: tuple[list[URLPattern | URLResolver], str] = (
    [
        path("theme/<slug:digest>/<slug:slate>.css", serve.colours, name="theme"),
        path("media/<slug:digest>/<path:name>", serve.media, name="media"),
        path("areas/<slug:digest>.idx", serve.index, name="index"),
        path("robots.txt", serve.robots, name="robots"),
    ],
    "files",
)
