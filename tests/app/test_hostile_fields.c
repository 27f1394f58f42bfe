// A recorded day in which every text of the PBX, and of the configuration, carries what no terminal
// should get: every byte, and every kind of character that is more than a glyph. It is walked
// through on the board, and printed and exported. Only what the board draws itself may arrive.
#include "hostile.h"
#include "run.h"
#include "screen_expect.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROUNDS 3 // in ./run.sh test --all as many as there are texts

static char recording[256], conf[64];

// ---- the day

// Ends of the names of headers whose values people read somewhere.
static const char *const headers[] = {"Queue\"",           "Name\"",        "Num\"",
                                      "Channel\"",         "Exten\"",       "Context\"",
                                      "Reason\"",          "AccountCode\"", "LastData\"",
                                      "UserField\"",       "Source\"",      "Destination\"",
                                      "LastApplication\"", "CallerID\"",    "department\"",
                                      "Campaign\"",        "Interface\"",   "Location\"",
                                      "Message\""};

// amiws takes this one from its own configuration, so that it is JSON.
#define SERVER "\xc2\x9b" HOSTILE_MARK "m\u202e\u65e5"

static bool span_ends(struct span text, const char *end) {
    size_t len = strlen(end);
    return text.len >= len && memcmp(text.at + text.len - len, end, len) == 0;
}

static bool is_read(struct span before) {
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (span_ends(before, headers[i])) return true;
    return false;
}

// The same value gets the same text everywhere, so that calls and agents are still recognised.
static size_t text_of(struct span value, size_t round) {
    uint32_t hash = 2166136261u;
    for (size_t i = 0; i < value.len; i++)
        hash = (hash ^ (unsigned char)value.at[i]) * 16777619u;
    return (hash + round) % hostile_count();
}

// As JSON has it; in every other round control characters come as they are, as amiws sends them.
static void put_hostile(struct buf *out, size_t number, bool raw) {
    struct buf text = {0};
    hostile_put(&text, number);
    for (size_t i = 0; i < text.len; i++) {
        unsigned char byte = (unsigned char)text.at[i];
        if (byte == '"' || byte == '\\')
            buf_format(out, "\\%c", byte);
        else if (byte < 0x20 && !raw)
            buf_format(out, "\\u%04x", byte);
        else if (byte != '\r')
            buf_put(out, &byte, 1);
    }
    buf_finish(&text);
}

static void spoil(struct buf *out, struct span line, size_t round) {
    const char *at = line.at, *end = line.at + line.len;
    for (const char *colon; (colon = memmem(at, (size_t)(end - at), ": \"", 3)); at = colon) {
        struct span before = {line.at, (size_t)(colon - line.at)};
        const char *value = colon + 3, *quote = value;
        while (quote < end && *quote != '"')
            quote += 1 + (*quote == '\\');
        if (quote >= end) break;
        struct span whole = {value, (size_t)(quote - value)};
        buf_put(out, at, (size_t)(quote - at));
        if (span_ends(before, "server_name\"")) buf_put(out, SERVER, sizeof SERVER - 1);
        if (whole.len && is_read(before)) put_hostile(out, text_of(whole, round), round % 2);
        colon = quote;
    }
    buf_put(out, at, (size_t)(end - at));
    buf_put(out, "\n", 1);
}

// Names of a configuration can be shown, or it is refused; these are wide, or have marks.
static void write_conf(const char *bad) {
    struct buf text = {0};
    buf_format(&text,
               "alerts:\n  \"\u65e5\u672c%s e\u0301\": answered>1\n"
               "agents: {\"1001\": \"\uc11c\uc6b8%s\"}\n"
               "queues: {support: {label: \"\U0001F600%s x\"}}\n"
               "custom_fields: {\"De\uff21%s\": department}\n"
               "filters: {\"a\u0301\u0302%s\": \"queue:support\"}\n",
               bad, bad, bad, bad, bad);
    run_write_file(conf, buf_text(&text));
    buf_finish(&text);
}

static void make_day(const char *folder, size_t round) {
    struct buf day = run_fixture("callcentre/frames.rec.gz"), spoiled = {0}, name = {0};
    struct span rest = buf_text(&day);
    while (rest.len)
        spoil(&spoiled, span_take(&rest, '\n'), round);
    hostile_put(&name, round); // the file's, too
    snprintf(recording, sizeof recording, "%.40s/%.*s.rec", folder, (int)name.len, name.at);
    buf_finish(&name);
    snprintf(conf, sizeof conf, "%.40s/conf.yaml", folder);
    run_write_file(recording, buf_text(&spoiled));
    write_conf("");
    buf_finish(&day);
    buf_finish(&spoiled);
}

