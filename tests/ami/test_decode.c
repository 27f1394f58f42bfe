// The decoders: the sums of a whole capture against figures that were had another way, and one real
// frame of every kind.
#include "helper.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define FRAME(data)                                                                                \
    SPAN("{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")
#define RESPONSE(data)                                                                             \
    SPAN("{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")

static struct reading r; // 10 kB: no place for it on the stack
static struct zone *berlin, *toronto;

static void load_zones(void) {
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    cr_assert_eq(zone_load("America/Toronto", &toronto), 0);
}

static void finish(void) {
    reading_finish(&r);
    zone_destroy(berlin);
    zone_destroy(toronto);
}

TestSuite(decode, .init = load_zones, .fini = finish);

static void expect_span(struct span got, const char *wanted) {
    cr_expect(span_same(got, span_of(wanted)), "%.*s, wanted %s", (int)got.len, got.at, wanted);
}

struct sums {
    size_t kinds[AMI_VALUE_BROKEN + 1], queue[QUEUE_EVENT_KINDS], channel[CHANNEL_EVENT_KINDS];
    size_t dispositions[CDR_DISPOSITIONS], unanswered, custom;
    int64_t duration, billable, hold, talk, ring_ms, wait;
};

static void add_cdr(struct sums *s, const struct cdr *c) {
    s->dispositions[c->disposition]++;
    s->duration += c->duration;
    s->billable += c->billable;
    s->unanswered += c->answer == CDR_NO_TIME;
    s->custom += c->custom_count;
    // The channel is made before the call starts: the zone of the PBX was applied, rightly.
    char id[64];
    span_copy(c->text[CDR_UNIQUE_ID], id, sizeof id);
    long long made = atoll(id);
    cr_expect(c->start >= made - 1 && c->start < made + 90, "%s starts at %lld", id,
              (long long)c->start);
    cr_expect(c->end == CDR_NO_TIME || llabs(c->end - c->start - c->duration) <= 1);
    cr_expect(c->answer == CDR_NO_TIME || (c->answer >= c->start && c->answer <= c->end));
}

static void sum_capture(struct sums *s, const char *name) {
    struct capture c;
    capture_load(&c, name);
    for (size_t i = 0; i < c.count; i++) {
        struct ami_head head;
        ami_peek(c.lines[i], &head);
        enum ami_value_kind kind =
            read_frame(&r, c.lines[i], head.server_id == 2 ? toronto : berlin);
        s->kinds[kind]++;
        if (kind == AMI_VALUE_CDR) add_cdr(s, &r.value.cdr);
        if (kind == AMI_VALUE_CHANNEL) s->channel[r.value.channel.kind]++;
        if (kind != AMI_VALUE_QUEUE) continue;
        const struct queue_event *e = &r.value.queue;
        s->queue[e->kind]++;
        if (e->kind == QUEUE_CONNECT) s->hold += e->hold_s;
        if (e->kind == QUEUE_COMPLETE) s->talk += e->talk_s;
        if (e->kind == QUEUE_NO_ANSWER) s->ring_ms += e->ring_ms;
        if (e->kind == QUEUE_ABANDON) s->wait += e->hold_s;
        cr_expect_eq(e->listed, e->kind == QUEUE_PARAMS || e->kind == QUEUE_LIST_COMPLETE ||
                                    e->kind == QUEUE_WAITING ||
                                    span_same(r.frame.event, SPAN("QueueMember")));
    }
    capture_finish(&c);
}

