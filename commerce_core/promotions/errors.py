"""What can be wrong with a promotion or a code."""

from __future__ import annotations

from datetime import datetime

from commerce_core.errors import CommerceError, Invalid


class InvalidPromotion(Invalid):
    """A promotion that could never be applied as written, such as 120 % off or a window that ends before it starts."""

    code = "invalid_promotion"


class InvalidCode(Invalid):
    """A coupon code that is empty, longer than 64 characters, has characters that only look like others, or is one of
    too many on one cart; or a pattern, alphabet or number from which no codes can be made.
    """

    code = "invalid_code"


class InvalidShares(CommerceError):
    """A kind of promotion took off what it must not; the message names the promotion. Mend the kind.

    It gives one int for each row, in minor units: not negative, and not more than is left of the row.
    """

    code = "invalid_shares"
    promotion_id: str


class UnknownCoupon(Invalid):
    """No coupon has this code. Check its spelling; the case of letters does not matter."""

    code = "unknown_coupon"


class CouponExpired(Invalid):
    """This coupon is over: it ended at `ended_at`. Take its code off the cart."""

    code = "coupon_expired"
    ended_at: datetime


class CouponRetired(Invalid):
    """This coupon was taken out of use for good. Take its code off the cart."""

    code = "coupon_retired"
