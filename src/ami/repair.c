// Pass two, for frames that are invalid JSON because of amiws: it copies one to three bytes after a
// byte above 0x7F without escaping them. So a name in Latin-1 can swallow the backslash before a
// quote, or the quote, or the end of the frame. And names are written by strangers, who might like
// to end their value early and write `"Disposition": "ANSWERED"` after it. What they cannot write
// are the bytes `","Disposition": "` themselves: a quote in a value stays unescaped only within
// three bytes after a high byte, and the quote after `Disposition` is further from any. Therefore:
//
// - A value ends only at these bytes with a header that Asterisk's order for the event (events.c)
//   has at a later place. A quote, a comma or an unknown name ends nothing.
// - If these bytes come with a header that was there already, or that belongs before the last one,
//   Asterisk did not write them: the whole frame is malformed. Neither of the two headers is
//   believed, so even somebody who found a way to write them could only lose their own call, and
//   that is counted.
// - An unknown header between known ones (of another version of Asterisk) is read only if
//   everything up to the next known header is valid JSON.
// - The last fixed header of a Cdr is followed by those that the administrator mapped, with unknown
//   names. There every name that amiws could write ends a value if it is written in this way. The
//   first of two with the same name counts, as everywhere, so they cannot affect what was read
//   before.
// - A frame without its end was cut off: the value in which it was cut is dropped together with its
//   name.
//
// Within a value, broken UTF-8 and impossible escapes become U+FFFD, `\v` is 0x0B, and an escape
// that JSON does not know is kept as it is. The order of headers is unknown for responses and
// unwanted events: there every header name ends a value; nothing that counts is read from these.
#include "values.h"

#include "scan.h"

#include "base/utf8.h"

#include <string.h>

#define NEXT_HEADER "\",\""
#define NEXT_VALUE  "\": \""

static int place_of(const struct ami_event *event, struct span name) {
    for (int i = 0; event->order[i]; i++)
        if (span_same_nocase(name, span_of(event->order[i]))) return i;
    return -1;
}

// The length of the header name at p if `": "` follows it, else 0.
static size_t header_length(const char *p, const char *end) {
    const char *start = p;
    while (p < end && ami_name_char(*p))
        p++;
    if (end - p < (ptrdiff_t)sizeof NEXT_VALUE - 1) return 0; // p may be past the end
    return memcmp(p, NEXT_VALUE, sizeof NEXT_VALUE - 1) == 0 ? (size_t)(p - start) : 0;
}

