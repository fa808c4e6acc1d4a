"""The memory store: everything in this process, gone with it. For tests, and as the model of every store."""

from commerce_core.adapters.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
