// Recordings, decoded once; every value keeps texts of its own until the end.
#include "inputs.h"
#include "../../src/calls/stitch_parts.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

static void load_bytes(struct buf *b, const char *name) {
    char path[512];
    snprintf(path, sizeof path, "%s/%s", FIXTURES, name);
    gzFile f = gzopen(path, "rb");
    if (!f) {
        perror(path);
        exit(2);
    }
    for (;;) {
        buf_room(b, 1 << 16);
        int got = gzread(f, b->at + b->len, 1 << 16);
        if (got <= 0) break;
        b->len += (size_t)got;
    }
    gzclose(f);
}

static struct call_visit *open_visit(struct inputs *in, uint16_t server, struct span unique_id,
                                     struct span queue, bool answered) {
    for (size_t i = in->visit_count; i-- > 0;) {
        struct call_visit *v = &in->visits[i];
        if (v->server == server && span_same(v->unique_id, unique_id) && !v->complete_us &&
            (!queue.len || span_same(v->queue, queue)) &&
            (v->state == CALL_VISIT_WAITING || answered))
            return v;
    }
    return NULL;
}

static void step_queue(struct inputs *in, const struct queue_event *e) {
    if (e->kind == QUEUE_JOIN) {
        in->visits = mem_resize(in->visits, in->visit_count + 1, sizeof *in->visits);
        in->visits[in->visit_count++] = (struct call_visit){.server = e->server,
                                                            .unique_id = e->unique_id,
                                                            .linked_id = e->linked_id,
                                                            .queue = e->queue,
                                                            .caller_number = e->caller_number,
                                                            .caller_name = e->caller_name,
                                                            .join_us = e->at_us,
                                                            .talk_s = -1};
        return;
    }
    if (e->kind != QUEUE_LEAVE && e->kind != QUEUE_CONNECT && e->kind != QUEUE_COMPLETE) return;
    struct call_visit *v =
        open_visit(in, e->server, e->unique_id, e->queue, e->kind != QUEUE_LEAVE);
    if (!v) return;
    if (e->kind == QUEUE_COMPLETE) {
        v->complete_us = e->at_us;
        v->talk_s = e->talk_s;
    } else {
        v->state = e->kind == QUEUE_CONNECT ? CALL_VISIT_ANSWERED : CALL_VISIT_LEFT;
        v->end_us = e->at_us;
        if (e->kind == QUEUE_CONNECT) v->agent = e->member.name;
    }
}

static void step_channel(struct inputs *in, const struct channel_event *e) {
    if (e->kind != CHANNEL_ATTENDED_TRANSFER || !span_same(e->destination_app, SPAN("Queue")))
        return;
    struct call_visit *v = open_visit(in, e->server, e->unique_id, SPAN_NONE, false);
    if (!v) return;
    v->unique_id = e->other_unique_id;
    v->linked_id = e->other_linked_id;
}

static bool is_wanted(const struct ami_value *v) {
    return v->kind == AMI_VALUE_CDR || v->kind == AMI_VALUE_CHANNEL ||
           (v->kind == AMI_VALUE_QUEUE && v->queue.unique_id.len && !v->queue.listed);
}

static void take(struct inputs *in, struct span line) {
    static struct ami_frame frame;
    struct span when = span_take(&line, '\t'), seconds = span_take(&when, '.');
    int64_t s, us;
    if (!line.len || line.at[0] == '!' || !span_number(seconds, &s) || !span_number(when, &us))
        return;
    if (in->count == in->room) {
        in->room = in->room * 2 + 1024;
        in->texts = mem_resize(in->texts, in->room * 2, sizeof *in->texts);
        in->at = mem_resize(in->at, in->room, sizeof *in->at);
    }
    struct buf *texts = &in->texts[in->text_count];
    texts[0] = texts[1] = (struct buf){0};
    struct input *i = &in->at[in->count];
    *i = (struct input){.at_us = s * 1000000 + us};
    if (ami_scan(line, &texts[0], &frame) != AMI_MALFORMED && frame.server_id >= 1 &&
        frame.server_id <= 2) {
        struct ami_context c = {.server = (uint16_t)(frame.server_id - 1),
                                .zone = in->zones[frame.server_id - 1],
                                .at_us = i->at_us};
        ami_decode(&frame, &c, &texts[1], &i->value);
    }
    if (!is_wanted(&i->value)) {
        buf_finish(&texts[0]);
        buf_finish(&texts[1]);
        return;
    }
    in->text_count += 2;
    in->count++;
    if (i->value.kind == AMI_VALUE_CDR) i->row = in->row_count++;
    if (i->value.kind == AMI_VALUE_QUEUE) step_queue(in, &i->value.queue);
    if (i->value.kind == AMI_VALUE_CHANNEL) step_channel(in, &i->value.channel);
}

void inputs_load(struct inputs *in, const char *name) {
    *in = (struct inputs){0};
    if (zone_load("Europe/Berlin", &in->zones[0]) || zone_load("America/Toronto", &in->zones[1]))
        exit(2);
    load_bytes(&in->file, name);
    struct span rest = buf_text(&in->file);
    while (rest.len)
        take(in, span_take(&rest, '\n'));
}

