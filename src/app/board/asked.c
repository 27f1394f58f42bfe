// What a key asks for beyond the screen: a row for each. Filter, window and export are dialogs of
// their own (filter.c, window.c, export.c).
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
    for (size_t at = 0; conf_next(a->conf, CONF_ALERT_NAME, &at);)
        written++;
    snprintf(text, sizeof text, "%s, nor the %u of the configuration", none, written);
    ui_say(&a->ui, false, written ? text : none);
    return true;
}

void app_open_ui(struct app *a) {
    ui_init(&a->ui, &a->board, 0);
    a->ui.host = (struct ui_host){.context = a,
                                  .answers = {[ASK_QUIT] = quit,
                                              [ASK_SUSPEND] = app_suspend,
                                              [ASK_REPAINT] = repaint,
                                              [ASK_FILTER] = app_filter,
                                              [ASK_PICK_FILTER] = app_pick_filter,
                                              [ASK_NO_FILTER] = app_no_filter,
                                              [ASK_WINDOW] = app_window,
                                              [ASK_EXPORT] = app_export,
                                              [ASK_RESYNC] = resync,
                                              [ASK_ALERTS] = say_alerts}};
}
