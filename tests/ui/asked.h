// Runs commands by name, with a program and a dialog that note what they are asked to do.
#ifndef CDRTOP_TESTS_ASKED_H
#define CDRTOP_TESTS_ASKED_H

#include "../../src/ui/keymap.h"
#include "ui/ui.h"

static const char *asked = ""; // the latest one

static inline bool run(struct ui *u, const char *id) {
    return command_run(u, command_of(id));
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

static inline bool note_quit(void *context) {
    (void)context;
    asked = "quit";
    return false;
}

static inline bool note_repaint(void *context) {
    (void)context;
    asked = "repaint";
    return true;
}

static inline void note_asked(struct ui *u) {
    static const struct ui_answer list[] = {{"filter", note_filter},
                                            {"suspend", note_suspend},
                                            {"quit_now", note_quit},
                                            {"redraw", note_repaint},
                                            {0}};
    static const struct ui_answer *const answers[] = {list, NULL};
    u->host.answers = answers;
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
