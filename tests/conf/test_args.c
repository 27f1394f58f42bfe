// The command line: subcommands, options and sources, and what is said about mistakes.
#include "conf/args.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define TEXT(option) conf_text(&a.said, option)
#define SAID(option) conf_said(&a.said, option)
#define YES(option)  conf_value(&a.said, option)

// Words are separated by blanks; "~" within a word stands for a blank.
static int parse(const char *line, char *memory, size_t size, struct buf *error,
                 struct args *ret_args) {
    char *argv[32] = {"cdrtop"};
    int argc = 1;
    snprintf(memory, size, "%s", line);
    for (char *word = strtok(memory, " "); word; word = strtok(NULL, " ")) {
        for (char *c = word; *c; c++)
            if (*c == '~') *c = ' ';
        argv[argc++] = word;
    }
    return args_parse(argc, argv, error, ret_args);
}

static struct args good(const char *line, char memory[256]) {
    struct buf error = {0};
    struct args a;
    int result = parse(line, memory, 256, &error, &a);
    cr_assert_eq(result, 0, "%s: %.*s", line, (int)error.len, error.at);
    return a;
}

Test(args, options_and_sources_stand_in_any_order) {
    char m[256];
    struct args a = good("a.rec --day=2026-11-22 -CU -c x.yaml --tz Europe/Berlin --server-tz "
                         "pbx1=UTC --server-tz=pbx2=Asia/Tokyo --threshold 1:30 ws://b -- -odd",
                         m);
    cr_assert_eq(a.command, ARGS_BOARD);
    cr_assert_eq(a.source_count, 3);
    cr_assert_str_eq(a.sources[0], "a.rec");
    cr_assert_str_eq(a.sources[2], "-odd");
    cr_assert(YES(CONF_NO_COLOR) && YES(CONF_ASCII) && !SAID(CONF_FROM));
    cr_assert_str_eq(TEXT(CONF_DAY), "2026-11-22 00:00:00");
    cr_assert_str_eq(TEXT(CONF_CONFIG), "x.yaml");
    cr_assert_str_eq(TEXT(CONF_TIMEZONE), "Europe/Berlin");
    size_t at = 0;
    const struct conf_entry *e;
    cr_assert((e = conf_next(&a.said, CONF_SERVER_ZONE, &at)) && !strcmp(e->keys[0], "pbx1"));
    cr_assert((e = conf_next(&a.said, CONF_SERVER_ZONE, &at)) && !strcmp(e->keys[0], "pbx2"));
    cr_assert_str_eq(e->value, "Asia/Tokyo");
    cr_assert_null(conf_next(&a.said, CONF_SERVER_ZONE, &at));
    cr_assert_eq(conf_value(&a.said, CONF_THRESHOLD), 90);
}

Test(args, what_is_not_given_is_known_as_such) {
    char m[256];
    struct args a = good("", m);
    cr_assert_eq(a.said.entry_count, 0);
    cr_assert_eq(a.source_count, 0);
}

Test(args, a_period_may_be_left_out_and_eats_no_source) {
    char m[256];
    struct args a = good("--kiosk ws://b", m);
    cr_expect(conf_value(&a.said, CONF_KIOSK) == 20 && a.source_count == 1);
    a = good("--kiosk=2m ws://b", m);
    cr_expect(conf_value(&a.said, CONF_KIOSK) == 120 && a.source_count == 1);
    a = good("--kiosk=30 --kiosk", m);
    cr_expect_eq(conf_value(&a.said, CONF_KIOSK), 30);
    a = good("--kiosk=off --kiosk", m);
    cr_expect_eq(conf_value(&a.said, CONF_KIOSK), 20);
    a = good("--kiosk --kiosk=off", m);
    cr_expect_eq(conf_value(&a.said, CONF_KIOSK), -1);
}

