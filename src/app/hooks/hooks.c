// Our end of the runner: makes jobs from the configuration and an alert, and words from what became
// of them.
#include "hooks.h"

#include "base/clock.h"
#include "base/utf8.h"
#include "job.h"
#include "out/alert_json.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>

struct replacement {
    const char *name, *value;
};

// A value that comes first is no option and no file, whoever could name it.
static void put_value(struct buf *out, size_t begin, const char *value) {
    if (out->len == begin && (*value == '-' || *value == '@')) buf_put(out, " ", 1);
    buf_span(out, span_of(value));
}

static void put_argument(struct buf *out, const char *argument, const struct replacement *by) {
    size_t begin = out->len;
    while (*argument) {
        const struct replacement *r = by;
        size_t len = 0;
        for (; r->name; r++) {
            len = strlen(r->name);
            if (strncmp(argument, r->name, len) == 0) break;
        }
        if (r->name)
            put_value(out, begin, r->value);
        else
            buf_put(out, argument, 1);
        argument += r->name ? len : 1;
    }
    buf_put(out, "", 1);
}

static void put_variable(struct buf *out, const char *name, const char *value) {
    buf_format(out, "CDRTOP_ALERT_%s=%s", name, value);
    buf_put(out, "", 1);
}

int hooks_start(int runner, const struct conf *conf, const char *hook, uint32_t job,
                const struct alert_words *alert, const struct zone *zone) {
    char value[40] = "", since[40];
    if (!isnan(alert->value)) snprintf(value, sizeof value, "%.10g", alert->value);
    zone_iso8601(zone, alert->since_us / SECOND_US, since, sizeof since);
    const struct replacement by[] = {{"{text}", alert->text},
                                     {"{name}", alert->name},
                                     {"{subject}", alert->subject},
                                     {"{value}", value},
                                     {"{state}", alert->state},
                                     {"{level}", alert->level},
                                     {"{since}", since},
                                     {NULL, NULL}};
    int64_t limit_s = conf_value_of(conf, CONF_HOOK_LIMIT, hook);
    struct hook_job head = {.job = job, .limit_s = limit_s > 0 ? (uint32_t)limit_s : HOOK_LIMIT_S};
    struct buf strings = {0}, json = {0}, message = {0};
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, CONF_HOOK_EXEC, &at));) {
        if (strcmp(e->keys[0], hook) != 0) continue;
        put_argument(&strings, e->value, by);
        head.arguments++;
    }
    static const char *const names[] = {"TEXT",  "NAME",  "SUBJECT", "VALUE",
                                        "STATE", "LEVEL", "SINCE"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++, head.variables++)
        put_variable(&strings, names[i], by[i].value);
    alert_json(alert, zone, &json);
    head.input = (uint32_t)json.len;
    buf_put(&message, &head, sizeof head);
    buf_span(&message, buf_text(&strings));
    buf_span(&message, buf_text(&json));
    int outcome = message.len > HOOK_BYTES_MAX                                             ? -E2BIG
                  : send(runner, message.at, message.len, MSG_NOSIGNAL | MSG_DONTWAIT) < 0 ? -errno
                                                                                           : 0;
    buf_finish(&strings);
    buf_finish(&json);
    buf_finish(&message);
    return outcome;
}

bool hooks_ended(int runner, struct hook_end *ret_end, int *ret_gone) {
    ssize_t n = recv(runner, ret_end, sizeof *ret_end, MSG_DONTWAIT);
    *ret_gone = n == 0 ? -EPIPE : n < 0 && errno != EAGAIN && errno != EINTR ? -errno : 0;
    return n == (ssize_t)sizeof *ret_end;
}

bool hook_end_words(const struct hook_end *end, char *out, size_t size) {
    struct buf clean = {0};
    char words[HOOK_WORDS];
    span_copy((struct span){end->words, strnlen(end->words, sizeof end->words)}, words,
              sizeof words);
    utf8_clean(&clean, span_trim(span_of(words)));
    buf_put(&clean, "", 1);
    const char *between = *clean.at ? ": " : "";
    bool good = end->how == HOOK_EXITED && !end->status;
    if (good)
        snprintf(out, size, "done");
    else if (end->how == HOOK_EXITED && end->status == 127 && *clean.at)
        snprintf(out, size, "%s", clean.at);
    else if (end->how == HOOK_EXITED)
        snprintf(out, size, "ended with status %d%s%s", (int)end->status, between, clean.at);
    else if (end->how == HOOK_SIGNALLED)
        snprintf(out, size, "was killed by signal %d%s%s", (int)end->status, between, clean.at);
    else if (end->how == HOOK_TOO_LONG)
        snprintf(out, size, "took too long, and was ended%s%s", between, clean.at);
    else
        snprintf(out, size, "was not started%s%s", between, clean.at);
    buf_finish(&clean);
    return !good;
}
