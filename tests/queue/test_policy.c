// What is configured for a queue, together with what is configured for all; merges are followed to
// their end.
#include "queue/policy.h"

#include <criterion/criterion.h>
#include <stdio.h>

static struct queue_policies p;

static void end(void) {
    queue_policies_finish(&p);
}

TestSuite(policy, .fini = end);

static const struct queue_policy *of(const char *queue) {
    return queue_policy_of(&p, span_of(queue));
}

static void add(const char *name, const char *merged_with, int64_t threshold_s, bool hidden) {
    const struct queue_policy q = {.name = span_of(name),
                                   .merged_with = span_of(merged_with),
                                   .threshold_s = threshold_s,
                                   .threshold_from = "its own",
                                   .target = -1,
                                   .wrapup_s = -1,
                                   .hidden = hidden};
    queue_policies_add(&p, &q);
}

Test(policy, of_no_table_nothing_is_said) {
    const struct queue_policy *q = queue_policy_of(NULL, SPAN("support"));
    cr_assert(q->threshold_s == -1 && q->wrapup_s == -1 && !q->target && !q->hidden && !q->into);
}

Test(policy, what_is_not_said_of_one_is_as_of_all) {
    p.others = (struct queue_policy){
        .threshold_s = 30, .threshold_from = "of all", .target = 80, .wrapup_s = -1};
    add("support", "", -1, false);
    add("sales", "", 15, false);
    queue_policies_settle(&p);
    cr_assert(of("support")->threshold_s == 30 && of("support")->target == 80);
    cr_assert_str_eq(of("support")->threshold_from, "of all");
    cr_assert(of("sales")->threshold_s == 15 && of("sales")->target == 80);
    cr_assert_str_eq(of("sales")->threshold_from, "its own");
    cr_assert_eq(of("unheard of"), &p.others);
}

Test(policy, a_merged_queue_has_the_threshold_of_the_last_and_hides_with_it) {
    p.others = QUEUE_POLICY_NONE;
    add("a", "b", 10, false);
    add("b", "c", 20, false);
    add("c", "d", 40, true); // d has no entry of its own
    queue_policies_settle(&p);
    cr_assert_eq(of("a")->next, of("b"));
    cr_assert_eq(of("a")->into, of("d"));
    cr_assert(span_same(of("d")->name, SPAN("d")) && !of("d")->into && !of("d")->hidden);
    cr_assert(of("a")->hidden && of("b")->hidden && of("c")->hidden);
    cr_assert_eq(of("a")->threshold_s, -1); // nothing is configured for d
}

Test(policy, a_queue_that_pbxs_call_differently_has_none_of_their_names) {
    p.others = QUEUE_POLICY_NONE;
    queue_policies_name(&p, SPAN("600"), SPAN("Sales"));
    queue_policies_name(&p, SPAN("600"), SPAN("Sales"));
    cr_assert(span_same(of("600")->label, SPAN("Sales")));
    queue_policies_name(&p, SPAN("600"), SPAN("Support"));
    queue_policies_name(&p, SPAN("600"), SPAN("Support"));
    cr_assert(!of("600")->label.len);
    queue_policies_forget_names(&p);
    queue_policies_name(&p, SPAN("600"), SPAN("Support"));
    cr_assert(span_same(of("600")->label, SPAN("Support")));
}

Test(policy, each_of_thousands_is_found) {
    static char names[3000][8];
    p.others = QUEUE_POLICY_NONE;
    for (int i = 0; i < 3000; i++) {
        snprintf(names[i], sizeof names[i], "q%d", i);
        add(names[i], "", i, false);
    }
    queue_policies_settle(&p);
    for (int i = 0; i < 3000; i++)
        cr_expect_eq(of(names[i])->threshold_s, i);
}
