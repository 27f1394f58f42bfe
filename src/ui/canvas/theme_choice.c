// All themes are read when the program starts, so that the list only shows themes that work, and
// the next one is ready when a key asks for it. A file with an error is refused if it is the theme
// asked for; otherwise it is left out and mentioned below the list.
#include "themes.h"

#include "base/nearest.h"

#include <stdlib.h>
#include <string.h>

static void first_line(const struct conf_report *report, struct theme_choice *c) {
    struct span text = buf_text(&report->text);
    if (!c->trouble[0]) span_copy(span_take(&text, '\n'), c->trouble, sizeof c->trouble);
}

static void read_folder(struct theme_choice *c, const char *folder, bool over, const char *wanted,
                        struct conf_report *wrong) {
    struct buf names = {0};
    conf_theme_names(folder, &names);
    for (size_t at = 0; at < names.len;) {
        const char *name = names.at + at;
        struct buf path = {0};
        struct conf_report report = {0};
        bool asked_for = strcmp(name, wanted) == 0;
        buf_format(&path, "%s/%s.yaml", folder, name);
        buf_put(&path, "", 1);
        at += strlen(name) + 1;
        if ((over || theme_find(name) < 0) && theme_list_read(&c->list, path.at, name, &report)) {
            if (asked_for) buf_span(&wrong->text, buf_text(&report.text));
            if (asked_for) wrong->errors += report.errors;
            if (!asked_for) first_line(&report, c);
        }
        conf_report_finish(&report);
        buf_finish(&path);
    }
    buf_finish(&names);
}

static void read_folders(struct theme_choice *c, const char *shared, const char *wanted,
                         struct conf_report *wrong) {
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    struct buf folder = {0};
    if (shared) read_folder(c, shared, false, wanted, wrong);
    if (config && *config)
        buf_format(&folder, "%s/cdrtop/themes", config);
    else if (home && *home)
        buf_format(&folder, "%s/.config/cdrtop/themes", home);
    if (folder.len) {
        buf_put(&folder, "", 1);
        read_folder(c, folder.at, true, wanted, wrong);
    }
    buf_finish(&folder);
}

static void no_such_theme(const struct theme_choice *c, const struct conf *conf, struct buf *out) {
    const char *wanted = conf_text(conf, CONF_THEME);
    size_t at = 0;
    struct nearest near = {.wanted = span_of(wanted)};
    for (size_t i = 0; i < c->list.count; i++)
        nearest_offer(&near, span_of(c->list.items[i].name));
    buf_format(out, "cdrtop: ");
    conf_origin(conf, conf_next(conf, CONF_THEME, &at), out);
    buf_format(out, ": no theme is called '%s'", wanted);
    if (near.best.len) buf_format(out, "; did you mean '%.*s'?", (int)near.best.len, near.best.at);
    buf_format(out, "%s There are:", near.best.len ? "" : ".");
    for (size_t i = 0; i < c->list.count; i++)
        buf_format(out, " %s", c->list.items[i].name);
    buf_format(out, "\n");
}

int theme_choice_make(const struct conf *conf, const char *shared, struct conf_report *report,
                      struct theme_choice *ret_choice) {
    const char *wanted = conf_text(conf, CONF_THEME);
    struct theme_choice *c = ret_choice;
    *c = (struct theme_choice){0};
    theme_list_init(&c->list);
    read_folders(c, shared, wanted, report);
    if (strchr(wanted, '/')) theme_list_read(&c->list, wanted, wanted, report);
    int theme = theme_list_find(&c->list, wanted);
    if (!report->errors && theme < 0) no_such_theme(c, conf, &report->text);
    if (report->errors || theme < 0) return -1;
    c->theme = (size_t)theme;
    return 0;
}

void theme_choice_finish(struct theme_choice *c) {
    if (!c) return;
    theme_list_finish(&c->list);
    *c = (struct theme_choice){0};
}
