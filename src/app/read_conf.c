// Reads the configuration in all its layers, and says what is wrong in it.
#include "alerts/rules.h"
#include "setup.h"

#include "ui/configured_columns.h"
#include "ui/configured_tiles.h"
#include "ui/ui.h"

#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#define TELL_MS 20 // for a terminal that is only slow

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
static void check_expressions(const struct conf *conf, const char *path,
                              struct conf_report *report) {
    const bool *doubtful = conf->doubtful;
    if (!doubtful[CONF_FILTERS]) filters_check_saved(conf, path, report);
    if (!doubtful[CONF_ALERTS] && !doubtful[CONF_HOOKS]) alerts_check(conf, path, report);
    if (!doubtful[CONF_DIRECTIONS]) direction_rules_destroy(directions_make(conf, report));
}

static void check_secrets(const struct conf *conf, const char *path, struct conf_report *report) {
    static const char words[] = "others can read it and it holds a secret: chmod 640 it, or name a "
                                "password_file";
    if (!conf_secret_exposed(conf)) return;
    if (conf_value(conf, CONF_STRICT))
        conf_report_error(report, "cdrtop", 0, "%s: %s", path, words);
    else
        buf_format(&report->text, "cdrtop: %s: %s\n", path, words);
}

static bool find_path(const struct args *args, const struct conf *variables, const char *known,
                      struct buf *ret_path) {
    const char *named = known ? known : conf_said(&args->said, CONF_CONFIG);
    const struct conf_places places = {.named = named ? named : conf_text(variables, CONF_CONFIG),
                                       .xdg_config_home = getenv("XDG_CONFIG_HOME"),
                                       .home = getenv("HOME")};
    return args->command != ARGS_SIM && conf_find_path(&places, ret_path);
}

// All layers: the configuration named by -c, by the environment or by the usual places, else the
// built-in one; over it the environment and the command line. The simulator needs no file.
void setup_read(const struct args *args, const char *known, struct conf_report *report,
                struct conf *ret_conf) {
    struct buf path = {0};
    struct conf variables;
    conf_environment(environ, args->command, report, &variables);
    if (find_path(args, &variables, known, &path)) {
        conf_read(path.at, report, ret_conf);
        check_names(ret_conf, path.at, report);
    } else {
        conf_init(ret_conf);
    }
    conf_lay(ret_conf, &variables);
    conf_lay(ret_conf, &args->said);
    conf_read_names(ret_conf, getenv("HOME"), report);
    if (!report->errors) check_secrets(ret_conf, path.at, report);
    if (!report->errors && !conf_value(ret_conf, CONF_DUMP_CONFIG))
        conf_later(ret_conf, &report->text);
    if (path.len) check_expressions(ret_conf, path.at, report);
    conf_finish(&variables);
    buf_finish(&path);
}

int setup_say(struct conf_report *report) {
    int status = report->errors ? EXIT_USAGE : EXIT_OK;
    fprintf(stderr, "%.*s", (int)report->text.len, report->text.at ? report->text.at : "");
    conf_report_finish(report);
    return status;
}

void setup_tell(const char *format, ...) {
    struct pollfd out = {.fd = STDERR_FILENO, .events = POLLOUT};
    char line[2048];
    va_list values;
    if (poll(&out, 1, TELL_MS) <= 0) return;
    va_start(values, format);
    vsnprintf(line, sizeof line, format, values);
    va_end(values);
    fprintf(stderr, "cdrtop: %s\n", line);
}

int setup_read_conf(const struct args *args, struct conf *ret_conf) {
    struct conf_report report = {0};
    setup_read(args, NULL, &report, ret_conf);
    return setup_say(&report);
}
