// Runs the program once and reads its JSON.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

json_t *same_snapshot(const char *const *argv) {
    struct run r;
    json_error_t error;
    run_program(argv, NULL, &r);
    cr_assert_eq(r.status, 0, "status %d: %s", r.status, r.err.at);
    json_t *root = json_loadb(r.out.at, r.out.len, JSON_REJECT_DUPLICATES, &error);
    cr_assert_not_null(root, "%s", error.text);
    run_finish(&r);
    return root;
}

json_t *same_fixture(const char *name) {
    char path[512];
    json_error_t error;
    snprintf(path, sizeof path, FIXTURES "/%s", name);
    json_t *root = json_load_file(path, 0, &error);
    cr_assert_not_null(root, "%s", error.text);
    return root;
}

json_int_t same_number(json_t *in, const char *object, const char *key) {
    return json_integer_value(json_object_get(json_object_get(in, object), key));
}

json_t *same_queue(json_t *root, const char *server, const char *name) {
    size_t i;
    json_t *queue;
    json_array_foreach(json_object_get(root, "queues"), i, queue) {
        const char *s = json_string_value(json_object_get(queue, "server"));
        const char *q = json_string_value(json_object_get(queue, "queue"));
        if (s && !strcmp(q, name) && !strcmp(s, server)) return queue;
    }
    return NULL;
}
