// Queue events, channel events and responses: one frame of every kind.
#include "helper.h"

#include <criterion/criterion.h>
#include <stdio.h>

#define FRAME(data)                                                                                \
    SPAN("{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")
#define RESPONSE(data)                                                                             \
    SPAN("{ \"type\": 4, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")

static struct reading r; // 10 kB is too much for the stack
static struct zone *berlin;

static void load_zone(void) {
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
}

static void finish(void) {
    reading_finish(&r);
    zone_destroy(berlin);
}

TestSuite(decode_events, .init = load_zone, .fini = finish);

static void expect_span(struct span got, const char *wanted) {
    cr_expect(span_same(got, span_of(wanted)), "%.*s, wanted %s", (int)got.len, got.at, wanted);
}

#define CALLER                                                                                     \
    "\"Channel\": \"PJSIP/t-1\",\"ChannelState\": \"4\",\"CallerIDNum\": \"4917\","                \
    "\"CallerIDName\": \"<unknown>\",\"ConnectedLineNum\": \"1004\",\"ConnectedLineName\": "       \
    "\"Agent\",\"Context\": \"from-trunk\",\"Exten\": \"6001\",\"Priority\": \"2\","               \
    "\"Uniqueid\": \"1795374511.0\",\"Linkedid\": \"1795374511.9\","

Test(decode_events, a_member_who_took_a_call_and_hung_up_at_once) {
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"AgentDump\",\"Privilege\": \"agent,all\"," CALLER
                                  "\"DestUniqueid\": \"1795374511.1\",\"Queue\": \"sales\","
                                  "\"Interface\": \"PJSIP/1004\",\"MemberName\": \"Dave\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    const struct queue_event *e = &r.value.queue;
    cr_expect_eq(e->kind, QUEUE_DUMP);
    expect_span(e->unique_id, "1795374511.0");
    expect_span(e->queue, "sales");
    expect_span(e->member.unique_id, "1795374511.1");
    expect_span(e->member.interface, "PJSIP/1004");
    expect_span(e->member.name, "Dave");
    expect_span(e->place.exten, "6001");
}

Test(decode_events, a_connect_and_its_seconds) {
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
    cr_expect_eq(e->talk_s, QUEUE_NO_NUMBER);
    cr_expect_eq(e->place.priority, 2);
    cr_expect_eq(e->caller_name.len, 0);
    expect_span(e->caller_number, "4917");
    expect_span(e->unique_id, "1795374511.0");
    expect_span(e->linked_id, "1795374511.9");
    expect_span(e->member.unique_id, "1795374511.1");
    expect_span(e->member.name, "Dave");
    expect_span(e->place.context, "from-trunk");
}

Test(decode_events, a_completion_may_lack_the_agents_channel) {
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
    cr_expect_eq(e->member.unique_id.len, 0);
    expect_span(e->reason, "transfer");
    expect_span(e->member.interface, "PJSIP/1004");
}

Test(decode_events, a_queue_event_without_uniqueid_is_broken) {
    // Forged by a caller with two line ends in a variable: the rest of their Cdr comes as a frame.
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

Test(decode_events, items_of_a_status_list) {
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
    cr_expect(e->listed && e->member.paused && e->member.in_call);
    expect_span(e->member.name, "Hugo");
    expect_span(e->member.interface, "Local/1008@from-queue/n");
    expect_span(e->member.state_interface, "PJSIP/1008");
    expect_span(e->member.pause_reason, "lunch");
    expect_span(e->action_id, "qs");
    cr_expect_eq(e->member.status, 2);
    cr_expect_eq(e->member.penalty, 2);
    cr_expect_eq(e->member.login_s, 1795374507);
    cr_expect(!e->member.dynamic);
    cr_expect_eq(e->member.last_pause_s, 1795374589);
    cr_expect_eq(e->member.wrapup_s, QUEUE_NO_NUMBER);

    cr_assert_eq(
        read_frame(&r,
                   FRAME("\"Event\": \"QueueEntry\",\"Queue\": \"support\",\"Position\": "
                         "\"1\",\"Channel\": \"P/1\",\"Uniqueid\": \"1.1\",\"CallerIDNum\": "
                         "\"49\",\"CallerIDName\": \"unknown\",\"Wait\": \"31\",\"Priority\": "
                         "\"0\",\"ActionID\": \"q\""),
                   berlin),
        AMI_VALUE_QUEUE);
    cr_expect_eq(e->hold_s, 31);
    cr_expect_eq(e->caller_priority, 0);
    cr_expect_eq(e->place.priority, QUEUE_NO_NUMBER);
    cr_expect_eq(e->caller_name.len, 0);
    expect_span(e->caller_number, "49");

    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"QueueParams\",\"Queue\": \"support\",\"Holdtime\": "
                                  "\"9\",\"TalkTime\": \"7\",\"Completed\": \"5\",\"Abandoned\": "
                                  "\"4\",\"ServiceLevel\": \"20\",\"ActionID\": \"q\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    cr_expect_eq(e->service_level_s, 20);
    cr_expect(e->hold_s == QUEUE_NO_NUMBER && e->talk_s == QUEUE_NO_NUMBER);
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"QueueStatusComplete\",\"ActionID\": \"q\","
                                  "\"EventList\": \"Complete\",\"ListItems\": \"12\""),
                            berlin),
                 AMI_VALUE_QUEUE);
    cr_expect_eq(e->kind, QUEUE_LIST_COMPLETE);
}

