// Decodes the Cdr event by the table of fields in cdr.h. Headers come in the order of that table,
// so each is looked for after the last one found. Times are what the PBX's local clock showed. In
// the hour that clocks show twice, cdr/moment.h uses the UniqueID for the start; a call is not
// answered before its start, and ends its duration after it.
#include "cdr/moment.h"
#include "values.h"

#include <string.h>

static int field_of(struct span name, size_t hint) {
    for (size_t n = 0; n < cdr_field_count; n++) {
        size_t i = hint + n < cdr_field_count ? hint + n : hint + n - cdr_field_count;
        const char *header = cdr_fields[i].header;
        if (strlen(header) == name.len && span_same_nocase(name, (struct span){header, name.len}))
            return (int)i;
    }
    return -1;
}

// It is in every event and says nothing about the call.
static bool is_frame_header(struct span name) {
    return span_same_nocase(name, SPAN("Event")) || span_same_nocase(name, SPAN("Privilege")) ||
           span_same_nocase(name, SPAN("Timestamp"));
}

static void add_custom(struct ami_texts *t, struct cdr *r, struct span name, struct span value) {
    if (r->custom_count == CDR_CUSTOM_MAX || is_frame_header(name)) return;
    name = ami_text(t, name);
    for (size_t i = 0; i < r->custom_count; i++)
        if (span_same_nocase(r->custom[i].name, name)) return;
    r->custom[r->custom_count++] = (struct cdr_custom){name, ami_text(t, value)};
}

static uint32_t seconds_of(struct span s) {
    int64_t number;
    if (!span_number(s, &number) || number < 0) return 0;
    return number > UINT32_MAX ? UINT32_MAX : (uint32_t)number;
}

enum ami_value_kind ami_decode_cdr(struct ami_texts *t, const struct ami_context *c,
                                   struct cdr *ret_cdr) {
    struct cdr *r = ret_cdr;
    struct span raw[CDR_FIXED_FIELDS + 2] = {0};
    uint32_t seen = 0;
    size_t hint = 0;
    memset(r, 0, offsetof(struct cdr, custom));
    r->custom_count = 0;
    for (size_t i = 0; i < t->frame->field_count; i++) {
        const struct ami_field *field = &t->frame->fields[i];
        int found = field_of(field->name, hint);
        if (found < 0) {
            add_custom(t, r, field->name, field->value);
            continue;
        }
        hint = (size_t)found + 1;
        if (seen & (1u << found)) continue;
        seen |= 1u << found;
        raw[found] = field->value;
    }

    struct span start = SPAN_NONE, answer = SPAN_NONE, end = SPAN_NONE;
    r->server = c->server;
    r->sequence = CDR_NO_SEQUENCE;
    r->disposition = CDR_FAILED;
    r->lacks = CDR_LACKS_ANSWER | CDR_LACKS_END;
    for (size_t i = 0; i < cdr_field_count; i++) {
        const struct cdr_field *field = &cdr_fields[i];
        size_t at = (size_t)field->index;
        if (!(seen & (1u << i))) continue;
        if (field->kind == CDR_TEXT) r->text[at] = ami_text(t, raw[i]);
        if (field->kind == CDR_SECONDS) *(uint32_t *)((char *)r + at) = seconds_of(raw[i]);
        if (field->kind == CDR_WORD) {
            r->disposition = cdr_disposition_of(raw[i]);
            r->disposition_word = ami_text(t, raw[i]);
        }
        if (field->kind == CDR_COUNT && !span_number(raw[i], &r->sequence))
            r->sequence = CDR_NO_SEQUENCE;
        if (field->kind == CDR_TIME && at == offsetof(struct cdr, start)) start = raw[i];
        if (field->kind == CDR_TIME && at == offsetof(struct cdr, answer)) {
            answer = raw[i];
            r->lacks &= (uint8_t)~CDR_LACKS_ANSWER;
        }
        if (field->kind == CDR_TIME && at == offsetof(struct cdr, end)) {
            end = raw[i];
            r->lacks &= (uint8_t)~CDR_LACKS_END;
        }
    }
    if (r->sequence < 0) r->sequence = CDR_NO_SEQUENCE;
    if (!r->text[CDR_UNIQUE_ID].len || !civil_parse(start, &r->local_start))
        return AMI_VALUE_BROKEN;
    r->start = cdr_moment(c->zone, r->local_start, r->text[CDR_UNIQUE_ID]);
    r->end = cdr_moment_later(c->zone, end, r->start + r->duration);
    r->answer = cdr_moment_later(c->zone, answer, r->start);
    return AMI_VALUE_CDR;
}
