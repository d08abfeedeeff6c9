"""The export to FollowTheMoney is stable, true to the base, comes in again, and is valid for the library where that is installed."""

from __future__ import annotations

import io
import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

from kb import KnowledgeBase
from kb.export import export
from kb.export.ftm_model import class_of, kinds, schemata, table
from kb.export.ftm_nodes import number
from kb.vocab import ID

SAMPLES = Path(__file__).parent / "lists"
FTM = SAMPLES / "ftm-json" / "main.json"
UN = SAMPLES / "un-xml" / "main.xml"
ARTICLE = Path(__file__).parent.parent / "kb" / "demo" / "article.txt"


def exported(*places: Path) -> list[dict[str, Any]]:
    with KnowledgeBase.open() as kb:
        kb.load(places)
        out = io.BytesIO()
        export(kb.store, out, "ftm")
        again = io.BytesIO()
        export(kb.store, again, "ftm")
        assert out.getvalue() == again.getvalue()
        return [json.loads(line) for line in out.getvalue().splitlines()]


def by_schema(entities: list[dict[str, Any]]) -> dict[str, list[dict[str, Any]]]:
    found = defaultdict(list)
    for one in entities:
        found[one["schema"]].append(one)
    return found


def invalid(entities: list[dict[str, Any]]) -> list[str]:
    """What the schemata do not allow: by our own copy of them."""
    ids = {one["id"]: one["schema"] for one in entities}
    wrong = [] if len(ids) == len(entities) else ["numbers stand twice"]
    for one in entities:
        schema = schemata()[one["schema"]]
        for name, values in one["properties"].items():
            if name not in schema.properties:
                wrong.append(f"{one['schema']} has no {name}")
            for value in values if name in schema.ranges else ():
                if value not in ids or not schemata()[ids[value]].is_a(schema.ranges[name]):
                    wrong.append(f"{one['id']} {name} leads to {value}: {ids.get(value)}")
    return wrong


def lost(before: list[dict[str, Any]], after: list[dict[str, Any]]) -> list[str]:
    """Which values of a file are not in the export of the base that it was loaded into; numbers are followed by the referents."""
    found = defaultdict(list)
    for one in after:
        for referent in one["referents"]:
            found[referent].append(one)
    missing = []
    for one in before:
        there = [other for other in found[one["id"]] if other["schema"] == one["schema"]]
        for name, values in one["properties"].items():
            kept = {value for other in there for value in other["properties"].get(name, ())}
            for value in values:
                if name in schemata()[one["schema"]].ranges:
                    if not kept & {other["id"] for other in found[value]}:
                        missing.append(f"{one['schema']} {name} {value}")
                elif value not in kept:
                    missing.append(f"{one['schema']} {name} {value}")
        for name in ("datasets", "referents"):
            if not all(set(one.get(name, ())) <= set(other[name]) for other in there):
                missing.append(f"{one['id']} {name}")
    return missing


def test_what_came_from_followthemoney_goes_out_whole_and_comes_in_again(tmp_path: Path) -> None:
    before = [json.loads(line) for line in FTM.read_text("utf-8").splitlines()]
    after = exported(FTM)
    assert lost(before, after) == []
    assert invalid(after) == []
    path = tmp_path / "again.entities.ftm.json"
    path.write_text("".join(json.dumps(one) + "\n" for one in after), "utf-8")
    twice = exported(path)
    assert lost(after, twice) == []
    assert {key: len(some) for key, some in by_schema(after).items()} == {key: len(some) for key, some in by_schema(twice).items()}


def test_an_official_list_goes_out_with_its_designations_addresses_and_papers() -> None:
    found = by_schema(exported(UN))
    people = {one["id"] for one in found["Person"]}
    assert people and all(one.startswith("un-sc-") for one in people)
    sanctions = found["Sanction"]
    assert {one["properties"]["authority"][0] for one in sanctions} == {"United Nations Security Council"}
    assert all(one["properties"]["entity"] and one["properties"]["authorityId"] for one in sanctions)
    assert all("sanction" in one["properties"]["topics"] and one["target"] for one in found["Person"])
    assert {one["datasets"][0] for one in found["Person"]} == {"un_sc"}
    assert all(one["properties"]["number"] and one["properties"]["holder"][0] in people for one in found["Passport"])
    assert invalid(exported(UN)) == []


