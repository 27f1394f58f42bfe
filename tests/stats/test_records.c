// The figures over records, on captures and on a made-up day.
#include "../../src/calls/stitch_parts.h"
#include "../support/figured.h"
#include "../support/pausing.h"
#include "../support/trim.h"
#include "base/buf.h"
#include "base/zone.h"
#include "day_rows.h"
#include "stats/records.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <zlib.h>

#define CALLCENTRE FIXTURES "/callcentre/"

// Rows whose frames were cut off: the log has them, the recorded figures do not.
static const char *const cut_on_the_wire[] = {"1795374616.394", "1795374561.170"};

static void read_gzip(const char *path, struct buf *out) {
    gzFile f = gzopen(path, "rb");
    cr_assert_not_null(f, "%s", path);
    int got;
    do {
        buf_room(out, 65536);
        got = gzread(f, out->at + out->len, 65536);
        cr_assert_geq(got, 0);
        out->len += (size_t)got;
    } while (got > 0);
    gzclose(f);
}

// Takes one field, undoing its quotes in place; true when the line goes on after it.
static bool take_field(char **at, const char *end, struct span *ret_field) {
    char *in = *at, *out = in;
    bool quoted = in < end && *in == '"';
    ret_field->at = in;
    if (quoted) in++;
    for (; in < end; in++) {
        if (quoted && *in == '"') {
            if (in + 1 < end && in[1] == '"')
                in++;
            else {
                quoted = false;
                continue;
            }
        } else if (!quoted && (*in == ',' || *in == '\n')) {
            break;
        }
        *out++ = *in;
    }
    ret_field->len = (size_t)(out - ret_field->at);
    bool more = in < end && *in == ',';
    *at = in < end ? in + 1 : in;
    return more;
}

static int64_t moment(const struct zone *z, struct span text, struct civil *ret_civil) {
    int64_t first, second;
    if (!civil_parse(text, ret_civil)) return CDR_NO_TIME;
    zone_epoch(z, *ret_civil, &first, &second);
    return first;
}

static void put_log(struct cdr_store *s, uint16_t server, const char *path, const char *zone_name,
                    bool all) {
    static const enum cdr_text columns[9] = {
        CDR_ACCOUNT_CODE,        CDR_SOURCE,           CDR_DESTINATION,
        CDR_DESTINATION_CONTEXT, CDR_CALLER_ID,        CDR_CHANNEL,
        CDR_DESTINATION_CHANNEL, CDR_LAST_APPLICATION, CDR_LAST_DATA};
    struct buf log = {0};
    struct zone *z = NULL;
    cr_assert_eq(zone_load(zone_name, &z), 0);
    read_gzip(path, &log);
    for (char *at = log.at, *end = log.at + log.len; at < end;) {
        struct span field[18];
        struct civil other;
        int64_t number;
        size_t count = 0;
        while (take_field(&at, end, &field[count++]))
            cr_assert_lt(count, 18);
        cr_assert_eq(count, 18);
        struct cdr row = {.server = server, .sequence = CDR_NO_SEQUENCE};
        for (size_t i = 0; i < 9; i++)
            row.text[columns[i]] = field[i];
        row.start = moment(z, field[9], &row.local_start);
        row.answer = moment(z, field[10], &other);
        row.end = moment(z, field[11], &other);
        cr_assert(span_number(field[12], &number));
        row.duration = (uint32_t)number;
        cr_assert(span_number(field[13], &number));
        row.billable = (uint32_t)number;
        row.disposition_word = field[14];
        row.disposition = cdr_disposition_of(field[14]);
        row.text[CDR_AMA_FLAGS] = field[15];
        row.text[CDR_UNIQUE_ID] = field[16];
        row.text[CDR_USER_FIELD] = field[17];
        bool cut = server == 0 && (span_same(field[16], span_of(cut_on_the_wire[0])) ||
                                   span_same(field[16], span_of(cut_on_the_wire[1])));
        if (cut && !all) continue;
        cr_assert_eq(cdr_store_put(s, &row, (uint8_t)direction_of(field[5], field[6])),
                     CDR_PUT_NEW);
    }
    zone_destroy(z);
    buf_finish(&log);
}

