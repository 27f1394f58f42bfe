// Once a secret is read, no core of the program is written, and no other process of its user may
// look into it.
#include "../../src/app/secret.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { KEPT, NEVER_OPEN, NO_SECRET, LOOKED_INTO, IN_A_CORE };

static int read_a_secret(void) {
    const struct secret_places places = {.source = "ami://pbx", .variable = "CDRTOP_SECRET"};
    struct conf conf = {0};
    struct rlimit core;
    char *secret = NULL;
    setenv("CDRTOP_SECRET", "hush", 1);
    if (prctl(PR_GET_DUMPABLE) != 1) return NEVER_OPEN;
    if (secret_find(&conf, &places, &secret) || strcmp(secret, "hush") != 0) return NO_SECRET;
    if (prctl(PR_GET_DUMPABLE) != 0) return LOOKED_INTO;
    getrlimit(RLIMIT_CORE, &core);
    return core.rlim_cur || core.rlim_max ? IN_A_CORE : KEPT;
}

Test(secret_memory, is_nobody_elses) {
    int status = -1;
    pid_t child = fork();
    if (!child) _exit(read_a_secret());
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == KEPT, "%d", status);
}
