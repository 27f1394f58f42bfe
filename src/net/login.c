// Parses the challenges of a proxy in one pass. They follow one another, with commas between them
// and also between their parts: a part that begins with a word and a blank begins another
// challenge.
#include "login.h"

#include "base/md5.h"
#include "tls.h"

#include <stdio.h>
#include <string.h>

#define HASHED_MOST 1536

struct challenge {
    struct span scheme, realm, nonce, opaque, qop, algorithm, stale;
};

// Up to the next comma outside of quotes.
static struct span take_part(struct span *rest) {
    size_t len = 0;
    bool quoted = false;
    for (; len < rest->len && (quoted || rest->at[len] != ','); len++) {
        if (rest->at[len] == '"') quoted = !quoted;
        if (quoted && rest->at[len] == '\\' && len + 1 < rest->len) len++;
    }
    struct span part = {rest->at, len};
    *rest = span_from(*rest, len < rest->len ? len + 1 : len);
    return span_trim(part);
}

// Takes the scheme off a part like "Digest realm=…". It has none if the part belongs to the
// challenge before.
static struct span take_scheme(struct span *part) {
    size_t len = 0;
    while (len < part->len && part->at[len] != ' ' && part->at[len] != '=')
        len++;
    if (len < part->len && part->at[len] == '=') return SPAN_NONE;
    struct span scheme = {part->at, len};
    *part = span_trim(span_from(*part, len));
    return scheme;
}

static void take_value(struct challenge *c, struct span part) {
    struct {
        const char *name;
        struct span *value;
    } known[] = {{"realm", &c->realm}, {"nonce", &c->nonce},         {"opaque", &c->opaque},
                 {"qop", &c->qop},     {"algorithm", &c->algorithm}, {"stale", &c->stale}};
    struct span name = span_take(&part, '=');
    struct span value = span_trim(part);
    bool quoted = value.len >= 2 && value.at[0] == '"' && value.at[value.len - 1] == '"';
    if (quoted) value = (struct span){value.at + 1, value.len - 2};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (span_same_nocase(span_trim(name), span_of(known[i].name))) *known[i].value = value;
}

static bool has_word(struct span list, struct span word) {
    while (list.len)
        if (span_same_nocase(span_trim(span_take(&list, ',')), word)) return true;
    return false;
}

// It can be put between quotes again, and is hashed as it is.
static bool fits(struct span text, size_t size) {
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == '\\' || text.at[i] == 0x7f)
            return false;
    return text.len < size;
}

static void settle(const struct challenge *c, struct login_asked *ret) {
    bool digest = span_same_nocase(c->scheme, SPAN("Digest"));
    bool sha256 = span_same_nocase(c->algorithm, SPAN("SHA-256"));
    bool known =
        digest && (sha256 || !c->algorithm.len || span_same_nocase(c->algorithm, SPAN("MD5")));
    if (span_same_nocase(c->scheme, SPAN("Basic"))) {
        ret->basic = true;
    } else if (known && has_word(c->qop, SPAN("auth")) && fits(c->realm, sizeof ret->realm) &&
               fits(c->nonce, sizeof ret->nonce) && fits(c->opaque, sizeof ret->opaque)) {
        if (ret->digest && (ret->sha256 || !sha256)) return;
        ret->digest = true;
        ret->sha256 = sha256;
        ret->stale = span_same_nocase(c->stale, SPAN("true"));
        span_copy(c->realm, ret->realm, sizeof ret->realm);
        span_copy(c->nonce, ret->nonce, sizeof ret->nonce);
        span_copy(c->opaque, ret->opaque, sizeof ret->opaque);
    } else if (c->scheme.len && !ret->unknown[0]) {
        struct span what = !digest ? c->scheme : known ? SPAN("without qop=auth") : c->algorithm;
        snprintf(ret->unknown, sizeof ret->unknown, "%s%.*s",
                 !digest ? ""
                 : known ? "Digest "
                         : "Digest by ",
                 (int)what.len, what.at);
    }
}

void login_read(struct span header, struct login_asked *ret) {
    struct challenge now = {0};
    *ret = (struct login_asked){0};
    while (header.len) {
        struct span part = take_part(&header), scheme = take_scheme(&part);
        if (scheme.len) {
            settle(&now, ret);
            now = (struct challenge){.scheme = scheme};
        }
        take_value(&now, part);
    }
    settle(&now, ret);
}

static bool hash(bool sha256, char hex[TLS_SHA256_HEX], const char *a, const char *b, const char *c,
                 const char *d) {
    char text[HASHED_MOST];
    int len = snprintf(text, sizeof text, "%s:%s%s%s%s%s", a, b, c ? ":" : "", c ? c : "",
                       d ? ":" : "", d ? d : "");
    bool whole = len > 0 && (size_t)len < sizeof text;
    if (whole && sha256)
        tls_sha256(span_of(text), hex);
    else if (whole)
        md5_hex(span_of(text), SPAN_NONE, hex);
    explicit_bzero(text, sizeof text);
    return whole;
}

static bool answer_digest(const struct login_asked *a, const struct login_who *who,
                          char out[LOGIN_HEADER_MAX]) {
    char secret[TLS_SHA256_HEX], request[TLS_SHA256_HEX], both[TLS_SHA256_HEX], once[400];
    snprintf(once, sizeof once, "%s:00000001:%s:auth", a->nonce, who->client_nonce);
    bool whole = hash(a->sha256, secret, who->user, a->realm, who->password, NULL) &&
                 hash(a->sha256, request, "GET", who->path, NULL, NULL) &&
                 hash(a->sha256, both, secret, once, request, NULL);
    int len =
        !whole ? 0
               : snprintf(out, LOGIN_HEADER_MAX,
                          "Digest username=\"%s\", realm=\"%s\", nonce=\"%s\", uri=\"%s\", "
                          "algorithm=%s, qop=auth, nc=00000001, cnonce=\"%s\", "
                          "response=\"%s\"%s%s%s",
                          who->user, a->realm, a->nonce, who->path, a->sha256 ? "SHA-256" : "MD5",
                          who->client_nonce, both, a->opaque[0] ? ", opaque=\"" : "", a->opaque,
                          a->opaque[0] ? "\"" : "");
    explicit_bzero(secret, sizeof secret);
    return len > 0 && len < LOGIN_HEADER_MAX;
}

bool login_answer(const struct login_asked *asked, bool digest, const struct login_who *who,
                  char out[LOGIN_HEADER_MAX]) {
    char text[512];
    if (digest) return answer_digest(asked, who, out);
    int len = snprintf(text, sizeof text, "%s:%s", who->user, who->password);
    bool whole = len > 0 && (size_t)len < sizeof text;
    if (whole) {
        int head = snprintf(out, LOGIN_HEADER_MAX, "Basic ");
        tls_base64(span_of(text), out + head);
    }
    explicit_bzero(text, sizeof text);
    return whole;
}
