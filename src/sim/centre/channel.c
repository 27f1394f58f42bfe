// Channels, bridges and the queue_log: what every other part writes down.
#include "base/civil.h"
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

void channel_new(struct server *s, struct channel *ch, const char *name, const char *linked,
                 int state) {
    *ch = (struct channel){.state = state, .priority = 1};
    snprintf(ch->name, sizeof ch->name, "%s", name);
    snprintf(ch->unique, sizeof ch->unique, "%lld.%lld",
             (long long)whole_seconds(s->centre->now_us), (long long)s->next_unique++);
    snprintf(ch->linked, sizeof ch->linked, "%s", linked ? linked : ch->unique);
    s->next_sequence++;
}

void channel_phone(struct server *s, struct channel *ch, const char *endpoint, const char *linked,
                   int state) {
    char name[48];
    snprintf(name, sizeof name, "PJSIP/%s-%08llx", endpoint, (unsigned long long)s->next_channel++);
    channel_new(s, ch, name, linked, state);
}

void channel_place(struct channel *ch, const char *context, const char *exten, int priority) {
    char kept[24];
    snprintf(kept, sizeof kept, "%s", exten); // may be the channel's own
    snprintf(ch->context, sizeof ch->context, "%s", context);
    memcpy(ch->exten, kept, sizeof kept);
    ch->priority = priority;
}

void channel_connect(struct channel *ch, const struct channel *to) {
    memcpy(ch->connected_number, to->number, sizeof ch->connected_number);
    memcpy(ch->connected_name, to->caller, sizeof ch->connected_name);
}

void bridge_make(struct server *s, struct bridge *b) {
    struct centre *c = s->centre;
    b->channels = 0;
    snprintf(b->id, sizeof b->id, "%04x%04x-%04x-4%03x-%04x-%04x%04x%04x", chance(c, 65536),
             chance(c, 65536), chance(c, 65536), chance(c, 4096), 0x8000 + chance(c, 0x4000),
             chance(c, 65536), chance(c, 65536), chance(c, 65536));
    emit(s, EV_BRIDGE_CREATE, &(struct facts){.bridge = b});
}

void bridge_enter(struct server *s, struct bridge *b, const struct channel *ch) {
    b->channels++;
    emit(s, EV_BRIDGE_ENTER, &(struct facts){.bridge = b, .channel = ch});
}

void bridge_leave(struct server *s, struct bridge *b, const struct channel *ch) {
    b->channels--;
    emit(s, EV_BRIDGE_LEAVE, &(struct facts){.bridge = b, .channel = ch});
}

void bridge_end(struct server *s, struct bridge *b) {
    emit(s, EV_BRIDGE_DESTROY, &(struct facts){.bridge = b});
}

void queue_log(struct server *s, const char *unique, const char *queue, const char *agent,
               const char *format, ...) {
    struct centre *c = s->centre;
    char rest[192];
    va_list args;
    va_start(args, format);
    vsnprintf(rest, sizeof rest, format, args);
    va_end(args);
    if (!c->sink.queue_log || s->down) return;
    struct buf *line = &c->text;
    buf_clear(line);
    buf_format(line, "%lld|%s|%s|%s|%s", (long long)whole_seconds(c->now_us), unique, queue, agent,
               rest);
    c->sink.queue_log(c->sink.context, s->name, buf_text(line));
}

int32_t utc_offset(const struct server *s, int64_t epoch) {
    const struct centre_server_options *o = &s->options;
    return o->utc_offset ? o->utc_offset(o->context, epoch) : 0;
}

void local_time(const struct server *s, int64_t us, char out[20]) {
    int64_t epoch = whole_seconds(us);
    int32_t offset = utc_offset(s, epoch);
    struct civil t = civil_of_seconds(epoch + offset);
    char text[40];
    snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d:%02d", t.year, t.month, t.day, t.hour,
             t.minute, t.second);
    memcpy(out, text, 19);
    out[19] = '\0';
}
