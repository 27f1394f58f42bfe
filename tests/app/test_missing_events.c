// A recording that lacks a class of events: a snapshot says what it cannot know, and does not
// guess.
#include "same.h"

#include <criterion/criterion.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

// Copies only those lines of the capture that contain `word`.
static void write_only(const char *path, const char *word) {
    struct buf all = run_fixture("callcentre/frames.rec.gz"), kept = {0};
    struct span rest = buf_text(&all);
    while (rest.len) {
        struct span line = span_take(&rest, '\n');
        if (!memmem(line.at, line.len, word, strlen(word))) continue;
        buf_span(&kept, line);
        buf_put(&kept, "\n", 1);
    }
    run_write_file(path, buf_text(&kept));
    buf_finish(&all);
    buf_finish(&kept);
}

static json_t *snapshot_of(const char *word) {
    char path[] = "/tmp/cdrtop-test-XXXXXX.rec";
    close(mkstemps(path, 4));
    write_only(path, word);
    json_t *root = same_snapshot((const char *[]){CDRTOP, "snapshot", path, ZONES, NULL});
    unlink(path);
    return root;
}

static const char *cannot_tell(json_t *root) {
    return json_string_value(
        json_object_get(json_array_get(json_object_get(root, "servers"), 0), "cannotTell"));
}

Test(missing_events, are_named_and_what_they_would_tell_is_not_guessed) {
    json_t *root = snapshot_of("\"Privilege\": \"cdr,all\"");
    cr_expect_not_null(strstr(cannot_tell(root), "no queue events"));
    json_t *support = same_queue(root, "pbx1", "support");
    cr_expect_str_eq(json_string_value(json_object_get(support, "basis")), "cdr");
    cr_expect_eq(json_integer_value(json_object_get(support, "answered")), 105);
    json_decref(root);

    root = snapshot_of("\"Privilege\": \"agent,all\"");
    cr_expect_not_null(strstr(cannot_tell(root), "no channel events"));
    support = same_queue(root, "pbx1", "support");
    cr_expect_str_eq(json_string_value(json_object_get(support, "basis")), "events");
    cr_expect_eq(json_integer_value(json_object_get(support, "offered")), 175);
    cr_expect_eq(json_integer_value(json_object_get(support, "answered")), 105);
    cr_expect_eq(json_integer_value(json_object_get(support, "abandoned")), 0);
    // 50 hung up and 20 timed out. Those who then joined the next queue show that they timed out;
    // about the others nobody can tell, and nothing is guessed.
    json_int_t unknown = json_integer_value(json_object_get(support, "unknown"));
    json_int_t timed_out = json_integer_value(json_object_get(support, "timedOut"));
    cr_expect_eq(unknown + timed_out, 70);
    cr_expect(unknown >= 50, "%lld unknown", (long long)unknown);
    json_decref(root);

    root = snapshot_of("\"Privilege\": \"call,all\"");
    cr_expect_eq(json_array_size(json_object_get(root, "queues")), 0);
    cr_expect_eq(same_number(root, "records", "totalCalls"), 0);
    json_decref(root);
}
