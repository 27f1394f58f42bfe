// Time zones compared with Python's zoneinfo, and files that are broken.
#include "../../src/base/zone_rule.h"
#include "base/zone.h"

#include "base/buf.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

// What Python's zoneinfo says: one offset before the moment, another from it on.
static const struct {
    const char *zone;
    int64_t at;
    int32_t before, after;
} known[] = {
    {"Europe/Berlin", 1711846800, 3600, 7200},
    {"Europe/Berlin", 1729990800, 7200, 3600},
    {"Europe/Berlin", 1743296400, 3600, 7200},
    {"Europe/Berlin", 1761440400, 7200, 3600},
    {"Europe/Berlin", 1774746000, 3600, 7200},
    {"Europe/Berlin", 1792890000, 7200, 3600},
    {"Europe/Berlin", 1806195600, 3600, 7200},
    {"Europe/Berlin", 1824944400, 7200, 3600},
    {"Europe/Berlin", 1837645200, 3600, 7200},
    {"Europe/Berlin", 1856394000, 7200, 3600},
    {"Europe/Berlin", 1869094800, 3600, 7200},
    {"Europe/Berlin", 1887843600, 7200, 3600},
    {"Europe/Berlin", 1901149200, 3600, 7200},
    {"Europe/Berlin", 1919293200, 7200, 3600},
    {"America/Toronto", 1710054000, -18000, -14400},
    {"America/Toronto", 1730613600, -14400, -18000},
    {"America/Toronto", 1741503600, -18000, -14400},
    {"America/Toronto", 1762063200, -14400, -18000},
    {"America/Toronto", 1772953200, -18000, -14400},
    {"America/Toronto", 1793512800, -14400, -18000},
    {"America/Toronto", 1805007600, -18000, -14400},
    {"America/Toronto", 1825567200, -14400, -18000},
    {"America/Toronto", 1836457200, -18000, -14400},
    {"America/Toronto", 1857016800, -14400, -18000},
    {"America/Toronto", 1867906800, -18000, -14400},
    {"America/Toronto", 1888466400, -14400, -18000},
    {"America/Toronto", 1899356400, -18000, -14400},
    {"America/Toronto", 1919916000, -14400, -18000},
    {"Australia/Lord_Howe", 1712415600, 39600, 37800},
    {"Australia/Lord_Howe", 1728142200, 37800, 39600},
    {"Australia/Lord_Howe", 1743865200, 39600, 37800},
    {"Australia/Lord_Howe", 1759591800, 37800, 39600},
    {"Australia/Lord_Howe", 1775314800, 39600, 37800},
    {"Australia/Lord_Howe", 1791041400, 37800, 39600},
    {"Australia/Lord_Howe", 1806764400, 39600, 37800},
    {"Australia/Lord_Howe", 1822491000, 37800, 39600},
    {"Australia/Lord_Howe", 1838214000, 39600, 37800},
    {"Australia/Lord_Howe", 1853940600, 37800, 39600},
    {"Australia/Lord_Howe", 1869663600, 39600, 37800},
    {"Australia/Lord_Howe", 1885995000, 37800, 39600},
    {"Australia/Lord_Howe", 1901718000, 39600, 37800},
    {"Australia/Lord_Howe", 1917444600, 37800, 39600},
    {"Africa/Casablanca", 1710036000, 3600, 0},
    {"Africa/Casablanca", 1713060000, 0, 3600},
    {"Africa/Casablanca", 1740276000, 3600, 0},
    {"Africa/Casablanca", 1743904800, 0, 3600},
    {"Africa/Casablanca", 1771120800, 3600, 0},
    {"Africa/Casablanca", 1774144800, 0, 3600},
    {"Europe/Dublin", 1711846800, 0, 3600},
    {"Europe/Dublin", 1729990800, 3600, 0},
    {"Europe/Dublin", 1743296400, 0, 3600},
    {"Europe/Dublin", 1761440400, 3600, 0},
    {"Europe/Dublin", 1774746000, 0, 3600},
    {"Europe/Dublin", 1792890000, 3600, 0},
    {"Europe/Dublin", 1806195600, 0, 3600},
    {"Europe/Dublin", 1824944400, 3600, 0},
    {"Europe/Dublin", 1837645200, 0, 3600},
    {"Europe/Dublin", 1856394000, 3600, 0},
    {"Europe/Dublin", 1869094800, 0, 3600},
    {"Europe/Dublin", 1887843600, 3600, 0},
    {"Europe/Dublin", 1901149200, 0, 3600},
    {"Europe/Dublin", 1919293200, 3600, 0},
    {"America/Santiago", 1712458800, -10800, -14400},
    {"America/Santiago", 1725768000, -14400, -10800},
    {"America/Santiago", 1743908400, -10800, -14400},
    {"America/Santiago", 1757217600, -14400, -10800},
    {"America/Santiago", 1775358000, -10800, -14400},
    {"America/Santiago", 1788667200, -14400, -10800},
    {"America/Santiago", 1806807600, -10800, -14400},
    {"America/Santiago", 1820116800, -14400, -10800},
    {"America/Santiago", 1838257200, -10800, -14400},
    {"America/Santiago", 1851566400, -14400, -10800},
    {"America/Santiago", 1870311600, -10800, -14400},
    {"America/Santiago", 1883016000, -14400, -10800},
    {"America/Santiago", 1901761200, -10800, -14400},
    {"America/Santiago", 1915070400, -14400, -10800},
    {"Europe/Berlin", 2216250000, 3600, 7200},
    {"Europe/Berlin", 2234998800, 7200, 3600},
    {"Europe/Berlin", 4141328400, 3600, 7200},
    {"Europe/Berlin", 4160077200, 7200, 3600},
    {"America/Toronto", 2215062000, -18000, -14400},
    {"America/Toronto", 2235621600, -14400, -18000},
    {"America/Toronto", 4140140400, -18000, -14400},
    {"America/Toronto", 4160700000, -14400, -18000},
    {"Australia/Lord_Howe", 2216818800, 39600, 37800},
    {"Australia/Lord_Howe", 2233150200, 37800, 39600},
    {"Australia/Lord_Howe", 4141897200, 39600, 37800},
    {"Australia/Lord_Howe", 4157623800, 37800, 39600},
    {"Europe/Dublin", 2216250000, 0, 3600},
    {"Europe/Dublin", 2234998800, 3600, 0},
    {"Europe/Dublin", 4141328400, 0, 3600},
    {"Europe/Dublin", 4160077200, 3600, 0},
    {"America/Santiago", 2217466800, -10800, -14400},
    {"America/Santiago", 2230171200, -14400, -10800},
    {"America/Santiago", 4141940400, -10800, -14400},
    {"America/Santiago", 4155249600, -14400, -10800},
    {"Asia/Kathmandu", 1782907200, 20700, 20700},
    {"America/Sao_Paulo", 1541246400, -10800, -10800},
    {"America/Sao_Paulo", 1541419200, -7200, -7200},
    {"America/Sao_Paulo", 1768478400, -10800, -10800},
    {"UTC", 1767268800, 0, 0},
    {"Asia/Kolkata", 1767268800, 19800, 19800},
    {"Pacific/Auckland", 1767268800, 46800, 46800},
    {"Pacific/Auckland", 1782907200, 43200, 43200},
};

