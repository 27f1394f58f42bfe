// Who works where, and how calls come in, as const tables. Telephone numbers come from ranges
// reserved for fiction.
#include "model.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static const struct queue_plan queues_large[] = {
    {.name = "support",
     .strategy = "ringall",
     .ring_all = true,
     .keys = true,
     .ring_s = 12,
     .wrap_s = 5,
     .service_level_s = 20},
    {.name = "sales", .strategy = "rrmemory", .ring_s = 10, .wrap_s = 4, .service_level_s = 20},
    {.name = "billing",
     .strategy = "ringall",
     .ring_all = true,
     .ring_s = 15,
     .wrap_s = 5,
     .service_level_s = 30,
     .gosub_ms = 2750},
    {.name = "care",
     .strategy = "rrmemory",
     .leave_when_empty = true,
     .keys = true,
     .ring_s = 10,
     .wrap_s = 3,
     .service_level_s = 20,
     .max = 4},
};
static const struct agent_plan agents_large[] = {
    {"1001", "Alice", {"support"}, false, false, 0},
    {"1002", "Bruno", {"support"}, false, false, 0},
    {"1003", "Chen", {"support"}, false, false, 0},
    {"1004", "Dorothea", {"support", "sales"}, false, false, 0},
    {"1005", "Emeka", {"sales"}, false, false, 0},
    {"1006", "Freya", {"sales", "care"}, false, false, 0},
    {"1007", "Goran", {"billing"}, true, false, 0},
    {"1008", "Hélène", {"billing"}, true, false, 0},
    {"1009", "Ines", {"care"}, false, false, 0},
    {"1010", "Jörg", {"support"}, false, true, 1},
    {"1011", "Kavita", {"sales"}, false, true, 0},
    {"1012", "Liam", {"billing"}, true, false, 2},
};
static const struct route routes_large[] = {
    {"5001", "support", NULL, AFTER_HANGUP, 90, 18, true},
    {"5002", "support", NULL, AFTER_PLAYBACK, 60, 10, false},
    {"5010", "support", "sales", AFTER_QUEUE, 25, 8, true},
    {"6001", "sales", NULL, AFTER_HANGUP, 45, 14, false},
    {"6002", "sales", NULL, AFTER_PLAYBACK, 60, 14, true},
    {"7001", "billing", NULL, AFTER_PLAYBACK, 75, 8, true},
    {"7002", "billing", "support", AFTER_QUEUE, 40, 6, false},
    {"8001", "care", NULL, AFTER_HANGUP, 60, 6, true},
    {"8002", "care", NULL, AFTER_HANGUP, 60, 4, false},
    {"9001", NULL, NULL, AFTER_PLAYBACK, 0, 3, true}, // an announcement
    {"9002", NULL, NULL, AFTER_HANGUP, 0, 1, false},  // refused without an answer
    {"8xxx", NULL, NULL, AFTER_HANGUP, 0, 6, false},  // straight to somebody's extension
};

static const struct queue_plan queues_small[] = {
    {.name = "support",
     .strategy = "ringall",
     .ring_all = true,
     .ring_s = 15,
     .wrap_s = 5,
     .service_level_s = 20},
    {.name = "sales",
     .strategy = "rrmemory",
     .keys = true,
     .ring_s = 8,
     .wrap_s = 3,
     .service_level_s = 20,
     .gosub_ms = 1200},
    {.name = "billing",
     .strategy = "ringall",
     .ring_all = true,
     .leave_when_empty = true,
     .ring_s = 15,
     .wrap_s = 5,
     .service_level_s = 20,
     .max = 6},
};
static const struct agent_plan agents_small[] = {
    {"1001", "Marta", {"support"}, false, false, 0},
    {"1002", "Noor", {"support", "sales"}, false, false, 0},
    {"1003", "Oskar", {"support"}, false, false, 0},
    {"1004", "Priya", {"sales"}, false, false, 0},
    {"1005", "Quentin", {"sales"}, false, true, 0},
    {"1006", "Rosa", {"support"}, false, true, 1},
    {"1007", "Sven", {"billing"}, true, false, 0},
    {"1008", "Tamar", {"billing"}, true, false, 0},
};
static const struct route routes_small[] = {
    {"5001", "support", NULL, AFTER_HANGUP, 60, 16, true},
    {"5003", "support", NULL, AFTER_HANGUP, 90, 10, false},
    {"6001", "sales", NULL, AFTER_PLAYBACK, 45, 12, false},
    {"6005", "sales", "support", AFTER_QUEUE, 30, 6, true},
    {"7001", "billing", NULL, AFTER_HANGUP, 60, 8, true},
    {"9001", NULL, NULL, AFTER_PLAYBACK, 0, 2, true},
    {"9002", NULL, NULL, AFTER_HANGUP, 0, 1, false},
    {"8xxx", NULL, NULL, AFTER_HANGUP, 0, 4, false},
};

