"""E-mail addresses: what is accepted as one, and when two are the same."""

from __future__ import annotations

import string
import unicodedata
from typing import ClassVar

from commerce_core.checks import UNSEEN, clean_text
from commerce_core.errors import Invalid

_ATEXT = frozenset(string.ascii_letters + string.digits + "!#$%&'*+-/=?^_`{|}~")
"""ASCII characters of an unquoted local part (RFC 5322, atext)."""

_LABEL = frozenset(string.ascii_letters + string.digits + "-")
_LABEL_LENGTH = 63
_ENCODED = "xn--"
"""What a label begins with that stands for letters beyond ASCII (RFC 5890: an A-label)."""


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

    Lower case, not case folding: folding would make one of `straße@` and `strasse@`, which are two mailboxes. Of a
    domain's two spellings (RFC 5890), `bücher.example` and `xn--bcher-kva.example`, it is the first.
    """
    lower = unicodedata.normalize("NFC", unicodedata.normalize("NFC", email).strip().lower())
    local, at, domain = lower.rpartition("@")
    return lower if _ENCODED not in domain else f"{local}{at}{'.'.join(map(_spelt_out, domain.split('.')))}"


def _spelt_out(label: str) -> str:
    """A label of a domain in its own letters; as it is, where it encodes none or not in the one right way."""
    if not (label.startswith(_ENCODED) and label.isascii() and len(label) <= _LABEL_LENGTH):
        return label
    try:
        letters = label.removeprefix(_ENCODED).encode().decode("punycode")
        again = _ENCODED + letters.encode("punycode").decode()
    except UnicodeError:
        return label
    plain = unicodedata.normalize("NFKC", letters.lower())
    return letters if again == label and plain == letters and not letters.isascii() else label


def _is_local(local: str) -> bool:
    return len(local) <= 64 and all(atom and all(map(_is_atext, atom)) for atom in local.split("."))


def _is_atext(character: str) -> bool:
    return character in _ATEXT or _is_foreign_letter(character)


def _is_domain(domain: str) -> bool:
    labels = domain.split(".")
    return len(labels) > 1 and not labels[-1].isdigit() and all(map(_is_label, labels))


def _is_label(label: str) -> bool:
    inside = all(character in _LABEL or _is_foreign_letter(character) for character in label)
    return 0 < len(label) <= _LABEL_LENGTH and inside and not label.startswith("-") and not label.endswith("-")


def _is_foreign_letter(character: str) -> bool:
    """A letter, mark or digit beyond ASCII that can be seen."""
    return character not in UNSEEN and not character.isascii() and unicodedata.category(character)[0] in "LMN"
