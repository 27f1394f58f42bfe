// Reads the configuration in all its layers, and says what is wrong in it.
#include "alerts/rules.h"
#include "setup.h"

#include "ui/configured_columns.h"
#include "ui/configured_tiles.h"
#include "ui/ui.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

// Checks what the reader of the configuration cannot know: columns, tiles and keys. What
// it found wrong itself is not looked at again.
static void check_names(const struct conf *conf, const char *path, struct conf_report *report) {
    const bool *doubtful = conf->doubtful;
    if (!doubtful[CONF_COLUMNS] && !doubtful[CONF_CUSTOM_FIELDS]) columns_check(conf, path, report);
    if (!doubtful[CONF_TILES]) tiles_check(conf, path, report);
    if (!doubtful[CONF_KEYS]) keymap_destroy(keymap_create(conf, path, report));
}

// Checks what is written in words of its own: filters, alerts, patterns of directions. Each is
// checked, so that all that is wrong is said at once.
static int check_expressions(const struct conf *conf, const char *path) {
    struct direction_rules *rules = NULL;
    const bool *doubtful = conf->doubtful;
    bool wrong = !doubtful[CONF_FILTERS] && filters_check_saved(conf, path) != EXIT_OK;
    if (!doubtful[CONF_ALERTS] && !doubtful[CONF_HOOKS])
        wrong |= alerts_check(conf, path) != EXIT_OK;
    if (!doubtful[CONF_DIRECTIONS]) wrong |= directions_make(conf, &rules) != EXIT_OK;
    direction_rules_destroy(rules);
    return wrong ? EXIT_USAGE : EXIT_OK;
}

// All layers: the configuration named by -c, by the environment or by the usual places, else the
// built-in one; over it the environment and the command line. The simulator needs no file.
int setup_read_conf(const struct args *args, struct conf *ret_conf) {
    struct buf path = {0}, later = {0};
    struct conf_report report = {0};
    struct conf variables;
    conf_environment(environ, args->command, &report, &variables);
    const char *named = conf_said(&args->said, CONF_CONFIG);
    const struct conf_places places = {.named = named ? named : conf_text(&variables, CONF_CONFIG),
                                       .xdg_config_home = getenv("XDG_CONFIG_HOME"),
                                       .home = getenv("HOME")};
    if (args->command != ARGS_SIM && conf_find_path(&places, &path)) {
        conf_read(path.at, &report, ret_conf);
        check_names(ret_conf, path.at, &report);
    } else {
        conf_init(ret_conf);
    }
    conf_lay(ret_conf, &variables);
    conf_lay(ret_conf, &args->said);
    conf_read_names(ret_conf, getenv("HOME"), &report);
    fprintf(stderr, "%.*s", (int)report.text.len, report.text.at ? report.text.at : "");
    int status = report.errors ? EXIT_USAGE : EXIT_OK;
    if (!status && conf_secret_exposed(ret_conf)) {
        fprintf(stderr,
                "cdrtop: %s: others can read it and it holds a secret: chmod 640 it, or name a "
                "password_file\n",
                path.at);
        if (conf_value(ret_conf, CONF_STRICT)) status = EXIT_USAGE;
    }
    if (!status && !conf_value(ret_conf, CONF_DUMP_CONFIG)) {
        conf_later(ret_conf, &later);
        fprintf(stderr, "%.*s", (int)later.len, later.at ? later.at : "");
        buf_finish(&later);
    }
    if (path.len && check_expressions(ret_conf, path.at)) status = EXIT_USAGE;
    conf_report_finish(&report);
    conf_finish(&variables);
    buf_finish(&path);
    return status;
}