static struct cdr_store *store_of_the_fixture(bool all) {
    struct cdr_store *s = cdr_store_create();
    put_log(s, 0, CALLCENTRE "Master-pbx1.csv.gz", "Europe/Berlin", all);
    put_log(s, 1, CALLCENTRE "Master-pbx2.csv.gz", "America/Toronto", all);
    return s;
}

static double number_at(json_t *object, const char *key) {
    json_t *value = json_object_get(object, key);
    cr_assert(json_is_number(value), "%s is no number", key);
    return json_number_value(value);
}

static void equal(json_t *object, const char *key, double got) {
    double wanted = number_at(object, key);
    cr_expect(fabs(wanted - got) < 1e-9, "%s: %.17g, wanted %.17g", key, got, wanted);
}

static void equal_counts(json_t *object, const uint64_t *counts, size_t count) {
    cr_expect_eq(json_object_size(object), count);
    for (size_t i = 0; i < count; i++) {
        char key[8];
        snprintf(key, sizeof key, "%zu", i);
        equal(object, key, (double)counts[i]);
    }
}

static void check_stats(json_t *stats, const struct records *r) {
    equal(stats, "totalCalls", (double)r->total);
    equal(stats, "answeredCalls", (double)r->by_disposition[CDR_ANSWERED]);
    equal(stats, "missedCalls", figured(FIGURES_OF_RECORDS, "missed", r));
    equal(stats, "failedCalls", figured(FIGURES_OF_RECORDS, "failed", r));
    equal(stats, "totalTalkTime", (double)r->talk_s);
    equal(stats, "averageTalkTime", figured(FIGURES_OF_RECORDS, "average_talk", r));
    equal(stats, "averageRingTime", figured(FIGURES_OF_RECORDS, "average_ring", r));
    equal(stats, "answerRate", figured(FIGURES_OF_RECORDS, "answer_rate", r));
    for (int d = 0; d < CDR_DISPOSITIONS; d++)
        equal(json_object_get(stats, "byDisposition"),
              cdr_disposition_word((enum cdr_disposition)d), (double)r->by_disposition[d]);
    equal_counts(json_object_get(stats, "byHour"), r->by_hour, 24);
    equal_counts(json_object_get(stats, "byDayOfWeek"), r->by_weekday, 7);
}

static void check_agents(json_t *agents, const struct records *r, const struct cdr_store *s) {
    cr_expect_eq(json_object_size(agents), r->agent_count);
    for (size_t i = 0; i < r->agent_count; i++) {
        const struct records_agent *a = &r->agents[i];
        char name[32];
        span_copy(cdr_store_text(s, a->agent), name, sizeof name);
        json_t *known = json_object_get(agents, name);
        cr_assert_not_null(known, "%s", name);
        equal(known, "callsHandled", figured(FIGURES_OF_ROWS_AGENT, "handled", a));
        equal(known, "totalTalkTime", (double)a->talk_s);
        if (figured(FIGURES_OF_ROWS_AGENT, "handled", a) > 0)
            equal(known, "averageTalkTime", figured(FIGURES_OF_ROWS_AGENT, "average_talk", a));
        else
            cr_expect(isnan(figured(FIGURES_OF_ROWS_AGENT, "average_talk", a)));
        for (int d = 0; d < CDR_DISPOSITIONS; d++)
            equal(json_object_get(known, "byDisposition"),
                  cdr_disposition_word((enum cdr_disposition)d), a->by_disposition[d]);
    }
}

