// Details of recorded calls, visits, agents and queues, line by line. What is expected was taken by
// hand from the frames and the queue_log of the fixtures.
#include "../../src/queue/ledger_rows.h"
#include "day.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#define CALLCENTRE_S INT64_C(1795375080) // Sun 22 Nov 2026 20:18:00 in Berlin
#define EXITS_S      INT64_C(1795379700)

static const char *const callcentre[] = {FIXTURES "/callcentre/frames.rec.gz",
                                         FIXTURES "/callcentre/queue_log-pbx1.gz",
                                         FIXTURES "/callcentre/queue_log-pbx2.gz", NULL};
static const char *const exits[] = {FIXTURES "/exits/frames.rec.gz", NULL};
static const char *const exits_settled[] = {FIXTURES "/exits/frames.rec.gz",
                                            FIXTURES "/exits/queue_log-pbx1.gz",
                                            FIXTURES "/exits/queue_log-pbx2.gz", NULL};

static struct board_detail detail;
static struct buf said;

static uint16_t server(const char *name) {
    for (uint16_t i = 0; i < app.engine.door.servers.count; i++)
        if (strcmp(app.engine.door.servers.list[i].name, name) == 0) return i;
    cr_assert_fail("no server %s", name);
    return 0;
}

// The lines as text: "# HEADING", "label: text", cells separated by " | ".
static const char *dump(struct board_subject *subject) {
    board_detail(&app.board, subject, &detail);
    buf_clear(&said);
    buf_format(&said, "%s | %s\n", detail.title, detail.state);
    for (size_t i = 0; i < detail.count; i++) {
        const struct detail_line *line = &detail.lines[i];
        if (line->form == DETAIL_HEADING) buf_format(&said, "# ");
        if (line->form == DETAIL_PAIR) buf_format(&said, "%s: ", detail_text(&detail, line->label));
        buf_format(&said, "%*s", line->indent, "");
        for (const char *c = detail_text(&detail, line->text); *c; c++)
            if (*c == '\t')
                buf_format(&said, " | ");
            else if (*c > detail_toned(MOODS - 1) || *c < detail_toned(0))
                buf_put(&said, c, 1);
        buf_format(&said, "\n");
    }
    buf_put(&said, "", 1);
    return said.at;
}

static void finish(void) {
    board_detail_finish(&detail);
    buf_finish(&said);
    day_close();
}

static void says(const char *wanted) {
    cr_expect_not_null(strstr(said.at, wanted), "wanted\n%s\nin\n%s", wanted, said.at);
}

static void silent(const char *unwanted) {
    cr_expect_null(strstr(said.at, unwanted), "unwanted\n%s\nin\n%s", unwanted, said.at);
}

static struct board_subject call(const char *pbx, const char *id) {
    uint32_t number = stitch_find(app.engine.door.book.stitch, server(pbx), span_of(id));
    cr_assert_neq(number, STITCH_NONE, "%s", id);
    return (struct board_subject){.kind = SUBJECT_CALL, .key = number};
}

static struct board_subject visit(const char *pbx, const char *id, const char *queue) {
    uint32_t number =
        ledger_find(&app.engine.door.book.ledger, server(pbx), span_of(id), span_of(queue));
    cr_assert_neq(number, LOOKUP_NONE, "%s", id);
    return (struct board_subject){.kind = SUBJECT_VISIT, .key = number};
}

static struct board_subject row(enum board_table t, size_t index) {
    struct board_row row;
    cr_assert(board_row(&app.board, t, index, &row));
    return board_subject(&app.board, t, row.key);
}

