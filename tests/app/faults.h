// Tests one fault of the simulator: from a healthy board, over the words that tell of the fault,
// back to a healthy board.
#ifndef CDRTOP_TESTS_FAULTS_H
#define CDRTOP_TESTS_FAULTS_H

#include "sim_child.h"

#include <criterion/criterion.h>
#include <stdio.h>

struct fault {
    const char *commands[3]; // sent one after the other, NULL at the end
    const char *words[5];    // that appear on the screen in this order, NULL at the end
    const char *end;      // a command that brings the server back; NULL if it comes back by itself
    const char *after[3]; // to be on the screen when it is back
    bool ami;             // over the AMI of each PBX instead of amiws
};

static inline struct screen *fault_board(const struct sim_child *sim, bool ami) {
    static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                        "NO_COLOR=", SIM_SECRET, NULL};
    struct screen *s =
        screen_open((const char *[]){CDRTOP, SIM_ZONES, "--tz", sim_zone(), "--no-history",
                                     ami ? sim->ami[0] : sim->url, ami ? sim->ami[1] : NULL, NULL},
                    plain, 160, 40);
    cr_assert(sim_wait_fresh(s), "no healthy board to begin with");
    return s;
}

static inline void fault_sim(struct sim_child *sim) {
    sim_start(sim, CDRTOP,
              (const char *[]){SIM_ZONES, "--port", "0", "--speed", SIM_SPEED, "--calls", "4000",
                               "--seed", "5", "--lively", "--ami-port", "0", NULL});
}

static inline void fault_dump(struct screen *s, const char *missing) {
    struct buf all = {0};
    screen_dump(s, &all);
    cr_assert(false, "not on the screen: %s\n%.*s", missing, (int)all.len, all.at);
}

static inline void fault_wait(struct screen *s, const char *words) {
    if (!screen_wait(s, words, PATIENCE_MS)) fault_dump(s, words);
}

static inline void fault_try(const struct fault *f) {
    struct sim_child sim;
    fault_sim(&sim);
    struct screen *s = fault_board(&sim, f->ami);
    for (size_t i = 0; i < 3 && f->commands[i]; i++)
        cr_assert(sim_say(&sim, f->commands[i], NULL, 0), "%s", f->commands[i]);
    for (size_t i = 0; i < 5 && f->words[i]; i++)
        fault_wait(s, f->words[i]);
    if (f->end) cr_assert(sim_say(&sim, f->end, NULL, 0), "%s", f->end);
    if (!sim_wait_fresh(s)) fault_dump(s, "fresh figures");
    for (size_t i = 0; i < 3 && f->after[i]; i++)
        fault_wait(s, f->after[i]);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect_eq(screen_close(s), 0);
    sim_stop(&sim);
}

#endif
