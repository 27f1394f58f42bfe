// Runs the program once and reads its JSON.
#include "same.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
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

// ---- without the order of rows

static int by_text(const void *a, const void *b) {
    return strcmp(*(char *const *)a, *(char *const *)b);
}

static char *canon_list(const json_t *j) {
    size_t count = json_array_size(j);
    char **items = calloc(count + 1, sizeof *items);
    struct buf out = {0};
    for (size_t i = 0; i < count; i++)
        items[i] = same_canon(json_array_get(j, i));
    qsort(items, count, sizeof *items, by_text);
    buf_format(&out, "[");
    for (size_t i = 0; i < count; i++) {
        buf_span(&out, span_of(items[i]));
        buf_format(&out, "\n");
        free(items[i]);
    }
    buf_format(&out, "]");
    buf_put(&out, "", 1);
    free(items);
    return out.at;
}

char *same_canon(const json_t *j) {
    if (json_is_array(j)) return canon_list(j);
    if (!json_is_object(j)) return json_dumps(j, JSON_ENCODE_ANY);
    struct buf out = {0};
    const char *keys[256], *key;
    size_t count = 0;
    json_t *value;
    json_object_foreach((json_t *)j, key, value) {
        cr_assert_lt(count, 256);
        keys[count++] = key;
    }
    for (size_t i = 1; i < count; i++)
        for (size_t k = i; k && strcmp(keys[k - 1], keys[k]) > 0; k--) {
            const char *swap = keys[k];
            keys[k] = keys[k - 1];
            keys[k - 1] = swap;
        }
    for (size_t i = 0; i < count; i++) {
        char *text = same_canon(json_object_get(j, keys[i]));
        buf_format(&out, "%s:", keys[i]);
        buf_span(&out, span_of(text));
        buf_format(&out, " ");
        free(text);
    }
    buf_put(&out, "", 1);
    return out.at;
}

void same_text(const char *wanted, const char *got, const char *how) {
    size_t at = 0, from;
    while (wanted[at] && wanted[at] == got[at])
        at++;
    from = at < 300 ? 0 : at - 300;
    cr_expect(!wanted[at] && !got[at], "%s:\nwanted …%.400s\ngot    …%.400s", how, wanted + from,
              got + from);
}
