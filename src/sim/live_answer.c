// What a proxy in front of amiws answers instead of opening a WebSocket: that there is none, that
// it is elsewhere, or that it wants a password, by Basic (RFC 7617) or Digest (RFC 7616).
#include "base/md5.h"
#include "live_model.h"
#include "sim/live.h"

#include <stdio.h>

#define REALM "amiws"
#define BASIC "Y2RydG9wOnNpbXVsYXRlZA==" // LIVE_USER:LIVE_SECRET in base64

// A part of the Digest header, name=value or name="value"; SPAN_NONE if it is not there.
static struct span part_of(struct span rest, const char *name) {
    while (rest.len) {
        struct span value = span_take(&rest, ','), key = span_trim(span_take(&value, '='));
        value = span_trim(value);
        if (!span_same_nocase(key, span_of(name))) continue;
        bool quoted = value.len > 1 && *value.at == '"';
        return quoted ? (struct span){value.at + 1, value.len - 2} : value;
    }
    return SPAN_NONE;
}

static void hash(struct buf *text, char ret_hex[MD5_HEX]) {
    md5_hex(buf_text(text), SPAN_NONE, ret_hex);
    buf_clear(text);
}

static bool knows_digest(const struct live *l, struct span given, bool *ret_stale) {
    static const char *const hashed[] = {"nonce", "nc", "cnonce", "qop"};
    char user[MD5_HEX], what[MD5_HEX], wanted[MD5_HEX], nonce[16];
    struct buf text = {0};
    struct span uri = part_of(given, "uri");
    buf_format(&text, LIVE_USER ":" REALM ":" LIVE_SECRET);
    hash(&text, user);
    buf_format(&text, "GET:%.*s", (int)uri.len, uri.at);
    hash(&text, what);
    buf_format(&text, "%s", user);
    for (size_t i = 0; i < sizeof hashed / sizeof *hashed; i++) {
        buf_put(&text, ":", 1);
        buf_span(&text, part_of(given, hashed[i]));
    }
    buf_format(&text, ":%s", what);
    hash(&text, wanted);
    buf_finish(&text);
    snprintf(nonce, sizeof nonce, "%08x", l->nonce);
    bool knows = span_same(part_of(given, "response"), span_of(wanted)) &&
                 span_same(part_of(given, "username"), SPAN(LIVE_USER));
    *ret_stale = knows && !span_same(part_of(given, "nonce"), span_of(nonce));
    return knows && !*ret_stale;
}

static void end(struct buf *out) {
    buf_format(out, "Content-Length: 0\r\nConnection: close\r\n\r\n");
}

static void ask(struct live *l, struct span authorization, struct buf *out) {
    bool basic = l->password == PASSWORD_BASIC, stale = false, in;
    struct span given = authorization, scheme = span_take(&given, ' ');
    if (basic)
        in = span_same(scheme, SPAN("Basic")) && span_same(span_trim(given), SPAN(BASIC));
    else
        in = span_same(scheme, SPAN("Digest")) && knows_digest(l, given, &stale);
    if (in && !l->other_password) {
        l->nonce++;
        return;
    }
    buf_format(out, "HTTP/1.1 401 Unauthorized\r\n");
    if (basic)
        buf_format(out, "WWW-Authenticate: Basic realm=\"" REALM "\"\r\n");
    else
        buf_format(out,
                   "WWW-Authenticate: Digest realm=\"" REALM "\", qop=\"auth\", algorithm=MD5, "
                   "nonce=\"%08x\"%s\r\n",
                   l->nonce, stale ? ", stale=true" : "");
    end(out);
}

void live_answer(struct live *l, struct span authorization, struct buf *out) {
    if (l->greeting == GREET_NOT_FOUND) {
        buf_format(out, "HTTP/1.1 404 Not Found\r\n");
        end(out);
    } else if (l->greeting == GREET_REDIRECT) {
        buf_format(out, "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\n");
        end(out);
    } else if (l->password != PASSWORD_NONE) {
        ask(l, authorization, out);
    }
}
