// The store of checked values. A value in a list or under a name is found by its option, and the
// names that fill the {} and [] in the option's path.
#include "conf/conf.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "conf_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void conf_report_finish(struct conf_report *r) {
    if (r) buf_finish(&r->text);
}

void conf_report_error(struct conf_report *r, const char *file, size_t line, const char *format,
                       ...) {
    char message[512];
    r->errors++;
    if (r->errors == CONF_ERRORS_MAX + 1) buf_format(&r->text, "%s: and more\n", file);
    if (r->errors > CONF_ERRORS_MAX) return;
    va_list args;
    va_start(args, format);
    vsnprintf(message, sizeof message, format, args);
    va_end(args);
    if (line)
        buf_format(&r->text, "%s:%zu: ", file, line);
    else
        buf_format(&r->text, "%s: ", file);
    utf8_clean(&r->text, span_of(message));
    buf_put(&r->text, "\n", 1);
}

void conf_add(struct conf *c, int option, const struct span *keys, size_t key_count, uint32_t item,
              struct span value) {
    MEM_ROOM(c->entries, c->entry_count, c->entry_capacity);
    struct conf_entry *e = &c->entries[c->entry_count++];
    *e = (struct conf_entry){.option = (uint16_t)option,
                             .key_count = (uint8_t)key_count,
                             .item = item,
                             .value = mem_string(value.len ? value.at : "", value.len)};
    for (size_t i = 0; i < key_count; i++)
        e->keys[i] = mem_string(keys[i].len ? keys[i].at : "", keys[i].len);
}

void conf_put(struct conf *c, int option, enum conf_layer layer, struct span value) {
    struct conf_entry *e = NULL;
    for (size_t i = 0; i < c->entry_count && !conf_option_is_list(&conf_options[option]); i++)
        if (c->entries[i].option == option) e = &c->entries[i];
    if (e)
        free(e->value), e->value = mem_string(value.len ? value.at : "", value.len);
    else
        conf_add(c, option, NULL, 0, 0, value);
    if (!e) e = &c->entries[c->entry_count - 1];
    e->layer = (uint8_t)layer;
}

const struct conf_entry *conf_next(const struct conf *c, int option, size_t *at) {
    while (*at < c->entry_count) {
        const struct conf_entry *e = &c->entries[(*at)++];
        if (e->option == option) return e;
    }
    return NULL;
}

const char *conf_text(const struct conf *c, int option) {
    size_t at = 0;
    const struct conf_entry *e = conf_next(c, option, &at);
    return e ? e->value : "";
}

const char *conf_said(const struct conf *c, int option) {
    const char *text = conf_text(c, option);
    return *text ? text : NULL;
}

int64_t conf_value(const struct conf *c, int option) {
    return conf_number(&conf_options[option], span_of(conf_text(c, option)));
}

double conf_real(const struct conf *c, int option) {
    const char *text = conf_text(c, option);
    return *text ? strtod(text, NULL) : -1;
}

bool conf_moment(const struct conf *c, int option, struct civil *ret_civil) {
    return civil_parse(span_of(conf_text(c, option)), ret_civil);
}

bool conf_is(const struct conf *c, int option, const char *word) {
    return strcmp(conf_text(c, option), word) == 0;
}

int conf_choice(const struct conf *c, int option) {
    return conf_word_place(conf_options[option].words, span_of(conf_text(c, option)));
}

bool conf_inside(const struct conf_entry *e, struct span group) {
    const struct conf_option *o = &conf_options[e->option];
    struct span path = span_of(o->path);
    // A name without anything below it has the path of its group, though it belongs to the "{}"
    // after that.
    if (o->type == CONF_NAMED && group.len == path.len + 2) group.len = path.len;
    return span_starts(path, group) && strchr(".[{", path.at[group.len]);
}

const struct conf_entry *conf_next_named(const struct conf *c, int group, size_t *at) {
    struct span path = span_of(conf_options[group].path);
    while (*at < c->entry_count) {
        const struct conf_entry *e = &c->entries[(*at)++], *before = c->entries;
        if (!conf_inside(e, path)) continue;
        while (before < e && !(conf_inside(before, path) && !strcmp(before->keys[0], e->keys[0])))
            before++;
        if (before == e) return e;
    }
    return NULL;
}

