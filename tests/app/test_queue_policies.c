// How the configuration has queues shown, in the whole program: label, hide, merge_with, servers.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define FRAMES FIXTURES "/callcentre/frames.rec.gz"

static char path[] = "/tmp/cdrtop-shown-XXXXXX.yaml";

static const char *configured(const char *yaml) {
    strcpy(path, "/tmp/cdrtop-shown-XXXXXX.yaml");
    close(mkstemps(path, 5));
    run_write_file(path, span_of(yaml));
    return path;
}

static json_t *snapshot(const char *yaml) {
    json_t *root = same_snapshot(
        (const char *[]){CDRTOP, "snapshot", "-c", configured(yaml), FRAMES, ZONES, NULL});
    unlink(path);
    return root;
}

static json_t *entry(json_t *root, const char *list, const char *server, const char *name) {
    size_t i;
    json_t *queue;
    json_array_foreach(json_object_get(root, list), i, queue) {
        const char *s = json_string_value(json_object_get(queue, "server"));
        const char *q = json_string_value(json_object_get(queue, "queue"));
        if (!strcmp(q, name) && !strcmp(s ? s : "", server)) return queue;
    }
    return NULL;
}

static void says(json_t *queue, const char *key, json_int_t wanted) {
    cr_assert_not_null(queue, "%s", key);
    cr_expect_eq(json_integer_value(json_object_get(queue, key)), wanted, "%s: %lld, not %lld", key,
                 (long long)json_integer_value(json_object_get(queue, key)), (long long)wanted);
}

// truth.json: support has 175 and 24, sales 126 and 20, billing 39 and 4.
Test(shown, names_of_two_servers_are_apart_under_a_sum) {
    json_t *root = snapshot("{}");
    cr_expect_eq(json_array_size(json_object_get(root, "queues")), 6);
    cr_expect_eq(json_array_size(json_object_get(root, "queueSums")), 3);
    json_t *sum = entry(root, "queueSums", "", "support");
    says(sum, "offered", 199);
    says(sum, "answered", 128);
    cr_expect_eq(json_array_size(json_object_get(sum, "servers")), 2);
    cr_expect_null(json_object_get(sum, "label"));
    says(json_object_get(root, "total"), "offered", 388);
    // Four agents of pbx1 and four of pbx2 are in several queues each: persons are counted.
    json_int_t members = 0;
    const char *state;
    json_t *count;
    json_object_foreach(json_object_get(json_object_get(root, "total"), "members"), state, count)
        members += json_integer_value(count);
    cr_expect_eq(members, (json_int_t)json_array_size(json_object_get(root, "agents")));
    json_decref(root);
}

Test(shown, label_hide_merge_and_together) {
    json_t *root = snapshot("queues:\n"
                            "  support: {label: Help desk, threshold: 30}\n"
                            "  sales: {merge_with: support}\n"
                            "  billing: {servers: together}\n");
    json_t *support = entry(root, "queues", "pbx1", "support");
    says(support, "offered", 175 + 126);
    says(support, "threshold", 30);
    cr_expect_str_eq(json_string_value(json_object_get(support, "label")), "Help desk");
    cr_expect_null(entry(root, "queues", "pbx1", "sales"));
    says(entry(root, "queueSums", "", "support"), "offered", 175 + 126 + 24 + 20);
    json_t *billing = entry(root, "queues", "", "billing");
    says(billing, "offered", 43);
    cr_expect_eq(json_array_size(json_object_get(billing, "servers")), 2);
    cr_expect_null(entry(root, "queueSums", "", "billing"));
    says(json_object_get(root, "total"), "offered", 388);
    says(json_object_get(root, "calls"), "total", 472);
    json_decref(root);

    root = snapshot("queues: {support: {hide: true}, sales: {merge_with: support},\n"
                    "  billing: {merge_with: Back office}}\n");
    // hidden together with its target
    cr_expect_eq(json_array_size(json_object_get(root, "queues")), 2);
    says(entry(root, "queues", "pbx1", "Back office"), "offered", 39);
    says(json_object_get(root, "total"), "offered", 43);
    says(json_object_get(root, "calls"), "total", 472); // calls are not affected
    json_decref(root);
}

// A filter finds them by these names, so nobody may say that there is no such queue.
Test(shown, a_label_and_a_queue_that_others_are_merged_into_are_names) {
    static const char *const filters[] = {"queue:\"Front desk\"", "queue:all", "queue:everybody"};
    const char *yaml = "queues:\n  billing: {label: Front desk}\n  sales: {merge_with: all}\n"
                       "  all: {label: everybody}\n";
    for (size_t i = 0; i < 3; i++) {
        struct run r;
        run_program((const char *[]){CDRTOP, "snapshot", "-c", configured(yaml), "-f", filters[i],
                                     FRAMES, ZONES, NULL},
                    NULL, &r);
        unlink(path);
        cr_expect_str_eq(r.err.at ? r.err.at : "", "", "%s", filters[i]);
        run_finish(&r);
    }
}

Test(shown, the_text_indents_servers_under_their_sum) {
    struct run r;
    run_program((const char *[]){CDRTOP, "snapshot", "--format", "text", "-c",
                                 configured("queues: {support: {label: Help desk}}\n"), FRAMES,
                                 ZONES, NULL},
                NULL, &r);
    unlink(path);
    buf_put(&r.out, "", 1);
    cr_expect_not_null(strstr(r.out.at, "\n  Help desk                            0     199"));
    cr_expect_not_null(strstr(r.out.at, "\n    Help desk       pbx1               0     175"));
    cr_expect_not_null(strstr(r.out.at, "\n  total                                0     388"));
    run_finish(&r);
}

Test(shown, the_text_has_the_level_by_the_formula_that_was_chosen) {
    static const struct {
        const char *yaml, *total, *name;
    } rows[] = {
        {"{}", "    62.1    10.1     6.4\n", "  SL %: of offered\n"},
        {"service_level: {formula: abandons_positive}", "    85.0    10.1     6.4\n",
         "  SL %: abandons positive\n"},
    };
    for (size_t i = 0; i < 2; i++) {
        struct run r;
        run_program((const char *[]){CDRTOP, "snapshot", "--format", "text", "-c",
                                     configured(rows[i].yaml), FRAMES, ZONES, NULL},
                    NULL, &r);
        unlink(path);
        buf_put(&r.out, "", 1);
        const char *queues = strstr(r.out.at, "\nqueues  ");
        cr_assert_not_null(queues);
        const char *total = strstr(queues, "\n  total  ");
        cr_assert_not_null(total);
        cr_expect_eq(strstr(total, rows[i].total),
                     strchr(total + 1, '\n') + 1 - strlen(rows[i].total));
        cr_expect_not_null(strstr(total, rows[i].name));
        run_finish(&r);
    }
}

Test(shown, a_circle_of_merges_is_refused_with_its_line) {
    struct run r;
    char wanted[128];
    run_program((const char *[]){CDRTOP, "snapshot", "-c",
                                 configured("queues:\n  a:\n    merge_with: b\n"
                                            "  b:\n    merge_with: a\n"),
                                 FRAMES, NULL},
                NULL, &r);
    unlink(path);
    buf_put(&r.err, "", 1);
    snprintf(wanted, sizeof wanted,
             "%s:3: queues.a.merge_with: b is merged with it in turn: a circle", path);
    cr_expect_eq(r.status, 2);
    cr_expect_not_null(strstr(r.err.at, wanted), "%s", r.err.at);
    run_finish(&r);
}
