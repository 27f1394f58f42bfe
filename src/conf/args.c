// Parses the command line by the table of options. The first word may be a subcommand. After it
// options and sources may come in any order; "--" ends the options, and a single "-" is a source.
#include "conf/args.h"

#include "base/nearest.h"
#include "conf/option.h"
#include "conf_parts.h"

#include <string.h>

struct parse {
    struct args args;
    struct buf *error;
    char *const *argv;
    int argc, at; // argv[at] comes next
};

// The command's option with that name or letter; NULL if there is none.
static const struct conf_option *find(int command, struct span name, char letter) {
    const struct conf_option *o = conf_option_next(command, NULL);
    while (o && !(letter ? o->letter == letter : span_same(span_of(o->name), name)))
        o = conf_option_next(command, o);
    return o;
}

// Finds a command that is not the first word, and says what was probably meant. False if the word
// is not a command.
static bool comes_late(struct parse *p, const char *word) {
    bool command = false;
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
        command = command || strcmp(word, args_command_words[c]) == 0;
    if (!command || p->args.command != ARGS_BOARD) return false;
    buf_format(p->error, "%s must come first: cdrtop %s [OPTIONS] … (a file of that name is ./%s)",
               word, word, word);
    return true;
}

static int fail_unknown(struct parse *p, struct span name) {
    struct nearest near = {.wanted = name};
    for (int i = p->at; i < p->argc; i++) // an option of the command that comes too late
        if (comes_late(p, p->argv[i])) return ARGS_USAGE;
    for (int c = 0; c < ARGS_COMMANDS; c++) {
        if (!find(c, name, '\0')) continue;
        const char *word = args_command_words[p->args.command];
        buf_format(p->error, "--%.*s is no option of cdrtop%s%s", (int)name.len, name.at,
                   *word ? " " : "", word);
        return ARGS_USAGE;
    }
    for (const struct conf_option *o = NULL; (o = conf_option_next((int)p->args.command, o));)
        nearest_offer(&near, span_of(o->name));
    buf_format(p->error, "unknown option --%.*s", (int)name.len, name.at);
    if (near.best.len)
        buf_format(p->error, "; did you mean --%.*s?", (int)near.best.len, near.best.at);
    return ARGS_USAGE;
}

static int take(struct parse *p, const struct conf_option *o, struct span value) {
    struct buf checked = {0};
    struct span zone = value, key = o->type == CONF_PAIRS ? span_take(&zone, '=') : SPAN_NONE;
    const char *why = conf_check(o, value, &checked);
    int option = (int)(o - conf_options);
    if (why)
        buf_format(p->error, "--%s: %s", o->name, why);
    else if (key.len)
        conf_add(&p->args.said, option, &key, 1, 0, zone);
    else
        conf_put(&p->args.said, option, CONF_LINE, buf_text(&checked));
    buf_finish(&checked);
    return why ? ARGS_USAGE : 0;
}

// `value` is what followed "=" or the letter, or NULL.
static int take_option(struct parse *p, const struct conf_option *o, const char *value) {
    int option = (int)(o - conf_options);
    if (!value && (o->type == CONF_BOOLEAN || o->bare)) {
        bool there = conf_value(&p->args.said, option) > 0; // it leaves that
        struct span bare = span_of(o->bare ? o->bare : "true");
        if (!there) conf_put(&p->args.said, option, CONF_LINE_BARE, bare);
        return 0;
    }
    if (!value && p->at == p->argc) {
        buf_format(p->error, "--%s needs its %s", o->name, o->value);
        return ARGS_USAGE;
    }
    return take(p, o, span_of(value ? value : p->argv[p->at++]));
}

static int take_long(struct parse *p, const char *word) {
    struct span value = span_of(word), name = span_take(&value, '=');
    const struct conf_option *o = find((int)p->args.command, name, '\0');
    return o ? take_option(p, o, name.len < strlen(word) ? word + name.len + 1 : NULL)
             : fail_unknown(p, name);
}

