"""A shop inside a Django project: `INSTALLED_APPS += ["commerce_core.django"]`.

`manage.py migrate` makes the tables, whose read-only models are in `commerce_core.django.models`.
"""

from commerce_core.hosts.django import DjangoProducts, DjangoStore, ReadOnlyModel

__all__ = ["DjangoProducts", "DjangoStore", "ReadOnlyModel"]
