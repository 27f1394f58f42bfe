// Sums as bytes, of which the history may have others than were written.
#include "stats/sums.h"

#include <criterion/criterion.h>

static uint16_t find_server(void *context, struct span name) {
    (void)context, (void)name;
    return 0;
}

static void name_server(void *context, uint16_t server, struct buf *out) {
    (void)context, (void)server;
    buf_put(out, "pbx1", 4);
}

// Whether a gap with that reason is read again.
static bool is_read(struct span reason) {
    struct day_sums *s = sums_create(), *again = sums_create();
    struct buf bytes = {0};
    sums_at(s, &(struct sums_key){.kind = SUMS_GAP, .text = {reason}, .at = 5}, NULL)[0] = 5000000;
    sums_write(s, name_server, NULL, &bytes);
    bool read = sums_add(again, buf_text(&bytes), find_server, NULL);
    cr_expect_eq(sums_row(again, SUMS_GAP, 0) != NULL, read);
    buf_finish(&bytes);
    sums_drop(s);
    sums_drop(again);
    return read;
}

Test(sums, the_reason_of_a_gap_ends_and_is_clean) {
    cr_expect(is_read((struct span){"closed", 7}));
    cr_expect(is_read((struct span){"", 1}));
    cr_expect_not(is_read((struct span){"closed", 6}));
    cr_expect_not(is_read(SPAN_NONE));
    cr_expect_not(is_read((struct span){"a\033[2Jb", 7}));
}
