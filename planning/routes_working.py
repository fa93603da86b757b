"""Addresses of the working copy of a plan and of what is done with it."""

urlpatterns: list = []
