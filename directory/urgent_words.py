"""What people write in an urgency: signs of each kind, look-alikes, misspellings; all over folded text.

Folded: lower case, no accents, every apostrophe or sign a space. A sign that is missed may cost a life and a sign
too many costs a line on a page: when in doubt, a text is urgent.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

Kind = Literal["danger", "fire", "health", "suicide", "child", "violence", "elder", "roof", "lodging"]
"""The most pressing first: what kills soonest, then who can call the least. "roof" is for tonight; "lodging" for soon:
its number is the same, but not the order of results.
"""

_PARTNER: Final = (
    r"(maris?|femme|epou(x|se)|conjointe?|compagn(on|e)|copain|copine|cherie?|mec|ex|petite? amie?|fiancee?"
    r"|husband|wife|boyfriend|girlfriend|partner)"
)
_PARENT: Final = (
    r"(papa|maman|pere|mere|parents?|oncle|tonton|tante|tata|grand pere|papi|papy|frere|soeur|cousin|educat\w+|prof"
    r"|professeur|maitre|maitresse|moniteur|animateur|father|mother|dad|mom|mum|daddy|stepfather|uncle|brother)"
)
_CHILD: Final = (
    r"(enfants?|bebes?|nourrissons?|gamine?s?|gosses?|fils|filles?|mineure?s?|ados?|eleves?"
    r"|child|children|kids?|baby)"
)
_ELDER: Final = (
    r"(agee?s?|grand (mere|pere)|grands parents|mamie|mamy|papi|papy|ehpad|retraitee?s?|vieux|vieille|vieillards?"
    r"|aide a domicile|handicap\w*|vulnerables?)"
)
_HITS: Final = (
    r"(frapp(e|es|ent|er|ait|aient|ee?s?)|tapp?(e|es|ent|er|ait|aient|ee?s?)|bats?|battent|battre|battait|battue?s?"
    r"|cogn(e|es|ent|er|ait|ee?s?)|gifl(e|es|ent|er|ait|ee?s?)|viol(e|es|ent|er|ait|ee?s?)|violent(e|er|ee?s?)"
    r"|brutalis\w+|maltrait\w+|etrangl\w+|secou(e|es|ent|er|ee?s?))"
)
_HARMS: Final = r"(frapp|tape|cogn|gifl|brutalis|maltrait|insult|neglig|attache|enferm|vole)"
_HIT_BY: Final = r"(me|m|nous)( ?(a|ont|avait|avaient))?"
"""What stands between who hits and the blow: "me (frappe)", "m'a (frappé)"."""
_NOT_I: Final = r"(?<!\bje )(?<!\bj )(?<!\bge )(?<!\bg )(?<!^)"
_WANTS: Final = (
    rf"(veut|veulent|{_NOT_I}veux|voulait|(a|ont) voulu|va|vont|allait|menacent? de|essa[iy]e de|tente de)"
)
"""How one says of somebody else what they want to do ("il veux"); "(je) veux" is of oneself."""
_OTHERS: Final = r"(il|ils|elles?|on|qui|que|lui|eux|mon|ma|mes|son|sa|va|vont)"
_HOMES: Final = r"(toit|abri|lit|place|foyer|chambre|maison|logements?|hebergements?|hotel)"

SIGNS: Final[Mapping[Kind, tuple[str, ...]]] = {
    "danger": (
        rf"\b(me|m|nous) {_HITS}\b",
        r"\bm a etrangle",
        r"\b(hits?|hitting|beats?|beating|rapes) me\b",
        r"\bau secours?\b",
        r"^(sos|help( me)?( please)?|a l aide)$",
        r"\ben danger\b",
        r"\bdanger (immediat|de mort)\b",
        r"\b11[24]\b|^17$",
        rf"\b({_WANTS}|wants to|going to) (me |nous |la |le )?(tuer|kill)\b",
        r"\bagress(e|ee|es|ees|er|ion|ions|eur)\b",
        r"\b(a|avec|sorti?|pris|prend|tient) (un|une|son|des|le) (couteau|fusil|arme|pistolet|hache|carabine)\b",
        r"\bcoups? de (couteau|feu|fusil)\b",
        r"\bcambriol\w+|\bbraquage\b|\bvoleurs?\b",
        r"\b(quelqu un|un homme|on|ils?)\b.{0,15}\bentre(r|nt)? (de force )?chez (moi|nous)\b",
        r"\b(broke|breaking) into\b",
        r"\bpolice\b|\bgendarm(e|es|erie)\b|\bcommissariat\b",
        r"\b(sourde?s?|muette?s?|malentendante?s?)\b.{0,25}\b(secours|urgences?|police|pompiers?|samu)\b",
    ),
    "fire": (
        r"\b(incendie|au feu|le feu|en feu|pr(end|is) feu|feu de (maison|cheminee|foret))\b",
        r"\bbrulee?s?\b.{0,12}\b(ce (soir|matin)|cette nuit|maintenant|aujourd hui)\b",
        r"\b(maison|appart\w*|cuisine|chambre|immeuble|voiture)\b.{0,12}\bbrule(nt)?\b",
        r"^feu$|^ca brule$|^18$|^fire$|\bon fire\b",
        r"\b(fuite|odeur|sent) (de |le )?gaz\b",
        r"\bfumee (chez|dans|sort)\b|\bsent le brule\b|\bbrule chez\b",
        r"\bpompiers?\b",
    ),
    "health": (
        r"\b(overdose|infarctus|avc|malaise|(arret|crise) cardiaque|perd connaissance|inconscient\w*)\b",
        r"^(une |c est )?urgen(ce|t)$|\burgences\b|\burgence (medicale|vitale)\b",
        r"\bsamu\b|\bambulances?\b|^15$",
        r"^emergency$|\b(call|need) (an )?ambulance\b|\bheart attack\b|\b(not breathing|can ?t breathe)\b",
        r"\b(saigne|avale)\b.{0,30}\b(beaucoup|medicaments?|produit)\b",
        r"\bsaigne\w* (de la tete|plus|trop)\b|\bje saigne\b|\bs est pendue?\b",
        r"\brespire (plus|pas|(tres )?mal)\b",
        r"\b(arrive pas a|peux plus|peux pas|peut plus|peut pas|mal a) respirer\b",
        r"\b(40|41|forte|grosse|beaucoup)\b.{0,8}\bfievre\b|\bfievre\b.{0,8}\b(40|41)\b",
        r"\b(mal|douleurs?|serre)( a| dans)?( la)? poitrine\b|\bdouleurs? thoraciques?\b|\betouffe\b",
        r"\b(perds?|perdu|perdre) (beaucoup de |du )sang\b|\bhemorragie\b|\bouverte? les veines\b",
        r"\bbouche (tombe|tordue|de travers)\b|\bcrise d (epilepsie|asthme)\b",
        r"\b(bebe|nourrisson)\b.{0,10}\btombee?\b",
        r"\btombee? (du|de l|d un|d une|dans l|dans les|par la) ?(toit|echelle|balcon|escaliers?|arbre|fenetre)\b",
        r"\bnoyade\b|\bse noie\b|\belectrocut\w+|\bevanoui\w*|\bconvuls\w*",
        r"\bavale\w*\b.{0,25}\b(cachets?|medicaments?|comprimes?|javel|pile|produit)\b",
        r"\bempoisonn\w+|\bintoxi(cation|que)|\bmonoxyde\b",
        r"\b(pris|prends?|prendre)\b.{0,12}\b(trop|plein|boites?|tous|toutes)\b.{0,10}\b(medicaments?|cachets?)\b",
        r"\b(pris|prend|prends)\b.{0,12}\b(medicaments?|cachets?)\b.{0,12}\bmourir\b",
        (
            r"\b(pere|mere|mari|femme|fils|fille|bebe|enfant|voisine?|il|elle|homme|amie?)\b"
            r".{0,30}\b(bouge|reagit|reveille) plus\b"
        ),
        r"\bcoup (a|sur) la tete\b",
        r"\bperte des eaux\b|\bperd(s|u|re)? les eaux\b|\b(je vais accoucher|(femme|elle|j) accouche)\b",
        r"\benceinte\b.{0,20}\bsaigne\w*|\bsaigne\w*\b.{0,20}\benceinte\b",
        r"\b(enfant|bebe|fils|fille)\b.{0,15}\bbrulee?\b|\beau bouillante\b",
        r"\baccident\b.{0,12}\b(ski|montagne|grave)\b|\bavalanche\b",
        r"\b(chute|tombee?|perdu\w*|blesse\w*)\b.{0,15}\bmontagne\b",
    ),
    "suicide": (
        r"\bsuicid\w*|\b3114\b",
        (
            r"\b(envies?|veux|veut|voudrais|voulait|voulu|pense a|penser a|parle de|idees? de) (de )?"
            r"(mourir|en finir|mort|se tuer|se pendre)\b"
        ),
        rf"\b(je|j|ge|g|moi)\b( (?!{_OTHERS}\b)\w+){{0,5}} me tuer\b|^(veu[xt]|vais) me tuer\b",
        rf"^(?!.*\b{_WANTS} me tuer\b).*\bme tuer\b",
        r"(?<!veut )(?<!va )(?<!menace de )\bme (foutre en l air|pendre)\b|\bse (tuer|pendre)\b",
        r"\bplus (jamais )?(me|se) reveiller\b|\bplus (le )?gout a la vie\b|\ba quoi bon vivre\b",
        r"\benvie de disparaitre\b|\bauto ?mutil\w+|\b(me|se) mutil\w+|\b(sauter?|jeter?|jette) dans le vide\b",
        r"\bplus envie de vivre\b|\b(veux|veut|peux) plus vivre\b|\bplus de la vie\b",
        r"\b(envies?|besoin|idees?) d en finir\b|\ben finir avec (la|ma|cette) vie\b",
        r"\bidees? (noires?|morbides?)\b|\bmieux morte?\b",
        r"\b(medicaments?|cachets?|comprimes?)\b.{0,15}\b(expres|pour mourir|volontairement)\b",
        r"\bme fais du mal\b|\bje me fait du mal\b|\bse (fait|faire) du mal\b|\bme faire du mal\b",
        r"\bscarifi\w+|\b(ouvrir|couper?|tailler) les veines\b",
        r"\b(envie|besoin) de me (couper|blesser|bruler|faire mal)\b(?! les cheveux)",
        r"\b(jeter|jette|sauter|saute) (du|d un|par la|sous (un|le)) (pont|balcon|toit|fenetre|train|falaise)\b",
        r"\bsupporte plus (la vie|de vivre)\b|\bmarre de (la vie|vivre)\b",
        r"\bplus la force de (vivre|continuer)\b|^(j |je n )?en peux plus( de (la vie|tout|vivre))?$",
        r"\b(vais|peur de|envie de) faire une (grosse )?betise\b",
        r"\bkill (myself|himself|herself)\b|\bwant to die\b|\bend(ing)? my life\b",
    ),
    "child": (
        r"\b119\b|\benfance en danger\b",
        r"\b(attouchements?|pedophil\w*|inceste)\b|\babus sexuels?\b",
        rf"\b{_CHILD}\b.{{0,20}}\b({_HITS}|en danger|abuse[ers]?|abusee?s?|negligee?s?|beaten|abused)\b",
        rf"\b{_HITS}\b.{{0,20}}\b{_CHILD}\b",
        rf"\b{_PARENT}\b.{{0,20}}\b{_HIT_BY} {_HITS}\b",
        rf"\b{_HITS} (ma |mon |mes )?(maman|papa|mere|petite? (soeur|frere))\b",
        rf"\bpetite? (soeur|frere)\b.{{0,12}}\b{_HITS}\b",
        rf"\b{_PARENT}\b.{{0,20}}\b(vient|dort|entre) dans (mon lit|ma chambre)\b",
        r"\bphotos?( de moi)? nue?s?\b|\b(laissent?|privee?s?)( \w+)? (sans|de) manger\b",
        r"\bj ai (\d|1[0-5]) ans\b.{0,40}\bseule?\b|\bseule?\b.{0,40}\bj ai (\d|1[0-5]) ans\b",
        rf"\bpeur (de |d )(mon |ma |mes )?{_PARENT}\b",
        rf"\b{_PARENT}\b.{{0,12}}\bme (fait|font) (du mal|mal|peur)\b",
        rf"\b{_HITS} (a la maison|chez moi|a l ecole|au (college|lycee))\b",
        rf"\b{_PARENT}\b.{{0,12}}\b(hits?|beats?|hurts?) me\b",
        rf"\b({_PARENT}|il|on|voisin)\b.{{0,10}}\b(me|m a|l a) touchee?\b",
        r"\btouche\w* (le|mon|mes) (sexe|zizi|corps|parties)\b",
        rf"^(?!.*\b{_ELDER}\b).*\bmaltrait\w+",
        rf"\b{_CHILD}\b.{{0,15}}\bdisparue?s?\b",
        r"\bfugu(e|ee?s?|er|euse|eur)\b",
        r"\bharcel\w+\b.{0,15}\b(ecole|college|lycee|scolaire)\b|\b(ecole|college|lycee)\b.{0,15}\bharcel\w+",
    ),
    "violence": (
        rf"\b{_HIT_BY} (encore |deja |souvent |toujours )?{_HITS}\b",
        r"\bma (frapp|tap|batt|cogn|gifl|viol|etrangl)\w+",
        rf"\b({_PARTNER}|{_PARENT})\b.{{0,15}}\b{_HITS}\b",
        rf"\b(il|elle|ils|elles|on) ((la|le|les|l) )?((a|ont) )?{_HITS}\b",
        rf"\b{_HITS}\b.{{0,15}}\b({_PARTNER}|maman|papa|mere|pere|soeur|frere|voisine?)\b",
        rf"\b(suis|etais|ete|est|sont|sommes|fait|fais) (encore |deja |souvent )?{_HITS}\b",
        r"\bviolences?\b|\bviolente?s?\b|\bmaltrait\w+|\b3919\b",
        r"\b(femmes?|hommes?) battue?s?\b|\bbattues\b|\bviol(s|eurs?|ee?s?)?\b",
        r"\bagressions? sexuelles?\b|\bagressee?s? sexuellement\b|\binceste\b",
        r"\bmariages? forces?\b|\bexcis(ion|ee)\b|\bemprise\b|\bpervers narcissique\b",
        r"^coups$|\b(des|les|ses|recois|recu|sous les) coups\b(?! (de|d) )|\bcoups et blessures\b",
        r"\bcoups? de (poings?|pieds?|couteau|baton|ceinture)\b",
        r"\b(me|m a|ma) (pousse|bouscule|jete|tire|attrape)e?\b.{0,12}\b(mur|terre|sol|escaliers?|cheveux|gorge)\b",
        r"\b(met|mets|mis|donne|colle)\w* (des|une) (claque|gifle|baffe)s?\b|\b(me|m a) crache\b|\bsequestr\w+",
        rf"\b{_PARTNER}\b.{{0,12}}\b(me prive|(prend|pris|cache|garde|confisque) mes papiers)\b",
        rf"\b({_PARTNER}|{_PARENT})\b.{{0,12}}\b{_WANTS} (me |nous |la |le )?tuer\b",
        rf"\b{_PARTNER}\b.{{0,15}}\b(couteau|fusil|arme|pistolet|hache|carabine)\b|\bdanger (chez moi|a la maison)\b",
        rf"\b{_PARTNER}\b.{{0,8}}\bm a ((jete|vire|chasse|foutu)e?|mise? (dehors|a la (porte|rue)))\b",
        rf"\b(dehors|a la (porte|rue)) par (mon|ma) {_PARTNER}\b",
        rf"\b(secours|help( me)?|police|gendarmerie)\b.{{0,12}}\b(maris?|(mon|ma|my) {_PARTNER})\b",
        r"\bmutilations? (sexuelle|genitale)s?\b|\bproxenet\w+",
        r"\bet me pousse\b|\bcasse tout (a la maison|chez (moi|nous))\b",
        rf"\b({_PARTNER}|il)\b.{{0,8}}\bme force\b|\bforcee? a (coucher|faire l amour)\b",
        r"\b(me|m|nous) (menace|insulte|humilie|harcele|sequestre|enferme|rabaisse|poursuit)\w*\b",
        r"\bm a (menacee?|insultee?|humiliee?|enfermee?|sequestree?)\b|\b(suis|etre|ete) menacee?\b",
        r"\bmenaces? de mort\b|\bmenace avec\b",
        rf"\b(gifle|cogne|humilie|harcele)\b.{{0,25}}\b{_PARTNER}\b",
        rf"\b{_PARTNER}\b.{{0,15}}\b(violent|menace|harcele|me (suit|surveille|controle|attend)|m a sui(t|vie?))",
        r"\bme suit (partout|dans la rue)\b|\b(il|elle) me (suit|surveille|controle)\b",
        rf"\b({_PARTNER}|{_PARENT}|il|elle)\b.{{0,12}}\bm empeche de (sortir|partir|parler|voir|telephoner)\b",
        rf"\b({_PARTNER}|{_PARENT}|il|elle|ils|on)\b.{{0,12}}\bme (fait|font|faisait) (du mal|(tres )?peur)\b",
        rf"\bpeur (de |d )(mon |ma |mes )?({_PARTNER}|{_PARENT}|lui|elle|eux)\b",
        r"^(j ai |jai )?(tres )?peur$|\bpeur (chez moi|a la maison|de rentree?r? (chez|a la maison))",
        r"\bme (fais|suis fait|fait) (violer|frapper|battre|taper|agresser)\b",
        r"\bpas en securite (chez moi|a la maison)\b|\b(crie|hurle)\b.{0,25}\b(tape|frappe|bat)\b",
        (
            rf"\b({_PARTNER}|{_PARENT}|he|she|they)\b"
            r".{0,12}\b(hit|hits|hitting|beats?|beating|hurts?|rapes?|threatens?|violent)\b"
        ),
        r"\b(hits?|hitting|beats?|beating|hurts?|slaps?) (me|us|her|my)\b",
        r"\b(domestic|sexual|child) (violence|abuse)\b|\babusive\b|\b(afraid|scared) of (my|him|her)\b",
        r"\braped\b|\b(he|was|been|got) rape[sd]?\b|^rape$",
    ),
    "elder": (
        r"\b3977\b",
        rf"^(?!.*\b{_CHILD}\b).*\bmaltrait\w+",
        rf"\b{_ELDER}\b.{{0,30}}\b{_HARMS}\w*",
        rf"\b{_HARMS}\w*\b.{{0,30}}\b{_ELDER}\b",
    ),
    "roof": (
        r"\b115\b",
        r"\bheberge\w*\b.{0,12}\burgen(ce|t)|\burgen\w+ heberge\w+",
        (
            r"\b(dor(s|t|mir|ment|mons)|couche|passe(r)? la nuit)\b.{0,25}"
            r"\b(dehors|rue|voiture|gare|trottoir|foret|camion|fourgon|garage|cave|tente|parking|montagne|hall)\b"
        ),
        r"\b(ou|nulle part|pas (d )?endroit).{0,12}\bdormir\b",
        r"\bdormir\b.{0,20}\b(ce soir|cette nuit)\b",
        r"\b(ce soir|cette nuit|suis|sommes|reste) dehors\b|\bnuit dehors\b",
        r"\bdehors\b.{0,8}\b(ce soir|cette nuit|la nuit)\b",
        r"\b(vis|vit|vivons|vivent|vivre) dehors\b|\bparents?\b.{0,6}\bm ont (viree?|chassee?)\b",
        r"\ba la rue\b|\b(vis|vit|vivons|suis|sommes|reste|mange) dans la rue\b|\bdans la rue$",
        r"\b(sans|plus de|pas de|plus d|pas d) (toit|abri|logement|maison|hebergement)\b(?! social)",
        r"\bpas (de )?(toit|maison|abri)\b(?!.{0,12}\b(retraite|sante|quartier)\b)",
        r"\bsdf\b|\bsans (abris?|domicile)\b",
        r"\b(mis|mise|jete|jetee|vire|viree|expulse|expulsee|met|mettent)\b.{0,20}\bdehors\b",
        (
            r"\b(vire|viree|chasse|chassee|mis|mise|mettent|met) "
            r"(a la porte|de chez (moi|lui|elle|nous|eux|mes parents))\b"
        ),
        rf"\b{_HOMES}\b.{{0,15}}\b(ce soir|cette nuit)\b",
        r"\b(fait|etre|suis|va|sommes) (expulse|expulsee|expulser|expulses)\b",
        r"\bnulle part ou (aller|loger|vivre)\b|\bplus de chez moi\b|\b(no place|nowhere) to (go|stay)\b",
        r"\b(sais|sait|savons) pas ou (aller|dormir|loger)( ce soir| cette nuit)?$",
        r"\b(chambre|hotel|abri)\b.{0,8}\b(pour )?(la|une) nuit\b",
        r"\b(sortie|sorti|sors) d hopital sans (logement|rien)\b",
        r"\b(place|somewhere|where)\b.{0,12}\b(sleep|stay)\b",
        r"\bsleep\w*\b.{0,15}\b(tonight|outside|rough|street|car)\b|\bno(where| place) to sleep\b",
        r"\bshelter\b|\bhomeless\b|\bno (home|house|roof)\b",
        (
            r"\b(quelqu un|homme|femme|monsieur|dame|personnes?|gens|famille|jeunes?)\b.{0,12}\bdor(t|ment)\b"
            r".{0,25}\b(froid|devant|hall|banc|escalier)\b"
        ),
    ),
    "lodging": (
        rf"\b({_HOMES}|loger)\b.{{0,12}}\burgen(ce|t|te|ts)\b|\burgen(ce|t)\b( pour)?( un| une)? {_HOMES}\b",
        r"\bemergency (housing|shelter|accommodation)\b|\bdormir ou\b",
        r"^expulsee?$|\bexpuls(e|ee|es|ion)\b.{0,12}\b(demain|aujourd hui|ce (matin|soir)|cette semaine)\b",
    ),
}
"""Signs of each kind, over folded and well spelt text; a sign may be of several."""

_NOT_ON_ME: Final = r"(?<!\bme )(?<!\bm )(?<!\bnous )(?<!\bm a )(?<!\bma )(?<!\bont )"
_TYPED: Final = (
    r"(clavier|ordi|ordis|ordinateurs?|machine|texte|cv|lettres?|courriers?|mails?|sms|dactylo\w*|pc|tablette|azerty"
    r"|documents?|dossier|code)"
)

_ON_SOMEBODY: Final = (
    rf"\bsur (moi|nous|lui|elles?|eux|((l|le|la|les|un|une|mon|ma|mes|nos|notre|son|sa|ses) )?"
    rf"({_PARTNER}|{_PARENT}|{_CHILD}))\b"
)

_AT_HOME: Final = r"(?: (?:conjug|intra|famil|domesti|sexu|faites?|dans (?:le|mon) couple|mari|conjoint))"
"""What makes violence somebody's own, even beside "prévention", "conseillère", "jeux"."""

