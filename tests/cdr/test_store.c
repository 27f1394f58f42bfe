// The store of records: rows come back as they were stored, none is stored twice, old ones are
// removed.
#include "../support/pausing.h"
#include "../support/trim.h"
#include "base/buf.h"
#include "cdr/store.h"
#include "day_rows.h"
#include "plain_row.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static uint64_t draw(uint64_t *random) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return *random >> 33;
}

static void same_rows(const struct cdr *a, const struct cdr *b, size_t number) {
    for (int i = 0; i < CDR_TEXTS; i++)
        cr_assert(span_same(a->text[i], b->text[i]), "row %zu text %d: '%.*s', wanted '%.*s'",
                  number, i, (int)a->text[i].len, a->text[i].at, (int)b->text[i].len,
                  b->text[i].at);
    cr_assert(span_same(a->disposition_word, b->disposition_word));
    cr_assert(a->server == b->server && a->start == b->start && a->answer == b->answer &&
                  a->end == b->end && a->duration == b->duration && a->billable == b->billable &&
                  a->disposition == b->disposition && a->sequence == b->sequence,
              "row %zu", number);
    const struct civil *x = &a->local_start, *y = &b->local_start;
    cr_assert(x->year == y->year && x->month == y->month && x->day == y->day &&
                  x->hour == y->hour && x->minute == y->minute && x->second == y->second,
              "row %zu", number);
    cr_assert_eq(a->custom_count, b->custom_count);
    for (size_t i = 0; i < a->custom_count; i++) {
        cr_assert(span_same(a->custom[i].name, b->custom[i].name));
        cr_assert(span_same(a->custom[i].value, b->custom[i].value));
    }
}

// Texts that look as if they could be split into parts, but cannot.
static const char *const hostile[] = {
    "",
    "-",
    ";1",
    "\"",
    "\"\" <>",
    "\"a\" <b>",
    "\"a\" <b> <c>",
    "\"a\" <b\" <c>",
    "\"a\"<b>",
    "\"a\" <b>x",
    "a <b>",
    "<b>",
    "\">",
    "\" <>",
    "PJSIP/1001-0000000a",
    "PJSIP/1001-0000000A",
    "PJSIP/1001-000000000a",
    "PJSIP/1001-a",
    "-0000000a",
    "0000000a",
    "-ffffffff;1",
    "Local/1007@from-queue-00000000;1",
    "Local/1007@from-queue-00000000;2",
    "Local/1007@from-queue-00000000;3",
    "Local/1007@from-queue-00000000;;1",
    "Local/1007@from-queue;1",
    "DAHDI/i1/1001-1f",
    "1795374511.0",
    "1795374511.00",
    "01795374511.1",
    "0.0",
    "4294967295.4294967295",
    "4294967296.1",
    "1.4294967296",
    "99999999999999999999.1",
    "1795374511.",
    ".5",
    "1795374511.5.5",
    "pbx-a-1795374511.5",
    "pbx-a--1795374511.5",
    "-1795374511.5",
    "1795374511.-5",
    "1795374511.5 ",
    "+1.5",
    "Queue",
    "support,tT,,,300",
    "\xff\xfe\x00",
    "Am\xc3\xa9lie",
};
#define HOSTILE (sizeof hostile / sizeof hostile[0])

static void hostile_row(uint64_t *random, struct cdr *row) {
    static const int64_t times[] = {0,
                                    1795374511,
                                    -1,
                                    UINT32_MAX,
                                    INT64_MAX,
                                    CDR_NO_TIME,
                                    1795374512,
                                    (int64_t)UINT32_MAX + 1,
                                    -8000000000,
                                    1795374511 + 86400,
                                    INT64_MIN + 1,
                                    1795374511};
    *row = (struct cdr){.server = (uint16_t)draw(random)};
    for (int i = 0; i < CDR_TEXTS; i++)
        row->text[i] = span_of(hostile[draw(random) % HOSTILE]);
    if (draw(random) % 2) row->text[CDR_LINKED_ID] = row->text[CDR_UNIQUE_ID];
    row->start = times[draw(random) % 12];
    row->answer = times[draw(random) % 12];
    row->end = times[draw(random) % 12];
    row->local_start = draw(random) % 2 ? civil_of_seconds((int64_t)draw(random))
                                        : (struct civil){.year = (int16_t)draw(random),
                                                         .month = (uint8_t)(draw(random) % 14),
                                                         .day = (uint8_t)draw(random),
                                                         .hour = (uint8_t)draw(random),
                                                         .second = 60};
    row->duration = (uint32_t)draw(random);
    row->billable = (uint32_t)draw(random);
    row->disposition = (enum cdr_disposition)(draw(random) % CDR_DISPOSITIONS);
    row->disposition_word = span_of(hostile[draw(random) % HOSTILE]);
    row->sequence = draw(random) % 2 ? (int64_t)draw(random) : times[draw(random) % 12];
    row->custom_count = draw(random) % 3 ? 0 : draw(random) % (CDR_CUSTOM_MAX + 1);
    for (size_t i = 0; i < row->custom_count; i++) {
        row->custom[i].name = span_of(hostile[i]); // all different
        row->custom[i].value = span_of(hostile[draw(random) % HOSTILE]);
    }
}

