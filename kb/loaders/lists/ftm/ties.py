"""An entity that ties others becomes a fact between their records: a sanction, an ownership, an office, a family tie, a paper.

Whatever a fact has no field for stands in its note, a line of ``property: value`` for each value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from itertools import product
from typing import TYPE_CHECKING, Any

from kb.export.ftm_model import BETWEEN, table
from kb.loaders.lists.dates import partial
from kb.loaders.lists.ftm.things import AGENTS, date, place
from kb.model import Concept, Entity, Fact, Membership, Tenure
from kb.quads.editions import list_iri
from kb.record import Act, Association, Attribute, Identifier, Listing, Ownership, Said, Step
from kb.resolve import coded

if TYPE_CHECKING:
    from kb.loaders.lists.ftm.editions import Reading
    from kb.loaders.lists.ftm.proxy import Proxy

_ENDED = frozenset({"ended", "expired", "inactive", "former", "revoked", "lifted", "removed", "delisted", "terminated", "lapsed"})
_LONGEST_NAME = 150
# What ties two entities, the one that has the tie first.
_TIES = {
    "Associate": ("associate", "person", "linked-to"), "Representation": ("agent", "client", "acting-for"),
    "UnknownLink": ("subject", "object", "linked-to"), "Succession": ("successor", "predecessor", "successor-of"),
    "Control": ("controlled", "controller", "controlled-by"), "Family": ("person", "relative", "family-tie"),
}
_OFFICES = {"Directorship": ("director", "organization", "leads"), "Employment": ("employee", "employer", "works-for")}


def said(proxy: Proxy, reading: Reading) -> tuple[Said, ...]:
    """The claims of a tie; none where it ties nothing that the base can hold."""
    schema = proxy.schema
    if schema.is_a("Identification"):
        return tuple(_papers(proxy, reading))
    make = _MADE.get(proxy.name, _tie)
    return tuple(make(proxy, reading))


def period(proxy: Proxy) -> dict[str, Any]:
    """Start, end and day of a tie as fields; what is no date, or would end before it starts, stays unread for the note."""
    found: dict[str, Any] = {}
    for field, name, choose in (("start_date", "startDate", min), ("end_date", "endDate", max), ("date", "date", min)):
        values = proxy.properties.get(name, ())
        days = [day for text in values if (day := date(text))]
        if days and len(values) == 1:
            found[field] = choose(days, key=lambda day: day.text)
            proxy.read.add(name)
        elif days:
            found[field] = choose(days, key=lambda day: day.text)
    start, end = found.get("start_date"), found.get("end_date")
    if start and end and start.first > end.last:
        del found["start_date"], found["end_date"]
        proxy.read -= {"startDate", "endDate"}
    elif not end and any(text.lower() in _ENDED for text in proxy.properties.get("status", ())):
        # It has ended, and nobody says when: by the day on which the line was last changed it had.
        by = partial(proxy.last_change) or partial(proxy.last_seen)
        if by and not (start and start.first > by.last):
            found["ended_by"] = by
    return found


def _ends(
    proxy: Proxy, reading: Reading, one: str, other: str, class_: str = "Agent", other_class: str = "Agent"
) -> Iterator[tuple[Entity, Entity]]:
    """The pairs that a tie ties; the classes are for those that the file does not describe."""
    for a, b in product(proxy.texts(one), proxy.texts(other)):
        first, second = reading.refer(a, class_), reading.refer(b, other_class)
        if first.type not in ("", "Position") and second.type != "":
            yield first, second


def _tie(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    """Any other schema with two ends: one is linked to the other, and the note says how."""
    one, other, kind = _TIES.get(proxy.name, (*(proxy.schema.edge or ("", "")), "linked-to"))
    ends = [pair for pair in _ends(proxy, reading, one, other) if pair[1].type != "Position"] if one else []
    when = period(proxy) if ends else {}
    kind = _refined(proxy, kind)
    name = "" if proxy.name in _TIES else f"schema: {proxy.name}\n"
    note = (name + proxy.rest()).strip() if ends else ""
    for a, b in ends:
        yield reading.said((Association(kind=Concept(kind), associate=(a,), associated_with=(b,), note=note, **when),), proxy)


def _refined(proxy: Proxy, kind: str) -> str:
    words = " ".join(proxy.properties.get("relationship", ())).lower()
    if proxy.name == "Family":
        relatives: dict[str, list[str]] = table()["relatives"]
        return next((kin for kin, names in relatives.items() if set(names) & set(words.replace("-", " ").split())), kind)
    if proxy.name == "Associate" and "business" in words:
        return "business-partner"
    return kind


def _ownership(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    ends = list(_ends(proxy, reading, "owner", "asset"))
    when, share = period(proxy), _share(proxy)
    note = proxy.rest()
    for owner, owned in ends:
        fact: Fact = Association(kind=Concept("linked-to"), associate=(owner,), associated_with=(owned,),
                                 note=f"schema: Ownership\n{note}".strip(), **when)
        if owner.type in AGENTS and owned.type != "Position":
            fact = Ownership(owner=(owner,), owned=owned, percentage=share, note=note, **when)
        yield reading.said((fact,), proxy)


def _share(proxy: Proxy) -> Decimal | None:
    """The share in per cent; words that are not just the number stay for the note."""
    values = proxy.properties.get("percentage", [])
    if len(values) != 1:
        return None
    try:
        share = Decimal(values[0].strip().removesuffix("%").strip())
    except InvalidOperation:
        return None
    if not share.is_finite() or not 0 <= share <= 100:
        return None
    if values[0] == f"{share.normalize():f}":
        proxy.read.add("percentage")
    return share


def _office(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    """A person who directs or works for an organization holds a position there; a company that does is tied to it."""
    one, other, kind = _OFFICES[proxy.name]
    ends = list(_ends(proxy, reading, one, other, "Person", "Organization"))
    when = period(proxy)
    roles = proxy.texts("role") or [proxy.name.lower()]
    note = "\n".join(filter(None, [f"schema: {proxy.name}", proxy.rest()]))
    for (holder, organization), role in product(ends, roles):
        fact: Fact = Association(kind=Concept(kind), associate=(holder,), associated_with=(organization,),
                                 note=f"role: {role}\n{note}", **when)
        if holder.type == "Person" and organization.type != "Position":
            fact = Tenure(holder=(holder,), position=Entity(role, "Position", of=organization), note=note, **when)
        elif organization.type == "Position":
            continue
        yield reading.said((fact,), proxy)


def _membership(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    ends = list(_ends(proxy, reading, "member", "organization", "Agent", "Organization"))
    when = period(proxy)
    note = proxy.rest()
    for member, organization in ends:
        if member.type in AGENTS and organization.type in AGENTS:
            yield reading.said((Membership(member=(member,), organization=organization, note=note, **when),), proxy)
        elif organization.type != "Position":
            fact = Association(kind=Concept("linked-to"), associate=(member,), associated_with=(organization,),
                               note=f"schema: Membership\n{note}".strip(), **when)
            yield reading.said((fact,), proxy)


def _occupancy(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    ends = list(_ends(proxy, reading, "holder", "post", "Person", "Position"))
    when = period(proxy)
    elected = [day for text in proxy.texts("electionDate") if (day := date(text))]
    if len(elected) != len(proxy.properties.get("electionDate", ())):
        proxy.read.discard("electionDate")
    note = proxy.rest()
    for holder, post in ends:
        if holder.type != "Person" or post.type != "Position":
            if post.type != "Position":
                fact = Association(kind=Concept("linked-to"), associate=(holder,), associated_with=(post,),
                                   note=f"schema: Occupancy\n{note}".strip(), **when)
                yield reading.said((fact,), proxy)
            continue
        tenure = Tenure(holder=(holder,), position=post, note=note, **when)
        yield reading.said((tenure,), proxy)
        for day in elected:
            yield reading.said((Step(action_type=Concept("elect"), acts_on=tenure, date=day),), proxy)


def _payment(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    ends = list(_ends(proxy, reading, "payer", "beneficiary"))
    when = period(proxy)
    amount, words, currency = _amount(proxy)
    note = proxy.rest()
    for payer, beneficiary in ends:
        if payer.type in AGENTS and beneficiary.type in AGENTS:
            fact = Step(action_type=Concept("pay"), actor=(payer,), target=(beneficiary,), amount=amount, amount_text=words,
                        currency=currency, note=note, **when)
            yield reading.said((fact,), proxy)


def _amount(proxy: Proxy) -> tuple[Decimal | None, str, str]:
    """The sum, the source's own figures for it, and its currency; the same sum in further currencies stays for the note."""
    currencies = proxy.properties.get("currency", [])
    for name, currency in (("amount", currencies[0].upper() if len(currencies) == 1 else ""), ("amountEur", "EUR"), ("amountUsd", "USD")):
        values = proxy.properties.get(name, [])
        if len(values) != 1 or len(currency) != 3 or not currency.isalpha():
            continue
        try:
            amount = Decimal(values[0])
        except InvalidOperation:
            continue
        if amount.is_finite() and amount >= 0:
            proxy.read.update((name, "currency") if name == "amount" else (name,))
            return amount, f"{values[0]} {currency}", currency
    return None, "", ""


