// An hour of the simulated centre in two forms: as frames of amiws, and as packets of AMI itself,
// both recorded. Every figure is the same. With hostile names packets need no repair and lose
// nothing.
#include "../../src/sim/centre/run.h"
#include "same.h"
#include "screen.h"

#include "ami/frame.h"
#include "base/zone.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define START_US INT64_C(1795446000000000) // 16:00 in Berlin, 10:00 in Toronto
#define HOUR_S   3600

struct hour {
    struct centre *centre;
    FILE *by_amiws, *by_ami;
    size_t rows; // in Master.csv of the PBXs
};

static void stamp(const struct hour *h, FILE *out) {
    int64_t now_us = h->centre ? centre_now_us(h->centre) : START_US;
    fprintf(out, "%" PRId64 ".%06d\t", now_us / 1000000, (int)(now_us % 1000000));
}

static void on_frame(void *context, struct span frame) {
    struct hour *h = context;
    stamp(h, h->by_amiws);
    fprintf(h->by_amiws, "%.*s\n", (int)frame.len, frame.at);
}

static void on_packet(void *context, unsigned server_id, struct span packet) {
    static struct ami_frame f;
    static struct buf scratch, text;
    struct hour *h = context;
    cr_assert_eq(ami_scan(packet, &scratch, &f), AMI_STRICT, "%.*s", (int)packet.len, packet.at);
    f.server_id = server_id;
    f.server_name = server_id == 1 ? SPAN("pbx1") : SPAN("pbx2");
    buf_clear(&text);
    ami_frame_write(&text, &f);
    stamp(h, h->by_ami);
    fprintf(h->by_ami, "%.*s\n", (int)text.len, text.at);
}

static void on_row(void *context, const char *server, struct span line) {
    struct hour *h = context;
    (void)server, (void)line;
    h->rows++;
}

static int32_t offset_of(void *context, int64_t epoch) {
    return zone_offset(context, epoch);
}

static void live_through(struct hour *h, enum centre_names names) {
    struct zone *berlin, *toronto;
    cr_assert(!zone_load("Europe/Berlin", &berlin) && !zone_load("America/Toronto", &toronto));
    const struct centre_server_options servers[] = {
        {"pbx1", true, true, false, 0, offset_of, berlin},
        {"pbx2", false, false, false, 45, offset_of, toronto}};
    const struct centre_options options = {.seed = 4,
                                           .start_us = START_US,
                                           .calls_per_hour = 500,
                                           .names = names,
                                           .servers = servers,
                                           .server_count = 2};
    const struct centre_sink sink = {
        .context = h, .frame = on_frame, .master_csv = on_row, .packet = on_packet};
    centre_create(&options, &sink, &h->centre);
    centre_request(h->centre, SPAN("{\"Action\":\"QueueStatus\",\"ActionID\":\"first\"}"));
    centre_run_until(h->centre, START_US + HOUR_S * INT64_C(1000000));
    centre_destroy(h->centre);
    h->centre = NULL;
    zone_destroy(berlin);
    zone_destroy(toronto);
}

static void snapshots(enum centre_names names, struct hour *h, json_t *ret_roots[2]) {
    char folder[64], path[2][96];
    run_folder(folder, sizeof folder);
    for (size_t i = 0; i < 2; i++)
        snprintf(path[i], sizeof path[i], "%s/%s.rec", folder, i ? "ami" : "amiws");
    *h = (struct hour){.by_amiws = fopen(path[0], "we"), .by_ami = fopen(path[1], "we")};
    cr_assert(h->by_amiws && h->by_ami);
    live_through(h, names);
    fclose(h->by_amiws);
    fclose(h->by_ami);
    for (size_t i = 0; i < 2; i++)
        ret_roots[i] = same_snapshot((const char *[]){CDRTOP, "snapshot", path[i], ZONES, NULL});
    run_folder_end(folder);
}

Test(roads, give_the_same_figures) {
    struct hour h;
    json_t *roots[2], *value;
    const char *key;
    snapshots(CENTRE_NAMES_CLEAN, &h, roots);
    cr_expect_gt(json_object_size(roots[0]), 10);
    json_object_foreach(roots[0], key, value) {
        if (!strcmp(key, "generatedAt") || !strcmp(key, "servers")) continue;
        cr_expect(json_equal(value, json_object_get(roots[1], key)), "%s", key);
    }
    cr_expect_gt(same_number(roots[1], "records", "totalCalls"), 500);
    json_decref(roots[0]);
    json_decref(roots[1]);
}

Test(roads, without_amiws_nothing_is_broken_by_names) {
    struct hour h;
    json_t *roots[2];
    snapshots(CENTRE_NAMES_HOSTILE, &h, roots);
    cr_expect_gt(same_number(roots[0], "ingest", "repaired"), 0);
    cr_expect_eq(same_number(roots[1], "ingest", "repaired"), 0);
    cr_expect_eq(same_number(roots[1], "ingest", "malformed"), 0);
    cr_expect_eq(same_number(roots[1], "ingest", "cdrs"), (json_int_t)h.rows);
    cr_expect_eq(same_number(roots[1], "records", "totalCalls"), (json_int_t)h.rows);
    json_decref(roots[0]);
    json_decref(roots[1]);
}

Test(roads, two_pbxs_behind_one_host_have_two_names) {
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                              "CDRTOP_SECRET=hush", NULL};
    const char *const command[] = {CDRTOP, "--no-history", "ami://127.0.0.1:1", "ami://127.0.0.1:2",
                                   NULL};
    struct screen *s = screen_open(command, environment, 120, 40);
    cr_assert(screen_wait(s, "127.0.0.1:2 ", PATIENCE_MS));
    cr_expect(screen_wait(s, "127.0.0.1 ", PATIENCE_MS));
    cr_expect(screen_gone(s, "127.0.0.1@", PATIENCE_MS));
    screen_close(s);
}
