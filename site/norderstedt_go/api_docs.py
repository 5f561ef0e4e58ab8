"""The description of the open interface as a page of ours, for people, made from the document that machines read.

Swagger's own page was tried: it brings 1.5 MB of script, cannot be read in the dark, and fails our accessibility tests.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase


@dataclass(frozen=True)
class Entry:
    """A parameter, or a field of an answer."""

    name: str
    kind: str
    text: str
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One address with what it takes and gives."""

    anchor: str
    address: str
    example: str
    title: str
    text: str
    parameters: tuple[Entry, ...]
    answer: tuple[Entry, ...]


class _Document:
    def __init__(self, schema: dict[str, Any]) -> None:
        self._schemas = schema["components"]["schemas"]
        self._paths = schema["paths"]

    def _resolve(self, part: dict[str, Any]) -> dict[str, Any]:
        if "$ref" in part:
            return {**self._schemas[part["$ref"].rpartition("/")[2]], **{k: v for k, v in part.items() if k != "$ref"}}
        if "allOf" in part:
            return {**self._resolve(part["allOf"][0]), **{k: v for k, v in part.items() if k != "allOf"}}
        return part

    def _kind(self, part: dict[str, Any]) -> str:
        part = self._resolve(part)
        if "anyOf" in part:
            return " | ".join(self._kind(one) for one in part["anyOf"])
        if part.get("type") == "array":
            return f"{self._kind(part['items'])}[]"
        return str(part.get("format") or part.get("type", "object"))

    def _values(self, part: dict[str, Any]) -> tuple[str, ...]:
        part = self._resolve(part)
        return self._values(part["items"]) if "items" in part else tuple(str(one) for one in part.get("enum", ()))

    def _entry(self, name: str, part: dict[str, Any], text: str = "") -> Entry:
        # A schema's own description tells of the type; only what stands beside it tells of this place.
        return Entry(name, self._kind(part), text or part.get("description", ""), self._values(part))

    def _fields(self, part: dict[str, Any], prefix: str = "") -> Iterator[Entry]:
        for name, field in self._resolve(part).get("properties", {}).items():
            yield self._entry(f"{prefix}{name}", field)
            inner = self._resolve(field.get("items", field))
            if inner.get("properties"):
                yield from self._fields(inner, f"{prefix}{name}[].")

    def operations(self) -> Iterator[Operation]:
        """Yield every operation, in the document's order."""
        for address, methods in self._paths.items():
            get = methods["get"]
            answer = get["responses"][200]["content"]["application/json"]["schema"]
            yield Operation(
                anchor=get["operationId"],
                address=address,
                example="" if "{" in address else address,
                title=get["summary"],
                text=get.get("description", ""),
                parameters=tuple(self._entry(one["name"], one["schema"], one.get("description", ""))
                                 for one in get.get("parameters", ())),
                answer=tuple(self._fields(answer)),
            )  # fmt: skip


class OurPage(DocsBase):
    """Renders the description in the look of the site."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        schema = api.get_openapi_schema(path_prefix=request.path)
        operations = list(_Document(schema).operations())
        return render(request, "api/docs.html", {"operations": operations, "info": schema["info"]})
