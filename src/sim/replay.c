// One recording for many clients. What the foremost client has needed so far is kept in one buffer;
// each client has a place of its own in it, a start of its own, and its own shift of the times. A
// frame is due for a client when the recording's time since its first frame, divided by the speed,
// has passed.
#include "sim/replay.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "centre/shift.h"
#include "server.h"

#include <stdlib.h>

#define BARE_PACE_US (SECOND_US / 100) // between frames if a recording has no times

struct frame {
    size_t at, len; // in the bytes read so far
    int64_t due_us; // since the first frame, at speed 1
};

struct replay {
    const struct replay_options *options;
    const struct replay_feed *feed;
    struct buf bytes;
    struct frame *frames; // owned
    size_t count, capacity;
    bool complete;       // the feed has ended
    int64_t first_at_us; // when the first frame with a time arrived; 0 for none yet
    int64_t first_epoch; // the moment that becomes now; 0 if no frame has named one yet
};

struct client {
    size_t next;      // number of the frame
    int64_t start_us; // monotonic, of this repetition
    int64_t moved;    // seconds
    bool started;
};

static bool read_one(struct replay *r) {
    struct span frame;
    int64_t at_us = 0;
    if (r->complete || !r->feed->next(r->feed->context, &frame, &at_us)) {
        r->complete = true;
        return false;
    }
    int64_t due = r->count ? r->frames[r->count - 1].due_us : 0;
    if (!at_us && r->count) due += BARE_PACE_US;
    if (at_us && !r->first_at_us) r->first_at_us = at_us - due;
    if (at_us && at_us - r->first_at_us > due) due = at_us - r->first_at_us;
    if (!r->first_epoch && at_us) r->first_epoch = at_us / SECOND_US;
    if (!r->first_epoch) shift_epoch(frame, &r->first_epoch);
    MEM_ROOM(r->frames, r->count, r->capacity);
    r->frames[r->count++] = (struct frame){r->bytes.len, frame.len, due};
    buf_span(&r->bytes, frame);
    return true;
}

static void *joined(void *context, size_t door) {
    (void)context, (void)door;
    return mem_zero(1, sizeof(struct client));
}

static void left(void *context, void *client) {
    (void)context;
    free(client);
}

static void start(struct replay *r, struct client *c) {
    while (r->options->move_to_now && !r->first_epoch && read_one(r))
        ;
    c->started = true;
    c->next = 0;
    c->start_us = clock_monotonic_us();
    c->moved = r->first_epoch ? clock_machine_us() / SECOND_US - r->first_epoch : 0;
}

static enum server_next next(void *context, void *client, struct buf *out, int64_t *ret_wait_us) {
    struct replay *r = context;
    struct client *c = client;
    if (!c->started) start(r, c);
    if (c->next == r->count && !read_one(r)) {
        if (!r->options->repeat || !r->count) return SERVER_QUIET;
        start(r, c);
    }
    const struct frame *f = &r->frames[c->next];
    if (r->options->speed > 0) {
        double due = (double)f->due_us / r->options->speed;
        int64_t wait = c->start_us + (int64_t)due - clock_monotonic_us();
        if (wait > 0) {
            *ret_wait_us = wait;
            return SERVER_WAIT;
        }
    }
    c->next++;
    struct span bytes = {r->bytes.at + f->at, f->len};
    if (r->options->move_to_now)
        shift_frame(&(struct shift){c->moved, r->options->zones, r->options->zone_count}, bytes,
                    out);
    else
        buf_span(out, bytes);
    return SERVER_SEND;
}

int replay_run(const struct replay_options *o, const struct replay_feed *feed) {
    struct replay r = {.options = o, .feed = feed};
    struct server_handlers handlers = {.context = &r, .joined = joined, .next = next, .left = left};
    struct server *s;
    int error = server_create(NULL, &handlers, &s);
    if (error < 0) return error;
    error = server_add_door(s, o->port, SERVER_WEBSOCKET);
    if (!error && o->listening) o->listening(o->context, server_port(s, 0));
    if (!error) server_run(s);
    server_destroy(s);
    buf_finish(&r.bytes);
    free(r.frames);
    return error;
}
