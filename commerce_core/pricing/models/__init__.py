"""The tier models: one file for each, and its name and its line here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from commerce_core.pricing.models import (
    flat,
    graduated,
    package,
    per_unit,
    percentage,
    stairstep,
    volume,
    volume_no_cliff,
)
from commerce_core.pricing.models.flat import Flat
from commerce_core.pricing.models.graduated import Graduated
from commerce_core.pricing.models.mode import Mode
from commerce_core.pricing.models.model import ADJUSTMENT, Charge, Slice, TierModel
from commerce_core.pricing.models.package import Package
from commerce_core.pricing.models.per_unit import PerUnit
from commerce_core.pricing.models.percentage import Percentage
from commerce_core.pricing.models.stairstep import Stairstep
from commerce_core.pricing.models.tiers import MAX_TIERS, Tier, check_tiers
from commerce_core.pricing.models.volume import Volume
from commerce_core.pricing.models.volume_no_cliff import VolumeNoCliff

ModeName = Literal["flat", "per_unit", "package", "graduated", "volume", "volume_no_cliff", "stairstep", "percentage"]
"""The keys of `MODELS`, so that types and schemas list them."""

MODELS: Mapping[str, Mode] = {
    "flat": flat.MODE,
    "per_unit": per_unit.MODE,
    "package": package.MODE,
    "graduated": graduated.MODE,
    "volume": volume.MODE,
    "volume_no_cliff": volume_no_cliff.MODE,
    "stairstep": stairstep.MODE,
    "percentage": percentage.MODE,
}
"""What a plan says, and is, in each `mode` that it may name. In `percentage`, `amount` is due beside the share."""

__all__ = [
    "ADJUSTMENT",
    "MAX_TIERS",
    "MODELS",
    "Charge",
    "Flat",
    "Graduated",
    "Mode",
    "ModeName",
    "Package",
    "PerUnit",
    "Percentage",
    "Slice",
    "Stairstep",
    "Tier",
    "TierModel",
    "Volume",
    "VolumeNoCliff",
    "check_tiers",
]