static void check_queues(json_t *queues, const struct records *r, const struct cdr_store *s) {
    cr_expect_eq(json_object_size(queues), r->queue_count);
    for (size_t i = 0; i < r->queue_count; i++) {
        const struct records_queue *q = &r->queues[i];
        char name[32];
        span_copy(cdr_store_text(s, q->queue), name, sizeof name);
        json_t *known = json_object_get(queues, name);
        cr_assert_not_null(known, "%s", name);
        equal(known, "callsOffered", q->offered);
        equal(known, "callsAnswered", q->answered);
        equal(known, "callsAbandoned", q->abandoned);
        equal(known, "averageWaitTime", figured(FIGURES_OF_ROWS_QUEUE, "average_wait", q));
        equal(known, "averageTalkTime", figured(FIGURES_OF_ROWS_QUEUE, "average_talk", q));
        equal(known, "serviceLevelPct", figured(FIGURES_OF_ROWS_QUEUE, "service_level", q));
        equal(known, "abandonmentRate", figured(FIGURES_OF_ROWS_QUEUE, "abandonment", q));
        json_t *shares = json_object_get(known, "byAgent");
        cr_expect_eq(json_object_size(shares), q->agent_count);
        for (size_t k = 0; k < q->agent_count; k++) {
            span_copy(cdr_store_text(s, q->by_agent[k].agent), name, sizeof name);
            equal(shares, name, q->by_agent[k].rows);
        }
    }
}

static void check_file(const char *path, const struct records *r, const struct cdr_store *s) {
    json_t *known = json_load_file(path, 0, NULL);
    cr_assert_not_null(known, "%s", path);
    check_stats(json_object_get(known, "stats"), r);
    check_agents(json_object_get(known, "agentStats"), r, s);
    check_queues(json_object_get(known, "queueStats"), r, s);
    json_t *directions = json_object_get(known, "byDirection");
    for (int d = 0; d < DIRECTIONS; d++) {
        const char *word = direction_word((enum direction)d);
        if (json_object_get(directions, word))
            equal(directions, word, (double)r->by_direction[d]);
        else
            cr_expect_eq(r->by_direction[d], 0, "%s", word);
    }
    json_decref(known);
}

Test(records, every_recorded_figure_is_met) {
    struct cdr_store *s = store_of_the_fixture(false);
    struct records_fold f;
    cr_assert_eq(cdr_store_count(s), 687);
    records_fold_init(&f, 0, INT64_MAX, 20);
    cr_assert_not(records_fold_run(&f, s, NULL));
    cr_assert_eq(f.server_count, 2);
    check_file(CALLCENTRE "records.json", &f.all, s);
    check_file(CALLCENTRE "records-pbx1.json", &f.by_server[0], s);
    check_file(CALLCENTRE "records-pbx2.json", &f.by_server[1], s);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}

Test(records, the_whole_log_has_two_rows_more) {
    struct cdr_store *s = store_of_the_fixture(true);
    struct records_fold f;
    records_fold_init(&f, 0, INT64_MAX, 20);
    cr_assert_not(records_fold_run(&f, s, NULL));
    cr_assert_eq(f.all.total, 689);
    cr_assert_eq(f.by_server[0].total, 570);
    cr_assert_eq(f.by_server[1].total, 119);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}

struct folding {
    struct records_fold *f;
    const struct cdr_store *s;
};

static bool run_fold(struct task *t, void *folding) {
    struct folding *w = folding;
    return records_fold_run(w->f, w->s, t);
}

Test(records, a_job_that_pauses_gives_the_same_as_one_run) {
    struct cdr_store *s = store_of_the_fixture(false);
    struct records_fold f;
    records_fold_init(&f, 0, INT64_MAX, 20);
    struct folding folding = {&f, s};
    cr_assert(pausing(run_fold, &folding, 3).cancelled);
    cr_assert(f.all.total == 0 && f.all.queue_count == 0, "nothing is shown of it");
    cr_assert_gt(pausing(run_fold, &folding, 0).pauses, 2);
    check_file(CALLCENTRE "records.json", &f.all, s);
    check_file(CALLCENTRE "records-pbx2.json", &f.by_server[1], s);
    cr_assert_not(pausing(run_fold, &folding, 0).cancelled);
    cr_assert_eq(f.all.total, 687);
    // row numbers have changed, so the fold starts again
    cr_assert_eq(trim_whole(s, 600, INT64_MAX), 87);
    cr_assert_not(records_fold_run(&f, s, NULL));
    cr_assert_eq(f.all.total, 600);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}

