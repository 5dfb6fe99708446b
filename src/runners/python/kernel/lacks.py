"""Lacks: what an error says that a page does not have, so that the page can tell the learner what to do instead."""

import errno
import sys

PIP = ("pip", "pip3", "!pip", "!pip3", "%pip", "python -m pip", "python3 -m pip", "!python -m pip", "!python3 -m pip")
COMMANDS = ("redis-cli", "redis-server")


def of(error, source):
    """{"kind", "name"} as src/runners/python/wording.ts knows them, or None. source: the input that raised the error."""
    if isinstance(error, ModuleNotFoundError) and error.name:
        name = error.name.partition(".")[0]
        return {"kind": "standard" if name in sys.stdlib_module_names else "module", "name": name}
    if isinstance(error, SyntaxError):
        typed = source.strip().split("\n")[-1]
        if any(typed.startswith(f"{command} ") for command in PIP):
            return {"kind": "pip", "name": "pip"}
        command = typed.partition(" ")[0].removeprefix("!")
        return {"kind": "command", "name": command} if command in COMMANDS else None
    if isinstance(error, OSError) and error.errno == errno.ENOTSUP and "processes" in str(error.strerror):
        return {"kind": "process", "name": "subprocess"}
    return None
