// Runs the program under test and keeps what it prints. Kills it (SIGKILL) when it takes longer
// than anybody would wait.
#ifndef CDRTOP_TESTS_RUN_H
#define CDRTOP_TESTS_RUN_H

#include "patience.h"

#include "base/buf.h"

#include <sys/types.h>

struct run {
    int status;          // exit status, or 128 + signal
    struct buf out, err; // owned
};

// argv[0] is the path of the program; the list ends with NULL. `input` may be NULL.
void run_program(const char *const *argv, const char *input, struct run *ret_run);
void run_finish(struct run *r);

// The same for a program that listens for some seconds: RUN_SECONDS among its words stands for
// these. What it can hear meanwhile depends on the machine, so it is run again, with more of them,
// until that is enough; the last run is kept in any case.
#define RUN_SECONDS "SECONDS"
typedef bool run_enough(void *context, const struct run *r, double seconds);
void run_listening(const char *const *argv, run_enough *enough, void *context, struct run *ret_run);

// Starts it in the background; the caller reads its standard output. The process ends with the
// test.
pid_t run_start(const char *const *argv, int *ret_stdout);
// One line of that output, without its line end; false at the end of the file.
bool run_line(int fd, char *out, size_t size);

int run_end(pid_t child); // by TERM; its exit status, or 128 + signal

// A file as it is now, which the caller owns, with a NUL behind it; "" if it is not there. How
// often it has those words; and whether it comes to have them, once or so often.
struct buf run_file(const char *path);
size_t run_count(const char *path, const char *words);
bool run_wait_file(const char *path, const char *words);
bool run_wait_count(const char *path, const char *words, size_t count);

// Unpacks a gzipped fixture into memory that the caller owns; and writes a file of those bytes.
struct buf run_fixture(const char *name);
void run_write_file(const char *path, struct span bytes);

// A new folder for the files of a test, with its name in `out`; it is removed with everything in
// it.
void run_folder(char *out, size_t size);
void run_folder_end(const char *folder);
void run_folder_empty(const char *folder); // removes what is in it

#endif
