"""The words of the base as IRIs: a closed namespace, so that a misspelt term fails where it is written.

IRIs are plain strings; ``KB.supplier`` is the property, ``concept("deliver")`` the concept.  A test holds these
lists against the terms that ``ontology/`` declares.
"""

from __future__ import annotations

from collections.abc import Iterator

BASE = "https://w3id.org/sanctions-kb/"
ONTOLOGY = BASE + "ontology#"
SCHEME = BASE + "scheme/"
ID = BASE + "id/"
GRAPH = BASE + "graph/"


class Terms:
    """A namespace that knows its terms: ``KB.Claim`` is an IRI, ``KB.Clam`` an AttributeError.

    >>> Terms("urn:x#", "a b").a
    'urn:x#a'
    """

    def __init__(self, base: str, names: str) -> None:
        self.base = base
        self.names = frozenset(names.split())

    def __getattr__(self, name: str) -> str:
        if name not in self.names:
            raise AttributeError(f"{self.base} has no term {name!r}")
        return self.base + name

    def __getitem__(self, name: str) -> str:
        try:
            return self.__getattr__(name)
        except AttributeError as error:
            raise KeyError(str(error)) from None

    def __contains__(self, name: object) -> bool:
        return name in self.names

    def __iter__(self) -> Iterator[str]:
        return iter(sorted(self.names))

    def local(self, iri: str) -> str:
        """The name of a term of this namespace; a ValueError for any other IRI."""
        if not iri.startswith(self.base) or iri[len(self.base):] not in self.names:
            raise ValueError(f"{iri} is no term of {self.base}")
        return iri[len(self.base):]


CLASSES = """
Agent Person State Organization PublicBody Government Company Group Place Asset Vessel Aircraft Record
Fact Situation Tenure Membership Ownership Association Agreement DiplomaticRelation SanctionsProgram SanctionsMeasure
Designation Objective ArmsTransfer Aid Event Meeting Visit Statement UseOfForce Action
IdentityDetail Name Identifier Address Nationality Attribute Birth
Position WeaponSystem Document Article SanctionsList LegalAct Passage Mention Claim Judgement Extraction
"""

PROPERTIES = """
participant holder member organization party sender target supplier recipient donor actor attendee visitor host speaker
addressee attacker attacked owner owned associate associatedWith affected bearer
position inOrganization represents actsFor governs parentOrganization succeeds count within metonym demonym
partOf inResponseTo takesPlaceIn placeText actsOn actionType topic date startDate endDate heldOn endedBy
dateText earliestDate latestDate
atLeast atMost estimated inferred calendar
agreementType instrument inForceOn program issuedBy legalBasis measureType measureText reason reasonText outcome targetSector
onList listingId listedOn terms
weapon weaponText weaponCategory manufacturer origin transferKind condition quantity quantityText amount amountText currency
tiv tivText tivPerUnit tivPerUnitNew underAgreement
recordIn resolvedTo fullName namePart givenName middleName familyName patronymic maidenName script strength variantOf underName
addressLine city region postalCode country kind value status percentage blockedThrough url
asserts about inDocument evidence furtherEvidence attributedTo via statedIn modality confidence reliability rank
recordedFrom recordedUntil refersTo quote text startOffset endOffset zone judges verdict
decidedBy judgedSource judgedQuote judgedFact correction
nameKey sourceKey contentHash quadCount valuesFrom
"""

KB = Terms(ONTOLOGY, CLASSES + PROPERTIES)
RDF = Terms("http://www.w3.org/1999/02/22-rdf-syntax-ns#", "type")
RDFS = Terms("http://www.w3.org/2000/01/rdf-schema#", "label subClassOf subPropertyOf domain range comment seeAlso")
OWL = Terms("http://www.w3.org/2002/07/owl#",
            "Class ObjectProperty DatatypeProperty AnnotationProperty Ontology versionIRI versionInfo disjointWith")
SKOS = Terms("http://www.w3.org/2004/02/skos/core#",
             "prefLabel altLabel hiddenLabel definition example scopeNote note notation "
             "Concept ConceptScheme inScheme broader topConceptOf")
DCTERMS = Terms("http://purl.org/dc/terms/",
                "title issued publisher source identifier language license isPartOf replaces description modified")
PROV = Terms("http://www.w3.org/ns/prov#", "wasGeneratedBy wasAttributedTo generatedAtTime startedAtTime Activity Agent")


def concept(name: str) -> str:
    """The IRI of a concept of the SKOS schemes; a test proves that every concept the code names is declared.

    >>> concept("deliver")
    'https://w3id.org/sanctions-kb/scheme/deliver'
    """
    return SCHEME + name


XSD = Terms("http://www.w3.org/2001/XMLSchema#", "string integer decimal double boolean date dateTime gYear gYearMonth")

PREFIXES = {
    "": ONTOLOGY, "s": SCHEME, "id": ID, "rdf": RDF.base, "rdfs": RDFS.base, "owl": OWL.base, "skos": SKOS.base,
    "dcterms": DCTERMS.base, "prov": PROV.base, "xsd": XSD.base,
}

MODALITY_GROUPS: dict[str, tuple[str, ...]] = {
    "factual": ("asserted", "reported"),
    "doubtful": ("alleged", "hypothetical"),
    "prospective": ("planned", "proposed", "threatened"),
    "negative": ("denied", "withdrawn"),
}
"""Words that stand for several modalities at once, from how the look-ups are asked."""
MODALITIES = tuple(word for words in MODALITY_GROUPS.values() for word in words)
