// What a key asks for beyond the screen: another filter or window, an export, the PBX's state
// again.
#include "app.h"

#include <stdio.h>

static void resync(struct app *a) {
    if (!a->engine.settings.link_count)
        ui_say(&a->ui, true, "nothing to ask: the figures are from files");
    else {
        links_resync(&a->engine.links);
        ui_say(&a->ui, false, "asked for the state of queues and members");
    }
}

static void say_alerts(struct app *a) {
    static const char none[] = "this version watches no alerts yet";
    char text[120];
    unsigned written = 0;
    for (size_t at = 0; conf_next(a->conf, CONF_ALERT_NAME, &at);)
        written++;
    snprintf(text, sizeof text, "%s, nor the %u of the configuration", none, written);
    ui_say(&a->ui, false, written ? text : none);
}

void app_wish(struct app *a) {
    if (ui_grant(&a->ui, &a->board)) return;
    switch (a->ui.wish) {
    case WISH_EDIT_FILTER:
    case WISH_PICK_FILTER:
    case WISH_CLEAR_FILTER:
        app_wish_filter(a);
        break;
    case WISH_TYPED:
    case WISH_ENTERED:
        if (a->ui.prompt.kind == PROMPT_FILTER) app_wish_filter(a);
        if (a->ui.prompt.kind == PROMPT_WINDOW) app_wish_window(a);
        if (a->ui.prompt.kind == PROMPT_EXPORT) app_wish_export(a);
        break;
    case WISH_EXPORT:
        app_wish_export(a);
        break;
    case WISH_PICK_WINDOW:
        app_wish_window(a);
        break;
    case WISH_PICKED:
        if (a->ui.picker.kind == PICKER_FILTER)
            app_wish_filter(a);
        else if (a->ui.picker.kind == PICKER_WINDOW)
            app_wish_window(a);
        break;
    case WISH_RESYNC:
        resync(a);
        break;
    case WISH_ALERTS:
        say_alerts(a);
        break;
    default:
        break;
    }
}
