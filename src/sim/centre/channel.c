// Channels, bridges and lines of queue_log: what all other parts write.
#include "base/civil.h"
#include "model.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void channel_new(struct server *s, struct channel *ch, const char *name, const char *linked,
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
    snprintf(kept, sizeof kept, "%s", exten); // `exten` may be part of the channel itself
    snprintf(ch->context, sizeof ch->context, "%s", context);
    memcpy(ch->exten, kept, sizeof kept);
    ch->priority = priority;
}

void channel_connect(struct channel *ch, const struct channel *to) {
    memcpy(ch->connected_number, to->number, sizeof ch->connected_number);
    memcpy(ch->connected_name, to->caller, sizeof ch->connected_name);
}

void channel_local(struct server *s, struct channel *one, struct channel *two, const char *context,
                   const char *exten, const char *linked) {
    char name[48];
    unsigned long long number = (unsigned long long)s->next_local++;
    snprintf(name, sizeof name, "Local/%s@%s-%08llx;1", exten, context, number);
    channel_new(s, one, name, linked, CHANNEL_DOWN);
    channel_place(one, context, exten, 1);
    name[strlen(name) - 1] = '2';
    channel_new(s, two, name, one->linked, CHANNEL_RING);
    channel_place(two, context, exten, 1);
    emit_channel(s, EV_NEWCHANNEL, one);
    emit_channel(s, EV_NEWCHANNEL, two);
}

void channel_linked(struct server *s, const struct channel *one, const struct channel *two) {
    emit(s, EV_LOCAL_BRIDGE,
         &(struct facts){.one = one,
                         .two = two,
                         .texts = {[T_CONTEXT] = one->context, [T_EXTENSION] = one->exten}});
}

void channel_state(struct server *s, struct channel *ch, int state) {
    ch->state = state;
    emit_channel(s, EV_NEWSTATE, ch);
}

void channel_meet(struct server *s, struct channel *ch, const struct channel *to) {
    channel_connect(ch, to);
    emit_channel(s, EV_NEW_CONNECTED_LINE, ch);
}

void channel_agent(struct channel *ch, const struct agent *a) {
    snprintf(ch->account, sizeof ch->account, "agents");
    snprintf(ch->number, sizeof ch->number, "%s", a->extension);
    snprintf(ch->caller, sizeof ch->caller, "Agent %s", a->extension);
}

void channel_called(struct channel *ch, const struct channel *as) {
    memcpy(ch->number, as->number, sizeof ch->number);
    memcpy(ch->caller, as->caller, sizeof ch->caller);
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

void bridge_part(struct server *s, struct bridge *b, const struct channel *first,
                 const struct channel *second) {
    bridge_leave(s, b, first);
    bridge_leave(s, b, second);
    bridge_end(s, b);
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
