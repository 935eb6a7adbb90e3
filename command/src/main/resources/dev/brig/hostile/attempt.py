"""What the hostile programs in Python share; attempt.h says how they report."""

import errno
import os
import sys

_counts = {"attempts": 0, "escapes": 0, "surprises": 0}


def escaped(what):
    """It worked, and should not have."""
    _counts["escapes"] += 1
    print("ESCAPED:", what, flush=True)


def never(so, what):
    """What must not be so."""
    _counts["attempts"] += 1
    if so:
        escaped(what)


def refused(what, call, *errors):
    """The call must fail, with one of the errors that follow."""
    _counts["attempts"] += 1
    try:
        result = call()
    except OSError as error:
        if error.errno not in errors:
            _counts["surprises"] += 1
            print("surprise:", what, errno.errorcode.get(error.errno, error.errno), flush=True)
        return None
    escaped(f"{what} gave {result!r}")
    return result


def held():
    """The end of a program that lives to see it: all attempts were held."""
    clean = not _counts["escapes"] and not _counts["surprises"] and _counts["attempts"] > 0
    if clean:
        print("held:", _counts["attempts"], flush=True)
    sys.stdout.flush()
    os._exit(0 if clean else 1 if _counts["escapes"] else 2)
