// The table of the command line's options, and the help printed from it.
#include "conf/args.h"

#include <stddef.h>

#define BOARD    (1u << ARGS_BOARD)
#define SNAPSHOT (1u << ARGS_SNAPSHOT)
#define RECORD   (1u << ARGS_RECORD)
#define SIM      (1u << ARGS_SIM)
#define EXPORT   (1u << ARGS_EXPORT)
#define ONCE     (SNAPSHOT | EXPORT)
#define VIEWS    (BOARD | ONCE)
#define ALL      (VIEWS | RECORD | SIM)
#define AT(m)    offsetof(struct args, m)

// clang-format off
const struct args_option args_options[] = {
    {"config", 'c', "FILE", "configuration (else $CDRTOP_CONFIG, $XDG_CONFIG_HOME/cdrtop/config.yaml, /etc/cdrtop/config.yaml, built-in)", ARG_TEXT, AT(config), 0, VIEWS | RECORD},
    {"filter", 'f', "EXPR", "count and show only what matches, as in \"queue:support disp:missed\"; repeatable (docs/filter.md)", ARG_FILTER, AT(filters), 0, VIEWS},
    {"from", '\0', "TIME", "show from then on: YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\"", ARG_MOMENT, AT(from), AT(has_from), VIEWS},
    {"to", '\0', "TIME", "show up to then, itself excluded", ARG_MOMENT, AT(to), AT(has_to), VIEWS},
    {"day", '\0', "DAY", "show that day, YYYY-MM-DD", ARG_DAY, AT(day), AT(has_day), VIEWS},
    {"tz", '\0', "ZONE", "the board's time zone", ARG_TEXT, AT(timezone), 0, VIEWS},
    {"server-tz", '\0', "NAME=ZONE", "a PBX's time zone; repeatable", ARG_PAIR, AT(server_zones), 0, VIEWS | SIM},
    {"threshold", '\0', "SECONDS", "service-level threshold for this run, all queues", ARG_DURATION, AT(threshold_s), 0, VIEWS},
    {"theme", '\0', "NAME", "colours: default, light, high-contrast, solarized-dark, colour-blind-safe, amber, mono, or a file's", ARG_TEXT, AT(theme), 0, BOARD},
    {"no-color", 'C', NULL, "no colours (also when NO_COLOR is set)", ARG_NONE, AT(no_color), 0, BOARD},
    {"ascii", 'U', NULL, "draw with ASCII alone", ARG_NONE, AT(ascii), 0, BOARD},
    {"mouse", '\0', NULL, "a click selects, the wheel scrolls; the terminal's own selecting needs Shift then", ARG_NONE, AT(mouse), 0, BOARD},
    {"kiosk", '\0', "[=SECONDS]", "go through the pages, each so long (20)", ARG_PERIOD, AT(kiosk_s), 0, BOARD},
    {"mask-numbers", '\0', "N", "show only the last N digits of outside numbers (0: none)", ARG_DIGITS, AT(mask_digits), 0, BOARD | EXPORT},
    {"no-mask", '\0', NULL, "show them whole, whatever the configuration says", ARG_NONE, AT(no_mask), 0, BOARD | EXPORT},
    {"format", '\0', "FORMAT", "snapshot: json or text (json); export: csv, json or ndjson (csv; ndjson with --follow)", ARG_FORMAT, AT(format), AT(has_format), ONCE},
    {"what", '\0', "KIND", "what a line is: records, calls, visits, recalls, queues, agents or hours", ARG_TEXT, AT(what), 0, EXPORT},
    {"fields", '\0', "A,B", "which fields, in that order; docs/export.md has them all", ARG_TEXT, AT(fields), 0, EXPORT},
    {"no-header", '\0', NULL, "CSV without the line of names", ARG_NONE, AT(no_header), 0, EXPORT},
    {"date-format", '\0', "FORMAT", "how times are written, as strftime has it (%Y-%m-%d %H:%M:%S)", ARG_TEXT, AT(date_format), 0, EXPORT},
    {"sort", '\0', "FIELD", "in the order of that field; else as they came", ARG_TEXT, AT(sort), 0, EXPORT},
    {"desc", '\0', NULL, "the greatest first", ARG_NONE, AT(descending), 0, EXPORT},
    {"limit", '\0', "N", "at most so many", ARG_WHOLE, AT(limit), 0, EXPORT},
    {"offset", '\0', "N", "without the first N", ARG_WHOLE, AT(offset), 0, EXPORT},
    {"output", 'o', "FILE", "write there, whole or not at all; an existing file is left alone", ARG_TEXT, AT(output), 0, EXPORT},
    {"force", '\0', NULL, "replace an existing FILE", ARG_NONE, AT(force), 0, EXPORT},
    {"follow", '\0', NULL, "go on as new records, calls or visits come from a link, until stopped", ARG_NONE, AT(follow), 0, EXPORT},
    {"wait", '\0', "SECONDS", "wait at most so long for the servers' first state (10)", ARG_SECONDS, AT(wait_s), 0, ONCE},
    {"speed", '\0', "X", "recorded frames or the simulation run at X times, the clock with them", ARG_NUMBER, AT(speed), 0, VIEWS | RECORD | SIM},
    {"demo", '\0', NULL, "a simulated call centre, nothing else needed", ARG_NONE, AT(demo), 0, BOARD},
    {"replay", '\0', "FILE", "serve recorded frames instead of a simulation", ARG_TEXT, AT(replay), 0, SIM},
    {"port", '\0', "N", "listen on that loopback port; 0: any free one", ARG_PORT, AT(port), 0, SIM},
    {"ami-port", '\0', "N", "each PBX's AMI, too, on loopback ports from that on; 0: any free ones", ARG_PORT, AT(ami_port), 0, SIM},
    {"repeat", '\0', NULL, "begin again at the end", ARG_NONE, AT(repeat), 0, SIM},
    {"now", '\0', NULL, "move the recording's times so that it begins now", ARG_NONE, AT(now), 0, SIM},
    {"seed", '\0', "N", "the same seed gives the same day", ARG_WHOLE, AT(seed), 0, SIM},
    {"calls", '\0', "N", "callers an hour and PBX at the busiest", ARG_WHOLE, AT(calls), 0, SIM},
    {"lively", '\0', NULL, "always the busiest hour, and short talks", ARG_NONE, AT(lively), 0, SIM},
    {"names", '\0', "clean|latin1|hostile", "what callers' names are like (clean)", ARG_TEXT, AT(names), 0, SIM},
    {"truth", '\0', "DIR", "write the PBXs' own queue_log-NAME and Master-NAME.csv there", ARG_TEXT, AT(truth), 0, SIM},
    {"no-history", '\0', NULL, "keep nothing on disk: what was typed and how panes were sorted is not remembered", ARG_NONE, AT(no_history), 0, VIEWS},
    {"strict", '\0', NULL, "refuse a configuration that others can read and that holds a secret", ARG_NONE, AT(strict), 0, VIEWS | RECORD},
    {"dump-config", '\0', NULL, "print the effective configuration, secrets left out", ARG_NONE, AT(dump_config), 0, VIEWS},
    {"help", 'h', NULL, "print this help", ARG_NONE, AT(help), 0, ALL},
    {"version", 'V', NULL, "print the version", ARG_NONE, AT(version), 0, ALL},
};
// clang-format on
const size_t args_option_count = sizeof args_options / sizeof *args_options;

