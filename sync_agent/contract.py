"""The contract between hubs and district as an AsyncAPI 3 document, made from the code that both ends run.

``python -m sync_agent contract`` prints it; `asyncapi.json` beside this module is the printed copy for other programs
to build on, and a test holds that it is current. Binary messages are described by what they unpack to (bytes stand as
Base64 there); how they are packed is said in words, and byte for byte on the pages of the modules named.
"""

from __future__ import annotations

from typing import Any, Final

import msgspec

from sync_agent import receipt, state, statement, topics, wire
from sync_agent.limits import MESSAGE_BYTES_MAX, STATE_BYTES_MAX, STATEMENT_BYTES_MAX

VERSION: Final = topics.ROOT.rpartition("/")[2]
_SCHEMA_FORMAT: Final = "application/schema+json;version=2020-12"
_SIGNED: Final = (
    "One behind the other: three bytes (`x-magic`), this value as MessagePack, and 64 bytes of Ed25519 signature by"
    " {who} over everything before."
)
_STRUCTS: Final = (wire.Envelope, wire.Disclosed, receipt.Stated, state.State, statement.Message, *statement.STRUCTS)


def document() -> dict[str, Any]:
    """The AsyncAPI document, ready for JSON."""
    schemas = msgspec.json.schema_components(_STRUCTS, ref_template="#/components/schemas/{name}")[1]
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Koperasi hub and district",
            "version": VERSION,
            "description": (
                "Facts go up in signed batches; what the district holds comes back as a signed receipt, the only"
                " cursor; what the district says lies retained. MQTT 5 over TLS with a client certificate for each"
                " hub, whose common name is the hub's id; QoS 1 throughout. A PUBACK means that the broker has"
                " a message, a receipt that the district does."
            ),
            "license": {"name": "AGPL-3.0-or-later"},
        },
        "defaultContentType": "application/octet-stream",
        "channels": {name: _channel(name) for name in _CHANNELS},
        "operations": {
            **{f"hub.{name}": _operation(name, "send" if name in _FROM_HUB else "receive") for name in _CHANNELS},
            **{f"district.{name}": _operation(name, "receive" if name in _FROM_HUB else "send") for name in _CHANNELS},
        },
        "components": {"messages": _messages(), "schemas": schemas},
    }


_FROM_HUB: Final = ("up", "state")
_CHANNELS: Final = {
    "up": (topics.up, "batch", "Batches of facts. Collectors share the subscription."),
    "receipt": (topics.receipt, "receipt", "What the district holds of this hub, in its signed words. Retained."),
    "state": (topics.state, "state", "Birth on connecting, and the last will. Retained."),
    "down": (topics.down, "statements", "What the district says to this hub, or to `all`. Retained."),
}


def _channel(name: str) -> dict[str, Any]:
    address, message, description = _CHANNELS[name]
    scope = "scope" if name == "down" else "hub"
    told = f"A hub's id, or `{topics.ALL}` for every hub." if name == "down" else "The hub's id."
    return {
        "address": address("{" + scope + "}"),
        "description": description,
        "parameters": {scope: {"description": f"{told} It matches `{topics.HUB_PATTERN}`."}},
        "messages": {message: {"$ref": f"#/components/messages/{message}"}},
    }


def _operation(name: str, action: str) -> dict[str, Any]:
    binding: dict[str, Any] = {"qos": 1}
    if action == "send":
        binding["retain"] = name != "up"
    return {"action": action, "channel": {"$ref": f"#/channels/{name}"}, "bindings": {"mqtt": binding}}


def _messages() -> dict[str, Any]:
    return {
        "batch": {
            "summary": "Facts of one incarnation that follow each other without a hole. See `sync_agent/wire.py`.",
            "description": _SIGNED.format(who="the hub's key"),
            "payload": _payload("Envelope"),
            "x-magic": wire.MAGIC.hex(),
            "x-bytes-max": MESSAGE_BYTES_MAX,
        },
        "receipt": {
            "summary": "The highest number up to which every fact is held. See `sync_agent/receipt.py`.",
            "description": _SIGNED.format(who="the district's key"),
            "payload": _payload("Stated"),
            "x-magic": receipt.MAGIC.hex(),
            "x-bytes-max": receipt.RECEIPT_BYTES_MAX,
        },
        "state": {
            "summary": "How the hub is. See `sync_agent/state.py`.",
            "description": "This value as MessagePack, not signed; what comes last may be left out.",
            "payload": _payload("State"),
            "x-states": list(state.STATES),
            "x-bytes-max": STATE_BYTES_MAX,
        },
        "statements": {
            "summary": "All that is in force for this scope. See `sync_agent/statement.py`.",
            "description": _SIGNED.format(who="the district's key")
            + " `statements` is raw deflate of a JSON array of the statements below.",
            "payload": _payload("Message"),
            "x-magic": statement.MAGIC.hex(),
            "x-statements": [{"$ref": f"#/components/schemas/{kind.__name__}"} for kind in statement.STRUCTS],
            "x-bytes-max": STATEMENT_BYTES_MAX,
        },
    }


def _payload(name: str) -> dict[str, Any]:
    return {"schemaFormat": _SCHEMA_FORMAT, "schema": {"$ref": f"#/components/schemas/{name}"}}


def text() -> str:
    """The document as it is stored."""
    return msgspec.json.format(msgspec.json.encode(document()), indent=1).decode() + "\n"
