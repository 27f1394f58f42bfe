// The store of checked values, and the places table that copies what servers and queues have out of
// it into plain fields. A key in a list or under a name is found by its own path and the names in
// the path's open places.
#include "conf/conf.h"

#include "base/mem.h"
#include "base/utf8.h"
#include "conf_parts.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum owner { OF_SERVER, OF_PBX, OF_QUEUE };
enum form { TEXT, NUMBER, FLAG };

static const struct place {
    int option;
    enum owner owner;
    enum form form;
    size_t offset;
} places[] = {
    {CONF_SERVER_URL, OF_SERVER, TEXT, offsetof(struct conf_server, url)},
    {CONF_PBX_TIMEZONE, OF_PBX, TEXT, offsetof(struct conf_pbx, timezone)},
    {CONF_PBX_LABEL, OF_PBX, TEXT, offsetof(struct conf_pbx, label)},
    {CONF_QUEUE_LABEL, OF_QUEUE, TEXT, offsetof(struct conf_queue, label)},
    {CONF_QUEUE_THRESHOLD, OF_QUEUE, NUMBER, offsetof(struct conf_queue, threshold_s)},
    {CONF_QUEUE_WRAPUP, OF_QUEUE, NUMBER, offsetof(struct conf_queue, wrapup_s)},
    {CONF_QUEUE_TARGET, OF_QUEUE, NUMBER, offsetof(struct conf_queue, target)},
    {CONF_QUEUE_MERGE_WITH, OF_QUEUE, TEXT, offsetof(struct conf_queue, merge_with)},
    {CONF_QUEUE_HIDE, OF_QUEUE, FLAG, offsetof(struct conf_queue, hide)},
};

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

static void add_defaults(struct conf *c) {
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

static struct conf_server *server_of(struct conf *c, const struct conf_entry *e) {
    size_t index = strtoul(e->keys[0], NULL, 10);
    if (index >= c->server_count) {
        c->servers = mem_resize(c->servers, index + 1, sizeof *c->servers);
        while (c->server_count <= index)
            c->servers[c->server_count++] = (struct conf_server){.url = ""};
    }
    return &c->servers[index];
}

static struct conf_pbx *pbx_of(struct conf *c, const struct conf_entry *e) {
    struct conf_server *s = server_of(c, e);
    for (size_t i = 0; i < s->pbx_count; i++)
        if (strcmp(s->pbxs[i].name, e->keys[1]) == 0) return &s->pbxs[i];
    s->pbxs = mem_resize(s->pbxs, s->pbx_count + 1, sizeof *s->pbxs);
    s->pbxs[s->pbx_count] = (struct conf_pbx){.name = e->keys[1], .timezone = "", .label = ""};
    return &s->pbxs[s->pbx_count++];
}

static struct conf_queue *queue_of(struct conf *c, const struct conf_entry *e) {
    for (size_t i = 0; i < c->queue_count; i++)
        if (strcmp(c->queues[i].name, e->keys[0]) == 0) return &c->queues[i];
    c->queues = mem_resize(c->queues, c->queue_count + 1, sizeof *c->queues);
    c->queues[c->queue_count] = (struct conf_queue){.name = e->keys[0],
                                                    .label = "",
                                                    .merge_with = "",
                                                    .threshold_s = -1,
                                                    .target = -1,
                                                    .wrapup_s = -1};
    return &c->queues[c->queue_count++];
}

static void put(struct conf *c, const struct place *p, const struct conf_entry *e) {
    char *owner = p->owner == OF_SERVER ? (char *)server_of(c, e)
                  : p->owner == OF_PBX  ? (char *)pbx_of(c, e)
                                        : (char *)queue_of(c, e);
    void *at = owner + p->offset;
    int64_t number = conf_number(&conf_options[p->option], span_of(e->value));
    const char *text = e->value;
    bool flag = number > 0;
    if (p->form == TEXT) memcpy(at, &text, sizeof text);
    if (p->form == NUMBER) memcpy(at, &number, sizeof number);
    if (p->form == FLAG) memcpy(at, &flag, sizeof flag);
}

void conf_settle(struct conf *c) {
    add_defaults(c);
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        const struct conf_entry *e;
        for (size_t at = 0; (e = conf_next(c, places[i].option, &at));)
            put(c, &places[i], e);
    }
    const struct conf_entry *send;
    for (size_t at = 0; (send = conf_next(c, CONF_SERVER_SEND, &at));)
        server_of(c, send)->listen_only = strcmp(send->value, "nothing") == 0;
    const struct conf_entry *servers;
    for (size_t at = 0; (servers = conf_next(c, CONF_QUEUE_SERVERS, &at));)
        queue_of(c, servers)->together = strcmp(servers->value, "together") == 0;
}

void conf_init(struct conf *c) {
    *c = (struct conf){0};
    conf_settle(c);
}

void conf_finish(struct conf *c) {
    if (!c) return;
    for (size_t i = 0; i < c->entry_count; i++) {
        free(c->entries[i].keys[0]);
        free(c->entries[i].keys[1]);
        free(c->entries[i].value);
    }
    for (size_t i = 0; i < c->server_count; i++)
        free(c->servers[i].pbxs);
    free(c->file);
    free(c->entries);
    free(c->servers);
    free(c->queues);
    *c = (struct conf){0};
}

bool conf_secret_exposed(const struct conf *c) {
    if (!c->others_can_read) return false;
    for (size_t i = 0; i < c->entry_count; i++) {
        const char *value = c->entries[i].value, *host = strstr(value, "://");
        if (c->entries[i].layer != CONF_FILE) continue;
        if (conf_options[c->entries[i].option].secret && *value && *value != '$') return true;
        const char *at = host ? strchr(host, '@') : NULL,
                   *colon = host ? strchr(host + 3, ':') : NULL;
        if (at && colon && colon < at) return true; // user:password@ in an address
    }
    return false;
}
