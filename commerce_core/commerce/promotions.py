"""`shop.coupons` and `shop.discounts`."""

from __future__ import annotations

from collections.abc import Iterable

from attrs import frozen

from commerce_core.app import coupons as use
from commerce_core.app.context import Context
from commerce_core.checkout import Cart
from commerce_core.commerce.queries import Conditions, query
from commerce_core.ports import Page
from commerce_core.promotions import AutomaticDiscount, Coupon, Promotion
from commerce_core.trace import Outcome


@frozen
class CouponCalls:
    """Coupons: promotions with a code."""

    _ctx: Context

    def create(self, coupon: Promotion | Coupon, *, key: str | None = None) -> Promotion:
        """Store a coupon: a `Promotion` with a code, or a `Coupon` as the API writes it.

        Raises `Duplicate` for an id or a code that is taken, `InvalidPromotion` for one without a code, `InvalidId`.
        """
        return use.create_coupon(self._ctx, coupon, key=key)

    def generate(self, template: Promotion | Coupon, count: int, *, key: str | None = None) -> tuple[str, ...]:
        """Store up to 10,000 coupons that differ in their codes only, and give the codes.

        Each `#` in the code of the template is drawn: `generate(Coupon("TEA-####-####", "percentage", "10"), 500)`.
        Raises `InvalidCode` for a code with too few places: no guess should find one.
        """
        return use.generate(self._ctx, template, count, key=key)

    def validate(self, code: str, cart: Cart | str) -> Outcome:
        """What a code would do to a cart (or a kept one, by its id), and why: its verdict, amount, what is missing.

        Raises `UnknownCoupon`, and what `quote` raises.
        """
        return use.validate_coupon(self._ctx, code, cart)

    def explain(self, code: str, cart: Cart | str) -> str:
        """The same as text: what it gives, and each condition with what it requires and what was found."""
        return use.explain(self._ctx, code, cart, coupon=True)

    def get(self, reference: str) -> Promotion:
        """A coupon by its id or code. Raises `NotFound`."""
        return use.get_promotion(self._ctx, reference, coupon=True)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Promotion]:
        """A page of coupons."""
        return use.find_promotions(self._ctx, query(where, sort, limit, after), coupon=True)

    def retire(self, reference: str, *, key: str | None = None) -> Promotion:
        """Take a coupon out of use for good. Its code stays taken. Raises `NotFound`."""
        return use.retire(self._ctx, reference, coupon=True, key=key)


@frozen
class DiscountCalls:
    """Automatic discounts: promotions without a code."""

    _ctx: Context

    def create(self, discount: Promotion | AutomaticDiscount, *, key: str | None = None) -> Promotion:
        """Store an automatic discount: a `Promotion` without a code, or an `AutomaticDiscount` as the API writes it.

        Its days are those of the shop's zone. Raises `Duplicate` for an id that is taken, `InvalidPromotion` for one
        with a code, `InvalidId`.
        """
        return use.create_discount(self._ctx, discount, key=key)

    def validate(self, id: str, cart: Cart | str) -> Outcome:
        """What a discount does to a cart (or a kept one, by its id), and why. Raises `NotFound`, as `quote` does."""
        return use.validate_discount(self._ctx, id, cart)

    def explain(self, id: str, cart: Cart | str) -> str:
        """The same as text: what it gives, and each condition with what it requires and what was found."""
        return use.explain(self._ctx, id, cart, coupon=False)

    def get(self, id: str) -> Promotion:
        """A discount by its id. Raises `NotFound`."""
        return use.get_promotion(self._ctx, id, coupon=False)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Promotion]:
        """A page of discounts."""
        return use.find_promotions(self._ctx, query(where, sort, limit, after), coupon=False)

    def retire(self, id: str, *, key: str | None = None) -> Promotion:
        """Take a discount out of use for good. Raises `NotFound`."""
        return use.retire(self._ctx, id, coupon=False, key=key)
