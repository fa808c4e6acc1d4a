"""Processors that count some currencies unlike ISO 4217, by their own documentation."""

from __future__ import annotations

from commerce_core.money.processors import ProcessorTable, ProcessorUnit

_CHARGES = {
    "MGA": ProcessorUnit(0),
    "ISK": ProcessorUnit(2, step=100),
    "UGX": ProcessorUnit(2, step=100),
    "BHD": ProcessorUnit(3, step=10),
    "JOD": ProcessorUnit(3, step=10),
    "KWD": ProcessorUnit(3, step=10),
    "OMR": ProcessorUnit(3, step=10),
    "TND": ProcessorUnit(3, step=10),
}

STRIPE = ProcessorTable("Stripe", _CHARGES)
"""Charges and refunds at Stripe (docs.stripe.com/currencies, read in 2026).

Of its zero-decimal currencies (BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF UGX VND VUV XAF XOF XPF) ISO 4217 counts only
MGA otherwise. ISK and UGX have no decimals but are still sent with two, which must be 00: 5 ISK is 500. The last digit
of the three-decimal currencies must be 0: 5.124 KWD is sent as 5120 or 5130. HUF and TWD are charged as in ISO 4217.
"""

STRIPE_PAYOUTS = ProcessorTable(
    "Stripe payouts", {**_CHARGES, "HUF": ProcessorUnit(2, step=100), "TWD": ProcessorUnit(2, step=100)}
)
"""Manual payouts at Stripe (the same page): those of HUF and TWD are whole too, so of 10.45 HUF one pays out 1000."""
