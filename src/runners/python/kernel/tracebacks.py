"""Tracebacks: hides the kernel's frames, and the interpreter's own, from every traceback and warning that is printed."""

import traceback
import warnings

#: Folders and archives whose code is neither the learner's nor a library's.
hidden = []


def is_hidden(filename):
    """Whether a frame of this file is ours."""
    return any(filename.startswith(place) for place in hidden)


def from_input(shown):
    """The part of a traceback that begins with the learner's input: before it the kernel and asyncio led there."""
    first = shown
    while first is not None and not first.tb_frame.f_code.co_filename.startswith("<python-input-"):
        first = first.tb_next
    if first is not None:
        return first
    # The input did not even compile: what led to the error is the kernel's.
    while shown is not None and is_hidden(shown.tb_frame.f_code.co_filename):
        shown = shown.tb_next
    return shown


def install(folder):
    """folder: where the kernel lies."""
    hidden.append(folder + "/")
    for package in ("pyodide", "_pyodide"):
        hidden.append(f"/lib/python314.zip/{package}/")
    # Every way to a printed traceback, traceback.print_exc() and logging included, goes through this one function.
    extract = traceback.StackSummary._extract_from_extended_frame_gen.__func__

    def extract_shown(cls, frames, **options):
        frames = list(frames)
        shown = [entry for entry in frames if not is_hidden(entry[0].f_code.co_filename)]
        # Who asks for one frame alone, as pytest does, relies on getting it.
        return extract(cls, iter(shown or frames[:1]), **options)

    traceback.StackSummary._extract_from_extended_frame_gen = classmethod(extract_shown)

    # What is never awaited is found out where the kernel lets go of it: that is no line of the learner's.
    show = warnings._showwarnmsg

    def show_warning(message):
        if is_hidden(message.filename):
            message.filename, message.lineno = "<sys>", 0
        show(message)

    warnings._showwarnmsg = show_warning
