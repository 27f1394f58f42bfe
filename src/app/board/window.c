// Picking or typing the window of time. A new window is counted while the old one is shown, which
// stays until the new one is complete.
#include "app.h"

#define OTHER "another"

static bool look_at(struct app *a, const char *word) {
    struct window_choice choice;
    struct window_error error;
    if (window_parse(word, &choice, &error)) {
        prompt_fault(&a->ui.prompt, error.text, error.at, error.len);
        return false;
    }
    figures_set_window(&a->engine.figures, &choice);
    prompt_remember(&a->ui.entered[HISTORY_WINDOW], word);
    app_await(a);
    return true;
}

static void entered(struct ui *u, const char *text) {
    if (look_at(u->host.context, text)) ui_close(u);
}

static void picked(struct ui *u, const char *word) {
    static const struct dialog line = {.entered = entered};
    if (span_same(span_of(word), SPAN(OTHER)))
        ui_ask(u, &line, &u->entered[HISTORY_WINDOW], "window, as 2026-11-20 or 09:00..12:00:", "");
    else
        look_at(u->host.context, word);
}

static bool pick(void *context) {
    static const struct dialog list = {.picked = picked};
    struct app *a = context;
    struct picker *p = &a->ui.picker;
    picker_open(p, &list, "WINDOW", false);
    for (size_t i = 0; i < window_fixed_count; i++)
        picker_add(p, window_fixed[i].label, window_fixed[i].word, window_fixed[i].word);
    picker_add(p, "another …", "2026-11-20, 2026-11-16..2026-11-20, 09:00..12:00, 45m", OTHER);
    return true;
}

const struct ui_answer window_answers[] = {{"window", pick}, {0}};
