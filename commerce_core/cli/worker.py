"""`commerce-core worker`: does what is due, again and again, until it is told to stop."""

from __future__ import annotations

import signal
import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from threading import Event
from types import FrameType

from attrs import asdict

from commerce_core.app.run_due import Done
from commerce_core.cli.options import Commands, open_shop
from commerce_core.commerce import Commerce
from commerce_core.errors import Invalid, Unavailable

EVERY = 60.0
"""Seconds from one pass to the next: as long as a lease, so that what a dead worker had is not left for longer."""
STOPS = (signal.SIGTERM, signal.SIGINT)


class NoSuchShop(Invalid):
    """There is no shop where `--app` points to: write a module and the name of its `Commerce`, `app.shop:shop`."""

    code = "no_such_shop"


def add(commands: Commands) -> None:
    """Register the command."""
    parser: ArgumentParser = commands.add_parser("worker", help="do what is due, once a minute or once")
    which = parser.add_mutually_exclusive_group(required=True)
    which.add_argument("--store", metavar="URL", help="such as sqlite:///shop.db; without handlers, sandbox gateway")
    which.add_argument("--app", metavar="MODULE:NAME", help="your shop, with its gateway and handlers: app.shop:shop")
    parser.add_argument("--tenant", metavar="ID", help="whose shop it is; default: every tenant of the database")
    parser.add_argument("--every", type=_seconds, default=EVERY, metavar="SECONDS", help="default: 60")
    parser.add_argument("--once", action="store_true", help="one pass, then end")
    parser.set_defaults(run=run)


def run(args: Namespace) -> str:
    """A line for each tenant for whom a pass did something. SIGTERM and SIGINT end it after the tenant that it is at.

    A pass in which the database cannot be reached says so, and the next one is made as usual.
    """
    with _shop(args) as shop, _stopped() as stop:
        passes = 0
        while not stop.is_set():
            passes += 1
            _pass(shop, args.tenant, stop, once=args.once)
            if args.once:
                break
            stop.wait(args.every)
    return f"{passes} {'pass' if passes == 1 else 'passes'} made."


def _pass(shop: Commerce, tenant: str | None, stop: Event, *, once: bool) -> None:
    """All tenants in turn, also those that came since the last pass."""
    try:
        for each in shop.tenants() if tenant is None else (tenant,):
            if not stop.is_set():
                _work(shop if each == shop.tenant.id else shop.at(tenant=each))
    except Unavailable as outage:
        if once:
            raise
        print(f"{outage.code}: {outage.message}", file=sys.stderr, flush=True)


def _work(shop: Commerce) -> None:
    if said := _said(shop.run_due(), shop.gateway.name):
        print(f"{shop.tenant.id}: {said}", flush=True)


def _said(done: Done, gateway: str) -> str:
    quiet = {"rates_fault", "payments_left"}
    counted = {name: count for name, count in asdict(done, recurse=False).items() if count and name not in quiet}
    fault = [f"rates: {done.rates_fault.message}"] if done.rates_fault else []
    left = [f"{done.payments_left} open payments left, not of the gateway {gateway!r}"] if done.payments_left else []
    return ", ".join([*(f"{name} {count}" for name, count in counted.items()), *fault, *left])


def _shop(args: Namespace) -> Commerce:
    if args.app is None:
        return open_shop(args.store, args.tenant or "default")
    module, _, name = args.app.partition(":")
    sys.path.insert(0, "")
    try:
        shop = getattr(import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise NoSuchShop(f"There is no shop {args.app!r}: {error}", field="app") from error
    if not isinstance(shop, Commerce):
        raise NoSuchShop(f"{args.app!r} is no Commerce.", field="app")
    return shop


@contextmanager
def _stopped() -> Iterator[Event]:
    """Set once a signal asks to stop; what the signals did before they do again afterwards."""
    stop = Event()

    def ask(number: int, frame: FrameType | None) -> None:
        stop.set()

    before = {number: signal.signal(number, ask) for number in STOPS}
    try:
        yield stop
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _seconds(text: str) -> float:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= 86400:
        return float(text)
    raise ArgumentTypeError(f"{text!r} is no number of seconds from 1 to 86400, such as 60")
