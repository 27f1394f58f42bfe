// Local times as moments, above all in the hour that clocks show twice.
#include "cdr/moment.h"

#include <criterion/criterion.h>

Test(moment, an_id_tells_its_epoch) {
    static const struct {
        const char *id;
        int64_t epoch;
    } good[] = {{"1795374511.0", 1795374511},
                {"branch2-1795376069.12", 1795376069},
                {"a.b-c-795374511.1", 795374511}};
    static const char *const bad[] = {"",        ".",     "1795374511", "1795374511.",     ".5",
                                      "x1795.1", "my-id", "7.1",        "x-123456789012.1"};
    int64_t epoch;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        cr_expect(cdr_unique_epoch(span_of(good[i].id), &epoch), "%s", good[i].id);
        cr_expect_eq(epoch, good[i].epoch);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        cr_expect(!cdr_unique_epoch(span_of(bad[i]), &epoch), "%s", bad[i]);
}

Test(moment, the_hour_that_comes_twice_is_settled_by_the_id) {
    // Berlin, 2026-10-25: 03:00 CEST (01:00 UTC) became 02:00 CET.
    struct zone *berlin;
    struct civil at;
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    cr_assert(civil_parse(SPAN("2026-10-25 02:50:00"), &at));
    const int64_t first = 1792889400, second = first + 3600;
    cr_expect_eq(cdr_moment(berlin, at, SPAN("no-epoch")), first);
    cr_expect_eq(cdr_moment(berlin, at, SPAN("1792889400.1")), first);
    // 02:05 for the second time
    cr_expect_eq(cdr_moment(berlin, at, SPAN("pbx-1792890300.1")), second);
    // a clock that was set back by one second
    cr_expect_eq(cdr_moment(berlin, at, SPAN("1792889401.1")), first);
    cr_assert(civil_parse(SPAN("2026-11-22 20:08:31"), &at));
    cr_expect_eq(cdr_moment(berlin, at, SPAN("9999999999.1")), 1795374511);
    struct span later = SPAN("2026-10-25 02:10:00"); // answered 20 minutes later
    cr_expect_eq(cdr_moment_later(berlin, later, first), second - 2400);
    cr_expect_eq(cdr_moment_later(berlin, SPAN("2026-10-25 02:50:00"), first + 1), first);
    cr_expect_eq(cdr_moment_later(berlin, SPAN("2026-10-25 02:50:00"), second), second);
    cr_expect_eq(cdr_moment_later(berlin, SPAN("0000-00-00 00:00:00"), first), CDR_NO_TIME);
    zone_destroy(berlin);
}
