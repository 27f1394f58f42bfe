// Decodes frames by tables: the event's name selects the struct (events.c), and a table of headers
// fills it. This file has what all decoders share, and the responses.
#include "ami/decode.h"

#include "base/utf8.h"
#include "scan.h"
#include "values.h"

#include <string.h>

static size_t frame_bytes(const struct ami_frame *f) {
    size_t total = 0;
    for (size_t i = 0; i < f->field_count; i++)
        total += f->fields[i].name.len + f->fields[i].value.len;
    return total;
}

// A byte becomes at most three, and one more if it is unescaped first; each field is read once.
static void scratch_room(struct ami_texts *t) {
    if (!t->scratch->len) buf_room(t->scratch, 4 * frame_bytes(t->frame));
}

struct span ami_text(struct ami_texts *t, struct span raw) {
    if (utf8_is_clean(raw)) return raw;
    scratch_room(t);
    size_t start = t->scratch->len;
    utf8_clean(t->scratch, raw);
    return (struct span){t->scratch->at + start, t->scratch->len - start};
}

// Names in channel events are escaped as in C ("tab\there", "O\'Neil"); those in a Cdr and in lists
// are not.
static struct span name_text(struct ami_texts *t, struct span raw) {
    static const char letters[] = "a\ab\bf\fn\nr\rt\tv\v\\\\\"\"''??";
    if (!raw.len || !memchr(raw.at, '\\', raw.len)) return ami_text(t, raw);
    scratch_room(t);
    size_t start = t->scratch->len;
    for (size_t i = 0; i < raw.len; i++) {
        char c = raw.at[i];
        for (size_t k = 0; c == '\\' && i + 1 < raw.len && letters[k]; k += 2)
            if (raw.at[i + 1] == letters[k]) {
                c = letters[k + 1];
                i++;
                break;
            }
        buf_put(t->scratch, &c, 1);
    }
    return ami_text(t, (struct span){t->scratch->at + start, t->scratch->len - start});
}

static void fill_slot(struct ami_texts *t, const struct ami_slot *slot, struct span value,
                      void *out) {
    void *place = (char *)out + slot->offset;
    int64_t number;
    switch (slot->kind) {
    case SLOT_CALLER:
        if (span_same(value, SPAN("<unknown>"))) return;
        *(struct span *)place = ami_text(t, value);
        return;
    case SLOT_NAME:
        if (span_same(value, SPAN("<unknown>"))) return;
        *(struct span *)place = name_text(t, value);
        return;
    case SLOT_TEXT:
        *(struct span *)place = ami_text(t, value);
        return;
    case SLOT_NUMBER:
        if (span_number(value, &number)) *(int64_t *)place = number;
        return;
    case SLOT_FLAG:
        *(bool *)place = span_same(value, SPAN("1"));
        return;
    }
}

void ami_fill(struct ami_texts *t, const struct ami_slot *slots, size_t count, uint32_t kind_bit,
              void *out) {
    uint64_t filled = 0; // a bit for each slot of the table
    size_t hint = 0;     // headers mostly come in the order of the table
    for (size_t i = 0; i < t->frame->field_count; i++) {
        const struct ami_field *field = &t->frame->fields[i];
        for (size_t n = 0; n < count; n++) {
            size_t number = hint + n < count ? hint + n : hint + n - count;
            const struct ami_slot *slot = &slots[number];
            if (slot->header.len != field->name.len) continue;
            if (!span_same_nocase(slot->header, field->name)) continue;
            if (slot->kinds && !(slot->kinds & kind_bit)) continue;
            uint64_t same = 0; // other slots for the same place
            for (size_t k = 0; k < count; k++)
                if (slots[k].offset == slot->offset) same |= UINT64_C(1) << k;
            if (!(filled & same)) fill_slot(t, slot, field->value, out);
            filled |= same;
            hint = number + 1 < count ? number + 1 : 0;
            break;
        }
    }
}