// ---- what arrives

// The length of a sequence that the board makes itself, 0 for any other.
static size_t own_sequence(struct span s) {
    if (s.len < 3) return s.len; // it goes on in what comes next
    if (strchr("=>78M", s.at[1])) return 2;
    if (strchr("()", s.at[1])) return 3;
    if (s.at[1] != '[') return 0;
    size_t len = 2 + strspn(s.at + 2, "0123456789;:?");
    struct span numbers = {s.at, len};
    if (memmem(numbers.at, numbers.len, HOSTILE_MARK, strlen(HOSTILE_MARK))) return 0;
    return len < s.len && strchr("ABCDGHJKLMPSTXbdhlmrt@", s.at[len]) ? len + 1 : 0;
}

static size_t own_bytes(struct span s) {
    size_t len;
    unsigned char first = (unsigned char)s.at[0];
    if (first == 0x1b) return own_sequence(s);
    if (first < 0x20) return memchr("\b\t\n\r\x0e\x0f", first, 6) != NULL;
    uint32_t code = utf8_next(s, &len);
    if (code == UTF8_REPLACEMENT && len != 3) return 0;
    return utf8_keeps_behind(code) ? len : 0;
}

static void expect_own(struct screen *s, size_t *from, const char *what) {
    struct span rest = span_from(screen_raw(s), *from);
    while (rest.len) {
        size_t len = own_bytes(rest);
        cr_assert(len, "%s: byte %02x arrives in \"%.*s\"", what, (unsigned char)rest.at[0],
                  (int)(rest.len < 40 ? rest.len : 40), rest.at);
        rest = span_from(rest, len < rest.len ? len : rest.len);
    }
    *from = screen_raw(s).len;
}

// Types keys, and waits until all of the screen that they lead to was drawn.
static void press(struct screen *s, size_t *from, const char *keys) {
    size_t before = screen_raw(s).len;
    screen_type(s, keys);
    screen_type(s, "\x0c");
    cr_assert(screen_wait_raw(s, before, "\x1b[2J", PATIENCE_MS), "%s", keys);
    screen_expect(s, " "); // and it rests
    expect_own(s, from, keys);
}

static size_t column_of(struct buf *row, const char *word) {
    const char *at = memmem(row->at, row->len, word, strlen(word));
    return at ? utf8_columns((struct span){row->at, (size_t)(at - row->at)}) : 0;
}

// What begins at that column, which no character may straddle; "" behind the end.
static struct span from_column(struct span row, size_t column) {
    size_t columns = 0, len;
    while (row.len && columns < column) {
        columns += (size_t)utf8_width(utf8_next(row, &len));
        row = span_from(row, len);
    }
    return columns == column || !row.len ? row : SPAN_NONE;
}

// The last column of the list of calls stands where its title does, whatever is before it.
static void expect_aligned(struct screen *s, int height, size_t round) {
    struct buf row = {0};
    size_t column = 0, rows = 0;
    for (int y = 0; y < height - 1; y++) {
        buf_clear(&row);
        screen_row(s, y, &row);
        if (!column) column = column_of(&row, "result");
        struct span last = from_column(buf_text(&row), column ? column - 2 : 0);
        if (!column || column_of(&row, "result")) continue;
        if (row.len < 10 || row.at[0] != ' ' || row.at[3] != ':') continue;
        cr_expect(last.len > 2 && memcmp(last.at, "  ", 2) == 0 && last.at[2] != ' ',
                  "round %zu: %.*s", round, (int)row.len, row.at);
        rows++;
    }
    cr_expect_gt(rows, 5);
    buf_finish(&row);
}

static void leave(struct screen *s, const char *prompt) {
    screen_type(s, "\x1b");
    cr_assert(screen_gone(s, prompt, PATIENCE_MS), "%s", prompt);
}

static void type_into(struct screen *s, size_t *from, const char *key, size_t round) {
    struct buf text = {0};
    screen_type(s, key);
    cr_assert(screen_gone(s, "? help", PATIENCE_MS), "%s", key); // its line is there instead
    for (size_t i = 0; i < 20; i++) {
        buf_put(&text, "\x1b[200~", 6);
        hostile_put(&text, (round * 20 + i) % hostile_count());
        buf_put(&text, "\x1b[201~", 6);
    }
    screen_send(s, text.at, text.len);
    press(s, from, "");
    screen_type(s, "\x1b");
    screen_expect(s, "? help");
    buf_finish(&text);
}

