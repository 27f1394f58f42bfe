// What keys ask the program to do, by the ids of their commands. A file that does something for a
// key has the function at its end; what needs no file of its own is here.
#include "app.h"

#include <stdio.h>

static bool quit(void *context) {
    app_stop(context, EXIT_OK);
    return false;
}

static bool repaint(void *context) {
    struct app *a = context;
    term_repaint(a->term);
    return true;
}

static bool resync(void *context) {
    struct app *a = context;
    if (a->engine.settings.link_count) links_resync(&a->engine.links);
    ui_say(&a->ui, !a->engine.settings.link_count,
           a->engine.settings.link_count ? "asked for the state of queues and members"
                                         : "nothing to ask: the figures are from files");
    return true;
}

static bool say_alerts(void *context) {
    static const char none[] = "this version watches no alerts yet";
    struct app *a = context;
    char text[120];
    unsigned written = 0;
    for (size_t at = 0; conf_next_named(a->conf, CONF_ALERTS, &at);)
        written++;
    snprintf(text, sizeof text, "%s, nor the %u of the configuration", none, written);
    ui_say(&a->ui, false, written ? text : none);
    return true;
}

static const struct ui_answer here[] = {
    {"resync", resync}, {"alerts", say_alerts}, {"redraw", repaint}, {"quit_now", quit}, {0}};

void app_open_ui(struct app *a) {
    static const struct ui_answer *const answers[] = {
        here, filter_answers, window_answers, export_answers, terminal_answers, NULL};
    ui_init(&a->ui, &a->board, 0);
    a->ui.host = (struct ui_host){.context = a, .answers = answers};
}
