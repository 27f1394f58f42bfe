// What a condition may say, and what is said about a wrong one.
#include "../../src/alert/parts.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

static struct condition good(const char *text) {
    struct condition c = {.text = SPAN_NONE};
    struct filter_error error = {.text = ""};
    cr_assert_eq(condition_parse(span_of(text), NULL, &c, &error), 0, "%s: %s", text, error.text);
    cr_assert(span_same(c.text, span_of(text)));
    return c;
}

Test(condition, says_what_is_looked_at_and_how_it_is_compared) {
    static const struct {
        const char *text;
        enum condition_subject subject;
        enum measure_kind kind;
        const char *measure;
        enum bound_op op;
        double value;
        int64_t for_s;
        uint64_t min;
    } cases[] = {
        {"queue:support waiting>=5 for 30s", CONDITION_OF_QUEUES, MEASURE_FIGURE, "waiting",
         BOUND_FROM, 5, 30, 0},
        {"service_level<80 min 20 calls", CONDITION_OF_ALL, MEASURE_FIGURE, "service_level",
         BOUND_BELOW, 80, 0, 20},
        {"min 20 service_level<79.5%", CONDITION_OF_ALL, MEASURE_FIGURE, "service_level",
         BOUND_BELOW, 79.5, 0, 20},
        {"agent:* paused>15m", CONDITION_OF_AGENTS, MEASURE_STATE, "paused", BOUND_ABOVE, 900, 0,
         0},
        {"agent:* pausedTime>1h", CONDITION_OF_AGENTS, MEASURE_FIGURE, "paused", BOUND_ABOVE, 3600,
         0, 0},
        {"agent:* queue:support handled<=3", CONDITION_OF_AGENTS, MEASURE_FIGURE, "handled",
         BOUND_TO, 3, 0, 0},
        {"agents_ready<2 for 1m", CONDITION_OF_ALL, MEASURE_FIGURE, "ready", BOUND_BELOW, 2, 60, 0},
        {"server:* silent>60s", CONDITION_OF_SERVERS, MEASURE_SILENT, "silent", BOUND_ABOVE, 60, 0,
         0},
        {"silent>1:30", CONDITION_OF_SERVERS, MEASURE_SILENT, "silent", BOUND_ABOVE, 90, 0, 0},
        {"call talk>1h", CONDITION_OF_CALLS, MEASURE_TALK, "talk", BOUND_ABOVE, 3600, 0, 0},
        {"call missed direction:inbound", CONDITION_OF_ENDED, MEASURE_ENDED, "missed", BOUND_NONE,
         0, 0, 0},
        {"queue:* longest_wait>2m", CONDITION_OF_QUEUES, MEASURE_FIGURE, "longest", BOUND_ABOVE,
         120, 0, 0},
        {"queue:\"night shift\",sales server:pbx1 waiting=0 for 90", CONDITION_OF_QUEUES,
         MEASURE_FIGURE, "waiting", BOUND_EQUAL, 0, 90, 0},
        {"recalls.open>10", CONDITION_OF_ALL, MEASURE_FIGURE, "open", BOUND_ABOVE, 10, 0, 0},
        {"calls.answered<1", CONDITION_OF_ALL, MEASURE_FIGURE, "answered", BOUND_BELOW, 1, 0, 0},
        {"longest_wait > 2m", CONDITION_OF_ALL, MEASURE_FIGURE, "longest", BOUND_ABOVE, 120, 0, 0},
        {"queue:* waiting >=5 for 3s", CONDITION_OF_QUEUES, MEASURE_FIGURE, "waiting", BOUND_FROM,
         5, 3, 0},
        {"active>30", CONDITION_OF_ALL, MEASURE_FIGURE, "active", BOUND_ABOVE, 30, 0, 0},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct condition c = good(cases[i].text);
        cr_expect_eq(c.subject, cases[i].subject, "%s", cases[i].text);
        cr_expect_eq(c.measure.kind, cases[i].kind, "%s", cases[i].text);
        cr_expect_str_eq(measure_name(c.measure), cases[i].measure);
        cr_expect(c.when.op == cases[i].op && c.when.value >= cases[i].value &&
                      c.when.value <= cases[i].value,
                  "%s: %g", cases[i].text, c.when.value);
        cr_expect(c.for_s == cases[i].for_s && c.min == cases[i].min, "%s", cases[i].text);
        condition_finish(&c);
    }
    struct condition calls = good("calls.answered<1"), queues = good("answered<1");
    cr_expect_eq(calls.measure.figure->scope, FIGURES_OF_CALLS);
    cr_expect_eq(queues.measure.figure->scope, FIGURES_OF_QUEUE);
    condition_finish(&calls);
    condition_finish(&queues);
}