static struct zone *load(const char *name) {
    struct zone *z = NULL;
    cr_assert_eq(zone_load(name, &z), 0, "%s", name);
    return z;
}

Test(zone, offsets_are_those_of_zoneinfo) {
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct zone *z = load(known[i].zone);
        cr_expect_eq(zone_offset(z, known[i].at - 1), known[i].before, "%s", known[i].zone);
        cr_expect_eq(zone_offset(z, known[i].at), known[i].after, "%s", known[i].zone);
        cr_expect_eq(zone_offset(z, known[i].at + 1), known[i].after, "%s", known[i].zone);
        cr_expect_str_eq(zone_name(z), known[i].zone);
        zone_destroy(z);
    }
}

Test(zone, local_times_come_back_around_every_change) {
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        struct zone *z = load(known[i].zone);
        for (int64_t t = known[i].at - 7200; t <= known[i].at + 7200; t += 900) {
            int64_t first, second;
            enum zone_match m = zone_epoch(z, zone_civil(z, t), &first, &second);
            cr_expect_neq(m, ZONE_NEVER);
            cr_expect(first == t || second == t, "%s %lld", known[i].zone, (long long)t);
            cr_expect_eq(m == ZONE_TWICE, first < second);
        }
        zone_destroy(z);
    }
}