Test(store, hostile_rows_come_back_byte_for_byte) {
    struct cdr_store *s = cdr_store_create();
    struct buf scratch = {0};
    uint64_t random = 7;
    for (int i = 0; i < 30000; i++) {
        struct cdr row, back;
        size_t before = cdr_store_count(s);
        hostile_row(&random, &row);
        if (cdr_store_put(s, &row, 0) != CDR_PUT_NEW) continue;
        cr_assert_eq(cdr_store_count(s), before + 1);
        cdr_store_get(s, before, &scratch, &back);
        same_rows(&back, &row, before);
        cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN);
    }
    cr_assert_gt(cdr_store_count(s), 29000);
    buf_finish(&scratch);
    cdr_store_destroy(s);
}

Test(store, a_day_comes_back_and_stays_small) {
    enum { ROWS = 100000 };
    struct cdr_store *s = cdr_store_create();
    struct day_rows day;
    struct cdr row, back;
    struct buf scratch = {0};
    day_rows_init(&day, ROWS);
    for (size_t i = 0; i < ROWS; i++) {
        day_rows_next(&day, &row);
        cr_assert_eq(cdr_store_put(s, &row, (uint8_t)(i % 4)), CDR_PUT_NEW);
    }
    cr_assert_leq(cdr_store_bytes(s) / ROWS, 160, "%zu", cdr_store_bytes(s) / ROWS);
    day_rows_init(&day, ROWS);
    size_t seen = 0, count;
    for (size_t first = 0; first < ROWS; first += count) {
        const struct cdr_hot *hot = cdr_store_hot(s, first, &count);
        for (size_t i = 0; i < count; i++, seen++) {
            day_rows_next(&day, &row);
            cdr_store_get(s, first + i, &scratch, &back);
            same_rows(&back, &row, first + i);
            cr_assert_eq(hot[i].start, row.start);
            cr_assert_eq(hot[i].direction, (first + i) % 4);
            cr_assert_eq(hot[i].local_hour, row.local_start.hour);
            cr_assert_eq(hot[i].local_weekday, 0);
            cr_assert(
                span_same(cdr_store_text(s, hot[i].queue),
                          cdr_queue(row.text[CDR_LAST_APPLICATION], row.text[CDR_LAST_DATA])));
            cr_assert(span_same(cdr_store_text(s, hot[i].agent),
                                cdr_agent(row.text[CDR_DESTINATION_CHANNEL])));
        }
    }
    cr_assert_eq(seen, ROWS);
    cr_assert_null(cdr_store_hot(s, ROWS, &count));
    cr_assert_eq(count, 0);
    cr_assert_neq(cdr_store_find_text(s, SPAN("support")), 0);
    cr_assert_eq(cdr_store_find_text(s, SPAN("no such text")), 0);
    day_rows_init(&day, ROWS); // the whole day once more: no row is new
    for (size_t i = 0; i < ROWS; i++) {
        day_rows_next(&day, &row);
        cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN);
    }
    buf_finish(&scratch);
    cdr_store_destroy(s);
}

Test(store, the_key_decides_what_is_the_same) {
    struct cdr_store *s = cdr_store_create();
    struct cdr row = plain_row(CDR_NO_SEQUENCE);
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN);
    row.text[CDR_CALLER_ID] = SPAN("another"); // does not identify the record
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_ENRICHED);
    row.server = 1;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.text[CDR_UNIQUE_ID] = SPAN("1795374511.1");
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.text[CDR_CHANNEL] = SPAN("PJSIP/trunk-00000002");
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.text[CDR_DESTINATION_CHANNEL] = SPAN("PJSIP/1004-00000001;1");
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.start++;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.start = -1;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    row.start = -2;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_NEW);
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN);
    cr_assert_eq(cdr_store_count(s), 8);
    cdr_store_destroy(s);
}

