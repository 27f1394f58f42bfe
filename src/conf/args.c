// The command line read against its table. The first word may be a subcommand; then options and
// sources may stand in any order, "--" ends the options, and a lone "-" is a source.
#include "conf/args.h"

#include "base/nearest.h"
#include "conf/option.h"
#include "conf_parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LATER "check import history watch alerts" // subcommands to come

struct parse {
    struct args args;
    struct buf *error;
    char *const *argv;
    int argc, at; // argv[at] is read next
};

static bool belongs(const struct args_option *o, enum args_command command) {
    return (o->commands & (1u << command)) != 0;
}

// A command that is not the first word, and what was meant. False: it is none.
static bool comes_late(struct parse *p, const char *word) {
    bool command = conf_has_word(LATER, span_of(word));
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
        command = command || strcmp(word, args_command_words[c]) == 0;
    if (!command || p->args.command != ARGS_BOARD) return false;
    buf_format(p->error,
               "%s has to come first: cdrtop %s [OPTIONS] … (a file of that name is ./%s)", word,
               word, word);
    return true;
}

static int fail_unknown(struct parse *p, struct span name) {
    struct nearest near = {.wanted = name};
    for (int i = p->at; i < p->argc; i++) // the option of a command that comes late
        if (comes_late(p, p->argv[i])) return ARGS_USAGE;
    for (size_t i = 0; i < args_option_count; i++) {
        if (belongs(&args_options[i], p->args.command)) {
            nearest_offer(&near, span_of(args_options[i].name));
        } else if (span_same(span_of(args_options[i].name), name)) {
            const char *word = args_command_words[p->args.command];
            buf_format(p->error, "--%s is no option of cdrtop%s%s", args_options[i].name,
                       *word ? " " : "", word);
            return ARGS_USAGE;
        }
    }
    buf_format(p->error, "unknown option --%.*s", (int)name.len, name.at);
    if (near.best.len)
        buf_format(p->error, "; did you mean --%.*s?", (int)near.best.len, near.best.at);
    return ARGS_USAGE;
}

// "YYYY-MM-DD", "YYYY-MM-DD HH:MM" or with seconds; a T may stand for the space.
static bool moment(const char *text, struct civil *ret_civil) {
    char whole[20];
    size_t len = strlen(text);
    if (len == 10) return civil_parse_day(span_of(text), ret_civil);
    if (len != 16 && len != 19) return false;
    memcpy(whole, text, len);
    if (whole[10] == 'T') whole[10] = ' ';
    if (len == 16) memcpy(whole + 16, ":00", 3);
    return civil_parse((struct span){whole, 19}, ret_civil);
}

static bool number(const char *text, double *ret_number) {
    char *end;
    if ((*text < '0' || *text > '9') && *text != '.') return false;
    double value = strtod(text, &end);
    if (end == text || *end || !isfinite(value)) return false;
    *ret_number = value;
    return true;
}

static bool whole(const char *text, int64_t most, int64_t *ret_number) {
    int64_t value;
    if (!span_number(span_of(text), &value) || value < 0 || value > most) return false;
    *ret_number = value;
    return true;
}

static bool take_pair(struct parse *p, const char *value) {
    const char *equals = strchr(value, '=');
    if (!equals || equals == value || !equals[1]) return false;
    if (p->args.server_zone_count == ARGS_LIST_MAX) return false;
    p->args.server_zones[p->args.server_zone_count++] =
        (struct args_pair){{value, (size_t)(equals - value)}, equals + 1};
    return true;
}

static bool take_duration(const char *value, int64_t most, int64_t *ret_seconds) {
    const struct conf_option seconds = {.type = CONF_DURATION, .min = 1, .max = most};
    struct buf checked = {0};
    bool good = !conf_check(&seconds, span_of(value), &checked);
    if (good) *ret_seconds = conf_number(&seconds, buf_text(&checked));
    buf_finish(&checked);
    return good;
}

