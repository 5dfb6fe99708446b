# Rates: commands a second from redis-py, for as long as it is told; the same code in a page's interpreter and in CPython.
import time

import redis

BATCH = 256


def one_by_one(r, seconds):
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        r.ping()
        count += 1
    return count / (time.perf_counter() - began)


def pipelined(r, seconds):
    count, began = 0, time.perf_counter()
    while time.perf_counter() - began < seconds:
        with r.pipeline(transaction=False) as p:
            for _ in range(BATCH):
                p.set("key:000000000000", "xxx")
            count += len(p.execute())
    return count / (time.perf_counter() - began)


def rate(measure, r, seconds):
    r.ping()  # Connects, which no command's time is.
    print(measure(r, seconds))
