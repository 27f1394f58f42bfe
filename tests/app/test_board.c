// The whole board: with a real pseudo-terminal, a real WebSocket and recorded frames. The screen
// shows what `snapshot` says for the same frames, whatever happens to the server meanwhile.
#include "same.h"
#include "screen.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"
#define DAY     "--day", "2026-11-22"

static const char *const plain[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color", "NO_COLOR=", NULL};

static void serve(struct sim_child *c, const char *port) {
    sim_start(c, CDRTOP,
              (const char *[]){"--replay", CAPTURE, "--speed", "1000000", "--port", port, NULL});
}

static const char *port_of(const struct sim_child *c) {
    return strrchr(c->url, ':') + 1;
}

// A row of the screen as text, ended by a NUL in `row`.
static const char *text_of(struct screen *s, int y, struct buf *row) {
    buf_clear(row);
    screen_row(s, y, row);
    buf_put(row, "", 1);
    return row->at;
}

// Whether the tiles show these: total, answered, missed, answer rate.
static bool grid_says(struct screen *s, const json_int_t wanted[3], double rate) {
    struct buf row = {0};
    bool said = false;
    for (int y = 0; y < 8 && !said; y++) {
        long long t, a, m;
        double p;
        if (sscanf(text_of(s, y, &row), " %lld %lld %lld %lf %%", &t, &a, &m, &p) != 4) continue;
        said = t == wanted[0] && a == wanted[1] && m == wanted[2] && fabs(p - rate) <= 0.05;
    }
    buf_finish(&row);
    return said;
}

// Whether the queue's row shows these: offered, answered, abandoned, abandonment, service level.
static bool queue_says(struct screen *s, const char *name, json_t *queue) {
    struct buf row = {0};
    char form[64];
    bool said = false;
    snprintf(form, sizeof form, " %s %%lld %%lld %%lld %%lf %%lf", name);
    for (int y = 0; y < 40 && !said; y++) {
        long long offered, answered, abandoned;
        double rate, level;
        if (sscanf(text_of(s, y, &row), form, &offered, &answered, &abandoned, &rate, &level) != 5)
            continue;
        said = offered == json_integer_value(json_object_get(queue, "callsOffered")) &&
               answered == json_integer_value(json_object_get(queue, "callsAnswered")) &&
               abandoned == json_integer_value(json_object_get(queue, "callsAbandoned")) &&
               fabs(level - json_number_value(json_object_get(queue, "serviceLevelPct"))) <= 0.05;
    }
    buf_finish(&row);
    return said;
}

// Waits until the board shows the figures of all records in a snapshot of the same frames.
static void expect_figures(struct screen *s) {
    cr_assert(screen_level(s, "records", PATIENCE_MS));
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", CAPTURE, ZONES, NULL});
    json_t *records = json_object_get(root, "records"), *queue;
    const json_int_t wanted[] = {same_number(root, "records", "totalCalls"),
                                 same_number(root, "records", "answeredCalls"),
                                 same_number(root, "records", "missedCalls")};
    double rate = json_number_value(json_object_get(records, "answerRate"));
    const char *name;
    bool said = false;
    cr_expect_eq(wanted[0], 689);
    for (int waited = 0; waited < PATIENCE_MS && !(said = grid_says(s, wanted, rate)); waited += 20)
        screen_pump(s, 20);
    cr_expect(said, "the grid does not come to say %lld", (long long)wanted[0]);
    json_object_foreach(json_object_get(records, "queues"), name, queue) {
        said = false;
        for (int waited = 0; waited < PATIENCE_MS && !(said = queue_says(s, name, queue));
             waited += 20)
            screen_pump(s, 20);
        cr_expect(said, "the row of %s does not come to say so", name);
    }
    json_decref(root);
}

static void expect_quits(struct screen *s) {
    screen_type(s, "Q");
    cr_expect(screen_ended(s, PATIENCE_MS));
    cr_expect(screen_cooked(s), "the terminal is not as it was");
    cr_expect_eq(screen_close(s), 0);
}

Test(board, shows_what_the_snapshot_says_over_a_websocket) {
    struct sim_child server;
    serve(&server, "0");
    struct screen *s =
        screen_open((const char *[]){CDRTOP, ZONES, DAY, server.url, NULL}, plain, 120, 40);
    expect_figures(s);
    expect_quits(s);
    sim_stop(&server);
}

Test(board, says_that_the_server_is_gone_and_comes_back) {
    struct sim_child server;
    serve(&server, "0");
    char port[16];
    snprintf(port, sizeof port, "%.15s", port_of(&server));
    struct screen *s =
        screen_open((const char *[]){CDRTOP, ZONES, DAY, server.url, NULL}, plain, 120, 40);
    expect_figures(s);
    sim_stop(&server);
    cr_expect(screen_wait(s, "connection refused by 127.0.0.1", PATIENCE_MS),
              "the loss is not on the screen");
    cr_expect(screen_gone(s, "pbx1 ●", PATIENCE_MS));
    serve(&server, port);
    // The stream comes again from its beginning: nothing is counted twice.
    cr_expect(screen_wait(s, "pbx1 ●", PATIENCE_MS));
    cr_expect(screen_wait(s, "pbx2 ●", PATIENCE_MS));
    expect_figures(s);
    expect_quits(s);
    sim_stop(&server);
}

// Checks what reaches the terminal of the bytes that hostile callers sent.
static void expect_harmless(struct span raw) {
    for (size_t i = 0; i < raw.len; i++) {
        unsigned char c = (unsigned char)raw.at[i];
        unsigned char d = i + 1 < raw.len ? (unsigned char)raw.at[i + 1] : 0;
        cr_assert(c >= 0x20 || c == 0x1B || c == '\r' || c == '\n' || c == '\b' || c == 0x0F ||
                      c == 0x0E,
                  "control %02x at %zu", c, i);
        cr_assert(c != 0x7F, "DEL at %zu", i);
        cr_assert(!(c == 0x1B && (d == ']' || d == 'P' || d == '_' || d == '^' || d == 'X')),
                  "OSC or another string sequence at %zu", i);
        cr_assert(!(c == 0xC2 && d >= 0x80 && d < 0xA0), "C1 at %zu", i);
        if (i + 2 >= raw.len) continue;
        unsigned char e = (unsigned char)raw.at[i + 2];
        uint32_t code =
            (c & 0xF0) == 0xE0 ? (uint32_t)((c & 15) << 12 | (d & 63) << 6 | (e & 63)) : 0;
        cr_assert(!(code >= 0x200B && code <= 0x200F) && !(code >= 0x2028 && code <= 0x202E) &&
                      !(code >= 0x2060 && code <= 0x206F) && !(code >= 0xE000 && code < 0xF900) &&
                      code != 0xFEFF,
                  "U+%04X at %zu", (unsigned)code, i);
    }
}

Test(board, nothing_a_caller_sends_reaches_the_terminal) {
    struct screen *s = screen_open((const char *[]){CDRTOP, FIXTURES "/odd/frames.jsonl.gz", NULL},
                                   plain, 200, 60);
    cr_expect(screen_level(s, "records", PATIENCE_MS));
    cr_expect(screen_wait(s, " 18 ", PATIENCE_MS));
    screen_pump(s, 300);
    expect_harmless(screen_raw(s));
    expect_quits(s);
    s = screen_open((const char *[]){CDRTOP, FIXTURES "/callcentre/frames.jsonl.gz", NULL}, plain,
                    200, 60);
    cr_expect(screen_level(s, "records", PATIENCE_MS));
    cr_expect(screen_wait(s, " 689 ", PATIENCE_MS));
    screen_type(s, "\t\t\tG");
    screen_pump(s, 300);
    expect_harmless(screen_raw(s));
    expect_quits(s);
}

Test(board, without_a_source_there_are_three_ways_to_start) {
    struct run r;
    run_program((const char *[]){CDRTOP, NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    cr_expect_not_null(strstr(r.err.at, "ws://"));
    cr_expect_not_null(strstr(r.err.at, "Master.csv"));
    run_finish(&r);
}
