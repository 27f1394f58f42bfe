// How long it takes until a window of days that are not in memory has its figures: the first time,
// and when its days are settled. bench_past_days FOLDER [CALLS A DAY [DAYS]]
#include "../../src/engine/parts.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define S     INT64_C(1000000)
#define DAY_S INT64_C(86400)
#define FROM  INT64_C(1795302000) // 2026-11-22 00:00 in Berlin
#define OPEN  8                   // calls come from eight to six
#define LASTS 10

struct board {
    struct engine engine;
    struct origin origin;
    struct disk *disk;
};

static void open_board(struct board *b, const char *path, int64_t now_us) {
    struct engine *e = &b->engine;
    struct zone *machine = NULL;
    *b = (struct board){.disk = NULL};
    if (zone_load("Europe/Berlin", &machine)) exit(1);
    engine_init(e, machine, NULL);
    clock_init(&e->clock, now_us, 1e-6);
    e->settings = (struct engine_settings){
        .policies.others = {.threshold_s = 20, .target = 80, .wrapup_s = -1},
        .short_abandon_s = 5,
        .match_digits = 9,
        .link_count = 1,
        .links = mem_zero(1, sizeof *e->settings.links),
        .max_records = 100000000};
    if (zone_load("Europe/Berlin", &e->settings.zone) || disk_create(&b->disk)) exit(1);
    b->origin = (struct origin){.source = "ws://127.0.0.1:8088", .host = "127.0.0.1", .link = 0};
    engine_begin(e);
    past_open(&e->past, &e->door, b->disk, &(struct history_terms){.path = path});
    past_add(&e->past, &b->origin);
}

static void close_board(struct board *b, int64_t now_us) {
    const char *hangs;
    past_days_finish(&b->engine.past_days);
    past_close(&b->engine.past, now_us);
    disk_destroy(b->disk, 600 * S, &hangs);
    engine_finish(&b->engine);
}

// ---- days

static void put(struct history *h, int64_t at_us, bool record, const char *data) {
    struct buf *out = history_fill(h);
    if (!out->len) buf_format(out, "=ws://127.0.0.1:8088\n");
    buf_format(out,
               "%" PRId64
               ".%06d\t{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": "
               "false, \"data\": {%s}}\n",
               at_us / S, (int)(at_us % S), data);
    history_filled(h, at_us, 0, record);
}

static void put_call(struct history *h, int64_t at_us, int n) {
    char data[1200], of[400], uid[40];
    int64_t at = at_us / S;
    struct civil began = civil_of_seconds(at + 3600); // as Berlin prints it in November
    int agent = 1000 + n % 400, queue = n % 20, wait = n % 40, talk = 30 + n % 200;
    bool lost = n % 12 == 0;
    snprintf(uid, sizeof uid, "%" PRId64 ".%d", at, n);
    snprintf(
        of, sizeof of,
        "\"Channel\": \"PJSIP/trunk-%08x\",\"CallerIDNum\": \"4930%07d\",\"CallerIDName\": \"\","
        "\"Context\": \"from-trunk\",\"Exten\": \"7%03d\",\"Priority\": \"2\",\"Uniqueid\": "
        "\"%s\",\"Linkedid\": \"%s\"",
        (unsigned)n, n % 5000000, queue, uid, uid);
    snprintf(data, sizeof data, "\"Event\": \"Newchannel\",%s", of);
    put(h, at_us, false, data);
    snprintf(
        data, sizeof data,
        "\"Event\": \"QueueCallerJoin\",%s,\"Queue\": \"queue%d\",\"Position\": \"1\",\"Count\": "
        "\"1\"",
        of, queue);
    put(h, at_us, false, data);
    int64_t end_us = at_us + (wait + (lost ? 0 : talk)) * S;
    if (!lost) {
        snprintf(data, sizeof data,
                 "\"Event\": \"AgentConnect\",%s,\"Queue\": \"queue%d\",\"MemberName\": \"Agent "
                 "%d\",\"Interface\": \"PJSIP/%d\",\"HoldTime\": \"%d\",\"RingTime\": \"3\"",
                 of, queue, agent, agent, wait);
        put(h, at_us + wait * S, false, data);
        snprintf(data, sizeof data,
                 "\"Event\": \"AgentComplete\",%s,\"Queue\": \"queue%d\",\"MemberName\": \"Agent "
                 "%d\",\"Interface\": \"PJSIP/%d\",\"HoldTime\": \"%d\",\"TalkTime\": \"%d\","
                 "\"Reason\": \"caller\"",
                 of, queue, agent, agent, wait, talk);
        put(h, end_us, false, data);
    } else {
        snprintf(data, sizeof data, "\"Event\": \"HangupRequest\",%s", of);
        put(h, end_us, false, data);
        snprintf(data, sizeof data,
                 "\"Event\": \"QueueCallerAbandon\",%s,\"Queue\": \"queue%d\",\"Position\": \"1\","
                 "\"OriginalPosition\": \"1\",\"HoldTime\": \"%d\"",
                 of, queue, wait);
        put(h, end_us, false, data);
    }
    snprintf(data, sizeof data, "\"Event\": \"Hangup\",%s,\"Cause\": \"16\"", of);
    put(h, end_us, false, data);
    if (lost) return;
    snprintf(
        data, sizeof data,
        "\"Event\": \"Cdr\",\"Source\": \"4930%07d\",\"Destination\": \"7%03d\",\"Channel\": "
        "\"PJSIP/trunk-%08x\",\"DestinationChannel\": \"PJSIP/%d-%08x\",\"LastApplication\": "
        "\"Queue\",\"LastData\": \"queue%d\",\"StartTime\": \"%04d-%02d-%02d "
        "%02d:%02d:%02d\",\"Duration\": "
        "\"%d\",\"BillableSeconds\": \"%d\",\"Disposition\": \"ANSWERED\",\"UniqueID\": \"%s\"",
        n % 5000000, queue, (unsigned)n, agent, (unsigned)n, queue, began.year, began.month,
        began.day, began.hour, began.minute, began.second, wait + talk, talk, uid);
    put(h, end_us, true, data);
}