static int hex_digit(char c) {
    if (c >= '0' && c <= '9') return c - '0';
    if (c >= 'a' && c <= 'f') return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

static bool unicode_escape(struct span s, uint32_t *ret_code) { // s starts at the backslash
    uint32_t code = 0;
    if (s.len < 6 || s.at[0] != '\\' || s.at[1] != 'u') return false;
    for (int i = 2; i < 6; i++) {
        int digit = hex_digit(s.at[i]);
        if (digit < 0) return false;
        code = code << 4 | (uint32_t)digit;
    }
    *ret_code = code;
    return true;
}

// What the escape at the start of s means, and its length in bytes; 0 if it is not an escape.
static size_t lenient_escape(struct span s, uint32_t *ret_code) {
    static const char names[] = "\"\\/bfnrtv", meanings[] = "\"\\/\b\f\n\r\t\v";
    const char *known = s.len > 1 && s.at[1] ? strchr(names, s.at[1]) : NULL;
    if (known) {
        *ret_code = (uint32_t)meanings[known - names];
        return 2;
    }
    uint32_t code, low;
    if (!unicode_escape(s, &code)) return 0;
    *ret_code = code == 0 || (code >= 0xD800 && code <= 0xDFFF) ? UTF8_REPLACEMENT : code;
    if (code < 0xD800 || code > 0xDBFF || !unicode_escape(span_from(s, 6), &low)) return 6;
    if (low < 0xDC00 || low > 0xDFFF) return 6;
    *ret_code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    return 12;
}

static struct span read_leniently(struct ami_cursor *c, struct span s) {
    char *out = ami_scratch(c), *to = out;
    while (s.len) {
        uint32_t code = '\\';
        size_t len = 0;
        if (s.at[0] != '\\')
            code = utf8_next(s, &len);
        else if (!(len = lenient_escape(s, &code)))
            len = 1;
        to += utf8_encode(code, to);
        s = span_from(s, len);
    }
    c->scratch->len += (size_t)(to - out);
    return (struct span){out, (size_t)(to - out)};
}

// Reads a stretch as valid JSON: a value, and unknown headers after it.
static bool read_strictly(struct ami_cursor *c, struct ami_frame *f, struct span name,
                          struct span stretch) {
    size_t count = f->field_count;
    c->at = stretch.at;
    c->end = stretch.at + stretch.len + 1; // the quote after it
    for (;;) {
        struct span value;
        if (!ami_string(c, &value)) break;
        ami_add(f, name, value);
        if (c->at == c->end) return true;
        size_t len = (size_t)(c->end - c->at) > 2 ? header_length(c->at + 2, c->end) : 0;
        if (!len || memcmp(c->at, ",\"", 2) != 0) break;
        name = (struct span){c->at + 2, len};
        c->at += 2 + len + sizeof NEXT_VALUE - 1;
    }
    f->field_count = count;
    return false;
}

static void add_stretch(struct ami_cursor *c, struct ami_frame *f, struct span name,
                        struct span stretch) {
    if (!read_strictly(c, f, name, stretch)) ami_add(f, name, read_leniently(c, stretch));
}

// Where the values may end: at the last quote of a complete frame, else at the end of the bytes.
static const char *values_end(struct span bytes, bool *ret_whole) {
    bytes = span_trim(bytes);
    *ret_whole = bytes.len > 3 && memcmp(bytes.at + bytes.len - 3, "\"}}", 3) == 0;
    return bytes.at + bytes.len - (*ret_whole ? 3 : 0);
}

static const struct ami_event *event_at(struct span rest) {
    static const struct span first = {"\"Event\": \"", 10};
    if (!span_starts(rest, first)) return NULL;
    rest = span_from(rest, first.len);
    return ami_event_of(span_take(&rest, '"'));
}

bool ami_repair(struct span bytes, struct buf *scratch, struct ami_frame *f) {
    struct ami_head head;
    struct span rest;
    bool whole;
    const char *end = values_end(bytes, &whole);
    if (!ami_envelope(bytes, &head, &rest) || !rest.len || rest.at[0] != '"') return false;
    const struct ami_event *event = head.type == AMI_EVENT ? event_at(rest) : NULL;
    struct ami_cursor c = {NULL, NULL, scratch, bytes.len, 4};
    f->type = head.type;
    f->server_id = head.server_id;
    f->server_name = head.server_name;

    size_t length = header_length(rest.at + 1, end);
    if (!length) return false;
    struct span name = {rest.at + 1, length};
    const char *value = name.at + length + sizeof NEXT_VALUE - 1, *p = value;
    int place = 0; // of the last known header
    while (p < end && (p = memmem(p, (size_t)(end - p), NEXT_HEADER, sizeof NEXT_HEADER - 1))) {
        const char *next = p + sizeof NEXT_HEADER - 1;
        length = header_length(next, end);
        int found = length && event ? place_of(event, (struct span){next, length}) : -1;
        bool ends = length && (!event || found >= 0 || (event->mapped && !event->order[place + 1]));
        if (!ends) {
            p++;
            continue;
        }
        if (found >= 0 && found <= place) return false;
        if (found >= 0) place = found;
        add_stretch(&c, f, name, (struct span){value, (size_t)(p - value)});
        name = (struct span){next, length};
        p = value = next + length + sizeof NEXT_VALUE - 1;
    }
    if (whole && value <= end)
        add_stretch(&c, f, name, (struct span){value, (size_t)(end - value)});
    // The event that gave the order must be the one that selects the decoder.
    return f->field_count > 0 && (!ami_find(f, "Event", &name) || ami_event_of(name) == event);
}