Test(args, subcommands_have_their_own_options) {
    char m[256];
    struct args a = good("snapshot --format text --wait 0.5 - --from 2026-11-22~12:00 "
                         "--to=2026-11-23T01:02:03 --strict --no-history -cfile",
                         m);
    cr_assert_eq(a.command, ARGS_SNAPSHOT);
    cr_assert_str_eq(TEXT(CONF_SNAPSHOT_FORMAT), "text");
    cr_assert_eq(conf_real(&a.said, CONF_WAIT), 0.5);
    cr_assert_str_eq(a.sources[0], "-");
    cr_assert_str_eq(TEXT(CONF_FROM), "2026-11-22 12:00:00");
    cr_assert_str_eq(TEXT(CONF_TO), "2026-11-23 01:02:03");
    cr_assert_str_eq(TEXT(CONF_CONFIG), "file");
    a = good("sim --replay f.rec --port 8101 --speed 10 --repeat --now --server-tz a=UTC", m);
    cr_assert_eq(a.command, ARGS_SIM);
    cr_assert_str_eq(TEXT(CONF_REPLAY), "f.rec");
    cr_assert_eq(conf_value(&a.said, CONF_PORT), 8101);
    cr_assert_eq(conf_real(&a.said, CONF_SPEED), 10);
    cr_assert(YES(CONF_REPEAT) && YES(CONF_NOW));
    cr_assert(!SAID(CONF_AMI_PORT));
    a = good("sim --seed 7 --calls 600 --lively --names hostile --truth d --ami-port 0", m);
    cr_assert_eq(conf_value(&a.said, CONF_AMI_PORT), 0);
    cr_assert_eq(conf_value(&a.said, CONF_SEED), 7);
    cr_assert_eq(conf_value(&a.said, CONF_CALLS), 600);
    cr_assert(YES(CONF_LIVELY) && !SAID(CONF_REPLAY));
    cr_assert_str_eq(TEXT(CONF_NAMES), "hostile");
    cr_assert_str_eq(TEXT(CONF_TRUTH), "d");
    a = good("record f.rec ws://localhost:8088", m);
    cr_assert_eq(a.command, ARGS_RECORD);
    cr_assert_str_eq(a.record, "f.rec");
    cr_assert_eq(a.source_count, 1);
    a = good("--demo", m);
    cr_assert(YES(CONF_DEMO));
    cr_assert_eq(conf_value(&a.said, CONF_SEED), -1);
    a = good("sim --help --whatever", m);
    cr_assert(YES(CONF_HELP));
    a = good("-V", m);
    cr_assert(YES(CONF_VERSION));
    a = good("./record -- sim", m); // files
    cr_assert(a.command == ARGS_BOARD && a.source_count == 2);
}

