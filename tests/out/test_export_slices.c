// The interface that the board uses: the bytes are the same whoever takes them, and a list of rows
// is written as it is.
#include "made_up.h"
#include "out/export.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static const struct servers servers = {.list = {{.name = "pbx", .id = 1}, {.name = "pbx", .id = 2}},
                                       .count = 2};
static const struct gaps no_gaps;

static struct out_data data_of(const struct made_up *m) {
    return (struct out_data){.store = m->store,
                             .stitch = m->stitch,
                             .ledger = &m->ledger,
                             .calls = &m->calls,
                             .queues = &m->tallies,
                             .agents = &m->agents,
                             .recalls = &m->recalls,
                             .window = {0, INT64_MAX},
                             .zone = m->zone,
                             .servers = &servers,
                             .policies = &m->policies,
                             .gaps = &no_gaps};
}

struct taken {
    size_t asked, most; // ended after so many rows
    struct buf *out, all;
};

static bool take(void *context) {
    struct taken *t = context;
    buf_span(&t->all, buf_text(t->out));
    buf_clear(t->out);
    return ++t->asked < t->most;
}

static bool leave(void *context) {
    (void)context;
    return true;
}

// Its bytes are taken after each row, until the taker has had enough.
static bool taken(const struct made_up *m, const struct export_terms *terms, size_t most,
                  struct buf *ret_out) {
    const struct out_data data = data_of(m);
    struct buf error = {0}, rest = {0};
    struct taken t = {.most = most, .out = &rest};
    struct export *e;
    cr_assert_eq(export_begin(terms, &data, &error, &e), 0, "%.*s", (int)error.len, error.at);
    bool whole = export_write(e, &rest, &(struct export_taker){take, &t, NULL});
    if (terms->what == EXPORT_RECORDS && whole) cr_expect_geq(t.asked, export_total(e));
    *ret_out = t.all;
    buf_span(ret_out, buf_text(&rest));
    export_destroy(e);
    buf_finish(&error);
    buf_finish(&rest);
    return whole;
}

static void whole(const struct made_up *m, const struct export_terms *terms, struct buf *out) {
    const struct out_data data = data_of(m);
    struct buf error = {0};
    struct export *e;
    cr_assert_eq(export_begin(terms, &data, &error, &e), 0, "%.*s", (int)error.len, error.at);
    cr_expect(export_write(e, out, &(struct export_taker){.take = leave}));
    export_destroy(e);
    buf_finish(&error);
}

Test(export_slices, taken_row_by_row_are_the_same_bytes) {
    static const char *const sorts[] = {NULL, "serverName", NULL};
    struct made_up m;
    made_up_init(&m, 100);
    for (int what = 0; what < EXPORT_WHATS; what++)
        for (int format = 0; format < EXPORT_FORMATS; format++)
            for (int sort = 0; sort < (what < EXPORT_QUEUES ? 2 : 1); sort++) {
                const struct export_terms terms = {.what = (enum export_what)what,
                                                   .format = (enum export_format)format,
                                                   .sort = sorts[sort],
                                                   .limit = EXPORT_ALL,
                                                   .mask_digits = -1};
                struct buf one = {0}, many = {0};
                whole(&m, &terms, &one);
                cr_expect(taken(&m, &terms, SIZE_MAX, &many));
                cr_expect(one.len > 0);
                cr_expect(span_same(buf_text(&one), buf_text(&many)), "%s as %s",
                          export_what_words[what], export_format_words[format]);
                buf_finish(&one);
                buf_finish(&many);
            }
    made_up_finish(&m);
}

Test(export_slices, ends_where_its_taker_ends_it) {
    struct made_up m;
    made_up_init(&m, 100);
    const struct export_terms terms = {.format = EXPORT_CSV,
                                       .limit = EXPORT_ALL,
                                       .mask_digits = -1};
    struct buf all = {0}, some = {0};
    whole(&m, &terms, &all);
    cr_expect_not(taken(&m, &terms, 10, &some));
    cr_expect(some.len && some.len < all.len && !memcmp(some.at, all.at, some.len));
    cr_expect_eq(some.at[some.len - 1], '\n', "between two rows");
    buf_finish(&all);
    buf_finish(&some);
    made_up_finish(&m);
}

Test(export_slices, a_list_of_rows_is_written_in_its_order_and_nothing_else) {
    struct made_up m;
    made_up_init(&m, 20);
    const uint32_t rows[] = {7, 3, 3, 12};
    const struct export_terms terms = {.format = EXPORT_CSV,
                                       .fields = "uniqueId",
                                       .no_header = true,
                                       .limit = EXPORT_ALL,
                                       .mask_digits = -1,
                                       .rows = rows,
                                       .row_count = 4};
    struct buf out = {0}, expected = {0}, scratch = {0};
    for (size_t i = 0; i < 4; i++) {
        struct cdr row;
        cdr_store_get(m.store, rows[i], &scratch, &row);
        buf_span(&expected, row.text[CDR_UNIQUE_ID]);
        buf_put(&expected, "\r\n", 2);
    }
    whole(&m, &terms, &out);
    cr_expect(span_same(buf_text(&out), buf_text(&expected)), "%.*s", (int)out.len, out.at);
    buf_finish(&out);
    buf_finish(&expected);
    buf_finish(&scratch);
    made_up_finish(&m);
}

