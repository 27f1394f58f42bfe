// Turns numbers back into the texts of a record, byte for byte. Texts that are stored whole are
// returned as they lie in the dictionary. The others are written to the caller's buffer, which is
// made large enough before the first of them, so that none of them moves.
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

static struct span text_from(struct buf *scratch, size_t from) {
    return (struct span){scratch->at + from, scratch->len - from};
}

static struct span channel(struct span text, enum channel_tail kind, uint32_t tail,
                           struct buf *scratch) {
    static const char *const legs[] = {[TAIL_HEX] = "", [TAIL_HEX_1] = ";1", [TAIL_HEX_2] = ";2"};
    if (kind == TAIL_NONE) return text;
    size_t from = scratch->len;
    buf_span(scratch, text);
    buf_format(scratch, "-%08x%s", tail, legs[kind]);
    return text_from(scratch, from);
}

static struct span caller(struct span name, struct span number, struct buf *scratch) {
    size_t from = scratch->len;
    buf_put(scratch, "\"", 1);
    buf_span(scratch, name);
    buf_put(scratch, "\" <", 3);
    buf_span(scratch, number);
    buf_put(scratch, ">", 1);
    return text_from(scratch, from);
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

// The id of a text that is stored whole; false if it has to be put together.
static bool whole_text(const struct cold *c, const struct shape *shape, enum cdr_text which,
                       uint32_t *ret_id) {
    switch (which) {
    case CDR_ACCOUNT_CODE:
        *ret_id = shape->account;
        return true;
    case CDR_SOURCE:
        *ret_id = c->source;
        return true;
    case CDR_DESTINATION:
        *ret_id = c->destination;
        return true;
    case CDR_DESTINATION_CONTEXT:
        *ret_id = shape->context;
        return true;
    case CDR_CALLER_ID:
        *ret_id = c->caller_name;
        return !(c->flags & ROW_CALLER_PACKED);
    case CDR_CHANNEL:
        *ret_id = c->channel;
        return !(c->flags & ROW_CHANNEL * 3u);
    case CDR_DESTINATION_CHANNEL:
        *ret_id = c->destination_channel;
        return !(c->flags & ROW_DESTINATION_CHANNEL * 3u);
    case CDR_LAST_APPLICATION:
        *ret_id = shape->application;
        return true;
    case CDR_LAST_DATA:
        *ret_id = c->last_data;
        return true;
    case CDR_AMA_FLAGS:
        *ret_id = shape->ama;
        return true;
    case CDR_UNIQUE_ID:
        *ret_id = c->unique;
        return !(c->flags & ROW_UNIQUE_PACKED);
    case CDR_USER_FIELD:
        *ret_id = c->user_field;
        return true;
    default:
        *ret_id = c->linked;
        return !(c->flags & ROW_LINKED_SAME);
    }
}

static struct span packed_text(const struct intern *t, const struct cold *c, enum cdr_text which,
                               struct buf *scratch) {
    size_t from = scratch->len;
    switch (which) {
    case CDR_CALLER_ID:
        return caller(intern_get(t, c->caller_name), intern_get(t, c->caller_number), scratch);
    case CDR_CHANNEL:
        return channel(intern_get(t, c->channel), (enum channel_tail)(c->flags / ROW_CHANNEL & 3),
                       c->channel_tail, scratch);
    case CDR_DESTINATION_CHANNEL:
        return channel(intern_get(t, c->destination_channel),
                       (enum channel_tail)(c->flags / ROW_DESTINATION_CHANNEL & 3),
                       c->destination_channel_tail, scratch);
    default:
        break;
    }
    buf_span(scratch, intern_get(t, c->unique));
    if (c->flags & ROW_UNIQUE_PACKED)
        buf_format(scratch, "%u.%u", c->unique_epoch, c->unique_count);
    return text_from(scratch, from);
}

// What none of the sources has that saw the row.
static uint8_t lacks(const struct cold *c) {
    unsigned carries = row_carries(c);
    return (uint8_t)((carries & SIGHT_ANSWER ? 0 : CDR_LACKS_ANSWER) |
                     (carries & SIGHT_END ? 0 : CDR_LACKS_END));
}

static void get_shape(const struct cdr_store *s, const struct cold *c, struct shape *ret_shape) {
    memcpy(ret_shape, intern_get(&s->shapes, c->shape).at, sizeof *ret_shape);
}

void row_unpack(const struct cdr_store *s, const struct cdr_hot *hot, const struct cold *c,
                struct buf *scratch, struct cdr *ret_row) {
    const struct intern *t = &s->texts;
    struct shape shape;
    struct extra e = {0};
    get_shape(s, c, &shape);
    if (c->extra) extra_get(&s->extras, c->extra, c->flags & ROW_ODD, &e);
    *ret_row = (struct cdr){
        .server = hot->server,
        .duration = hot->duration,
        .billable = hot->billable,
        .disposition = (enum cdr_disposition)hot->disposition,
        .disposition_word = intern_get(t, shape.word),
        .custom_count = e.pair_count,
        .lacks = lacks(c),
    };
    unpack_times(hot, c, &shape, &e, ret_row);
    for (uint32_t i = 0; i < e.pair_count; i++) {
        ret_row->custom[i].name = intern_get(t, e.pairs[i].name);
        ret_row->custom[i].value = intern_get(t, e.pairs[i].value);
    }
    const uint32_t parts[] = {c->caller_name, c->caller_number, c->channel, c->destination_channel,
                              c->unique};
    size_t room = 96;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        room += intern_get(t, parts[i]).len;
    buf_clear(scratch);
    buf_room(scratch, room);
    for (enum cdr_text i = 0; i < CDR_TEXTS; i++) {
        uint32_t id;
        bool whole = whole_text(c, &shape, i, &id);
        if (!whole && i == CDR_LINKED_ID)
            ret_row->text[i] = ret_row->text[CDR_UNIQUE_ID];
        else
            ret_row->text[i] = whole ? intern_get(t, id) : packed_text(t, c, i, scratch);
    }
}

bool cdr_store_text_id(const struct cdr_store *s, size_t number, enum cdr_text which,
                       uint32_t *ret_id) {
    const struct cold *c = cold_row(s, number);
    struct shape shape = {0};
    bool shaped = which == CDR_ACCOUNT_CODE || which == CDR_DESTINATION_CONTEXT ||
                  which == CDR_LAST_APPLICATION || which == CDR_AMA_FLAGS;
    if (shaped) get_shape(s, c, &shape);
    return whole_text(c, &shape, which, ret_id);
}

struct span cdr_store_field(const struct cdr_store *s, size_t number, enum cdr_text which,
                            struct buf *scratch) {
    uint32_t id;
    if (cdr_store_text_id(s, number, which, &id)) return intern_get(&s->texts, id);
    buf_clear(scratch);
    return packed_text(&s->texts, cold_row(s, number), which, scratch);
}

bool cdr_store_caller(const struct cdr_store *s, size_t number, uint32_t *ret_name,
                      uint32_t *ret_number) {
    const struct cold *c = cold_row(s, number);
    if (!(c->flags & ROW_CALLER_PACKED)) return false;
    *ret_name = c->caller_name;
    *ret_number = c->caller_number;
    return true;
}

size_t cdr_store_custom(const struct cdr_store *s, size_t number,
                        struct cdr_custom_id ret_ids[CDR_CUSTOM_MAX]) {
    const struct cold *c = cold_row(s, number);
    struct extra e;
    if (!c->extra) return 0;
    extra_get(&s->extras, c->extra, c->flags & ROW_ODD, &e);
    for (uint32_t i = 0; i < e.pair_count; i++)
        ret_ids[i] = (struct cdr_custom_id){e.pairs[i].name, e.pairs[i].value};
    return e.pair_count;
}
