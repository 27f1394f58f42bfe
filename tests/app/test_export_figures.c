// The export of calls, visits, recalls, queues, agents and hours agrees with the snapshot of the
// same files: in each figure that the snapshot has, else in the number of rows.
#include "run.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SOURCES                                                                                    \
    "-c", "/dev/null", "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto", \
        "--tz", "Europe/Berlin", FIXTURES "/callcentre/frames.rec.gz",                             \
        FIXTURES "/callcentre/queue_log-pbx1.gz", FIXTURES "/callcentre/queue_log-pbx2.gz"

static json_t *parsed(const char *const *argv) {
    struct run r;
    run_program(argv, NULL, &r);
    cr_assert_eq(r.status, 0, "%.*s", (int)r.err.len, r.err.at);
    json_t *root = json_loadb(r.out.at, r.out.len, 0, NULL);
    cr_assert_not_null(root);
    run_finish(&r);
    return root;
}

static json_t *snapshot(void) {
    return parsed((const char *const[]){CDRTOP, "snapshot", SOURCES, NULL});
}

static json_t *exported(const char *what, const char *fields) {
    return parsed((const char *const[]){CDRTOP, "export", "--what", what, "--format", "json",
                                        "--fields", fields, SOURCES, NULL});
}

// The member with that name, in which a dot nests; a list becomes its texts, separated by ", ".
static json_t *member(json_t *object, const char *name) {
    char part[64];
    const char *dot = strchr(name, '.');
    if (!dot) return json_object_get(object, name);
    snprintf(part, sizeof part, "%.*s", (int)(dot - name), name);
    return member(json_object_get(object, part), dot + 1);
}

static bool same(json_t *ours, json_t *theirs) {
    if (json_is_number(ours) && json_is_number(theirs))
        return fabs(json_number_value(ours) - json_number_value(theirs)) < 1e-9;
    if (!json_is_array(theirs)) return json_equal(ours, theirs);
    char joined[256] = "";
    size_t i, len = 0;
    json_t *one;
    json_array_foreach(theirs, i, one) len +=
        (size_t)snprintf(joined + len, sizeof joined - len, "%s%s", i ? ", " : "",
                         json_string_value(one));
    return !strcmp(joined, json_string_value(ours));
}

static void expect_same_list(json_t *list, const char *what, const char *fields) {
    json_t *rows = exported(what, fields);
    cr_assert_eq(json_array_size(rows), json_array_size(list), "%s", what);
    cr_assert_gt(json_array_size(rows), 0);
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *name;
        json_t *value;
        json_object_foreach(json_array_get(rows, i), name, value)
            cr_expect(same(value, member(json_array_get(list, i), name)), "%s %zu: %s", what, i,
                      name);
    }
    json_decref(rows);
}

Test(export_figures, of_queues_agents_and_hours_are_those_of_the_snapshot) {
    json_t *s = snapshot();
    expect_same_list(
        json_object_get(s, "queues"), "queues",
        "server,queue,basis,offered,answered,abandoned,shortAbandoned,timedOut,leftByKey,noAgents,"
        "refused,withdrawn,unknown,inferred,waiting,longestWait,threshold,target,answeredWithin,"
        "abandonedWithin,serviceLevel.ofOffered,serviceLevel.ofAnswered,serviceLevel."
        "abandonsPositive,serviceLevel.abandonsNeutral,serviceLevel.live,abandonmentRate,"
        "waitAnswered.count,waitAnswered.sum,waitAnswered.average,waitAnswered.max,waitAbandoned."
        "average,talk.sum,talk.average,handleTime.average,ringNoAnswer,members.ready,"
        "members.ringing,members.talking,members.otherCall,members.busy,members.paused,members."
        "wrapUp,"
        "members.offline,touchedByGap");
    expect_same_list(
        json_object_get(s, "agents"), "agents",
        "agent,name,servers,queues,state,pauseReason,handled,completed,transferred,"
        "talkTime,averageTalkTime,holdTime,ringNoAnswer,pausedTime,loggedInTime,wrapUpTime,"
        "averageHandleTime,occupancy,otherCalls.in,otherCalls.out,otherCalls."
        "talkTime");
    expect_same_list(json_object_get(s, "hours"), "hours",
                     "calls,answered,missed,answerRate,touchedByGap");
    json_decref(s);
}

static json_int_t with(json_t *rows, const char *name, const char *value) {
    json_int_t count = 0;
    for (size_t i = 0; i < json_array_size(rows); i++) {
        const char *text = json_string_value(member(json_array_get(rows, i), name));
        count += text && !strcmp(text, value);
    }
    return count;
}

