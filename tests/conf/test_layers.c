// Values that are given in several places: the later layer wins, and a wrong value is reported with
// its place.
#include "../../src/conf/conf_parts.h"
#include "conf/args.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

// Three valid values for an option, all different.
static void values_of(const struct conf_option *o, char ret_values[3][64]) {
    static const char *const zones[] = {"Europe/Berlin", "UTC", "Asia/Tokyo"};
    struct span words = span_of(o->words);
    for (int i = 0; i < 3; i++) {
        char *out = ret_values[i];
        struct span word = span_take(&words, ' ');
        if (o->words && !word.len) { // there are only two words
            words = span_of(o->words);
            word = span_take(&words, ' ');
        }
        if (o->type == CONF_BOOLEAN)
            snprintf(out, 64, "%s", i % 2 ? "true" : "false");
        else if (o->type == CONF_CHOICE)
            span_copy(word, out, 64);
        else if (o->type == CONF_ZONE)
            snprintf(out, 64, "%s", zones[i]);
        else if (o->type == CONF_TIME_OF_DAY)
            snprintf(out, 64, "0%d:00", i + 1);
        else if (o->type == CONF_HOURS)
            snprintf(out, 64, "0%d:00-09:00", i + 1);
        else
            snprintf(out, 64, "%d", (int)o->min + i + 1);
    }
}

// `path: value` as YAML.
static void write_yaml(const char *path, const char *value, struct buf *out) {
    const char *dot = strchr(path, '.');
    if (dot)
        buf_format(out, "%.*s: {%s: \"%s\"}\n", (int)(dot - path), path, dot + 1, value);
    else
        buf_format(out, "%s: \"%s\"\n", path, value);
}

static enum args_command command_of(const struct conf_option *o) {
    int c = 0;
    while (o->commands && !(o->commands >> c & 1))
        c++;
    return (enum args_command)c;
}

// Puts the given layers over each other as main() does; NULL for none.
static struct conf layered(const char *yaml, const char *variable, enum args_command command,
                           const char *word) {
    struct conf conf, over;
    struct conf_report report = {0};
    struct buf error = {0};
    struct args args = {0};
    char *variables[] = {"HOME=/root", (char *)(uintptr_t)variable, NULL};
    char *line[] = {"cdrtop", (char *)(uintptr_t)args_command_words[command], NULL, NULL, NULL,
                    NULL};
    int count = command == ARGS_BOARD ? 1 : 2;
    if (word) line[count++] = (char *)(uintptr_t)word;
    if (command == ARGS_EXPORT && !(word && strncmp(word, "--what", 6) == 0))
        line[count++] = "--what=calls";
    if (word && strncmp(word, "--socket", 8) == 0) line[count++] = "--what=calls";
    if (command == ARGS_RECORD) line[count++] = "f.rec";
    conf_init(&conf);
    if (yaml) {
        conf_finish(&conf);
        cr_assert_eq(conf_parse(span_of(yaml), "f", &report, &conf), 0, "%s", yaml);
    }
    conf_environment(variables, command, &report, &over);
    cr_assert_eq(report.errors, 0, "%.*s", (int)report.text.len, report.text.at);
    cr_assert_eq(report.text.len, 0, "%.*s", (int)report.text.len, report.text.at);
    cr_assert_eq(args_parse(count, line, &error, &args), 0, "%s: %.*s", word, (int)error.len,
                 error.at);
    conf_lay(&conf, &over);
    conf_lay(&conf, &args.said);
    conf_finish(&over);
    args_finish(&args);
    return conf;
}

static void expect(struct conf c, int option, const char *value, enum conf_layer layer,
                   const char *origin) {
    size_t at = 0;
    struct buf out = {0};
    const struct conf_entry *e = conf_next(&c, option, &at);
    cr_assert_not_null(e, "%s", origin);
    cr_expect_str_eq(e->value, value, "%s: %s, not %s", origin, e->value, value);
    cr_expect_eq(conf_layer(&c, option), layer, "%s", origin);
    conf_origin(&c, e, &out);
    cr_expect(span_same(buf_text(&out), span_of(origin)), "%.*s, not %s", (int)out.len, out.at,
              origin);
    cr_expect_null(conf_next(&c, option, &at), "%s stands once", origin);
    buf_finish(&out);
    conf_finish(&c);
}

