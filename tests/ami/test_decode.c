// The decoders: sums over a whole capture, compared with independent figures, and single rows.
#include "helper.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>

#define FRAME(data)                                                                                \
    SPAN("{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, \"data\": "  \
         "{" data "}}")
static struct reading r; // 10 kB is too much for the stack
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
    int64_t duration, billable, hold, talk, wait;
};

static void add_cdr(struct sums *s, const struct cdr *c) {
    s->dispositions[c->disposition]++;
    s->duration += c->duration;
    s->billable += c->billable;
    s->unanswered += c->answer == CDR_NO_TIME;
    s->custom += c->custom_count;
    // The channel is created before the call starts, so the zone of the PBX was applied correctly.
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
    cr_expect_eq(s.wait, 977);
}

Test(decode, exits_has_these_figures) {
    static struct sums s;
    sum_capture(&s, "exits/frames.rec.gz");
    cr_expect_eq(s.kinds[AMI_VALUE_CDR], 337);
    // Two of them have no Uniqueid, since the caller's channel was gone already.
    cr_expect_eq(s.kinds[AMI_VALUE_BROKEN], 0, "%zu broken", s.kinds[AMI_VALUE_BROKEN]);
    cr_expect_eq(s.queue[QUEUE_COMPLETE], 97);
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
    // Found with grep: every Cdr of the capture in order, "" if the frame was cut before the id.
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
        if (n == 10) expect_span(row->text[CDR_USER_FIELD], "line1"); // its second Event is ignored
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