void inputs_finish(struct inputs *in) {
    for (size_t i = 0; i < in->text_count; i++)
        buf_finish(&in->texts[i]);
    free(in->texts);
    free(in->at);
    free(in->visits);
    buf_finish(&in->file);
    zone_destroy(in->zones[0]);
    zone_destroy(in->zones[1]);
}

void inputs_post(struct stitch *s, const struct inputs *in, size_t i) {
    const struct input *at = &in->at[i];
    if (at->value.kind == AMI_VALUE_CDR) stitch_row(s, at->row, &at->value.cdr);
    if (at->value.kind == AMI_VALUE_CHANNEL) stitch_channel(s, &at->value.channel);
    if (at->value.kind == AMI_VALUE_QUEUE) stitch_queue(s, &at->value.queue);
}

void inputs_post_all(struct stitch *s, const struct inputs *in) {
    for (size_t i = 0; i < in->count; i++)
        inputs_post(s, in, i);
    for (size_t i = 0; i < in->visit_count; i++)
        stitch_visit(s, (uint32_t)i, &in->visits[i]);
}

static uint64_t draw(uint64_t *random) {
    *random = *random * 6364136223846793005u + 1442695040888963407u;
    return *random >> 33;
}

void inputs_post_shuffled(struct stitch *s, const struct inputs *in, uint64_t seed) {
    size_t inputs = in->count + in->visit_count, count = 0;
    size_t *order = mem_alloc(inputs * 2 * sizeof *order);
    for (size_t i = 0; i < inputs; i++) {
        order[count++] = i;
        if (draw(&seed) % 4 == 0) order[count++] = i;
    }
    for (size_t i = count; i-- > 1;) {
        size_t k = draw(&seed) % (i + 1), other = order[k];
        order[k] = order[i];
        order[i] = other;
    }
    for (size_t i = 0; i < count; i++) {
        if (order[i] < in->count)
            inputs_post(s, in, order[i]);
        else
            stitch_visit(s, (uint32_t)(order[i] - in->count), &in->visits[order[i] - in->count]);
    }
    free(order);
}

static int line_order(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

void calls_dump(const struct stitch *s, struct buf *out) {
    char **lines = NULL;
    size_t count = 0;
    struct call c;
    buf_clear(out);
    for (uint32_t n = 0; n < stitch_count(s); n++) {
        if (!stitch_get(s, n, &c)) continue;
        struct buf line = {0};
        uint32_t ids[] = {c.id, c.source, c.name, c.destination, c.queue, c.agent};
        for (size_t i = 0; i < sizeof ids / sizeof ids[0]; i++) {
            buf_span(&line, stitch_text(s, ids[i]));
            buf_put(&line, "|", 1);
        }
        buf_format(&line, "%d|%d|%d|%d|%lld|%lld|%lld|%u|%u|%u|%u|%u", c.server, c.result,
                   c.direction, c.basis, (long long)c.start, (long long)c.answer, (long long)c.end,
                   c.talk_s, c.ring_s, c.rows, c.visits, c.channels);
        lines = mem_resize(lines, count + 1, sizeof *lines);
        lines[count++] = mem_string(line.at, line.len);
        buf_finish(&line);
    }
    if (count) qsort(lines, count, sizeof *lines, line_order);
    for (size_t i = 0; i < count; i++) {
        buf_format(out, "%s\n", lines[i]);
        free(lines[i]);
    }
    free(lines);
}

struct census take_census(const struct stitch *s, uint16_t server) {
    struct census census = {0};
    struct call c;
    for (uint32_t n = 0; n < stitch_count(s); n++) {
        if (!stitch_get(s, n, &c) || c.server != server) continue;
        census.result[c.result]++;
        if (c.result != CALL_NO_RECORD) census.total++;
    }
    return census;
}

struct cdr made_row(uint16_t server, const char *unique_id, const char *channel,
                    const char *destination_channel, int64_t start, uint32_t duration) {
    struct cdr row = {.server = server,
                      .start = start,
                      .answer = start,
                      .end = start + duration,
                      .duration = duration,
                      .billable = duration,
                      .disposition = CDR_ANSWERED,
                      .sequence = CDR_NO_SEQUENCE};
    row.text[CDR_UNIQUE_ID] = span_of(unique_id);
    row.text[CDR_CHANNEL] = span_of(channel);
    row.text[CDR_DESTINATION_CHANNEL] = span_of(destination_channel);
    row.text[CDR_LAST_APPLICATION] = SPAN("Dial");
    return row;
}

struct channel_event made_event(enum channel_event_kind kind, const char *unique_id,
                                const char *linked_id, int64_t at_s) {
    return (struct channel_event){.kind = kind,
                                  .at_us = at_s * 1000000,
                                  .unique_id = span_of(unique_id),
                                  .linked_id = span_of(linked_id),
                                  .channel = SPAN("PJSIP/1001-00000001"),
                                  .place.priority = INT64_MIN,
                                  .state = kind == CHANNEL_NEW ? 4 : INT64_MIN,
                                  .cause = INT64_MIN};
}