Test(records, a_window_ends_before_its_end) {
    struct cdr_store *s = cdr_store_create();
    struct records_fold f;
    struct day_rows day;
    struct cdr row;
    day_rows_init(&day, 1);
    for (int i = 0; i < 10; i++) {
        day_rows_next(&day, &row);
        row.start = 1000 + i;
        cdr_store_put(s, &row, 0);
    }
    records_fold_init(&f, 1002, 1007, 20);
    cr_assert_not(records_fold_run(&f, s, NULL));
    cr_assert_eq(f.all.total, 5);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}

Test(records, nothing_divided_by_nothing_is_no_number) {
    struct cdr_store *s = cdr_store_create();
    struct records_fold f;
    struct records_agent agent = {0};
    struct records_queue queue = {0};
    records_fold_init(&f, 0, INT64_MAX, 20);
    cr_assert_not(records_fold_run(&f, s, NULL));
    cr_assert_eq(f.all.total, 0);
    cr_assert(isnan(figured(FIGURES_OF_RECORDS, "answer_rate", &f.all)) &&
              isnan(figured(FIGURES_OF_RECORDS, "average_talk", &f.all)));
    cr_assert(isnan(figured(FIGURES_OF_RECORDS, "average_ring", &f.all)) &&
              isnan(figured(FIGURES_OF_ROWS_AGENT, "average_talk", &agent)));
    cr_assert(isnan(figured(FIGURES_OF_ROWS_QUEUE, "service_level", &queue)));
    cr_assert(isnan(figured(FIGURES_OF_ROWS_QUEUE, "abandonment", &queue)));
    cr_assert(isnan(figured(FIGURES_OF_ROWS_QUEUE, "average_wait", &queue)));
    cr_assert(isnan(figured(FIGURES_OF_ROWS_QUEUE, "average_talk", &queue)));
    records_fold_finish(&f);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}

// The same figures computed in the simplest way, over a larger day.
Test(records, the_cells_add_up) {
    enum { ROWS = 20000 };
    struct cdr_store *s = cdr_store_create();
    struct records_fold f;
    struct day_rows day;
    struct cdr row;
    uint64_t answered = 0, talk = 0, within = 0, support = 0, agent = 0;
    day_rows_init(&day, ROWS);
    for (int i = 0; i < ROWS; i++) {
        day_rows_next(&day, &row);
        cdr_store_put(s, &row, DIRECTION_INBOUND);
        struct span queue = cdr_queue(row.text[CDR_LAST_APPLICATION], row.text[CDR_LAST_DATA]);
        bool to_support = span_same(queue, SPAN("support"));
        bool to_agent = span_same(cdr_agent(row.text[CDR_DESTINATION_CHANNEL]), SPAN("1007"));
        bool was_answered = row.disposition == CDR_ANSWERED;
        answered += was_answered;
        talk += was_answered ? row.billable : 0;
        support += to_support;
        within += to_support && was_answered && row.duration - row.billable <= 20;
        agent += to_agent && was_answered;
    }
    records_fold_init(&f, 0, INT64_MAX, 20);
    records_fold_run(&f, s, NULL);
    cr_assert_eq(f.all.total, ROWS);
    cr_assert_eq(f.all.by_disposition[CDR_ANSWERED], answered);
    cr_assert_eq(f.all.talk_s, talk);
    cr_assert_eq(f.all.by_weekday[0], ROWS);
    cr_assert_eq(f.all.queue_count, 8);
    cr_assert_eq(f.all.agent_count, 60);
    for (size_t i = 0; i < f.all.queue_count; i++) {
        if (!span_same(cdr_store_text(s, f.all.queues[i].queue), SPAN("support"))) continue;
        cr_assert_eq(f.all.queues[i].offered, support);
        cr_assert_eq(f.all.queues[i].within, within);
    }
    for (size_t i = 0; i < f.all.agent_count; i++)
        if (span_same(cdr_store_text(s, f.all.agents[i].agent), SPAN("1007")))
            cr_assert_eq(figured(FIGURES_OF_ROWS_AGENT, "handled", &f.all.agents[i]),
                         (double)agent);
    records_fold_finish(&f);
    cdr_store_destroy(s);
}
