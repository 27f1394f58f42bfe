// Takes the lines of captures to the ledger, as the program does it.
#include "tape.h"

#include "../../src/source/queue_log.h"
#include "ami/decode.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static struct span load(struct tape *t, const char *fixture) {
    char path[512];
    struct buf *b = &t->files[t->file_count++];
    int got;
    snprintf(path, sizeof path, FIXTURES "/%s", fixture);
    gzFile f = gzopen(path, "rb");
    if (!f) {
        perror(path);
        abort();
    }
    do {
        buf_room(b, 1 << 16);
        got = gzread(f, b->at + b->len, 1 << 16);
        if (got > 0) b->len += (size_t)got;
    } while (got > 0);
    gzclose(f);
    return buf_text(b);
}

static struct tape_item *append(struct tape *t) {
    if (t->count == t->capacity) {
        t->capacity = t->capacity * 2 + 64;
        t->items = mem_resize(t->items, t->capacity, sizeof *t->items);
    }
    struct tape_item *item = &t->items[t->count++];
    memset(item, 0, sizeof *item);
    return item;
}

static int64_t micros(struct span s) {
    struct span whole = span_take(&s, '.');
    int64_t seconds = 0, fraction = 0;
    span_number(whole, &seconds);
    span_number(s, &fraction);
    return seconds * 1000000 + fraction;
}

void tape_frames(struct tape *t, const char *fixture) {
    struct span rest = load(t, fixture);
    int64_t down_us = 0;
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        int64_t at_us = micros(span_take(&line, '\t'));
        if (span_starts(line, SPAN("!down"))) down_us = at_us;
        if (span_starts(line, SPAN("!up")) && down_us) {
            struct tape_item *gap = append(t);
            gap->kind = TAPE_GAP;
            gap->from_us = down_us;
            gap->at_us = at_us;
        }
        if (!line.len || line.at[0] == '!') continue;
        struct tape_item *item = append(t);
        item->at_us = at_us;
        item->bytes = line;
    }
}

void tape_log(struct tape *t, const char *fixture, uint16_t server) {
    struct span rest = load(t, fixture);
    while (rest.len) {
        struct tape_item *item = append(t);
        item->kind = TAPE_LINE;
        item->server = server;
        item->bytes = span_take(&rest, '\n');
    }
}

void tape_finish(struct tape *t) {
    for (size_t i = 0; i < t->file_count; i++)
        buf_finish(&t->files[i]);
    free(t->items);
    memset(t, 0, sizeof *t);
}

void player_init(struct player *p) {
    memset(p, 0, sizeof *p);
    if (zone_load("UTC", &p->zone)) abort();
    p->frame = mem_zero(1, sizeof *p->frame);
}

void player_finish(struct player *p) {
    zone_destroy(p->zone);
    buf_finish(&p->scan);
    buf_finish(&p->texts);
    free(p->frame);
}

static void play_channel(struct ledger *l, const struct channel_event *e) {
    struct queue_channel c = {.server = e->server,
                              .at_us = e->at_us,
                              .unique_id = e->unique_id,
                              .other_unique_id = e->other_unique_id,
                              .place.context = e->place.context,
                              .place.exten = e->place.exten,
                              .place.priority = e->place.priority};
    switch (e->kind) {
    case CHANNEL_HANGUP_REQUEST:
        c.kind = QUEUE_CHANNEL_HANGUP_REQUEST;
        break;
    case CHANNEL_SOFT_HANGUP:
        c.kind = QUEUE_CHANNEL_SOFT_HANGUP;
        break;
    case CHANNEL_HANGUP:
        c.kind = QUEUE_CHANNEL_HANGUP;
        break;
    case CHANNEL_ATTENDED_TRANSFER:
        if (!span_same(e->destination_type, SPAN("App"))) return;
        if (!span_same(e->destination_app, SPAN("Queue"))) return;
        c.kind = QUEUE_CHANNEL_RENAMED;
        break;
    default:
        return;
    }
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_CHANNEL, .channel = &c});
}

static void play_cdr(struct ledger *l, const struct cdr *row) {
    if (!span_same(row->text[CDR_LAST_APPLICATION], SPAN("Queue"))) return;
    struct span data = row->text[CDR_LAST_DATA], queue = span_take(&data, ',');
    int64_t seconds;
    for (int i = 2; i < 5; i++)
        span_take(&data, ',');
    if (span_number(span_take(&data, ','), &seconds))
        ledger_learn_timeout(l, row->server, row->text[CDR_DESTINATION_CONTEXT],
                             row->text[CDR_DESTINATION], queue, seconds);
}

static void play_frame(struct player *p, struct ledger *l, const struct tape_item *item) {
    struct ami_value v;
    if (ami_scan(item->bytes, &p->scan, p->frame) == AMI_MALFORMED) return;
    struct ami_context c = {.server = (uint16_t)(p->frame->server_id - 1),
                            .zone = p->zone,
                            .at_us = item->at_us};
    ami_decode(p->frame, &c, &p->texts, &v);
    if (v.kind == AMI_VALUE_QUEUE)
        ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &v.queue});
    if (v.kind == AMI_VALUE_CHANNEL && !p->no_calls) play_channel(l, &v.channel);
    if (v.kind == AMI_VALUE_CDR) play_cdr(l, &v.cdr);
}

void play(struct player *p, struct ledger *l, const struct tape_item *item) {
    if (item->kind == TAPE_GAP) {
        for (uint16_t server = 0; server < 2; server++)
            ledger_gap(l, server, item->at_us);
    } else if (item->kind == TAPE_FRAME) {
        play_frame(p, l, item);
    } else {
        struct queue_log_clock clock = {0};
        struct queue_step step;
        if (queue_log_line(item->bytes, &clock, &p->scan, &step)) return;
        step.server = item->server;
        ledger_observe(l, (struct ledger_observation){.source = LEDGER_STEP, .step = &step});
    }
}

void play_all(struct ledger *l, const struct tape *t) {
    struct player p;
    player_init(&p);
    for (size_t i = 0; i < t->count; i++)
        play(&p, l, &t->items[i]);
    player_finish(&p);
}

void play_empty_list(struct ledger *l, uint16_t server, int64_t at_us) {
    static const char *const queues[] = {"support", "sales", "billing", "care", "vip"};
    for (size_t i = 0; i < sizeof queues / sizeof queues[0]; i++) {
        struct queue_event e = {.kind = QUEUE_PARAMS,
                                .server = server,
                                .at_us = at_us,
                                .listed = true,
                                .queue = span_of(queues[i]),
                                .action_id = SPAN("test-list")};
        ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &e});
    }
    struct queue_event end = {.kind = QUEUE_LIST_COMPLETE,
                              .server = server,
                              .at_us = at_us,
                              .listed = true,
                              .action_id = SPAN("test-list")};
    ledger_observe(l, (struct ledger_observation){.source = LEDGER_EVENT, .event = &end});
}