// NULL: taken; else what was expected.
static const char *take_format(enum args_command command, const char *value,
                               enum args_format *ret_format) {
    static const struct {
        const char *word;
        enum args_format format;
        unsigned commands;
    } formats[] = {{"json", ARGS_JSON, 1u << ARGS_SNAPSHOT | 1u << ARGS_EXPORT},
                   {"text", ARGS_TEXT, 1u << ARGS_SNAPSHOT},
                   {"csv", ARGS_CSV, 1u << ARGS_EXPORT},
                   {"ndjson", ARGS_NDJSON, 1u << ARGS_EXPORT}};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        if (!(formats[i].commands & 1u << command) || strcmp(formats[i].word, value) != 0) continue;
        *ret_format = formats[i].format;
        return NULL;
    }
    if (command == ARGS_SNAPSHOT && strcmp(value, "prometheus") == 0)
        return "is not in this version (json, text)";
    return command == ARGS_EXPORT ? "is no format (csv, json, ndjson)"
                                  : "is no format (json, text)";
}

// NULL: taken; else what was expected.
static const char *take(struct parse *p, const struct args_option *o, const char *value) {
    void *at = (char *)&p->args + o->offset;
    double real = 0;
    int64_t integer;
    if (o->has_offset) *((bool *)((char *)&p->args + o->has_offset)) = true;
    switch (o->argument) {
    case ARG_NONE:
        *(bool *)at = true;
        return NULL;
    case ARG_TEXT:
        *(const char **)at = value;
        return *value ? NULL : "may not be empty";
    case ARG_DAY:
        return civil_parse_day(span_of(value), at) ? NULL : "is no day (YYYY-MM-DD)";
    case ARG_MOMENT:
        return moment(value, at) ? NULL : "is no time (YYYY-MM-DD or \"YYYY-MM-DD HH:MM[:SS]\")";
    case ARG_DURATION:
        return take_duration(value, 3600, at) ? NULL
                                              : "is no duration from 1 s to 1 h (20, 1:30, 2m)";
    case ARG_PERIOD:
        *(int64_t *)at = 0;
        if (!value) return NULL;
        return take_duration(value, 86400, at) ? NULL
                                               : "is no duration from 1 s to 24 h (20, 1:30, 2m)";
    case ARG_SECONDS:
    case ARG_NUMBER:
        if (!number(value, &real) || (o->argument == ARG_NUMBER && real <= 0))
            return o->argument == ARG_NUMBER ? "is no number above 0" : "is no number of seconds";
        *(double *)at = real;
        return NULL;
    case ARG_PORT:
        if (!whole(value, 65535, &integer)) return "is no port (0..65535)";
        *(int32_t *)at = (int32_t)integer;
        return NULL;
    case ARG_WHOLE:
        return whole(value, INT64_MAX, at) ? NULL : "is no whole number";
    case ARG_DIGITS:
        return whole(value, 32, at) ? NULL : "is no number of digits (0..32)";
    case ARG_FORMAT:
        return take_format(p->args.command, value, at);
    case ARG_FILTER:
        if (p->args.filter_count == ARGS_LIST_MAX) return "is one too many";
        p->args.filters[p->args.filter_count++] = value;
        return NULL;
    case ARG_PAIR:
        return take_pair(p, value) ? NULL : "is not NAME=ZONE";
    }
    return "cannot be read";
}

// `inline_value` is what stood behind "=" or behind the letter, or NULL.
static int take_option(struct parse *p, const struct args_option *o, const char *inline_value) {
    const char *value = inline_value;
    if (o->argument == ARG_NONE && inline_value) {
        buf_format(p->error, "--%s takes no value", o->name);
        return ARGS_USAGE;
    }
    if (o->argument != ARG_NONE && o->argument != ARG_PERIOD && !value) {
        if (p->at == p->argc) {
            buf_format(p->error, "--%s needs its %s", o->name, o->value);
            return ARGS_USAGE;
        }
        value = p->argv[p->at++];
    }
    const char *why = take(p, o, value);
    if (!why) return 0;
    buf_format(p->error, "--%s: '%s' %s", o->name, value, why);
    return ARGS_USAGE;
}

static int take_long(struct parse *p, const char *word) {
    struct span name = span_of(word);
    const char *equals = strchr(word, '=');
    if (equals) name.len = (size_t)(equals - word);
    for (size_t i = 0; i < args_option_count; i++)
        if (belongs(&args_options[i], p->args.command) &&
            span_same(span_of(args_options[i].name), name))
            return take_option(p, &args_options[i], equals ? equals + 1 : NULL);
    return fail_unknown(p, name);
}

