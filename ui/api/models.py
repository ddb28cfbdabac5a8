"""Response models of the API, published in the OpenAPI document."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from directory.records import Capacity, Contact, Fee, Mode, Permanence, PositionPrecision, Validity

GroupName = Literal["on_site", "remote", "unplaced"]


class Model(BaseModel):
    """Base of the API's models: immutable, and every field is always present in an answer."""

    model_config = ConfigDict(frozen=True, json_schema_serialization_defaults_required=True)


class CommuneRef(Model):
    """A commune by its INSEE code."""

    code: str
    name: str


class PartnerRef(Model):
    """The partner of an offer."""

    id: str
    name: str


class Access(Model):
    """Who opens the door, and how."""

    kind: str = Field(description="call_115, referral, call, come, online, email ou unknown.")
    label: str
    sentence: str | None = None
    phone: str | None = None
    mobilisable_par: tuple[str, ...] = ()
    modes_mobilisation: tuple[str, ...] = ()


class SiteSummary(Model):
    """The place that represents an offer in a result: the nearest that passes the filters."""

    label: str | None
    commune: CommuneRef | None
    address: str | None
    lat: float | None
    lon: float | None
    precision: PositionPrecision | None = Field(description="commune : position de la mairie.")


class SiteDetail(SiteSummary):
    """A place of an offer, whole."""

    postal_code: str | None
    phone: str | None
    hours: str | None = Field(description="Syntaxe OSM opening_hours.")
    hours_text: str | None
    permanence: Permanence | None
    note: str | None


class Opening(Model):
    """Whether an offer may be used today."""

    state: Literal["open", "suspended", "later", "off_season"] = Field(
        description="open : rien n'empêche ; suspended : suspendue ; later : n'a pas commencé ; "
        "off_season : fermée en cette saison. Une offre terminée n'est plus publiée."
    )
    sentence: str | None = Field(description="« Suspendu jusqu'au … », « Ouvre le … » ; nul si open.")


class OfferItem(Model):
    """An offer in a list."""

    id: str = Field(description="UUIDv5 de la source et de la clé.")
    key: str | None = Field(description="Identifiant dans sa source ; nul pour un lieu protégé.")
    name: str
    partner: PartnerRef
    group: GroupName
    families: tuple[str, ...]
    themes: tuple[str, ...]
    audiences: tuple[str, ...]
    fees: tuple[Fee, ...]
    modes: tuple[Mode, ...]
    access: Access
    site: SiteSummary | None
    distance_m: float | None = Field(description="Mètres à vol d'oiseau (R = 6 371 000 m) depuis le départ.")
    km: float | None = Field(description="Kilomètres de route, de commune à commune (estimation).")
    minutes: float | None = Field(description="Minutes en voiture, de commune à commune (estimation).")
    eligible: Literal["yes", "no", "unknown"]
    reasons: tuple[str, ...]
    opening: Opening
    a_savoir: str | None
    updated_at: datetime
    verified_at: date | None
    source_date: str | None = Field(description="Date du fait, avec sa précision : 2013, 2013-06…")
    url: str


class Groups(Model):
    """Offers found in each group."""

    on_site: int
    remote: int
    unplaced: int


class UnderstoodStep(Model):
    """One thing understood of the words; ``as_typed`` refuses it, ``verbatim`` refuses everything."""

    kind: Literal["place", "typo", "acronym", "partner", "help"] = Field(
        description="place : un lieu, d'où l'on cherche ; typo : un mot corrigé ; acronym : un sigle ; "
        "partner : une structure ; help : un genre d'aide."
    )
    words: str = Field(description="Les mots de q, tels qu'ils sont écrits ; vide pour help.")
    meaning: str = Field(description="Comment ils ont été compris, en français.")
    value: str | None = Field(description="commune:05070, valley:queyras… ; identifiant d'une structure.")


class UrgentNumberOut(Model):
    """An urgent number that the words call for."""

    number: str
    way: Literal["call", "sms"]
    meaning: str
    advice: str | None


class RelaxationOut(Model):
    """What to give up when nothing is found, and how many offers that gives."""

    parameter: str = Field(
        description="Paramètre à enlever ou à élargir ; filters : tous les filtres ; area : la forme du corps. "
        "Pour filters et area, demandez query par GET ; sinon, gardez la méthode et le corps."
    )
    total: int
    query: str = Field(description="Les paramètres de la recherche élargie, comme ici après « ? ».")