static void write_days(const char *path, int days, int calls) {
    const char *hangs;
    struct disk *disk;
    if (disk_create(&disk)) exit(1);
    struct history *h = history_open(disk, &(struct history_terms){.path = path, .word = "bench"});
    for (int n = 0; n < days * calls; n++) {
        int64_t into_us = (int64_t)(n % calls) * LASTS * 3600 * S / calls;
        int64_t at_us = (FROM + n / calls * DAY_S + OPEN * 3600) * S + into_us;
        put_call(h, at_us, n);
        if (n % 100) continue;
        history_tick(h, at_us);
        disk_wait(disk, 20000);
    }
    history_close(h, (FROM + days * DAY_S) * S);
    disk_destroy(disk, 600 * S, &hangs);
}

// ---- figures

static int by_size(const void *a, const void *b) {
    const int64_t *x = a, *y = b;
    return (*x > *y) - (*x < *y);
}

// Of this process: other programs do not count.
static int64_t cpu_us(void) {
    struct timespec t;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
    return t.tv_sec * S + t.tv_nsec / 1000;
}

static void wait_for(struct board *b, const char *what, int days) {
    static int64_t slices[1000000];
    struct engine *e = &b->engine;
    struct window_choice choice = {.kind = WINDOW_DAYS, .amount = days};
    size_t count = 0;
    int64_t began_us = clock_monotonic_us(), began_cpu_us = cpu_us();
    figures_set_window(&e->figures, &choice);
    do {
        engine_count(e, 2000);
        int64_t slice_us = cpu_us();
        bool rests = past_days_go_on(&e->past_days, 1000);
        slices[count] = cpu_us() - slice_us;
        if (count + 1 < sizeof slices / sizeof *slices) count++;
        if (rests) disk_wait(b->disk, 1000);
    } while (past_days_busy(&e->past_days) || !figures_stand(&e->figures));
    int64_t took_us = clock_monotonic_us() - began_us, took_cpu_us = cpu_us() - began_cpu_us;
    qsort(slices, count, sizeof *slices, by_size);
    printf("%s\t%.2f s\t%.2f s of CPU\ta slice of 1 ms: p99 %.1f ms, longest %.1f ms\t%" PRIu64
           " calls\n",
           what, (double)took_us / 1e6, (double)took_cpu_us / 1e6,
           (double)slices[count * 99 / 100] / 1e3, (double)slices[count - 1] / 1e3,
           calls_total(&e->figures.shown.calls.all));
}

int main(int argc, char **argv) {
    char path[400];
    int calls = argc > 2 ? atoi(argv[2]) : 100000, days = argc > 3 ? atoi(argv[3]) : 8;
    int64_t now_us = (FROM + days * DAY_S - 3600) * S;
    if (argc < 2 || calls < 1 || days < 2) return 2;
    snprintf(path, sizeof path, "%s/past-days.db", argv[1]);
    write_days(path, days, calls);
    for (int i = 0; i < 2; i++) {
        struct board b;
        open_board(&b, path, now_us);
        past_read(&b.engine.past, (FROM + (days - 1) * DAY_S) * S, INT64_MAX, UINT64_MAX, NULL);
        b.engine.loaded = true;
        if (task_create(&b.engine.past_days.task)) return 1;
        engine_count(&b.engine, S);
        wait_for(&b, i ? "settled" : "first time", days);
        close_board(&b, now_us);
    }
    return 0;
}
