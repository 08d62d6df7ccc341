"""Gives the requests beside this file to an OpenMetadata server, in their order. Giving them again changes nothing.

    python load.py https://openmetadata.example.org/api

The token of a bot or a user stands in the variable OPENMETADATA_TOKEN. Nothing but Python is needed.
"""

import json
import os
import pathlib
import sys
import urllib.error
import urllib.parse
import urllib.request

COLLECTIONS = {"table": "tables", "team": "teams"}


def call(method, path, body=None):
    """The server's answer; what it has against a request ends the program."""
    headers = {"Content-Type": "application/json", "Authorization": f"Bearer {os.environ.get('OPENMETADATA_TOKEN', '')}"}
    data = None if body is None else json.dumps(body).encode()
    asked = urllib.request.Request(sys.argv[1].rstrip("/") + path, data, headers, method=method)
    try:
        with urllib.request.urlopen(asked) as answer:
            return json.loads(answer.read() or "null")
    except urllib.error.HTTPError as error:
        sys.exit(f"{method} {path}: {error.code} {error.read().decode(errors='replace')}")


ids = {}


def with_ids(value):
    """The same, with ids in place of the names of other entities."""
    if isinstance(value, list):
        return [with_ids(each) for each in value]
    if not isinstance(value, dict):
        return value
    if set(value) != {"type", "fullyQualifiedName"}:
        return {key: with_ids(each) for key, each in value.items()}
    kind, name = value["type"], value["fullyQualifiedName"]
    if (kind, name) not in ids:
        ids[kind, name] = call("GET", f"/v1/{COLLECTIONS[kind]}/name/{urllib.parse.quote(name, safe='')}")["id"]
    return {"id": ids[kind, name], "type": kind}


if len(sys.argv) != 2:
    sys.exit(__doc__)
requests = json.loads(pathlib.Path(__file__).with_name("requests.json").read_text(encoding="utf-8"))
for request in requests:
    call("PUT", request["path"], with_ids(request["body"]))
print(f"{len(requests)} requests")