const struct server_plan *plan_of(const struct server *s) {
    static const struct server_plan large = {queues_large,        agents_large,
                                             routes_large,        COUNT(queues_large),
                                             COUNT(agents_large), COUNT(routes_large)};
    static const struct server_plan small = {queues_small,        agents_small,
                                             routes_small,        COUNT(queues_small),
                                             COUNT(agents_small), COUNT(routes_small)};
    return s->id % 2 ? &large : &small;
}

const char *plan_pause_reason(uint32_t pick) {
    static const char *const reasons[] = {"break", "lunch", "training", "paperwork", "", "coffee"};
    return reasons[pick % COUNT(reasons)];
}

// Valid, but longer than the 79 bytes that a Cdr has for the caller id, so it is cut within a
// character.
static const char long_name[] =
    "a name that is far too long for anybody, "
    "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc"
    "\xc3\xa4\xc3\xb6\xc3\xbc\xc3\xa4\xc3\xb6\xc3\xbc";

const char *plan_caller_name(enum centre_names names, uint32_t pick) {
    static const char *const clean[] = {
        "",
        "Adam Fielding",
        "Beatriz Lima",
        "Carl Ostrom",
        "Dana Whitlock",
        "Elif Demir",
        "Fatou Sow",
        "Georg Weiß",
        "Hana Novak",
        "Ivo Petrov",
        "Joan Marlow",
        "Zoë Winter",
        "Kemal Aydin",
        "Lucía Prado",
        "Mina Park",
        "Nils Berg",
        "Olga Reyes",
        "Paul Achter",
        "Quinn Abel",
        "Rita Sand",
        "Sam Okoro",
        "Tomas Vale",
        "Uma Rao",
        "Wes Lindon",
    };
    static const char *const latin1[] = {
        "Andr\xe9",          // the quote after it loses its escape, or the frame ends
        "Ren\351e",          // followed by one letter
        "J\xfcrgen Altmann", // followed by two letters: JSON, but not UTF-8
        "Fran\xe7ois Petit", "M\xf6ller \"Bau\" GmbH", "S\xe3o Jorge",
    };
    static const char *const hostile[] = {
        "say \"hi\"",
        "back\\slash",
        "tab\there",
        "\x1b[2J\x1b]0;owned\x07",
        "vertical\x0btab",
        "\x7f\x0f",
        "\302\23331m red",
        "\342\200\256gnp.exe",
        "\",\"Disposition\": \"ANSWERED",
        "\xf0\x9f\x92\xa9 \xe2\x80\x8dzwj",
        "\xc0\xaf overlong \xed\xa0\x80",
        "%s%n%x",
        long_name,
        "<script>alert(1)</script>",
        "=HYPERLINK(\"x\")",
        "\357\273\277bom",
    };
    if (names == CENTRE_NAMES_LATIN1 && pick % 3 == 0) return latin1[pick / 3 % COUNT(latin1)];
    if (names == CENTRE_NAMES_HOSTILE && pick % 2 == 0) return hostile[pick / 2 % COUNT(hostile)];
    return clean[pick % COUNT(clean)];
}

int plan_busy_percent(int hour) {
    static const uint8_t percent[24] = {2,  1,  1,  1,  2,  4,  10, 30, 65, 95, 100, 92,
                                        70, 75, 90, 88, 72, 55, 35, 22, 14, 9,  6,   3};
    return percent[hour % 24];
}