const char *const args_command_words[ARGS_COMMANDS] = {
    [ARGS_BOARD] = "",        [ARGS_SNAPSHOT] = "snapshot", [ARGS_EXPORT] = "export",
    [ARGS_RECORD] = "record", [ARGS_SIM] = "sim",
};

#define SOURCES                                                                                    \
    "A SOURCE is ws://host[:port][/path] (amiws), a file of recorded frames, or\n"                 \
    "Master.csv or queue_log, plain or .gz; - is standard input (frames). NAME=SOURCE says\n"      \
    "which server it belongs to. Without one, the servers of the configuration.\n"

static const struct {
    const char *usage, *about;
} commands[ARGS_COMMANDS] = {
    [ARGS_BOARD] =
        {"cdrtop [OPTIONS] [SOURCE...]",
         "The call-centre wallboard for Asterisk, in the terminal.\n"
         "Other commands, each with its own --help: snapshot, export, record, sim.\n\n" SOURCES},
    [ARGS_SNAPSHOT] = {"cdrtop snapshot [OPTIONS] [SOURCE...]",
                       "All figures once, to standard output.\n\n" SOURCES},
    [ARGS_EXPORT] =
        {"cdrtop export [OPTIONS] --what KIND [SOURCE...]",
         "Records, calls, visits of queues, recalls, queues, agents or hours as CSV or\n"
         "JSON, to standard output or a file.\n\n" SOURCES},
    [ARGS_RECORD] =
        {"cdrtop record [OPTIONS] FILE [SOURCE...]",
         "Writes the frames as they come to FILE (behind what is in it) until stopped.\n"
         "A SOURCE is ws://host[:port][/path]; without one, the servers of the\n"
         "configuration.\n"},
    [ARGS_SIM] =
        {"cdrtop sim [OPTIONS]",
         "A simulated call centre behind amiws, on a loopback port. It answers Ping and\n"
         "QueueStatus, writes its own truth, and misbehaves on command: a line `help` on\n"
         "standard input lists the commands. Or, with --replay, serves recorded frames.\n"},
};

static size_t label(const struct args_option *o, char *out, size_t size) {
    struct buf b = {0};
    if (o->letter)
        buf_format(&b, "  -%c, --%s", o->letter, o->name);
    else
        buf_format(&b, "      --%s", o->name);
    if (o->value) buf_format(&b, "%s%s", o->argument == ARG_PERIOD ? "" : " ", o->value);
    span_copy(buf_text(&b), out, size);
    size_t len = b.len;
    buf_finish(&b);
    return len;
}

// Wraps text behind `column` at 80 columns.
static void wrap(struct buf *out, size_t column, const char *text) {
    struct span rest = span_of(text);
    size_t at = column;
    while (rest.len) {
        struct span word = span_take(&rest, ' ');
        if (at > column && at + 1 + word.len > 80) {
            buf_format(out, "\n%*s", (int)column, "");
            at = column;
        }
        if (at > column) {
            buf_put(out, " ", 1);
            at++;
        }
        buf_span(out, word);
        at += word.len;
    }
    buf_put(out, "\n", 1);
}

void args_help(enum args_command command, struct buf *out) {
    char text[64];
    size_t widest = 0;
    buf_format(out, "Usage: %s\n\n%s\nOptions:\n", commands[command].usage,
               commands[command].about);
    for (size_t i = 0; i < args_option_count; i++) {
        if (!(args_options[i].commands & (1u << command))) continue;
        size_t len = label(&args_options[i], text, sizeof text);
        if (len > widest) widest = len;
    }
    for (size_t i = 0; i < args_option_count; i++) {
        if (!(args_options[i].commands & (1u << command))) continue;
        label(&args_options[i], text, sizeof text);
        buf_format(out, "%-*s  ", (int)widest, text);
        wrap(out, widest + 2, args_options[i].text);
    }
}
