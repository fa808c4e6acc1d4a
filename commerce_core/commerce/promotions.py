"""`shop.coupons` and `shop.discounts`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from attrs import frozen

from commerce_core.app import coupons as use
from commerce_core.app import try_promotions as trial
from commerce_core.app import validate_promotion as held
from commerce_core.app.context import Context
from commerce_core.app.try_promotions import Candidate
from commerce_core.checkout import Cart
from commerce_core.checks import Finding
from commerce_core.commerce.queries import Conditions, query
from commerce_core.ports import Page
from commerce_core.promotions import AutomaticDiscount, Coupon, Difference, Promotion, UsageLeft
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

        A code that is no coupon's but named by a `Code` condition is that of the promotion it unlocks. Raises
        `UnknownCoupon`, `CouponExpired`, `CouponRetired`, and what `quote` raises.
        """
        return held.validate_coupon(self._ctx, code, cart)

    def explain(self, code: str, cart: Cart | str) -> str:
        """The same as text: what it gives, and each condition with what it requires and what was found."""
        return held.explain(self._ctx, code, cart, coupon=True)

    def get(self, reference: str) -> Promotion:
        """A coupon by its id or code. Raises `NotFound`."""
        return use.get_promotion(self._ctx, reference, coupon=True)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Promotion]:
        """A page of coupons."""
        return use.find_promotions(self._ctx, query(where, sort, limit, after), coupon=True)

    def update(
        self, reference: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Promotion:
        """Change fields of a coupon: `update("SUMMER2026", {"ends_at": later, "limits": Limits(max_uses=2000)})`.

        What was used so far stays counted. Metadata is merged. With a `version`, only if it is still at it. Raises
        `NotFound`, `VersionConflict`, `UnknownField`, and `InvalidPromotion`, also for another code: that is for good.
        """
        return use.update_promotion(self._ctx, reference, changes, coupon=True, version=version, key=key)

    def usage(self, reference: str, *, customer_id: str | None = None, email: str = "") -> UsageLeft:
        """How often a coupon was used and what is left of its limits, also for one customer or guest.

        Raises `NotFound`.
        """
        return held.usage_of(self._ctx, reference, coupon=True, customer_id=customer_id, email=email)

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
        return held.validate_discount(self._ctx, id, cart)

    def explain(self, id: str, cart: Cart | str) -> str:
        """The same as text: what it gives, and each condition with what it requires and what was found."""
        return held.explain(self._ctx, id, cart, coupon=False)

    def get(self, id: str) -> Promotion:
        """A discount by its id. Raises `NotFound`."""
        return use.get_promotion(self._ctx, id, coupon=False)

    def find(
        self, where: Conditions = (), *, sort: Iterable[str] = ("id",), limit: int = 50, after: str | None = None
    ) -> Page[Promotion]:
        """A page of discounts."""
        return use.find_promotions(self._ctx, query(where, sort, limit, after), coupon=False)

    def update(
        self, id: str, changes: Mapping[str, object], *, version: int | None = None, key: str | None = None
    ) -> Promotion:
        """Change fields of a discount, as `coupons.update` does."""
        return use.update_promotion(self._ctx, id, changes, coupon=False, version=version, key=key)

    def usage(self, id: str, *, customer_id: str | None = None, email: str = "") -> UsageLeft:
        """How often a discount was used and what is left of its limits, as `coupons.usage` does."""
        return held.usage_of(self._ctx, id, coupon=False, customer_id=customer_id, email=email)

    def lint(self, *candidates: Candidate) -> tuple[Finding, ...]:
        """What is surely (`error`) or probably wrong with the shop's promotions, coupons too, and with candidates.

        `print(*shop.discounts.lint(Promotion("tea", ...)), sep="\\n")` before it is created. Raises `InvalidPromotion`.
        """
        return trial.lint_promotions(self._ctx, *candidates)

    def what_if(self, candidate: Candidate, cart: Cart | str, *, at: datetime | None = None) -> Difference:
        """What a cart (or a kept one, by its id) would have off with a candidate, its code entered; nothing is stored.

        With 10 % off there already, a candidate of 20 % off 100.00 has a `cost_minor` of 1800. One with the id of a
        stored promotion takes its place. `at` is another instant than now. Raises `InvalidPromotion`, and as `quote`.
        """
        return trial.try_promotion(self._ctx, candidate, cart, at=at)

    def retire(self, id: str, *, key: str | None = None) -> Promotion:
        """Take a discount out of use for good. Raises `NotFound`."""
        return use.retire(self._ctx, id, coupon=False, key=key)
