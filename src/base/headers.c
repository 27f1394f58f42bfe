// Header lines of AMI and HTTP. A value is everything between the blank after the colon and CR LF;
// a single CR or LF is part of it.
#include "base/headers.h"

#include <string.h>

#define LINE_END SPAN("\r\n")

static struct span take_line(struct span *rest) {
    const char *end = memmem(rest->at, rest->len, LINE_END.at, LINE_END.len);
    if (!end) {
        struct span all = *rest;
        *rest = SPAN_NONE;
        return all;
    }
    struct span line = {rest->at, (size_t)(end - rest->at)};
    *rest = span_from(*rest, line.len + LINE_END.len);
    return line;
}

static size_t name_length(struct span line) {
    for (size_t i = 0; i < line.len; i++) {
        if (line.at[i] == ':') return i;
        if (line.at[i] <= ' ' || line.at[i] >= 0x7f) return 0;
    }
    return 0;
}

bool headers_next(struct span *rest, struct span *ret_name, struct span *ret_value) {
    while (rest->len) {
        struct span line = take_line(rest);
        size_t len = name_length(line);
        if (!len) continue;
        *ret_name = (struct span){line.at, len};
        *ret_value = span_from(line, len + 1);
        if (ret_value->len && *ret_value->at == ' ') *ret_value = span_from(*ret_value, 1);
        return true;
    }
    return false;
}

bool headers_find(struct span lines, const char *name, struct span *ret_value) {
    struct span found, value;
    while (headers_next(&lines, &found, &value))
        if (span_same_nocase(found, span_of(name))) {
            *ret_value = value;
            return true;
        }
    return false;
}

size_t headers_end(struct span bytes, unsigned *matched) {
    static const char wanted[] = "\r\n\r\n";
    const char *p = bytes.at, *end = bytes.at + bytes.len;
    unsigned have = *matched;
    while (p < end) {
        if (!have && !(p = memchr(p, '\r', (size_t)(end - p)))) break;
        char c = *p++;
        have = c == wanted[have] ? have + 1 : c == '\r' ? 1 : 0;
        if (have == sizeof wanted - 1) {
            *matched = 0;
            return (size_t)(p - bytes.at);
        }
    }
    *matched = have;
    return 0;
}
