"""The memory store: everything in this process, gone with it. For tests, demonstrations, and as the model of a store."""

from commerce_core.adapters.store.memory.store import MemoryStore

__all__ = ["MemoryStore"]
