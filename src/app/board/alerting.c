// What the board adds to alerts: keys, the bell, and a line for what became of hooks.
#include "app.h"

static void say(void *context, bool badly, const char *text) {
    struct app *a = context;
    if (!a->term) // before its first screen
        span_copy(span_of(text), a->last_words, sizeof a->last_words);
    else if (badly)
        ui_say(&a->ui, true, text);
    else if (!a->ui.said.badly)
        ui_say_shortly(&a->ui, text);
    a->dirty = true;
}

void app_open_alerts(struct app *a) {
    struct alerting *g = &a->alerting;
    g->conf = a->conf;
    g->engine = &a->engine;
    g->disk = a->disk;
    g->say = say;
    g->context = a;
    alerting_begin(g);
    a->writings.alerts = &g->alerts;
}

void app_run_alerts(struct app *a) {
    struct alerting *g = &a->alerting;
    bool whole =
        conf_value(a->conf, CONF_MASK_NUMBERS) < 0 || conf_value(a->conf, CONF_NO_MASK) > 0;
    if (whole) g->mask_digits = a->ui.masked ? a->ui.mask_digits : -1;
    if (alerting_run(g)) a->dirty = true;
    if (g->bell && conf_value(a->conf, CONF_BELL) > 0) term_ring(a->term);
    g->bell = false;
}

static bool selected(struct app *a, uint64_t *ret_serial) {
    *ret_serial = ui_alert(&a->ui);
    if (!*ret_serial) ui_say(&a->ui, false, "no alert is selected");
    return *ret_serial != 0;
}

static bool acknowledge(void *context) {
    struct app *a = context;
    uint64_t serial;
    if (selected(a, &serial)) alerting_acknowledge(&a->alerting, serial);
    return true;
}

static bool mute(void *context) {
    struct app *a = context;
    uint64_t serial;
    if (selected(a, &serial)) alerting_mute(&a->alerting, serial);
    return true;
}

const struct ui_answer alert_answers[] = {{"acknowledge", acknowledge}, {"mute", mute}, {0}};