Test(args, errors_say_what_to_do) {
    static const struct {
        const char *line, *error;
    } rows[] = {
        {"--thresold 20", "unknown option --thresold; did you mean --threshold?"},
        {"--zzzzzz", "unknown option --zzzzzz"},
        {"--wait 5", "--wait is no option of cdrtop"},
        {"snapshot --theme x", "--theme is no option of cdrtop snapshot"},
        {"--sorted x", "unknown option --sorted"},
        {"--filter", "--filter needs its EXPR"},
        {"-X", "unknown option -X"},
        {"-CX", "unknown option -X"},
        {"--config", "--config needs its FILE"},
        {"-c", "--config needs its FILE"},
        {"--config=", "--config: may not be empty"},
        {"--ascii=perhaps", "--ascii: 'perhaps' is neither true nor false"},
        {"--day 2026-02-30", "--day: '2026-02-30' is not a day (YYYY-MM-DD)"},
        {"--from x", "--from: 'x' is not a time (YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\")"},
        {"--from 2026-11-22 --to 2026-11-22", "--from is not before --to"},
        {"--from 2026-11-22 --day 2026-11-22", "--day does not go with --from and --to"},
        {"--server-tz UTC", "--server-tz: 'UTC' is not NAME=ZONE"},
        {"--kiosk=0", "--kiosk: 0 is out of range (1..86400 seconds)"},
        {"--mask-numbers 33", "--mask-numbers: 33 is out of range (0..32)"},
        {"--mask-numbers 4 --no-mask", "--mask-numbers does not go with --no-mask"},
        {"--threshold 0", "--threshold: 0 is out of range (1..3600 seconds)"},
        {"--speed 0", "--speed: '0' is not a number above 0"},
        {"--speed nan", "--speed: 'nan' is not a number above 0"},
        {"snapshot --wait -1", "--wait: '-1' is not a number of seconds"},
        {"snapshot --format xml", "--format: 'xml' is not one of: json text prometheus"},
        {"sim --replay f --port 70000", "--port: 70000 is out of range (0..65535)"},
        {"snapshot --format csv", "--format: 'csv' is not one of: json text prometheus"},
        {"export --what call",
         "--what: 'call' is not one of: records calls visits recalls queues agents "
         "hours; did you mean 'calls'?"},
        {"--tz Europe/Nowhere",
         "--tz: no time zone is called \"Europe/Nowhere\" (they are named like "
         "Europe/Berlin)"},
        {"--server-tz a=Nowhere",
         "--server-tz: no time zone is called \"Nowhere\" (they are named like "
         "Europe/Berlin)"},
        {"--tz UTC check", "check must come first: cdrtop check [OPTIONS] … (a file of that name "
                           "is ./check)"},
        {"import", "import needs a SOURCE: a queue_log, Master.csv, or recorded frames"},
        {"history f.rec", "history takes no SOURCE: 'f.rec'"},
        {"alerts", "alerts needs --test NAME or --replay SOURCE"},
        {"alerts --test x --replay f", "alerts needs --test NAME or --replay SOURCE"},
        {"alerts f.rec", "alerts takes no SOURCE: 'f.rec' (--replay SOURCE?)"},
        {"-c x.yaml snapshot", "snapshot must come first: cdrtop snapshot [OPTIONS] … (a file of "
                               "that name is ./snapshot)"},
        {"f.rec export", "export must come first: cdrtop export [OPTIONS] … (a file of that name "
                         "is ./export)"},
        {"--what calls -c x.yaml export", "export must come first: cdrtop export [OPTIONS] … (a "
                                          "file of that name is ./export)"},
        {"--tz UTC import f", "import must come first: cdrtop import [OPTIONS] … (a file of that "
                              "name is ./import)"},
        {"sim --now", "--repeat and --now go with --replay FILE"},
        {"sim --replay f --seed 1",
         "--seed, --start, --calls, --lively, --names, --truth, --ami-port and --tls do not go "
         "with --replay"},
        {"sim --seed x", "--seed: 'x' is not a whole number"},
        {"record", "record needs the FILE to write"},
        {"record ws://a:8088",
         "record needs the FILE to write before the SOURCE: cdrtop record FILE ws://…"},
        {"--demo f.rec", "--demo takes no SOURCE"},
        {"sim f.rec", "sim takes no SOURCE: 'f.rec' (--replay FILE?)"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char m[256];
        struct buf error = {0};
        struct args a;
        cr_expect_eq(parse(rows[i].line, m, sizeof m, &error, &a), ARGS_USAGE, "%s", rows[i].line);
        cr_expect(span_same(buf_text(&error), span_of(rows[i].error)), "%s: %.*s", rows[i].line,
                  (int)error.len, error.at);
        buf_finish(&error);
    }
}

// Two options may have the same name if no command accepts both.
static int find_option(enum args_command command, const char *name) {
    int found = -1;
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        if (!o->name || strcmp(o->name, name) != 0 || !(o->commands >> command & 1)) continue;
        cr_expect_lt(found, 0, "--%s stands twice", name);
        found = i;
    }
    return found;
}

Test(args, the_help_of_a_command_shows_its_options_and_no_others) {
    for (int c = 0; c < ARGS_COMMANDS; c++) {
        struct buf out = {0};
        args_help((enum args_command)c, &out);
        buf_put(&out, "", 1);
        for (int i = 0; i < CONF_OPTIONS; i++) {
            char name[32];
            const struct conf_option *o = &conf_options[i];
            if (!o->name) continue;
            snprintf(name, sizeof name, "%s--%s%s", o->letter ? ", " : "  ", o->name,
                     o->bare ? "[" : " ");
            bool takes = find_option((enum args_command)c, o->name) >= 0;
            cr_expect_eq(strstr(out.at, name) != NULL, takes, "%s", name);
        }
        size_t start = 0;
        for (size_t i = 0; i < out.len; i++) {
            if (out.at[i] != '\n') continue;
            cr_expect(i - start <= 90, "%.*s", (int)(i - start), out.at + start);
            start = i + 1;
        }
        buf_finish(&out);
    }
}
