// Which hooks an alert runs, one at a time for each alert and hook: what rings while one runs
// waits, and only the latest of that is told.
#include "../hooks/hooks.h"
#include "app.h"

#include "base/mem.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct hook_ring { // an alert and one of its hooks
    const char *alert, *hook;
    uint32_t job; // that runs; 0 for none
    bool again;   // and then once more
    struct alert_words next;
};

static void say(struct app *a, bool badly, const char *hook, const char *words) {
    char text[HOOK_WORDS + 100];
    snprintf(text, sizeof text, "hook %.60s: %s", hook, words);
    if (badly)
        ui_say(&a->ui, true, text);
    else if (!a->ui.said.badly)
        ui_say_shortly(&a->ui, text);
    a->dirty = true;
}

static void start(struct app *a, struct hook_ring *ring, const struct alert_words *words) {
    struct hooking *h = &a->alerting.hooks;
    int failed = h->runner < 0 ? -1
                               : hooks_start(h->runner, a->conf, ring->hook, ++h->jobs, words,
                                             a->engine.settings.zone);
    if (!failed)
        ring->job = h->jobs;
    else
        say(a, true, ring->hook,
            h->runner < 0 ? "nothing starts hooks any more" : strerror(-failed));
}

static struct hook_ring *ring_of(struct hooking *h, const char *alert, const char *hook) {
    for (size_t i = 0; i < h->count; i++)
        if (h->rings[i].alert == alert && h->rings[i].hook == hook) return &h->rings[i];
    MEM_ROOM(h->rings, h->count, h->capacity);
    struct hook_ring *ring = &h->rings[h->count++];
    *ring = (struct hook_ring){.alert = alert, .hook = hook};
    return ring;
}

// Masked where the board masks, or would as it is configured.
static int mask_of(const struct app *a) {
    int64_t digits = conf_value(a->conf, CONF_MASK_NUMBERS);
    if (digits >= 0 && conf_value(a->conf, CONF_NO_MASK) <= 0) return (int)digits;
    return a->ui.masked ? a->ui.mask_digits : -1;
}

void hooking_ring(struct app *a, const struct alert *one, bool escalates) {
    int option = escalates ? CONF_ESCALATE_HOOK : CONF_ALERT_HOOK;
    const char *name = a->alerting.alerts.rules[one->rule].name;
    const struct conf_entry *e;
    struct alert_words words;
    alert_words(&a->alerting.alerts, one, mask_of(a), &words);
    for (size_t at = 0; (e = conf_next(a->conf, option, &at));) {
        if (strcmp(e->keys[0], name) != 0) continue;
        struct hook_ring *ring = ring_of(&a->alerting.hooks, name, e->value);
        ring->again = ring->job != 0;
        if (ring->again)
            ring->next = words;
        else
            start(a, ring, &words);
    }
}

// ---- what became of them

static void take_end(struct app *a, const struct hook_end *end) {
    struct hooking *h = &a->alerting.hooks;
    char words[sizeof a->ui.said.text];
    for (size_t i = 0; i < h->count; i++) {
        struct hook_ring *ring = &h->rings[i];
        if (ring->job != end->job) continue;
        bool failed = hook_end_words(end, words, sizeof words);
        ring->job = 0;
        say(a, failed, ring->hook, words);
        if (ring->again) start(a, ring, &ring->next);
        ring->again = false;
    }
}

static void on_gone(void *context) {
    struct app *a = context;
    struct hooking *h = &a->alerting.hooks;
    if (h->runner >= 0) close(h->runner);
    h->runner = -1;
}

static void on_end(void *context) {
    struct app *a = context;
    struct hook_end end;
    int gone = 0;
    while (hooks_ended(a->alerting.hooks.runner, &end, &gone))
        take_end(a, &end);
    if (gone) on_gone(a);
}

int hooking_open(struct app *a) {
    struct hooking *h = &a->alerting.hooks;
    const struct loop_watch_handlers ends = {.context = a, .readable = on_end, .closed = on_gone};
    struct loop_watch *watch;
    size_t at = 0;
    if (!conf_next(a->conf, CONF_HOOK_EXEC, &at)) on_gone(a); // nobody needs it
    return h->runner < 0 ? 0 : loop_watch_add(a->loop, h->runner, &ends, &watch);
}

void hooking_close(struct app *a) {
    on_gone(a);
    free(a->alerting.hooks.rings);
    a->alerting.hooks.rings = NULL;
}