static int take_letters(struct parse *p, const char *letters) {
    for (; *letters; letters++) {
        const struct conf_option *o = find((int)p->args.command, SPAN_NONE, *letters);
        if (!o) {
            buf_format(p->error, "unknown option -%c", *letters);
            return ARGS_USAGE;
        }
        bool takes = o->type != CONF_BOOLEAN;
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
    bool none = p->args.command == ARGS_SIM || p->args.command == ARGS_HISTORY ||
                p->args.command == ARGS_ALERTS;
    if (none || p->args.source_count == ARGS_LIST_MAX) {
        buf_format(p->error,
                   p->args.command == ARGS_SIM       ? "sim takes no SOURCE: '%s' (--replay FILE?)"
                   : p->args.command == ARGS_HISTORY ? "history takes no SOURCE: '%s'"
                   : p->args.command == ARGS_ALERTS
                       ? "alerts takes no SOURCE: '%s' (--replay SOURCE?)"
                       : "too many sources, from '%s' on",
                   word);
        return ARGS_USAGE;
    }
    p->args.sources[p->args.source_count++] = word;
    return 0;
}

static bool yes(const struct conf *c, int option) {
    return conf_value(c, option) > 0;
}

// Options are checked one by one elsewhere; this checks which go together.
static int check_together(struct parse *p) {
    const struct args *a = &p->args;
    const struct conf *c = &a->said;
    struct civil from, to;
    const char *why = NULL;
    if (conf_said(c, CONF_DAY) && (conf_said(c, CONF_FROM) || conf_said(c, CONF_TO)))
        why = "--day does not go with --from and --to";
    if (conf_moment(c, CONF_FROM, &from) && conf_moment(c, CONF_TO, &to) &&
        civil_seconds(from) >= civil_seconds(to))
        why = "--from is not before --to";
    if (a->command == ARGS_RECORD && !a->record) why = "record needs the FILE to write";
    if (a->command == ARGS_IMPORT && !a->source_count)
        why = "import needs a SOURCE: a queue_log, Master.csv, or recorded frames";
    if (a->command == ARGS_ALERTS &&
        !conf_said(c, CONF_ALERTS_TEST) == !conf_said(c, CONF_ALERTS_REPLAY))
        why = "alerts needs --test NAME or --replay SOURCE";
    if (a->record && strstr(a->record, "://"))
        why = "record needs the FILE to write before the SOURCE: cdrtop record FILE ws://…";
    if (a->command == ARGS_SIM && !conf_said(c, CONF_REPLAY) &&
        (yes(c, CONF_REPEAT) || yes(c, CONF_NOW)))
        why = "--repeat and --now go with --replay FILE";
    if (conf_said(c, CONF_REPLAY) &&
        (conf_said(c, CONF_TRUTH) || conf_said(c, CONF_SEED) || conf_said(c, CONF_CALLS) ||
         yes(c, CONF_LIVELY) || conf_said(c, CONF_NAMES) || conf_said(c, CONF_AMI_PORT) ||
         conf_said(c, CONF_SIM_TLS) || conf_said(c, CONF_SIM_START)))
        why = "--seed, --start, --calls, --lively, --names, --truth, --ami-port and --tls do not "
              "go with --replay";
    if (a->command == ARGS_BOARD && yes(c, CONF_FOLLOW) &&
        (yes(c, CONF_DEMO) || conf_said(c, CONF_SPEED)))
        why = "--follow does not go with --demo and --speed";
    if (yes(c, CONF_DEMO) && a->source_count) why = "--demo takes no SOURCE";
    if (yes(c, CONF_NO_MASK) && conf_said(c, CONF_MASK_NUMBERS))
        why = "--mask-numbers does not go with --no-mask";
    if (a->command == ARGS_EXPORT && !conf_said(c, CONF_WHAT) && !yes(c, CONF_DUMP_CONFIG))
        why = "export needs --what: records, calls, visits, recalls, queues, agents or hours";
    if (yes(c, CONF_NAGIOS) && yes(c, CONF_CHECK_JSON)) why = "--json does not go with --nagios";
    if (!yes(c, CONF_NAGIOS) && (conf_said(c, CONF_NAGIOS_WARN) || conf_said(c, CONF_NAGIOS_CRIT)))
        why = "--warn and --crit go with --nagios";
    if (yes(c, CONF_FORCE) && !conf_said(c, CONF_OUTPUT)) why = "--force goes with --output FILE";
    if (conf_said(c, CONF_SOCKET) && !conf_said(c, CONF_WHAT)) why = "--socket goes with --what";
    if (conf_said(c, CONF_SOCKET) && conf_said(c, CONF_OUTPUT))
        why = "--socket does not go with --output";
    if (yes(c, CONF_DESCENDING) && !conf_said(c, CONF_SORT)) why = "--desc goes with --sort FIELD";
    if (yes(c, CONF_FOLLOW) &&
        (conf_said(c, CONF_SORT) || conf_said(c, CONF_OFFSET) || conf_said(c, CONF_LIMIT)))
        why = "--sort, --limit and --offset do not go with --follow";
    if (yes(c, CONF_FOLLOW) && conf_said(c, CONF_EXPORT_FORMAT) &&
        !conf_is(c, CONF_EXPORT_FORMAT, "ndjson"))
        why = "--follow writes ndjson, no other format";
    if (why) buf_format(p->error, "%s", why);
    return why ? ARGS_USAGE : 0;
}

static bool asks(const struct parse *p) { // whether something is asked that needs nothing else
    return yes(&p->args.said, CONF_HELP) || yes(&p->args.said, CONF_VERSION);
}

static int parse_words(struct parse *p) {
    bool options = true;
    int result = 0;
    while (p->at < p->argc && !result && !asks(p)) {
        const char *word = p->argv[p->at++];
        if (options && strcmp(word, "--") == 0)
            options = false;
        else if (options && strncmp(word, "--", 2) == 0)
            result = take_long(p, word + 2);
        else if (options && word[0] == '-' && word[1])
            result = take_letters(p, word + 1);
        else
            result = take_source(p, word, !options);
    }
    return result;
}

int args_parse(int argc, char *const *argv, struct buf *error, struct args *ret_args) {
    struct parse p = {.error = error, .argv = argv, .argc = argc, .at = 1};
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS && argc > 1; c++)
        if (strcmp(argv[1], args_command_words[c]) == 0) p.args.command = (enum args_command)c;
    if (p.args.command != ARGS_BOARD) p.at = 2;
    int result = parse_words(&p);
    if (!result && !asks(&p)) result = check_together(&p);
    if (result)
        args_finish(&p.args);
    else
        *ret_args = p.args;
    return result;
}

void args_finish(struct args *a) {
    if (a) conf_finish(&a->said);
}