Test(details, a_call_that_overflows_from_one_queue_to_the_next) {
    day_open(callcentre, NULL, CALLCENTRE_S);
    day_settle();
    struct board_subject s = call("pbx1", "1795374530.46");
    cr_expect_str_eq(dump(&s),
                     "CALL  back\\\\slash to 5010 | answered\n"
                     "caller: back\\\\slash <491701100015>\n"
                     "dialled: 5010\n"
                     "result: answered\n"
                     "direction: ↓ in\n"
                     "began: 2026-11-22 20:08:50\n"
                     "ended: 2026-11-22 20:09:21\n"
                     "answered: 20:09:10\n"
                     "wait or ring: 0:20\n"
                     "talk: 0:11\n"
                     "queue: sales\n"
                     "agent: Zoë Müller\n"
                     "server: pbx1\n"
                     "id: 1795374530.46\n"
                     "known from: records, visits and channel events\n"
                     "# QUEUES\n"
                     "joined | queue | >wait | outcome | >talk | ended | agent\n"
                     "20:08:50 | support | 0:06 | timed out | -- | -- | --\n"
                     "20:08:56 | sales | 0:14 | answered | 0:11 | by the caller | Zoë Müller\n"
                     "# WHAT HAPPENED\n"
                     "time | >after | what\n"
                     "20:08:50 | 0:00 | record 1 begins: Queue, ANSWERED\n"
                     "20:08:50 | 0:00 | PJSIP/trunk-provider-00000020 appears\n"
                     "20:08:50 | 0:00 | PJSIP/trunk-provider is up\n"
                     "20:08:50 | 0:00 | joins support\n"
                     "20:08:56 | 0:06 | leaves support: timed out after 0:06\n"
                     "20:08:56 | 0:06 | joins sales\n"
                     "  20:09:08 | 0:18 | PJSIP/1003-0000003f appears\n"
                     "20:09:10 | 0:20 | Zoë Müller answers after 0:14\n"
                     "  20:09:10 | 0:20 | PJSIP/1003 is up\n"
                     "20:09:21 | 0:31 | talk with Zoë Müller ends after 0:11, by the caller\n"
                     "  20:09:21 | 0:31 | PJSIP/1003 hung up: normal clearing (16)\n"
                     "20:09:21 | 0:31 | PJSIP/trunk-provider hung up: normal clearing (16)\n"
                     "# RECORD 1 OF 1\n"
                     "Source: 491701100015\n"
                     "Destination: 5010\n"
                     "DestinationContext: from-trunk\n"
                     "CallerID: \"back\\\\\\\\slash\" <491701100015>\n"
                     "Channel: PJSIP/trunk-provider-00000020\n"
                     "DestinationChannel: PJSIP/1003-0000003f\n"
                     "LastApplication: Queue\n"
                     "LastData: sales,,,,40\n"
                     "StartTime: 2026-11-22 20:08:50\n"
                     "AnswerTime: 2026-11-22 20:08:50\n"
                     "EndTime: 2026-11-22 20:09:21\n"
                     "Duration: 31 s\n"
                     "BillableSeconds: 31 s\n"
                     "Disposition: ANSWERED\n"
                     "AMAFlags: DOCUMENTATION\n"
                     "UniqueID: 1795374530.46\n"
                     "LinkedID: 1795374530.46\n"
                     "Sequence: 43\n"
                     "department: overflow\n"
                     "PeerAccount: agents\n");
    finish();
}

Test(details, a_transfer_and_phones_that_rang_in_vain) {
    day_open(callcentre, NULL, CALLCENTRE_S);
    day_settle();
    struct board_subject s = call("pbx1", "1795374511.0");
    dump(&s);
    says("20:08:31 | sales | 0:01 | answered | 0:01 | by a transfer | Dave\n");
    says("20:08:33 | 0:02 | talk with Dave ends after 0:01, by a transfer\n");
    says("20:08:33 | 0:02 | blind transfer of PJSIP/trunk-provider to 1004\n");
    says("    20:08:33 | 0:02 | PJSIP/1004-00000002 appears\n"
         "    20:08:37 | 0:06 | PJSIP/1004 is up\n"
         "    20:08:39 | 0:08 | PJSIP/1004 hung up: normal clearing (16)\n");
    says("# RECORD 2 OF 2\n");
    silent("RANG IN VAIN");
    s = call("pbx1", "1795374529.40");
    dump(&s);
    says("# RANG IN VAIN\nagent | queue | >times\nErin | sales | 2\n");
    finish();
}

