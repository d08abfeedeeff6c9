"""Official lists and registers become editions, read as streams: the table of their formats.

A format is one module with ``read(stream) -> Edition`` over the accounting readers of elements (``tree``), rows (``table``) and objects,
and one line here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kb.loaders.lists import (
    arms,
    cases,
    china,
    csl,
    dpl,
    eu_csv,
    eu_journal,
    eu_xml,
    ftm,
    ofac_advanced,
    ofac_enhanced,
    ofac_files,
    ofac_flat,
    ofac_xml,
    popolo,
    press,
    programs,
    tel,
    uk_conlist,
    uk_csv,
    uk_xml,
    un,
    wikidata,
)
from kb.loaders.lists.streams import Stream
from kb.loaders.recognise import Sniffer, looks_like, xml_root
from kb.record import Edition

__all__ = ["LISTS", "ListFormat"]


@dataclass(frozen=True, slots=True)
class ListFormat:
    """A format of lists: its word for ``--as``, the suffixes of its files without their packing, how it begins, and what reads it.

    ``whole`` is for lists that come as several files: the main file of the set that a file is part of.
    """

    word: str
    suffixes: tuple[str, ...]
    sniff: Sniffer
    read: Callable[[Stream], Edition]
    whole: Callable[[Stream], Stream] | None = None


LISTS = (
    ListFormat("un-xml", (".xml",), xml_root("CONSOLIDATED_LIST"), un.read),
    ListFormat("eu-xml", (".xml",), xml_root("export", "fpi/fsd"), eu_xml.read),
    ListFormat("eu-csv", (".csv",), looks_like(rb"\"?fileGenerationDate\"?;\"?Entity_"), eu_csv.read),
    ListFormat("eu-journal", (".csv",), looks_like(rb"(?:celex|amendedCelex,amendmentCelex),recordId,programKey,"), eu_journal.read),
    ListFormat("uk-xml", (".xml",), xml_root("Designations"), uk_xml.read),
    ListFormat("uk-csv", (".csv",), looks_like(rb'"?(?:Report Date:[^\n]*\n"?)?Last Updated"?,"?Unique ID'), uk_csv.read),
    ListFormat("uk-conlist", (".csv",), looks_like(rb'"?Last Updated"?,"?[\d/]+"?,*\s+"?Name 6"?,'), uk_conlist.read),
    ListFormat("arms-csv", (".csv",), arms.sniff, arms.read),
    ListFormat("un-arms-csv", (".csv",), arms.sniff_unroca, arms.read_unroca),
    ListFormat("ofac-xml", (".xml",), xml_root("sdnList"), ofac_xml.read),
    ListFormat("ofac-advanced", (".xml",), xml_root("Sanctions", "DateOfIssue"), ofac_advanced.read),
    ListFormat("ofac-enhanced", (".xml",), xml_root("sanctionsData"), ofac_enhanced.read),
    ListFormat("ofac-csv", (".csv",), ofac_files.sniffer(","), ofac_flat.read, ofac_files.whole),
    ListFormat("ofac-del", (".del",), ofac_files.sniffer("@"), ofac_flat.read, ofac_files.whole),
    ListFormat("ofac-pip", (".pip",), ofac_files.sniffer("|"), ofac_flat.read, ofac_files.whole),
    ListFormat("ofac-fixed", (".ff",), ofac_files.sniffer(""), ofac_flat.read, ofac_files.whole),
    ListFormat("csl-csv", (".csv",), csl.sniff, csl.read),
    ListFormat("dpl-txt", (".txt",), dpl.sniff, dpl.read),
    ListFormat("tel-json", (".json",), tel.sniff, tel.read),
    ListFormat("china-csv", (".csv",), china.sniff, china.read),
    ListFormat("gsdb-csv", (".csv",), cases.sniff, cases.read),
    ListFormat("programs-yaml", (".tar", ".yml", ".yaml"), programs.sniff, programs.read, programs.whole),
    ListFormat("press-json", (".json",), press.sniff, press.read),
    ListFormat("wikidata-json", (".json", ".jsonl", ".ndjson"), wikidata.sniff, wikidata.read),
    ListFormat("ftm-json", (".json", ".jsonl", ".ndjson", ".ijson"), ftm.sniff, ftm.read),
    ListFormat("ftm-statements", (".csv", ".json", ".jsonl", ".ndjson"), ftm.sniff_statements, ftm.read_statements),
    ListFormat("popolo-json", (".json",), popolo.sniff, popolo.read),
)
