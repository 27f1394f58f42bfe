#include "conf/args.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

// Words are split at blanks; "~" in a word stands for a blank.
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
    cr_assert(a.no_color && a.ascii && a.has_day && !a.has_from);
    cr_assert_eq(a.day.day, 22);
    cr_assert_str_eq(a.config, "x.yaml");
    cr_assert_str_eq(a.timezone, "Europe/Berlin");
    cr_assert_eq(a.server_zone_count, 2);
    cr_assert(span_same(a.server_zones[1].name, SPAN("pbx2")));
    cr_assert_str_eq(a.server_zones[1].value, "Asia/Tokyo");
    cr_assert_eq(a.threshold_s, 90);
}

Test(args, what_is_not_given_is_known_as_such) {
    char m[256];
    struct args a = good("", m);
    cr_assert(!a.config && !a.theme && !a.timezone && !a.has_from && !a.has_to && !a.has_day);
    cr_assert_eq(a.threshold_s, -1);
    cr_assert_eq(a.kiosk_s, -1);
    cr_assert_eq(a.speed, -1);
    cr_assert_eq(a.wait_s, 10);
    cr_assert_eq(a.source_count, 0);
}

Test(args, a_period_may_be_left_out_and_eats_no_source) {
    char m[256];
    struct args a = good("--kiosk ws://b", m);
    cr_expect(a.kiosk_s == 0 && a.source_count == 1);
    a = good("--kiosk=2m ws://b", m);
    cr_expect(a.kiosk_s == 120 && a.source_count == 1);
}

Test(args, subcommands_have_their_own_options) {
    char m[256];
    struct args a = good("snapshot --format text --wait 0.5 - --from 2026-11-22~12:00 "
                         "--to=2026-11-23T01:02:03 --strict --no-history -cfile",
                         m);
    cr_assert_eq(a.command, ARGS_SNAPSHOT);
    cr_assert_eq(a.format, ARGS_TEXT);
    cr_assert_eq(a.wait_s, 0.5);
    cr_assert_str_eq(a.sources[0], "-");
    cr_assert_eq(a.from.hour, 12);
    cr_assert_eq(a.to.second, 3);
    cr_assert_str_eq(a.config, "file");
    a = good("sim --replay f.rec --port 8101 --speed 10 --repeat --now --server-tz a=UTC", m);
    cr_assert_eq(a.command, ARGS_SIM);
    cr_assert_str_eq(a.replay, "f.rec");
    cr_assert_eq(a.port, 8101);
    cr_assert_eq(a.ami_port, -1);
    cr_assert_eq(a.speed, 10);
    cr_assert(a.repeat && a.now);
    a = good("sim --seed 7 --calls 600 --lively --names hostile --truth d --ami-port 0", m);
    cr_assert_eq(a.ami_port, 0);
    cr_assert_eq(a.seed, 7);
    cr_assert_eq(a.calls, 600);
    cr_assert(a.lively && !a.replay);
    cr_assert_str_eq(a.names, "hostile");
    cr_assert_str_eq(a.truth, "d");
    a = good("record f.rec ws://localhost:8088", m);
    cr_assert_eq(a.command, ARGS_RECORD);
    cr_assert_str_eq(a.record, "f.rec");
    cr_assert_eq(a.source_count, 1);
    a = good("--demo", m);
    cr_assert(a.demo);
    cr_assert_eq(a.seed, -1);
    a = good("sim --help --whatever", m);
    cr_assert(a.help);
    a = good("-V", m);
    cr_assert(a.version);
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
        {"--config=", "--config: '' may not be empty"},
        {"--ascii=yes", "--ascii takes no value"},
        {"--day 2026-02-30", "--day: '2026-02-30' is no day (YYYY-MM-DD)"},
        {"--from x", "--from: 'x' is no time (YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\")"},
        {"--from 2026-11-22 --to 2026-11-22", "--from is not before --to"},
        {"--from 2026-11-22 --day 2026-11-22", "--day does not go with --from and --to"},
        {"--server-tz UTC", "--server-tz: 'UTC' is not NAME=ZONE"},
        {"--kiosk=0", "--kiosk: '0' is no duration from 1 s to 24 h (20, 1:30, 2m)"},
        {"--mask-numbers 33", "--mask-numbers: '33' is no number of digits (0..32)"},
        {"--mask-numbers 4 --no-mask", "--mask-numbers does not go with --no-mask"},
        {"--threshold 0", "--threshold: '0' is no duration from 1 s to 1 h (20, 1:30, 2m)"},
        {"--speed 0", "--speed: '0' is no number above 0"},
        {"--speed nan", "--speed: 'nan' is no number above 0"},
        {"snapshot --wait -1", "--wait: '-1' is no number of seconds"},
        {"snapshot --format xml", "--format: 'xml' is no format (json, text)"},
        {"sim --replay f --port 70000", "--port: '70000' is no port (0..65535)"},
        {"snapshot --format prometheus",
         "--format: 'prometheus' is not in this version (json, text)"},
        {"check", "check: not in this version"},
        {"check --help", "check: not in this version"},
        {"import Master.csv", "import: not in this version"},
        {"history --vacuum", "history: not in this version"},
        {"watch", "watch: not in this version"},
        {"alerts --test x", "alerts: not in this version"},
        {"-c x.yaml snapshot", "snapshot has to come first: cdrtop snapshot [OPTIONS] … (a file of "
                               "that name is ./snapshot)"},
        {"f.rec export", "export has to come first: cdrtop export [OPTIONS] … (a file of that name "
                         "is ./export)"},
        {"--what calls -c x.yaml export", "export has to come first: cdrtop export [OPTIONS] … (a "
                                          "file of that name is ./export)"},
        {"--tz UTC import f", "import has to come first: cdrtop import [OPTIONS] … (a file of that "
                              "name is ./import)"},
        {"sim --now", "--repeat and --now go with --replay FILE"},
        {"sim --replay f --seed 1",
         "--seed, --calls, --lively, --names, --truth and --ami-port do not go with --replay"},
        {"sim --seed x", "--seed: 'x' is no whole number"},
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

Test(args, the_help_of_a_command_shows_its_options_and_no_others) {
    for (int c = 0; c < ARGS_COMMANDS; c++) {
        struct buf out = {0};
        args_help((enum args_command)c, &out);
        buf_put(&out, "", 1);
        for (size_t i = 0; i < args_option_count; i++) {
            char name[32];
            snprintf(name, sizeof name, ", --%s ", args_options[i].name);
            if (!args_options[i].letter)
                snprintf(name, sizeof name, "  --%s%s", args_options[i].name,
                         args_options[i].argument == ARG_PERIOD ? "[" : " ");
            cr_expect_eq(strstr(out.at, name) != NULL, (args_options[i].commands >> c) & 1, "%s",
                         name);
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
