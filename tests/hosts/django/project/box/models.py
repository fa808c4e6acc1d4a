"""The project's own tables."""

from django.db import models


class Product(models.Model):
    sku = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)
    price_eur = models.DecimalField(max_digits=10, decimal_places=2)
    genre = models.CharField(max_length=40, default="")


class Ticket(models.Model):
    order = models.ForeignKey("commerce_core.Order", models.DO_NOTHING, db_constraint=False)
