// Agents who took a call and hung up before the caller was connected: the same by events, by
// queue_log and by both.
#include "same.h"

#include <criterion/criterion.h>
#include <string.h>

#define DIRECTED FIXTURES "/directed"
#define LOGS     DIRECTED "/queue_log-pbx1.gz", DIRECTED "/queue_log-pbx2.gz"

// AGENTDUMP is in each of the logs once, always of Hugo; a RINGNOANSWER of him is once in that of
// pbx2.
static void expect_dumps(json_t *root) {
    size_t i, k, of_him = 0;
    json_t *agent, *queue;
    json_array_foreach(json_object_get(root, "agents"), i, agent) {
        bool hugo = !strcmp(json_string_value(json_object_get(agent, "name")), "Hugo");
        cr_expect_eq(json_integer_value(json_object_get(agent, "dumped")), hugo ? 2 : 0);
        json_array_foreach(json_object_get(agent, "byQueue"), k, queue) {
            if (strcmp(json_string_value(json_object_get(queue, "queue")), "annc") || !hugo)
                continue;
            bool second = !strcmp(json_string_value(json_object_get(queue, "server")), "pbx2");
            cr_expect_eq(json_integer_value(json_object_get(queue, "dumped")), 1);
            cr_expect_eq(json_integer_value(json_object_get(queue, "ringNoAnswer")), second);
            of_him++;
        }
    }
    cr_expect_eq(of_him, 2);
    json_decref(root);
}

Test(dumped, is_what_queue_log_says) {
    expect_dumps(same_snapshot(
        (const char *[]){CDRTOP, "snapshot", DIRECTED "/frames.rec.gz", ZONES, NULL}));
    expect_dumps(same_snapshot((const char *[]){CDRTOP, "snapshot", LOGS, ZONES, NULL}));
    expect_dumps(same_snapshot(
        (const char *[]){CDRTOP, "snapshot", DIRECTED "/frames.rec.gz", LOGS, ZONES, NULL}));
}
