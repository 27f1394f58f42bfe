// Turns the texts of a record into numbers. A text is split into parts only if putting the parts
// together gives the same bytes again; any other text goes into the dictionary as a whole. Equal
// texts are always split in the same way, so that packed rows can be compared without their texts.
#include "store_rows.h"

#include <string.h>

// Takes a decimal number, exactly as printf("%u") would write it, from the front of `s`.
static bool take_decimal(struct span *s, uint32_t *ret_value) {
    uint64_t value = 0;
    size_t i = 0;
    for (; i < s->len && s->at[i] >= '0' && s->at[i] <= '9'; i++) {
        value = value * 10 + (uint64_t)(s->at[i] - '0');
        if (value > UINT32_MAX) return false;
    }
    if (i == 0 || (i > 1 && s->at[0] == '0')) return false;
    *s = span_from(*s, i);
    *ret_value = (uint32_t)value;
    return true;
}

static bool take_hex(struct span s, uint32_t *ret_value) { // exactly as "%08x" writes it
    uint32_t value = 0;
    if (s.len != 8) return false;
    for (size_t i = 0; i < 8; i++) {
        char c = s.at[i];
        uint32_t digit;
        if (c >= '0' && c <= '9')
            digit = (uint32_t)(c - '0');
        else if (c >= 'a' && c <= 'f')
            digit = (uint32_t)(c - 'a') + 10;
        else
            return false;
        value = value << 4 | digit;
    }
    *ret_value = value;
    return true;
}

static enum channel_tail pack_channel(struct cdr_store *s, struct span text, uint32_t *ret_id,
                                      uint32_t *ret_tail) {
    enum channel_tail kind = TAIL_HEX;
    struct span body = text;
    if (body.len > 2 && body.at[body.len - 2] == ';') {
        char leg = body.at[body.len - 1];
        if (leg == '1' || leg == '2') {
            kind = leg == '1' ? TAIL_HEX_1 : TAIL_HEX_2;
            body.len -= 2;
        }
    }
    *ret_tail = 0;
    if (body.len >= 9 && body.at[body.len - 9] == '-' &&
        take_hex(span_from(body, body.len - 8), ret_tail)) {
        *ret_id = intern_put(&s->texts, (struct span){body.at, body.len - 9});
        return kind;
    }
    *ret_id = intern_put(&s->texts, text);
    return TAIL_NONE;
}

static bool pack_unique(struct cdr_store *s, struct span text, struct cold *c) {
    struct span prefix = SPAN_NONE, rest = text;
    for (size_t i = text.len; i-- > 0;) {
        if (text.at[i] != '-') continue;
        prefix = (struct span){text.at, i + 1};
        rest = span_from(text, i + 1);
        break;
    }
    uint32_t epoch, count;
    if (take_decimal(&rest, &epoch) && rest.len && rest.at[0] == '.') {
        rest = span_from(rest, 1);
        if (take_decimal(&rest, &count) && !rest.len) {
            c->unique = intern_put(&s->texts, prefix);
            c->unique_epoch = epoch;
            c->unique_count = count;
            return true;
        }
    }
    c->unique = intern_put(&s->texts, text);
    return false;
}

void row_key_pack(struct cdr_store *s, const struct cdr *row, struct row_key *ret_key) {
    struct cold c = {0};
    unsigned flags = pack_unique(s, row->text[CDR_UNIQUE_ID], &c) ? ROW_UNIQUE_PACKED : 0;
    flags |= ROW_CHANNEL *
             (unsigned)pack_channel(s, row->text[CDR_CHANNEL], &c.channel, &c.channel_tail);
    flags |= ROW_DESTINATION_CHANNEL * (unsigned)pack_channel(s, row->text[CDR_DESTINATION_CHANNEL],
                                                              &c.destination_channel,
                                                              &c.destination_channel_tail);
    *ret_key = (struct row_key){.exact_start = row->start,
                                .server = row->server,
                                .duration = row->duration,
                                .billable = row->billable,
                                .disposition = (uint8_t)row->disposition};
    ret_key->application = intern_put(&s->texts, row->text[CDR_LAST_APPLICATION]);
    c.destination = intern_put(&s->texts, row->text[CDR_DESTINATION]);
    ret_key->start = (uint32_t)row->start;
    if (row->start < 0 || row->start > UINT32_MAX) {
        flags |= ROW_ODD_START | ROW_ODD;
        ret_key->start = row->start < 0 ? 0 : UINT32_MAX;
    }
    c.flags = flags;
    ret_key->cold = c;
}

