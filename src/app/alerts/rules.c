// From the configuration to rules. Every condition is checked before anything is opened.
#include "rules.h"

#include "../setup.h"
#include "../state_path.h"
#include "base/clock.h"
#include "base/nearest.h"

#include <stdio.h>
#include <string.h>

static struct span saved(void *conf, struct span name) {
    return conf_filter(conf, name);
}

static bool custom(void *conf, struct span name) {
    return conf_custom(conf, name);
}

bool alerts_parse(const struct conf *conf, struct span text, struct condition *ret_condition,
                  struct filter_error *ret_error) {
    const struct filter_terms terms = {.saved = saved,
                                       .custom = custom,
                                       .context = (void *)(uintptr_t)conf};
    return !condition_parse(text, &terms, ret_condition, ret_error);
}

// ---- checking

struct checking {
    const struct conf *conf;
    const char *path;
    struct conf_report *report;
};

static void complain(struct checking *k, const struct conf_entry *e, const char *group,
                     const char *sentence) {
    conf_report_error(k->report, k->path, e->line, "%s: %s: %s", group, e->keys[0], sentence);
}

static void complain_at(struct checking *k, const struct conf_entry *e,
                        const struct filter_error *error) {
    complain(k, e, "alerts", error->text);
    filters_show_place(span_of(e->value), error, k->report);
}

static const struct conf_entry *entry_of(const struct conf *conf, int option, const char *name) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(conf, option, &at));)
        if (strcmp(e->keys[0], name) == 0) return e;
    return NULL;
}

static void check_condition(struct checking *k, const struct conf_entry *first) {
    const struct conf_entry *when = entry_of(k->conf, CONF_ALERT_WHEN, first->keys[0]);
    const struct conf_entry *until = entry_of(k->conf, CONF_ALERT_UNTIL, first->keys[0]);
    struct condition c;
    struct filter_error error;
    if (!when) {
        complain(k, first, "alerts", "the condition is missing, as in when: waiting>=5");
        return;
    }
    if (!alerts_parse(k->conf, span_of(when->value), &c, &error)) {
        complain_at(k, when, &error);
        return;
    }
    if (until && condition_until(&c, span_of(until->value), &error)) complain_at(k, until, &error);
    condition_finish(&c);
}

static bool is_hook(const struct conf *conf, struct span name, struct nearest *near) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next_named(conf, CONF_HOOKS, &at));) {
        if (span_same(span_of(e->keys[0]), name)) return true;
        nearest_offer(near, span_of(e->keys[0]));
    }
    return false;
}

static void check_hooks(struct checking *k, int option) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(k->conf, option, &at));) {
        struct nearest near = {.wanted = span_of(e->value)};
        char text[200];
        if (is_hook(k->conf, near.wanted, &near)) continue;
        int len = snprintf(text, sizeof text, "no hook is called %.80s", e->value);
        if (near.best.len)
            snprintf(text + len, sizeof text - (size_t)len, "; did you mean %.*s?",
                     (int)near.best.len, near.best.at);
        complain(k, e, "alerts", text);
    }
}

static bool is_shell(const char *program) {
    static const char *const names[] = {"sh", "bash", "dash", "zsh", "ksh", "fish"};
    const char *slash = strrchr(program, '/'), *name = slash ? slash + 1 : program;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(name, names[i]) == 0) return true;
    return false;
}

// "-c", "-ec": the next argument is a program.
static bool takes_program(const char *argument) {
    size_t len = strlen(argument);
    return len > 1 && argument[0] == '-' && argument[1] != '-' && argument[len - 1] == 'c';
}

// What a caller can name must not become a part of a program.
static void check_shell(struct checking *k, const char *hook) {
    const struct conf_entry *e;
    const char *before = "";
    bool shell = false;
    for (size_t at = 0; (e = conf_next(k->conf, CONF_HOOK_EXEC, &at)); before = e->value) {
        if (strcmp(e->keys[0], hook) != 0) continue;
        shell |= is_shell(e->value);
        if (shell && takes_program(before) &&
            (strstr(e->value, "{text}") || strstr(e->value, "{subject}")))
            complain(k, e, "hooks",
                     "a shell would run a caller's name as a command: let it read "
                     "\"$CDRTOP_ALERT_TEXT\"");
    }
}

void alerts_check(const struct conf *conf, const char *path, struct conf_report *report) {
    struct checking k = {conf, path, report};
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next_named(conf, CONF_ALERTS, &at));) {
        check_condition(&k, e);
        bool after = conf_value_of(conf, CONF_ESCALATE_AFTER, e->keys[0]) > 0;
        if (!after && entry_of(conf, CONF_ESCALATE_HOOK, e->keys[0]))
            complain(&k, e, "alerts", "escalate needs after, as in after: 10m");
    }
    check_hooks(&k, CONF_ALERT_HOOK);
    check_hooks(&k, CONF_ESCALATE_HOOK);
    for (size_t at = 0; (e = conf_next_named(conf, CONF_HOOKS, &at));) {
        const struct conf_entry *exec = entry_of(conf, CONF_HOOK_EXEC, e->keys[0]);
        if (!exec || !*exec->value)
            complain(&k, e, "hooks",
                     "the program is missing: write a list, as in [notify-send, \"{text}\"]");
        check_shell(&k, e->keys[0]);
    }
}

// ---- making

static void take_terms(const struct conf *conf, struct alert_rule *r) {
    int64_t cooldown_s = conf_value_of(conf, CONF_ALERT_COOLDOWN, r->name);
    int64_t quiet = conf_value_of(conf, CONF_ALERT_QUIET, r->name);
    int64_t after_s = conf_value_of(conf, CONF_ESCALATE_AFTER, r->name);
    if (cooldown_s >= 0) r->terms.cooldown_us = cooldown_s * SECOND_US;
    if (after_s > 0) r->terms.escalate_us = after_s * SECOND_US;
    r->critical = strcmp(conf_text_of(conf, CONF_ALERT_LEVEL, r->name), "critical") == 0;
    if (quiet < 0) return;
    r->terms.quiet_from_s = (int32_t)(quiet / 86400);
    r->terms.quiet_to_s = (int32_t)(quiet % 86400);
}

void alerts_make(const struct conf *conf, struct alerts *ret_alerts) {
    const struct conf_entry *e;
    *ret_alerts = (struct alerts){.rules = NULL};
    for (size_t at = 0; (e = conf_next_named(conf, CONF_ALERTS, &at));) {
        const char *name = e->keys[0], *until = conf_text_of(conf, CONF_ALERT_UNTIL, name);
        struct condition c;
        struct filter_error error;
        if (!alerts_parse(conf, span_of(conf_text_of(conf, CONF_ALERT_WHEN, name)), &c, &error))
            continue;
        if (*until) condition_until(&c, span_of(until), &error);
        take_terms(conf, alerts_add(ret_alerts, name, &c));
    }
}

int alerts_recall(struct alerts *a, char *note, size_t size) {
    struct buf path = {0}, text = {0};
    int failed = state_path("alerts", &path) ? state_read(path.at, &text) : 0;
    if (failed)
        snprintf(note, size, "%s: %s; earlier alerts are not known", path.at, strerror(-failed));
    for (struct span rest = buf_text(&text); rest.len;)
        alerts_read(a, span_take(&rest, '\n'));
    buf_finish(&text);
    buf_finish(&path);
    return failed;
}
