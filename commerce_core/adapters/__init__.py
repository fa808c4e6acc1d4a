"""Adapters: what fits behind the ports. Each is a package of its own and knows no other."""
