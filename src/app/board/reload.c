// Another configuration for the board. What a key changed stays, unless the configuration has
// something else for just that.
#include "app.h"

#include "ui/configured_columns.h"
#include "ui/configured_tiles.h"

#include <stdio.h>
#include <string.h>

// The theme that is shown stays, however its file may look by now, unless another one is named.
static void exchange_themes(struct app *a, struct theme_choice *fresh, bool same) {
    struct theme_choice before = a->themes;
    char shown[THEME_NAME_SIZE];
    snprintf(shown, sizeof shown, "%s", a->ui.themes.list[a->ui.themes.at].name);
    a->themes = *fresh;
    *fresh = (struct theme_choice){0};
    size_t at = a->themes.theme;
    for (size_t i = 0; same && i < a->themes.list.count; i++)
        if (strcmp(a->themes.list.items[i].name, shown) == 0) at = i;
    ui_set_themes(&a->ui, &a->themes.list, at, a->themes.trouble);
    theme_choice_finish(&before);
}

static void exchange_keys(struct app *a, struct keymap **fresh) {
    struct keymap *before = a->keymap;
    a->keymap = *fresh;
    *fresh = NULL;
    ui_set_keys(&a->ui, a->keymap);
    keymap_destroy(before);
}

static void exchange_tables(struct app *a) {
    board_renew(&a->board);
    columns_set(a->conf, &a->board);
    tiles_set(a->conf, &a->board);
    a->ui.frozen = false; // what stands still has the old ones
}

static void exchange(struct app *a, struct reloaded *fresh) {
    const struct conf *before = a->conf;
    a->conf = fresh->conf;
    exchange_themes(a, &fresh->themes, conf_same(before, a->conf, CONF_THEME));
    exchange_keys(a, &fresh->keymap);
    exchange_tables(a);
    ui_renew(&a->ui, before, a->conf, clock_monotonic_us());
    if (!conf_same(before, a->conf, CONF_FORMULA)) a->ui.formula = setup_formula(a->conf);
    alerting_renew(&a->alerting, a->conf);
    reload_use(&a->reload, fresh);
}

static void on_read(void *context, struct reloaded *fresh) {
    struct app *a = context;
    struct filter_error gone;
    struct buf words = {0};
    bool lasts = reload_words(&a->reload, fresh, &words);
    if (fresh->good) {
        a->board.sources.found = (struct board_found){.stitch = NULL};
        bool filtered = reload_engine(&a->reload, fresh, &a->engine, &gone);
        if (!filtered) buf_format(&words, "; the filter is gone: %s", gone.text);
        lasts |= !filtered;
        exchange(a, fresh);
    }
    buf_put(&words, "", 1);
    if (lasts)
        ui_say(&a->ui, !fresh->good, words.at);
    else
        ui_say_shortly(&a->ui, words.at);
    a->ui.said.stays = !fresh->good;
    buf_finish(&words);
    a->dirty = a->at_once = true;
    app_await(a);
}

void app_open_reload(struct app *a, const struct args *args) {
    a->reload = (struct reload){
        .args = args, .first = a->conf, .board = true, .read = on_read, .context = a};
}

void app_reload(struct app *a) {
    reload_ask(&a->reload, a->disk);
}

static bool reload(void *context) {
    app_reload(context);
    return false;
}

const struct ui_answer reload_answers[] = {{"reload", reload}, {0}};