static json_int_t summed(json_t *rows, const char *name) {
    json_int_t sum = 0;
    for (size_t i = 0; i < json_array_size(rows); i++)
        sum += json_integer_value(member(json_array_get(rows, i), name));
    return sum;
}

Test(export_figures, add_up_to_the_snapshot_where_they_are_calls_visits_and_recalls) {
    static const char *const results[] = {"answered",    "missed", "busy",   "failed",
                                          "selfService", "active", "unknown"};
    static const char *const outcomes[] = {"answered",  "abandoned", "timedOut",
                                           "leftByKey", "noAgents",  "waiting"};
    json_t *s = snapshot(), *rows = exported("calls", "id,result,direction,talkTime,serverName");
    json_t *calls = json_object_get(s, "calls"), *total = json_object_get(s, "total");
    cr_expect_eq((json_int_t)json_array_size(rows), json_integer_value(member(calls, "total")));
    for (size_t i = 0; i < sizeof results / sizeof *results; i++)
        cr_expect_eq(with(rows, "result", results[i]),
                     json_integer_value(member(calls, results[i])), "%s", results[i]);
    cr_expect_eq(with(rows, "direction", "inbound"),
                 json_integer_value(member(calls, "byDirection.inbound")));
    cr_expect_eq(summed(rows, "talkTime"), json_integer_value(member(calls, "talkTime")));
    json_decref(rows);

    rows = exported("visits", "queue,outcome,waitTime,talkTime,serverName");
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
        cr_expect_eq(with(rows, "outcome", outcomes[i]),
                     json_integer_value(member(total, outcomes[i])), "%s", outcomes[i]);
    cr_expect_gt(with(rows, "outcome", "answered"), 0);
    json_decref(rows);

    rows = exported("recalls", "callerNumber,state");
    cr_expect_eq(with(rows, "state", "reached"), json_integer_value(member(s, "recalls.reached")));
    cr_expect_eq((json_int_t)json_array_size(rows) - with(rows, "state", "reached"),
                 json_integer_value(member(s, "recalls.open")));
    json_decref(rows);
    json_decref(s);
}

// How many of the rings that an agent could answer they did; those of Zoë Müller were counted by
// hand.
Test(export_figures, agents_answer_so_many_of_their_rings) {
    json_t *rows = exported("agents", "name,handled,ringNoAnswer,answerRate"), *row;
    size_t i, of_her = 0;
    json_array_foreach(rows, i, row) {
        double handled = json_number_value(member(row, "handled"));
        double rings = handled + json_number_value(member(row, "ringNoAnswer"));
        cr_expect(fabs(json_number_value(member(row, "answerRate")) - 100 * handled / rings) <
                  1e-9);
        if (strcmp(json_string_value(member(row, "name")), "Zoë Müller") != 0) continue;
        cr_expect(handled == 57 && rings == 68);
        cr_expect(fabs(json_number_value(member(row, "answerRate")) - 83.8235) < 1e-4);
        of_her++;
    }
    cr_expect_eq(of_her, 1);
    json_decref(rows);
}

// The service level of each queue can be computed from its visits.
Test(export_figures, visits_in_time_are_those_of_the_service_level) {
    json_t *s = snapshot(), *rows = exported("visits", "queue,serverName,outcome,inTime"), *queue;
    json_int_t all_in_time = 0;
    size_t i, k;
    json_array_foreach(json_object_get(s, "queues"), i, queue) {
        json_int_t in_time = 0, judged = 0;
        json_t *row;
        json_array_foreach(rows, k, row) {
            json_t *is = member(row, "inTime");
            if (!json_equal(member(row, "queue"), member(queue, "queue")) ||
                !json_equal(member(row, "serverName"), member(queue, "server")))
                continue;
            in_time += json_is_true(is);
            judged += !json_is_null(is);
        }
        cr_expect_eq(in_time, json_integer_value(member(queue, "answeredWithin")));
        cr_expect_eq(judged, json_integer_value(member(queue, "offered")), "all are over");
        cr_expect(fabs(100.0 * (double)in_time / (double)judged -
                       json_number_value(member(queue, "serviceLevel.ofOffered"))) < 1e-9);
        all_in_time += in_time;
    }
    cr_expect_eq(all_in_time, 241);
    json_decref(rows);
    json_decref(s);
}

