// The simulated centre compared with itself (frames and queue_log), with captures (the keys of each
// event), and with the order of events that a real PBX showed.
#include "centre_day.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

static const struct centre_options busy = {.seed = 1, .lively = true, .calls_per_hour = 700};

Test(centre, same_seed_same_bytes) {
    struct day a, b, other;
    struct centre_options o = busy;
    day_begin(&a, o);
    day_begin(&b, o);
    o.seed = 2;
    day_begin(&other, o);
    day_run(&a, 900);
    for (int i = 0; i < 900; i++) // in smaller steps
        day_run(&b, 1);
    day_run(&other, 900);
    cr_assert_gt(a.frame_count, 1000);
    cr_assert(span_same(buf_text(&a.frames), buf_text(&b.frames)));
    cr_assert(span_same(buf_text(&a.queue_log), buf_text(&b.queue_log)));
    cr_assert(span_same(buf_text(&a.master), buf_text(&b.master)));
    cr_assert(!span_same(buf_text(&a.frames), buf_text(&other.frames)));
    day_finish(&a);
    day_finish(&b);
    day_finish(&other);
}

static void compare(uint64_t seed) {
    struct day d;
    struct centre_options o = busy;
    struct queue_truth frames[FIGURES], lines[FIGURES], sum = {0};
    o.seed = seed;
    day_begin(&d, o);
    day_run(&d, 7200);
    day_close(&d);
    struct centre_census left = centre_census(d.centre);
    cr_assert_eq(left.callers, 0, "seed %d: %zu callers never left", (int)seed, left.callers);
    cr_assert_eq(left.waiting, 0);
    cr_assert_eq(left.talking, 0);
    size_t count = figures_of_frames(&d, frames), same = figures_of_queue_log(&d, lines);
    cr_assert_eq(count, same);
    cr_assert_eq(count, 7);
    for (size_t i = 0; i < count; i++) {
        const struct queue_truth *f = &frames[i];
        const struct queue_truth *l = &lines[i];
        cr_expect(memcmp(f, l, sizeof *f) == 0,
                  "seed %d %s %s: offered %d %d, answered %d %d, abandoned %d %d, left %d %d, key "
                  "%d %d, hold %d %d, waited %d %d, talk %d %d, rang %d %d",
                  (int)seed, f->server, f->queue, (int)f->offered, (int)l->offered,
                  (int)f->answered, (int)l->answered, (int)f->abandoned, (int)l->abandoned,
                  (int)f->left, (int)l->left, (int)f->key, (int)l->key, (int)f->hold, (int)l->hold,
                  (int)f->abandon_wait, (int)l->abandon_wait, (int)f->talk, (int)l->talk,
                  (int)f->ring_no_answer, (int)l->ring_no_answer);
        cr_expect_eq(f->offered, f->answered + f->abandoned + f->left + f->key);
        sum.answered += f->answered;
        sum.abandoned += f->abandoned;
        sum.left += f->left;
        sum.key += f->key;
        sum.ring_no_answer += f->ring_no_answer;
    }
    cr_expect(sum.answered > 500 && sum.abandoned > 20 && sum.left > 5 && sum.key > 3 &&
              sum.ring_no_answer > 20);
    size_t cdrs = 0;
    for (struct span rest = buf_text(&d.frames); rest.len;)
        cdrs += span_same(frame_value(span_take(&rest, '\n'), "Event"), SPAN("Cdr"));
    cr_expect_eq(cdrs, d.master_count);
    cr_expect(cdrs * 100 / d.frame_count >= 3 && cdrs * 100 / d.frame_count <= 6);
    day_finish(&d);
}

Test(centre, frames_and_queue_log_agree) {
    for (uint64_t seed = 1; seed <= 5; seed++)
        compare(seed);
}

// --- the wire

struct shape { // the keys of an event, in order
    char *keys;
};

