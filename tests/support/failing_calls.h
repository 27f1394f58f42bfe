// What a test and the library that lets calls fail (failing_calls.c) share, in a file.
#ifndef CDRTOP_TESTS_FAILING_CALLS_H
#define CDRTOP_TESTS_FAILING_CALLS_H

#include <stdatomic.h>
#include <stdbool.h>

#define FAILING_CALLS "FAILING_CALLS" // the environment names that file

enum failing_kind {
    FAILING_WRITES,
    FAILING_SYNCS,
    FAILING_RENAMES,
    FAILING_OPENS,
    FAILING_MMAPS,
    FAILING_THREADS,
    FAILING_ALLOCATIONS,
    FAILING_KINDS
};

struct failing_calls {
    enum failing_kind kind;
    unsigned nth; // the first that fails, from 1 on; 0: none
    bool on;      // and all after it
    int error;
    char only[64]; // calls of this name, or on paths that have this in them; "": all
    _Atomic unsigned count, failed;
    char what[256]; // the first that failed
};

#endif
