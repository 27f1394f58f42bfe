// A board's life with a history, and what it knows in words.
#include "life.h"

#include "patience.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define PATIENCE_US (PATIENCE_MS * INT64_C(1000))

char life_path[96];
static char folder[64];

void life_folder(void) {
    run_folder(folder, sizeof folder);
    snprintf(life_path, sizeof life_path, "%s/history.db", folder);
}

void life_folder_end(void) {
    run_folder_end(folder);
}

void open_life(struct life *l) {
    told_open(&l->run);
    l->run.origin = (struct origin){.source = "ws://somebody:s@crt@127.0.0.1:8088/ws", .link = 0};
}

void open_unread(struct life *l) {
    *l = (struct life){.disk = NULL};
    open_life(l);
    cr_assert_eq(disk_create(&l->disk), 0);
    past_open(&l->past, &l->run.door, l->disk, &(struct history_terms){.path = life_path});
    past_add(&l->past, &l->run.origin);
}

void begin(struct life *l, uint64_t records) {
    open_unread(l);
    cr_assert_not(past_read(&l->past, 0, INT64_MAX, records, NULL));
    cr_expect_str_eq(past_words(&l->past), "");
}

void end(struct life *l, int64_t now_us) {
    const char *hangs = "";
    past_close(&l->past, now_us);
    cr_assert(disk_destroy(l->disk, PATIENCE_US, &hangs), "%s", hangs);
    told_close(&l->run);
}

void news(struct life *l, unsigned kind, int64_t at_us, struct span bytes) {
    door_news(&l->run.door, &(struct news){kind, &l->run.origin, at_us, bytes});
}

void hear(struct life *l, const struct told_item *item) {
    news(l, NEWS_FRAME, item->at_us, item->bytes);
}

size_t hear_in_two_lives(struct life *l, const struct told_list *t) {
    size_t half = t->count / 2;
    begin(l, UINT64_MAX);
    news(l, NEWS_LINK_BACK, t->items[0].at_us, SPAN_NONE);
    for (size_t i = 0; i < half; i++)
        hear(l, &t->items[i]);
    end(l, t->items[half].at_us);
    open_unread(l);
    news(l, NEWS_LINK_BACK, t->items[half].at_us, SPAN_NONE);
    for (size_t i = half; i < t->count; i++)
        hear(l, &t->items[i]);
    cr_expect_eq(l->run.door.ingest.frames, 0);
    return half;
}

// ---- what it knows, in words, because ids of names differ

static void put_bytes(struct buf *out, const void *bytes, size_t len) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < len; i++)
        buf_format(out, "%02x", at[i]);
    buf_format(out, "\n");
}

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

// Lines sorted, in whatever order they were added.
static void put_sorted(struct buf *out, struct buf *lines) {
    char *list[1000];
    size_t count = 0;
    buf_put(lines, "", 1);
    for (char *at = strtok(lines->at, "\n"); at && count < 1000; at = strtok(NULL, "\n"))
        list[count++] = at;
    qsort(list, count, sizeof *list, by_text);
    for (size_t i = 0; i < count; i++)
        buf_format(out, "%s\n", list[i]);
    buf_finish(lines);
}

static void describe(struct life *l, struct buf *out) {
    told_fold(&l->run);
    const struct counting *c = &l->run.figures.shown;
    struct buf queues = {0}, agents = {0};
    for (size_t i = 0; i < c->queues.queue_count; i++) {
        const struct queue_tally *q = &c->queues.queues[i];
        struct span name = ledger_text(&l->run.door.book.ledger, q->queue);
        buf_format(&queues, "queue %d %.*s: ", q->server, (int)name.len, name.at);
        buf_format(&queues, "%llu offered, ",
                   (unsigned long long)tally_count(&q->counted, VISITS_OFFERED));
        put_bytes(&queues, &q->counted, sizeof q->counted);
    }
    for (size_t i = 0; i < c->agents.count; i++) {
        const struct agent *a = &c->agents.list[i];
        buf_format(&agents, "agent %d %.*s: ", a->server, (int)a->name.len, a->name.at);
        put_bytes(&agents, &a->sum.counted, sizeof a->sum.counted);
    }
    put_sorted(out, &queues);
    put_sorted(out, &agents);
    buf_format(out, "calls: ");
    put_bytes(out, &c->calls.all, sizeof c->calls.all);
    buf_format(out, "records %llu, rows %llu\n", (unsigned long long)c->fold.all.total,
               (unsigned long long)cdr_store_count(l->run.door.store));
    buf_format(out, "recalls %zu open, %zu reached\n", (size_t)c->recalls.open,
               (size_t)c->recalls.reached);
    buf_put(out, "", 1);
}

void expect_same(struct life *l, struct life *other, const char *what) {
    struct buf a = {0}, b = {0};
    describe(l, &a);
    describe(other, &b);
    for (struct span x = buf_text(&a), y = buf_text(&b); x.len || y.len;) {
        struct span one = span_take(&x, '\n'), two = span_take(&y, '\n');
        cr_assert(span_same(one, two), "%s:\n%.*s\n%.*s", what, (int)one.len, one.at, (int)two.len,
                  two.at);
    }
    buf_finish(&a);
    buf_finish(&b);
}

void hear_all(struct life *l, const struct told_list *t) {
    news(l, NEWS_LINK_BACK, t->items[0].at_us, SPAN_NONE);
    for (size_t i = 0; i < t->count; i++)
        hear(l, &t->items[i]);
}
