"""Narrow currency symbols, which Babel leaves out: `$` for every dollar, `kr` for every crown. CLDR 48, by ICU 78.2."""

# ruff: noqa: RUF001 - letters and spaces of other scripts are the data

from __future__ import annotations

from collections.abc import Mapping


def _table(text: str) -> dict[str, str]:
    """`CAD $, DKK kr` as a mapping; a symbol may contain no-break spaces."""
    pairs = (pair.strip(" \n").partition(" ") for pair in text.split(","))
    return {code: symbol for code, _, symbol in pairs}


NARROW: Mapping[str, str] = _table("""
    AFN ؋, AMD ֏, AOA Kz, ARS $, AUD $, AZN ₼, BAM KM, BBD $, BDT ৳, BMD $, BND $, BOB Bs, BRL R$, BSD $, BWP P,
    BYN р., BZD $, CAD $, CLP $, CNY ¥, COP $, CRC ₡, CUP $, CZK Kč, DKK kr, DOP $, EGP E£, EUR €, FJD $, FKP £,
    GBP £, GEL ₾, GHS GH₵, GIP £, GNF FG, GTQ Q, GYD $, HKD $, HNL L, HUF Ft, IDR Rp, ILS ₪, INR ₹, ISK kr, JMD $,
    JPY ¥, KGS ⃀, KHR ៛, KMF CF, KPW ₩, KRW ₩, KYD $, KZT ₸, LAK ₭, LBP L£, LKR Rs, LRD $, MGA Ar, MMK K, MNT ₮,
    MUR Rs, MXN $, MYR RM, NAD $, NGN ₦, NIO C$, NOK kr, NPR Rs, NZD $, PHP ₱, PKR Rs, PLN zł, PYG ₲, RON lei,
    RUB ₽, RWF RF, SBD $, SEK kr, SGD $, SHP £, SRD $, SSP £, STN Db, SYP £, THB ฿, TOP T$, TRY ₺, TTD $, TWD $,
    UAH ₴, USD $, UYU $, VND ₫, XAF FCFA, XCD $, XOF F CFA, XPF CFPF, ZAR R, ZMW ZK
""")
"""By currency: the symbol in languages that have none of their own. A currency that is not listed keeps its symbol."""

STANDARD_ONLY = frozenset({"bg", "fi", "sq"})
"""Languages that have few narrow symbols: the others are the standard ones."""