static int take_letters(struct parse *p, const char *letters) {
    for (; *letters; letters++) {
        const struct args_option *o = NULL;
        for (size_t i = 0; i < args_option_count && !o; i++)
            if (args_options[i].letter == *letters && belongs(&args_options[i], p->args.command))
                o = &args_options[i];
        if (!o) {
            buf_format(p->error, "unknown option -%c", *letters);
            return ARGS_USAGE;
        }
        bool takes = o->argument != ARG_NONE;
        int result = take_option(p, o, takes && letters[1] ? letters + 1 : NULL);
        if (result || takes) return result;
    }
    return 0;
}

static int take_source(struct parse *p, const char *word, bool plain) {
    if (!plain && comes_late(p, word)) return ARGS_USAGE;
    if (p->args.command == ARGS_RECORD && !p->args.record) {
        p->args.record = word;
        return 0;
    }
    if (p->args.command == ARGS_SIM || p->args.source_count == ARGS_LIST_MAX) {
        buf_format(p->error,
                   p->args.command == ARGS_SIM ? "sim takes no SOURCE: '%s' (--replay FILE?)"
                                               : "too many sources, from '%s' on",
                   word);
        return ARGS_USAGE;
    }
    p->args.sources[p->args.source_count++] = word;
    return 0;
}

static int check_together(struct parse *p) {
    const struct args *a = &p->args;
    const char *why = NULL;
    if (a->has_day && (a->has_from || a->has_to)) why = "--day does not go with --from and --to";
    if (a->has_from && a->has_to && civil_seconds(a->from) >= civil_seconds(a->to))
        why = "--from is not before --to";
    if (a->command == ARGS_RECORD && !a->record) why = "record needs the FILE to write";
    if (a->record && strstr(a->record, "://"))
        why = "record needs the FILE to write before the SOURCE: cdrtop record FILE ws://…";
    if (a->command == ARGS_SIM && !a->replay && (a->repeat || a->now))
        why = "--repeat and --now go with --replay FILE";
    if (a->command == ARGS_SIM && a->replay &&
        (a->truth || a->seed >= 0 || a->calls >= 0 || a->lively || a->names || a->ami_port >= 0))
        why = "--seed, --calls, --lively, --names, --truth and --ami-port do not go with --replay";
    if (a->demo && a->source_count) why = "--demo takes no SOURCE";
    if (a->no_mask && a->mask_digits >= 0) why = "--mask-numbers does not go with --no-mask";
    if (a->command == ARGS_EXPORT && !a->what && !a->dump_config)
        why = "export needs --what: records, calls, visits, recalls, queues, agents or hours";
    if (a->force && !a->output) why = "--force goes with --output FILE";
    if (a->descending && !a->sort) why = "--desc goes with --sort FIELD";
    if (a->follow && (a->sort || a->offset || a->limit >= 0))
        why = "--sort, --limit and --offset do not go with --follow";
    if (a->follow && a->has_format && a->format != ARGS_NDJSON)
        why = "--follow writes ndjson, no other format";
    if (why) buf_format(p->error, "%s", why);
    return why ? ARGS_USAGE : 0;
}

int args_parse(int argc, char *const *argv, struct buf *error, struct args *ret_args) {
    struct parse p = {.error = error, .argv = argv, .argc = argc, .at = 1};
    p.args.threshold_s = p.args.kiosk_s = p.args.mask_digits = -1;
    p.args.limit = -1;
    p.args.wait_s = 10;
    p.args.speed = -1;
    p.args.seed = p.args.calls = p.args.ami_port = -1;
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS && argc > 1; c++)
        if (strcmp(argv[1], args_command_words[c]) == 0) p.args.command = (enum args_command)c;
    if (argc > 1 && conf_has_word(LATER, span_of(argv[1]))) {
        buf_format(error, "%s: not in this version", argv[1]);
        return ARGS_USAGE;
    }
    if (p.args.command != ARGS_BOARD) p.at = 2;
    if (p.args.command == ARGS_EXPORT) p.args.format = ARGS_CSV;
    bool options = true;
    while (p.at < argc && !p.args.help && !p.args.version) {
        const char *word = argv[p.at++];
        int result;
        if (options && strcmp(word, "--") == 0) {
            options = false;
            continue;
        }
        if (options && strncmp(word, "--", 2) == 0)
            result = take_long(&p, word + 2);
        else if (options && word[0] == '-' && word[1])
            result = take_letters(&p, word + 1);
        else
            result = take_source(&p, word, !options);
        if (result) return result;
    }
    if (!p.args.help && !p.args.version && check_together(&p)) return ARGS_USAGE;
    *ret_args = p.args;
    return 0;
}
