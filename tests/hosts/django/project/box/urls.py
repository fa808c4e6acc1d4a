"""Views, each in a transaction, since ATOMIC_REQUESTS is on."""

from asgiref.sync import sync_to_async
from django.db import transaction
from django.http import JsonResponse
from django.urls import path

from box.models import Ticket
from box.shop import CARD, shop
from commerce_core import CommerceError, Line


def joined(request):
    """An order and a ticket: one commit, or none. It is charged after the commit."""
    order = shop.joined("default").orders.place(lines=[Line("MUG", 2)], payment_method=CARD)
    Ticket.objects.create(order_id=order.id)
    if "fail" in request.GET:
        raise ZeroDivisionError
    transaction.on_commit(lambda: shop.payments.settle(order.id))
    return JsonResponse({"id": order.id, "status": order.status})


def plain(request):
    """Without joining: inside the request's transaction, where no gateway may be called."""
    try:
        order = shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD if "pay" in request.GET else None)
    except CommerceError as error:
        return JsonResponse({"code": error.code}, status=409)
    if "fail" in request.GET:
        raise ZeroDivisionError
    return JsonResponse({"id": order.id, "status": order.status})


@transaction.non_atomic_requests
def outside(request):
    """Outside any transaction: placed and charged."""
    return JsonResponse({"status": shop.orders.place(lines=[Line("MUG", 1)], payment_method=CARD).payment_status})


@transaction.non_atomic_requests
async def asynchronous(request):
    """The same from an asynchronous view."""
    order = await sync_to_async(shop.orders.place)(lines=[Line("MUG", 1)], payment_method=CARD)
    return JsonResponse({"status": order.payment_status})


urlpatterns = [path(view.__name__, view) for view in (joined, plain, outside, asynchronous)]
