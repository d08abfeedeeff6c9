"""The server of the protocol: tools and resources, each call handed to a reader process."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any, Protocol, cast

from mcp import types
from mcp.server.lowlevel.server import Server
from mcp.shared.exceptions import MCPError

from kb import __version__
from kb.iris import is_safe
from kb.mcp import asked, tools
from kb.mcp.plain import NOTICE, readable, seen
from kb.resources import folder
from kb.vocab import BASE, ID
from kb.web.workers.reply import Refused

ONTOLOGY = f"{BASE}ontology"
_READ_ONLY = types.ToolAnnotations(read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False)


class Reading(Protocol):
    """Whatever has reader processes: the desk of `kb serve`, or the readers of `kb mcp`."""

    async def __call__(self, task: str, words: Mapping[str, Any]) -> bytes:
        """The JSON that a task of a reader answers with; Refused says why there is none."""
        ...


def make(read: Reading) -> Server[Any]:
    """The server over some readers; it has no state of its own."""
    listed = [
        types.Tool(name=tool.name, title=tool.title, description=tool.description, input_schema=tools.input_schema(tool),
                   output_schema=tools.output_schema(tool), annotations=_READ_ONLY)
        for tool in tools.TOOLS.values()
    ]

    async def list_tools(context: Any, params: types.PaginatedRequestParams | None) -> types.ListToolsResult:
        return types.ListToolsResult(tools=listed)

    async def call_tool(context: Any, params: types.CallToolRequestParams) -> types.CallToolResult:
        try:
            answer = await _called(read, params.name, params.arguments or {})
        except _Wrong as wrong:
            return types.CallToolResult(content=[types.TextContent(type="text", text=str(wrong))], is_error=True)
        return types.CallToolResult(content=[types.TextContent(type="text", text=readable(answer))], structured_content=answer)

    async def read_resource(context: Any, params: types.ReadResourceRequestParams) -> types.ReadResourceResult:
        try:
            text, media = await _resource(read, str(params.uri))
        except _Wrong as wrong:
            raise MCPError(code=types.INVALID_PARAMS, message=str(wrong), data={"uri": str(params.uri)}) from None
        return types.ReadResourceResult(contents=[types.TextResourceContents(uri=str(params.uri), mime_type=media, text=text)])

    return Server(
        "sanctions-kb", version=__version__, title="Sanctions knowledge base", instructions=tools.INSTRUCTIONS,
        on_list_tools=list_tools, on_call_tool=call_tool, on_list_resources=_list_resources,
        on_list_resource_templates=_list_templates, on_read_resource=read_resource)


class _Wrong(Exception):
    """What is wrong with a call: the one sentence that the assistant gets."""

    def __init__(self, error: Exception) -> None:
        # names of entities may stand in it, and those come from documents
        super().__init__(" ".join(seen(error.sentence if isinstance(error, Refused) else str(error)).split()))


async def _called(read: Reading, name: str, arguments: dict[str, Any]) -> dict[str, Any]:
    tool = tools.TOOLS.get(name)
    try:
        if tool is None:
            raise ValueError(f"there is no tool {name!r}; there are: {', '.join(tools.TOOLS)}")
        words = {"tool": name, "arguments": asked.checked(tool.takes, arguments)}
        return cast(dict[str, Any], json.loads(await read("assistant-tool", words)))
    except (Refused, ValueError) as error:
        raise _Wrong(error) from None


async def _list_resources(context: Any, params: types.PaginatedRequestParams | None) -> types.ListResourcesResult:
    return types.ListResourcesResult(resources=[types.Resource(
        uri=ONTOLOGY, name="ontology", title="The ontology", mime_type="text/turtle",
        description="Classes and properties with definitions and examples, in Turtle.")])


async def _list_templates(context: Any, params: types.PaginatedRequestParams | None) -> types.ListResourceTemplatesResult:
    return types.ListResourceTemplatesResult(resource_templates=[types.ResourceTemplate(
        uri_template=f"{ID}{{+path}}", name="entity", title="An entity, fact, claim or document", mime_type="application/json",
        description="Everything that is said of one node of the base, by its IRI. " + NOTICE)])


async def _resource(read: Reading, uri: str) -> tuple[str, str]:
    if uri == ONTOLOGY:
        return "\n".join(path.read_text("utf-8") for path in sorted(folder("ontology").glob("*.ttl"))), "text/turtle"
    try:
        if not (uri.startswith(ID) and is_safe(uri)):
            raise ValueError(f"{uri[:200]} is no resource of this server; there are {ONTOLOGY} and the IRIs under {ID}")
        return (await read("assistant-entity", {"iri": uri})).decode(), "application/json"
    except (Refused, ValueError) as error:
        raise _Wrong(error) from None
