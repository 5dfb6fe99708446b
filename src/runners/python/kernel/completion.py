"""
Completion: what code may go on with, by the names and objects that live, and what is said of them. None of the learner's code
runs for it: no property, no __getattr__, no __dir__, no annotation; what only such code could tell is not told. So an object's class is
asked of type() alone, since isinstance() asks the object for its __class__, and a subclass of str, tuple or dict is read by the methods
of the plain one.
"""

import ast
import builtins
import inspect
import keyword
import re
import types
import warnings

#: Names that are offered at most: a module may have thousands.
MOST = 200
#: Characters of a docstring that are shown.
DOC = 600
_PATH = re.compile(r"(?:[^\W\d]\w*\.)*(?:[^\W\d]\w*)?$")
_MISSING = object()
_FUNCTIONS = (types.FunctionType, types.BuiltinFunctionType, types.MethodDescriptorType, types.WrapperDescriptorType)
_DESCRIPTORS = (property, types.GetSetDescriptorType, types.MemberDescriptorType)


def complete(namespace, before):
    """What the word at the end of some code can be completed to."""
    *path, word = _PATH.search(before).group().split(".")
    if _is_quoted(before) or (not path and word == ""):
        return []
    if path:
        owner = _resolve(namespace, path)
        names = {} if owner is _MISSING else names_of(owner)
    else:
        names = {name: _MISSING for name in keyword.kwlist} | _named(builtins.__dict__) | _named(namespace)
    fitting = [name for name in names if name.startswith(word)]
    # Private ones once somebody asks for them.
    shown = sorted(name for name in fitting if word.startswith("_") or not name.startswith("_"))[:MOST]
    return [{"text": name, **describe(name, lookup(owner, name) if path else names[name])} for name in shown]


def explain(namespace, before):
    """What is said of the name at the end of some code; None where nothing is known."""
    path = _PATH.search(before).group().split(".")
    if _is_quoted(before) or path[-1] == "":
        return None
    found = _resolve(namespace, path)
    return None if found is _MISSING else {"text": path[-1], **describe(path[-1], found)}


def check(source, flags):
    """The place and the words of what keeps code from being read, as a list of one; lines and columns from 1."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source + "\n", "<check>", "exec", flags | ast.PyCF_ONLY_AST, dont_inherit=True)
    except SyntaxError as error:
        line, column = error.lineno or 1, error.offset or 1
        return [{"line": line, "column": column, "endLine": error.end_lineno or line, "endColumn": error.end_offset or column, "message": error.msg}]
    except (ValueError, OverflowError, MemoryError, RecursionError):
        pass
    return []


def _is_quoted(before):
    """Whether code ends inside a string or a comment, as far as its last line tells."""
    line = before.rpartition("\n")[2]
    bare = re.sub(r"'(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"", "", line)
    return any(sign in bare for sign in "'\"#")


def _resolve(namespace, path):
    name, *rest = path
    found = namespace.get(name, builtins.__dict__.get(name, _MISSING))
    for attribute in rest:
        if found is _MISSING:
            return found
        found = lookup(found, attribute)
    return found


def lookup(owner, name):
    """An attribute as it lies in memory: _MISSING where code would have to make it."""
    try:
        found = inspect.getattr_static(owner, name)
    except (AttributeError, TypeError):
        # There is none, or its class cannot be a key, by which some versions of Python remember what they found.
        return _MISSING
    if issubclass(type(found), staticmethod):
        return staticmethod.__dict__["__func__"].__get__(found)
    if issubclass(type(found), classmethod):
        found = classmethod.__dict__["__func__"].__get__(found)
        return types.MethodType(found, owner) if type(found) is types.FunctionType else _plain(found)
    if type(found) is types.FunctionType and not _holds(owner, name):
        return types.MethodType(found, owner)
    return _plain(found)


def _plain(found):
    return _MISSING if _is_one_of(type(found), _DESCRIPTORS) else found


def _is_one_of(kind, kinds):
    """As `in`, which would ask a class of the learner's whether it is equal."""
    return any(kind is one for one in kinds)


