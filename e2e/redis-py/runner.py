# Runner: what the page's interpreter runs to bring pytest and a folder of tests in, and to run one file of them.
# The names FILES (an address) and TARGET (a file in the folder) are set before it.
import base64
import io
import json
import os
import re
import sys
import warnings
import zipfile

import js

SITE, TESTS = "/tmp/test-packages", "/tmp/redis-py"
#: What an error says where a page cannot do what a test needs, and the reason to give.
IMPOSSIBLE = {
    "can't start new thread": "starts a thread",
    "a page can open connections, not accept them": "accepts connections",
    "has no attribute 'start_unix_server'": "accepts connections",
    "does not support processes": "starts a process",
}


def bring():
    request = js.XMLHttpRequest.new()
    request.open("GET", FILES, False)
    request.send()
    files = json.loads(request.responseText)
    for wheel in files["wheels"]:
        zipfile.ZipFile(io.BytesIO(base64.b64decode(wheel))).extractall(SITE)
    for name, text in files["tests"].items():
        path = os.path.join(TESTS, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    sys.path[:0] = [SITE, TESTS]
    os.chdir(TESTS)
    return files["excluded"]


class Tally:
    """Collects the outcome of every test, and says which one is on, for whoever waits for it in vain."""

    def __init__(self, excluded):
        self.excluded = excluded
        self.passed, self.failed, self.skipped, self.impossible = 0, {}, 0, {}

    def pytest_collection_modifyitems(self, items):
        kept = []
        for item in items:
            reason = self.excluded.get(item.name.partition("[")[0])
            if reason is None:
                kept.append(item)
            else:
                self.impossible[item.nodeid] = reason
        items[:] = kept

    def pytest_runtest_logstart(self, nodeid):
        print("@", nodeid, file=sys.__stdout__, flush=True)

    def pytest_internalerror(self, excrepr):
        self.failed["pytest itself"] = str(excrepr)[-1500:]

    def pytest_collectreport(self, report):
        if not report.failed:
            return
        absent = re.search(r"No module named '(\S+)'", str(report.longrepr))
        if absent is None:
            self.failed[report.nodeid] = str(report.longrepr)[-1500:]
        else:
            self.impossible[report.nodeid] = f"needs the package {absent[1]}, which is not there"

    def pytest_runtest_logreport(self, report):
        if report.failed:
            text = report.longreprtext
            reason = next((reason for sign, reason in IMPOSSIBLE.items() if sign in text), None)
            if reason is not None:
                self.impossible[report.nodeid] = reason
                self.failed.pop(report.nodeid, None)
            elif report.nodeid not in self.impossible:
                self.failed[report.nodeid] = text[-1500:]
        elif report.skipped:
            self.skipped += 1
        elif report.when == "call":
            self.passed += 1


def main():
    excluded = bring()
    warnings.simplefilter("ignore")
    import pytest

    tally = Tally(excluded)
    arguments = ["-q", "--no-header", "--tb=short", "-p", "no:cacheprovider", "-p", "no:faulthandler", "-W", "ignore", "-p", "pytest_asyncio"]
    arguments += ["-o", "asyncio_mode=auto", "--rootdir", TESTS, "--capture=sys", "--show-capture=no", "--no-summary"]
    arguments += ["-m", "not redismod and not onlycluster and not ssl and not replica"]
    status = pytest.main([*arguments, TARGET], plugins=[tally])
    told = (pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED, pytest.ExitCode.NO_TESTS_COLLECTED)
    if status not in told and not (status == pytest.ExitCode.INTERRUPTED and tally.impossible):
        tally.failed[TARGET] = f"pytest ended with {status!r}"
    result = {"passed": tally.passed, "skipped": tally.skipped, "failed": tally.failed, "impossible": tally.impossible}
    print("RESULT", json.dumps(result))


main()