Test(details, a_visit_says_by_what_its_outcome_is_known) {
    day_open(exits, NULL, EXITS_S);
    day_settle();
    struct board_subject s = visit("pbx1", "1795379446.14", "sales");
    dump(&s);
    says("VISIT  Anna Schmidt in sales | by key\n");
    says("outcome: by key\noutcome by: the PBX's events\njoined: 2026-11-22 21:30:46\n"
         "wait: 0:01\nposition: 1, when last told\nkey: 1\nleft: 21:30:47\n");
    says("# ITS CALL\n");
    says("record 2 begins: Hangup, ANSWERED\n");
    s = visit("pbx1", "1795379463.90", "support"); // queue_log: WITHDRAW
    dump(&s);
    says("outcome: timed out ~\n"
         "outcome by: inferred: events cannot tell; queue_log would\n");
    finish();
    day_open(exits_settled, NULL, EXITS_S);
    day_settle();
    s = visit("pbx1", "1795379463.90", "support");
    dump(&s);
    says("outcome: withdrawn\noutcome by: queue_log\n");
    says("wait: 0:05\n");
    finish();
}

Test(details, an_agent_with_his_queues_pauses_and_last_visits) {
    day_open(callcentre, NULL, CALLCENTRE_S);
    day_settle();
    struct board_subject s = row(TABLE_AGENTS, 1);
    dump(&s);
    says("AGENT  Bob Bobby O'Neil | ○ ready\nextension: 1002\n");
    says("handled | 42 | visits answered\n"); // truth.json: 37 and 5
    says("talk/call | 0:06 | talk / 42 ended talks\n");
    says("logged in | -- | no login or log-out is known");
    says("support | pbx1 | ○ ready | 0:33 | 37 | 0:06 | 9 | 0:26 | 0\n");
    says("# PAUSES\nqueue | reason | >paused\nsupport | coffee | 0:26\n");
    says("# ANSWERED LAST\nanswered | queue | >wait | outcome | >talk | ended | caller\n"
         "20:17:27 | support | 0:22 | answered | 0:08 | by the agent | Maria Rossi "
         "<491701100379>\n");
    says("and 30 more\n"); // 12 are listed
    finish();
}

Test(details, a_queue_with_every_denominator) {
    day_open(callcentre, NULL, CALLCENTRE_S);
    day_settle();
    struct board_subject s = row(TABLE_QUEUES, 0); // on both PBXs
    dump(&s);
    says("QUEUE  support | 0 waiting, SL 44.7 % ▼\n");
    says("server: several\n");
    says("support | pbx1 | 0 | 175 | 105 | 50 | 37.7\n");
    says("support | pbx2 | 0 | 24 | 23 | 1 | 95.8\n");
    s = row(TABLE_QUEUES, 1);
    dump(&s);
    says("QUEUE  support @pbx1 | 0 waiting, SL 37.7 % ▼\n");
    says("threshold: 0:20, from servicelevel of the PBX (QueueParams)\n");
    says("target: 80 %, from service_level.target\n");
    says("▸ of offered | 37.7 | 66 | 175 | ");  // truth.json: 66 of 105 answered in time, 50
    says("  of answered | 62.9 | 66 | 105 | "); // abandoned, 44 of them within the threshold
    says("  abandons positive | 71.0 | 110 | 155 | ");
    says("  abandons neutral | 59.5 | 66 | 111 | ");
    says("  live | 37.7 | 66 | 175 | ");
    says("timed out | 20 | ");
    says("speed of answer | 0:17 | ASA: waits of answered 29:17 / answered 105\n");
    says("Bob Bobby O'Neil | 1002 | ○ ready | 0:33 | 37 | 0:06 | 9 | 0:26 | 0\n");
    finish();
    day_open(callcentre, "queues: {support: {threshold: 30, target: 90}}\n", CALLCENTRE_S);
    day_settle();
    s = row(TABLE_QUEUES, 1);
    dump(&s);
    says("threshold: 0:30, from its entry under queues: in the configuration\n");
    says("target: 90 %, from its entry under queues: in the configuration\n");
    finish();
}

Test(details, a_record_and_what_rows_alone_tell) {
    static const char *const rows[] = {"pbx1=" FIXTURES "/callcentre/Master-pbx1.csv.gz", NULL};
    day_open(rows, NULL, CALLCENTRE_S);
    app.ui.level = BOARD_RECORDS;
    day_settle();
    struct board_subject s = row(TABLE_CALLS, board_rows(&app.board, TABLE_CALLS) - 1);
    dump(&s); // the first line of Master.csv
    says("# FIELDS OF THE CDR\nAccountCode: --\nSource: ");
    says("UserField: --\nLinkedID: --\nSequence: --\n"); // the file does not have these fields
    s = row(TABLE_QUEUES, 0);
    dump(&s);
    says("Counted in records of the Cdr log");
    app.ui.level = BOARD_CALLS;
    day_settle();
    s = call("pbx1", "1795374511.0");
    dump(&s);
    says("known from: records");
    says("No event of its channels came (class call)");
    finish();
}

