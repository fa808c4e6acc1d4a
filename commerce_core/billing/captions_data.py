"""The few words of a receipt, in the six languages of the API document; `{}` stands for the label of the row."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

CAPTIONS: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "en": {
            "receipt": "Receipt",
            "order": "Order",
            "shipping": "Shipping",
            "rounding": "Rounding",
            "total": "Total",
            "tax_included": "includes {}",
            "paid": "Paid",
            "refunded": "Refunded",
            "due": "Due",
            "cancelled": "cancelled",
        },
        "es": {
            "receipt": "Recibo",
            "order": "Pedido",
            "shipping": "Envío",
            "rounding": "Redondeo",
            "total": "Total",
            "tax_included": "incluye {}",
            "paid": "Pagado",
            "refunded": "Reembolsado",
            "due": "Pendiente",
            "cancelled": "cancelado",
        },
        "fr": {
            "receipt": "Reçu",
            "order": "Commande",
            "shipping": "Livraison",
            "rounding": "Arrondi",
            "total": "Total",
            "tax_included": "dont {}",
            "paid": "Payé",
            "refunded": "Remboursé",
            "due": "Reste à payer",
            "cancelled": "annulée",
        },
        "de": {
            "receipt": "Beleg",
            "order": "Bestellung",
            "shipping": "Versand",
            "rounding": "Rundung",
            "total": "Gesamtbetrag",
            "tax_included": "darin {}",
            "paid": "Bezahlt",
            "refunded": "Erstattet",
            "due": "Noch offen",
            "cancelled": "storniert",
        },
        "ja": {
            "receipt": "領収書",
            "order": "注文番号",
            "shipping": "送料",
            "rounding": "端数調整",
            "total": "合計",
            "tax_included": "(内 {})",
            "paid": "お支払い済み",
            "refunded": "返金済み",
            "due": "未払い",
            "cancelled": "キャンセル済み",
        },
        "zh": {
            "receipt": "收据",
            "order": "订单号",
            "shipping": "运费",
            "rounding": "舍入调整",
            "total": "合计",
            "tax_included": "含 {}",
            "paid": "已支付",
            "refunded": "已退款",
            "due": "待付",
            "cancelled": "已取消",
        },
    }
)
