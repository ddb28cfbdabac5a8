"""Common first names of France, folded: only used to recognise a person's e-mail address, never stored.

Names that are as often a place, a saint's day or a word ("france", "martin", "rose", "vincent") are left out.
"""

from __future__ import annotations

_FIRST_NAMES_WORDS = """
    abdel abdou adele adeline adrien agathe agnes ahmed aicha aissatou alain alban albert alex alexandra
    alexandre alexia alexis ali alice alicia aline alison amandine amelie amina amine anais andre andrea
    angelina angelique anna annabelle anne annick annie anthony antoine antonin antony ariane armand
    arnaud arthur astrid aude audrey aurelia aurelie aurelien axel axelle aziz bastien beatrice
    benedicte benjamin benoit berengere bernadette bernard bertrand brice brigitte bruno camille carine
    carla carole caroline catherine cathy cecile cedric celia celine chantal charlene charles charlotte
    chloe christel christele christelle christian christiane christine christophe claire clara clarisse
    claude claudette claudia claudine clemence clement clementine clotilde colette coralie corentin
    corinne coumba cyril cyrille damien daniel daniele danielle david deborah delphine denis denise
    diane didier dimitri dominique dorian dorothee edith edouard elena eleonore eliane elisa elisabeth
    elise elodie emeline emilie emilien emma emmanuel emmanuelle enzo eric erika estelle esther etienne
    eva evelyne fabien fabienne fabrice fanny farid fatima fatiha fatou faustine felix fernand fiona
    flavie florian florine franck francine francis francois francoise frederic frederique gabriel
    gabrielle gaelle gael gaetan genevieve geoffrey georges gerald geraldine gerard ghislaine gilbert
    gilles gisele gregory guillaume gwenaelle gwendoline gwenola habib hakim hamid hassan helena helene
    henri herve hubert hugo hugues ibrahim ilona ines irene isabelle jacqueline jacques jamila jean
    jeanne jennifer jeremie jeremy jerome jessica joel joelle johan johanna johnny jonathan jordan
    joseph josette josiane josselin julia julian julie julien juliette justine karim karine karl katia
    kelly kevin khadija lamia laetitia laila lara latifa laura laure laurence laurene laurie laurine lea
    leila lena leo leonie leslie lilian liliane lina linda lionel lisa lise loic lorene louis louise luc
    lucas lucie lucien lucienne lucile ludivine ludovic lydia lydie lysiane madeleine maelle maeva
    magali magalie malika manon manuel manuela marc marcel marcelle margaux margot marguerite maria
    marianne marie marielle marina marine marion marjorie marlene maryline maryse maryvonne mathias
    mathieu mathilde matthieu maud maurice maxence maxime melanie melissa melodie michael michel michele
    micheline mickael mireille mohamed monique morgane mounir muriel mylene myriam nabil nadege nadia
    nadine naima nathalie nathan nelly nicolas nicole nina noel noemie nora nour odette odile olga
    olivia olivier ophelie oceane pascal pascale patrice patricia patrick paul paula pauline perrine
    philippe pierre pierrick priscilla quentin rachel rachid rachida raphael raymond rebecca regine
    regis remi remy rene renee richard robert robin rodolphe roger roland romain romane romuald roxane
    roukaya sabine sabrina said salima samia samir samira samuel sandra sandrine sarah sebastien serge
    severine simon simone sofia solange solene soline sonia sophie stephane stephanie steve steven
    suzanne sylvain sylvia sylviane sylvie tania tatiana thibault thibaut thierry thomas tiphaine tony
    valentin valentine valerie vanessa veronique victor victoria vincente virginie vivien viviane xavier
    yann yannick yasmina yasmine yolande youssef yves yvette yvonne zoe
"""
FIRST_NAMES: frozenset[str] = frozenset(_FIRST_NAMES_WORDS.split())
