// Which hooks an alert runs, one at a time for each alert and hook: what rings while one runs waits
// for its turn, since three calls that are missed in a row are three events.
#include "../hooks/hooks.h"
#include "alerting.h"
#include "net/loop.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define GONE         "hooks can no longer be started"
#define WAITING_MOST 16

struct hook_ring { // an alert and one of its hooks, though the configuration may have neither now
    char *alert, *hook;          // owned
    uint32_t job;                // that runs; 0 for none
    struct alert_words *waiting; // owned: what it is told next, the first one first
    size_t waiting_count, waiting_room;
};

static void say(struct alerting *g, bool badly, const char *hook, const char *words) {
    char text[ALERT_TEXT_SIZE + 160];
    snprintf(text, sizeof text, "hook %.60s: %s", hook, words);
    g->say(g->context, badly, text);
}

static void start(struct alerting *g, struct hook_ring *ring, const struct alert_words *words) {
    struct hooking *h = &g->hooks;
    int failed = h->runner < 0 ? -1
                               : hooks_start(h->runner, g->conf, ring->hook, ++h->jobs, words,
                                             g->engine->settings.zone);
    if (!failed)
        ring->job = h->jobs;
    else
        say(g, true, ring->hook, h->runner < 0 ? GONE : strerror(-failed));
}

static struct hook_ring *ring_of(struct hooking *h, const char *alert, const char *hook) {
    for (size_t i = 0; i < h->count; i++)
        if (!strcmp(h->rings[i].alert, alert) && !strcmp(h->rings[i].hook, hook))
            return &h->rings[i];
    MEM_ROOM(h->rings, h->count, h->capacity);
    struct hook_ring *ring = &h->rings[h->count++];
    *ring = (struct hook_ring){.alert = mem_string(alert, strlen(alert)),
                               .hook = mem_string(hook, strlen(hook))};
    return ring;
}

static void wait(struct alerting *g, struct hook_ring *ring, const struct alert_words *words) {
    char said[ALERT_TEXT_SIZE + 40];
    if (ring->waiting_count == WAITING_MOST) {
        snprintf(said, sizeof said, "too many alerts wait; dropped: %s", words->text);
        say(g, true, ring->hook, said);
        return;
    }
    MEM_ROOM(ring->waiting, ring->waiting_count, ring->waiting_room);
    ring->waiting[ring->waiting_count++] = *words;
}

// One that cannot be started does not hold up those behind it.
static void start_next(struct alerting *g, struct hook_ring *ring) {
    while (ring->waiting_count && !ring->job) {
        struct alert_words next = ring->waiting[0];
        ring->waiting_count--;
        memmove(ring->waiting, ring->waiting + 1, ring->waiting_count * sizeof *ring->waiting);
        start(g, ring, &next);
    }
}

void hooking_ring(struct alerting *g, const struct alert *one, bool escalates) {
    int option = escalates ? CONF_ESCALATE_HOOK : CONF_ALERT_HOOK;
    const char *name = g->alerts.rules[one->rule].name;
    const struct conf_entry *e;
    struct alert_words words;
    alert_words(&g->alerts, one, g->mask_digits, &words);
    for (size_t at = 0; (e = conf_next(g->conf, option, &at));) {
        if (strcmp(e->keys[0], name) != 0) continue;
        struct hook_ring *ring = ring_of(&g->hooks, name, e->value);
        words.name = ring->alert; // which stays as long as what waits
        if (ring->job)
            wait(g, ring, &words);
        else
            start(g, ring, &words);
    }
}

// ---- what became of them

static void take_end(struct alerting *g, const struct hook_end *end) {
    struct hooking *h = &g->hooks;
    char words[HOOK_WORDS];
    for (size_t i = 0; i < h->count; i++) {
        struct hook_ring *ring = &h->rings[i];
        if (ring->job != end->job) continue;
        bool failed = hook_end_words(end, words, sizeof words);
        ring->job = 0;
        say(g, failed, ring->hook, words);
        start_next(g, ring);
    }
}

// The end of what runs now is told by nobody.
static void on_gone(void *context) {
    struct alerting *g = context;
    struct hooking *h = &g->hooks;
    if (h->runner >= 0) close(h->runner);
    h->runner = -1;
    for (size_t i = 0; i < h->count; i++) {
        if (h->rings[i].job) say(g, true, h->rings[i].hook, GONE);
        h->rings[i].job = 0;
        h->rings[i].waiting_count = 0;
    }
}

static void on_end(void *context) {
    struct alerting *g = context;
    struct hook_end end;
    int gone = 0;
    while (hooks_ended(g->hooks.runner, &end, &gone))
        take_end(g, &end);
    if (gone) on_gone(g);
}

int alerting_listen(struct alerting *g, struct loop *loop) {
    struct hooking *h = &g->hooks;
    const struct loop_watch_handlers ends = {.context = g, .readable = on_end, .closed = on_gone};
    struct loop_watch *watch;
    return h->runner < 0 ? 0 : loop_watch_add(loop, h->runner, &ends, &watch);
}

void hooking_close(struct alerting *g) {
    for (size_t i = 0; i < g->hooks.count; i++) {
        free(g->hooks.rings[i].waiting);
        free(g->hooks.rings[i].alert);
        free(g->hooks.rings[i].hook);
    }
    g->hooks.count = 0; // these go on without us
    on_gone(g);
    free(g->hooks.rings);
    g->hooks.rings = NULL;
}
