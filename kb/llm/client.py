"""The server that answers for the model: the one module that holds the client library."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import openai
from pydantic import BaseModel, ValidationError

from kb.errors import ReaderError
from kb.iris import digest
from kb.llm.answer import Answer, parse, schema
from kb.llm.chunks import Piece
from kb.model import Document

RETRIES = 2
"""How often a request is sent again after 408, 409, 429, 5xx, a broken connection or a time-out.

The client waits as long as Retry-After says, up to two minutes; a server that asks for more is not asked again.
"""
_LONGEST_WORDS = 200


class _Message(BaseModel):
    content: str | None = None
    refusal: str | None = None


class _Choice(BaseModel):
    message: _Message
    finish_reason: str | None = None


class _Completion(BaseModel):
    choices: list[_Choice]


@cache
def _instructions() -> str:
    return Path(__file__).with_name("instructions.md").read_text("utf-8")


class Server:
    """One server that speaks the OpenAI protocol, asked for one model; it follows no redirect and reads no proxy from the environment.

    ``key`` names the environment variable with the key; without it none is sent that means anything.
    """

    def __init__(self, base_url: str, model: str, timeout: float, key: str) -> None:
        self.base_url, self.model, self.timeout, self.key = base_url, model, timeout, key
        self._secret = os.environ.get(key, "")
        if not self._secret.isascii() or not self._secret.isprintable():
            raise ReaderError(f"the environment variable {key} holds characters that no key has")
        self._client = openai.OpenAI(
            base_url=base_url,
            api_key=self._secret or "none",
            # The library would add the authorization that OPENAI_CUSTOM_HEADERS holds, which is meant for another server.
            default_headers={"Authorization": f"Bearer {self._secret or 'none'}"},
            timeout=timeout,
            max_retries=RETRIES,
            http_client=openai.DefaultHttpxClient(trust_env=False, follow_redirects=False, timeout=timeout),
        )
        # Read from the environment by the library; they are names at one vendor and none of this server's business.
        self._client.organization = self._client.project = None

    def ask(self, document: Document, piece: Piece) -> Answer:
        """What the model finds in a piece of a document; ReaderError, naming the document, for whatever goes wrong."""
        content = self._content(document.name, messages(document, piece))
        try:
            return parse(content)
        except ValueError as error:
            raise ReaderError(f"{document.name}: the answer of the model {self.model} is not what was asked for: {error}") from None

    def _content(self, name: str, asked: list[dict[str, str]]) -> str:
        try:
            text = self._send(asked)
        except openai.APITimeoutError:
            late = f"did not answer within {self.timeout:g} seconds (asked {RETRIES + 1} times); try again, or raise --timeout"
            raise ReaderError(f"{name}: {self.base_url} {late}") from None
        except openai.APIConnectionError as error:
            why = f": {error.__cause__}" if error.__cause__ else ""
            raise ReaderError(f"{name}: {self.base_url} cannot be reached{why}") from None
        except openai.APIStatusError as error:
            raise ReaderError(f"{name}: {self._refusal(error)}") from None
        except openai.OpenAIError as error:
            raise ReaderError(f"{name}: {self.base_url} cannot be asked: {self._words(str(error))}") from None
        try:
            choices = _Completion.model_validate_json(text).choices
        except ValidationError:
            other = "is not that of an OpenAI-compatible server; check --base-url"
            raise ReaderError(f"{name}: the answer of {self.base_url} {other}") from None
        if not choices:
            raise ReaderError(f"{name}: the model {self.model} gave no answer: its list of choices is empty")
        choice = choices[0]
        if choice.message.refusal or choice.finish_reason == "content_filter":
            said = f": {self._words(choice.message.refusal)}" if choice.message.refusal else ""
            raise ReaderError(f"{name}: the model {self.model} refuses to read it{said}")
        if choice.finish_reason == "length":
            raise ReaderError(f"{name}: the answer of the model {self.model} was cut off at its greatest length, so none of it is used")
        if not (choice.message.content or "").strip():
            raise ReaderError(f"{name}: the model {self.model} gave an empty answer")
        return choice.message.content or ""

    def _send(self, asked: list[dict[str, str]]) -> str:
        request: dict[str, Any] = {
            "model": self.model,
            "messages": asked,
            "response_format": {"type": "json_schema", "json_schema": {"name": "facts", "strict": True, "schema": schema()}},
        }
        create = self._client.chat.completions.with_raw_response.create
        try:
            return create(**request, temperature=0).text
        except openai.BadRequestError as error:
            # Some models take no temperature but their own; where one can be set, the same text should be read the same way.
            if "temperature" not in str(error):
                raise
            return create(**request).text

    def _refusal(self, error: openai.APIStatusError) -> str:
        status, where = error.status_code, self.base_url
        said = self._words(error.body.get("message") if isinstance(error.body, dict) else error.body)
        told = f": {said}" if said else ""
        if status in (401, 403):
            return f"{where} asks for another key ({status}); put it into the environment variable {self.key}"
        if status == 404:
            return f"{where} does not know the model {self.model}, or is no address of this protocol (404){told}"
        if 300 <= status < 400:
            return f"{where} sends elsewhere ({status}), and no redirect is followed; give the address it leads to"
        if status == 429:
            return f"{where} takes no more requests for now (429, after {RETRIES} more tries){told}; try again later"
        if status >= 500:
            return f"{where} failed ({status}, after {RETRIES} more tries){told}"
        return f"{where} refuses the request ({status}){told}"

    def _words(self, said: object) -> str:
        """What a server says about itself, on one line, short, and without the key."""
        text = " ".join(said.split())[:_LONGEST_WORDS] if isinstance(said, str) else ""
        return text.replace(self._secret, "***") if self._secret else text

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._client.close()


def messages(document: Document, piece: Piece) -> list[dict[str, str]]:
    """The instructions, and apart from them the article: between two lines that its own text cannot hold, for they are made of it."""
    outlet = document.publisher.label if document.publisher else ""
    about = {"published": str(document.issued or ""), "outlet": outlet, "title": document.title}
    head = "\n".join(f"{name}: {' '.join(value.split())}" for name, value in about.items() if value)
    text = piece.text(document)
    mark = digest("article", head, text)
    body = f"----- article {mark} begins -----\n{head}\n\n{text}\n----- article {mark} ends -----"
    return [{"role": "system", "content": _instructions()}, {"role": "user", "content": body}]