// Parses "1795379369.992447" into microseconds; false if it is something else.
static bool moment_of(struct span s, int64_t *ret_us) {
    int64_t seconds, part = 0;
    struct span rest = s, whole = span_take(&rest, '.');
    if (!span_number(whole, &seconds) || seconds < 0 || seconds > 100000000000) return false;
    for (size_t i = 0; i < 6; i++) {
        char digit = i < rest.len ? rest.at[i] : '0';
        if (digit < '0' || digit > '9') return false;
        part = part * 10 + (digit - '0');
    }
    *ret_us = seconds * 1000000 + part;
    return true;
}

bool ami_when(const struct ami_frame *f, const struct ami_context *c, int64_t *ret_us) {
    struct span timestamp;
    *ret_us = c->at_us;
    return ami_find(f, "Timestamp", &timestamp) && moment_of(timestamp, ret_us);
}

static enum ami_response response_of(const struct ami_frame *f, struct span message) {
    static const struct {
        const char *header; // NULL: compare the message
        struct span value;
        enum ami_response response;
    } rules[] = {
        {"Ping", {"Pong", 4}, AMI_RESPONSE_PONG},
        {NULL, {"Authentication accepted", 23}, AMI_RESPONSE_LOGGED_IN},
        {NULL, {"Authentication failed", 21}, AMI_RESPONSE_REFUSED},
        {NULL, {"Permission denied", 17}, AMI_RESPONSE_DENIED},
        {"EventList", {"start", 5}, AMI_RESPONSE_LIST_STARTS},
    };
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        struct span value = message;
        if (rules[i].header && !ami_find(f, rules[i].header, &value)) continue;
        if (span_same_nocase(value, rules[i].value)) return rules[i].response;
    }
    return AMI_RESPONSE_OTHER;
}

static void decode_response(struct ami_texts *t, struct ami_value *v) {
    struct span action_id = SPAN_NONE, message = SPAN_NONE, timestamp;
    ami_find(t->frame, "ActionID", &action_id);
    ami_find(t->frame, "Message", &message);
    v->response.response = response_of(t->frame, message);
    v->response.action_id = ami_text(t, action_id);
    v->response.message = ami_text(t, message);
    v->response.timestamp_us = INT64_MIN;
    if (v->response.response == AMI_RESPONSE_PONG && ami_find(t->frame, "Timestamp", &timestamp))
        moment_of(timestamp, &v->response.timestamp_us);
}

static void decode_system(const struct ami_frame *f, struct ami_value *v) {
    struct span uptime, restart;
    int64_t seconds;
    v->system.event = f->event;
    v->system.starts_again =
        ami_find(f, "Restart", &restart) && span_same_nocase(restart, SPAN("True"));
    v->system.uptime_s = -1;
    if (ami_find(f, "Uptime", &uptime) && span_number(uptime, &seconds) && seconds >= 0 &&
        seconds < 100000000000)
        v->system.uptime_s = seconds;
}

enum ami_value_kind ami_decode(const struct ami_frame *f, const struct ami_context *c,
                               struct buf *scratch, struct ami_value *ret_value) {
    struct ami_texts texts = {scratch, f};
    struct ami_value *v = ret_value;
    buf_clear(scratch);
    const struct ami_event *event = f->type == AMI_EVENT ? ami_event_of(f->event) : NULL;
    v->kind = event ? event->value : f->type == AMI_RESPONSE ? AMI_VALUE_RESPONSE : AMI_VALUE_NONE;
    if (v->kind == AMI_VALUE_CDR)
        v->kind = ami_decode_cdr(&texts, c, &v->cdr);
    else if (v->kind == AMI_VALUE_QUEUE)
        v->kind = ami_decode_queue(&texts, c, event->kind, &v->queue);
    else if (v->kind == AMI_VALUE_CHANNEL)
        v->kind = ami_decode_channel(&texts, c, event->kind, &v->channel);
    else if (v->kind == AMI_VALUE_RESPONSE)
        decode_response(&texts, v);
    else if (v->kind == AMI_VALUE_SYSTEM)
        decode_system(f, v);
    return v->kind;
}