Test(decode_events, an_unpause_has_no_pause_reason) {
    cr_assert_eq(
        read_frame(
            &r,
            FRAME(
                "\"Event\": \"QueueMemberPause\",\"Privilege\": \"agent,all\","
                "\"Queue\": \"vip\",\"MemberName\": \"A\",\"Interface\": \"P/1\","
                "\"Membership\": \"dynamic\",\"Paused\": \"0\",\"PausedReason\": \"autounpause\""),
            berlin),
        AMI_VALUE_QUEUE);
    cr_expect(!r.value.queue.member.paused && !r.value.queue.member.pause_reason.len &&
              !r.value.queue.listed);
    cr_expect(r.value.queue.member.dynamic);
}

Test(decode_events, channels_and_their_others) {
    const struct channel_event *e = &r.value.channel;
    cr_assert_eq(read_frame(&r,
                            FRAME("\"Event\": \"Hangup\",\"Privilege\": \"call,all\"," CALLER
                                  "\"Cause\": \"16\",\"Cause-txt\": \"Normal Clearing\""),
                            berlin),
                 AMI_VALUE_CHANNEL);
    cr_expect(e->kind == CHANNEL_HANGUP && e->cause == 16 && e->state == 4 &&
              e->place.priority == 2);
    expect_span(e->place.exten, "6001");

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
    expect_span(e->place.exten, "1007");
    cr_expect(e->cause == INT64_MIN && e->place.priority == INT64_MIN);
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

Test(decode_events, transfers_as_captured) {
    struct capture c;
    capture_load(&c, "exits/frames.rec.gz");
    const struct channel_event *e = captured_transfer(&c, "BlindTransfer");
    cr_assert_not_null(e);
    cr_expect_eq(e->at_us, 1795379454981591);
    expect_span(e->channel, "PJSIP/1002-00000013");
    expect_span(e->unique_id, "1795379450.31");
    expect_span(e->other_unique_id, "1795379450.28");
    expect_span(e->other_channel, "PJSIP/trunk-provider-00000010");
    expect_span(e->place.context, "internal");
    expect_span(e->place.exten, "1006");
    e = captured_transfer(&c, "AttendedTransfer");
    cr_assert_not_null(e);
    expect_span(e->unique_id, "1795379558.390");
    expect_span(e->channel, "PJSIP/1007-0000009a");
    expect_span(e->other_unique_id, "1795379555.384");
    expect_span(e->destination_type, "App");
    expect_span(e->destination_app, "Queue");
    capture_finish(&c);
}

Test(decode_events, responses) {
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
    expect_span(r.value.system.event, "FullyBooted");
    cr_expect_eq(r.value.system.uptime_s, -1);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"FullyBooted\",\"Uptime\": \"610\""), berlin),
                 AMI_VALUE_SYSTEM);
    cr_expect_eq(r.value.system.uptime_s, 610);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"Join\",\"Queue\": \"sales\""), berlin),
                 AMI_VALUE_TOO_OLD);
    cr_expect_eq(read_frame(&r, FRAME("\"Event\": \"VarSet\",\"Variable\": \"x\""), berlin),
                 AMI_VALUE_NONE);
}

// The name as in events about the caller, where it is escaped; items of a list have it unescaped.
static struct span named(const char *event, const char *name) {
    char frame[1024];
    snprintf(frame, sizeof frame,
             "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
             "\"data\": {\"Event\": \"%s\",\"Queue\": \"sales\",\"CallerIDName\": \"%s\","
             "\"Channel\": \"PJSIP/t-1\",\"Uniqueid\": \"1795374511.0\","
             "\"Linkedid\": \"1795374511.0\"}}",
             event, name);
    enum ami_value_kind kind = read_frame(&r, span_of(frame), berlin);
    if (kind == AMI_VALUE_CHANNEL) return r.value.channel.caller_name;
    cr_assert_eq(kind, AMI_VALUE_QUEUE, "%s", event);
    return r.value.queue.caller_name;
}

Test(decode_events, a_name_is_the_same_wherever_it_comes_from) {
    static const char *const events[] = {"QueueCallerJoin", "QueueCallerAbandon", "Newchannel",
                                         "Hangup"};
    for (size_t i = 0; i < sizeof events / sizeof events[0]; i++) {
        expect_span(named(events[i], "tab\\\\there"), "tab here");
        expect_span(named(events[i], "O\\\\'Neil"), "O'Neil");
        expect_span(named(events[i], "say \\\\\\\"hi\\\\\\\""), "say \"hi\"");
        expect_span(named(events[i], "back\\\\\\\\slash"), "back\\slash");
        expect_span(named(events[i], "back\\\\\\\\there"), "back\\there");
        expect_span(named(events[i], "two\\\\nlines"), "two lines");
        expect_span(named(events[i], "no \\\\q, cut \\\\"), "no \\q, cut \\");
        expect_span(named(events[i], "M\u00f6ller \\\\\\\"Bau\\\\\\\""), "M\u00f6ller \"Bau\"");
    }
    expect_span(named("QueueEntry", "tab\\there"), "tab here");
    expect_span(named("QueueEntry", "back\\\\slash"), "back\\slash");
}