Test(layers, of_every_option_the_stronger_one_holds) {
    int in_file = 0, in_environment = 0, on_line = 0;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        char values[3][64], name[CONF_VARIABLE_SIZE], variable[160] = "", word[160] = "",
                                                      dashes[80];
        struct buf yaml = {0};
        if (!conf_option_fixed(o) || conf_option_is_group(o) || conf_option_is_list(o) ||
            o->type == CONF_DATE || o->type == CONF_MOMENT)
            continue;
        enum args_command command = command_of(o);
        bool says = conf_variable(o, name);
        values_of(o, values);
        if (o->path) write_yaml(o->path, values[0], &yaml);
        if (says) snprintf(variable, sizeof variable, "%s=%s", name, values[1]);
        snprintf(dashes, sizeof dashes, "--%s", o->name);
        snprintf(word, sizeof word, "--%s=%s", o->name, values[2]);
        const char *file = o->path ? yaml.at : NULL, *env = says ? variable : NULL;
        if (o->fallback)
            expect(layered(NULL, NULL, command, NULL), i, o->fallback, CONF_BUILT_IN, "built in");
        if (file && ++in_file)
            expect(layered(file, NULL, command, NULL), i, values[0], CONF_FILE, "f:1");
        if (env && ++in_environment)
            expect(layered(file, env, command, NULL), i, values[1], CONF_ENVIRONMENT, name);
        bool alone = o->name && i != CONF_HELP && i != CONF_VERSION && i != CONF_FORCE &&
                     i != CONF_DESCENDING && i != CONF_REPEAT && i != CONF_NOW;
        if (alone && ++on_line)
            expect(layered(file, env, command, word), i, values[2], CONF_LINE, dashes);
        buf_finish(&yaml);
    }
    cr_expect(in_file > 20 && in_environment > 20 && on_line > 30, "%d %d %d", in_file,
              in_environment, on_line);
}

Test(layers, an_option_without_its_value_leaves_one_that_is_there) {
    expect(layered("display: {kiosk: 45}\n", NULL, ARGS_BOARD, "--kiosk"), CONF_KIOSK, "45",
           CONF_FILE, "f:1");
    expect(layered("display: {kiosk: off}\n", NULL, ARGS_BOARD, "--kiosk"), CONF_KIOSK, "20",
           CONF_LINE_BARE, "--kiosk");
    expect(layered(NULL, "CDRTOP_KIOSK=30", ARGS_BOARD, "--kiosk"), CONF_KIOSK, "30",
           CONF_ENVIRONMENT, "CDRTOP_KIOSK");
    expect(layered("display: {kiosk: 45}\n", NULL, ARGS_BOARD, "--kiosk=off"), CONF_KIOSK, "off",
           CONF_LINE, "--kiosk");
    expect(layered("display: {kiosk: 45}\n", "CDRTOP_KIOSK=off", ARGS_BOARD, "--kiosk"), CONF_KIOSK,
           "20", CONF_LINE_BARE, "--kiosk");
    expect(layered("display: {ascii: true}\n", NULL, ARGS_BOARD, "--ascii=no"), CONF_ASCII, "false",
           CONF_LINE, "--ascii");
}

Test(layers, the_simulator_takes_its_own_options_alone) {
    char *variables[] = {"CDRTOP_MAX_RECORDS=many", "CDRTOP_KIOSK=on", "CDRTOP_CONFIG=x", NULL};
    struct conf_report report = {0};
    struct conf c;
    conf_environment(variables, ARGS_SIM, &report, &c);
    cr_expect(!report.errors && !c.entry_count, "%.*s", (int)report.text.len, report.text.at);
    conf_finish(&c);
    conf_environment(variables, ARGS_SNAPSHOT, &report, &c);
    cr_expect_eq(report.errors, 2);
    conf_finish(&c);
    conf_report_finish(&report);
}

Test(layers, no_two_options_have_one_variable) {
    char names[CONF_OPTIONS][CONF_VARIABLE_SIZE] = {0};
    for (int i = 0; i < CONF_OPTIONS; i++)
        for (int before = 0; conf_variable(&conf_options[i], names[i]) && before < i; before++)
            cr_expect_str_neq(names[before], names[i]);
}

Test(layers, a_wrong_variable_is_named) {
    static const struct {
        const char *variable;
        unsigned errors;
        const char *said;
    } rows[] = {
        {"CDRTOP_ASCII=maybe", 1, "CDRTOP_ASCII: 'maybe' is neither true nor false\n"},
        {"CDRTOP_SERVICE_LEVEL_THRESHOLD=0", 1,
         "CDRTOP_SERVICE_LEVEL_THRESHOLD: 0 is out of range (1..3600 seconds)\n"},
        {"CDRTOP_TIMEZONE=Berlin", 1,
         "CDRTOP_TIMEZONE: no time zone is called \"Berlin\" (they are named like "
         "Europe/Berlin)\n"},
        {"CDRTOP_THEMES=amber", 0,
         "CDRTOP_THEMES: there is no such option; did you mean CDRTOP_THEME?\n"},
        {"CDRTOP_PASSWORD=x", 0, ""}, // the configuration may refer to it
        {"CDRTOP_ASCII=", 0, ""},     // counts as not set
        {"CDRTOP_WAIT=x", 0, ""},     // the board does not accept --wait
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char *variables[] = {(char *)(uintptr_t)rows[i].variable, NULL};
        struct conf_report report = {0};
        struct conf c;
        conf_environment(variables, ARGS_BOARD, &report, &c);
        cr_expect_eq(report.errors, rows[i].errors, "%s", rows[i].variable);
        cr_expect(span_same(buf_text(&report.text), span_of(rows[i].said)), "%s: %.*s",
                  rows[i].variable, (int)report.text.len, report.text.at);
        cr_expect_eq(c.entry_count, 0);
        conf_report_finish(&report);
        conf_finish(&c);
    }
}
