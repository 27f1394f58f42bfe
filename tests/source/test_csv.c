// Lines of Master.csv: strict about what a record is, and back on track after a line that was cut
// off.
#include "../../src/source/csv.h"
#include "seen.h"

#define CENTRE FIXTURES "/callcentre/"
#define ROW(clid, rest)                                                                            \
    "\"acme\",\"100\",\"200\",\"ctx\",\"" clid "\",\"SIP/a-1\",\"\",\"Dial\",\"SIP/200,20\","      \
    "\"2026-11-22 20:08:31\",,\"2026-11-22 20:08:34\",3,0,\"NO ANSWER\",\"DOCUMENTATION\"" rest
#define ID ",\"1795374511.0\""

static struct zone *zone(const char *name) {
    struct zone *z;
    cr_assert_eq(zone_load(name, &z), 0);
    return z;
}

Test(csv, every_row_of_the_call_centre_is_read) {
    struct zone *berlin = zone("Europe/Berlin"), *toronto = zone("America/Toronto");
    struct seen one = {0}, two = {0};
    cr_assert_eq(seen_file(CENTRE "Master-pbx1.csv.gz", berlin, &one), 0);
    cr_assert_eq(one.rows, 570);
    cr_assert_eq(one.malformed, 0);
    cr_assert_eq(seen_file(CENTRE "Master-pbx2.csv.gz", toronto, &two), 0);
    cr_assert_eq(two.rows, 119);
    cr_assert_eq(two.malformed, 0);
    zone_destroy(berlin);
    zone_destroy(toronto);
}

Test(csv, a_row_keeps_its_fields_and_its_moments) {
    struct zone *berlin = zone("Europe/Berlin");
    struct seen s = {0};
    cr_assert_eq(seen_text(".csv", SPAN(ROW("\"\"Tom\"\" <1>", ID ",\"uf\"\n")), berlin, &s), 0);
    cr_assert_eq(s.rows, 1);
    cr_assert_str_eq(s.caller, "\"Tom\" <1>");
    cr_assert_str_eq(s.unique_id, "1795374511.0");
    cr_assert_str_eq(s.user_field, "uf");
    cr_assert_eq(s.row.start, 1795374511);
    cr_assert_eq(s.row.answer, CDR_NO_TIME);
    cr_assert_eq(s.row.end, 1795374514);
    cr_assert_eq(s.row.local_start.hour, 20);
    cr_assert_eq(s.row.duration, 3);
    cr_assert_eq(s.row.billable, 0);
    cr_assert_eq(s.row.disposition, CDR_NO_ANSWER);
    cr_assert_eq(s.row.sequence, CDR_NO_SEQUENCE);
    cr_assert_eq(s.row.custom_count, 0);
    zone_destroy(berlin);
}

Test(csv, the_new_columns_are_found_by_their_number) {
    struct zone *utc = zone("UTC");
    struct seen s = {0};
    cr_assert_eq(seen_file(FIXTURES "/newcdrcolumns/Master.csv", utc, &s), 0);
    cr_assert_eq(s.rows, 3);
    cr_assert_eq(s.malformed, 0);
    cr_assert_str_eq(s.peer, "agents");
    cr_assert_str_eq(s.linked, "1795374522.14");
    cr_assert_eq(s.row.sequence, 31);
    cr_assert_str_eq(s.user_field, "note");
    s = (struct seen){0};
    cr_assert_eq(seen_text(".csv", SPAN(ROW("x", ID ",\"p\",\"l.1\",7\n")), utc, &s), 0);
    cr_assert_eq(s.rows, 1);
    cr_assert_str_eq(s.user_field, "");
    cr_assert_str_eq(s.peer, "p");
    cr_assert_str_eq(s.linked, "l.1");
    cr_assert_eq(s.row.sequence, 7);
    zone_destroy(utc);
}

