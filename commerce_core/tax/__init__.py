"""Tax rates by place and class, and what they come to."""

from commerce_core.tax.compute import Policy, Tax, compute_tax, tax_on
from commerce_core.tax.rate import ANYWHERE, STANDARD, InvalidTaxRate, TaxRate, TaxTable

__all__ = ["ANYWHERE", "STANDARD", "InvalidTaxRate", "Policy", "Tax", "TaxRate", "TaxTable", "compute_tax", "tax_on"]