static bool pack_caller(struct cdr_store *s, const struct cdr *row, struct cold *c) {
    struct span text = row->text[CDR_CALLER_ID];
    if (text.len >= 5 && text.at[0] == '"' && text.at[text.len - 1] == '>') {
        for (size_t i = text.len - 3; i > 0; i--) { // the last `" <`
            if (memcmp(text.at + i, "\" <", 3) != 0) continue;
            struct span number = {text.at + i + 3, text.len - i - 4};
            bool same = span_same(number, row->text[CDR_SOURCE]); // which it mostly is
            c->caller_name = intern_put(&s->texts, (struct span){text.at + 1, i - 1});
            c->caller_number = same ? c->source : intern_put(&s->texts, number);
            return true;
        }
    }
    c->caller_name = intern_put(&s->texts, text);
    return false;
}

// False if the time is too far from the start.
static bool pack_time(int64_t start, int64_t time, int32_t *ret_delta) {
    if (time == CDR_NO_TIME) {
        *ret_delta = NO_DELTA;
        return true;
    }
    int64_t delta;
    if (__builtin_sub_overflow(time, start, &delta)) return false;
    if (delta <= INT32_MIN || delta > INT32_MAX) return false;
    *ret_delta = (int32_t)delta;
    return true;
}

static bool pack_local(int64_t start, struct civil printed, int32_t *ret_local) {
    int64_t local = civil_seconds(printed);
    struct civil back = civil_of_seconds(local);
    return back.year == printed.year && back.month == printed.month && back.day == printed.day &&
           back.hour == printed.hour && back.minute == printed.minute &&
           back.second == printed.second && pack_time(start, local, ret_local);
}

static uint32_t pack_text(struct cdr_store *s, const struct cdr *row, enum cdr_text field) {
    return intern_put(&s->texts, row->text[field]);
}

static void pack_extra(struct cdr_store *s, const struct cdr *row, struct cold *c) {
    bool odd = c->flags & ROW_ODD;
    if (!odd && !row->custom_count) return;
    struct extra e = {.pair_count = (uint32_t)row->custom_count};
    if (odd) {
        e.start = row->start;
        e.answer = row->answer;
        e.end = row->end;
        e.sequence = row->sequence;
        e.local_start = row->local_start;
    }
    if (e.pair_count > CDR_CUSTOM_MAX) e.pair_count = CDR_CUSTOM_MAX;
    for (uint32_t i = 0; i < e.pair_count; i++) {
        e.pairs[i].name = intern_put(&s->texts, row->custom[i].name);
        e.pairs[i].value = intern_put(&s->texts, row->custom[i].value);
    }
    c->extra = extra_put(&s->extras, &e, odd);
}

void row_pack(struct cdr_store *s, const struct row_key *key, const struct cdr *row,
              uint8_t direction, unsigned parts, struct cdr_hot *ret_hot, struct cold *ret_cold) {
    struct cold c = key->cold;
    c.flags |= ROW_PARTS * parts;
    struct shape shape = {
        .account = pack_text(s, row, CDR_ACCOUNT_CODE),
        .context = pack_text(s, row, CDR_DESTINATION_CONTEXT),
        .application = key->application,
        .ama = pack_text(s, row, CDR_AMA_FLAGS),
        .word = intern_put(&s->texts, row->disposition_word),
    };
    bool fits = pack_local(row->start, row->local_start, &shape.local) &&
                pack_time(row->start, row->answer, &c.answer) &&
                pack_time(row->start, row->end, &c.end) && row->sequence >= CDR_NO_SEQUENCE &&
                row->sequence <= INT32_MAX;
    if (fits)
        c.sequence = (int32_t)row->sequence;
    else
        c.flags |= ROW_ODD;
    if (c.flags & ROW_ODD) shape.local = 0;
    c.shape = intern_put(&s->shapes, (struct span){(const char *)&shape, sizeof shape});
    c.source = pack_text(s, row, CDR_SOURCE);
    c.last_data = pack_text(s, row, CDR_LAST_DATA);
    c.user_field = pack_text(s, row, CDR_USER_FIELD);
    if (pack_caller(s, row, &c)) c.flags |= ROW_CALLER_PACKED;
    struct span linked = row->text[CDR_LINKED_ID];
    if (linked.len && span_same(linked, row->text[CDR_UNIQUE_ID]))
        c.flags |= ROW_LINKED_SAME;
    else
        c.linked = intern_put(&s->texts, linked);
    pack_extra(s, row, &c);
    *ret_cold = c;
    struct span queue = cdr_queue(row->text[CDR_LAST_APPLICATION], row->text[CDR_LAST_DATA]);
    uint8_t hour = row->local_start.hour;
    *ret_hot = (struct cdr_hot){
        .start = key->start,
        .duration = row->duration,
        .billable = row->billable,
        .queue = intern_put(&s->texts, queue),
        .agent = intern_put(&s->texts, cdr_agent(row->text[CDR_DESTINATION_CHANNEL])),
        .server = row->server,
        .disposition = (uint8_t)row->disposition,
        .direction = direction,
        .local_hour = hour < 24 ? hour : 23,
        .local_weekday = (uint8_t)civil_weekday(row->local_start),
    };
}
