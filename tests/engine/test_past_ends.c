// How a board's life ends, and what its clock has to do with that.
#include "life.h"

#include <criterion/criterion.h>

TestSuite(past_ends, .init = life_folder, .fini = life_folder_end);

// The board ends before it has read what was before: what came until then is kept behind that.
Test(past_ends, what_waits_when_the_board_ends_is_kept) {
    struct told_list t;
    struct life l, once;
    told_load(&t, "callcentre", false);
    size_t half = hear_in_two_lives(&l, &t);
    end(&l, 0);
    begin(&l, UINT64_MAX);
    news(&l, NEWS_LINK_BACK, t.items[t.count - 1].at_us, SPAN_NONE);
    once = (struct life){.disk = NULL};
    open_life(&once);
    hear_all(&once, &t);
    news(&once, NEWS_LINK_LOST, t.items[half].at_us, SPAN("lost"));
    news(&once, NEWS_LINK_BACK, t.items[t.count - 1].at_us, SPAN_NONE);
    expect_same(&l, &once, "both halves");
    end(&l, LATER * S);
    told_close(&once.run);
    told_list_finish(&t);
}

// A board whose clock was ahead says that it observed until later than now.
Test(past_ends, a_run_of_a_clock_that_was_ahead_ends_now) {
    struct told_list t;
    struct life l;
    struct clock clock;
    told_load(&t, "reconnect", false);
    begin(&l, UINT64_MAX);
    hear_all(&l, &t);
    int64_t last_us = t.items[t.count - 1].at_us;
    end(&l, last_us + 7200 * S);
    clock_init(&clock, last_us + 60 * S, 1);
    l = (struct life){.disk = NULL};
    open_life(&l);
    cr_assert_eq(disk_create(&l.disk), 0);
    past_open(&l.past, &l.run.door, l.disk, &(struct history_terms){.path = life_path});
    l.past.clock.shown = &clock;
    past_add(&l.past, &l.run.origin);
    cr_assert_not(past_read(&l.past, 0, INT64_MAX, UINT64_MAX, NULL));
    news(&l, NEWS_LINK_BACK, last_us + 300 * S, SPAN_NONE);
    const struct server_gap *gap = server_last_gap(&l.run.door.servers.list[0]);
    cr_assert_not_null(gap);
    cr_expect_str_eq(gap->reason, "cdrtop did not run");
    cr_expect(gap->from_us < last_us + 70 * S && gap->to_us == last_us + 300 * S, "%lld to %lld",
              (long long)(gap->from_us - last_us), (long long)(gap->to_us - last_us));
    end(&l, last_us + 301 * S);
    told_list_finish(&t);
}
