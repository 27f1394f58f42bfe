// Plays a few calls: a caller joins the queue, is answered, and all is over, with a record.
#include "raw_pbx.h"

#include "raw_ami.h"

#include "base/civil.h"
#include "base/clock.h"
#include "base/headers.h"

#include <stdatomic.h>
#include <stdio.h>
#include <time.h>

struct told {
    struct raw_pbx *pbx;
    int client;
    bool played;
    int calls;           // so many callers have come
    int64_t waits_since; // monotonic, in us; 0: nobody waits
    char waits_id[32];
};

static int64_t pbx_s(const struct raw_pbx *p) {
    return (int64_t)time(NULL) + p->ahead_s;
}

static void event(const struct told *t, const char *name, const char *class, const char *headers) {
    struct buf out = {0};
    buf_format(&out, "Event: %s\r\nPrivilege: %s,all\r\n", name, class);
    if (!t->pbx->no_timestamps)
        buf_format(&out, "Timestamp: %lld.000100\r\n", (long long)pbx_s(t->pbx));
    buf_format(&out, "%s\r\n", headers);
    raw_send(t->client, out.at, out.len);
    buf_finish(&out);
}

static void put_time(struct buf *out, const char *header, int64_t local_s) {
    struct civil c = civil_of_seconds(local_s);
    buf_format(out, "%s: %04d-%02d-%02d %02d:%02d:%02d\r\n", header, c.year, c.month, c.day, c.hour,
               c.minute, c.second);
}

static void record(const struct told *t, int64_t made_s, int number) {
    const struct raw_pbx *p = t->pbx;
    struct buf out = {0};
    buf_format(&out, "AccountCode: \r\nSource: 5551000\r\nDestination: 6001\r\nDestinationContext: "
                     "from-trunk\r\nCallerID: \"A caller\" <5551000>\r\nChannel: "
                     "PJSIP/trunk-00000001\r\nDestinationChannel: PJSIP/1001-00000002\r\n"
                     "LastApplication: Queue\r\nLastData: support,,,,45\r\n");
    put_time(&out, "StartTime", made_s + p->utc_offset);
    put_time(&out, "AnswerTime", made_s + p->utc_offset);
    put_time(&out, "EndTime", pbx_s(p) + p->utc_offset + 1);
    buf_format(&out,
               "Duration: 1\r\nBillableSeconds: 1\r\nDisposition: ANSWERED\r\nAMAFlags: "
               "DOCUMENTATION\r\nUniqueID: %lld.%d\r\nUserField: \r\n",
               (long long)made_s, number);
    if (!p->no_linked_id) buf_format(&out, "LinkedID: %lld.%d\r\n", (long long)made_s, number);
    if (!p->no_sequence) buf_format(&out, "Sequence: %d\r\n", number);
    buf_put(&out, "", 1);
    event(t, "Cdr", "cdr", out.at);
    buf_finish(&out);
}

static void put_channel(char *out, size_t size, int64_t made_s, int number) {
    snprintf(out, size,
             "Channel: PJSIP/trunk-00000001\r\nChannelState: 6\r\nChannelStateDesc: Up\r\n"
             "CallerIDNum: 5551000\r\nContext: from-trunk\r\nExten: 6001\r\nPriority: 1\r\n"
             "Uniqueid: %lld.%d\r\nLinkedid: %lld.%d\r\n",
             (long long)made_s, number, (long long)made_s, number);
}

static void wait_there(struct told *t) {
    char channel[300], caller[400];
    int64_t made_s = pbx_s(t->pbx);
    put_channel(channel, sizeof channel, made_s, 0);
    snprintf(caller, sizeof caller, "%sQueue: support\r\nPosition: 1\r\nCount: 1\r\n", channel);
    event(t, "Newchannel", "call", channel);
    event(t, "QueueCallerJoin", "agent", caller);
    snprintf(t->waits_id, sizeof t->waits_id, "%lld.0", (long long)made_s);
    t->waits_since = clock_monotonic_us();
}

static void play(const struct told *t, int number) {
    const struct raw_pbx *p = t->pbx;
    int64_t made_s = pbx_s(p);
    char channel[300], caller[400], agent[600];
    put_channel(channel, sizeof channel, made_s, number);
    snprintf(caller, sizeof caller, "%sQueue: support\r\nPosition: 1\r\nCount: 1\r\n", channel);
    snprintf(agent, sizeof agent,
             "%sQueue: support\r\nInterface: PJSIP/1001\r\nMemberName: Alice\r\nHoldTime: 0\r\n"
             "RingTime: 0\r\nTalkTime: 1\r\nReason: caller\r\n",
             channel);
    if (p->old) event(t, "Join", "call", caller);
    if (!p->no_call) event(t, "Newchannel", "call", channel);
    if (!p->no_agent) {
        event(t, "QueueCallerJoin", "agent", caller);
        event(t, "QueueCallerLeave", "agent", caller);
        event(t, "AgentConnect", "agent", agent);
        event(t, "AgentComplete", "agent", agent);
    }
    if (!p->no_call) event(t, "Hangup", "call", channel);
    if (!p->no_cdr) record(t, made_s, number);
}