def test_officials_of_an_article_go_out_with_the_sentence_that_names_them() -> None:
    entities = exported(ARTICLE)
    found = by_schema(entities)
    assert invalid(entities) == []
    post = next(one for one in found["Position"] if one["id"] == "position-RUS-foreign-minister")
    assert post["properties"]["country"] == ["ru"]
    holders = {one["id"]: one for one in found["Person"]}
    tenure = next(one for one in found["Occupancy"] if one["properties"]["post"] == [post["id"]])
    assert holders[tenure["properties"]["holder"][0]]["caption"] == "Sergei Lavrov"
    assert "Sergei Lavrov" in tenure["properties"]["summary"][0]


def test_what_is_denied_or_no_longer_stated_stays_behind(tmp_path: Path) -> None:
    listed = UN.read_text("utf-8")
    with KnowledgeBase.open() as kb:
        kb.load(UN, published="2025-01-01")
        first = listed.index("<INDIVIDUAL>")
        last = listed.index("</INDIVIDUAL>") + len("</INDIVIDUAL>")
        shorter = tmp_path / "main.xml"
        shorter.write_text(listed[:first] + listed[last:], "utf-8")
        kb.load(shorter, published="2025-02-01", force=True)
        out = io.BytesIO()
        export(kb.store, out, "ftm")
    entities = [json.loads(line) for line in out.getvalue().splitlines()]
    ended = [one for one in entities if one["schema"] == "Sanction" and one["properties"].get("status") == ["ended"]]
    assert len(ended) == 1 and ended[0]["properties"]["endDate"] == ["2025-02-01"]
    gone = next(one for one in entities if one["id"] == ended[0]["properties"]["entity"][0])
    assert "topics" not in gone["properties"] and not gone["target"]


def test_numbers_are_safe_and_tell_long_ones_apart() -> None:
    assert number(f"{ID}record/un-sc/QDi.430") == "un-sc-QDi.430"
    odd, other = number(f"{ID}record/x/a%20b"), number(f"{ID}record/x/a-b")
    assert odd.startswith("x-a-b-") and other == "x-a-b"
    long = f"{ID}record/x/{'a' * 300}"
    assert number(long + "b") != number(long + "c")


def test_the_tables_name_only_what_there_is() -> None:
    names = {name for schema in schemata().values() for name in schema.properties}
    for group in ("names", "identifiers", "attributes", "countries", "births"):
        assert set(kinds(group)) <= names
    assert {class_of(name) for name in table()["classes"]} == set(table()["classes"].values())


class TestWithTheLibrary:
    """Runs where followthemoney is installed; it is no dependency of this package."""

    @pytest.mark.parametrize("places", [(FTM,), (UN,), (ARTICLE,), (FTM, UN, ARTICLE)], ids=["ftm", "un", "article", "all"])
    def test_every_value_is_clean_and_every_entity_valid(self, places: tuple[Path, ...]) -> None:
        followthemoney = pytest.importorskip("followthemoney")
        entities = exported(*places)
        for one in entities:
            proxy = followthemoney.model.get_proxy(one, cleaned=False)
            # The library may write an address of the web or a number its own way; it must not drop one.
            properties = one["properties"]
            assert {name: len(proxy.get(name)) for name in proxy.properties} == {name: len(some) for name, some in properties.items()}
            for name, values in properties.items():
                if schemata()[one["schema"]].properties[name] in ("country", "date", "topic", "entity", "gender"):
                    assert sorted(proxy.get(name)) == values
            followthemoney.model.get(one["schema"]).validate(one)

    def test_our_copy_of_the_schemata_is_the_library_s(self) -> None:
        followthemoney = pytest.importorskip("followthemoney")
        if not followthemoney.__version__.startswith("4."):
            pytest.skip("the copy is of version 4")
        for name, schema in schemata().items():
            theirs = followthemoney.model.get(name)
            assert theirs is not None
            ours = {key for key in schema.properties if key not in {one for some in table()["further"].values() for one in some}}
            assert ours <= {key for key, one in theirs.properties.items() if not one.stub}