Test(export_figures, of_the_filter_are_of_what_it_wants) {
    json_t *all = exported("visits", "queue"), *rows;
    rows = parsed((const char *const[]){CDRTOP, "export", "--what", "visits", "--format", "json",
                                        "-f", "queue:support", "--fields", "queue", SOURCES, NULL});
    cr_expect_gt(json_array_size(rows), 0);
    cr_expect_eq((json_int_t)json_array_size(rows), with(all, "queue", "support"));
    cr_expect_eq((json_int_t)json_array_size(rows), with(rows, "queue", "support"));
    json_decref(all);
    json_decref(rows);
}

Test(export_figures, visits_of_a_hidden_queue_are_as_little_exported_as_counted) {
    char path[] = "/tmp/cdrtop-hides-XXXXXX.yaml";
    close(mkstemps(path, 5));
    run_write_file(path, SPAN("queues: {support: {hide: true}}\n"));
#define LOG "-c", path, FIXTURES "/callcentre/queue_log-pbx1.gz", NULL
    json_t *root = parsed((const char *const[]){CDRTOP, "snapshot", LOG});
    json_t *list = parsed(
        (const char *const[]){CDRTOP, "export", "--what", "visits", "--format", "json", LOG});
#undef LOG
    unlink(path);
    cr_expect_eq(json_integer_value(member(root, "total.offered")), 165); // 340 minus 175
    cr_expect_eq(json_array_size(list), 165);
    json_decref(list);
    json_decref(root);
}

// However many names there are, none is left out.
Test(export_figures, all_queues_of_an_agent_are_in_the_field) {
    char path[] = "/tmp/cdrtop-many-XXXXXX";
    struct buf lines = {0};
    close(mkstemp(path));
    for (int i = 0; i < 60; i++)
        buf_format(&lines,
                   "%d|%d.1|a queue with a long name %d|NONE|ENTERQUEUE||5551000|1\n"
                   "%d|%d.1|a queue with a long name %d|Ann|CONNECT|2|%d.2|1\n",
                   1795341600 + i * 10, 1795341600 + i * 10, i, 1795341602 + i * 10,
                   1795341600 + i * 10, i, 1795341601 + i * 10);
    run_write_file(path, buf_text(&lines));
    buf_finish(&lines);
    json_t *list =
        parsed((const char *const[]){CDRTOP, "export", "--what", "agents", "--format", "json",
                                     "--fields", "queues", "-c", "/dev/null", path, NULL});
    unlink(path);
    const char *at = json_string_value(member(json_array_get(list, 0), "queues"));
    int names = 0;
    for (; (at = strstr(at, "a queue with")); at++)
        names++;
    cr_expect_eq(names, 60);
    json_decref(list);
}

// With rows alone visits are guessed; the file has all that the queues' figures count.
Test(export_figures, visits_guessed_from_rows_are_as_many_as_the_queues_say) {
#define ROWS                                                                                       \
    "-c", "/dev/null", "--server-tz", "pbx1=Europe/Berlin", "--server-tz", "pbx2=America/Toronto", \
        "--tz", "Europe/Berlin", "-f", filters[i], FIXTURES "/callcentre/Master-pbx1.csv.gz",      \
        FIXTURES "/callcentre/Master-pbx2.csv.gz", NULL
    static const char *const filters[] = {"queue:*", "queue:sales", "-queue:sales wait<5"};
    for (size_t i = 0; i < 3; i++) {
        json_t *root = parsed((const char *const[]){CDRTOP, "snapshot", ROWS});
        json_t *list = parsed((const char *const[]){
            CDRTOP, "export", "--what", "visits", "--format", "json", "--sort", "joinTime",
            "--fields", "callerNumber,callerName,joinTime,outcome,basis,inferred", ROWS});
        json_int_t of[2] = {0, 0};
        size_t k;
        json_t *visit;
        json_array_foreach(list, k, visit) {
            of[strcmp(json_string_value(member(visit, "outcome")), "answered") != 0]++;
            cr_expect_str_eq(json_string_value(member(visit, "basis")), "cdr");
            cr_expect(json_is_true(member(visit, "inferred")));
            cr_expect(json_string_length(member(visit, "callerNumber")) > 0);
        }
        json_int_t answered = json_integer_value(member(root, "total.answered"));
        cr_expect(answered > 0);
        if (i == 0) cr_expect_eq(answered, 288); // as in the rows
        cr_expect_eq(of[0], answered, "%s", filters[i]);
        cr_expect_eq(of[1], json_integer_value(member(root, "total.abandoned")), "%s", filters[i]);
        json_decref(list);
        json_decref(root);
    }
#undef ROWS
}