Test(store, two_sequences_are_two_rows_and_none_is_any) {
    struct cdr_store *s = cdr_store_create();
    struct buf scratch = {0};
    struct cdr bare = plain_row(CDR_NO_SEQUENCE), two = plain_row(2), three = plain_row(3), back;
    cr_assert_eq(cdr_store_put(s, &bare, 0), CDR_PUT_NEW);
    cr_assert_eq(cdr_store_put(s, &two, 0), CDR_PUT_ENRICHED);
    cr_assert_eq(cdr_store_put(s, &two, 0), CDR_PUT_KNOWN);
    cr_assert_eq(cdr_store_put(s, &three, 0), CDR_PUT_NEW);
    cr_assert_eq(cdr_store_put(s, &bare, 0), CDR_PUT_KNOWN);
    struct cdr huge = plain_row(INT64_MAX);
    cr_assert_eq(cdr_store_put(s, &huge, 0), CDR_PUT_NEW);
    cr_assert_eq(cdr_store_put(s, &huge, 0), CDR_PUT_KNOWN);
    cr_assert_eq(cdr_store_count(s), 3);
    cdr_store_get(s, 0, &scratch, &back);
    same_rows(&back, &two, 0);
    buf_finish(&scratch);
    cdr_store_destroy(s);
}

Test(store, a_known_row_learns_what_it_lacked) {
    struct cdr_store *s = cdr_store_create();
    struct buf scratch = {0};
    struct cdr row = plain_row(CDR_NO_SEQUENCE), back;
    cr_assert_eq(cdr_store_put(s, &row, 2), CDR_PUT_NEW);
    row.text[CDR_LINKED_ID] = SPAN("1795374510.9");
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_ENRICHED);
    row.custom[0] = (struct cdr_custom){SPAN("department"), SPAN("sales")};
    row.custom_count = 1;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_ENRICHED);
    row.sequence = (int64_t)1 << 40;
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_ENRICHED);
    cr_assert_eq(cdr_store_put(s, &row, 0), CDR_PUT_KNOWN);
    cdr_store_get(s, 0, &scratch, &back);
    same_rows(&back, &row, 0);
    struct cdr other = row; // the longer text is the complete one
    other.text[CDR_LINKED_ID] = SPAN("1.1");
    other.custom[0].value = SPAN("sale");
    cr_assert_eq(cdr_store_put(s, &other, 0), CDR_PUT_KNOWN);
    other.custom[0].name = SPAN("rate");
    cr_assert_eq(cdr_store_put(s, &other, 0), CDR_PUT_ENRICHED);
    row.custom[row.custom_count++] = other.custom[0];
    cdr_store_get(s, 0, &scratch, &back);
    same_rows(&back, &row, 0);
    size_t count;
    cr_assert_eq(cdr_store_hot(s, 0, &count)->direction, 2);
    cr_assert_eq(cdr_store_generation(s), 0);
    buf_finish(&scratch);
    cdr_store_destroy(s);
}

static void put_day(struct cdr_store *s, struct cdr *rows, struct day_rows *days, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (i) days[i] = days[i - 1];
        day_rows_next(&days[i], &rows[i]);
        cdr_store_put(s, &rows[i], 1);
    }
}

