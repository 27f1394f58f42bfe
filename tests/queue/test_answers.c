// Which telephone belongs to a name in queue_log, found from the rows of the calls it took.
#include "queue/ledger.h"

#include <criterion/criterion.h>

static struct ledger l;

static void step(enum queue_step_kind kind, int64_t at_s, const char *id, const char *agent) {
    struct queue_step s = {.kind = kind,
                           .at_s = at_s,
                           .unique_id = span_of(id),
                           .queue = SPAN("support"),
                           .agent = span_of(agent),
                           .wait_s = STEP_NO_NUMBER,
                           .talk_s = STEP_NO_NUMBER,
                           .position = STEP_NO_NUMBER,
                           .joined_position = STEP_NO_NUMBER};
    ledger_observe(&l, (struct ledger_observation){.source = LEDGER_STEP, .step = &s});
}

static uint32_t interface_of(const char *name) {
    return members_interface(&l.members, 0, intern_find(&l.names, SPAN("support")),
                             intern_find(&l.names, span_of(name)));
}

static void row(const char *id, const char *channel, int64_t from_s, int64_t to_s) {
    ledger_learn_answer(&l, 0, span_of(id), SPAN("support"), span_of(channel), from_s, to_s);
}

// Rosa takes a caller and sends them back into the queue, where Marta takes them in the same second
// in which the row of Rosa's talk ends.
Test(answers, of_a_caller_who_came_twice_each_row_is_its_own_connects) {
    ledger_init(&l);
    step(STEP_ADDMEMBER, 900, "MANAGER", "PJSIP/1006");
    step(STEP_ENTERQUEUE, 1000, "1000.1", "");
    step(STEP_CONNECT, 1004, "1000.1", "Rosa");
    step(STEP_ATTENDEDTRANSFER, 1020, "1000.1", "Rosa");
    step(STEP_ENTERQUEUE, 1018, "1000.1", "");
    step(STEP_CONNECT, 1020, "1000.1", "Marta");
    step(STEP_COMPLETECALLER, 1050, "1000.1", "Marta");
    row("1000.1", "PJSIP/1006-0000000a", 1000, 1020);
    cr_expect_eq(interface_of("Marta"), 0, "that was Rosa's");
    row("1000.1", "PJSIP/1001-0000000b", 1020, 1050);
    cr_expect_eq(interface_of("Marta"), 0, "nobody has it by that telephone");
    step(STEP_ENTERQUEUE, 2000, "2000.1", "");
    step(STEP_CONNECT, 2004, "2000.1", "Rosa");
    step(STEP_COMPLETEAGENT, 2030, "2000.1", "Rosa");
    row("2000.1", "PJSIP/1006-0000000c", 2000, 2030);
    cr_expect_eq(interface_of("Rosa"), intern_find(&l.names, SPAN("PJSIP/1006")));
    ledger_finish(&l);
}

static void call_of(const char *agent, const char *id, const char *channel, int64_t at_s) {
    step(STEP_ENTERQUEUE, at_s, id, "");
    step(STEP_CONNECT, at_s + 4, id, agent);
    step(STEP_COMPLETEAGENT, at_s + 30, id, agent);
    for (int twice = 0; twice < 2; twice++)
        row(id, channel, at_s, at_s + 30);
}

// Nils is in queues.conf, so queue_log does not tell his telephone; Rosa's is in it, and she picks
// up some of his calls.
Test(answers, of_a_name_the_telephone_that_took_most_is_its_own) {
    ledger_init(&l);
    step(STEP_ADDMEMBER, 900, "MANAGER", "PJSIP/1006");
    call_of("Nils", "1000.1", "PJSIP/1001-0000000a", 1000);
    call_of("Nils", "1100.1", "PJSIP/1006-0000000b", 1100);
    cr_expect_eq(interface_of("Nils"), 0, "one of two is not more than half");
    call_of("Nils", "1200.1", "PJSIP/1001-0000000c", 1200);
    cr_expect_eq(interface_of("Nils"), 0, "most were his own");
    call_of("Rosa", "1300.1", "PJSIP/1001-0000000d", 1300);
    call_of("Rosa", "1400.1", "PJSIP/1006-0000000e", 1400);
    cr_expect_eq(interface_of("Rosa"), 0);
    call_of("Rosa", "1500.1", "PJSIP/1006-0000000f", 1500);
    cr_expect_eq(interface_of("Rosa"), intern_find(&l.names, SPAN("PJSIP/1006")));
    ledger_finish(&l);
}

Test(answers, what_a_picked_up_call_let_conclude_is_taken_back) {
    ledger_init(&l);
    step(STEP_ADDMEMBER, 900, "MANAGER", "PJSIP/1006");
    call_of("Nils", "1000.1", "PJSIP/1006-0000000a", 1000);
    cr_expect_eq(interface_of("Nils"), intern_find(&l.names, SPAN("PJSIP/1006")));
    call_of("Nils", "1100.1", "PJSIP/1001-0000000b", 1100);
    call_of("Nils", "1200.1", "PJSIP/1001-0000000c", 1200);
    cr_expect_eq(interface_of("Nils"), 0);
    ledger_finish(&l);
}

Test(answers, a_local_member_is_known_by_its_channels) {
    ledger_init(&l);
    step(STEP_ADDMEMBER, 900, "MANAGER", "Local/1007@from-queue/n");
    call_of("Ida", "1000.1", "Local/1007@from-queue-00000000;1", 1000);
    cr_expect_eq(interface_of("Ida"), intern_find(&l.names, SPAN("Local/1007@from-queue/n")));
    ledger_finish(&l);
}