static void walk(const char *locale, int width, int height, size_t round) {
    static const char *const keys[] = {"1",   "\tj", "2",   "j\r", "3", "j\r", "4",   "j\r",
                                       "5",   "6",   "j\r", "7",   "l", "8",   "j\r", "4v",
                                       "j\r", "v",   "j\r", "v",   "1", "S"};
    const char *const environment[] = {locale, "NO_COLOR=", NULL};
    struct screen *s = screen_open((const char *[]){CDRTOP, "--no-history", "-c", conf, "--tz",
                                                    "Europe/Berlin", recording, NULL},
                                   environment, width, height);
    size_t from = 0;
    screen_expect(s, "ANSWERED");
    cr_assert(screen_gone(s, "loading", PATIENCE_MS));
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        press(s, &from, keys[i]);
        if (strcmp(keys[i], "4") == 0 && width >= 120) expect_aligned(s, height, round);
    }
    leave(s, "SORT");
    press(s, &from, "F");
    leave(s, "FILTER");
    type_into(s, &from, "f", round);
    type_into(s, &from, "/", round);
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    expect_own(s, &from, "the end");
    cr_expect_eq(screen_close(s), 0);
}

static void expect_prints(const char *const *argv) {
    struct run r;
    run_program(argv, NULL, &r);
    cr_expect(r.out.len > 500, "%s %s", argv[1], argv[3]);
    cr_expect(hostile_is_gone(buf_text(&r.out)), "%s %s", argv[1], argv[3]);
    cr_expect(hostile_is_gone(buf_text(&r.err)), "%s %s: %.*s", argv[1], argv[3], (int)r.err.len,
              r.err.at);
    cr_expect_null(memmem(r.out.at, r.out.len, "\\u00", 4), "%s %s", argv[1], argv[3]);
    run_finish(&r);
}

static void print_all(void) {
    static const char *const formats[] = {"json", "text", "prometheus"};
    static const char *const what[] = {"records", "calls", "visits", "agents", "queues"};
    static const char *const as[] = {"csv", "ndjson"};
    for (size_t i = 0; i < 3; i++)
        expect_prints((const char *[]){CDRTOP, "snapshot", "--format", formats[i], "--no-history",
                                       "-c", conf, "--tz", "Europe/Berlin", recording, NULL});
    for (size_t i = 0; i < 5; i++)
        expect_prints((const char *[]){CDRTOP, "export", "--what", what[i], "--format", as[i % 2],
                                       "--no-history", "-c", conf, "--tz", "Europe/Berlin",
                                       recording, NULL});
}

Test(hostile_fields, arrive_on_no_terminal_and_in_no_file) {
    char folder[64];
    run_folder(folder, sizeof folder);
    bool all = getenv("CDRTOP_TEST_ALL");
    size_t rounds = all ? hostile_count() : ROUNDS;
    for (size_t round = 0; round < rounds; round++) {
        make_day(folder, round);
        walk(round % 3 == 2 ? "LC_ALL=C" : "LC_ALL=C.UTF-8", round % 2 ? 80 : 120,
             round % 2 ? 24 : 40, round);
        if (!round || all) print_all();
    }
    run_folder_end(folder);
}

Test(hostile_fields, are_refused_in_a_configuration) {
    static const char *const bad[] = {"\\e[" HOSTILE_MARK "m", "\\u202E", "\\u200B", "\\x9b",
                                      "\\uE000"};
    char folder[64];
    run_folder(folder, sizeof folder);
    snprintf(conf, sizeof conf, "%.40s/conf.yaml", folder);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        struct run r;
        write_conf(bad[i]);
        run_program((const char *[]){CDRTOP, "-c", conf, "--check-config", NULL}, NULL, &r);
        cr_expect_eq(r.status, 2);
        for (char line = '2'; line <= '6'; line++) {
            char place[] = "conf.yaml:N:";
            place[10] = line;
            cr_expect(memmem(r.err.at, r.err.len, place, 12), "%s: line %c", bad[i], line);
        }
        cr_expect(hostile_is_gone(buf_text(&r.err)));
        run_finish(&r);
    }
    run_folder_end(folder);
}
