// A PBX with the AMI of Asterisk 11 or older: one sentence says so, none of its queue events count,
// its records do.
#include "same.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FRAME(s, data)                                                                             \
    "1795440010." s                                                                                \
    "\t{ \"type\": 3, \"server_id\": 1, \"server_name\": \"old\", \"ssl\": false, "                \
    "\"data\": {" data "}}\n"
#define CALL  "\"Privilege\": \"call,all\","
#define AGENT "\"Privilege\": \"agent,all\","

// In Asterisk 11 AgentConnect is only sent with eventwhencalled, and its Channel is the member's.
static const char waits[] =
    FRAME("000003",
          "\"Event\": \"QueueEntry\",\"Queue\": \"sales\",\"Position\": \"1\",\"Channel\": "
          "\"SIP/trunk-00000001\",\"Uniqueid\": \"1795440001.1\",\"CallerIDNum\": "
          "\"15550100\",\"CallerIDName\": \"unknown\",\"ConnectedLineNum\": \"unknown\","
          "\"ConnectedLineName\": \"unknown\",\"Wait\": \"9\",\"ActionID\": \"x-0\"");
static const char frames[] = FRAME(
    "000001", "\"Event\": \"QueueParams\",\"Queue\": \"sales\",\"Max\": \"0\",\"Strategy\": "
              "\"ringall\",\"Calls\": \"1\",\"ActionID\": \"x-1\"")
    FRAME("000002",
          "\"Event\": \"QueueMember\",\"Queue\": \"sales\",\"Name\": \"Ada\",\"Location\": "
          "\"SIP/201\",\"StateInterface\": \"SIP/201\",\"Membership\": \"static\","
          "\"Penalty\": \"0\",\"CallsTaken\": \"3\",\"LastCall\": \"0\",\"Status\": \"1\","
          "\"Paused\": \"0\",\"ActionID\": \"x-1\"")
        FRAME("000004", "\"Event\": \"QueueStatusComplete\",\"ActionID\": \"x-1\"") FRAME(
            "100000",
            "\"Event\": \"Newchannel\"," CALL "\"Channel\": \"SIP/trunk-00000002\","
            "\"ChannelState\": \"4\",\"ChannelStateDesc\": \"Ring\",\"CallerIDNum\": "
            "\"15550101\",\"CallerIDName\": \"\",\"AccountCode\": \"\",\"Exten\": \"600\","
            "\"Context\": \"from-trunk\",\"Uniqueid\": \"1795440010.2\"")
            FRAME("200000",
                  "\"Event\": \"Join\"," CALL "\"Channel\": \"SIP/trunk-00000002\","
                  "\"CallerIDNum\": \"15550101\",\"CallerIDName\": \"unknown\",\"Queue\": "
                  "\"sales\",\"Position\": \"2\",\"Count\": \"2\",\"Uniqueid\": \"1795440010.2\"")
                FRAME("300000",
                      "\"Event\": \"AgentConnect\"," AGENT "\"Queue\": \"sales\",\"Uniqueid\": "
                      "\"1795440010.2\",\"Channel\": \"SIP/201-00000003\",\"Member\": \"SIP/201\","
                      "\"MemberName\": \"Ada\",\"Holdtime\": \"0\",\"BridgedChannel\": "
                      "\"1795440010.3\",\"Ringtime\": \"0\"")
                    FRAME("310000", "\"Event\": \"QueueMemberPaused\"," AGENT
                                    "\"Queue\": \"sales\",\"Location\": "
                                    "\"SIP/201\",\"MemberName\": \"Ada\",\"Paused\": \"1\"")
                        FRAME("320000",
                              "\"Event\": \"QueueMemberAdded\"," AGENT
                              "\"Queue\": \"sales\",\"Location\": "
                              "\"SIP/202\",\"MemberName\": \"Bo\",\"Membership\": \"dynamic\"")
                            FRAME("400000",
                                  "\"Event\": \"Cdr\",\"Privilege\": \"cdr,all\",\"AccountCode\": "
                                  "\"\","
                                  "\"Source\": \"15550101\",\"Destination\": "
                                  "\"600\",\"DestinationContext\": "
                                  "\"from-trunk\",\"CallerID\": \"15550101\",\"Channel\": "
                                  "\"SIP/trunk-00000002\",\"DestinationChannel\": "
                                  "\"SIP/201-00000003\","
                                  "\"LastApplication\": \"Queue\",\"LastData\": "
                                  "\"sales\",\"StartTime\": "
                                  "\"2026-11-23 13:20:10\",\"AnswerTime\": \"2026-11-23 "
                                  "13:20:10\",\"EndTime\": "
                                  "\"2026-11-23 13:20:30\",\"Duration\": "
                                  "\"20\",\"BillableSeconds\": \"20\","
                                  "\"Disposition\": \"ANSWERED\",\"AMAFlags\": "
                                  "\"DOCUMENTATION\",\"UniqueID\": "
                                  "\"1795440010.2\",\"UserField\": \"\"");

static json_t *read_of(const char *first, const char *then) {
    char path[] = "/tmp/cdrtop-test-XXXXXX.rec";
    struct buf all = {0};
    close(mkstemps(path, 4));
    buf_format(&all, "%s%s", first, then);
    run_write_file(path, buf_text(&all));
    buf_finish(&all);
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", "--server-tz", "old=UTC", "--tz", "UTC", path, NULL});
    unlink(path);
    return root;
}

static json_t *first_queue(json_t *root) {
    json_t *queue = json_array_get(json_object_get(root, "queues"), 0);
    cr_assert_not_null(queue);
    return queue;
}

Test(too_old, one_sentence_and_no_wrong_figure) {
    json_t *root = read_of("", frames);
    json_t *server = json_array_get(json_object_get(root, "servers"), 0);
    const char *said = json_string_value(json_object_get(server, "cannotTell"));
    cr_assert(said && strstr(said, "its AMI is too old (Asterisk 11 or older)"), "%s", said);
    cr_expect_eq(same_number(root, "records", "totalCalls"), 1);
    cr_expect_eq(same_number(root, "calls", "total"), 1);
    cr_expect_eq(same_number(root, "calls", "active"), 0);
    cr_expect_eq(same_number(root, "ingest", "malformed"), 0);
    cr_expect_eq(same_number(root, "ingest", "frames"),
                 same_number(root, "ingest", "taken") + same_number(root, "ingest", "ignored"),
                 "each frame counts once");
    json_t *queue = first_queue(root);
    cr_expect_str_eq(json_string_value(json_object_get(queue, "basis")), "cdr");
    cr_expect_eq(json_integer_value(json_object_get(queue, "answered")), 1);
    json_decref(root);
}

// A list that came before the version was known does not wait for ever.
Test(too_old, nobody_waits_for_ever) {
    json_t *root = read_of(waits, frames), *queue = first_queue(root);
    cr_expect_eq(json_integer_value(json_object_get(queue, "waiting")), 0);
    cr_expect_eq(json_integer_value(json_object_get(queue, "unknown")), 1);
    json_decref(root);
}
