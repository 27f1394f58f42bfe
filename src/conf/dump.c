// Writes the configuration in the order of the table. Each value is written in its normal form, so
// that reading it back gives the same.
#include "conf/conf.h"

#include "conf_parts.h"

#include <stdio.h>
#include <string.h>

#define COLUMNS 100

struct place {
    char pattern[128];   // path of the group being written
    const char *keys[2]; // the names that fill its {} and []
    size_t key_count;
    int indent;
};

static void group(const struct conf *c, const struct place *p, struct buf *out);

static void indent(struct buf *out, int by) {
    buf_format(out, "%*s", by, "");
}

static void quoted(struct buf *out, struct span s) {
    buf_put(out, "\"", 1);
    for (size_t i = 0; i < s.len; i++) {
        if (s.at[i] == '"' || s.at[i] == '\\') buf_put(out, "\\", 1);
        buf_put(out, s.at + i, 1);
    }
    buf_put(out, "\"", 1);
}

// Leaves out a password, as in mysql://user:password@host, and what is asked of an address, as in
// https://host/?token=secret.
static void text(struct buf *out, const char *value) {
    struct span password = conf_password_in(value), rest = span_of(value);
    struct buf left = {0};
    if (password.len) {
        buf_put(&left, value, (size_t)(password.at - value));
        rest = span_of(password.at + password.len);
    }
    buf_span(&left, rest);
    const char *host = memmem(left.len ? left.at : "", left.len, "://", 3);
    const char *query = host ? memchr(host, '?', left.len - (size_t)(host - left.at)) : NULL;
    if (query) left.len = (size_t)(query - left.at);
    quoted(out, buf_text(&left));
    buf_finish(&left);
}

static void scalar(struct buf *out, const struct conf_option *o, const char *value) {
    bool bare = o->type == CONF_INTEGER || o->type == CONF_DURATION || o->type == CONF_BOOLEAN ||
                o->type == CONF_CHOICE || o->type == CONF_CHOICES;
    if (bare && !strchr(value, ':'))
        buf_span(out, span_of(value));
    else
        text(out, value);
}

static bool in_place(const struct conf_entry *e, const struct place *p) {
    for (size_t i = 0; i < p->key_count; i++)
        if (i >= e->key_count || strcmp(e->keys[i], p->keys[i]) != 0) return false;
    return true;
}

// The next entry below `pattern` at the place p.
static const struct conf_entry *below(const struct conf *c, struct span pattern,
                                      const struct place *p, size_t *at) {
    while (*at < c->entry_count) {
        const struct conf_entry *e = &c->entries[(*at)++];
        if (conf_inside(e, pattern) && in_place(e, p)) return e;
    }
    return NULL;
}

// Describes the option in lines of comment.
static void write_comment(struct buf *out, const struct conf_option *o, int by) {
    struct buf text = {0};
    char prefix[16];
    snprintf(prefix, sizeof prefix, "%*s# ", by, "");
    conf_describe(o, &text);
    buf_put(&text, ".", 1);
    buf_format(out, "%s", prefix);
    conf_wrap(buf_text(&text), prefix, COLUMNS, out);
    buf_put(out, "\n", 1);
    buf_finish(&text);
}

// Shows an example when there is no value. The "#" of an example has no blank after it.
static void write_example(struct buf *out, const struct conf_option *o, struct span name, int by) {
    struct span rest = span_of(o->example);
    buf_format(out, "%*s#%.*s:", by, "", (int)name.len, name.at);
    if (conf_option_is_group(o)) buf_put(out, "\n", 1);
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        buf_format(out, conf_option_is_group(o) ? "%*s#  %.*s\n" : "%*s %.*s\n",
                   conf_option_is_group(o) ? by : 0, "", (int)line.len, line.at);
    }
}

static void items(const struct conf *c, int option, const struct place *p, struct buf *out) {
    const struct conf_entry *e;
    size_t count = 0;
    buf_put(out, "[", 1);
    for (size_t at = 0; (e = conf_next(c, option, &at));) {
        if (!in_place(e, p)) continue;
        if (count++) buf_put(out, ", ", 2);
        scalar(out, &conf_options[option], e->value);
    }
    buf_put(out, "]\n", 2);
}

// The value of an option at the place p, or any value below a group.
static const struct conf_entry *first(const struct conf *c, int option, const struct place *p) {
    const struct conf_entry *e;
    size_t at = 0;
    if (conf_option_is_group(&conf_options[option]))
        return below(c, span_of(conf_options[option].path), p, &at);
    while ((e = conf_next(c, option, &at)) && !in_place(e, p))
        ;
    return e;
}

