"""LoggingObserver: a line in the standard log for each call."""

from __future__ import annotations

import logging

from commerce_core.ports import Observation

LOGGER = "commerce_core"


class LoggingObserver:
    """Writes one line per call, `orders.place ok in 12.3 ms, 14 statements, 0 retries`, with the numbers as `extra`.

    Calls that went well are logged at `level`; those that were refused or failed one step above INFO, as warnings.
    """

    def __init__(self, logger: logging.Logger | None = None, *, level: int = logging.INFO) -> None:
        self._logger = logger or logging.getLogger(LOGGER)
        self._level = level

    def observe(self, observation: Observation) -> None:
        self._logger.log(
            self._level if observation.outcome == "ok" else max(self._level, logging.WARNING),
            "%s %s in %.1f ms, %d statements, %d retries",
            observation.operation,
            observation.outcome,
            observation.seconds * 1000,
            observation.statements,
            observation.retries,
            extra={
                "operation": observation.operation,
                "outcome": observation.outcome,
                "seconds": observation.seconds,
                "statements": observation.statements,
                "retries": observation.retries,
            },
        )
