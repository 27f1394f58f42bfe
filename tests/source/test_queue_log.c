// Lines of queue_log, of all versions and exports.
#include "../../src/source/queue_log.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <zlib.h>

static struct buf scratch;
static struct queue_log_clock utc;
static struct queue_step step;

static void read_line(const char *line) {
    cr_assert_eq(queue_log_line(span_of(line), &utc, &scratch, &step), 0, "%s", line);
}

static void text_is(struct span got, const char *wanted) {
    cr_expect(span_same(got, span_of(wanted)), "got %.*s, wanted %s", (int)got.len, got.at, wanted);
}

Test(queue_log, the_fields_of_each_step) {
    read_line("1795379446|1795379446.14|sales|NONE|ENTERQUEUE||491764200003|2\n");
    cr_assert_eq(step.kind, STEP_ENTERQUEUE);
    cr_assert_eq(step.at_s, 1795379446);
    text_is(step.unique_id, "1795379446.14");
    text_is(step.queue, "sales");
    text_is(step.agent, "");
    text_is(step.caller_number, "491764200003");
    cr_assert_eq(step.position, 2);
    cr_assert_eq(step.wait_s, STEP_NO_NUMBER);

    read_line("1795379444|1795379442.2|support|Bob Bobby O'Neil|CONNECT|2|1795379443.4|1");
    cr_assert_eq(step.kind, STEP_CONNECT);
    text_is(step.agent, "Bob Bobby O'Neil");
    cr_assert_eq(step.wait_s, 2);

    read_line("1795379485|1795379475.114|billing|Hugo|COMPLETEAGENT|4|6|1");
    cr_assert_eq(step.kind, STEP_COMPLETEAGENT);
    cr_assert_eq(step.wait_s, 4);
    cr_assert_eq(step.talk_s, 6);
    cr_assert_eq(step.joined_position, 1);

    read_line("1795919998|1795919996.619|annc|Hugo|AGENTDUMP|");
    cr_assert_eq(step.kind, STEP_AGENTDUMP);
    text_is(step.agent, "Hugo");

    read_line("1795379465|1795379461.76|support|NONE|ABANDON|2|3|4");
    cr_assert_eq(step.kind, STEP_ABANDON);
    cr_assert(step.position == 2 && step.joined_position == 3 && step.wait_s == 4);

    read_line("1795379484|1795379481.143|support|NONE|EXITWITHKEY|#|1|2|3");
    cr_assert_eq(step.kind, STEP_EXITWITHKEY);
    text_is(step.key, "#");
    cr_assert_eq(step.wait_s, 3);

    read_line("1795379468|1795379463.90|support|NONE|WITHDRAW|2|3|5|lab|info");
    cr_assert_eq(step.kind, STEP_WITHDRAW);
    cr_assert_eq(step.wait_s, 5);
    text_is(step.reason, "lab|info");

    read_line("1795379468|NONE|sales|PJSIP/7|PENALTY|4");
    cr_assert(step.kind == STEP_PENALTY && step.value == 4);
    read_line("1795379468|1795379462.77|NONE|Agent/41|AGENTLOGIN|PJSIP/41-0001");
    cr_assert(step.kind == STEP_AGENTLOGIN && step.by_call);
    text_is(step.queue, "");
    read_line("1795379468|NONE|NONE|Agent/41|AGENTCALLBACKLOGIN|41@inside");
    cr_assert(step.kind == STEP_AGENTLOGIN && !step.by_call);
    read_line("1795379468|NONE|NONE|Agent/41|AGENTLOGOFF|PJSIP/41-0001|3600");
    cr_assert(step.kind == STEP_AGENTLOGOFF && step.value == 3600);
    read_line("1795379468|NONE|NONE|Agent/41|AGENTCALLBACKLOGOFF|41@inside|60|Autologoff");
    cr_assert(step.kind == STEP_AGENTLOGOFF && step.value == 60);
    read_line("1795379468|1795379462.77|sales|Erin|WRAPUPSTART|15");
    cr_assert(step.kind == STEP_WRAPUPSTART && step.value == 15);

    read_line("1795379468|1795379462.77|sales|Erin|RINGNOANSWER|6000");
    cr_assert_eq(step.ring_ms, 6000);

    read_line("1795374720|NONE|sales|Erin|PAUSE|Mittagspause \\\"kurz\\\"");
    cr_assert_eq(step.kind, STEP_PAUSE);
    text_is(step.unique_id, "");
    text_is(step.reason, "Mittagspause \\\"kurz\\\"");

    read_line("1795379469|MANAGER|care|PJSIP/1002|ADDMEMBER|PAUSED");
    cr_assert(step.kind == STEP_ADDMEMBER && step.paused);
    read_line("1795379469|MANAGER|care|PJSIP/1002|ADDMEMBER|");
    cr_assert(step.kind == STEP_ADDMEMBER && !step.paused);
    read_line("1795379435|NONE|NONE|NONE|QUEUESTART|");
    cr_assert_eq(step.kind, STEP_QUEUESTART);
    text_is(step.queue, "");
}

