// A window that moves over a file: pieces are read at its end and lines used up at its front, so it
// needs memory for the longest allowed line and two pieces. It reads only when asked to, so that
// the caller decides how long a step can take.
#include "intake.h"

#include <string.h>

#define PIECE (64 * 1024)

void intake_init(struct intake *in, struct bytes *bytes) {
    *in = (struct intake){.bytes = bytes};
}

void intake_finish(struct intake *in) {
    if (!in) return;
    bytes_destroy(in->bytes);
    buf_finish(&in->window);
    *in = (struct intake){0};
}

int intake_fill(struct intake *in) {
    if (in->ended || in->dry) return 0;
    buf_drop(&in->window, in->used);
    in->used = 0;
    buf_room(&in->window, PIECE);
    int64_t got = bytes_read(in->bytes, in->window.at + in->window.len, PIECE);
    if (got < 0) return (int)got;
    in->ended = !got && !in->goes_on;
    in->dry = !got && in->goes_on;
    in->window.len += (size_t)got;
    return 0;
}

void intake_put(struct intake *in, struct span bytes) {
    buf_drop(&in->window, in->used);
    in->used = 0;
    buf_span(&in->window, bytes);
}

struct span intake_rest(const struct intake *in) {
    if (!in->window.len) return SPAN_NONE;
    return (struct span){in->window.at + in->used, in->window.len - in->used};
}

void intake_use(struct intake *in, size_t len) {
    if (!len) return;
    const char *at = in->window.at + in->used, *end = at + len;
    while (at != end && (at = memchr(at, '\n', (size_t)(end - at)))) {
        in->lines++;
        at++;
    }
    if (in->copy) buf_put(in->copy, in->window.at + in->used, len);
    in->used += len;
    in->searched = 0;
}

static enum intake_step skip(struct intake *in, struct span rest, const char *end) {
    intake_use(in, end ? (size_t)(end - rest.at) + 1 : rest.len);
    if (end) in->skipping = false;
    return in->ended && !end ? INTAKE_END : INTAKE_MORE;
}

enum intake_step intake_line(struct intake *in, struct span *ret_line) {
    for (;;) {
        struct span rest = intake_rest(in), fresh = span_from(rest, in->searched);
        const char *end = fresh.len ? memchr(fresh.at, '\n', fresh.len) : NULL;
        if (in->skipping) {
            enum intake_step step = skip(in, rest, end);
            if (in->skipping) return step;
            continue;
        }
        size_t len = end ? (size_t)(end - rest.at) : rest.len;
        if (len > INTAKE_LINE_MAX) {
            in->skipping = true;
            return INTAKE_TOO_LONG;
        }
        if (!end && !in->ended) {
            in->searched = rest.len;
            return INTAKE_MORE;
        }
        if (!end && !len) return INTAKE_END;
        intake_use(in, len + (end != NULL));
        if (len && rest.at[len - 1] == '\r') len--;
        *ret_line = (struct span){rest.at, len};
        return INTAKE_LINE;
    }
}