class OfferList(Model):
    """A page of offers."""

    items: tuple[OfferItem, ...]
    total: int = Field(description="Offres du groupe demandé.")
    groups: Groups
    facets: dict[str, dict[str, int]]
    page: int
    size: int
    pages: int
    next: str | None = Field(description="Valeur de cursor pour la suite ; nul à la fin.")
    understood: tuple[UnderstoodStep, ...] = Field(description="Ce qui a été compris de q.")
    did_you_mean: str | None = Field(
        description="q corrigé : ce qui a été cherché ou, après verbatim ou as_typed, ce que l'on propose."
    )
    unknown: tuple[str, ...] = Field(description="Mots de q qu'aucune offre ne contient.")
    notice: str | None = Field(
        description="Ce qu'il faut savoir de la demande pour lire la réponse : un départ hors du territoire."
    )
    weak: bool = Field(description="Vrai quand rien ne répond à q : les offres données s'en approchent.")
    urgent: tuple[UrgentNumberOut, ...] = Field(
        description="Numéros d'urgence que q appelle, les bons d'abord."
    )
    relaxations: tuple[RelaxationOut, ...] = Field(description="Quand rien n'est trouvé : que relâcher.")
    engine: Literal["embedded", "meilisearch"]
    took_ms: float


class SourceRefOut(Model):
    """Where an offer comes from."""

    source: str
    key: str | None
    url: str | None
    seen_at: datetime
    absent_since: datetime | None = Field(
        default=None, description="Depuis quand la fiche n'est plus dans cette source ; nul si elle y est."
    )
    licence: str | None = None


class OfferDetail(OfferItem):
    """An offer, whole."""

    type: str | None
    audiences_text: str | None
    age_min: int | None
    age_max: int | None
    description: str | None
    conditions: str | None
    how_to_access: str | None
    mobilisation_url: str | None
    fees_detail: str | None
    home_visit: bool | None
    sites: tuple[SiteDetail, ...]
    zone_eligibilite: tuple[str, ...]
    zone_deduced: bool
    contacts: tuple[Contact, ...]
    hours_text: str | None
    validity: Validity | None
    capacity: Capacity | None
    languages: tuple[str, ...]
    sessions: tuple[Validity, ...]
    sources: tuple[SourceRefOut, ...]


class PartnerItem(Model):
    """A partner in a list."""

    id: str
    name: str
    kind: str | None
    commune: CommuneRef | None
    offers: int
    url: str


class PartnerList(Model):
    """A page of partners, by name."""

    items: tuple[PartnerItem, ...]
    total: int
    page: int
    size: int
    pages: int


class PartnerDetail(PartnerItem):
    """A partner, whole."""

    siret: str | None
    description: str | None
    reseaux_porteurs: tuple[str, ...]
    contacts: tuple[Contact, ...]
    place: SiteDetail | None
    accessibility_url: str | None
    offer_refs: tuple[PartnerRef, ...] = Field(description="Identifiants et noms de ses offres.")
    source_date: str | None
    sources: tuple[SourceRefOut, ...]


class CommuneOut(Model):
    """A commune of the territory."""

    code: str
    name: str
    label: str
    postal_codes: tuple[str, ...]
    canton: CommuneRef
    epci: CommuneRef
    lat: float
    lon: float
    matched: str = Field(description="Le nom par lequel elle a été trouvée (ancienne commune…).")


class CommuneList(Model):
    """Communes, best match first."""

    items: tuple[CommuneOut, ...]


class CantonOut(Model):
    """A canton as a place of offers."""

    code: str
    name: str
    label: str
    communes: tuple[CommuneRef, ...]


class CantonList(Model):
    """Every canton of the territory."""

    items: tuple[CantonOut, ...]


class Suggestion(Model):
    """Something to search for: an offer, a theme, a partner or a commune."""

    kind: Literal["offer", "theme", "partner", "commune"]
    label: str
    value: str
    url: str


class SuggestionList(Model):
    """Suggestions, best first."""

    items: tuple[Suggestion, ...]


class EngineHealth(Model):
    """State of one engine."""

    engine: Literal["embedded", "meilisearch"]
    healthy: bool
    documents: int
    pending: int = Field(description="Changements pas encore indexés.")
    detail: str


class Health(Model):
    """State of the service."""

    status: Literal["ok", "degraded", "down"]
    database: bool
    offers: int
    engines: tuple[EngineHealth, ...]


class ProblemError(Model):
    """One refused parameter."""

    name: str
    reason: str


class Problem(Model):
    """An RFC 9457 problem document."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str | None = None
    errors: tuple[ProblemError, ...] = ()