// The last row of queue sales in Master-pbx2.csv, and what is guessed from it, masked or not.
Test(details, a_visit_that_is_guessed_from_rows) {
    static const char *const rows[] = {"pbx2=" FIXTURES "/callcentre/Master-pbx2.csv.gz", NULL};
    day_open(rows, NULL, CALLCENTRE_S);
    app.ui.level = BOARD_VISITS;
    day_settle();
    struct board_subject s = row(TABLE_CALLS, 0);
    dump(&s);
    says("VISIT  Anna Schmidt in sales | answered ~\ncaller: Anna Schmidt <491701200055>\n");
    says("outcome by: an estimate: queue_log or queue events would tell\n");
    says("wait: 0:01\n");
    says("talk: 0:07\ntalk ended: nobody saw how\n");
    says("id: 1795375073.413\nknown from: records of the Cdr log: an estimate\n");
    says("# ITS CALL\n");
    struct board_subject other = row(TABLE_CALLS, 1);
    s.key = other.key; // its number has changed
    dump(&s);
    says("id: 1795375073.413\n");
    app.ui.masked = true;
    app.ui.mask_digits = 2;
    day_settle();
    dump(&s);
    says("caller: Anna Schmidt <••••55>\n");
    finish();
}

Test(details, numbers_are_masked_and_ids_are_not) {
    day_open(callcentre, NULL, CALLCENTRE_S);
    app.ui.masked = true;
    app.ui.mask_digits = 2;
    day_settle();
    struct board_subject s = call("pbx1", "1795374530.46");
    dump(&s);
    silent("4917011000");
    says("caller: back\\\\slash <••••15>\n");
    says("Source: ••••15\n");
    says("UniqueID: 1795374530.46\n");
    finish();
}

Test(details, chosen_columns_with_fields_of_ones_own) {
    static const char yaml[] = "custom_fields: {department: Department}\n"
                               "columns:\n"
                               "  calls: [result, Department, time, from]\n"
                               "  records: [department, time]\n"
                               "  queues: [queue, withdrawn, waiting]\n";
    struct board_row row;
    day_open(callcentre, yaml, CALLCENTRE_S);
    day_settle();
    const struct board_table_kind *kind = board_table(&app.board, TABLE_CALLS);
    cr_assert_eq(kind->column_count, 4);
    cr_expect_str_eq(kind->columns[0].id, "result");
    cr_expect_str_eq(kind->columns[1].title, "Department");
    uint32_t number = (uint32_t)call("pbx1", "1795374530.46").key;
    cr_assert(
        board_row(&app.board, TABLE_CALLS, board_find(&app.board, TABLE_CALLS, number), &row));
    cr_expect_str_eq(row.cells[0].text, "answered");
    cr_expect_str_eq(row.cells[1].text, "overflow");
    cr_expect_str_eq(row.cells[2].text, "20:08:50");
    number = (uint32_t)call("pbx1", "1795374511.0").key; // it is in both records
    cr_assert(
        board_row(&app.board, TABLE_CALLS, board_find(&app.board, TABLE_CALLS, number), &row));
    cr_expect_str_eq(row.cells[1].text, "internal");
    kind = board_table(&app.board, TABLE_QUEUES);
    cr_assert_eq(kind->column_count, 3);
    cr_expect_str_eq(kind->columns[1].id, "withdrawn");
    for (size_t i = 0; i < 3; i++)
        cr_expect(kind->columns[i].priority <= 3, "what was asked for is for every page");
    cr_expect_str_eq(board_table(&app.board, TABLE_AGENTS)->columns[0].id, "agent", "built in");
    app.ui.level = BOARD_RECORDS;
    day_settle();
    kind = board_table(&app.board, TABLE_CALLS);
    cr_assert_eq(kind->column_count, 2);
    cr_assert(board_row(&app.board, TABLE_CALLS, board_rows(&app.board, TABLE_CALLS) - 1, &row));
    cr_expect_str_eq(row.cells[0].text, "internal");
    cr_expect_str_eq(row.cells[1].text, "20:08:31");
    finish();
}