// Writes a value, or the values of a list, after "key:".
static void write_value(const struct conf *c, int option, const struct place *p, struct buf *out) {
    const struct conf_option *o = &conf_options[option];
    const struct conf_entry *e;
    if (o->type == CONF_TEXTS || o->type == CONF_CHOICES) {
        items(c, option, p, out);
        return;
    }
    if ((e = first(c, option, p))) scalar(out, o, e->value);
    if (e && e->layer > CONF_FILE) {
        buf_put(out, " # ", 3);
        conf_origin(c, e, out);
    }
    buf_put(out, "\n", 1);
}

static bool was_before(const struct conf *c, struct span pattern, const struct place *p,
                       const struct conf_entry *e) {
    const struct conf_entry *earlier;
    for (size_t at = 0; (earlier = below(c, pattern, p, &at)) != e;)
        if (strcmp(earlier->keys[p->key_count], e->keys[p->key_count]) == 0) return true;
    return false;
}

// Writes the items of a list, or the values under free names, in the order in which they came.
static void write_members(const struct conf *c, const struct conf_option *o, const struct place *p,
                          struct buf *out) {
    bool list = o->type == CONF_LIST;
    struct place member = *p;
    snprintf(member.pattern, sizeof member.pattern, "%s%s", o->path, list ? "[]" : "{}");
    struct span pattern = span_of(member.pattern);
    int option = conf_option_find(pattern);
    const struct conf_entry *e;
    buf_put(out, "\n", 1);
    for (size_t at = 0; (e = below(c, pattern, p, &at));) {
        if (was_before(c, pattern, p, e)) continue;
        member.keys[p->key_count] = e->keys[p->key_count];
        member.key_count = p->key_count + 1;
        member.indent = p->indent + 4;
        indent(out, p->indent + 2);
        if (list) {
            buf_format(out, "-");
        } else {
            text(out, e->keys[p->key_count]);
            buf_put(out, ":", 1);
        }
        buf_put(out, option < 0 ? "\n" : " ", 1);
        if (option < 0)
            group(c, &member, out);
        else
            write_value(c, option, &member, out);
    }
}

static void secret(const struct conf_option *o, struct span name, int by, struct buf *out) {
    indent(out, by);
    buf_format(out, "# %.*s: left out; %s\n", (int)name.len, name.at, o->text);
}

static void group(const struct conf *c, const struct place *p, struct buf *out) {
    bool top = !p->pattern[0];
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        struct span name;
        if (!conf_option_under(o, span_of(p->pattern), &name)) continue;
        const struct conf_entry *e = first(c, i, p);
        if (p->key_count && !e) continue; // in a list or under a name, write only what is set
        if (e && o->secret && !conf_names_variable(e->value)) {
            secret(o, name, p->indent, out);
            continue;
        }
        if (top) buf_put(out, "\n", out->len ? 1 : 0);
        if (!p->key_count) write_comment(out, o, p->indent);
        if (!e && o->example) {
            write_example(out, o, name, p->indent);
            continue;
        }
        indent(out, p->indent);
        buf_format(out, "%.*s:", (int)name.len, name.at);
        if (!conf_option_is_group(o)) {
            buf_put(out, " ", 1);
            write_value(c, i, p, out);
        } else if (o->type == CONF_SECTION) {
            struct place inner = *p;
            snprintf(inner.pattern, sizeof inner.pattern, "%s", o->path);
            inner.indent += 2;
            buf_put(out, "\n", 1);
            group(c, &inner, out);
        } else {
            write_members(c, o, p, out);
        }
    }
}

void conf_dump(const struct conf *c, struct buf *out) {
    buf_format(
        out,
        "# cdrtop's configuration: every key, with the value in force. Lines where \"#\" is not "
        "followed\n"
        "# by one blank are examples: take the \"#\" off to use them. A key that is unknown or has "
        "a wrong\n"
        "# value is an error that names its line.\n"
        "#\n"
        "# Looked for: -c FILE, else $CDRTOP_CONFIG, else $XDG_CONFIG_HOME/cdrtop/config.yaml\n"
        "# (~/.config/cdrtop/config.yaml), else /etc/cdrtop/config.yaml, else what is built in. A "
        "key that\n"
        "# has one value may be a variable of the environment, too, as "
        "CDRTOP_SERVICE_LEVEL_THRESHOLD and,\n"
        "# without its display, CDRTOP_THEME; and the command line says more than both: man "
        "cdrtop.\n"
        "#\n"
        "# Durations are 90, 90s, 1:30, 2m or 1h.\n");
    group(c, &(struct place){.indent = 0}, out);
}