static void play_all(struct told *t) {
    for (int i = 0; i < RAW_PBX_CALLS; i++)
        play(t, ++t->calls);
    t->played = true;
}

static void put_id(struct buf *out, struct span id) {
    if (id.len) buf_format(out, "ActionID: %.*s\r\n", (int)id.len, id.at);
}

static void list(const struct told *t, struct span id) {
    struct buf out = {0};
    buf_format(&out, "Response: Success\r\n");
    put_id(&out, id);
    buf_format(&out, "EventList: start\r\nMessage: Queue status will follow\r\n\r\n"
                     "Event: QueueParams\r\nQueue: support\r\nMax: 0\r\nStrategy: ringall\r\n"
                     "Calls: 0\r\nHoldtime: 0\r\nTalkTime: 0\r\n");
    buf_format(&out, "Completed: %d\r\nAbandoned: 0\r\nServiceLevel: 20\r\n",
               t->played ? RAW_PBX_CALLS : 0);
    put_id(&out, id);
    buf_format(&out,
               "\r\nEvent: QueueMember\r\nQueue: support\r\nName: Alice\r\nLocation: "
               "PJSIP/1001\r\nStateInterface: PJSIP/1001\r\nMembership: static\r\n"
               "Penalty: 0\r\nCallsTaken: 0\r\nLastCall: 0\r\nLastPause: 0\r\nLoginTime: 1\r\n"
               "InCall: 0\r\nStatus: 1\r\nPaused: 0\r\nPausedReason: \r\nWrapuptime: 0\r\n");
    put_id(&out, id);
    if (t->waits_since) {
        buf_format(&out,
                   "\r\nEvent: QueueEntry\r\nQueue: support\r\nPosition: 1\r\nChannel: "
                   "PJSIP/trunk-00000001\r\nUniqueid: %s\r\nCallerIDNum: 5551000\r\n"
                   "CallerIDName: unknown\r\nWait: %lld\r\nPriority: 0\r\n",
                   t->waits_id, (long long)((clock_monotonic_us() - t->waits_since) / SECOND_US));
        put_id(&out, id);
    }
    buf_format(&out, "\r\nEvent: QueueStatusComplete\r\n");
    put_id(&out, id);
    buf_format(&out, "EventList: Complete\r\nListItems: 2\r\n\r\n");
    raw_send(t->client, out.at, out.len);
    buf_finish(&out);
}

static void pong(const struct told *t, struct span id) {
    struct buf out = {0};
    struct timespec now;
    clock_gettime(CLOCK_REALTIME, &now);
    buf_format(&out, "Response: Success\r\n");
    put_id(&out, id);
    buf_format(&out, "Ping: Pong\r\n");
    if (!t->pbx->no_pong_time)
        buf_format(&out, "Timestamp: %lld.%06ld\r\n", (long long)(now.tv_sec + t->pbx->ahead_s),
                   now.tv_nsec / 1000);
    buf_format(&out, "\r\n");
    raw_send(t->client, out.at, out.len);
    buf_finish(&out);
}

static void answer(struct told *t, struct span packet) {
    const struct raw_pbx *p = t->pbx;
    struct span action = SPAN_NONE, id = SPAN_NONE;
    headers_find(packet, "Action", &action);
    headers_find(packet, "ActionID", &id);
    if (span_same(action, SPAN("Ping")) && !p->no_pong) pong(t, id);
    if (span_same(action, SPAN("Ping")) && atomic_exchange(&t->pbx->again, false)) play_all(t);
    if (!span_same(action, SPAN("QueueStatus"))) return;
    if (!p->no_list) list(t, id);
    if (t->played || p->quiet) return;
    if (p->waits) wait_there(t);
    play_all(t);
}

static void serve(struct raw_server *s, int client, int nth) {
    struct told t = {.pbx = (struct raw_pbx *)s, .client = client};
    struct buf heard = {0};
    (void)nth;
    t.pbx->clients++;
    if (raw_ami_login(client, s->stop_fd, "cdrtop", RAW_PBX_SECRET, NULL)) {
        if (!t.pbx->no_system)
            event(&t, "FullyBooted", "system",
                  "Uptime: 1000\r\nLastReload: 1000\r\nStatus: Fully Booted\r\n");
        while (raw_ami_read(client, s->stop_fd, &heard)) {
            answer(&t, buf_text(&heard));
            buf_clear(&heard);
        }
    }
    buf_finish(&heard);
}

void raw_pbx_start(struct raw_pbx *p) {
    raw_server_start(&p->server, 0, serve);
}

void raw_pbx_stop(struct raw_pbx *p) {
    raw_server_stop(&p->server);
}