static char *keys_of(json_t *data) {
    struct buf keys = {0};
    const char *key;
    json_t *value;
    json_object_foreach(data, key, value) {
        if (strcmp(key, "Timestamp") == 0) continue;
        if (strcmp(key, "LinkedID") == 0) break; // mapped fields differ between PBXs
        buf_format(&keys, "%s ", key);
        if (strcmp(key, "Event") == 0) buf_format(&keys, "=%s ", json_string_value(value));
        if (strcmp(key, "UserField") == 0) break;
    }
    buf_put(&keys, "", 1);
    return keys.at;
}

static bool known(const struct span *shapes, size_t count, const char *keys) {
    for (size_t i = 0; i < count; i++)
        if (span_same(shapes[i], span_of(keys))) return true;
    return false;
}

#include "run.h"

enum { SHAPES = 256 };
static size_t real_shapes(struct span *shapes) {
    static const char *const recordings[] = {"callcentre/frames.rec.gz", "exits/frames.rec.gz",
                                             "actions/frames.jsonl.gz", "click/frames.rec.gz"};
    size_t count = 0;
    for (size_t i = 0; i < sizeof recordings / sizeof *recordings; i++) {
        struct buf bytes = run_fixture(recordings[i]);
        for (struct span rest = buf_text(&bytes); rest.len;) {
            struct span line = span_take(&rest, '\n');
            const char *brace = line.len ? memchr(line.at, '{', line.len) : NULL;
            if (!brace) continue;
            json_t *frame = json_loadb(brace, line.len - (size_t)(brace - line.at), 0, NULL);
            if (!frame) continue;
            char *keys = keys_of(json_object_get(frame, "data"));
            json_decref(frame);
            if (count < SHAPES && !known(shapes, count, keys))
                shapes[count++] = span_of(keys);
            else
                free(keys);
        }
        buf_finish(&bytes);
    }
    return count;
}

Test(centre, every_frame_has_the_keys_of_a_real_one) {
    struct span shapes[SHAPES];
    size_t count = real_shapes(shapes), kinds = 0;
    bool seen[SHAPES] = {false};
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 3600);
    centre_request(d.centre, SPAN("{\"Action\":\"QueueStatus\",\"ActionID\":\"a\"}"));
    centre_request(d.centre, SPAN("{\"Action\":\"QueueSummary\",\"ActionID\":\"b\"}"));
    centre_request(d.centre, SPAN("{\"Action\":\"Ping\",\"ActionID\":\"c\"}"));
    centre_request(d.centre, SPAN("{\"Action\":\"CoreStatus\",\"ActionID\":\"d\"}"));
    for (struct span rest = buf_text(&d.frames); rest.len;) {
        struct span line = span_take(&rest, '\n');
        json_error_t error;
        json_t *frame = json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES, &error);
        cr_assert(frame, "%s: %.*s", error.text, (int)line.len, line.at);
        char *keys = keys_of(json_object_get(frame, "data"));
        size_t at = 0;
        while (at < count && !span_same(shapes[at], span_of(keys)))
            at++;
        cr_assert_lt(at, count, "no real frame has these keys: %s", keys);
        kinds += !seen[at];
        seen[at] = true;
        free(keys);
        json_decref(frame);
    }
    cr_expect_gt(kinds, 38, "only %zu kinds of frames", kinds);
    for (size_t i = 0; i < count; i++)
        free((char *)shapes[i].at);
    day_finish(&d);
}

Test(centre, timestamps_and_mappings_are_a_servers_own) {
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 600);
    int64_t last = 0;
    for (struct span rest = buf_text(&d.frames); rest.len;) {
        struct span line = span_take(&rest, '\n'), stamp = frame_value(line, "Timestamp");
        bool first = span_same(frame_server(line), SPAN("pbx1"));
        cr_assert_eq(stamp.len > 0, first);
        if (span_same(frame_value(line, "Event"), SPAN("Cdr"))) {
            cr_assert_eq(frame_value(line, "Sequence").len > 0, first);
            cr_assert_eq(memmem(line.at, line.len, "\"department\"", 12) != NULL, first);
        }
        int64_t seconds = 0;
        if (!first) continue;
        cr_assert(span_number(span_take(&stamp, '.'), &seconds));
        cr_assert_geq(seconds, last);
        last = seconds;
    }
    day_finish(&d);
}