Test(decode, callcentre_has_these_figures) {
    static struct sums s;
    sum_capture(&s, "callcentre/frames.jsonl.gz");
    cr_expect_eq(s.kinds[AMI_VALUE_CDR], 689);
    cr_expect_eq(s.kinds[AMI_VALUE_RESPONSE], 10);
    cr_expect_eq(s.kinds[AMI_VALUE_NONE], 6382);
    cr_expect_eq(s.kinds[AMI_VALUE_BROKEN], 3, "%zu broken", s.kinds[AMI_VALUE_BROKEN]);
    cr_expect_eq(s.dispositions[CDR_ANSWERED], 472);
    cr_expect_eq(s.dispositions[CDR_NO_ANSWER], 203);
    cr_expect_eq(s.dispositions[CDR_BUSY], 12);
    cr_expect_eq(s.dispositions[CDR_FAILED], 2);
    cr_expect_eq(s.unanswered, 127);
    cr_expect_eq(s.duration, 6703, "%lld", (long long)s.duration);
    cr_expect_eq(s.billable, 5204, "%lld", (long long)s.billable);
    static const size_t queue[QUEUE_EVENT_KINDS] = {
        [QUEUE_JOIN] = 388,     [QUEUE_LEAVE] = 388,     [QUEUE_ABANDON] = 100,
        [QUEUE_CALLED] = 443,   [QUEUE_NO_ANSWER] = 73,  [QUEUE_CONNECT] = 288,
        [QUEUE_COMPLETE] = 288, [QUEUE_PARAMS] = 12,     [QUEUE_LIST_COMPLETE] = 4,
        [QUEUE_MEMBER] = 1619,  [QUEUE_MEMBER_PAUSE] = 6};
    for (int k = 0; k < QUEUE_EVENT_KINDS; k++)
        cr_expect_eq(s.queue[k], queue[k], "queue kind %d: %zu", k, s.queue[k]);
    static const size_t channel[CHANNEL_EVENT_KINDS] = {
        [CHANNEL_NEW] = 1148,           [CHANNEL_STATE] = 1434,
        [CHANNEL_HANGUP_REQUEST] = 540, [CHANNEL_SOFT_HANGUP] = 554,
        [CHANNEL_HANGUP] = 1147,        [CHANNEL_LOCAL_BRIDGE] = 65,
        [CHANNEL_BLIND_TRANSFER] = 18,  [CHANNEL_ATTENDED_TRANSFER] = 3,
        [CHANNEL_UNHOLD] = 24};
    for (int k = 0; k < CHANNEL_EVENT_KINDS; k++)
        cr_expect_eq(s.channel[k], channel[k], "channel kind %d: %zu", k, s.channel[k]);
    cr_expect_eq(s.hold, 2898);
    cr_expect_eq(s.talk, 1840);
    cr_expect_eq(s.ring_ms, 275000);
    cr_expect_eq(s.wait, 977);
}

Test(decode, exits_has_these_figures) {
    static struct sums s;
    sum_capture(&s, "exits/frames.rec.gz");
    cr_expect_eq(s.kinds[AMI_VALUE_CDR], 337);
    // Two AgentComplete whose caller's channel was gone already have no Uniqueid.
    cr_expect_eq(s.kinds[AMI_VALUE_BROKEN], 2, "%zu broken", s.kinds[AMI_VALUE_BROKEN]);
    cr_expect_eq(s.queue[QUEUE_COMPLETE], 95);
    cr_expect_eq(s.queue[QUEUE_JOIN], 177);
    cr_expect_eq(s.queue[QUEUE_CONNECT], 96);
    cr_expect_eq(s.queue[QUEUE_MEMBER_PAUSE], 167);
    cr_expect_eq(s.queue[QUEUE_MEMBER_ADDED], 8);
    cr_expect_eq(s.queue[QUEUE_MEMBER_REMOVED], 6);
    cr_expect_eq(s.queue[QUEUE_MEMBER_PENALTY], 8);
    cr_expect_eq(s.channel[CHANNEL_ATTENDED_TRANSFER], 11);
    cr_expect_eq(s.channel[CHANNEL_HOLD], 24);
    cr_expect_eq(s.duration, 1665);
    cr_expect_eq(s.hold, 339);
    cr_expect_eq(s.wait, 212);
}

