// What clients request, what breaks, and names that are hard to parse.
#include "centre_day.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <string.h>

static const struct centre_options busy = {.seed = 5, .lively = true, .calls_per_hour = 900};

static size_t count_of(struct span frames, const char *text) {
    size_t count = 0;
    for (struct span rest = frames; rest.len;) {
        struct span line = span_take(&rest, '\n');
        count += line.len && memmem(line.at, line.len, text, strlen(text)) != NULL;
    }
    return count;
}

// The frames that a request adds.
static struct span asked(struct day *d, const char *request) {
    size_t before = d->frames.len;
    centre_request(d->centre, span_of(request));
    return span_from(buf_text(&d->frames), before);
}

Test(centre_faults, queue_status_lists_members_and_callers) {
    struct day d;
    size_t most = 0;
    day_begin(&d, busy);
    for (int i = 0; i < 60; i++) {
        day_run(&d, 20);
        struct centre_census now = centre_census(d.centre);
        struct span all = asked(&d, "{\"Action\":\"QueueStatus\",\"ActionID\":\"q1\"}");
        cr_assert_eq(count_of(all, "\"Event\": \"QueueMember\""), now.members);
        cr_assert_eq(count_of(all, "\"Event\": \"QueueEntry\""), now.waiting);
        cr_assert_eq(count_of(all, "\"Paused\": \"1\""), now.paused);
        cr_assert_eq(count_of(all, "\"Event\": \"QueueParams\""), 7);
        cr_assert_eq(count_of(all, "\"Event\": \"QueueStatusComplete\""), 2);
        cr_assert_eq(count_of(all, "\"ActionID\": \"q1\""), count_of(all, ""));
        most = now.waiting > most ? now.waiting : most;
    }
    cr_expect_gt(most, 3);
    // nobody waits for longer than two time-outs
    struct span all = asked(&d, "{\"Action\":\"QueueStatus\"}");
    while (all.len) {
        int64_t wait = 0;
        if (span_number(frame_value(span_take(&all, '\n'), "Wait"), &wait))
            cr_expect_leq(wait, 200);
    }
    day_close(&d);
    all = asked(&d, "{\"Action\":\"QueueStatus\"}");
    cr_expect_eq(count_of(all, "\"Calls\": \"0\""), 7);
    cr_expect_eq(count_of(all, "QueueEntry"), 0);
    day_finish(&d);
}

Test(centre_faults, requests_as_amiws_takes_them) {
    static const struct {
        const char *request, *holds;
        size_t frames;
    } cases[] = {
        {"{\"Action\":\"Ping\",\"ActionID\":\"p\",\"AMIServerID\":1}", "\"Ping\": \"Pong\"", 1},
        {"{\"Action\":\"Ping\",\"ActionID\":\"p\",\"AMIServerID\":\"2\"}", "\"server_id\": 2", 1},
        {" { \"Action\" : \"Ping\" } ", "\"Ping\": \"Pong\"", 2},
        {"{\"Action\":\"Ping\",\"AMIServerID\":9}", "", 0},
        {"{\"Action\":\"Ping\",\"AMIServerID\":\"x\"}", "", 0},
        {"{\"Action\":\"Ping\"", "", 0},
        {"{\"Action\":\"Ping\",}x", "", 0},
        {"{\"Action\":{\"a\":1}}", "", 0},
        {"{\"Action\":\"Pi", "", 0},
        {"{\"Action\":\"Ping\\", "", 0},
        {"", "", 0},
        {"[]", "", 0},
        {"{}", "", 0},
        {"{\"Action\":\"CoreStatus\",\"ActionID\":\"c\",\"AMIServerID\":1}",
         "\"Response\": \"Error\",\"ActionID\": \"c\",\"Message\": \"Permission denied\"", 1},
        {"{\"Action\":\"Nonsense\",\"AMIServerID\":1}", "Invalid/unknown command: Nonsense.", 1},
        {"{\"Action\":\"QueueSummary\",\"AMIServerID\":1,\"ActionID\":\"s\"}",
         "\"ActionID\": \"s\"", 6},
    };
    struct day d;
    day_begin(&d, busy);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct span all = asked(&d, cases[i].request);
        cr_expect_eq(count_of(all, ""), cases[i].frames, "%s: %.*s", cases[i].request, (int)all.len,
                     all.at);
        cr_expect_eq(count_of(all, cases[i].holds), cases[i].frames, "%s: %.*s", cases[i].request,
                     (int)all.len, all.at);
    }
    day_finish(&d);
}

Test(centre_faults, lively_at_once) {
    for (uint64_t seed = 1; seed <= 8; seed++) {
        struct day d;
        day_begin(&d, (struct centre_options){.seed = seed, .lively = true, .warm_up_s = 300});
        cr_expect_eq(d.frame_count, 0, "nobody listened before");
        struct centre_census now = centre_census(d.centre);
        cr_expect(now.waiting > 0 && now.talking > 2, "seed %d: %zu wait, %zu talk", (int)seed,
                  now.waiting, now.talking);
        day_run(&d, 2);
        cr_expect_gt(count_of(buf_text(&d.frames), "\"Event\": \"Cdr\""), 0, "seed %d", (int)seed);
        day_finish(&d);
    }
}

