// Handlers that count and keep what comes, and a timer that gives up.
#include "link_probe.h"

#include "patience.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void look(struct probe *p) {
    if (p->enough && p->enough(p)) loop_stop(p->loop);
}

static void frame(void *context, struct span bytes) {
    struct probe *p = context;
    p->frames++;
    p->frame_bytes += bytes.len;
    if (p->keep) {
        buf_span(&p->kept, bytes);
        buf_put(&p->kept, "\n", 1);
    }
    look(p);
}

static void state(void *context, enum link_state state, const char *reason) {
    static const char *const names[] = {[LINK_CONNECTING] = "connecting",
                                        [LINK_UP] = "up",
                                        [LINK_DOWN] = "down",
                                        [LINK_REFUSED] = "refused"};
    struct probe *p = context;
    buf_format(&p->states, "%s %s|", names[state], reason);
    p->ups += state == LINK_UP;
    p->downs += state == LINK_DOWN || state == LINK_REFUSED;
    look(p);
}

static void over(void *context) {
    struct probe *p = context;
    p->late = true;
    loop_stop(p->loop);
}

void probe_open(struct probe *p, const char *url, size_t limit) {
    const char *error;
    struct link_options options = {.url = url,
                                   .tls = p->tls,
                                   .user = p->user,
                                   .secret = p->has_no_secret ? NULL
                                             : p->secret      ? p->secret
                                                              : PROBE_SECRET,
                                   .login = p->login,
                                   .message_limit = limit,
                                   .backoff_us = 20000};
    struct link_handlers handlers = {.context = p, .frame = frame, .state = state};
    if (!p->loop && (loop_create(&(struct loop_handlers){0}, NULL, &p->loop) || loop_open(p->loop)))
        abort();
    loop_timer_add(p->loop, over, p, &p->deadline);
    if (link_create(p->loop, &options, &handlers, &p->link, &error)) abort();
}

void probe_on_port(struct probe *p, uint16_t port, size_t limit) {
    char url[64];
    snprintf(url, sizeof url, "ws://127.0.0.1:%u", (unsigned)port);
    probe_open(p, url, limit);
}

bool probe_until(struct probe *p, bool (*enough)(struct probe *p), size_t wanted) {
    p->enough = enough;
    p->wanted = wanted;
    p->late = false;
    if (enough(p)) return true;
    loop_timer_set(p->deadline, PATIENCE_MS * INT64_C(1000));
    loop_run(p->loop);
    if (p->late) fprintf(stderr, "# late: %.*s\n", (int)p->states.len, p->states.at);
    return !p->late;
}

void probe_close(struct probe *p) {
    link_destroy(p->link);
    loop_destroy(p->loop);
    buf_finish(&p->kept);
    buf_finish(&p->states);
}

bool probe_has_frames(struct probe *p) {
    return p->frames >= p->wanted;
}

bool probe_has_ups(struct probe *p) {
    return p->ups >= p->wanted;
}

bool probe_has_downs(struct probe *p) {
    return p->downs >= p->wanted;
}

bool probe_said(const struct probe *p, const char *text) {
    return p->states.len && memmem(p->states.at, p->states.len, text, strlen(text));
}

struct probe *probed_begin(struct probed *t, const char *wire,
                           void (*serve)(struct raw_server *s, int client, int nth), size_t limit) {
    char url[64];
    raw_server_start(&t->server, 0, serve);
    snprintf(url, sizeof url, "%s127.0.0.1:%u", wire, (unsigned)t->server.port);
    probe_open(&t->probe, url, limit);
    return &t->probe;
}

void probed_end(struct probed *t) {
    probe_close(&t->probe);
    raw_server_stop(&t->server);
}

bool probed_says(const struct probed *t, const char *format) {
    char text[256];
    const char *at = strstr(format, "%s"); // there is one
    snprintf(text, sizeof text, "%.*s127.0.0.1:%u%s", (int)(at - format), format,
             (unsigned)t->server.port, at + 2);
    return probe_said(&t->probe, text);
}
