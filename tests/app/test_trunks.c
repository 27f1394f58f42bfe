// A PBX with a trunk that no rule recognises: all its calls look internal, which is said together
// with what to do about it.
#include "run.h"
#include "screen.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static char rows_path[64], conf_path[64];

// Calls from and to a trunk in contexts of the PBX's own, and calls between extensions.
static void make_rows(int count, bool known_trunk) {
    struct buf rows = {0};
    snprintf(rows_path, sizeof rows_path, "/tmp/cdrtop-trunks-%d.csv", (int)getpid());
    snprintf(conf_path, sizeof conf_path, "/tmp/cdrtop-trunks-%d.yaml", (int)getpid());
    for (int i = 0; i < count; i++) {
        bool in = i % 3;
        const char *trunk = known_trunk && i == 7 ? "PJSIP/trunk" : "PJSIP/voip.ms";
        char channels[2][48];
        snprintf(channels[!in], sizeof channels[0], "%s-%08x", trunk, i * 2);
        snprintf(channels[in], sizeof channels[1], "PJSIP/100%d-%08x", i % 5, i * 2 + 1);
        buf_format(&rows,
                   "\"\",\"%s\",\"%s\",\"%s\",\"\",\"%s\",\"%s\",\"Dial\",\"\","
                   "\"2026-03-02 09:%02d:00\",\"\",\"2026-03-02 09:%02d:20\",20,0,\"NO ANSWER\","
                   "\"DOCUMENTATION\",\"%d.%d\",\"\"\n",
                   in ? "0305550161" : "1001", in ? "1001" : "0305550161",
                   in ? "incoming" : "phones", channels[0], channels[1], i, i, 1772442000 + i * 60,
                   i);
    }
    run_write_file(rows_path, buf_text(&rows));
    buf_finish(&rows);
}

static void remove_files(void) {
    remove(rows_path);
    remove(conf_path);
}

TestSuite(trunks, .fini = remove_files);

#define PROGRAM(...) ((const char *[]){CDRTOP, __VA_ARGS__, "--tz", "UTC", rows_path, NULL})

static bool says(const char *const *argv, const char *in_out, const char *err) {
    struct run r;
    run_program(argv, NULL, &r);
    buf_put(&r.err, "", 1);
    buf_put(&r.out, "", 1);
    cr_expect_eq(r.status, 0, "%s", r.err.at);
    bool good = strstr(r.out.at, in_out) && (*err ? strstr(r.err.at, err) != NULL : !*r.err.at);
    cr_expect(good, "%s\n%s", r.out.at, r.err.at);
    run_finish(&r);
    return good;
}

#define LINES                                                                                      \
    "directions:\n"                                                                                \
    "  - match: inbound\n"                                                                         \
    "    channel: \"^PJSIP/voip.ms-\"\n"                                                           \
    "  - match: outbound\n"                                                                        \
    "    destination_channel: \"^PJSIP/voip.ms-\"\n"                                               \
    "  - match: internal\n"

Test(trunks, snapshot_and_export_say_what_to_write) {
    make_rows(55, false);
    says(PROGRAM("snapshot", "--day", "2026-03-02"), "\"internal\": 55",
         "all of 55 calls read as internal: no rule knows its trunk. Seen were PJSIP/voip.ms, "
         "PJSIP/100");
    says(PROGRAM("export", "--what", "calls"), "internal", LINES);
    run_write_file(conf_path, SPAN(LINES)); // and this helps
    says(PROGRAM("snapshot", "-c", conf_path, "--day", "2026-03-02"), "\"inbound\": 36", "");
    // The calls that are counted for this are not limited by a filter.
    says(PROGRAM("snapshot", "-c", conf_path, "-f", "direction:internal"), "\"internal\": 0", "");
}

Test(trunks, few_calls_say_nothing) {
    make_rows(49, false);
    says(PROGRAM("snapshot", "--day", "2026-03-02"), "\"internal\": 49", "");
}

Test(trunks, one_call_with_a_direction_is_enough) {
    make_rows(55, true);
    says(PROGRAM("snapshot", "--day", "2026-03-02"), "\"internal\": 54", "");
}

Test(trunks, the_board_says_so) {
    make_rows(55, false);
    struct screen *s = screen_open(PROGRAM("--day", "2026-03-02"),
                                   (const char *[]){"TERM=xterm-256color", NULL}, 300, 40);
    cr_expect(screen_wait(
        s, "all 55 calls read as internal; directions: has to name its trunk, PJSIP/voip.ms, ",
        PATIENCE_MS));
    cr_expect(screen_has(s, ": [{match: inbound, channel: ^PJSIP/voip.ms-}, {match: "
                            "outbound, destination_channel: ^PJSIP/voip.ms-}, {match: internal}]"));
    screen_type(s, "Q");
    screen_close(s);
}
