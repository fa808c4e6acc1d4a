"""Django: its connections as a store, its models as the catalogue, its migrations for our tables."""

from commerce_core.errors import MissingExtra

try:
    import django  # noqa: F401 - only to say what is missing
except ImportError as error:
    raise MissingExtra("django", "A shop inside a Django project") from error

from commerce_core.hosts.django.products import DjangoProducts
from commerce_core.hosts.django.read_only import ReadOnlyModel
from commerce_core.hosts.django.store import DjangoStore

__all__ = ["DjangoProducts", "DjangoStore", "ReadOnlyModel"]
