// Who is one person if queue_log and Master.csv tell of them and no event does: queue_log names a
// member by interface when one is added, and by name when one takes a call; the row of the call has
// the channel that answered. Also wrap-up times from the configuration.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64], paths[3][128];

static void put(int i, const char *name, const char *text) {
    snprintf(paths[i], sizeof paths[i], "%s/%s", folder, name);
    run_write_file(paths[i], span_of(text));
}

// 2026-03-02 09:00:00 UTC is 1772442000.
static void set_up(void) {
    strcpy(folder, "/tmp/cdrtop-members-XXXXXX");
    cr_assert_not_null(mkdtemp(folder));
    put(0, "queue_log",
        "1772442000|MANAGER|sales|Local/611@from-queue/n|ADDMEMBER|\n"
        "1772442000|MANAGER|sales|PJSIP/612|ADDMEMBER|\n"
        "1772442060|1772442059.1|sales|NONE|ENTERQUEUE||4930000001|1\n"
        "1772442064|1772442059.1|sales|Petra|CONNECT|4|1772442061.2|3\n"
        "1772442104|1772442059.1|sales|Petra|COMPLETECALLER|4|40|1\n"
        "1772442160|1772442159.1|sales|NONE|ENTERQUEUE||4930000002|1\n"
        "1772442163|1772442159.1|sales|Quim|CONNECT|3|1772442161.2|3\n"
        "1772442183|1772442159.1|sales|Quim|BLINDTRANSFER|611|from-internal|3|20|1\n"
        "1772442800|NONE|sales|Petra|PAUSE|tea\n"
        "1772443000|MANAGER|sales|Local/611@from-queue/n|REMOVEMEMBER|\n");
    put(1, "Master.csv",
        "\"\",\"4930000001\",\"6001\",\"from-trunk\",\"\"\"A\"\" "
        "<4930000001>\",\"PJSIP/trunk-0000001\","
        "\"Local/611@from-queue-00000001;1\",\"Queue\",\"sales,,,,60\",\"2026-03-02 09:00:59\","
        "\"2026-03-02 09:01:04\",\"2026-03-02 09:01:44\",45,40,\"ANSWERED\",\"DOCUMENTATION\","
        "\"1772442059.1\",\"\"\n"
        // The row of a transferred call may have the one that it was transferred to.
        "\"\",\"4930000002\",\"6001\",\"from-trunk\",\"\"\"B\"\" "
        "<4930000002>\",\"PJSIP/trunk-0000003\","
        "\"Local/611@from-queue-00000002;1\",\"Queue\",\"sales,,,,60\",\"2026-03-02 09:02:39\","
        "\"2026-03-02 09:02:43\",\"2026-03-02 09:05:00\",141,137,\"ANSWERED\",\"DOCUMENTATION\","
        "\"1772442159.1\",\"\"\n");
    put(2, "config.yaml", "queues:\n  sales:\n    wrapup: 10\n");
}

static void tear_down(void) {
    for (int i = 0; i < 3; i++)
        unlink(paths[i]);
    rmdir(folder);
}

TestSuite(members_of_logs, .init = set_up, .fini = tear_down);

static json_t *snapshot(const char *conf, const char *first, const char *second) {
    return same_snapshot((const char *[]){CDRTOP, "snapshot", "-c", conf, "--tz", "UTC",
                                          "--server-tz", "x=UTC", first, second, NULL});
}

static json_t *agent(json_t *root, const char *name) {
    json_t *one, *found = NULL;
    size_t i;
    json_array_foreach(json_object_get(root, "agents"), i, one) {
        if (strcmp(json_string_value(json_object_get(one, "name")), name)) continue;
        cr_expect_null(found, "two lines of %s", name);
        found = one;
    }
    return found;
}

Test(members_of_logs, nobody_stands_in_two_rows_whichever_file_is_read_first) {
    char log[140], rows[140];
    snprintf(log, sizeof log, "x=%s", paths[0]);
    snprintf(rows, sizeof rows, "x=%s", paths[1]);
    for (int order = 0; order < 2; order++) {
        json_t *root = snapshot("/dev/null", order ? rows : log, order ? log : rows);
        json_t *petra = agent(root, "Petra");
        cr_assert_not_null(petra);
        cr_expect_null(agent(root, "611"));
        cr_expect_str_eq(json_string_value(json_object_get(petra, "agent")), "611");
        cr_expect_eq(same_number(root, "total", "answered"), 2);
        cr_expect_eq(json_integer_value(json_object_get(petra, "handled")), 1);
        cr_expect_eq(json_integer_value(json_object_get(petra, "pausedTime")), 200);
        cr_expect_float_eq(json_number_value(json_object_get(petra, "loggedInTime")), 1000, 1e-9);
        cr_expect_float_eq(json_number_value(json_object_get(petra, "occupancy")), 5, 1e-9);
        cr_expect_not_null(agent(root, "Quim")); // nothing says which phone it is
        cr_expect_not_null(agent(root, "612"));
        cr_expect(json_is_null(json_object_get(petra, "wrapUpTime")));
        cr_expect_float_eq(json_number_value(json_object_get(petra, "averageHandleTime")), 40,
                           1e-9);
        json_decref(root);
    }
}

Test(members_of_logs, a_queue_has_the_wrap_up_of_the_configuration) {
    char log[140], rows[140];
    snprintf(log, sizeof log, "x=%s", paths[0]);
    snprintf(rows, sizeof rows, "x=%s", paths[1]);
    json_t *root = snapshot(paths[2], log, rows), *petra = agent(root, "Petra");
    json_t *handle = json_object_get(json_object_get(root, "total"), "handleTime");
    cr_expect_eq(json_integer_value(json_object_get(handle, "sum")), 80);
    cr_expect_float_eq(json_number_value(json_object_get(petra, "wrapUpTime")), 10, 1e-9);
    cr_expect_float_eq(json_number_value(json_object_get(petra, "averageHandleTime")), 50, 1e-9);
    cr_expect_float_eq(json_number_value(json_object_get(petra, "occupancy")), 6.25, 1e-9);
    json_decref(root);
}