static void matches(const char *zone, const char *local, enum zone_match wanted, int64_t first,
                    int64_t second) {
    struct zone *z = load(zone);
    struct civil c;
    int64_t one = 0, two = 0;
    cr_assert(civil_parse(span_of(local), &c));
    cr_expect_eq(zone_epoch(z, c, &one, &two), wanted, "%s %s", zone, local);
    cr_expect_eq(one, first, "%s %s: %lld", zone, local, (long long)one);
    cr_expect_eq(two, second, "%s %s: %lld", zone, local, (long long)two);
    zone_destroy(z);
}

Test(zone, a_local_time_can_be_once_twice_or_never) {
    matches("Europe/Berlin", "2026-11-22 20:07:34", ZONE_ONCE, 1795374454, 1795374454);
    matches("Europe/Berlin", "2026-10-25 02:30:00", ZONE_TWICE, 1792888200, 1792891800);
    matches("Europe/Berlin", "2026-10-25 02:00:00", ZONE_TWICE, 1792886400, 1792890000);
    matches("Europe/Berlin", "2026-10-25 03:00:00", ZONE_ONCE, 1792893600, 1792893600);
    matches("Europe/Berlin", "2026-03-29 02:30:00", ZONE_NEVER, 1774747800, 1774747800);
    matches("Europe/Berlin", "2026-03-29 03:00:00", ZONE_ONCE, 1774746000, 1774746000);
    matches("America/Toronto", "2026-11-01 01:59:59", ZONE_TWICE, 1793512799, 1793516399);
    matches("Australia/Lord_Howe", "2026-04-05 01:45:00", ZONE_TWICE, 1775313900, 1775315700);
    matches("America/Sao_Paulo", "2018-11-04 00:30:00", ZONE_NEVER, 1541302200, 1541302200);
    matches("Europe/Dublin", "2026-10-25 01:30:00", ZONE_TWICE, 1792888200, 1792891800);
    // by the rule after the last change, and 400 years later
    matches("Europe/Berlin", "2126-10-27 02:30:00", ZONE_TWICE, 4948734600, 4948738200);
    matches("Europe/Berlin", "2526-10-27 02:30:00", ZONE_TWICE, 4948734600 + 12622780800,
            4948738200 + 12622780800);
}

Test(zone, iso_text_carries_the_offset) {
    char text[26];
    struct zone *z = load("Europe/Berlin");
    zone_iso8601(z, 1795374454, text, sizeof text);
    cr_assert_str_eq(text, "2026-11-22T20:07:34+01:00");
    zone_destroy(z);
    z = load("America/St_Johns");
    zone_iso8601(z, 1795374454, text, sizeof text);
    cr_assert_str_eq(text, "2026-11-22T15:37:34-03:30");
    zone_destroy(z);
    z = load("UTC");
    zone_iso8601(z, INT64_MIN, text, sizeof text); // not a moment in this calendar, but no crash
    zone_iso8601(z, 0, text, sizeof text);
    cr_assert_str_eq(text, "1970-01-01T00:00:00+00:00");
    zone_destroy(z);
}

