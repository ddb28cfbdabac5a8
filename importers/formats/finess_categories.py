"""FINESS categories that this directory tells of, and what each offers.

A category is a fact of the national register (https://finess.esante.gouv.fr); what it offers is the mission
that French law gives it: the article is beside each group. Other categories are set aside.
"""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

_TEMPORARY = "logement-hebergement--rechercher-une-solution-dhebergement-temporaire"
_RENT = "logement-hebergement--louer-un-logement"
_MENTAL = "sante--sante-mentale"
_CARE = "sante--acces-aux-soins"
_ADDICTION = "sante--addictions"
_SEXUAL = "sante--sante-sexuelle"
_KEEP_JOB = "trouver-un-emploi--maintien-dans-lemploi"
_STRENGTHS = "choisir-un-metier--identifier-ses-points-forts-et-ses-competences"
_TRAINING = "se-former--trouver-sa-formation"
_DEPENDENT = "famille--prise-en-charge-personne-dependante"
_CARERS = "famille--soutien-aidants"
_PARENTS = "famille--soutien-a-la-parentalite-et-a-leducation"
_SOCIAL = "remobilisation--lien-social"
_RIGHTS = "difficultes-administratives-ou-juridiques--beneficier-dune-mesure-daccompagnement-adapte"
_HANDICAP = "personnes-en-situation-de-handicap"

_BY_SIAO = "L'admission passe par le SIAO, à la demande d'un travailleur social, ou par le 115."
_BY_OFII = "L'admission est décidée par l'OFII."
_BY_MDPH = "Une orientation de la MDPH est nécessaire."


@dataclass(frozen=True, slots=True)
class Category:
    """What an establishment of one category is (``kind``) and offers; without ``offer``, a partner only."""

    kind: str
    offer: str | None = None
    themes: tuple[str, ...] = ()
    type: str | None = None
    audiences: tuple[str, ...] = ()
    how_to_access: str | None = None
    mobilisable_par: tuple[str, ...] = ()
    home_visit: bool | None = None
    lodging: bool = False
    """People live there: its address is a matter of safety."""
    masked: bool = False


_PROFESSIONALS = ("professionnels",)