Test(decode, odd_calls_keep_who_they_are) {
    // As printed by grep: every Cdr of the capture in order, "" where the frame was cut before it.
    static const char *const ids[] = {"1795375841.0",
                                      "1795375842.1",
                                      "1795375844.6",
                                      "1795375844.7",
                                      "1795375844.8",
                                      "1795375844.9",
                                      "1795375845.10",
                                      "1795375845.11",
                                      "1795375845.12",
                                      "1795375846.21",
                                      "1795375846.22",
                                      "1795375849.33",
                                      "",
                                      "1795375850.35",
                                      "1795375850.38",
                                      "1795375851.41",
                                      "1795375852.44",
                                      "1795375853.51",
                                      "1795375854.52"};
    struct capture c;
    size_t n = 0;
    capture_load(&c, "odd/frames.jsonl.gz");
    for (size_t i = 0; i < c.count; i++) {
        struct ami_head head;
        ami_peek(c.lines[i], &head);
        if (!span_same(head.event, SPAN("Cdr"))) continue;
        cr_assert_lt(n, sizeof ids / sizeof ids[0]);
        enum ami_value_kind kind = read_frame(&r, c.lines[i], berlin);
        const struct cdr *row = &r.value.cdr;
        const char *id = ids[n++];
        if (!*id) {
            cr_expect_eq(kind, AMI_VALUE_BROKEN);
            cr_expect_eq(r.result, AMI_REPAIRED);
            continue;
        }
        cr_assert_eq(kind, AMI_VALUE_CDR, "%s", id);
        expect_span(row->text[CDR_UNIQUE_ID], id);
        expect_span(row->disposition_word, "ANSWERED");
        cr_expect_eq(row->disposition, CDR_ANSWERED);
        expect_span(row->text[CDR_LAST_APPLICATION], "Hangup");
        cr_expect_eq(row->sequence, (int64_t)n - 1);
        expect_span(row->text[CDR_LINKED_ID], id);
        cr_expect_eq(row->custom_count, n == 9 ? 0 : 3, "%s: %zu custom", id, row->custom_count);
        if (n == 10) expect_span(row->text[CDR_USER_FIELD], "line1"); // its second Event is nothing
        if (n == 3) expect_span(row->text[CDR_CALLER_ID], "\"Andr\uFFFD\" <491704100003>");
        if (n == 11) expect_span(row->text[CDR_CALLER_ID], "\"VT\uFFFDx\" <491704100011>");
        if (n == 12) expect_span(row->text[CDR_CALLER_ID], "\"Ren\uFFFDe\" <491704100012>");
    }
    cr_assert_eq(n, sizeof ids / sizeof ids[0]);
    capture_finish(&c);
}

#define CDR_ROW(id, start, end)                                                                    \
    FRAME("\"EVENT\": \"Cdr\",\"Privilege\": \"cdr,all\",\"Timestamp\": \"1795375846.5\","         \
          "\"accountcode\": \"acc\",\"SOURCE\": \"49\\u001b17\",\"Destination\": \"6001\","        \
          "\"DestinationContext\": \"from-trunk\",\"CallerID\": \"\\\"Tom\\\" <49>\","             \
          "\"Channel\": \"P/1\",\"DestinationChannel\": \"P/2\",\"LastApplication\": \"Queue\","   \
          "\"LastData\": \"sales,,,,45\",\"StartTime\": \"" start "\",\"AnswerTime\": \"\","       \
          "\"EndTime\": \"" end "\",\"Duration\": \"100\",\"BillableSeconds\": \"x\","             \
          "\"Disposition\": \"No Answer\",\"AMAFlags\": \"DOCUMENTATION\",\"UniqueID\": \"" id     \
          "\",\"UserField\": \"\",\"linkedid\": \"7.7\",\"sequence\": \"12\","                     \
          "\"Department\": \"s\u202Eales\",\"department\": \"other\",\"Channel\": \"P/9\"")

