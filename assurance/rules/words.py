"""Word lists of the wording rules, in lower case: what English needs to tell a sentence from a noun phrase."""

from __future__ import annotations

import re


def _set(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _third(bases: frozenset[str]) -> frozenset[str]:
    """The `-s` forms of verbs."""
    return frozenset(
        f"{base[:-1]}ies"
        if re.search("[^aeiou]y$", base)
        else f"{base}es"
        if base.endswith(("s", "sh", "ch", "x", "z", "o"))
        else f"{base}s"
        for base in bases
    )


AUXILIARIES = _set(
    "is are was were isn't aren't wasn't weren't has had hasn't haven't hadn't does did doesn't don't didn't can "
    "cannot can't could couldn't must mustn't shall should shouldn't will won't would wouldn't might may it's "
    "that's there's they're we're we've"
)
"""Finite whatever stands around them; `may` is told from the month by what follows."""
BARE_AUXILIARIES = _set("have do need")
"""Finite after a plural, and after `to` or a modal not."""
MODALS = _set(
    "can cannot can't could couldn't must mustn't shall should shouldn't will won't would wouldn't might may do "
    "does did don't doesn't didn't"
)
BE = _set("is are was were be been being isn't aren't wasn't weren't")

VERBS = _set(
    "bear accept accommodate assert constrain declare define inherit produce quantify reproduce restore stipulate "
    "trust vary warn wear win ensure compare correlate correct depict emit enforce entail extend forbid foresee "
    "inspect invoke justify match mention notify originate outweigh proceed promote pursue reach render resemble "
    "satisfy seek select separate speak spend strengthen support sustain teach transform translate traverse "
    "validate want warrant weaken undo weigh achieve act add agree allow analyze apply appear arise arrive ask "
    "assess assume assure attain avoid become begin behave believe belong block bring carry catch cause cease "
    "choose combine come comply comprise conclude confirm conform consider consist contain continue contribute "
    "correspond cover create deal decide decline deliver demonstrate deny depend derive describe destroy detect "
    "deter determine develop differ disable discover distinguish eliminate enable encounter encrypt enter "
    "establish evade exceed exclude execute exist expect explain exploit fall finish fit follow fulfill gain "
    "generate get give go govern grow guarantee handle happen help hold identify ignore imply impose improve "
    "include increase indicate inform inhibit injure involve isolate keep know lack lead learn leave let lie lock "
    "lose lower miss maintain make manage meet minimize mitigate obey observe obtain occur offer operate outperform "
    "overlap own perform permit pertain pose possess preclude prefer prevent prohibit propagate protect prove "
    "provide react read receive recognize recover reduce refuse refute reject relate rely remain remove replace "
    "represent require resist resolve respond rest restrict retain reveal run see seem sever show specify spread "
    "stay steal suffer suffice suppress surface survive take tell tend terminate think throw tolerate tamper "
    "transmit treat understand undergo undermine uplift verify violate withstand write defect degrade disclose "
    "erase escalate escape exfiltrate inject intercept leak persist rank self-exfiltrate"
)
"""Bases whose own form and `-s` form are taken for verbs where the place allows it."""
NOT_SURE = _set(
    "correct match mention support wear win trust warrant render want separate speak act appear ask cause cover "
    "deal defect decline develop escape exploit fall fit gain go help hold inform inject keep lack lead leak "
    "leave let lie lock lower need offer own rank read rest run see show spread stay surface take tell throw "
    "treat uplift write transfer block catch sever tamper add come get know learn lose make steal tend think"
)
"""Verbs of the list whose `-s` form is or may be a noun, or is too short to build on."""
THIRD = _third(VERBS)
SURE_THIRD = _third(VERBS - NOT_SURE) | _set("shows keeps holds makes gives takes comes gets knows loses tells")
AMBIGUOUS = _set(
    "sabotage access address alarm form reference challenge separate match purchase purport support ship show "
    "alert answer approach argue attack attempt audit benefit bound breach break call change charge check claim "
    "collapse command comment concern control copy cost count crash damage decrease delay demand design document "
    "drift effect end error estimate exercise experience fail fault filter flag flow focus force function guard "
    "guide harm hazard impact influence interface interest issue judge label land level limit link list load log "
    "loop look mark matter measure model monitor move name note number order pass plan point process profile "
    "program project promise purpose question range rate reason record release repair report request rescue "
    "research reset result return review reward risk rule sample scale schedule scope score search sense serve "
    "set share shield sign signal sound source stand start state step stop store stress study supply switch "
    "target task test threat trace track trade train trigger trust turn update use value view visit vote watch "
    "weight work yield upper-bound re-open"
)
"""Noun or verb: a verb only where what stands beside it says so."""
AMBIGUOUS_THIRD = _third(AMBIGUOUS)
MADE_VERBS = ("ize", "izes", "ise", "ises", "yze", "yzes", "yse", "yses", "ify", "ifies")
"""Endings that make verbs, in either spelling."""
NOT_MADE = _set(
    "noise noises precise concise expertise exercise exercises promise promises enterprise enterprises otherwise "
    "premise premises likewise rise size sizes prize franchise merchandise wise raise disease paradise clockwise"
)
IRREGULAR_PAST = _set(
    "became began broke came chose drew fell flew gave got grew knew ran rose said saw stood took thought went "
    "won wrote"
)
PARTICIPLES = _set(
    "bound brought built caught cut dealt found given held hit kept known led left lost made met paid proven put "
    "read run seen sent set shown shut spent split spread stolen stopped taken taught told understood worn "
    "written"
)
"""Past forms that are participles too; finite only with an object behind them."""
PASSIVE = _set(
    "accepted achieved addressed allocated analyzed applied approved argued assessed assured authorized based "
    "bounded calculated certified checked collected completed conducted considered controlled covered defined "
    "delivered deployed derived described designed detected determined developed documented eliminated encrypted "
    "ensured established evaluated excluded executed fitted followed generated given governed graded handled "
    "hardened identified implemented included informed inspected installed integrated isolated judged justified "
    "listed maintained managed measured met mitigated modeled monitored obtained performed planned prevented "
    "produced protected proven provided published recorded reduced related rejected removed reported required "
    "resolved restricted reviewed satisfied secured shown signed specified stored supported tested traced trained "
    "triggered used validated verified"
)
"""Participles that need an object to be finite: `interlocks fitted to machinery` has no verb."""

INTRANSITIVES = _set("works stops fails sounds brakes halts waits starts ends runs disengages trips reacts responds")
"""Verbs that can end a sentence, though most of them are nouns as well."""
TEMPORAL = _set("when whenever within if until before after unless while as once on at in")
DETERMINERS = _set(
    "a an the its their his her our your my this these those no every each any some all both another either"
)
PRONOUNS = _set("it they we you i he she them us itself themselves nobody nothing none everybody somebody anyone")
PREPOSITIONS = _set(
    "about above across after against along among around as at before behind below beneath beside between beyond "
    "by down during for from in inside into near of off on onto out outside over past per since through "
    "throughout to toward towards under until unto up upon via with within without than"
)
SUBORDINATORS = _set(
    "that which who whom whose where when what how why whether if because while whenever wherever although though "
    "unless until since whatever whoever once so lest as than"
)
RELATIVES = _set(
    "that which who whom whose where when what how why whether if because while whenever wherever although unless"
)
ADVERBS = _set("not only also always never still already again too often now then just no less more fewer little well")
PLURALS = _set(
    "people data men women children criteria staff police they we you i those these which that who both all "
    "others media personnel humans none many few most"
)
NUMBERS = _set("two three four five six seven eight nine ten eleven twelve")
NOUN_ENDINGS = (
    *("tions", "sions", "ments", "ers", "ors", "ities", "ists", "ings", "ances", "ences", "isms", "ships", "nesses"),
    *(
        "ages",
        "ics",
        "ss",
        "us",
        "is",
        "gies",
        "phies",
        "sses",
        "rias",
        "ants",
        "ments",
        "eries",
        "ysts",
        "ities",
        "ous",
    ),
)
NOUNS = _set(
    "actors agents areas artefacts artifacts aspects assets bias bodies buses cases categories causes circuits "
    "classes clients clinics codes components conflicts consequences constraints contents contexts controls "
    "credentials customers days defects desiderata details devices dosages drills drones drugs economics edges "
    "elements engines events examples experts faults features fields files flights forms goals groups guardrails "
    "guidelines hospitals hours humans ideas incidents inputs insiders instances interlocks items jailbreaks "
    "kinds lanes laws layers lenses lessons lines logs losses machines maps methods metrics minutes modes modules "
    "months motors numbers objectives objects obligations outputs packages pages parameters parts paths patients "
    "patterns phases pilots policies ports practices premises prerequisites principles procedures processes "
    "products prompts properties pumps purposes queries regions roads roles rows safeguards scenarios seconds "
    "sensors series services sessions signs skills species standards steps symptoms systems tasks teams "
    "techniques terms themes thresholds tools topics tracks treatments types units users values vehicles versions "
    "weights words years zones"
)
"""Words in `-s` that are hardly ever verbs."""

IMPERATIVES = _set(
    "ensure verify make avoid prevent provide demonstrate keep implement identify define reduce perform remove "
    "maintain protect mitigate minimize validate select apply establish prove let please eliminate confirm bridge "
    "detect analyze evaluate assess refuse choose decide create minimise analyse"
)
"""Words that begin a command: no noun is spelled like them."""
MAYBE_IMPERATIVES = _set(
    "use check test monitor control review report show release train limit block do stop run measure log restrict "
    "audit watch set give take consider split argue inspect"
)
"""Words that begin a command where a determiner follows."""

ADJECTIVES = _set(
    "safe secure unsafe insecure acceptable operational normal public private internal external safety-critical "
    "critical reliable robust resilient complete correct accurate relevant balanced sufficient adequate "
    "appropriate effective autonomous automatic medical clinical industrial urban rural commercial high low "
    "medium fast slow new old"
)

VAGUE = _set(
    "abnormal appropriate approximate effective early easy envelope flexible friendly generally late normal often "
    "timely"
)
"""The standard's list (2:5.5.1), word for word."""
VAGUE_FORMS = {
    **{word: word for word in VAGUE},
    **{f"{word}ly": word for word in ("abnormal", "appropriate", "effective", "normal")},
    "approximately": "approximate",
    "easily": "easy",
}
"""What is looked for, and the word of the list that it is a form of."""
TERMS = re.compile(
    r"""\b(?:
      (?:late|early|intermediate)[ -](?:fusion|binding|interaction|stopping|exit|onset|access|blight|effects?)
    | early[ -](?:warnings?|termination|detection\ system|release\ (?:build|candidate|program)s?)
    | (?:log-?|multivariate[ ]|standard[ ])?normal[ -](?:distributions?|form|forms|vectors?|forces?|saline|subgroups?
        |approximation|random|priors?|equations?|modes?\ analysis|law|matrix|operator)
    | surface[ ]normals? | log[ -]?normal(?:ly)? | (?:approximately|asymptotically)?\ ?normally[ ]distributed
    | effective[ ](?:doses?|dates?|number|sample|samples|temperature|area|radius|radiated|mass|half-life|permissions?
        |rank|address|user[ ]id|resistance|capacitance|field|aperture|horizon)
    | cost[ -]effective | how[ ]often
    | as[ ](?:\w+[ ])?(?:often|effective|early|easy|flexible|late|friendly|timely|appropriate)[ ]as
    | (?:more|less)[ ](?:effective|appropriate|flexible|often)[ ]than
    | flexible[ ](?:printed|circuits?|manufacturing|endoscopes?|polyurethane|hoses?|couplings?)
    | friendly[ ](?:fire|forces?|names?|units?|aircraft)
    | envelope[ ](?:protection|encryption|detectors?|function|stress)
    | appropriate[ ](?:adult|authority)
    | late[ ](?:payments?|fees?)
    )\b""",
    re.IGNORECASE | re.VERBOSE,
)
"""Terms of art in which a vague word is none."""

QUANTIFIERS = _set("all any each every typical typically always")
MEASURED = _set(
    "identified listed registered known specified defined enumerated applicable relevant named stated recorded "
    "documented allocated published following remaining these those such other agreed assessed planned required"
)
"""Behind `all` or `each` these say that the set is a written one, so that the claim is no more than it says."""
UNITS = _set(
    "second minute hour day week month year quarter shift flight mile kilometer release build commit call run "
    "cycle time night morning"
)
