// One slot a link: its state, since when, and its last reason. The servers behind a link are known
// only by their frames, so a link that has shown none stands on the board under its own address.
#include "app/links.h"

#include "app/setup.h"
#include "base/clock.h"
#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MESSAGE_LIMIT AMI_FRAME_MAX

struct link_slot {
    struct links *all;
    struct link *link;
    const char *url;
    char host[64]; // what the board calls it until a server shows
    struct origin origin;
    enum link_state state;
    int64_t since_us;
    char reason[256];
};

static void on_frame(void *context, struct span bytes) {
    struct link_slot *s = context;
    door_frame(s->all->door, &s->origin, bytes, clock_us(s->all->clock));
    s->all->changed(s->all->context);
}

static void on_state(void *context, enum link_state state, const char *reason) {
    struct link_slot *s = context;
    // Trying again is still being down: since when counts from the loss.
    if ((state == LINK_UP) != (s->state == LINK_UP)) s->since_us = clock_us(s->all->clock);
    s->state = state;
    // While it tries again, what went wrong before is still what there is to say.
    if (state == LINK_UP || (reason && reason[0]))
        span_copy(span_of(reason), s->reason, sizeof s->reason);
    s->all->door->changes++;
    s->all->changed(s->all->context);
}

static void name_host(struct link_slot *s) {
    const char *start = strstr(s->url, "://");
    struct span host = span_of(start ? start + 3 : s->url);
    span_copy(span_take(&host, '/'), s->host, sizeof s->host);
}

void links_init(struct links *l, struct door *door, const struct clock *clock,
                void (*changed)(void *), void *context) {
    *l = (struct links){.door = door, .clock = clock, .changed = changed, .context = context};
}

int links_open(struct links *l, struct loop *loop, const char *const *urls, size_t count) {
    l->slots = mem_zero(count, sizeof *l->slots);
    for (size_t i = 0; i < count; i++) {
        struct link_slot *s = &l->slots[i];
        const char *error = NULL;
        *s = (struct link_slot){.all = l,
                                .url = urls[i],
                                .origin = {.source = urls[i], .link = (int)i},
                                .since_us = clock_us(l->clock)};
        name_host(s);
        l->count++;
        struct link_options options = {.url = urls[i], .message_limit = MESSAGE_LIMIT};
        struct link_handlers handlers = {.context = s, .frame = on_frame, .state = on_state};
        if (link_create(loop, &options, &handlers, &s->link, &error)) {
            fprintf(stderr, "cdrtop: %s: %s\n", urls[i], error);
            return EXIT_USAGE;
        }
    }
    return 0;
}

void links_close(struct links *l) {
    if (!l) return;
    for (size_t i = 0; i < l->count; i++)
        link_destroy(l->slots[i].link);
    free(l->slots);
    *l = (struct links){0};
}

size_t links_up(const struct links *l) {
    size_t up = 0;
    for (size_t i = 0; i < l->count; i++)
        up += l->slots[i].state == LINK_UP;
    return up;
}

enum link_state links_state(const struct links *l, size_t index) {
    return l->slots[index].state;
}

const char *links_reason(const struct links *l, size_t index) {
    return l->slots[index].reason;
}

const char *links_url(const struct links *l, size_t index) {
    return l->slots[index].url;
}

static enum board_link shown(const struct link_slot *s) {
    switch (s->state) {
    case LINK_UP:
        return BOARD_UP;
    case LINK_DOWN:
        return BOARD_DOWN;
    default:
        return s->reason[0] ? BOARD_DOWN : BOARD_CONNECTING;
    }
}

size_t links_describe(const struct links *l, struct board_server *ret_rows, size_t most) {
    size_t rows = 0;
    const struct servers *servers = &l->door->servers;
    for (size_t i = 0; i < servers->count && rows < most; i++) {
        const struct server *v = &servers->list[i];
        struct board_server *row = &ret_rows[rows++];
        *row = (struct board_server){.name = v->name,
                                     .state = BOARD_FILE,
                                     .last_event_us = v->last_event_us};
        if (v->link < 0 || (size_t)v->link >= l->count) continue;
        const struct link_slot *s = &l->slots[v->link];
        row->state = shown(s);
        row->words = s->reason;
        row->since_us = s->since_us;
    }
    for (size_t i = 0; i < l->count && rows < most; i++) {
        const struct link_slot *s = &l->slots[i];
        bool known = false;
        for (size_t v = 0; v < servers->count; v++)
            known = known || servers->list[v].link == (int)i;
        if (known) continue;
        ret_rows[rows++] =
            (struct board_server){.name = s->host,
                                  .state = s->state == LINK_UP ? BOARD_UNKNOWN : shown(s),
                                  .words = s->reason,
                                  .since_us = s->since_us};
    }
    return rows;
}