Test(decode, a_row_by_headers_in_any_case) {
    cr_assert_eq(read_frame(&r,
                            CDR_ROW("1795375844.6", "2026-11-22 20:30:44", "2026-11-22 20:32:24"),
                            berlin),
                 AMI_VALUE_CDR);
    const struct cdr *c = &r.value.cdr;
    cr_expect_eq(c->server, 3);
    cr_expect_eq(c->start, 1795375844);
    cr_expect_eq(c->end, 1795375944);
    cr_expect_eq(c->answer, CDR_NO_TIME);
    cr_expect_eq(c->local_start.hour, 20);
    cr_expect_eq(c->duration, 100);
    cr_expect_eq(c->billable, 0); // "x"
    cr_expect_eq(c->disposition, CDR_NO_ANSWER);
    expect_span(c->disposition_word, "No Answer");
    expect_span(c->text[CDR_ACCOUNT_CODE], "acc");
    expect_span(c->text[CDR_SOURCE], "49\uFFFD17"); // cleaned
    expect_span(c->text[CDR_CHANNEL], "P/1");       // the first of two
    expect_span(c->text[CDR_LINKED_ID], "7.7");
    cr_expect_eq(c->sequence, 12);
    cr_assert_eq(c->custom_count, 1);
    expect_span(c->custom[0].name, "Department");
    expect_span(c->custom[0].value, "sales");
}

Test(decode, the_epoch_of_a_uniqueid_settles_the_hour_shown_twice) {
    // 2026-10-25 02:30 in Berlin was 1792888200 and, an hour later, 1792891800.
    static const struct {
        const char *id;
        int64_t start;
    } rows[] = {{"1792888200.1", 1792888200},
                {"1792891799.2", 1792891800},
                {"1792884000.3", 1792888200},
                {"branch-2-1792891800.4", 1792891800},
                {"x1792891800.5", 1792888200},
                {"1792891800", 1792888200},
                {"7.6", 1792888200}};
    struct buf text = {0};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        buf_clear(&text);
        buf_format(
            &text,
            "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"p\", \"ssl\": false, \"data\": "
            "{\"Event\": \"Cdr\",\"StartTime\": \"2026-10-25 02:30:00\",\"AnswerTime\": "
            "\"2026-10-25 02:31:00\",\"EndTime\": \"2026-10-25 02:32:00\",\"Duration\": "
            "\"120\",\"UniqueID\": \"%s\"}}",
            rows[i].id);
        cr_assert_eq(read_frame(&r, buf_text(&text), berlin), AMI_VALUE_CDR);
        const struct cdr *c = &r.value.cdr;
        cr_expect_eq(c->start, rows[i].start, "%s", rows[i].id);
        cr_expect_eq(c->answer, rows[i].start + 60, "%s", rows[i].id);
        cr_expect_eq(c->end, rows[i].start + 120, "%s", rows[i].id);
    }
    buf_finish(&text);
}

Test(decode, a_row_without_id_or_start_is_broken) {
    cr_expect_eq(read_frame(&r, CDR_ROW("", "2026-11-22 20:30:44", ""), berlin), AMI_VALUE_BROKEN);
    cr_expect_eq(read_frame(&r, CDR_ROW("1.1", "", ""), berlin), AMI_VALUE_BROKEN);
    cr_expect_eq(read_frame(&r, CDR_ROW("1.1", "2026-02-30 00:00:00", ""), berlin),
                 AMI_VALUE_BROKEN);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"Cdr\""), berlin), AMI_VALUE_BROKEN);
}

#define CALLER                                                                                     \
    "\"Channel\": \"PJSIP/t-1\",\"ChannelState\": \"4\",\"CallerIDNum\": \"4917\","                \
    "\"CallerIDName\": \"<unknown>\",\"ConnectedLineNum\": \"1004\",\"ConnectedLineName\": "       \
    "\"Agent\",\"Context\": \"from-trunk\",\"Exten\": \"6001\",\"Priority\": \"2\","               \
    "\"Uniqueid\": \"1795374511.0\",\"Linkedid\": \"1795374511.9\","

