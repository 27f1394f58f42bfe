// What is kept up by the ledger's journal is what a look at all of it says.
#include "base/mem.h"
#include "chance.h"
#include "stats/queues.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define SEEDS 12
#define STEPS 1500
#define S     INT64_C(1000000)

static bool same(const struct visit *a, const struct visit *b) {
    return a->server == b->server && a->outcome == b->outcome && a->completion == b->completion &&
           a->basis == b->basis && a->inferred == b->inferred && a->connecting == b->connecting &&
           a->in_doubt == b->in_doubt && a->lost == b->lost && a->talk_lost == b->talk_lost &&
           a->queue == b->queue && a->unique_id == b->unique_id && a->linked_id == b->linked_id &&
           a->joined_id == b->joined_id && a->caller_number == b->caller_number &&
           a->caller_name == b->caller_name && a->agent == b->agent &&
           a->interface == b->interface && a->key == b->key && a->position == b->position &&
           a->priority == b->priority && a->ring_no_answers == b->ring_no_answers &&
           a->join_us == b->join_us && a->end_us == b->end_us && a->complete_us == b->complete_us &&
           a->wait_s == b->wait_s && a->talk_s == b->talk_s && a->ahead_us == b->ahead_us;
}

Test(exchange, a_visit_that_reads_otherwise_is_in_the_journal) {
    for (uint64_t seed = 1; seed <= SEEDS; seed++) {
        struct chance c = chance_of(seed);
        struct ledger l;
        struct visit *known = mem_zero(STEPS + 1, sizeof *known);
        uint32_t numbers[STEPS];
        struct journal_reader r = {0};
        size_t noted = 0;
        ledger_init(&l);
        ledger_own_lists(&l, SPAN("own"));
        for (int i = 0; i < STEPS; i++) {
            chance_observe(&c, &l);
            size_t count = journal_read(&l.journal, &r, numbers, STEPS);
            for (size_t k = 0; k < count; k++)
                ledger_visit(&l, numbers[k], &known[numbers[k]]);
            for (uint32_t n = 0; n < ledger_count(&l); n++) {
                struct visit v;
                ledger_visit(&l, n, &v);
                cr_assert(same(&v, &known[n]), "seed %d, step %d, visit %u", (int)seed, i, n);
            }
            noted += count;
        }
        cr_expect_gt(ledger_count(&l), 100);
        cr_expect_lt(noted, STEPS * ledger_count(&l) / 4, "and few others are");
        ledger_finish(&l);
        free(known);
    }
}
