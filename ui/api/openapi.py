"""The OpenAPI 3.1 document, built from the parameter table and the response models."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from geojson_pydantic import MultiPolygon, Polygon
from openapi_pydantic import OpenAPI
from openapi_pydantic.util import PydanticSchema, construct_open_api_with_schema_class
from pydantic import BaseModel

from search.query import PARAMETERS, Parameter
from ui.api import endpoints, models
from ui.urls import API


@dataclass(frozen=True, slots=True)
class Operation:
    """One path of the API, as the routes and the document both read it."""

    path: str
    """Starlette path under ``/api/v1``."""
    endpoint: Any
    summary: str
    answer: type[BaseModel] | None
    """Model of the answer; ``None`` when it is not JSON."""
    parameters: Mapping[str, Parameter]
    may_miss: bool = False
    method: Literal["GET", "POST"] = "GET"
    body: tuple[type[BaseModel], ...] = ()
    """What a POST takes: one of these models."""
    media: str = "application/json"


OPERATIONS = (
    Operation("/offers", endpoints.offers, "Chercher des offres", models.OfferList, PARAMETERS),
    Operation(
        "/offers",
        endpoints.offers_in_area,
        "Chercher des offres dans une forme (GeoJSON Polygon ou MultiPolygon)",
        models.OfferList,
        PARAMETERS,
        method="POST",
        body=(Polygon, MultiPolygon),
    ),
    Operation(
        "/offers.csv",
        endpoints.export,
        "Toutes les offres d'une recherche, en CSV",
        None,
        {name: parameter for name, parameter in PARAMETERS.items() if name not in ("page", "size", "cursor")},
        media="text/csv",
    ),
    Operation(
        "/offers/{id}",
        endpoints.offer,
        "Une offre, avec tous ses lieux et ses sources",
        models.OfferDetail,
        endpoints.ORIGIN_PARAMETERS,
        may_miss=True,
    ),
    Operation(
        "/partners",
        endpoints.partners,
        "Les partenaires, par nom",
        models.PartnerList,
        endpoints.PARTNER_PARAMETERS,
    ),
    Operation("/partners/{id}", endpoints.partner, "Un partenaire", models.PartnerDetail, {}, may_miss=True),
    Operation(
        "/territory/communes",
        endpoints.communes,
        "Communes par nom, ancien nom ou code postal",
        models.CommuneList,
        endpoints.TEXT_PARAMETERS,
    ),
    Operation("/territory/cantons", endpoints.cantons, "Les cantons", models.CantonList, {}),
    Operation(
        "/suggest",
        endpoints.suggest,
        "Suggestions pour les premières lettres d'une recherche",
        models.SuggestionList,
        endpoints.TEXT_PARAMETERS,
    ),
    Operation("/health", endpoints.health, "État du service", models.Health, {}),
)


def _parameter(parameter: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = dict(parameter.schema)
    if parameter.many:
        schema = {"type": "array", "items": schema}
    described = {
        "name": parameter.name,
        "in": "query",
        "description": parameter.description,
        "schema": schema,
    }
    return described | ({"style": "form", "explode": True} if parameter.many else {})


def _answer(
    description: str, model: type[BaseModel] | None, media: str = "application/json"
) -> dict[str, Any]:
    schema: Any = PydanticSchema(schema_class=model) if model else {"type": "string"}
    return {"description": description, "content": {media: {"schema": schema}}}


def _path(operation: Operation) -> dict[str, Any]:
    parameters = [_parameter(parameter) for parameter in operation.parameters.values()]
    if "{id}" in operation.path:
        parameters.insert(
            0,
            {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}},
        )
    answers = {
        "200": _answer("Réponse.", operation.answer, operation.media),
        "422": _answer("Paramètre inconnu ou invalide.", models.Problem, "application/problem+json"),
    }
    if operation.may_miss:
        answers["308"] = {"description": "Fusionnée avec une autre fiche, à l'adresse de l'en-tête Location."}
        answers["404"] = _answer("Introuvable.", models.Problem, "application/problem+json")
    described = {
        "operationId": operation.endpoint.__name__,
        "summary": operation.summary,
        "parameters": parameters,
        "responses": answers,
    }
    if operation.body:
        schemas: list[Any] = [PydanticSchema(schema_class=model) for model in operation.body]
        described["requestBody"] = {
            "required": True,
            "content": {"application/geo+json": {"schema": {"oneOf": schemas}}},
        }
    return {operation.method.lower(): described}


def _paths() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for operation in OPERATIONS:
        found.setdefault(operation.path, {}).update(_path(operation))
    return found


@cache
def document(base_url: str, version: str) -> dict[str, Any]:
    """The whole document, for the public address ``base_url``."""
    api = OpenAPI.model_validate(
        {
            "openapi": "3.1.1",
            "info": {
                "title": "Annuaire territorial de l'insertion et de l'emploi",
                "version": version,
                "description": "Offres, partenaires et territoire, en lecture. Identifiants stables ; "
                "erreurs en application/problem+json (RFC 9457).",
            },
            "servers": [{"url": base_url + API}],
            "paths": _paths(),
        }
    )
    return construct_open_api_with_schema_class(api).model_dump(
        mode="json", by_alias=True, exclude_none=True, exclude_unset=True
    )


def parameters_of(operations: Iterable[Operation] = OPERATIONS) -> list[tuple[Operation, list[Parameter]]]:
    """Operations with their parameters, for the readable page."""
    return [(operation, list(operation.parameters.values())) for operation in operations]