Test(decode, a_connect_and_its_seconds) {
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"AgentConnect\",\"Privilege\": \"agent,all\","
                                  "\"Timestamp\": \"1795379369.992447\"," CALLER
                                  "\"DestUniqueid\": \"1795374511.1\",\"Queue\": \"sales\","
                                  "\"Interface\": \"PJSIP/1004\",\"MemberName\": \"Dave\","
                                  "\"HoldTime\": \"11\",\"RingTime\": \"4\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    const struct queue_event *e = &r.value.queue;
    cr_expect_eq(e->kind, QUEUE_CONNECT);
    cr_expect(e->exact_time && !e->listed && e->server == 3);
    cr_expect_eq(e->at_us, 1795379369992447);
    cr_expect_eq(e->hold_s, 11);
    cr_expect_eq(e->ring_ms, 4000);
    cr_expect_eq(e->talk_s, QUEUE_NO_NUMBER);
    cr_expect_eq(e->priority, 2);
    cr_expect_eq(e->caller_name.len, 0);
    expect_span(e->caller_number, "4917");
    expect_span(e->unique_id, "1795374511.0");
    expect_span(e->linked_id, "1795374511.9");
    expect_span(e->agent_unique_id, "1795374511.1");
    expect_span(e->member_name, "Dave");
    expect_span(e->context, "from-trunk");
}

Test(decode, a_completion_may_lack_the_agents_channel) {
    cr_assert_eq(read_frame(&r,
                            FRAME(
                                "\"Event\": \"AgentComplete\",\"Privilege\": \"agent,all\"," CALLER
                                "\"Queue\": \"sales\",\"Interface\": \"PJSIP/1004\","
                                "\"MemberName\": \"Dave\",\"HoldTime\": \"3\",\"TalkTime\": \"8\","
                                "\"Reason\": \"transfer\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    const struct queue_event *e = &r.value.queue;
    cr_expect_eq(e->talk_s, 8);
    cr_expect(!e->exact_time && e->at_us == 1795380000000000);
    cr_expect_eq(e->agent_unique_id.len, 0);
    expect_span(e->reason, "transfer");
    expect_span(e->interface, "PJSIP/1004");
}

Test(decode, a_queue_event_without_uniqueid_is_broken) {
    // As a caller forged it with two line ends in a variable: the rest of his Cdr, as a frame.
    cr_expect_eq(read_frame(&r,
                            FRAME(
                                "\"Event\": \"QueueCallerJoin\",\"Queue\": \"support\",\"Count\": "
                                "\"99\",\"LinkedID\": \"1.1\",\"Sequence\": \"3\""),
                            berlin),
                 AMI_VALUE_BROKEN);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"QueueMemberStatus\",\"Queue\": \"a\""), berlin),
                 AMI_VALUE_BROKEN);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"Hangup\",\"Channel\": \"a\""), berlin),
                 AMI_VALUE_BROKEN);
}