_ANY: Final = r"(?:(?!\b(?:je|j|suis|me|m|mon|ma|nous|il|elle|ce soir|cette nuit|maintenant)\b).)"
"""One letter between the words of a look-alike, as long as nobody begins to speak of themselves, or of now, there."""

LOOK_ALIKES: Final = (
    (
        rf"{_NOT_ON_ME}\b(tap(e|er|es|ez|ent)|frapp(e|er)) (vite )?((a|au"
        rf"|sur) )?((l|le|la|les|un|une|des|mon|ma|mes|son) )?{_TYPED}\b(?!.{{0,20}}{_ON_SOMEBODY})"
    ),
    (
        r"\b(apprendre|apprends|apprend|vitesse|cours|methode|fautes?|erreurs?) (a "
        r"|de |la )*(taper|frapper?|frappe)\b(?! (sur )?(ma|mon|mes|sa|ses|les) )"
    ),
    r"\bfrapp(e|er|ent) (a|aux) (la |les |ma |sa )?portes?\b",
    r"\bbat(tre|tu|s)? (un|le|son|des) records?\b",
    r"\bbat \d+\b",
    rf"\b(gestes?|formations?|stage|diplome|brevet)\b{_ANY}{{0,25}}\b(?<!au )(secours|secourisme|sst|psc1)\b",
    (
        r"\b(formation|metier|emploi|devenir|travailler|concours|recrutement|reserve|jeunes?|bal|calendrier"
        rf"|sapeurs?)\b{_ANY}{{0,30}}\b(pompiers?|samu|police|gendarm\w+|ambulanc\w+)\b( volontaires?)?"
    ),
    r"\bpompiers? (volontaires?|benevoles?)\b",
    r"\b(police|gendarmerie)( nationale)? (recrutement|concours)\b",
    rf"\bincendie\b{_ANY}{{0,12}}\bassurance\b|\bviole de gambe\b",
    r"\bambulancieres?\b",
    rf"\b(taxi|vsl|bon|transport)\b{_ANY}{{0,12}}\bambulance\b",
    r"\bambulance (taxi|vsl|remboursee?)\b",
    r"\bpolices? (municipale|d assurance|assurance|de caractere)\b",
    r"\bchang\w+ (de|la) police\b",
    rf"\bassurance\b{_ANY}{{0,15}}\bpolice\b",
    r"\b(rue|place|arret) de la (gendarmerie|police)\b",
    r"\b(secours (populaire|catholique|islamique))\b",
    (
        r"\b(prevention|prevenir|formation|sensibilisation|assurance|securite|agent|conseill\w+|alarme|metier)\b"
        rf"{_ANY}{{0,20}}\b(suicide|incendie|violences?(?!{_AT_HOME})|maltraitance|harcelement|avalanches?"
        r"|(enfance )?en danger)\b"
    ),
    rf"\b(animaux|animale?|chiens?|chats?|chevaux)\b{_ANY}{{0,15}}\b(maltrait\w+|battu\w*)",
    rf"\bmaltrait\w+{_ANY}{{0,15}}\b(animaux|animale?|chiens?|chats?|chevaux)\b",
    rf"\b(jeux?|films?|series?|vents?|orages?)( video)?\b{_ANY}{{0,6}}\bviolen\w+\b(?!{_AT_HOME})",
    r"\bviolences? (scolaires?|routieres?|sportives?)\b",
    r"\b(pot au feu|(coin du|arrets? au) feu|feux? (de camp|de bois|vert|rouge|tricolore|d artifice|follet))\b",
    r"\bfroid (chez|dans)\b",
    r"\bfait froid chez\b",
    rf"\bfemmes? de menage\b(?!.{{0,15}}\b{_HITS}\b)",
    r"\b(apres|suite a|depuis) (un |mon |son )?(avc|infarctus|malaise)\b",
    rf"\b(avc|infarctus)\b{_ANY}{{0,12}}\b(il y a|l an)\b",
    rf"\b(risque|route|bulletin|info|infos|dva|sac)\b{_ANY}{{0,12}}\bavalanche\w*",
    rf"\b(logements?|hebergements?|chambres?|pas de logement)\b{_ANY}{{0,20}}\bsaison\w*",
    r"\b(pour|afin) qu\w*\b.{0,20}\bbouge plus\b",
    r"\b(maison|foyer) (de retraite|de sante|des adolescents|de quartier)\b",
    r"(?<!veux )(?<!veut )(?<!voudrais )(?<!envie de )\bmourir de (rire|faim|honte)\b",
    r"\bintoxication alimentaire\b(?!.{0,25}\b(plus|mal)\b)",
    (
        r"\ben finir avec (les |mes |ses |ces |l |la |le )?"
        r"(dettes?|credits?|impayes?|demarches?|papiers?|alcool|tabac|cigarettes?|drogue|etudes)\b"
    ),
    r"\b(urgences?|garde) dentaires?\b",
    r"\bdon(s|ner|ne|neurs?)? (de |du |mon |son )sang\b",
    r"\bfonds? d urgences?\b",
)
"""Phrases that hold an alarming word and no emergency: taken out before the signs are looked for."""

