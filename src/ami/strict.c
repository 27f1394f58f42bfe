// Pass one: JSON by the standard, in the one shape that amiws sends. It accepts what jansson
// accepts (no broken UTF-8, control bytes, unknown escapes, lone surrogates or \u0000), and points
// into the bytes for each string without escapes. Sixteen bytes (eight without SSE2) are examined
// in one step, so that an ordinary string costs a few instructions; UTF-8 is checked only from the
// first high byte on.
#include "scan.h"

#include "base/utf8.h"

#include <limits.h>
#include <string.h>
#ifdef __SSE2__
#include <emmintrin.h>
#endif

static const char *skip_slowly(const char *p, const char *end) {
    while (p < end && (unsigned char)(*p - 0x20) < 0x60 && *p != '"' && *p != '\\')
        p++;
    return p;
}

#ifdef __SSE2__
static inline const char *skip_plain(const char *p, const char *end) {
    while (end - p >= 16) {
        __m128i w = _mm_loadu_si128((const __m128i *)(const void *)p);
        // signed, so high bytes are less, too
        __m128i plain = _mm_cmpgt_epi8(w, _mm_set1_epi8(0x1F));
        __m128i special = _mm_or_si128(_mm_cmpeq_epi8(w, _mm_set1_epi8('"')),
                                       _mm_cmpeq_epi8(w, _mm_set1_epi8('\\')));
        int found = _mm_movemask_epi8(_mm_andnot_si128(special, plain)) ^ 0xFFFF;
        if (found) return p + __builtin_ctz((unsigned)found);
        p += 16;
    }
    return skip_slowly(p, end);
}
#else
#define EACH(byte) (0x0101010101010101u * (uint64_t)(byte))
#define HIGH_BITS  EACH(0x80)

// Sets the high bit of every byte that is a quote, a backslash, a control character or not ASCII.
// Only the lowest bit is certain; those above it may come from the borrow of the subtraction.
static uint64_t specials(uint64_t w) {
    uint64_t quote = w ^ EACH('"'), slash = w ^ EACH('\\');
    uint64_t found = ((quote - EACH(1)) & ~quote) | ((slash - EACH(1)) & ~slash);
    return (found | ((w - EACH(0x20)) & ~w) | w) & HIGH_BITS;
}

static inline const char *skip_plain(const char *p, const char *end) {
    while (end - p >= 8) {
        uint64_t w;
        memcpy(&w, p, 8);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
        w = __builtin_bswap64(w);
#endif
        uint64_t found = specials(w);
        if (found) return p + __builtin_ctzll(found) / 8;
        p += 8;
    }
    return skip_slowly(p, end);
}
#endif

char *ami_scratch(struct ami_cursor *c) {
    if (!c->scratch->len) buf_room(c->scratch, c->total * c->spare);
    return c->scratch->at + c->scratch->len;
}

static bool hex4(struct ami_cursor *c, uint32_t *ret_code) {
    uint32_t code = 0;
    if (c->end - c->at < 4) return false;
    for (int i = 0; i < 4; i++) {
        char h = *c->at++;
        uint32_t digit = h >= '0' && h <= '9'   ? (uint32_t)(h - '0')
                         : h >= 'a' && h <= 'f' ? (uint32_t)(h - 'a') + 10
                         : h >= 'A' && h <= 'F' ? (uint32_t)(h - 'A') + 10
                                                : 16;
        if (digit == 16) return false;
        code = code << 4 | digit;
    }
    *ret_code = code;
    return true;
}

// Reads an escape after its backslash: writes the character to `out` and returns its bytes, 0 if it
// is not valid.
static size_t escape(struct ami_cursor *c, char out[4]) {
    static const char names[] = "\"\\/bfnrt", meanings[] = "\"\\/\b\f\n\r\t";
    if (c->at == c->end) return 0;
    char name = *c->at++;
    const char *known = name ? strchr(names, name) : NULL;
    if (known) {
        out[0] = meanings[known - names];
        return 1;
    }
    uint32_t code, low;
    if (name != 'u' || !hex4(c, &code) || code == 0) return 0;
    if (code >= 0xDC00 && code <= 0xDFFF) return 0;
    if (code >= 0xD800 && code <= 0xDBFF) {
        if (c->end - c->at < 6 || c->at[0] != '\\' || c->at[1] != 'u') return 0;
        c->at += 2;
        if (!hex4(c, &low) || low < 0xDC00 || low > 0xDFFF) return 0;
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
    }
    return utf8_encode(code, out);
}

static bool take_high_char(struct ami_cursor *c) { // reads one character that is not ASCII
    size_t len;
    uint32_t code = utf8_next((struct span){c->at, (size_t)(c->end - c->at)}, &len);
    if (code == UTF8_REPLACEMENT && (len != 3 || memcmp(c->at, "\xEF\xBF\xBD", 3) != 0))
        return false;
    c->at += len;
    return true;
}

static bool escaped_string(struct ami_cursor *c, const char *start, struct span *ret_text) {
    char *out = ami_scratch(c), *to = out;
    for (;;) {
        size_t plain = (size_t)(c->at - start);
        memcpy(to, start, plain);
        to += plain;
        if (c->at == c->end) return false;
        if (*c->at == '"') break;
        start = c->at;
        if (*c->at == '\\') {
            c->at++;
            size_t len = escape(c, to);
            if (!len) return false;
            to += len;
            start = c->at;
        } else if ((unsigned char)*c->at < 0x20 || !take_high_char(c)) {
            return false;
        }
        c->at = skip_plain(c->at, c->end);
    }
    c->at++;
    *ret_text = (struct span){out, (size_t)(to - out)};
    c->scratch->len += ret_text->len;
    return true;
}