Test(decode, items_of_a_status_list) {
    cr_assert_eq(
        read_frame(
            &r,
            FRAME("\"Event\": \"QueueMember\",\"Queue\": \"billing\",\"Name\": \"Hugo\","
                  "\"Location\": \"Local/1008@from-queue/n\",\"StateInterface\": \"PJSIP/1008\","
                  "\"Membership\": \"static\",\"Penalty\": \"2\",\"CallsTaken\": \"0\","
                  "\"LastCall\": \"0\",\"LastPause\": \"1795374589\",\"LoginTime\": "
                  "\"1795374507\",\"InCall\": \"1\",\"Status\": \"2\",\"Paused\": \"1\","
                  "\"PausedReason\": \"lunch\",\"Wrapuptime\": \"oops\",\"ActionID\": \"qs\""),
            berlin),
        AMI_VALUE_QUEUE);
    const struct queue_event *e = &r.value.queue;
    cr_expect_eq(e->kind, QUEUE_MEMBER);
    cr_expect(e->listed && e->paused && e->in_call);
    expect_span(e->member_name, "Hugo");
    expect_span(e->interface, "Local/1008@from-queue/n");
    expect_span(e->state_interface, "PJSIP/1008");
    expect_span(e->pause_reason, "lunch");
    expect_span(e->action_id, "qs");
    cr_expect_eq(e->status, 2);
    cr_expect_eq(e->penalty, 2);
    cr_expect_eq(e->login_s, 1795374507);
    cr_expect_eq(e->last_pause_s, 1795374589);
    cr_expect_eq(e->wrapup_s, QUEUE_NO_NUMBER);

    cr_assert_eq(
        read_frame(&r,
                   FRAME("\"Event\": \"QueueEntry\",\"Queue\": \"support\",\"Position\": "
                         "\"1\",\"Channel\": \"P/1\",\"Uniqueid\": \"1.1\",\"CallerIDNum\": "
                         "\"49\",\"CallerIDName\": \"unknown\",\"Wait\": \"31\",\"Priority\": "
                         "\"0\",\"ActionID\": \"q\""),
                   berlin),
        AMI_VALUE_QUEUE);
    cr_expect_eq(e->wait_s, 31);
    cr_expect_eq(e->priority, QUEUE_NO_NUMBER);
    cr_expect_eq(e->caller_name.len, 0);
    expect_span(e->caller_number, "49");

    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"QueueParams\",\"Queue\": \"support\",\"Holdtime\": "
                                  "\"9\",\"TalkTime\": \"7\",\"Completed\": \"5\",\"Abandoned\": "
                                  "\"4\",\"ServiceLevel\": \"20\",\"ActionID\": \"q\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    cr_expect(e->completed == 5 && e->abandoned == 4 && e->service_level_s == 20);
    cr_expect(e->hold_s == QUEUE_NO_NUMBER && e->talk_s == QUEUE_NO_NUMBER);
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"QueueStatusComplete\",\"ActionID\": \"q\","
                                  "\"EventList\": \"Complete\",\"ListItems\": \"12\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    cr_expect_eq(e->kind, QUEUE_LIST_COMPLETE);
}

Test(decode, an_unpause_has_no_pause_reason) {
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"QueueMemberPause\",\"Privilege\": \"agent,all\","
                                  "\"Queue\": \"vip\",\"MemberName\": \"A\",\"Interface\": \"P/1\","
                                  "\"Paused\": \"0\",\"PausedReason\": \"autounpause\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    cr_expect(!r.value.queue.paused && !r.value.queue.pause_reason.len && !r.value.queue.listed);
}

Test(decode, channels_and_their_others) {
    const struct channel_event *e = &r.value.channel;
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"Hangup\",\"Privilege\": \"call,all\"," CALLER
                                  "\"Cause\": \"16\",\"Cause-txt\": \"Normal Clearing\""),
                            berlin),
                 AMI_VALUE_CHANNEL);
    cr_expect(e->kind == CHANNEL_HANGUP && e->cause == 16 && e->state == 4 && e->priority == 2);
    expect_span(e->connected_number, "1004");
    expect_span(e->exten, "6001");

    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"LocalBridge\",\"LocalOneChannel\": \"L;1\","
                                  "\"LocalOneUniqueid\": \"1.4\",\"LocalOneLinkedid\": \"1.3\","
                                  "\"LocalTwoChannel\": \"L;2\",\"LocalTwoUniqueid\": \"1.5\","
                                  "\"LocalTwoLinkedid\": \"1.6\",\"Context\": \"from-queue\","
                                  "\"Exten\": \"1007\""),
                            berlin),
                 AMI_VALUE_CHANNEL);
    expect_span(e->channel, "L;1");
    expect_span(e->unique_id, "1.4");
    expect_span(e->other_channel, "L;2");
    expect_span(e->other_unique_id, "1.5");
    expect_span(e->other_linked_id, "1.6");
    expect_span(e->exten, "1007");
    cr_expect(e->cause == INT64_MIN && e->priority == INT64_MIN);
}

