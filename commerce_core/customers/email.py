"""E-mail addresses: what is accepted as one, and when two are the same."""

from __future__ import annotations

import string
import unicodedata
from typing import ClassVar

from commerce_core.checks import clean_text
from commerce_core.errors import Invalid

_ATEXT = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~")
"""ASCII characters of an unquoted local part (RFC 5322, atext)."""

_LABEL = frozenset(string.ascii_letters + string.digits + "-")


class InvalidEmail(Invalid):
    """Not an e-mail address that a shop could write to."""

    code: ClassVar[str] = "invalid_email"


def check_email(value: object, *, field: str = "email") -> str:
    """An e-mail address trimmed and in NFC, its letters as they were written. Raises `InvalidEmail`.

    Accepts `local@domain` as RFC 5321 and 6531 write it: local part up to 64 characters, all up to 254, letters of any
    script; a domain of two labels or more. Refuses quoted local parts, and look-alikes such as full-width letters,
    which reach the mailbox of another spelling. Whether the mailbox exists only a letter can tell.
    """
    email = clean_text(value, field=field, most=254, required=True, kind=InvalidEmail)
    local, _, domain = email.rpartition("@")
    if not (_is_local(local) and _is_domain(domain) and unicodedata.normalize("NFKC", email) == email):
        raise InvalidEmail("Write an e-mail address such as 'jane@example.com'.", field=field, value=email)
    return email


def fold_email(email: str) -> str:
    """The form in which addresses are compared: `fold_email(" Jane@Example.COM ") == "jane@example.com"`.

    Lower case, not case folding: folding would make one of `straße@` and `strasse@`, which are two mailboxes.
    """
    return unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).strip().lower())


def _is_local(local: str) -> bool:
    return len(local) <= 64 and all(atom and all(map(_is_atext, atom)) for atom in local.split("."))


def _is_atext(character: str) -> bool:
    return character in _ATEXT or _is_foreign_letter(character)


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and not labels[-1].isdigit() and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    inside = all(character in _LABEL or _is_foreign_letter(character) for character in label)
    return 0 < len(label) <= 63 and inside and not label.startswith("-") and not label.endswith("-")


def _is_foreign_letter(character: str) -> bool:
    """A letter, mark or digit beyond ASCII."""
    return not character.isascii() and unicodedata.category(character)[0] in "LMN"