bool ami_string(struct ami_cursor *c, struct span *ret_text) {
    const char *start = c->at;
    for (;;) {
        c->at = skip_plain(c->at, c->end);
        if (c->at == c->end) return false;
        if (*c->at == '"') break;
        if (*c->at == '\\') return escaped_string(c, start, ret_text);
        if ((unsigned char)*c->at < 0x20 || !take_high_char(c)) return false;
    }
    *ret_text = (struct span){start, (size_t)(c->at - start)};
    c->at++;
    return true;
}

static void skip_space(struct ami_cursor *c) {
    while (c->at < c->end && (*c->at == ' ' || *c->at == '\t' || *c->at == '\n' || *c->at == '\r'))
        c->at++;
}

static bool take(struct ami_cursor *c, char wanted) { // with the white space around it
    if (c->at < c->end && *c->at == ' ') c->at++;
    if (c->at < c->end && (unsigned char)*c->at <= ' ') skip_space(c);
    if (c->at == c->end || *c->at != wanted) return false;
    c->at++;
    return true;
}

static bool take_word(struct ami_cursor *c, const char *word) {
    size_t len = strlen(word);
    if ((size_t)(c->end - c->at) < len || memcmp(c->at, word, len) != 0) return false;
    c->at += len;
    return true;
}

static bool take_integer(struct ami_cursor *c, int64_t *ret_value) {
    skip_space(c);
    const char *start = c->at;
    if (c->at < c->end && *c->at == '-') c->at++;
    const char *first = c->at;
    while (c->at < c->end && *c->at >= '0' && *c->at <= '9')
        c->at++;
    if (c->at - first > 1 && *first == '0') return false;
    if (c->at < c->end && (*c->at == '.' || *c->at == 'e' || *c->at == 'E')) return false;
    return span_number((struct span){start, (size_t)(c->at - start)}, ret_value);
}

// As ami_string(), inlined for the usual case.
static inline bool take_string(struct ami_cursor *c, struct span *ret_text) {
    const char *start = c->at, *p = skip_plain(start, c->end);
    if (p == c->end || *p != '"') return ami_string(c, ret_text);
    c->at = p + 1;
    *ret_text = (struct span){start, (size_t)(p - start)};
    return true;
}

static bool take_data(struct ami_cursor *c, struct ami_frame *f) {
    struct span name, value;
    if (!take(c, '{')) return false;
    if (take(c, '}')) return true;
    if (!take(c, '"')) return false;
    for (;;) {
        if (!take_string(c, &name)) return false;
        if (c->end - c->at >= 3 && memcmp(c->at, ": \"", 3) == 0) // the way amiws writes it
            c->at += 3;
        else if (!take(c, ':') || !take(c, '"'))
            return false;
        if (!take_string(c, &value)) return false;
        if (f->field_count < AMI_FIELDS_MAX)
            f->fields[f->field_count++] = (struct ami_field){name, value};
        if (c->end - c->at >= 2 && memcmp(c->at, ",\"", 2) == 0)
            c->at += 2;
        else if (take(c, '}'))
            return true;
        else if (!take(c, ',') || !take(c, '"'))
            return false;
    }
}

enum part { TYPE = 1, SERVER_ID = 2, SERVER_NAME = 4, SSL = 8, DATA = 16 };

static int part_of(struct span name) {
    static const struct {
        struct span name;
        int part;
    } parts[] = {{{"type", 4}, TYPE},
                 {{"server_id", 9}, SERVER_ID},
                 {{"server_name", 11}, SERVER_NAME},
                 {{"ssl", 3}, SSL},
                 {{"data", 4}, DATA}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (span_same(name, parts[i].name)) return parts[i].part;
    return 0;
}

static bool take_part(struct ami_cursor *c, int part, struct ami_frame *f) {
    int64_t type;
    switch (part) {
    case TYPE:
        if (!take_integer(c, &type) || type < INT_MIN || type > INT_MAX) return false;
        f->type = (int)type;
        return true;
    case SERVER_ID:
        return take_integer(c, &f->server_id);
    case SERVER_NAME:
        return take(c, '"') && ami_string(c, &f->server_name);
    case SSL:
        skip_space(c);
        return take_word(c, "false") || take_word(c, "true");
    default:
        return take_data(c, f);
    }
}

bool ami_strict(struct span bytes, struct buf *scratch, struct ami_frame *f) {
    struct ami_cursor c = {bytes.at, bytes.at + bytes.len, scratch, bytes.len, 1};
    int seen = 0;
    if (!take(&c, '{')) return false;
    do {
        struct span name;
        if (!take(&c, '"') || !ami_string(&c, &name) || !take(&c, ':')) return false;
        int part = part_of(name);
        if (!part || (seen & part) || !take_part(&c, part, f)) return false;
        seen |= part;
    } while (take(&c, ','));
    if (!take(&c, '}')) return false;
    skip_space(&c);
    return c.at == c.end && seen == (TYPE | SERVER_ID | SERVER_NAME | SSL | DATA);
}