// Each by its name, but for what a bare name means of queues.
Test(condition, every_figure_of_the_catalogue_can_be_compared) {
    static const struct {
        enum figure_scope scope;
        const char *before;
    } scopes[] = {{FIGURES_OF_QUEUE, "queue:* "},
                  {FIGURES_OF_CALLS, "calls."},
                  {FIGURES_OF_RECALLS, "recalls."},
                  {FIGURES_OF_RECORDS, "records."}};
    for (size_t k = 0; k < sizeof scopes / sizeof *scopes; k++) {
        const struct figure *f;
        for (size_t i = 0; (f = figure_at(scopes[k].scope, i)); i++) {
            char text[100];
            snprintf(text, sizeof text, "%s%s>1", scopes[k].before, f->id);
            struct condition c = good(text);
            cr_expect_eq(c.measure.figure, f, "%s", text);
            condition_finish(&c);
        }
    }
}

Test(condition, what_ends_it_stands_in_it_or_apart) {
    struct condition c = good("queue:* waiting>=5 until waiting<3");
    cr_expect(c.until.op == BOUND_BELOW && c.until.value < 3.5);
    struct filter_error error;
    cr_expect_eq(condition_until(&c, SPAN("waiting<=1"), &error), 0);
    cr_expect(c.until.op == BOUND_TO && c.until.value < 1.5);
    cr_expect_eq(condition_until(&c, SPAN("abandoned<1"), &error), CONDITION_WRONG);
    cr_expect_str_eq(error.text, "until compares the same figure");
    cr_expect_eq(condition_until(&c, SPAN(""), &error), CONDITION_WRONG);
    cr_expect(c.until.op == BOUND_TO); // as it was
    condition_finish(&c);
}

Test(condition, a_wrong_one_says_where_and_why) {
    static const struct {
        const char *text, *at, *why; // `at`: the wrong part of the text
    } cases[] = {
        {"queue:support waitng>=5", "waitng", "no figure is called waitng; did you mean waiting?"},
        {"sevice_level<80", "sevice_level",
         "no figure is called sevice_level; did you mean service_level?"},
        {"agents_redy<2", "agents_redy",
         "no figure is called agents_redy; did you mean agents_ready?"},
        {"agent:* pausd>15m", "pausd", "no figure is called pausd; did you mean paused?"},
        {"call tlk>1h", "tlk", "no figure is called tlk; did you mean talk?"},
        {"waiting>=five", "five", "waiting takes a number"},
        {"service_level<80s", "80s", "service_level takes a percentage (80, 99.5)"},
        {"queue:* longest>2x", "2x", "longest takes a duration (90, 1:30, 2m, 1h)"},
        {"waiting > five", "five", "waiting takes a number"},
        {"waiting>= ", "waiting>= ", "a value is missing after the comparison"},
        {"waiting", "waiting", "the comparison is missing, as in waiting>=5 or paused>15m"},
        {"waiting>5 abandoned>3", "abandoned>3",
         "an alert compares one figure; write a second alert for the other"},
        {"queue:support", "", "a figure and a comparison are missing, as in waiting>=5"},
        {"", "", "a figure and a comparison are missing, as in waiting>=5"},
        {"waiting>5 for", "for", "for takes a duration (30s, 2m), at most a day"},
        {"waiting>5 for ever", "ever", "for takes a duration (30s, 2m), at most a day"},
        {"waiting>5 min few", "few", "min takes a number of calls, as in min 20 calls"},
        {"waiting>5 until 3", "3", "until takes a comparison, as in until waiting<3"},
        {"waiting>5 until waitin<3", "waitin", "no figure is called waitin; did you mean waiting?"},
        {"silent>1m min 3", "min", "this figure has no number of calls"},
        {"waiting>5 direction:inbound", "direction:inbound",
         "this word does not go with a figure of everything; queue:* means each queue"},
        {"queue:* waiting>5 src:514*", "src:514*", "choose queues with queue: and server:"},
        {"agent:* paused>5m disp:missed", "disp:missed",
         "choose agents with agent:, queue: and server:"},
        {"server:* queue:x silent>5m", "queue:x", "choose servers with server:"},
        {"queue:* missed>5", "missed", "missed is of calls: call missed"},
        {"handled>5", "handled", "handled is of agents: agent:* handled"},
        {"call missed>3", "missed>3",
         "a call is not compared with a number; leave the comparison out"},
        {"call talk", "talk", "the comparison is missing, as in waiting>=5 or paused>15m"},
        {"call missed for 3s", "call missed for 3s",
         "a call ends at one moment, so it takes no for or until"},
        {"call missed directon:inbound", "directon",
         "no field is called directon; did you mean direction?"},
        {"call missed direction:inbund", "inbund",
         "direction: 'inbund' is unknown; did you mean inbound?"},
        {"queue:\"open waiting>5", "\"open waiting>5", "this quote is not closed"},
        {"agent:* last_call>5", "last_call>5", "a time of day cannot be compared"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct condition c = {.text = SPAN_NONE};
        struct filter_error error = {.text = ""};
        const char *text = cases[i].text;
        int outcome = condition_parse(span_of(text), NULL, &c, &error);
        cr_expect_eq(outcome, CONDITION_WRONG, "%s", text);
        cr_expect_str_eq(error.text, cases[i].why, "%s: %s", text, error.text);
        cr_expect(error.at + error.len <= strlen(text) &&
                      span_same((struct span){text + error.at, error.len}, span_of(cases[i].at)),
                  "%s: %.*s", text, (int)error.len, text + error.at);
        cr_expect_null(c.text.at);
    }
}