Test(centre_faults, a_day_has_its_curve) {
    struct day d;
    size_t calls[24] = {0};
    day_begin(&d, (struct centre_options){.seed = 4});
    size_t first = (size_t)(d.start_us / 3600000000 % 24);
    for (size_t hour = 0; hour < 24; hour++) {
        size_t before = d.queue_log.len;
        day_run(&d, 3600);
        calls[(first + hour) % 24] =
            count_of(span_from(buf_text(&d.queue_log), before), "|ENTERQUEUE|");
    }
    cr_expect(calls[10] > 5 * calls[6] && calls[10] > 20 * (calls[3] + 1) / 2,
              "%zu at ten, %zu at six, %zu at three", calls[10], calls[6], calls[3]);
    day_finish(&d);
}

Test(centre_faults, ami_loss_hides_frames_not_the_truth) {
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 300);
    size_t frames = d.frames.len, lines = d.queue_log.len;
    cr_assert(!centre_ami_loss(d.centre, SPAN("pbx7"), 60));
    cr_assert(centre_ami_loss(d.centre, SPAN("pbx1"), 60));
    day_run(&d, 59);
    struct span since = span_from(buf_text(&d.frames), frames);
    cr_expect_eq(count_of(since, "\"pbx1\""), 0);
    cr_expect_gt(count_of(since, "\"pbx2\""), 0);
    cr_expect_gt(count_of(span_from(buf_text(&d.queue_log), lines), "pbx1|"), 0);
    cr_expect_eq(count_of(asked(&d, "{\"Action\":\"Ping\"}"), "pbx1"), 0);
    day_run(&d, 1);
    since = span_from(buf_text(&d.frames), frames);
    cr_expect_eq(count_of(since,
                          "{\"Response\": \"Success\",\"Message\": \"Authentication accepted\"}}"),
                 1);
    day_run(&d, 60);
    cr_expect_gt(count_of(span_from(buf_text(&d.frames), frames), "\"pbx1\""), 1);
    day_finish(&d);
}

Test(centre_faults, restart_cuts_the_calls) {
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 600);
    cr_assert(centre_restart(d.centre, SPAN("pbx1"), 7));
    size_t frames = d.frames.len, lines = d.queue_log.len;
    day_run(&d, 6);
    cr_expect_eq(count_of(span_from(buf_text(&d.frames), frames), "\"pbx1\""), 0);
    cr_expect_eq(count_of(span_from(buf_text(&d.queue_log), lines), "pbx1|"), 0);
    day_run(&d, 1);
    struct span all = span_from(buf_text(&d.frames), frames);
    cr_expect_eq(count_of(all, "Authentication accepted"), 1);
    cr_expect_eq(count_of(span_from(buf_text(&d.queue_log), lines), "|QUEUESTART|"), 1);
    all = asked(&d, "{\"Action\":\"QueueStatus\",\"AMIServerID\":1}");
    cr_expect_eq(count_of(all, "\"Completed\": \"0\""), 4);
    day_run(&d, 300);
    cr_expect_gt(count_of(span_from(buf_text(&d.frames), frames), "-00000000\""), 0);
    cr_expect_gt(count_of(span_from(buf_text(&d.queue_log), lines), "|CONNECT|"), 0);
    day_close(&d);
    cr_expect_eq(centre_census(d.centre).callers, 0);
    day_finish(&d);
}

Test(centre_faults, wrong_secret_says_so_once_a_second) {
    struct day d;
    day_begin(&d, busy);
    day_run(&d, 60);
    size_t frames = d.frames.len;
    centre_wrong_secret(d.centre, true);
    day_run(&d, 10);
    struct span since = span_from(buf_text(&d.frames), frames);
    size_t failed =
        count_of(since, "{\"Response\": \"Error\",\"Message\": \"Authentication failed\"}}");
    cr_expect_eq(failed, count_of(since, ""));
    cr_expect(failed >= 9 && failed <= 11, "%zu", failed);
    cr_expect_eq(count_of(since, "\"server_id\": 1,"), failed / 2);
    frames = d.frames.len;
    centre_wrong_secret(d.centre, false);
    cr_expect_eq(count_of(span_from(buf_text(&d.frames), frames), "Authentication accepted"), 2);
    day_run(&d, 10);
    cr_expect_eq(count_of(span_from(buf_text(&d.frames), frames), "Authentication failed"), 0);
    day_finish(&d);
}

static void parse_all(const struct day *d, size_t *ret_good, size_t *ret_bad) {
    *ret_good = *ret_bad = 0;
    for (struct span rest = buf_text(&d->frames); rest.len;) {
        struct span line = span_take(&rest, '\n');
        json_t *frame = json_loadb(line.at, line.len, JSON_REJECT_DUPLICATES, NULL);
        if (frame)
            ++*ret_good;
        else
            ++*ret_bad;
        json_decref(frame);
    }
}

Test(centre_faults, names_break_some_frames_and_no_figures) {
    for (int names = CENTRE_NAMES_LATIN1; names <= CENTRE_NAMES_HOSTILE; names++) {
        struct day d;
        size_t good, bad;
        struct centre_options o = busy;
        o.names = (enum centre_names)names;
        day_begin(&d, o);
        day_run(&d, 1800);
        parse_all(&d, &good, &bad);
        cr_expect(bad > 20 && good > bad, "%zu good, %zu bad", good, bad);
        cr_expect_eq(d.frame_count, count_of(buf_text(&d.frames), ""),
                     "no line break gets through");
        day_finish(&d);
    }
}

Test(centre_faults, cut_frames) {
    struct day d;
    size_t good, bad;
    day_begin(&d, busy);
    centre_cut_frames(d.centre, 100);
    day_run(&d, 600);
    parse_all(&d, &good, &bad);
    cr_expect(bad * 100 / (good + bad) >= 7 && bad * 100 / (good + bad) <= 13, "%zu of %zu", bad,
              good + bad);
    day_finish(&d);
}