Test(export_slices, every_field_of_every_kind_has_another_name_and_can_be_asked_for) {
    static const char *const all[EXPORT_WHATS] = {
        [EXPORT_CALLS] =
            "id,startTime,source,callerName,destination,direction,queue,agent,ringTime,"
            "talkTime,result,serverName,serverId,answerTime,endTime,inDoubt,records,"
            "visits,channels",
        [EXPORT_VISITS] = "uniqueId,queue,joinTime,callerNumber,callerName,outcome,waitTime,"
                          "talkTime,agent,ringNoAnswer,serverName,serverId,linkedId,leaveTime,"
                          "completeTime,completedBy,interface,key,position,basis,inferred,inDoubt",
        [EXPORT_RECALLS] = "callerNumber,callerName,queue,firstLostTime,lastLostTime,attempts,"
                           "longestWait,result,state,tried,reachedTime,reachedBy,serverName,"
                           "serverId,lastTriedTime,reachedHow,callId,reachedCallId",
        [EXPORT_QUEUES] = "server,queue,label,basis,refused,target,serviceLevel.live,"
                          "waitAnswered.count,waitAbandoned.max,talk.sum,handleTime.average,"
                          "members.offline,touchedByGap",
        [EXPORT_AGENTS] =
            "agent,name,servers,queues,state,since,pauseReason,holdTime,loggedInTime,wrapUpTime,"
            "averageHandleTime,occupancy,otherCalls.in,otherCalls.talkTime",
        [EXPORT_HOURS] = "from,calls,answered,missed,answerRate,touchedByGap",
    };
    struct made_up m;
    made_up_init(&m, 50);
    for (int what = 1; what < EXPORT_WHATS; what++) {
        const struct export_terms terms = {.what = (enum export_what)what,
                                           .fields = all[what],
                                           .limit = EXPORT_ALL,
                                           .mask_digits = -1};
        struct buf out = {0};
        whole(&m, &terms, &out);
        struct span rest = buf_text(&out), head = span_take(&rest, '\r');
        cr_expect(span_same(head, span_of(all[what])), "%.*s", (int)head.len, head.at);
        cr_expect_gt(rest.len, 2, "%s has rows", export_what_words[what]);
        buf_finish(&out);
    }
    made_up_finish(&m);
}

Test(export_slices, a_number_is_as_wide_as_it_is_kept) {
    struct made_up m;
    made_up_init(&m, 100);
    const struct export_terms terms = {.what = EXPORT_CALLS,
                                       .fields = "records,visits,channels",
                                       .no_header = true,
                                       .limit = EXPORT_ALL,
                                       .mask_digits = -1};
    struct buf out = {0}, expected = {0};
    for (uint32_t i = 0; i < stitch_count(m.stitch); i++) {
        const struct call *c = stitch_call(m.stitch, i);
        if (c && c->result != CALL_NO_RECORD)
            buf_format(&expected, "%d,%d,%d\r\n", c->rows, c->visits, c->channels);
    }
    whole(&m, &terms, &out);
    cr_expect(expected.len > 0 && span_same(buf_text(&out), buf_text(&expected)), "%.*s",
              (int)out.len, out.at);
    buf_finish(&out);
    buf_finish(&expected);
    made_up_finish(&m);
}

// Every field has a row in the table of its kind in the documentation, in the same order, in bold
// if it is exported by default.
Test(export_slices, the_table_of_the_documentation_is_the_table) {
    FILE *f = fopen(DOC, "r");
    cr_assert_not_null(f);
    char line[512];
    for (int what = 0; what < EXPORT_WHATS; what++) {
        char title[32], cell[96];
        bool usual;
        const char *name;
        snprintf(title, sizeof title, "## %s\n", export_what_words[what]);
        do
            cr_assert_not_null(fgets(line, sizeof line, f), "%s", title);
        while (strcmp(line, title));
        while (fgets(line, sizeof line, f) && strncmp(line, "|---", 4))
            ;
        for (size_t i = 0; (name = export_field_name((enum export_what)what, i, &usual)); i++) {
            snprintf(cell, sizeof cell, usual ? "| **`%s`** |" : "| `%s` |", name);
            cr_assert_not_null(fgets(line, sizeof line, f));
            cr_expect_eq(strncmp(line, cell, strlen(cell)), 0, "%s, not %s", cell, line);
        }
        if (fgets(line, sizeof line, f)) cr_expect_neq(line[0], '|', "no field: %s", line);
    }
    fclose(f);
}
