"""Hosts: what a framework needs beyond a mount, a package for each."""