Test(store, trimming_lets_the_oldest_go) {
    enum { ROWS = 9000 };
    struct cdr_store *s = cdr_store_create();
    struct day_rows *days = calloc(ROWS, sizeof *days);
    struct cdr *rows = calloc(ROWS, sizeof *rows), back;
    struct buf scratch = {0};
    day_rows_init(days, ROWS);
    put_day(s, rows, days, ROWS);
    cr_assert_eq(trim_whole(s, ROWS, INT64_MAX), 0);
    cr_assert_eq(trim_whole(s, 10, 0), 0); // none is that old
    cr_assert_eq(cdr_store_generation(s), 0);
    int64_t noon = rows[0].start - rows[0].start % 86400 + 43200;
    size_t before_noon = 0;
    for (size_t i = 0; i < ROWS; i++)
        before_noon += rows[i].start < noon;
    for (int step = 0; step < 3; step++) {
        static const size_t limits[] = {8500, 6000, 10}; // the last can only remove rows up to noon
        size_t bytes = cdr_store_bytes(s), left = cdr_store_count(s);
        size_t wanted = limits[step] > ROWS - before_noon ? limits[step] : ROWS - before_noon;
        cr_assert_eq(trim_whole(s, limits[step], noon), left - wanted);
        cr_assert_eq(cdr_store_count(s), wanted);
        cr_assert_eq(cdr_store_generation(s), (uint32_t)step + 1);
        cr_assert_lt(cdr_store_bytes(s), bytes + 1);
        // the remaining rows are the latest, in order of arrival
        int64_t youngest_gone = INT64_MIN, oldest_left = INT64_MAX;
        size_t number = 0;
        for (size_t i = 0; i < ROWS; i++) {
            if (number < wanted) cdr_store_get(s, number, &scratch, &back);
            if (number < wanted &&
                span_same(back.text[CDR_UNIQUE_ID], rows[i].text[CDR_UNIQUE_ID])) {
                same_rows(&back, &rows[i], number++);
                if (rows[i].start < oldest_left) oldest_left = rows[i].start;
                cr_assert_eq(cdr_store_put(s, &rows[i], 0), CDR_PUT_KNOWN);
            } else if (rows[i].start > youngest_gone) {
                youngest_gone = rows[i].start;
            }
        }
        cr_assert_eq(number, wanted);
        cr_assert_leq(youngest_gone, oldest_left);
    }
    cr_assert_eq(cdr_store_put(s, &rows[ROWS - 1], 0), rows[ROWS - 1].start < noon ? 0 : 1);
    buf_finish(&scratch);
    free(days);
    free(rows);
    cdr_store_destroy(s);
}

struct trimming {
    struct cdr_store *s;
    size_t keep;
};

static bool trim(struct task *t, void *context) {
    struct trimming *w = context;
    struct cdr_store *old;
    bool cancelled = cdr_store_trim(w->s, w->keep, INT64_MAX, t, &old);
    cr_assert(!cancelled || !old);
    cdr_store_let_go(old, t);
    return cancelled;
}

// What remains is what trimming in one go leaves; if it is cancelled at any pause before,
// everything is as it was.
Test(store, a_trim_that_pauses_changes_nothing_until_it_is_done) {
    enum { ROWS = 9000, KEEP = 4000 };
    struct day_rows *days = calloc(ROWS, sizeof *days);
    struct cdr *rows = calloc(ROWS, sizeof *rows), a, b;
    struct buf texts[2] = {{0}};
    struct cdr_store *s = cdr_store_create(), *at_once = cdr_store_create();
    day_rows_init(days, ROWS);
    put_day(s, rows, days, ROWS);
    for (size_t i = 0; i < ROWS; i++)
        cdr_store_put(at_once, &rows[i], 1);
    cr_assert_eq(trim_whole(at_once, KEEP, INT64_MAX), ROWS - KEEP);
    struct trimming w = {s, KEEP};
    for (size_t at = 1; at < 300; at = at * 2 + 1) {
        cr_assert(pausing(trim, &w, at).cancelled, "at pause %zu", at);
        cr_assert_eq(cdr_store_generation(s), 0);
        cr_assert_eq(cdr_store_count(s), ROWS);
        for (size_t i = 0; i < ROWS; i += 100) {
            cdr_store_get(s, i, &texts[0], &a);
            same_rows(&a, &rows[i], i);
        }
    }
    struct pausing p = pausing(trim, &w, 0);
    cr_assert_not(p.cancelled);
    cr_assert_gt(p.pauses, 300);
    cr_assert_eq(cdr_store_generation(s), 1);
    cr_assert_eq(cdr_store_count(s), KEEP);
    for (size_t i = 0; i < KEEP; i++) {
        cdr_store_get(s, i, &texts[0], &a);
        cdr_store_get(at_once, i, &texts[1], &b);
        same_rows(&a, &b, i);
        cr_assert_eq(cdr_store_put(s, &b, 1), CDR_PUT_KNOWN);
    }
    cdr_store_destroy(s);
    cdr_store_destroy(at_once);
    buf_finish(&texts[0]);
    buf_finish(&texts[1]);
    free(days);
    free(rows);
}
