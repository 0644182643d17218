"""Ways in which English outlets tell events, with the people they befall and the reasons given. Data only."""

PEOPLE = """
activist
journalist
blogger
human rights defender
lawyer
teacher
scientist
priest
pensioner
student
artist
musician
lawmaker
doctor
poet
theater director
opposition politician
historian
volunteer
Crimean Tatar activist
photographer
editor
sociologist
Kremlin critic
anti-war campaigner
Jehovah's Witness
schoolteacher
podcaster
environmental activist
LGBT activist
"""
NAMES = {"m": "Ivan Petrov", "f": "Anna Petrova"}

REASONS = """
over antiwar posts
on treason charges
for criticizing the war
on extremism charges
over social media posts about Ukraine
for "discrediting" the army
on charges of spreading "fake news" about the army
for donating to Navalny's foundation
on sabotage charges
for links to an "undesirable" organization
on terrorism charges over a Facebook post
for comments about Bucha
"""

TOLD = {
    "search": """
Russian police search home of {r} {n} {why}
Security forces raid home of Russian {r} {n} {why}
""",
    "detention": """
Police in Moscow detain {r} {n} {why}
Russian {r} {n} detained {why}
{R} {n} was detained in St. Petersburg {why}
Russia's FSB detains {r} {n} {why}
""",
    "arrest": """
Court orders arrest of Russian {r} {n} {why}
Russian {r} {n} remanded in custody {why}
Moscow court places {r} {n} in pretrial detention {why}
Russian {r} {n} placed under house arrest {why}
Russian court extends pretrial detention of {r} {n} {why}
Russian {r} {n} jailed pending trial {why}
""",
    "charge": """
Russia charges {r} {n} {why}
Russia opens criminal case against {r} {n} {why}
Russia puts {r} {n} on wanted list {why}
Russian prosecutors seek eight years in prison for {r} {n} {why}
""",
    "sentence": """
Russian {r} {n} sentenced to six years in prison {why}
Russian court sentences {r} {n} to six years in prison {why}
Russian {r} {n} gets six years in prison {why}
Court in Crimea jails {r} {n} for six years {why}
Russia sentences {r} {n} in absentia to six years {why}
A Moscow court has sentenced {r} {n} to 6 years in a penal colony {why}
""",
    "appeal": """
Russian court upholds sentence of {r} {n} {why}
Russian appeals court rejects appeal of {r} {n}, jailed {why}
Moscow court cuts sentence of {r} {n}, jailed {why}
""",
    "release": """
Russian {r} {n}, jailed {why}, freed in prisoner swap
Russian {r} {n}, jailed {why}, released from prison
Russia frees {r} {n} in prisoner exchange
""",
    "transfer": """
Russian {r} {n}, jailed {why}, transferred to penal colony in Siberia
Russian {r} {n}, jailed {why}, sent to punishment cell
""",
    "health": """
Russian {r} {n}, jailed {why}, goes on hunger strike
{R} {n}, jailed in Russia {why}, hospitalized
""",
    "death": """
Russian {r} {n}, jailed {why}, dies in prison
""",
    "disappearance": """
Whereabouts of Russian {r} {n}, jailed {why}, unknown
""",
    "listing": """
Russia adds {r} {n} to list of terrorists and extremists
Russia labels {r} {n} a 'foreign agent'
""",
    "hearing": """
Trial of Russian {r} {n} {why} to begin on December 12
Moscow court to hear appeal of jailed {r} {n} on December 12
Hearing in case of Russian {r} {n} {why} postponed to December 12
""",
}
"""With a reason to be filled in."""

SAID = {
    "arrest": """
Moscow court remands {r} {n} in custody over antiwar posts
{R} {n} arrested by Moscow court on treason charges, sent to pretrial detention
Pretrial detention of {r} {n} extended in Russian treason case
Court in Crimea extends arrest of {r} {n} on extremism charges
FSB arrests {r} {n}; Moscow court orders two months of pretrial detention on treason charges
""",
    "sentence": """
Six years in prison for Russian {r} {n} over antiwar posts
Russia: {r} {n} sentenced to six years for treason
In Crimea, {r} {n} sentenced to six years in prison
Russian {r} {n} convicted of treason, sentenced to six years in prison
{R} {n}, 45, sentenced to six years in prison in Russia over antiwar posts
Moscow court hands {r} {n} six-year prison term over antiwar posts
Russian {r} {n} handed six-year sentence for treason
""",
    "detention": """
Antiwar {r} {n} detained in Moscow
At antiwar rally in Moscow, police detain {r} {n}
""",
    "charge": """
Treason case opened against Russian {r} {n}
{R} {n} charged with treason in Russia
""",
    "listing": """
Justice Ministry adds {r} {n} to 'foreign agents' registry in Russia
""",
    "release": """
Russian {r} {n} freed in prisoner swap, arrives in Germany
""",
}
"""With the reason said."""

PLAIN = """
driver
pensioner
businessman
doctor
official
student
ex-mayor
coach
banker
teacher
"""
CRIMES = """
for murder
over bribery
for fraud
over theft
on drug charges
for rape
for embezzlement
on robbery charges
over fatal crash
for tax evasion
for smuggling drugs
"""
OTHERS = """
Russian {r} {n} sentenced to six years in prison {w}
Moscow court arrests {r} {n} {w}
Police detain {r} {n} {w}
Court upholds sentence of {r} {n}, jailed {w}
Russia charges {r} {n} {w}
"""
"""Ordinary crime: whoever it is, it is not for this service."""