Test(queue_log, transfers_are_read_from_their_end) {
    static const char *const lines[] = {
        "1|1.1|q|a|BLINDTRANSFER|6002|internal|10|4|1",
        "1|1.1|q|a|BLINDTRANSFER|60|02|internal|10|4|1", // a bar in the extension
        "1|1.1|q|a|ATTENDEDTRANSFER|BRIDGE|2b38cced|10|4|1",
        "1|1.1|q|a|ATTENDEDTRANSFER|APP|Dial|10|4|1",
        "1|1.1|q|a|ATTENDEDTRANSFER|LINK|Local/_a@t-0002;1|Local/_a@t-0002;2|10|4|1",
        "1|1.1|q|a|TRANSFER|6002|internal|10|4|1",
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        read_line(lines[i]);
        cr_assert_eq(step.wait_s, 10);
        cr_assert_eq(step.talk_s, 4);
        cr_assert_eq(step.joined_position, 1);
    }
}

// An extension or a context of digits is not a number of seconds, in the layout of any Asterisk.
Test(queue_log, a_transfer_without_its_numbers) {
    static const struct {
        const char *data;
        int64_t wait, talk, joined;
    } lines[] = {
        {"TRANSFER|722|intern", -1, -1, -1},
        {"TRANSFER|722|100", -1, -1, -1},
        {"TRANSFER|722", -1, -1, -1},
        {"TRANSFER|722|", -1, -1, -1},
        {"TRANSFER|", -1, -1, -1},
        {"TRANSFER|722|intern|4|60", 4, 60, -1},
        {"TRANSFER|722|100|4|60", 4, 60, -1},
        {"TRANSFER|722|intern|4|60|2", 4, 60, 2},
        {"TRANSFER|722|100|4|60|2", 4, 60, 2},
        {"TRANSFER|72|2|intern|4|60", 4, 60, -1}, // a bar in the extension
        {"TRANSFER|72|2|intern", -1, -1, -1},
        {"TRANSFER|722|intern|4||", -1, -1, -1},
        {"TRANSFER|722|intern|||", -1, -1, -1}, // empty fields of a table
        {"TRANSFER|722|intern|4|60|", 4, 60, -1},
        {"BLINDTRANSFER|722|intern|4|60", 4, 60, -1},
        {"BLINDTRANSFER|722|intern", -1, -1, -1},
        {"ATTENDEDTRANSFER|BRIDGE|2b38cced|4|60", 4, 60, -1},
        {"ATTENDEDTRANSFER|APP|722|4|60|2", 4, 60, 2},
        {"ATTENDEDTRANSFER|APP|722", -1, -1, -1},
        {"ATTENDEDTRANSFER|LINK|a;1|a;2|4|60", 4, 60, -1},
        {"ATTENDEDTRANSFER|LINK|7|22|4|60|2", 4, 60, 2},
        {"ATTENDEDTRANSFER|LINK|7|22", -1, -1, -1},
        {"ATTENDEDTRANSFER", -1, -1, -1},
        {"COMPLETEAGENT|4||1", 4, -1, 1},
        {"COMPLETECALLER|4", 4, -1, -1},
        {"COMPLETECALLER", -1, -1, -1},
        {"COMPLETECALLER|NULL|NULL|NULL", -1, -1, -1},
    };
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        char line[128];
        snprintf(line, sizeof line, "1|1.1|q|a|%s", lines[i].data);
        read_line(line);
        cr_expect(step.wait_s == lines[i].wait && step.talk_s == lines[i].talk &&
                      step.joined_position == lines[i].joined,
                  "%s: %d %d %d", line, (int)step.wait_s, (int)step.talk_s,
                  (int)step.joined_position);
    }
}

static int64_t at(struct queue_log_clock *clock, const char *time, const char *id) {
    char line[128];
    snprintf(line, sizeof line, "%s|%s|q|a|CONNECT|1", time, id);
    if (queue_log_line(span_of(line), clock, &scratch, &step)) return -1;
    return step.at_s;
}

Test(queue_log, times_as_exports_from_databases_have_them) {
    static const struct {
        const char *text;
        int64_t at_s;
    } times[] = {
        {"1772442000", 1772442000},
        {"1772442000.999999", 1772442000},
        {"2026-03-02 09:00:00", 1772442000},
        {"2026-03-02 09:00:00.123456", 1772442000},
        {"2026-03-02T09:00:00", 1772442000},
        {"2026-03-02T09:00:00.5Z", 1772442000},
        {"2026-03-02 10:00:00+01", 1772442000},
        {"2026-03-02 10:00:00.5+01:00", 1772442000},
        {"2026-03-02T04:30:00-0430", 1772442000},
        {"1772442000.", -1},
        {"1772442000.5x", -1},
        {".5", -1},
        {"2026-03-02", -1},
        {"2026-03-02 09:00", -1},
        {"2026-02-30 09:00:00", -1},
        {"2026-03-02 09:00:00 CET", -1},
        {"2026-03-02 09:00:00+1", -1},
        {"2026-03-02 09:00:00+01:0", -1},
        {"1969-03-02 09:00:00", -1},
    };
    for (size_t i = 0; i < sizeof times / sizeof times[0]; i++)
        cr_expect_eq(at(&utc, times[i].text, "1.1"), times[i].at_s, "%s", times[i].text);
    cr_assert(queue_log_looks_like(SPAN("2026-03-02 09:00:00.123456|NONE|NONE|NONE|QUEUESTART|")));
}