const struct conf_entry *conf_of(const struct conf *c, int option, const char *name) {
    const struct conf_entry *e;
    size_t at = 0;
    while ((e = conf_next(c, option, &at)) && strcmp(e->keys[0], name) != 0)
        ;
    return e;
}

const char *conf_text_of(const struct conf *c, int option, const char *name) {
    const struct conf_entry *e = conf_of(c, option, name);
    return e ? e->value : "";
}

int64_t conf_value_of(const struct conf *c, int option, const char *name) {
    return conf_number(&conf_options[option], span_of(conf_text_of(c, option, name)));
}

static bool entry_same(const struct conf_entry *a, const struct conf_entry *b) {
    bool same = a->option == b->option && a->key_count == b->key_count && a->item == b->item &&
                strcmp(a->value, b->value) == 0;
    for (size_t i = 0; same && i < a->key_count; i++)
        same = strcmp(a->keys[i], b->keys[i]) == 0;
    return same;
}

static const struct conf_entry *next_inside(const struct conf *c, struct span group, size_t *at) {
    while (*at < c->entry_count) {
        const struct conf_entry *e = &c->entries[(*at)++];
        if (conf_options[e->option].path && conf_inside(e, group)) return e;
    }
    return NULL;
}

bool conf_same(const struct conf *a, const struct conf *b, int option) {
    struct span group = span_of(conf_options[option].path);
    const struct conf_entry *one, *other;
    size_t at_a = 0, at_b = 0;
    do {
        one = next_inside(a, group, &at_a);
        other = next_inside(b, group, &at_b);
    } while (one && other && entry_same(one, other));
    return !one && !other;
}

struct span conf_filter(const struct conf *c, struct span name) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(c, CONF_FILTER, &at));)
        if (span_same(span_of(e->keys[0]), name)) return span_of(e->value);
    return SPAN_NONE;
}

bool conf_custom(const struct conf *c, struct span name) {
    const struct conf_entry *e;
    for (size_t at = 0; (e = conf_next(c, CONF_CUSTOM_FIELD, &at));)
        if (span_same_nocase(span_of(e->keys[0]), name) ||
            span_same_nocase(span_of(e->value), name))
            return true;
    return false;
}

void conf_settle(struct conf *c) {
    struct buf checked = {0};
    for (int i = 0; i < CONF_OPTIONS; i++) {
        const struct conf_option *o = &conf_options[i];
        size_t at = 0;
        if (!o->fallback || !conf_option_fixed(o) || conf_next(c, i, &at)) continue;
        if (!conf_check(o, span_of(o->fallback), &checked))
            conf_add(c, i, NULL, 0, 0, buf_text(&checked));
    }
    buf_finish(&checked);
}

void conf_init(struct conf *c) {
    *c = (struct conf){0};
    conf_settle(c);
}

static void free_entries(struct conf_entry *entries, size_t count) {
    for (size_t i = 0; i < count; i++) {
        free(entries[i].keys[0]);
        free(entries[i].keys[1]);
        free(entries[i].value);
    }
    free(entries);
}

void conf_finish(struct conf *c) {
    if (!c) return;
    free_entries(c->entries, c->entry_count);
    free_entries(c->names, c->name_count);
    free(c->file);
    *c = (struct conf){0};
}

bool conf_names_variable(const char *value) {
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz_0123456789";
    size_t len = value[0] == '$' ? strspn(value + 1, letters) : 0;
    return len && !value[1 + len] && !(value[1] >= '0' && value[1] <= '9');
}

// A password may have an @ itself; a host has none.
struct span conf_password_in(const char *address) {
    const char *host = strstr(address, "://"), *at = host ? strrchr(host, '@') : NULL;
    const char *colon = at ? memchr(host + 3, ':', (size_t)(at - host) - 3) : NULL;
    return colon ? (struct span){colon, (size_t)(at - colon)} : SPAN_NONE;
}

static bool has_password(const char *text) {
    return conf_password_in(text).len > 0;
}

bool conf_secret_exposed(const struct conf *c) {
    if (!c->others_can_read) return false;
    for (size_t i = 0; i < c->entry_count; i++) {
        const struct conf_entry *e = &c->entries[i];
        if (e->layer != CONF_FILE) continue;
        if (conf_options[e->option].secret && *e->value && !conf_names_variable(e->value))
            return true;
        if (has_password(e->value) || (e->key_count && has_password(e->keys[0]))) return true;
    }
    return false;
}
