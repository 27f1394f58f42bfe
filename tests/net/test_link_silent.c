// A server that says nothing, next to one that talks: waiting for the one delays nothing of the
// other.
#include "../support/link_probe.h"
#include "../support/raw_server.h"

#include <criterion/criterion.h>
#include <poll.h>
#include <stdio.h>

static void serve_silence(struct raw_server *s, int client, int nth) {
    (void)nth;
    raw_hold(s, client);
}

static void serve_ticks(struct raw_server *s, int client, int nth) {
    struct pollfd stop = {.fd = s->stop_fd, .events = POLLIN};
    (void)nth;
    if (!raw_handshake(client)) return;
    while (poll(&stop, 1, 10) == 0)
        raw_frame(client, true, RAW_TEXT, "tick", 4);
}

static void serve_mute(struct raw_server *s, int client, int nth) {
    (void)nth;
    if (raw_handshake(client)) raw_freeze(s);
}

struct quiet { // a server that says nothing, and what another link received meanwhile
    struct probe *talker;
    struct link *link;
    size_t before, during, tries;
};

static void on_quiet_state(void *context, enum link_state state, const char *reason) {
    struct quiet *q = context;
    (void)reason;
    if (state == LINK_DOWN) {
        if (!q->tries++) q->during = q->talker->frames - q->before;
    } else if (!q->tries && state == LINK_CONNECTING) {
        q->before = q->talker->frames;
    }
}

static struct quiet quiet[3];

static bool all_tried(struct probe *p) {
    for (size_t i = 0; i < 3; i++)
        if (!quiet[i].tries) return false;
    return p->frames > 0;
}

// With one that does no handshake, one that does and then says nothing, and one that never answers
// TLS: each try takes four seconds, and a frame comes every hundredth.
Test(link_silent, a_try_at_a_silent_server_delays_no_other_link) {
    struct raw_server talks, silent, mute;
    struct probe p = {0};
    raw_server_start(&talks, 0, serve_ticks);
    raw_server_start(&silent, 0, serve_silence);
    raw_server_start(&mute, 0, serve_mute);
    probe_on_port(&p, talks.port, 0);
    cr_assert(probe_until(&p, probe_has_frames, 1));
    const struct {
        const char *scheme;
        uint16_t port;
    } to[] = {{"ws", silent.port}, {"ws", mute.port}, {"wss", silent.port}};
    for (size_t i = 0; i < 3; i++) {
        const char *error;
        char url[64];
        quiet[i] = (struct quiet){.talker = &p, .before = p.frames};
        snprintf(url, sizeof url, "%s://127.0.0.1:%u", to[i].scheme, to[i].port);
        cr_assert_eq(
            link_create(p.loop, &(struct link_options){.url = url, .tls = {.unchecked = true}},
                        &(struct link_handlers){.context = &quiet[i], .state = on_quiet_state},
                        &quiet[i].link, &error),
            0);
    }
    cr_assert(probe_until(&p, all_tried, 0));
    for (size_t i = 0; i < 3; i++) {
        cr_expect_geq(quiet[i].during, 10, "%zu: %zu", i, quiet[i].during);
        link_destroy(quiet[i].link);
    }
    cr_expect_eq(p.downs, 0);
    probe_close(&p);
    raw_server_stop(&talks);
    raw_server_stop(&silent);
    raw_server_stop(&mute);
}
