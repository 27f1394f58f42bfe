// The window of time as it is picked or typed. Another one is counted beside the one that is shown,
// which stays until the new one is whole.
#include "app.h"

#include <stdio.h>

#define OTHER "another"

static void pick(struct app *a) {
    struct picker *p = &a->ui.picker;
    picker_open(p, PICKER_WINDOW, "WINDOW", false);
    for (size_t i = 0; i < window_fixed_count; i++)
        picker_add(p, window_fixed[i].label, window_fixed[i].word, window_fixed[i].word);
    picker_add(p, "another …", "2026-11-20, 2026-11-16..2026-11-20, 09:00..12:00, 45m", OTHER);
}

static bool look_at(struct app *a, const char *word) {
    struct window_choice choice;
    struct window_error error;
    if (window_parse(word, &choice, &error)) {
        prompt_fault(&a->ui.prompt, error.text, error.at, error.len);
        return false;
    }
    figures_set_window(&a->engine.figures, &choice);
    prompt_remember(&a->ui.entered[PROMPT_WINDOW], word);
    app_await(a);
    return true;
}

static void picked(struct app *a) {
    const struct picker_item *item = picker_selected(&a->ui.picker);
    char word[sizeof item->value];
    span_copy(span_of(item ? item->value : ""), word, sizeof word);
    ui_close(&a->ui);
    if (span_same(span_of(word), SPAN(OTHER)))
        ui_ask(&a->ui, PROMPT_WINDOW, "window:", "");
    else
        look_at(a, word);
}

void app_wish_window(struct app *a) {
    switch (a->ui.wish) {
    case WISH_PICK_WINDOW:
        pick(a);
        break;
    case WISH_PICKED:
        picked(a);
        break;
    case WISH_ENTERED:
        if (look_at(a, a->ui.prompt.text)) ui_close(&a->ui);
        break;
    default:
        break;
    }
}
