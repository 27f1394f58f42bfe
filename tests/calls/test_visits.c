// The ledger's visits instead of the tests' own model of a queue.
#include "../support/post_visits.h"
#include "inputs.h"
#include "tape.h"

#include <criterion/criterion.h>

static void post_rows_and_channels(struct stitch *s, const struct inputs *in) {
    for (size_t i = 0; i < in->count; i++)
        inputs_post(s, in, i);
}

static void check(const char *what, struct census c, struct census wanted) {
    for (int i = 0; i < CALL_RESULTS; i++)
        cr_expect_eq(c.result[i], wanted.result[i], "%s: result %d is %u, wanted %u", what, i,
                     c.result[i], wanted.result[i]);
    cr_expect_eq(c.total, wanted.total, "%s: total %u, wanted %u", what, c.total, wanted.total);
}

Test(visits, the_ledger_of_events) {
    struct inputs in;
    struct tape t = {0};
    struct ledger l;
    inputs_load(&in, "callcentre/frames.rec.gz");
    ledger_init(&l);
    tape_frames(&t, "callcentre/frames.rec.gz");
    play_all(&l, &t);
    struct stitch *s = stitch_create(NULL);
    post_rows_and_channels(s, &in);
    post_visits(s, &l);
    check("pbx1", take_census(s, 0), (struct census){{282, 99, 9, 2, 20, 0, 0, 15}, 412});
    check("pbx2", take_census(s, 1), (struct census){{48, 7, 0, 0, 5, 0, 0, 0}, 60});
    uint64_t seen = 0;
    uint32_t number;
    while (journal_changed(stitch_journal(s), &seen, &number, 1)) {
    }
    post_visits(s, &l); // nothing is new, so nothing changes
    cr_expect_eq(journal_changed(stitch_journal(s), &seen, &number, 1), 0);
    stitch_destroy(s);
    tape_finish(&t);
    ledger_finish(&l);
    inputs_finish(&in);
}

// queue_log and the rows of the same run, as if they had been loaded later, without any event.
Test(visits, the_ledger_of_the_log) {
    struct inputs in;
    struct tape t = {0};
    struct ledger l;
    inputs_load(&in, "callcentre/frames.rec.gz");
    ledger_init(&l);
    tape_log(&t, "callcentre/queue_log-pbx1.gz", 0);
    tape_log(&t, "callcentre/queue_log-pbx2.gz", 1);
    play_all(&l, &t);
    struct stitch *s = stitch_create(NULL);
    for (size_t i = 0; i < in.count; i++)
        if (in.at[i].value.kind == AMI_VALUE_CDR) inputs_post(s, &in, i);
    post_visits(s, &l);
    // Everything but the noRecord, which only channel events tell.
    check("pbx1", take_census(s, 0), (struct census){{282, 99, 9, 2, 20, 0, 0, 0}, 412});
    check("pbx2", take_census(s, 1), (struct census){{48, 7, 0, 0, 5, 0, 0, 0}, 60});
    stitch_destroy(s);
    tape_finish(&t);
    ledger_finish(&l);
    inputs_finish(&in);
}

// Transfers, key exits and withdrawals: the ledger's visits and the tests' own model agree.
Test(visits, the_ledger_of_the_second_capture) {
    struct inputs in;
    struct tape t = {0};
    struct ledger l;
    inputs_load(&in, "exits/frames.rec.gz");
    ledger_init(&l);
    tape_frames(&t, "exits/frames.rec.gz");
    play_all(&l, &t);
    struct stitch *s = stitch_create(NULL);
    post_rows_and_channels(s, &in);
    post_visits(s, &l);
    check("pbx1", take_census(s, 0), (struct census){{78, 65, 2, 0, 5, 1, 0, 3}, 151});
    check("pbx2", take_census(s, 1), (struct census){{35, 11, 0, 1, 0, 0, 0, 0}, 47});
    stitch_destroy(s);
    tape_finish(&t);
    ledger_finish(&l);
    inputs_finish(&in);
}
