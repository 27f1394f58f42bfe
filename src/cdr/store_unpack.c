// From numbers back to a row's texts, byte for byte. Texts kept whole are handed out as they lie in
// the dictionary; those put together are written to the caller's buffer, whose room is made before
// the first of them so that none moves.
#include "base/buf.h"
#include "store_rows.h"

#include <string.h>

#define ODD_SIZE (4 * sizeof(int64_t) + sizeof(int16_t) + 5)

uint32_t extra_put(struct intern *extras, const struct extra *e, bool odd) {
    char bytes[ODD_SIZE + sizeof e->pairs];
    size_t len = 0;
    if (odd) {
        const struct civil *l = &e->local_start;
        const uint8_t small[5] = {l->month, l->day, l->hour, l->minute, l->second};
        const int64_t times[4] = {e->start, e->answer, e->end, e->sequence};
        memcpy(bytes, times, sizeof times);
        memcpy(bytes + sizeof times, &l->year, sizeof l->year);
        memcpy(bytes + sizeof times + sizeof l->year, small, sizeof small);
        len = ODD_SIZE;
    }
    memcpy(bytes + len, e->pairs, e->pair_count * sizeof e->pairs[0]);
    len += e->pair_count * sizeof e->pairs[0];
    return intern_put(extras, (struct span){bytes, len});
}

void extra_get(const struct intern *extras, uint32_t id, bool odd, struct extra *ret_extra) {
    struct span bytes = intern_get(extras, id);
    struct extra e = {0};
    if (odd) {
        uint8_t small[5];
        int64_t times[4];
        memcpy(times, bytes.at, sizeof times);
        memcpy(&e.local_start.year, bytes.at + sizeof times, sizeof e.local_start.year);
        memcpy(small, bytes.at + sizeof times + sizeof e.local_start.year, sizeof small);
        e.start = times[0];
        e.answer = times[1];
        e.end = times[2];
        e.sequence = times[3];
        e.local_start.month = small[0];
        e.local_start.day = small[1];
        e.local_start.hour = small[2];
        e.local_start.minute = small[3];
        e.local_start.second = small[4];
        bytes = span_from(bytes, ODD_SIZE);
    }
    e.pair_count = (uint32_t)(bytes.len / sizeof e.pairs[0]);
    if (bytes.len) memcpy(e.pairs, bytes.at, e.pair_count * sizeof e.pairs[0]);
    *ret_extra = e;
}

static struct span written(struct buf *scratch, size_t from) {
    return (struct span){scratch->at + from, scratch->len - from};
}

static struct span channel(struct span text, enum channel_tail kind, uint32_t tail,
                           struct buf *scratch) {
    static const char *const legs[] = {[TAIL_HEX] = "", [TAIL_HEX_1] = ";1", [TAIL_HEX_2] = ";2"};
    if (kind == TAIL_NONE) return text;
    size_t from = scratch->len;
    buf_span(scratch, text);
    buf_format(scratch, "-%08x%s", tail, legs[kind]);
    return written(scratch, from);
}

static struct span caller(struct span name, struct span number, struct buf *scratch) {
    size_t from = scratch->len;
    buf_put(scratch, "\"", 1);
    buf_span(scratch, name);
    buf_put(scratch, "\" <", 3);
    buf_span(scratch, number);
    buf_put(scratch, ">", 1);
    return written(scratch, from);
}

static void unpack_times(const struct cdr_hot *hot, const struct cold *c, const struct shape *shape,
                         const struct extra *e, struct cdr *r) {
    if (c->flags & ROW_ODD) {
        r->start = e->start;
        r->answer = e->answer;
        r->end = e->end;
        r->sequence = e->sequence;
        r->local_start = e->local_start;
        return;
    }
    r->start = hot->start;
    r->answer = c->answer == NO_DELTA ? CDR_NO_TIME : r->start + c->answer;
    r->end = c->end == NO_DELTA ? CDR_NO_TIME : r->start + c->end;
    r->sequence = c->sequence;
    r->local_start = civil_of_seconds(r->start + shape->local);
}

void row_unpack(const struct cdr_store *s, const struct cdr_hot *hot, const struct cold *c,
                struct buf *scratch, struct cdr *ret_row) {
    const struct intern *t = &s->texts;
    struct shape shape;
    struct extra e = {0};
    memcpy(&shape, intern_get(&s->shapes, c->shape).at, sizeof shape);
    if (c->extra) extra_get(&s->extras, c->extra, c->flags & ROW_ODD, &e);
    *ret_row = (struct cdr){
        .server = hot->server,
        .duration = hot->duration,
        .billable = hot->billable,
        .disposition = (enum cdr_disposition)hot->disposition,
        .disposition_word = intern_get(t, shape.word),
        .custom_count = e.pair_count,
    };
    unpack_times(hot, c, &shape, &e, ret_row);
    for (uint32_t i = 0; i < e.pair_count; i++) {
        ret_row->custom[i].name = intern_get(t, e.pairs[i].name);
        ret_row->custom[i].value = intern_get(t, e.pairs[i].value);
    }
    struct span *text = ret_row->text;
    struct span name = intern_get(t, c->caller_name), number = intern_get(t, c->caller_number);
    struct span one = intern_get(t, c->channel), two = intern_get(t, c->destination_channel);
    struct span unique = intern_get(t, c->unique);
    buf_clear(scratch);
    buf_room(scratch, name.len + number.len + one.len + two.len + unique.len + 96);
    text[CDR_ACCOUNT_CODE] = intern_get(t, shape.account);
    text[CDR_DESTINATION_CONTEXT] = intern_get(t, shape.context);
    text[CDR_LAST_APPLICATION] = intern_get(t, shape.application);
    text[CDR_AMA_FLAGS] = intern_get(t, shape.ama);
    text[CDR_SOURCE] = intern_get(t, c->source);
    text[CDR_DESTINATION] = intern_get(t, c->destination);
    text[CDR_LAST_DATA] = intern_get(t, c->last_data);
    text[CDR_USER_FIELD] = intern_get(t, c->user_field);
    text[CDR_CALLER_ID] = c->flags & ROW_CALLER_PACKED ? caller(name, number, scratch) : name;
    text[CDR_CHANNEL] =
        channel(one, (enum channel_tail)(c->flags / ROW_CHANNEL & 3), c->channel_tail, scratch);
    text[CDR_DESTINATION_CHANNEL] =
        channel(two, (enum channel_tail)(c->flags / ROW_DESTINATION_CHANNEL & 3),
                c->destination_channel_tail, scratch);
    if (c->flags & ROW_UNIQUE_PACKED) {
        size_t from = scratch->len;
        buf_span(scratch, unique);
        buf_format(scratch, "%u.%u", c->unique_epoch, c->unique_count);
        unique = written(scratch, from);
    }
    text[CDR_UNIQUE_ID] = unique;
    text[CDR_LINKED_ID] = c->flags & ROW_LINKED_SAME ? unique : intern_get(t, c->linked);
}
