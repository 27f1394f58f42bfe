// The two passes of the scanner, and the glance before them. Nearly all frames are valid JSON, and
// pass one (strict.c) reads them. One that is not was mostly spoiled by amiws while it copied a
// name. Pass two (repair.c) then reads what can be trusted, by a rule that no caller can get around
// with their name, and the frame counts as repaired. What neither pass reads is malformed: another
// shape, a value that is not a string, or, in a frame that needs repair, a header that occurs
// twice.
//
// The glance compares the first bytes with what amiws writes, and recognises the name of an event
// that nobody wants. If anything is written differently, the scan decides.
#include "ami/frame.h"

#include "base/utf8.h"
#include "scan.h"
#include "values.h"

#include <limits.h>
#include <string.h>

static inline bool eat(struct span *rest, struct span wanted) {
    if (rest->len < wanted.len || memcmp(rest->at, wanted.at, wanted.len) != 0) return false;
    *rest = (struct span){rest->at + wanted.len, rest->len - wanted.len};
    return true;
}

static bool eat_number(struct span *rest, int64_t *ret_value) {
    size_t len = 0;
    int64_t value = 0;
    while (len < rest->len && len < 18 && rest->at[len] >= '0' && rest->at[len] <= '9')
        value = value * 10 + (rest->at[len++] - '0');
    if (!len || (len > 1 && rest->at[0] == '0')) return false;
    *ret_value = value;
    *rest = span_from(*rest, len);
    return true;
}

static bool eat_name(struct span *rest, struct span *ret_name) { // and the quote after it
    const char *quote = rest->len ? memchr(rest->at, '"', rest->len) : NULL;
    if (!quote) return false;
    struct span name = {rest->at, (size_t)(quote - rest->at)};
    for (size_t i = 0; i < name.len; i++)
        if ((unsigned char)name.at[i] < 0x20 || name.at[i] == '\\') return false;
    if (!utf8_is_clean(name) && !utf8_valid(name)) return false;
    *ret_name = name;
    *rest = span_from(*rest, name.len + 1);
    return true;
}

bool ami_envelope(struct span bytes, struct ami_head *ret_head, struct span *ret_rest) {
    struct span rest = bytes;
    int64_t type;
    if (!eat(&rest, SPAN("{ \"type\": ")) || !eat_number(&rest, &type) || type > INT_MAX ||
        !eat(&rest, SPAN(", \"server_id\": ")) || !eat_number(&rest, &ret_head->server_id) ||
        !eat(&rest, SPAN(", \"server_name\": \"")) || !eat_name(&rest, &ret_head->server_name) ||
        !eat(&rest, SPAN(", \"ssl\": ")) ||
        !(eat(&rest, SPAN("false")) || eat(&rest, SPAN("true"))) ||
        !eat(&rest, SPAN(", \"data\": {")))
        return false;
    ret_head->type = (int)type;
    *ret_rest = rest;
    return true;
}

bool ami_name_char(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' ||
           c == '_' || c == '-';
}

enum ami_result ami_peek(struct span bytes, struct ami_head *ret_head) {
    struct ami_head head = {.kind = AMI_KIND_UNREAD};
    struct span rest;
    if (ami_is_packet(bytes)) return ami_packet_peek(bytes, ret_head);
    if (!ami_envelope(bytes, &head, &rest)) {
        *ret_head = (struct ami_head){.kind = AMI_KIND_UNREAD};
        return AMI_STRICT;
    }
    enum ami_result result = AMI_STRICT;
    if (head.type == AMI_RESPONSE) {
        head.kind = AMI_KIND_RESPONSE;
    } else if (head.type == AMI_EVENT && eat(&rest, SPAN("\"Event\": \"")) &&
               eat_name(&rest, &head.event)) {
        const struct ami_event *event = ami_event_of(head.event);
        if (event)
            head.kind = (int)(event - ami_events);
        else
            result = AMI_UNWANTED;
    }
    *ret_head = head;
    return result;
}

void ami_add(struct ami_frame *f, struct span name, struct span value) {
    if (f->field_count == AMI_FIELDS_MAX) return;
    f->fields[f->field_count++] = (struct ami_field){name, value};
}

static void start(struct ami_frame *f, struct buf *scratch) {
    buf_clear(scratch);
    f->type = 0;
    f->server_id = 0;
    f->server_name = f->event = SPAN_NONE;
    f->field_count = 0;
}

enum ami_result ami_scan(struct span bytes, struct buf *scratch, struct ami_frame *ret_frame) {
    start(ret_frame, scratch);
    if (!bytes.len || bytes.len > AMI_FRAME_MAX) return AMI_MALFORMED;
    enum ami_result result = AMI_STRICT;
    if (ami_is_packet(bytes)) {
        ami_packet(bytes, ret_frame);
    } else if (!ami_strict(bytes, scratch, ret_frame)) {
        start(ret_frame, scratch);
        if (!ami_repair(bytes, scratch, ret_frame)) {
            start(ret_frame, scratch);
            return AMI_MALFORMED;
        }
        result = AMI_REPAIRED;
    }
    ami_find(ret_frame, "Event", &ret_frame->event);
    return result;
}

bool ami_find(const struct ami_frame *f, const char *name, struct span *ret_value) {
    struct span wanted = span_of(name);
    for (size_t i = 0; i < f->field_count; i++) {
        if (f->fields[i].name.len != wanted.len) continue;
        if (!span_same_nocase(f->fields[i].name, wanted)) continue;
        *ret_value = f->fields[i].value;
        return true;
    }
    return false;
}