static const struct channel_event *captured_transfer(struct capture *c, const char *event) {
    for (size_t i = 0; i < c->count; i++) {
        struct ami_head head;
        ami_peek(c->lines[i], &head);
        if (!span_same(head.event, span_of(event))) continue;
        cr_assert_eq(read_frame(&r, c->lines[i], berlin), AMI_VALUE_CHANNEL);
        if (r.value.channel.kind == CHANNEL_BLIND_TRANSFER ||
            span_same(r.value.channel.destination_type, SPAN("App")))
            return &r.value.channel;
    }
    return NULL;
}

Test(decode, transfers_as_captured) {
    struct capture c;
    capture_load(&c, "exits/frames.rec.gz");
    const struct channel_event *e = captured_transfer(&c, "BlindTransfer");
    cr_assert_not_null(e);
    cr_expect_eq(e->at_us, 1795379454981591);
    expect_span(e->channel, "PJSIP/1002-00000013");
    expect_span(e->unique_id, "1795379450.31");
    expect_span(e->other_unique_id, "1795379450.28");
    expect_span(e->other_channel, "PJSIP/trunk-provider-00000010");
    expect_span(e->context, "internal");
    expect_span(e->exten, "1006");
    e = captured_transfer(&c, "AttendedTransfer");
    cr_assert_not_null(e);
    expect_span(e->unique_id, "1795379558.390");
    expect_span(e->channel, "PJSIP/1007-0000009a");
    expect_span(e->other_unique_id, "1795379555.384");
    expect_span(e->destination_type, "App");
    expect_span(e->destination_app, "Queue");
    capture_finish(&c);
}

Test(decode, responses) {
    const struct {
        struct span frame;
        enum ami_response response;
    } rows[] = {
        {RESPONSE("\"Response\": \"Success\",\"ActionID\": \"p\",\"Ping\": \"Pong\",\"Timestamp\": "
                  "\"1795375211.665162\""),
         AMI_RESPONSE_PONG},
        {RESPONSE("\"Response\": \"Success\",\"Message\": \"Authentication accepted\""),
         AMI_RESPONSE_LOGGED_IN},
        {RESPONSE("\"Response\": \"Error\",\"Message\": \"Authentication failed\""),
         AMI_RESPONSE_REFUSED},
        {RESPONSE("\"Response\": \"Error\",\"ActionID\": \"c\",\"Message\": \"Permission denied\""),
         AMI_RESPONSE_DENIED},
        {RESPONSE("\"Response\": \"Success\",\"ActionID\": \"q\",\"EventList\": \"start\","
                  "\"Message\": \"Queue status will follow\""),
         AMI_RESPONSE_LIST_STARTS},
        {RESPONSE("\"Response\": \"Success\",\"Message\": \"Interface paused successfully\""),
         AMI_RESPONSE_OTHER},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        struct ami_head head;
        cr_expect_eq(ami_peek(rows[i].frame, &head), AMI_STRICT);
        cr_expect_eq(head.kind, AMI_KIND_RESPONSE);
        cr_assert_eq(read_frame(&r, rows[i].frame, berlin), AMI_VALUE_RESPONSE);
        cr_expect_eq(r.value.response.response, rows[i].response, "%zu", i);
        cr_expect_eq(r.value.response.timestamp_us, i ? INT64_MIN : 1795375211665162);
    }
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"FullyBooted\",\"Status\": \"x\""), berlin),
                 AMI_VALUE_SYSTEM);
    expect_span(r.value.system, "FullyBooted");
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"VarSet\",\"Variable\": \"x\""), berlin),
                 AMI_VALUE_NONE);
}
