"""FastAPI's door: records as JSON in and out, and errors as answers. Extra `fastapi`."""

from __future__ import annotations

import inspect
from typing import TYPE_CHECKING, Annotated, Any, TypeAlias, TypeVar, cast, get_origin

import attrs

from commerce_core.errors import CommerceError, Conflict, Invalid, MissingExtra, NotFound, Unavailable
from commerce_core.ports import Page
from commerce_core.serialization import dump, load

try:
    from fastapi import Body, FastAPI, Request
    from fastapi.responses import JSONResponse
    from pydantic_core import core_schema
except ImportError as error:
    raise MissingExtra("fastapi", "commerce_core.fastapi") from error

__all__ = ["STATUS", "Json", "add_error_handlers"]

T = TypeVar("T")
STATUS: dict[type[CommerceError], int] = {Invalid: 422, NotFound: 404, Conflict: 409, Unavailable: 503}
"""The HTTP status of each family of errors; any other one is 500."""


def add_error_handlers(app: FastAPI) -> None:
    """Have an application answer every error of ours with its status and, as JSON, its `to_dict()`.

    `InsufficientStock` is `409 {"error": {"code": "insufficient_stock", "message": ..., "details": [...]}}`.
    """
    app.add_exception_handler(CommerceError, _answer)


async def _answer(request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, CommerceError)
    status = next((status for family, status in STATUS.items() if isinstance(error, family)), 500)
    return JSONResponse(error.to_dict(), status)


if TYPE_CHECKING:
    Json: TypeAlias = Annotated[T, "as JSON"]
else:

    class Json:
        """A record as JSON, in a request's body or in an answer: `async def place(cart: Json[Cart]) -> Json[Order]`.

        It is read and written as `load` and `dump` do it. Also `Json[tuple[Order, ...]]` and `Json[Page[Order]]`. What
        cannot be read raises `InvalidDocument`, which `add_error_handlers` answers.
        """

        def __class_getitem__(cls, kind: object) -> object:
            return Annotated[kind, Body(), _Written(kind)]


class _Written:
    """Tells pydantic how a kind of record is read and written."""

    def __init__(self, kind: object) -> None:
        self._kind = cast("type", kind)

    def __get_pydantic_core_schema__(self, source: object, handler: object) -> core_schema.CoreSchema:
        written = core_schema.plain_serializer_function_ser_schema(_plain)
        return core_schema.no_info_plain_validator_function(self._record, serialization=written)

    def __get_pydantic_json_schema__(self, schema: object, handler: object) -> dict[str, str]:
        made = get_origin(self._kind) or self._kind
        said = inspect.getdoc(made) if attrs.has(made) else None
        return {"type": "array"} if said is None else {"type": "object", "description": said.partition("\n")[0]}

    def _record(self, value: Any) -> Any:
        """An answer is a record already; a body is what JSON was read as, which never is one."""
        return value if attrs.has(type(value)) or isinstance(value, tuple) else load(self._kind, value)


def _plain(value: Any) -> Any:
    if isinstance(value, Page):
        return {"records": _plain(value.records), "next": value.next}
    return [dump(each) for each in value] if isinstance(value, tuple) else dump(value)
