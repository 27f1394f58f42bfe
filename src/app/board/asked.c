// What keys ask the program to do, by the ids of their commands. A file that does something for a
// key has the function at its end; what needs no file of its own is here.
#include "app.h"

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
           a->engine.settings.link_count ? "asking the PBX about its queues and members"
                                         : "nothing to ask: the figures are from files");
    return true;
}

static const struct ui_answer here[] = {
    {"resync", resync}, {"redraw", repaint}, {"quit_now", quit}, {0}};

void app_open_ui(struct app *a) {
    static const struct ui_answer *const answers[] = {here,
                                                      filter_answers,
                                                      window_answers,
                                                      export_answers,
                                                      terminal_answers,
                                                      alert_answers,
                                                      reload_answers,
                                                      NULL};
    ui_init(&a->ui, &a->board, 0);
    a->ui.host = (struct ui_host){.context = a, .answers = answers};
}