NARROW_IN: Mapping[str, Mapping[str, str]] = {
    "bg": _table("""
        AFN Af, AOA Kz, BAM KM, BOB Bs, BWP P, CZK Kč, DKK kr, EGP E£, GBP £, GEL ₾, GNF FG, GTQ Q, HNL L, HUF
        Ft, IDR Rp, ISK kr, JPY ¥, KGS ⃀, KMF CF, KPW ₩, LBP L£, LKR Rs, MGA Ar, MMK K, MUR Rs, MYR RM, NIO C$,
        NOK kr, NPR Rs, PKR Rs, PLN zł, RUB ₽, RWF RF, SEK kr, SHP £, STN Db, SYP £, THB ฿, TOP T$, USD $, XCD
        $, ZAR R, ZMW ZK
    """),
    "fi": _table("AFN ؋, AMD ֏, AZN ₼, GHS GH₵, KGS ⃀, RUB ₽, STN STD"),
    "sq": _table("""
        AUD AUD, CAD CAD, CNY CNY, GBP GBP, GHS GH₵, HKD HKS, ILS ILS, INR INR, JPY JPY, KGS ⃀, KRW KRW, MXN
        MXN, NZD NZD, THB THB, TWD TWD, USD USD, VND VND, XCD XCD
    """),
    "ast": _table("BYN BYN, DKK DKK, ISK ISK, NOK NOK, PLN PLN, SEK SEK, TWD NT$"),
    "af": _table("RON leu, TWD NT$"),
    "am": _table("TWD NT$"),
    "ar": _table("""
        ARS AR$, AUD AU$, BBD BB$, BMD BM$, BND BN$, BSD BS$, BZD BZ$, CAD CA$, CLP CL$, CNY CN¥, COP CO$,
        CUP CU$, DOP DO$, FJD FJ$, GBP UK£, GYD GY$, HKD HK$, JMD JM$, JPY JP¥, KYD KY$, LRD $LR, MXN MX$,
        NZD NZ$, SBD SB$, SRD SR$, TTD TT$, TWD NT$, USD US$, UYU UY$
    """),
    "az": _table("RON ley, SYP S£, TWD NT$"),
    "be": _table("""
        AUD A$, BBD Bds$, BMD BD$, BSD B$, BYN Br, BZD BZ$, CAD CA$, CUP $MN, DOP RD$, FJD FJ$, FKP FK£, GYD G$,
        ISK Íkr, JMD J$, KYD CI$, LRD L$, MXN MX$, NAD N$, NZD NZ$, RUB руб., SBD SI$, SGD S$, TTD TT$, UYU $U,
        XCD EC$
    """),
    "bn": _table("TWD NT$"),
    "bs": _table("TWD NT$, XPF XPF"),
    "cs": _table("RON L, TWD NT$"),
    "cy": _table("BDT TK, BWP BWP, HKD HK$, TWD NT$, ZAR ZAR, ZMW ZMW"),
    "da": _table("BYN Br., DKK kr., ISK kr., NOK kr., RON L, SEK kr., TWD NT$"),
    "de": _table("FKP Fl£, GHS ₵, GNF F.G., KMF FC, RON L, RWF F.Rw, SYP SYP, TWD NT$, ZMW K"),
    "en": _table("BYN BYN"),
    "en_AU": _table("BDT Tk, CUP ₱, EGP £, ISK Kr, PYG Gs, SEK Kr, UYU $U, XAF XAF, XOF XOF, XPF CFP"),
    "es": _table("EGP EGP, RON L, TWD NT$, XAF XAF, XOF XOF"),
    "es_419": _table("EGP E£, FKP FK£, SSP SD£, SYP S£"),
    "es_MX": _table("BYN p., FKP £, RON lei, SSP £, SYP £"),
    "es_US": _table("FKP £, RON lei, SSP £, SYP £"),
    "et": _table("BYN BYN, TWD NT$"),
    "eu": _table("TWD NT$"),
    "fa": _table("BYN Br, XOF فرانک CFA"),
    "fil": _table("TWD NT$"),
    "fr": _table("EGP £E, KMF FC, LBP £L, NIO $C, RON L, RWF FR, TOP $T, TWD NT$, XPF FCFP, ZMW Kw"),
    "fr_CA": _table("BYN Br, GEL GEL, KMF CF, NIO C$, XAF XAF, XOF XOF, XPF XPF, ZMW ZK"),
    "ga": _table("BYN BYN, TWD NT$"),
    "gl": _table("BYN Br, KMF FC, RUB руб, TWD NT$"),
    "gu": _table("MUR રૂ., TWD NT$"),
    "he": _table("BYN р, TWD NT$"),
    "hi": _table("RON लेई, TWD NT$"),
    "hr": _table("TWD NT$, XPF XPF"),
    "hu": _table("TWD NT$"),
    "hy": _table("TWD NT$"),
    "id": _table("TWD NT$"),
    "is": _table("BYN BYN, DKK kr., ISK kr., NOK kr., SEK kr., TWD NT$"),
    "it": _table("BYN Br, EGP £E, NOK NKr, TWD NT$"),
    "ja": _table("CNY ￥, JPY ￥, RON レイ"),
    "ka": _table("TWD NT$"),
    "kk": _table("TWD NT$"),
    "km": _table("TWD NT$"),
    "kn": _table("RON ಲೀ, TWD NT$"),
    "ko": _table("RON L, TWD NT$"),
    "ky": _table("BMD BD$, BSD B$, BZD BZ$, CAD C$, DOP RD$, EGP LE, HKD HK$, JMD J$, TTD TT$, TWD NT$"),
    "lo": _table("TWD NT$"),
    "lt": _table("""
        BDT BDT, BYN Br, ILS ILS, INR INR, KHR KHR, LAK LAK, MNT MNT, PLN zl, PYG Gs, RUB rb, VND VND, XAF XAF,
        XOF XOF, XPF XPF
    """),
    "lv": _table("GHS GHS, TWD NT$"),
    "mk": _table("TWD NT$"),
    "ml": _table("TWD NT$"),
    "mn": _table("SEK кр, TWD NT$"),
    "mr": _table("BYN BYN, TWD NT$"),
    "ms": _table("TWD NT$"),
    "my": _table("BBD Bds$, BSD B$"),
    "nb": _table("RON L, TWD NT$, XAF XAF, XPF XPF"),
    "ne": _table("NPR रू"),
    "nl": _table("TWD NT$, XPF XPF"),
    "nn": _table("XAF XAF, XPF XPF"),
    "no": _table("RON L, TWD NT$, XAF XAF, XPF XPF"),
    "pa": _table("TWD NT$"),
    "pl": _table("BYN BYN, RON lej, TWD NT$"),
    "pt": _table("RON L, SYP S£, TWD NT$"),
    "pt_PT": _table("SYP £"),
    "ro": _table("TWD NT$"),
    "ru": _table("GEL ლ, RON L, TWD NT$"),
    "si": _table("LKR රු., TWD NT$, XOF සිෆ්එ"),
    "sk": _table("TWD NT$"),
    "sl": _table("TWD NT$"),
    "so": _table("BYN BYN"),
    "sr": _table("GEL ლ, TWD NT$"),
    "sr_Latn": _table("BYN r."),
    "sv": _table("RON L, TWD NT$"),
    "sw": _table("TWD NT$"),
    "ta": _table("TWD NT$"),
    "te": _table("TWD NT$"),
    "th": _table("TWD NT$"),
    "tr": _table("RON L, TWD NT$"),
    "ur": _table("TWD NT$"),
    "vi": _table("TWD NT$"),
    "zh": _table("TWD NT$"),
    "zh_Hant": _table("RON L, TWD $"),
    "zu": _table("BYN P., DKK Kr, ISK Kr, NOK Kr, PLN Zł, SEK Kr, TWD NT$"),
}
"""By locale: what differs from `NARROW`, in languages whose CLDR data are complete."""