def _holds(owner, name):
    """Whether an attribute is an object's own, or a class's own or inherited: a function that is stays as it is, any other becomes a method."""
    return issubclass(type(owner), type) or _get(_own_names(owner), name) is not _MISSING


def _get(place, name):
    return dict.get(place, name, _MISSING) if issubclass(type(place), dict) else place.get(name, _MISSING)


def names_of(owner):
    """Names that an object and its classes have in memory."""
    names = _named(_own_names(owner))
    kinds = type.__dict__["__mro__"].__get__(owner) if issubclass(type(owner), type) else ()
    for kind in (*kinds, *type.__dict__["__mro__"].__get__(type(owner))):
        names |= _named(type.__dict__["__dict__"].__get__(kind))
    return names


def _named(place):
    """What a __dict__ holds by names: a key may be anything."""
    items = dict.items(place) if issubclass(type(place), dict) else place.items()
    return {name: value for name, value in items if type(name) is str}



def _own_names(owner):
    if issubclass(type(owner), types.ModuleType):
        return types.ModuleType.__dict__["__dict__"].__get__(owner)
    try:
        # What a class of the learner's calls __dict__ is code, where it is no plain place.
        place = inspect.getattr_static(type(owner), "__dict__")
        return place.__get__(owner) if type(place) is types.GetSetDescriptorType else {}
    except (AttributeError, TypeError):
        return {}


def describe(name, found):
    if found is _MISSING:
        return {"role": "name" if keyword.iskeyword(name) else "attribute"}
    given = 0
    if type(found) is types.MethodType:
        # Its first argument is the object.
        found, given = found.__func__, 1
    role, signature = "name", None
    if _is_one_of(type(found), _FUNCTIONS):
        role, signature = "function", name + _parameters(found, given)
    elif issubclass(type(found), type):
        role, signature = "class", f"class {name}"
    elif issubclass(type(found), types.ModuleType):
        role = "module"
    else:
        signature = f"{name}: {str.__str__(type.__dict__['__name__'].__get__(type(found)))}"
    return {"role": role, "signature": signature, "about": _documentation(found, role)}


def _parameters(function, given):
    if type(function) is not types.FunctionType:
        text = function.__text_signature__
        return "(...)" if text is None else re.sub(r"\$\w+(?:, /)?(?:, )?", "", text)
    code = function.__code__
    positional = list(code.co_varnames[: code.co_argcount])
    defaults = function.__defaults__
    optional = 0 if defaults is None else tuple.__len__(defaults)
    at = code.co_argcount
    shown = [name if index < at - optional else f"{name}=…" for index, name in enumerate(positional)][given:]
    only = code.co_varnames[at : at + code.co_kwonlyargcount]
    at += code.co_kwonlyargcount
    if code.co_flags & inspect.CO_VARARGS:
        shown.append("*" + code.co_varnames[at])
        at += 1
    elif only:
        shown.append("*")
    defaults = function.__kwdefaults__
    shown += [f"{name}=…" if defaults is not None and dict.__contains__(defaults, name) else name for name in only]
    if code.co_flags & inspect.CO_VARKEYWORDS:
        shown.append("**" + code.co_varnames[at])
    return f"({', '.join(shown)})"


def _documentation(found, role):
    if role == "function":
        text = found.__doc__
    elif role == "class":
        text = type.__dict__["__dict__"].__get__(found).get("__doc__")
    elif role == "module":
        text = types.ModuleType.__dict__["__dict__"].__get__(found).get("__doc__")
    else:
        text = None
    return _shortened(inspect.cleandoc(text)) if type(text) is str else ""


def _shortened(text):
    """The beginning of a docstring, as plain text: up to the end of a word, and without the signs that mark code."""
    plain = re.sub(r"``(.+?)``", r"\1", text[: 2 * DOC])
    if len(plain) <= DOC:
        return plain
    head = plain[: DOC - 1]
    # Some languages have no space between words.
    return (re.sub(r"\s+\S{0,40}$", "", head) or head) + "…"
