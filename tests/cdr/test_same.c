// When two records are the same: what identifies one, and that the order of sources does not change
// the result.
#include "base/buf.h"
#include "cdr/store.h"
#include "plain_row.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static uint64_t draw(uint64_t *random) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return *random >> 33;
}

// What identifies a record, changed one by one: each makes another record.
Test(same, whatever_both_sources_carry_and_differs_makes_two_rows) {
    struct cdr_store *s = cdr_store_create();
    struct cdr row = plain_row(5);
    for (int what = 0; what < 11; what++) {
        row = plain_row(5);
        row.answer = row.start + 1;
        if (what == 1) row.answer = CDR_NO_TIME;
        if (what == 2) row.end++;
        if (what == 3) row.duration++;
        if (what == 4) row.billable++;
        if (what == 5) row.disposition = CDR_ANSWERED;
        if (what == 6) row.text[CDR_LAST_APPLICATION] = SPAN("ForkCDR");
        if (what == 7) row.text[CDR_DESTINATION] = SPAN("6200");
        if (what == 8) row.sequence = 6;
        if (what == 9) row.text[CDR_UNIQUE_ID] = SPAN("1795374511.1");
        if (what == 10) row.answer++;
        cr_expect_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW, "%d", what);
        cr_expect_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN, "%d", what);
    }
    cr_expect_eq(cdr_store_count(s), 11);
    cdr_store_destroy(s);
}

// A row as a source sees it that has what `mask` says: 1 UniqueID, 2 answer, 4 end, 8 Sequence. A
// fork leaves two of them, which differ in what `apart` says.
static struct cdr seen_row(unsigned mask, int which, unsigned apart) {
    struct cdr row = plain_row(which && apart & 8 ? 8 : 7);
    row.answer = row.start + (which && apart & 2 ? 3 : 2);
    row.end = row.start + (which && apart & 4 ? 10 : 9);
    if (which && apart & 1) row.text[CDR_UNIQUE_ID] = SPAN("1795374511.1");
    if (!(mask & 1)) row.text[CDR_UNIQUE_ID] = SPAN_NONE;
    if (!(mask & 2)) row.answer = CDR_NO_TIME, row.lacks |= CDR_LACKS_ANSWER;
    if (!(mask & 4)) row.end = CDR_NO_TIME, row.lacks |= CDR_LACKS_END;
    if (!(mask & 8)) row.sequence = CDR_NO_SEQUENCE;
    return row;
}

// All rows as lines, in an order other than that of arrival.
static void told_rows(struct cdr_store *s, struct buf *out) {
    char lines[32][64];
    size_t count = cdr_store_count(s);
    struct buf scratch = {0};
    cr_assert_leq(count, 32);
    for (size_t i = 0; i < count; i++) {
        struct cdr row;
        char line[64];
        cdr_store_get(s, i, &scratch, &row);
        snprintf(line, sizeof line, "%.*s %d %d %d %d", (int)row.text[CDR_UNIQUE_ID].len,
                 row.text[CDR_UNIQUE_ID].at, row.lacks,
                 row.answer == CDR_NO_TIME ? 0 : (int)(row.answer - row.start),
                 row.end == CDR_NO_TIME ? 0 : (int)(row.end - row.start), (int)row.sequence);
        size_t at = i;
        for (; at && strcmp(lines[at - 1], line) > 0; at--)
            memcpy(lines[at], lines[at - 1], sizeof line);
        memcpy(lines[at], line, sizeof line);
    }
    buf_clear(out);
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s\n", lines[i]);
    buf_put(out, "", 1);
    buf_finish(&scratch);
}

// Sights with two to four fields, of one row and of forks of it, in every order and some of them
// twice: the resulting rows are the same.
Test(same, what_comes_out_does_not_depend_on_the_order) {
    int rounds = getenv("CDRTOP_TEST_ALL") ? 4000 : 1000;
    uint64_t random = 11;
    struct buf first = {0}, got = {0};
    for (int round = 0; round < rounds; round++) {
        struct cdr rows[12];
        size_t count = 2 + draw(&random) % 5;
        unsigned apart = 1 + (unsigned)(draw(&random) % 15);
        for (size_t i = 0; i < count; i++)
            rows[i] = seen_row((unsigned)(draw(&random) % 16), draw(&random) % 2, apart);
        for (int order = 0; order < 12; order++) {
            struct cdr_store *s = cdr_store_create();
            size_t fresh = 0;
            for (size_t i = count; i > 1; i--) {
                size_t k = draw(&random) % i;
                struct cdr swap = rows[k];
                rows[k] = rows[i - 1];
                rows[i - 1] = swap;
            }
            for (size_t i = 0; i < count; i++) {
                fresh += cdr_store_put(s, &rows[i], 0) == CDR_PUT_NEW;
                if (draw(&random) % 2) cdr_store_put(s, &rows[draw(&random) % (i + 1)], 0);
            }
            cr_assert_eq(fresh, cdr_store_count(s));
            told_rows(s, order ? &got : &first);
            if (order)
                cr_assert_str_eq(got.at, first.at, "round %d: fields %u apart", round, apart);
            cdr_store_destroy(s);
        }
    }
    buf_finish(&first);
    buf_finish(&got);
}

// FreePBX's table `cdr` has neither answer nor end, and older versions no Sequence.
Test(same, a_row_that_lacks_fields_is_completed_and_never_counts_beside_the_whole_one) {
    struct buf scratch = {0};
    struct cdr whole = seen_row(15, 0, 0), other = seen_row(15, 1, 12), bare = seen_row(1, 0, 0), r;
    for (int order = 0; order < 3; order++) {
        struct cdr_store *s = cdr_store_create();
        if (order == 0) cr_expect_eq(cdr_store_put(s, &bare, 0), CDR_PUT_NEW);
        cr_expect_eq(cdr_store_put(s, &whole, 0), order ? CDR_PUT_NEW : CDR_PUT_ENRICHED);
        if (order == 1) cr_expect_eq(cdr_store_put(s, &bare, 0), CDR_PUT_KNOWN);
        cr_expect_eq(cdr_store_put(s, &other, 0), CDR_PUT_NEW); // ForkCDR
        cr_expect_eq(cdr_store_put(s, &bare, 0), CDR_PUT_KNOWN);
        cr_expect_eq(cdr_store_count(s), 2);
        cdr_store_get(s, 0, &scratch, &r);
        cr_expect_eq(r.answer, whole.answer);
        cr_expect_eq(r.end, whole.end);
        cr_expect_eq(r.sequence, whole.sequence);
        cr_expect_eq(r.lacks, 0);
        cdr_store_destroy(s);
    }
    buf_finish(&scratch);
}
