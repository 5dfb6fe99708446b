"""Processes: there are none in a page; a command for the shell is answered as by a shell that does not find it."""

import os
import sys


def system(command):
    """Follows os.system of Linux: the status of a shell that found no such program."""
    command = os.fsdecode(command)
    name = command.strip().partition(" ")[0]
    print(f"sh: 1: {name}: not found: Python in this page starts no programs; a shell snippet has some", file=sys.stderr)
    return 127 << 8


def install():
    os.system = system
