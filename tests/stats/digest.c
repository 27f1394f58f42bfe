// All figures of a ledger as text, so that two ways of telling it the same things can be compared.
#include "digest.h"
#include "../support/sorted_lines.h"

#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct buf digest(const struct ledger *l) {
    struct queue_tallies t = {0};
    struct buf lines = {0};
    queue_tallies_fold(&t, l, &QUEUE_TERMS_DEFAULT, 0, INT64_MAX, INT64_C(1795380000000000));
    for (size_t i = 0; i < t.queue_count; i++) {
        const struct queue_tally *q = &t.queues[i];
        struct span name = ledger_text(l, q->queue);
        buf_format(&lines, "%u %.*s T%d:", q->server, (int)name.len, name.at, (int)q->threshold_s);
        const uint64_t n[] = {tally_count(&q->counted, VISITS_OFFERED),
                              tally_count(&q->counted, VISITS_ANSWERED),
                              tally_count(&q->counted, VISITS_ABANDONED),
                              tally_count(&q->counted, VISITS_TIMED_OUT),
                              tally_count(&q->counted, VISITS_LEFT_BY_KEY),
                              tally_count(&q->counted, VISITS_NO_AGENTS),
                              tally_count(&q->counted, VISITS_WITHDRAWN),
                              tally_count(&q->counted, VISITS_UNKNOWN),
                              tally_count(&q->counted, VISITS_WAITING),
                              tally_count(&q->counted, VISITS_REFUSED),
                              tally_count(&q->counted, VISITS_SHORT),
                              tally_count(&q->counted, VISITS_ANSWERED_WITHIN),
                              tally_count(&q->counted, VISITS_ABANDONED_WITHIN),
                              q->counted.amounts[AMOUNT_WAIT_ANSWERED].sum,
                              q->counted.amounts[AMOUNT_WAIT_ANSWERED].max,
                              q->counted.amounts[AMOUNT_WAIT_ABANDONED].sum,
                              q->counted.amounts[AMOUNT_TALK].count,
                              q->counted.amounts[AMOUNT_TALK].sum,
                              q->counted.amounts[AMOUNT_ENDS].sum,
                              tally_count(&q->counted, VISITS_TRANSFERRED),
                              q->counted.amounts[AMOUNT_RINGS].sum,
                              tally_count(&q->counted, VISITS_INFERRED),
                              (uint64_t)(queue_longest_wait(q) + 1)};
        for (size_t k = 0; k < sizeof n / sizeof n[0]; k++)
            buf_format(&lines, " %llu", (unsigned long long)n[k]);
        buf_put(&lines, "\n", 1);
    }
    for (size_t i = 0; i < t.agent_count; i++) {
        const struct agent_tally *a = &t.agents[i];
        struct span queue = ledger_text(l, a->queue), name = ledger_text(l, a->agent);
        buf_format(&lines, "%u %.*s %.*s: %u %u %u %u %u %u\n", a->server, (int)queue.len, queue.at,
                   (int)name.len, name.at, (unsigned)a->counted.counts[VISIT_BIT(VISITS_HANDLED)],
                   (unsigned)a->counted.amounts[AMOUNT_ENDS].sum,
                   (unsigned)a->counted.counts[VISIT_BIT(VISITS_HANDLED_TRANSFERRED)],
                   (unsigned)a->counted.amounts[AMOUNT_TALK].sum,
                   (unsigned)a->counted.amounts[AMOUNT_WAIT_ANSWERED].sum,
                   (unsigned)a->counted.amounts[AMOUNT_RINGS].sum);
    }
    for (uint32_t i = 0; i < l->members.count; i++) {
        const struct member *who = &l->members.list[i];
        struct pause_total totals[32] = {0};
        if (!members_shown(&l->members, who)) continue;
        size_t n = members_paused(&l->members, who, 0, 1795380000, totals, 32);
        struct span queue = ledger_text(l, who->queue), name = ledger_text(l, who->interface);
        for (size_t k = 0; k < n; k++) {
            struct span reason = ledger_text(l, totals[k].reason);
            buf_format(&lines, "%u %.*s %.*s paused %.*s %lld\n", who->server, (int)queue.len,
                       queue.at, (int)name.len, name.at, (int)reason.len, reason.at,
                       (long long)totals[k].seconds);
        }
    }
    queue_tallies_finish(&t);
    return sorted_lines(&lines);
}

struct buf digest_of(const struct tape *t) {
    struct ledger l;
    ledger_init(&l);
    play_all(&l, t);
    struct buf b = digest(&l);
    ledger_finish(&l);
    return b;
}

void expect_same(const struct tape *t, const struct buf *wanted, const char *how, int seed) {
    struct buf b = digest_of(t);
    if (strcmp(b.at, wanted->at) != 0) {
        FILE *f = fopen("/dev/stderr", "a");
        if (f) fprintf(f, "--- wanted\n%s--- got, %s %d\n%s", wanted->at, how, seed, b.at);
        if (f) fclose(f);
    }
    cr_assert_str_eq(b.at, wanted->at, "%s, seed %d", how, seed);
    buf_finish(&b);
}
