// What a test of failing calls does around a program.
#include "failing.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#define MOST 100 // of one kind in one command

static const struct {
    const char *name;
    int error; // what the system says most often
} kinds[FAILING_KINDS] = {[FAILING_WRITES] = {"write", ENOSPC},
                          [FAILING_SYNCS] = {"fsync", EIO},
                          [FAILING_RENAMES] = {"rename", EIO},
                          [FAILING_OPENS] = {"open", EMFILE},
                          [FAILING_MMAPS] = {"mmap", ENOMEM},
                          [FAILING_THREADS] = {"pthread_create", EAGAIN},
                          [FAILING_ALLOCATIONS] = {"allocation", ENOMEM}};

struct failing_calls *failing_begin(enum failing_kind kind, unsigned nth, bool on) {
    char path[] = "/tmp/cdrtop-failing-XXXXXX";
    int fd = mkstemp(path);
    cr_assert(fd >= 0 && ftruncate(fd, sizeof(struct failing_calls)) == 0);
    struct failing_calls *f = mmap(NULL, sizeof *f, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
    cr_assert_neq(f, MAP_FAILED);
    close(fd);
    f->kind = kind;
    f->nth = nth;
    f->on = on;
    f->error = kinds[kind].error;
    setenv(FAILING_CALLS, path, 1);
    setenv("LD_PRELOAD", FAILING_LIBRARY, 1);
    return f;
}

void failing_started(void) {
    unsetenv("LD_PRELOAD");
}

void failing_end(struct failing_calls *f) {
    failing_started();
    unlink(getenv(FAILING_CALLS));
    unsetenv(FAILING_CALLS);
    munmap(f, sizeof *f);
}

bool failing_all(void) {
    return getenv("CDRTOP_TEST_ALL") != NULL;
}

unsigned failing_next(unsigned count, unsigned samples, unsigned nth) {
    if (failing_all()) samples = MOST;
    unsigned step = count / samples ? count / samples : 1;
    nth += nth ? step : (step + 1) / 2;
    return nth <= count ? nth : 0;
}

const char *failing_name(enum failing_kind kind) {
    return kinds[kind].name;
}

const char *failing_program(void) {
    const char *named = getenv("CDRTOP_TESTED");
    return named ? named : CDRTOP;
}

void failing_allocations(void) {
#ifdef __SANITIZE_ADDRESS__
    if (strcmp(failing_program(), CDRTOP) == 0) cr_skip_test("a sanitizer allocates");
#endif
}

void failing_ended(const char *at, int status, const char *said) {
    cr_expect(status >= 0 && status <= 3, "%s: status %d, %s", at, status, said);
    cr_expect(!status || strstr(said, "cdrtop: "), "%s: status %d, and it says \"%s\"", at, status,
              said);
    cr_expect_null(strstr(said, "Sanitizer"), "%s: %s", at, said);
}