CATEGORIES: Final = MappingProxyType(
    {
        # Lodging: code de l'action sociale et des familles, L345-1 to L349-4; CCH, L633-1.
        "214": Category(
            "centre d'hébergement et de réinsertion sociale (CHRS)",
            "Hébergement et accompagnement social (CHRS)",
            (_TEMPORARY,),
            "accompagnement",
            ("personnes-en-situation-durgence",),
            _BY_SIAO,
            _PROFESSIONALS,
            lodging=True,
        ),
        "219": Category(
            "centre d'accueil",
            "Accueil et hébergement temporaire",
            (_TEMPORARY,),
            "accompagnement",
            ("personnes-en-situation-durgence",),
            _BY_SIAO,
            _PROFESSIONALS,
            lodging=True,
        ),
        "442": Category(
            "centre provisoire d'hébergement (CPH)",
            "Hébergement et accompagnement des réfugiés (CPH)",
            (_TEMPORARY,),
            "accompagnement",
            ("personnes-exilees",),
            _BY_OFII,
            _PROFESSIONALS,
            lodging=True,
        ),
        "443": Category(
            "centre d'accueil pour demandeurs d'asile (CADA)",
            "Hébergement et accompagnement des demandeurs d'asile (CADA)",
            (_TEMPORARY,),
            "accompagnement",
            ("personnes-exilees",),
            _BY_OFII,
            _PROFESSIONALS,
            lodging=True,
        ),
        "257": Category(
            "foyer de jeunes travailleurs",
            "Logement temporaire pour les jeunes (foyer de jeunes travailleurs)",
            (_TEMPORARY, _RENT),
            "accompagnement",
            ("jeunes",),
            lodging=True,
        ),
        "258": Category(
            "pension de famille",
            "Logement durable et accompagné (pension de famille)",
            (_RENT,),
            "accompagnement",
            ("personnes-en-situation-durgence",),
            _BY_SIAO,
            _PROFESSIONALS,
            lodging=True,
        ),
        "259": Category(
            "résidence sociale",
            "Logement temporaire en résidence sociale",
            (_TEMPORARY, _RENT),
            "accompagnement",
            lodging=True,
        ),
        "166": Category(
            "accueil mère-enfant",
            "Accueil de mères avec leurs enfants",
            (_TEMPORARY, _PARENTS),
            "accompagnement",
            ("familles", "femmes"),
            lodging=True,
            masked=True,
        ),
        "202": Category(
            "résidence autonomie",
            "Logement pour personnes âgées autonomes (résidence autonomie)",
            (_RENT,),
            None,
            ("seniors",),
            lodging=True,
        ),
        # Mental health and addictions: code de la santé publique, L3221-1; CASF, L312-1, 9°.
        "156": Category(
            "centre médico-psychologique (CMP)",
            "Consultations de psychiatrie et de psychologie (CMP)",
            (_MENTAL,),
            "accompagnement",
        ),
        "425": Category(
            "centre d'accueil thérapeutique à temps partiel (CATTP)",
            "Activités thérapeutiques en groupe (CATTP)",
            (_MENTAL,),
            "accompagnement",
        ),
        "189": Category(
            "centre médico-psycho-pédagogique (CMPP)",
            "Consultations pour enfants et adolescents (CMPP)",
            (_MENTAL, _PARENTS),
            "accompagnement",
            ("familles", "jeunes"),
        ),
        "197": Category(
            "centre de soins en addictologie (CSAPA)",
            "Soins et accompagnement des addictions (CSAPA)",
            (_ADDICTION,),
            "accompagnement",
        ),
        "178": Category(
            "centre de réduction des risques (CAARUD)",
            "Accueil et réduction des risques liés aux drogues (CAARUD)",
            (_ADDICTION,),
            "accompagnement",
        ),
        "165": Category(
            "appartements de coordination thérapeutique",
            "Hébergement et soins pour personnes malades (ACT)",
            (_TEMPORARY, _CARE),
            "accompagnement",
            lodging=True,
        ),
        "180": Category(
            "lits halte soins santé",
            "Hébergement et soins des personnes sans domicile (LHSS)",
            (_TEMPORARY, _CARE),
            "accompagnement",
            ("personnes-en-situation-durgence",),
            lodging=True,
        ),
        # Health: code de la santé publique, L6323-1, L6323-3, L2311-1, L2112-1.
        "124": Category("centre de santé", "Consultations de santé (centre de santé)", (_CARE,), None),
        "603": Category("maison de santé", "Consultations de santé (maison de santé)", (_CARE,), None),
        "347": Category("centre d'examens de santé", "Examen de prévention en santé", (_CARE,), None),
        "228": Category("centre de santé sexuelle", "Consultations de santé sexuelle", (_SEXUAL,), None),
        "638": Category(
            "centre de dépistage (CeGIDD)", "Dépistage du VIH et des infections (CeGIDD)", (_SEXUAL,)
        ),
        "223": Category(
            "protection maternelle et infantile (PMI)",
            "Suivi des grossesses et des jeunes enfants (PMI)",
            (_CARE, _PARENTS),
            None,
            ("familles",),
        ),
        "190": Category(
            "centre d'action médico-sociale précoce (CAMSP)",
            "Dépistage et soins des jeunes enfants (CAMSP)",
            (_CARE, _PARENTS),
            "accompagnement",
            ("familles",),
        ),
        # Work and handicap: CASF, L344-2, L312-1, 5° and 7°; D5213-… of the code du travail.
        "246": Category(
            "établissement et service d'aide par le travail (ESAT)",
            "Travail accompagné pour personnes handicapées (ESAT)",
            (_KEEP_JOB,),
            "accompagnement",
            (_HANDICAP,),
            _BY_MDPH,
        ),
        "249": Category(
            "centre de rééducation professionnelle",
            "Formation et reconversion après un handicap",
            (_TRAINING, _KEEP_JOB),
            "formation",
            (_HANDICAP,),
            _BY_MDPH,
        ),
        "198": Category(
            "centre de préorientation",
            "Préparer un projet professionnel avec un handicap",
            (_STRENGTHS,),
            "accompagnement",
            (_HANDICAP,),
            _BY_MDPH,
        ),
        "464": Category(
            "unité d'évaluation et de réentraînement (UEROS)",
            "Réentraînement après une lésion cérébrale (UEROS)",
            (_STRENGTHS,),
            "accompagnement",
            (_HANDICAP,),
            _BY_MDPH,
        ),
        "446": Category(
            "service d'accompagnement à la vie sociale (SAVS)",
            "Accompagnement à la vie sociale (SAVS)",
            (_SOCIAL,),
            "accompagnement",
            (_HANDICAP,),
            _BY_MDPH,
        ),
        "445": Category(
            "service d'accompagnement médico-social (SAMSAH)",
            "Accompagnement médico-social à domicile (SAMSAH)",
            (_DEPENDENT, _CARE),
            "accompagnement",
            (_HANDICAP,),
            _BY_MDPH,
            home_visit=True,
        ),
        # Training: code de la santé publique, L4383-3; CASF, L451-1.
        "300": Category(
            "école de formation aux métiers de la santé",
            "Formations aux métiers de la santé",
            (_TRAINING,),
            "formation",
        ),
        "330": Category(
            "école de formation aux métiers du social",
            "Formations aux métiers du social",
            (_TRAINING,),
            "formation",
        ),
        "436": Category(
            "école de formation aux métiers de la santé et du social",
            "Formations aux métiers de la santé et du social",
            (_TRAINING,),
            "formation",
        ),
        # Daily life: CASF, L312-1, 6°; CSP, D312-6.
        "460": Category(
            "service d'aide à domicile (SAAD)",
            "Aide et accompagnement à domicile",
            ("equipement-et-alimentation--aide-menagere", _DEPENDENT),
            None,
            home_visit=True,
        ),
        "354": Category(
            "service de soins infirmiers à domicile (SSIAD)",
            "Soins infirmiers à domicile",
            (_DEPENDENT, _CARE),
            None,
            ("seniors", _HANDICAP),
            home_visit=True,
        ),
        "207": Category(
            "accueil de jour pour personnes âgées",
            "Accueil de jour pour personnes âgées",
            (_CARERS,),
            None,
            ("seniors",),
        ),
        "220": Category(
            "centre social", "Activités et soutien aux familles (centre social)", (_SOCIAL, _PARENTS), None
        ),
        # Partners without an offer of their own here: one goes through a doctor, a judge or another body.
        "355": Category("centre hospitalier"),
        "106": Category("centre hospitalier"),
        "365": Category("établissement de soins"),
        "161": Category("maison de santé pour maladies mentales"),
        "340": Category("service mandataire judiciaire à la protection des majeurs"),
        "344": Category("service délégué aux prestations familiales"),
        "604": Category("communauté professionnelle territoriale de santé (CPTS)"),
    }
)
