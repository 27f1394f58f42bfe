// Writes frames, field by field, into a growing buffer. The mistakes of amiws are made here in the
// same way, because the board has to cope with them. Asterisk writes values as they are.
#include "wire.h"

#include <stdio.h>
#include <string.h>

void wire_begin(struct wire *w, struct buf *out, struct buf *packet, int type, unsigned server_id,
                const char *server) {
    *w = (struct wire){.out = out, .packet = packet};
    buf_clear(out);
    if (packet) buf_clear(packet);
    buf_format(
        out,
        "{ \"type\": %d, \"server_id\": %u, \"server_name\": \"%s\", \"ssl\": false, \"data\": {",
        type, server_id, server);
}

static size_t followers(unsigned char lead) {
    if (lead >= 0xF0) return 3;
    if (lead >= 0xE0) return 2;
    return lead >= 0xC0 ? 1 : 0;
}

static void escape_control(struct buf *out, unsigned char c) {
    static const char letters[] = "\bb\ff\nn\rr\tt\vv\"\"\\\\";
    for (size_t i = 0; i + 1 < sizeof letters - 1; i += 2) {
        if (c != (unsigned char)letters[i]) continue;
        char pair[2] = {'\\', letters[i + 1]};
        buf_put(out, pair, 2);
        return;
    }
    buf_format(out, "\\u00%x%x", c >> 4, c % 15);
}

bool wire_escape(struct buf *out, const char *text) {
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c >= 0x80) {
            size_t more = followers(c);
            if (i + more >= len) {
                buf_put(out, text + i, len - i);
                return more > 0;
            }
            buf_put(out, text + i, more + 1);
            i += more;
        } else if (c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
            escape_control(out, c);
        } else {
            buf_put(out, text + i, 1);
        }
    }
    return false;
}

void wire_field(struct wire *w, const char *prefix, const char *name, const char *value) {
    if (w->packet) buf_format(w->packet, "%s%s: %s\r\n", prefix, name, value);
    if (w->cut) return;
    buf_format(w->out, "%s\"%s%s\": \"", w->any ? "," : "", prefix, name);
    w->any = true;
    if (wire_escape(w->out, value))
        w->cut = true;
    else
        buf_put(w->out, "\"", 1);
}

void wire_number(struct wire *w, const char *name, int64_t value) {
    char digits[24];
    snprintf(digits, sizeof digits, "%lld", (long long)value);
    wire_field(w, "", name, digits);
}

void wire_end(struct wire *w) {
    if (!w->cut) buf_put(w->out, "}}", 2);
    if (w->packet) buf_put(w->packet, "\r\n", 2);
}

void wire_c_escape(const char *text, char *out, size_t size) {
    static const char letters[] = "\aa\bb\ff\nn\rr\tt\vv\"\"\\\\";
    size_t used = 0;
    for (; *text; text++) {
        char pair[2] = {*text, 0};
        for (size_t i = 0; i + 1 < sizeof letters - 1; i += 2)
            if (*text == letters[i]) pair[0] = '\\', pair[1] = letters[i + 1];
        for (size_t i = 0; i < 2 && pair[i] && used + 1 < size; i++)
            out[used++] = pair[i];
    }
    out[used] = '\0';
}

void wire_csv(struct buf *out, const char *text) {
    buf_put(out, "\"", 1);
    for (; *text; text++)
        buf_put(out, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
    buf_put(out, "\"", 1);
}