def _papers(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    """A passport or another paper: its numbers, or without any the paper alone."""
    holders = [found for number in proxy.texts("holder") if (found := reading.refer(number, "Agent")).type not in ("", "Position")]
    numbers = sorted({*proxy.texts("number"), *proxy.texts("passportNumber")}) or [""]
    countries, authorities = proxy.texts("country"), proxy.texts("authority")
    state = place(countries[0]) if len(countries) == 1 else None
    issuer = Entity(authorities[0], "Organization", of=state) if len(authorities) == 1 else None
    if not state:
        proxy.read.discard("country")
    if not issuer:
        proxy.read.discard("authority")
    kind = "passport" if proxy.name == "Passport" else _kind_of_paper(proxy)
    when = period(proxy)
    note = "\n".join(filter(None, [f"schema: {proxy.name}", proxy.rest()]))
    for holder, number in product(holders, numbers):
        paper = Identifier(bearer=holder, kind=Concept(kind), value=number, country=state, issued_by=issuer, note=note, **when)
        yield reading.said((paper,), proxy)


def _kind_of_paper(proxy: Proxy) -> str:
    words = " ".join(proxy.properties.get("type", ())).lower()
    kinds: dict[str, list[str]] = table()["papers"]
    return next((kind for kind, names in kinds.items() if any(name in words for name in names)), "other-identifier")


def _risk(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    """A risk that a publisher sees in an entity: its topics as details of that entity."""
    bearers = [found for number in proxy.texts("entity") if (found := reading.refer(number, "Agent")).type != ""]
    topics = proxy.texts("topics") or ["risk"]
    when = period(proxy)
    note = "\n".join(filter(None, [f"schema: {proxy.name}", proxy.rest()]))
    for bearer, topic in product(bearers, topics):
        yield reading.said((Attribute(bearer=bearer, kind=Concept("topic-tag"), value=topic, note=note, **when),), proxy)


def _sanction(proxy: Proxy, reading: Reading) -> Iterator[Said]:
    """A measure of an authority against an entity: a designation, said by the authority and handed on by the publisher."""
    targets = [found for number in proxy.texts("entity") if (found := reading.refer(number, "Agent")).type not in ("", "Position")]
    senders = _senders(proxy, reading)
    when = period(proxy)
    listed = [day for text in proxy.properties.get("listingDate", ()) if (day := date(text))]
    if len(listed) == len(proxy.properties.get("listingDate", ())) == 1:
        proxy.read.add("listingDate")
    numbers = proxy.properties.get("authorityId", []) or proxy.properties.get("unscId", [])
    if len(numbers) == 1:
        proxy.read.add("authorityId" if proxy.properties.get("authorityId") else "unscId")
    provisions, reasons, sources = proxy.texts("provisions"), proxy.texts("reason"), proxy.texts("sourceUrl")
    words: dict[str, str] = table()["provisions"]
    types = dict.fromkeys(Concept(kind) for text in provisions if (kind := words.get(" ".join(text.lower().split()))))
    amended = [day for text in proxy.texts("modifiedAt") if (day := date(text))]
    programs = _programs(proxy, senders)
    # Of a collection the dataset of the line is the list that the authority keeps.
    lists = tuple(Entity(name, "SanctionsList") for name in proxy.datasets)
    is_of_another = len(lists) == 1 and len(reading.survey.datasets) > 1
    listing = Listing(
        sender=senders, listing_id=numbers[0] if len(numbers) == 1 else "",
        listed_on=min(listed, key=lambda day: day.text) if listed else None, program=programs, measure_type=tuple(types),
        measure_text=BETWEEN.join(provisions), reason_text=BETWEEN.join(reasons), note=proxy.rest(),
        on_list=lists[0] if is_of_another else Entity("", "SanctionsList", list_iri(reading.list)), **when,
    )
    authorities = senders if proxy.properties.get("authority") and not set(senders) <= {reading.authority} else ()
    cited = [Act(url, url=url) for url in sources]
    for target in targets:
        one = replace(listing, target=(target,))
        claim = reading.said((one,), proxy, authorities=authorities)
        yield replace(claim, source=cited[0] if cited else None, further_sources=tuple(cited[1:]))
        for day in amended:
            yield reading.said((Step(action_type=Concept("amend"), acts_on=one, date=day),), proxy, authorities=authorities)


def _senders(proxy: Proxy, reading: Reading) -> tuple[Entity, ...]:
    """The authorities that a sanction names, coded where the reference has them; else its country, else who speaks in the edition."""
    countries = proxy.texts("country")
    state = place(countries[0]) if len(countries) == 1 else None
    if not state:
        proxy.read.discard("country")
    found = tuple(coded.body(name) or coded.state(name) or Entity(name, "PublicBody", of=state) for name in proxy.texts("authority"))
    if found:
        # The code of the country stays, and the words for an authority that the reference calls otherwise.
        proxy.read.discard("country")
        if any(one.label not in proxy.properties["authority"] for one in found):
            proxy.read.discard("authority")
        return found
    datasets = tuple(known for name in proxy.datasets if (known := reading.of_dataset(name)))
    if len(datasets) == 1:
        proxy.read.discard("country")
        return datasets
    if state:
        proxy.read.discard("country")
        return (state,)
    return (reading.authority,)


def _programs(proxy: Proxy, senders: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """The programmes by their names: those of the reference, or as they are called here; by their keys where there is no name."""
    keys = proxy.properties.get("programId", [])
    issuers: dict[str, str] = table()["issuers"]
    known_issuers = {issuer for key in keys if (issuer := issuers.get(key.partition("-")[0]))}
    found: dict[Entity, None] = {}
    names = [name for name in proxy.properties.get("program", ()) if len(name) <= _LONGEST_NAME]
    for name in names or keys:
        known = next((one for issuer in sorted(known_issuers) if (one := coded.program(issuer, name))), None)
        found[known or Entity(name, "SanctionsProgram", of=senders[0])] = None
    # Whatever is called otherwise in the reference, or is too long for a name, stands in the note as well.
    if {one.label for one in found} == set(proxy.properties.get("program", ())):
        proxy.read.add("program")
    return tuple(found)


_MADE: dict[str, Callable[[Proxy, Reading], Iterator[Said]]] = {
    "Ownership": _ownership, "Directorship": _office, "Employment": _office, "Membership": _membership, "Occupancy": _occupancy,
    "Payment": _payment, "Risk": _risk, "Sanction": _sanction,
}
