// Commands by their names, and a program and a dialog that note what is asked of them.
#ifndef CDRTOP_TESTS_ASKED_H
#define CDRTOP_TESTS_ASKED_H

#include "../../src/ui/keymap.h"
#include "ui/ui.h"

static const char *asked = ""; // the last that was

static inline bool run(struct ui *u, const char *id) {
    const struct command *c = command_of(id);
    return c->run(u, c->which);
}

static inline bool note_filter(void *context) {
    (void)context;
    asked = "filter";
    return true;
}

static inline bool note_suspend(void *context) {
    (void)context;
    asked = "suspend";
    return false;
}

static inline void note_asked(struct ui *u) {
    u->host.answers[ASK_FILTER] = note_filter;
    u->host.answers[ASK_SUSPEND] = note_suspend;
}

static inline void note_typed(struct ui *u) {
    (void)u;
    asked = "typed";
}

static inline void note_entered(struct ui *u, const char *text) {
    (void)u;
    (void)text;
    asked = "entered";
}

static const struct dialog noted = {.typed = note_typed, .entered = note_entered};

#endif
