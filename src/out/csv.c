// Writes CSV. A text from outside never becomes a formula, so that opening the file in a
// spreadsheet does not run what a caller chose as their name.
#include "export_parts.h"

#include <string.h>

static bool has_any(struct span text, const char *marks) {
    for (const char *m = marks; *m; m++)
        if (text.len && memchr(text.at, *m, text.len)) return true;
    return false;
}

static void separate(struct csv *c) {
    if (c->behind)
        buf_put(c->out, ",", 1);
    else
        c->start = c->out->len;
    c->behind = true;
}

void csv_text(struct csv *c, struct span text) {
    bool formula = text.len && strchr("=+-@\t\r", text.at[0]) && text.at[0];
    bool quoted = has_any(text, ",\"\r\n");
    separate(c);
    if (quoted) buf_put(c->out, "\"", 1);
    if (formula) buf_put(c->out, "'", 1);
    while (text.len) {
        const char *quote = memchr(text.at, '"', text.len);
        size_t len = quote ? (size_t)(quote - text.at) + 1 : text.len;
        buf_put(c->out, text.at, len);
        if (quote) buf_put(c->out, "\"", 1);
        text = span_from(text, len);
    }
    if (quoted) buf_put(c->out, "\"", 1);
}

void csv_plain(struct csv *c, struct span text) {
    separate(c);
    buf_span(c->out, text);
}

void csv_end(struct csv *c) {
    if (c->out->len == c->start) buf_put(c->out, "\"\"", 2); // an empty line would not be a row
    buf_put(c->out, "\r\n", 2);
    c->behind = false;
}