Test(csv, texts_are_cleaned_and_may_hold_line_ends) {
    struct zone *utc = zone("UTC");
    struct seen s = {0};
    cr_assert_eq(seen_text(".csv",
                           SPAN(ROW("a\nb\x1b[31m\"\"\xe9\"\"\r\n", ID ",\"\"\n")
                                    ROW("end", ID ",\"\"") "\r\n\nbad\n"),
                           utc, &s),
                 0);
    cr_assert_eq(s.rows, 2);
    cr_assert_eq(s.malformed, 1);
    cr_assert_eq(s.bad_line, 6);
    s = (struct seen){0};
    cr_assert_eq(seen_text(".csv", SPAN(ROW("a\nb\x1b[31m\"\"\xe9\"\"", ID ",\"\"\n")), utc, &s),
                 0);
    cr_assert_str_eq(s.caller, "a b\uFFFD[31m\"\uFFFD\"");
    zone_destroy(utc);
}

Test(csv, a_row_without_its_id_or_start_is_malformed) {
    static const char *const bad[] = {
        ROW("x", ",\"\",\"uf\"\n"), // its UniqueID is empty
        ROW("x", ",1,2,3,4,5,6\n"),
        "a,b\n",
        "\"acme\",1,2,3,4,5,6,7,8,,,,0,0,\"FAILED\",\"X\"" ID ",\"\"\n", // no start
        "\"acme\",1,2,3,4,5,6,7,8,\"2026-11-22 20:08:31\",,,x,0,\"FAILED\",\"X\"" ID "\n",
        "\"acme\"x,1\n",
        "a\"b\",1\n",
        "\"a\rb",
    };
    struct zone *utc = zone("UTC");
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct buf text = {0};
        struct seen s = {0};
        buf_format(&text, "%s%s%s", ROW("x", ID ",\"\"\n"), bad[i], i == 7 ? "" : ROW("y", ID));
        cr_assert_eq(seen_text(".csv", buf_text(&text), utc, &s), 0);
        cr_expect_eq(s.malformed, 1, "%s", bad[i]);
        cr_expect_eq(s.bad_line, 2, "%s: %u", bad[i], (unsigned)s.bad_line);
        cr_expect_eq(s.rows, i == 7 ? 1u : 2u, "%s", bad[i]);
        buf_finish(&text);
    }
    zone_destroy(utc);
}

Test(csv, a_line_cut_anywhere_costs_no_other) {
    static const char whole[] = ROW("\"\"Tom\"\" <1>", ID ",\"note\"\n");
    struct zone *utc = zone("UTC");
    for (size_t cut = 0; cut < sizeof whole - 2; cut++) {
        struct buf text = {0};
        struct seen s = {0};
        buf_put(&text, whole, cut);
        if (cut) buf_put(&text, "\n", 1);
        buf_format(&text, "%s%s", whole, whole);
        buf_put(&text, whole, cut);
        cr_assert_eq(seen_text(".csv", buf_text(&text), utc, &s), 0);
        cr_expect(s.rows >= 2 && s.rows + s.malformed <= 4, "cut at %zu: %zu rows, %zu bad", cut,
                  s.rows, s.malformed);
        buf_finish(&text);
    }
    zone_destroy(utc);
}

Test(csv, a_quote_that_never_closes_costs_its_line) {
    struct zone *utc = zone("UTC");
    struct buf text = {0};
    struct seen s = {0};
    buf_format(&text, "\"never\n");
    size_t size = 100 * 1024;
    buf_room(&text, size);
    memset(text.at + text.len, 'x', size);
    text.len += size;
    buf_format(&text, "\n%s", ROW("x", ID "\n"));
    cr_assert_eq(seen_text(".csv", buf_text(&text), utc, &s), 0);
    cr_expect_eq(s.rows, 1);
    cr_expect_eq(s.malformed, 2);
    cr_expect_eq(s.bad_line, 2);
    buf_finish(&text);
    zone_destroy(utc);
}