Test(queue_log, a_local_time_is_of_the_pbxs_zone) {
    struct zone *berlin;
    cr_assert_eq(zone_load("Europe/Berlin", &berlin), 0);
    struct queue_log_clock clock = {.zone = berlin};
    cr_expect_eq(at(&clock, "2026-03-02 10:00:00", "NONE"), 1772442000);
    cr_expect_eq(at(&clock, "2026-03-02T09:00:00Z", "NONE"), 1772442000);
    // In that night 2:30 happens twice, at 1761438600 and an hour later.
    cr_expect_eq(at(&(struct queue_log_clock){.zone = berlin}, "2025-10-26 02:30:00", "NONE"),
                 1761438600);
    cr_expect_eq(at(&(struct queue_log_clock){.zone = berlin}, "2025-10-26 02:30:00",
                    "pbx1-1761440400.7"),
                 1761442200);
    clock = (struct queue_log_clock){.zone = berlin};
    cr_expect_eq(at(&clock, "2025-10-26 02:50:00", "NONE"), 1761439800);
    cr_expect_eq(at(&clock, "2025-10-26 02:10:00", "NONE"), 1761441000);
    cr_expect_eq(at(&clock, "2025-10-26 02:30:00", "NONE"), 1761442200);
    zone_destroy(berlin);
}

Test(queue_log, what_is_no_line) {
    static const char *const lines[] = {"",
                                        "1|2|3|4",
                                        "x|1.1|q|a|CONNECT|1",
                                        "-5|1.1|q|a|CONNECT|1",
                                        "1|1.1|q|a|",
                                        "99999999999999999999|1.1|q|a|CONNECT|1",
                                        "\"acct\",\"1\",\"2\""};
    step.kind = STEP_KINDS;
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++)
        cr_assert_eq(queue_log_line(span_of(lines[i]), &utc, &scratch, &step),
                     QUEUE_LOG_NOT_A_LINE);
    cr_assert_eq(step.kind, STEP_KINDS); // left as it was
    read_line("1|1.1|q|a|SOMETHINGNEW|x");
    cr_assert_eq(step.kind, STEP_OTHER);
    read_line("1|1.1|q|a|CONNECT|-3|x");
    cr_assert_eq(step.wait_s, STEP_NO_NUMBER);
    read_line("1|1.1|q|a|BLINDTRANSFER|4");
    cr_assert_eq(step.wait_s, STEP_NO_NUMBER);
    read_line("1|1.1|q|a|CONNECT|||||||||||||||||||||||||||||||");
    cr_assert(queue_log_looks_like(SPAN("1|NONE|NONE|NONE|QUEUESTART|\nwhatever")));
    cr_assert(!queue_log_looks_like(SPAN("\"\",\"1001\"\n")));
    cr_assert(!queue_log_looks_like(SPAN_NONE));
}

Test(queue_log, hostile_bytes_come_out_clean) {
    read_line("1|1.1|q\x1b[2J|Zo\xc3\xab M\xfcller\t|CONNECT|1");
    text_is(step.queue, "q\uFFFD[2J");
    text_is(step.agent, "Zo\u00eb M\uFFFDller ");
    char line[1200] = "1|1.1|q|";
    memset(line + 8, 0xff, 1000); // every byte becomes three
    strcpy(line + 1008, "|CONNECT|1");
    buf_finish(&scratch);
    read_line(line);
    cr_assert_eq(step.agent.len, 3000);
    text_is(step.queue, "q");
    cr_assert_eq(step.wait_s, 1);
}

static size_t lines_of(const char *fixture) {
    char path[512], line[4096];
    size_t count = 0;
    snprintf(path, sizeof path, FIXTURES "/%s", fixture);
    gzFile f = gzopen(path, "rb");
    cr_assert_not_null(f);
    while (gzgets(f, line, sizeof line)) {
        cr_assert_eq(queue_log_line(span_of(line), &utc, &scratch, &step), 0);
        cr_assert_neq(step.kind, STEP_OTHER, "%s", line);
        count++;
        for (size_t cut = 0; cut < strlen(line); cut += 7) // cut short anywhere
            queue_log_line((struct span){line, cut}, &utc, &scratch, &step);
    }
    gzclose(f);
    return count;
}

Test(queue_log, every_line_of_the_captures_is_known) {
    cr_assert_gt(lines_of("callcentre/queue_log-pbx1.gz"), 900);
    cr_assert_gt(lines_of("exits/queue_log-pbx1.gz"), 400);
    cr_assert_gt(lines_of("exits/queue_log-pbx2.gz"), 200);
    cr_assert_gt(lines_of("reconnect/queue_log-pbx2.gz"), 80);
}
