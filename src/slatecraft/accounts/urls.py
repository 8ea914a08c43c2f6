"""Addresses for signing in and out, below those of the organisers' pages."""

from django.urls import path

from slatecraft.accounts import views

app_name = "accounts"
urlpatterns = [
    path("sign-in/", views.SignIn.as_view(), name="sign-in"),
    path("sign-out/", views.SignOut.as_view(), name="sign-out"),
    path("password/", views.ChangePassword.as_view(), name="password"),
    path("password/<uidb64>/<token>/", views.ChoosePassword.as_view(), name="choose-password"),
]
