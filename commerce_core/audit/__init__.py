"""Audit: who changed which record, when, and from what to what."""

from __future__ import annotations

from commerce_core.audit.changes import MASKED, changes_between
from commerce_core.audit.entry import AuditAction, AuditEntry, action_of, resource_of

__all__ = ["MASKED", "AuditAction", "AuditEntry", "action_of", "changes_between", "resource_of"]
