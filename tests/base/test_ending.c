#include "base/ending.h"

#include <criterion/criterion.h>

Test(ending, takes_a_hangup_unless_it_is_ignored) {
    sigset_t set;
    sigemptyset(&set);
    signal(SIGHUP, SIG_DFL);
    ending_add(&set);
    cr_expect(sigismember(&set, SIGTERM) && sigismember(&set, SIGINT) && sigismember(&set, SIGHUP));
    cr_expect(!sigismember(&set, SIGUSR1));
    sigemptyset(&set);
    signal(SIGHUP, SIG_IGN);
    ending_add(&set);
    cr_expect(sigismember(&set, SIGTERM) && sigismember(&set, SIGINT) &&
              !sigismember(&set, SIGHUP));
    signal(SIGINT, SIG_IGN);
    cr_expect(ending_takes(SIGINT));
}

Test(ending, is_seen_to_have_come_while_it_is_held) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGUSR1);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGHUP, SIG_DFL);
    raise(SIGUSR1);
    cr_expect(!ending_came());
    raise(SIGHUP);
    cr_expect(ending_came());
}

Test(ending, has_not_come_if_it_is_ignored) {
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
    signal(SIGHUP, SIG_IGN);
    raise(SIGHUP); // is kept, as it is held
    sigpending(&set);
    cr_expect(sigismember(&set, SIGHUP));
    cr_expect(!ending_came());
}
