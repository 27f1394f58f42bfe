// Runs the program under test and keeps what it said. Ends it by SIGKILL when nobody would wait
// any more.
#ifndef CDRTOP_TESTS_RUN_H
#define CDRTOP_TESTS_RUN_H

#include "patience.h"

#include "base/buf.h"

#include <sys/types.h>

struct run {
    int status;          // exit status, or 128 + signal
    struct buf out, err; // owned
};

// argv[0] is the program's path; the list ends in NULL. `input` may be NULL.
void run_program(const char *const *argv, const char *input, struct run *ret_run);
void run_finish(struct run *r);

// In the background, its standard output to be read by the caller; the process ends with the test.
pid_t run_start(const char *const *argv, int *ret_stdout);
// One line of that output, without its end; false at the end of file.
bool run_line(int fd, char *out, size_t size);

// A gzipped fixture unpacked into memory (owned by the caller), and a file of those bytes.
struct buf run_fixture(const char *name);
void run_write_file(const char *path, struct span bytes);

// A new folder for the files of a test, its name in `out`; it goes with all that is in it.
void run_folder(char *out, size_t size);
void run_folder_end(const char *folder);

#endif