SPELLINGS: Final = (
    (r"\bje?(?=(veux|veut|vais|dors|dor|suis|sui|peux|peut|ai|en)\b)", "j "),
    (r"\bdor\b", "dors"),
    (r"\bdehor\b", "dehors"),
    (r"\bcop[ie]n\b", "copain"),
    (r"\bfrapp?(?=e|\b)", "frapp"),
    (r"\bfrapp\b", "frappe"),
    (r"\btap\b", "tape"),
    (r"\bbatue?s?\b", "battue"),
    (r"\bs(ui|iu|u|oui) ?(s|c|ss)id", "suicid"),
    (r"\bsui\b", "suis"),
    (r"\bmourr?ire?\b", "mourir"),
    (r"\bviol+[ea]n[sc](?=e)", "violenc"),
    (r"\bmal ?trait[ea]n[sc](?=e)", "maltraitanc"),
    (r"\bagres+(?=e|i)", "agress"),
    (r"\burg[ae]n(ce|se)\b", "urgence"),
    (r"\bdurg[ae]n[cs]e\b", "d urgence"),
    (r"\b(h?[ea]berg[ea]?ment)\b", "hebergement"),
    (r"\blo[gj]e?ment", "logement"),
    (r"\bsecour\b", "secours"),
    (r"\bmarie\b(?= (me|m|violent|frapp|tape|bat))", "mari"),
)
"""Frequent misspellings in a hurry (folded) and the beginning that the signs know."""
