"""The irrevocable conversion rates of the currencies that the euro replaced: units of each for one euro.

Six significant figures, as Council Regulation (EC) 1103/97, article 4(1) demands. The regulations that fix them: (EC)
2866/98 (eleven currencies), 1478/2000 (GRD), 1086/2006 (SIT), 1134/2007 (MTL), 1135/2007 (CYP), 694/2008 (SKK), (EU)
671/2010 (EEK), 870/2013 (LVL), 851/2014 (LTL), 2022/1208 (HRK) and 2025/1409 (BGN). The year is that of the first of
January from which the rate holds.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

EURO_RATES: Mapping[str, tuple[str, int]] = MappingProxyType(
    {
        "ATS": ("13.7603", 1999),
        "BEF": ("40.3399", 1999),
        "BGN": ("1.95583", 2026),
        "CYP": ("0.585274", 2008),
        "DEM": ("1.95583", 1999),
        "EEK": ("15.6466", 2011),
        "ESP": ("166.386", 1999),
        "FIM": ("5.94573", 1999),
        "FRF": ("6.55957", 1999),
        "GRD": ("340.750", 2001),
        "HRK": ("7.53450", 2023),
        "IEP": ("0.787564", 1999),
        "ITL": ("1936.27", 1999),
        "LTL": ("3.45280", 2015),
        "LUF": ("40.3399", 1999),
        "LVL": ("0.702804", 2014),
        "MTL": ("0.429300", 2008),
        "NLG": ("2.20371", 1999),
        "PTE": ("200.482", 1999),
        "SIT": ("239.640", 2007),
        "SKK": ("30.1260", 2009),
    }
)
"""Rate and year by ISO 4217 code."""
