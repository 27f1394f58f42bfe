// The layers above the configuration file, and where a value came from.
#include "conf/conf.h"

#include "base/nearest.h"
#include "conf_parts.h"

#include <string.h>

#define PREFIX "CDRTOP_"

void conf_lay(struct conf *c, const struct conf *over) {
    for (size_t i = 0; i < over->entry_count; i++) {
        const struct conf_entry *e = &over->entries[i];
        if (e->layer == CONF_LINE_BARE && conf_value(c, e->option) > 0) continue;
        if (e->key_count) {
            const struct span key = span_of(e->keys[0]);
            conf_add(c, e->option, &key, 1, 0, span_of(e->value));
        } else {
            conf_put(c, e->option, (enum conf_layer)e->layer, span_of(e->value));
        }
    }
}

static const char *variable_in(char *const *variables, const char *name) {
    size_t len = strlen(name);
    for (; *variables; variables++)
        if (strncmp(*variables, name, len) == 0 && (*variables)[len] == '=')
            return *variables + len + 1;
    return "";
}

// Not an error, because the configuration may refer to variables of any name, like
// $CDRTOP_PASSWORD.
static void hint_unknown(struct span name, struct conf_report *report) {
    char known[CONF_OPTIONS][CONF_VARIABLE_SIZE];
    struct nearest near = {.wanted = span_from(name, strlen(PREFIX))};
    for (int i = 0; i < CONF_OPTIONS; i++) {
        if (!conf_variable(&conf_options[i], known[i])) continue;
        if (span_same(span_of(known[i]), name)) return;
        nearest_offer(&near, span_of(known[i] + strlen(PREFIX)));
    }
    if (near.best.len)
        buf_format(&report->text, "%.*s: there is no such option; did you mean " PREFIX "%.*s?\n",
                   (int)name.len, name.at, (int)near.best.len, near.best.at);
}

void conf_environment(char *const *variables, enum args_command command, struct conf_report *report,
                      struct conf *ret_layer) {
    char name[CONF_VARIABLE_SIZE];
    struct buf checked = {0};
    *ret_layer = (struct conf){0};
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        bool taken = o->commands >> command & 1, of_file = o->path && command != ARGS_SIM;
        if (!conf_variable(o, name) || (!taken && !of_file)) continue;
        const char *value = variable_in(variables, name);
        if (!*value) continue;
        const char *why = conf_check(o, span_of(value), &checked);
        if (why)
            conf_report_error(report, name, 0, "%s", why);
        else
            conf_put(ret_layer, i, CONF_ENVIRONMENT, buf_text(&checked));
    }
    for (; *variables; variables++) {
        struct span rest = span_of(*variables), variable = span_take(&rest, '=');
        if (span_starts(variable, SPAN(PREFIX)) && rest.len) hint_unknown(variable, report);
    }
    buf_finish(&checked);
}

enum conf_layer conf_layer(const struct conf *c, int option) {
    size_t at = 0;
    const struct conf_entry *e = conf_next(c, option, &at);
    return e ? (enum conf_layer)e->layer : CONF_BUILT_IN;
}

void conf_origin(const struct conf *c, const struct conf_entry *e, struct buf *out) {
    char variable[CONF_VARIABLE_SIZE];
    const struct conf_option *o = &conf_options[e->option];
    switch ((enum conf_layer)e->layer) {
    case CONF_BUILT_IN:
        buf_format(out, "built in");
        break;
    case CONF_FILE:
        buf_format(out, "%s:%u", c->file, e->line);
        break;
    case CONF_ENVIRONMENT:
        if (conf_variable(o, variable)) buf_format(out, "%s", variable);
        break;
    case CONF_LINE_BARE:
    case CONF_LINE:
        buf_format(out, "--%s", o->name);
        break;
    }
}

void conf_later(const struct conf *c, struct buf *out) {
    struct span said = SPAN_NONE;
    for (size_t i = 0; i < c->entry_count; i++) {
        const struct conf_entry *e = &c->entries[i];
        const struct conf_option *o = &conf_options[e->option];
        if (!o->later || !e->layer || (o->fallback && !strcmp(o->fallback, e->value))) continue;
        // its outermost group that does nothing in this version, such as alerts in `alerts[].when`
        struct span group = span_of(o->path);
        for (size_t at = 0; at < group.len; at++) {
            struct span outer = {o->path, at};
            int option = conf_option_find(outer);
            if (option >= 0 && conf_options[option].later) group = outer;
        }
        if (span_same(group, said)) continue;
        said = group;
        conf_origin(c, e, out);
        buf_format(out, ": %.*s: not in this version yet\n", (int)group.len, group.at);
    }
}
