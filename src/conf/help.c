// The help, printed from the table of options.
#include "conf/args.h"

#include "conf_parts.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

const char *const args_command_words[ARGS_COMMANDS] = {
    [ARGS_BOARD] = "",        [ARGS_SNAPSHOT] = "snapshot", [ARGS_EXPORT] = "export",
    [ARGS_RECORD] = "record", [ARGS_IMPORT] = "import",     [ARGS_HISTORY] = "history",
    [ARGS_ALERTS] = "alerts", [ARGS_WATCH] = "watch",       [ARGS_CHECK] = "check",
    [ARGS_SIM] = "sim",
};

#define SOURCES                                                                                    \
    "A SOURCE is ws://host[:port][/path] (amiws), ami://[user@]host[:port] (AMI; its secret\n"     \
    "is $CDRTOP_SECRET), wss:// or amis:// of them over TLS, mysql://user@host/asteriskcdrdb,\n"   \
    "a file of recorded frames, or Master.csv or queue_log, plain or .gz; - is standard\n"         \
    "input (frames). NAME=SOURCE says which server it belongs to. Without one, the servers\n"      \
    "of the configuration.\n"

static const struct {
    const char *usage, *about;
} commands[ARGS_COMMANDS] = {
    [ARGS_BOARD] = {"cdrtop [OPTIONS] [SOURCE...]",
                    "The call-centre wallboard for Asterisk, in the terminal.\n"
                    "Other commands, each with its own --help: snapshot, export, record,\n"
                    "import, history, alerts, watch, check, sim.\n\n" SOURCES},
    [ARGS_SNAPSHOT] = {"cdrtop snapshot [OPTIONS] [SOURCE...]",
                       "All figures once, to standard output.\n\n" SOURCES},
    [ARGS_EXPORT] =
        {"cdrtop export [OPTIONS] --what KIND [SOURCE...]",
         "Records, calls, visits of queues, recalls, queues, agents or hours as CSV or\n"
         "JSON, to standard output or a file.\n\n" SOURCES},
    [ARGS_RECORD] =
        {"cdrtop record [OPTIONS] FILE [SOURCE...]",
         "Writes the frames as they come to FILE (behind what is in it) until stopped.\n"
         "A SOURCE is ws://, wss://, ami:// or amis://, as of the board; without one, the\n"
         "servers of the configuration.\n"},
    [ARGS_IMPORT] =
        {"cdrtop import [OPTIONS] SOURCE...",
         "Puts files into the history: queue_log, Master.csv and recorded frames, plain or\n"
         ".gz, with all their rotated parts; and a database (mysql://). Import them again\n"
         "whenever they have grown: only what is new is added. NAME=SOURCE says which server\n"
         "a file belongs to.\n"},
    [ARGS_HISTORY] =
        {"cdrtop history [OPTIONS]",
         "The days that boards have kept: records, lines, for how long a board observed,\n"
         "and how often none ran. The file is that of the configuration, else history.db\n"
         "in the state folder.\n"},
    [ARGS_ALERTS] =
        {"cdrtop alerts [OPTIONS] --test NAME | --replay SOURCE",
         "Tries the alerts of the configuration: runs the hooks of one, or says what would\n"
         "have rung on a recorded day. A SOURCE is recorded frames, a queue_log or\n"
         "Master.csv; - is standard input (frames).\n"},
    [ARGS_WATCH] =
        {"cdrtop watch [OPTIONS] [SOURCE...]",
         "The board without a screen, for a server: it keeps the history and writes\n"
         "metrics, until stopped. With --what it also writes records, calls or visits as\n"
         "they come, as lines of JSON, to standard output, to --output, or to whoever\n"
         "connects to --socket.\n\n" SOURCES},
    [ARGS_CHECK] =
        {"cdrtop check [OPTIONS] [SOURCE...]",
         "Is every link of the chain from the PBX to the board working? Each line says\n"
         "what was found, what that means for the figures, and what to do. Status 0: nothing\n"
         "is wrong; 1: something is; 2: the configuration or a SOURCE is wrong; 3: no server\n"
         "could be reached.\n\n" SOURCES},
    [ARGS_SIM] =
        {"cdrtop sim [OPTIONS]",
         "A simulated call centre behind amiws, on a loopback port. It answers Ping and\n"
         "QueueStatus, writes its own truth, and misbehaves on command: a line `help` on\n"
         "standard input lists the commands. Or, with --replay, serves recorded frames.\n"},
};

void conf_describe(const struct conf_option *o, struct buf *out) {
    buf_format(out, "%s", o->text);
    if (o->type == CONF_CHOICE || o->type == CONF_CHOICES) {
        for (struct span rest = span_of(o->words), word; rest.len;) {
            bool first = rest.at == o->words;
            word = span_take(&rest, ' ');
            buf_format(out, "%s%.*s", first ? " (" : ", ", (int)word.len, word.at);
        }
        buf_put(out, ")", 1);
    } else if (o->max && o->max < INT64_MAX) {
        buf_format(out, " (%" PRId64 "..%" PRId64 "%s%s%s)", o->min, o->max,
                   o->type == CONF_DURATION ? " seconds" : "", o->words ? ", " : "",
                   o->words ? o->words : "");
    }
    if (o->later) buf_format(out, " (not in this version yet)");
}

static void label(const struct conf_option *o, struct buf *out) {
    buf_clear(out);
    if (o->letter)
        buf_format(out, "  -%c, --%s", o->letter, o->name);
    else
        buf_format(out, "      --%s", o->name);
    if (o->value) buf_format(out, o->bare ? "[=%s]" : " %s", o->value);
}

void conf_wrap(struct span text, const char *prefix, size_t width, struct buf *out) {
    size_t column = strlen(prefix), at = column;
    while (text.len) {
        struct span word = span_take(&text, ' ');
        if (at > column && at + 1 + word.len > width) {
            buf_format(out, "\n%s", prefix);
            at = column;
        }
        if (at > column) buf_put(out, " ", 1);
        at += word.len + (at > column);
        buf_span(out, word);
    }
}

void args_help(enum args_command command, struct buf *out) {
    struct buf text = {0};
    char prefix[64];
    size_t widest = 0;
    buf_format(out, "Usage: %s\n\n%s\nOptions:\n", commands[command].usage,
               commands[command].about);
    for (const struct conf_option *o = NULL; (o = conf_option_next((int)command, o));) {
        label(o, &text);
        if (text.len > widest) widest = text.len;
    }
    snprintf(prefix, sizeof prefix, "%*s", (int)widest + 2, "");
    for (const struct conf_option *o = NULL; (o = conf_option_next((int)command, o));) {
        label(o, &text);
        buf_format(out, "%-*.*s  ", (int)widest, (int)text.len, text.at);
        buf_clear(&text);
        conf_describe(o, &text);
        bool tells = o->fallback && *o->fallback && o->type != CONF_BOOLEAN;
        if (tells) buf_format(&text, "; else %s", o->fallback);
        conf_wrap(buf_text(&text), prefix, 80, out);
        buf_put(out, "\n", 1);
    }
    buf_finish(&text);
    if (command != ARGS_SIM)
        buf_format(
            out,
            "\nThe environment says the same, as in CDRTOP_CONFIG=FILE or CDRTOP_THEME=NAME, and "
            "the\nconfiguration: cdrtop(1) and cdrtop.yaml(5) have it all.\n");
}