Test(zone, a_name_stays_in_its_folder) {
    struct zone *z = NULL;
    static const char *const bad[] = {"../etc/passwd", "/etc/localtime", "Europe/../UTC",
                                      "Europe",        "Europe//Berlin", "Mars/Base",
                                      "./UTC",         "Europe/",        "/"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        cr_expect_eq(zone_load(bad[i], &z), ZONE_UNKNOWN, "%s", bad[i]);
    cr_expect_neq(zone_load("zone.tab", &z), 0); // a text file
    cr_assert_null(z);
    zone_destroy(z);
}

Test(zone, the_folder_and_the_own_zone_can_be_set) {
    struct zone *z = NULL;
    setenv("TZ", ":America/Toronto", 1);
    z = load("localtime");
    cr_expect_eq(zone_offset(z, 1795374454), -18000);
    cr_expect_str_eq(zone_name(z), "localtime");
    zone_destroy(z);
    setenv("TZ", "IST-1GMT0,M10.5.0,M3.5.0/1", 1); // negative daylight time, without a file
    z = load("");
    cr_expect_eq(zone_offset(z, 1795374454), 0);
    cr_expect_eq(zone_offset(z, 1782907200), 3600);
    zone_destroy(z);
    setenv("TZ", "XXX3EDT4,0/0,J365/23", 1); // daylight time all year
    z = load("");
    for (int64_t t = 1767222000 - 86400; t < 1767222000 + 86400; t += 600)
        cr_expect_eq(zone_offset(z, t), -14400);
    zone_destroy(z);
    setenv("TZ", "", 1);
    z = load("");
    cr_expect_eq(zone_offset(z, 1795374454), 0);
    zone_destroy(z);
    setenv("TZ", "no such zone", 1);
    cr_expect_eq(zone_load("", &z), ZONE_UNKNOWN);
    setenv("TZDIR", "/nonexistent", 1);
    cr_expect_eq(zone_load("Europe/Berlin", &z), ZONE_UNKNOWN);
    z = load("UTC");
    zone_destroy(z);
}

static void expect_why(const char *name, int outcome, const char *words) {
    char why[200];
    struct zone *z = NULL;
    cr_expect_eq(zone_load(name, &z), outcome, "%s", name);
    cr_expect_null(z);
    zone_why(name, outcome, why, sizeof why);
    cr_expect_str_eq(why, words);
}

// The machine's zone is not UTC because its file could not be read at this moment.
Test(zone, one_that_cannot_be_read_is_not_one_that_is_unknown) {
    struct rlimit files, none;
    getrlimit(RLIMIT_NOFILE, &files);
    none = (struct rlimit){.rlim_cur = 0, .rlim_max = files.rlim_max};
    unsetenv("TZ");
    setrlimit(RLIMIT_NOFILE, &none);
    expect_why("Europe/Berlin", -EMFILE,
               "the time zone Europe/Berlin cannot be read: Too many open files");
    expect_why("", -EMFILE, "the time zone /etc/localtime cannot be read: Too many open files");
    setrlimit(RLIMIT_NOFILE, &files);
    expect_why("Mars/Base", ZONE_UNKNOWN,
               "no time zone is called \"Mars/Base\" (they are named like Europe/Berlin)");
    setenv("TZ", "Mars/Base", 1);
    expect_why("localtime", ZONE_UNKNOWN,
               "TZ: no time zone is called \"Mars/Base\" (they are named like Europe/Berlin)");
}

static void read_file(const char *name, struct buf *out) {
    char path[256];
    snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", name);
    FILE *f = fopen(path, "rb");
    cr_assert_not_null(f);
    buf_room(out, 65536);
    out->len = fread(out->at, 1, 65536, f);
    fclose(f);
}

// On the heap, so that the sanitizer notices.
static void parse_copy(struct span bytes, int *ret_result) {
    char *copy = malloc(bytes.len ? bytes.len : 1);
    if (bytes.len) memcpy(copy, bytes.at, bytes.len);
    struct zone *z = NULL;
    *ret_result = zone_parse((struct span){copy, bytes.len}, "x", &z);
    free(copy);
    cr_assert_eq(*ret_result == 0, z != NULL);
    if (!z) return;
    int64_t a, b;
    for (int64_t t = -5000000000; t < 20000000000; t += 1234567890)
        zone_epoch(z, zone_civil(z, t), &a, &b);
    zone_destroy(z);
}

Test(zone, no_bytes_can_break_the_reader) {
    struct buf file = {0};
    int result;
    read_file("Europe/Berlin", &file);
    for (size_t len = 0; len <= file.len; len++) {
        parse_copy((struct span){file.at, len}, &result);
        cr_assert_eq(result, len == file.len ? 0 : ZONE_MALFORMED, "at %zu", len);
    }
    uint64_t random = 1;
    for (int round = 0; round < 20000; round++) {
        char saved[4];
        size_t at[4];
        for (size_t i = 0; i < 4; i++) {
            random = random * 6364136223846793005u + 1442695040888963407u;
            size_t place = (size_t)(random >> 33);
            at[i] = round % 2 ? place % file.len : place % 120;
            saved[i] = file.at[at[i]];
            file.at[at[i]] = (char)(random >> 25);
        }
        parse_copy(buf_text(&file), &result);
        for (size_t i = 4; i-- > 0;)
            file.at[at[i]] = saved[i];
    }
    buf_finish(&file);
}
