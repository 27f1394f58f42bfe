// The simulated AMI. A client at the port of a PBX logs in by challenge, and gets the events of
// that PBX and the answers to its own actions, which nobody else gets.
#include "base/headers.h"
#include "base/md5.h"
#include "base/mem.h"
#include "live_model.h"
#include "sim/live.h"

#include <stdio.h>

#define CHALLENGE "115038"

static void put(struct live *l, struct live_client *c, const char *text) {
    live_put(c, span_of(text));
    l->fresh = true;
}

void live_ami_greet(struct live *l, struct live_client *c) {
    struct buf other = {0};
    if (l->greeting != GREET_WELL) live_answer(l, SPAN_NONE, &other);
    if (other.len) live_put(c, buf_text(&other));
    c->ends = other.len;
    buf_finish(&other);
    if (c->ends) return;
    put(l, c, "Asterisk Call Manager/11.0.0\r\n");
}

static void answer(struct live *l, struct live_client *c, const char *response, const char *name,
                   const char *value) {
    char text[128];
    snprintf(text, sizeof text, "Response: %s\r\n%s: %s\r\n\r\n", response, name, value);
    put(l, c, text);
}

static bool knows_secret(const struct live *l, struct span packet) {
    struct span user, key;
    char wanted[MD5_HEX];
    md5_hex(SPAN(CHALLENGE), SPAN(LIVE_SECRET), wanted);
    return centre_ami_lets_in(l->centre) && headers_find(packet, "Username", &user) &&
           span_same(user, SPAN(LIVE_USER)) && headers_find(packet, "Key", &key) &&
           span_same(key, span_of(wanted));
}

void live_ami_said(struct live *l, struct live_client *c, struct span packet) {
    struct span action, id = SPAN_NONE;
    if (!headers_find(packet, "Action", &action)) return;
    headers_find(packet, "ActionID", &id);
    l->asker = c;
    if (span_same_nocase(action, SPAN("Logoff"))) {
        answer(l, c, "Goodbye", "Message", "Thanks for all the fish.");
        c->ends = true;
    } else if (c->in) {
        centre_ami_ask(l->centre, (unsigned)c->pbx, action, id);
    } else if (span_same_nocase(action, SPAN("Challenge"))) {
        answer(l, c, "Success", "Challenge", CHALLENGE);
    } else if (!span_same_nocase(action, SPAN("Login"))) {
        answer(l, c, "Error", "Message", "Permission denied");
    } else if (knows_secret(l, packet)) {
        answer(l, c, "Success", "Message", "Authentication accepted");
        c->in = true;
        centre_ami_in(l->centre, (unsigned)c->pbx);
    } else {
        answer(l, c, "Error", "Message", "Authentication failed");
        c->ends = true;
    }
    l->asker = NULL;
}

void live_ami_packet(struct live *l, unsigned server_id, struct span packet) {
    if (l->asker) live_put(l->asker, packet);
    for (struct live_client *c = l->clients; c && !l->asker && !l->amiws_asked; c = c->after)
        if (c->pbx == server_id && c->in && !span_starts(packet, SPAN("Response")))
            live_put(c, packet);
    l->fresh = true;
}

void live_ami_there(struct live *l, unsigned server_id, bool there) {
    if (server_id > l->ami_doors) return;
    for (unsigned tls = 0; tls < (l->tls ? 2 : 1); tls++) {
        unsigned door = server_id + tls * (l->ami_doors + 1);
        if (!there)
            server_close_door(l->server, door);
        else if (server_open_door(l->server, door) < 0)
            l->until_us[FAULT_REFUSE] = clock_monotonic_us() + SECOND_US; // keep refusing
    }
}
