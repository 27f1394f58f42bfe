// The life of an alert, by a clock of our own: one letter for each second, H when the condition
// holds, - when it is over, b between both, u when nobody knows.
#include "../../src/alert/step.h"

#include <criterion/criterion.h>
#include <string.h>

#define S  INT64_C(1000000)
#define T0 (INT64_C(1795379440) * S)

static const struct alert_terms plain = {.cooldown_us = 5 * S,
                                         .quiet_from_s = -1,
                                         .quiet_to_s = -1};

struct told {
    char states[128]; // the first letter of the state after each second: n p f a r
    char events[128]; // what was to be told then: . R E (escalates) o (over) + (back)
    struct alert_life life;
    int64_t ahead_us; // the clock
};

static void lives_on(struct told *t, const struct alert_terms *terms, const char *seconds) {
    size_t from = strlen(t->states);
    for (size_t i = 0; seconds[i]; i++) {
        enum alert_verdict verdict = seconds[i] == 'H'   ? ALERT_HOLDS
                                     : seconds[i] == '-' ? ALERT_ENDS
                                     : seconds[i] == 'b' ? ALERT_BETWEEN
                                                         : ALERT_UNKNOWN;
        int64_t now_us = T0 + (int64_t)(from + i) * S + t->ahead_us;
        enum alert_event event = alert_step(&t->life, terms, verdict, false, now_us);
        t->states[from + i] = alert_state_words[t->life.state][0];
        t->events[from + i] = ".REo+"[event];
    }
}

static struct told lives(const struct alert_terms *terms, const char *seconds) {
    struct told t = {.states = ""};
    lives_on(&t, terms, seconds);
    return t;
}

#define EXPECT(t, wanted_states, wanted_events)                                                    \
    do {                                                                                           \
        cr_expect_str_eq((t).states, wanted_states);                                               \
        cr_expect_str_eq((t).events, wanted_events);                                               \
    } while (0)

Test(life, fires_at_once_rings_once_and_is_over) {
    struct told t = lives(&plain, "--HHH--------H");
    EXPECT(t, "nnfffrrrrrnnnf", "..R..o.......R");
}

Test(life, has_to_hold_for_long_enough) {
    struct alert_terms terms = plain;
    terms.for_us = 3 * S;
    struct told t = lives(&terms, "HHH-HHHH-");
    EXPECT(t, "pppnpppfr", ".......Ro");
}

Test(life, goes_on_when_the_clock_is_set_back) {
    struct alert_terms terms = plain;
    terms.for_us = 4 * S;
    struct told t = lives(&terms, "HHH");
    t.ahead_us -= 3600 * S;
    lives_on(&t, &terms, "HHHHH-");
    EXPECT(t, "pppppfffr", ".....R..o");
    t.ahead_us -= 3600 * S;
    lives_on(&t, &terms, "--------");
    cr_expect_eq(t.life.state, ALERT_NONE, "its cool-down is over");
}

Test(life, flapping_rings_once) {
    struct told t = lives(&plain, "H-H-H-H--H---H");
    EXPECT(t, "frfrfrfrrfrrrf", "Ro+o+o+o.+o..+");
    t = lives(&plain, "H------H"); // but after its cool-down it is another
    EXPECT(t, "frrrrrnf", "Ro.....R");
}

Test(life, flapping_does_not_ring_again_while_it_has_to_hold) {
    struct alert_terms terms = plain;
    terms.for_us = 2 * S;
    struct told t = lives(&terms, "HHH-HHH-HHH");
    EXPECT(t, "ppfrrrfrrrf", "..Ro..+o..+");
    t = lives(&terms, "HHH----HHH"); // cold while it is pending
    EXPECT(t, "ppfrrrrrpf", "..Ro.....R");
}

Test(life, goes_on_between_both_bounds) {
    struct told t = lives(&plain, "bHbbbb-b");
    EXPECT(t, "nfffffrr", ".R....o.");
    struct alert_terms terms = plain;
    terms.for_us = 2 * S;
    t = lives(&terms, "HbHHH");
    EXPECT(t, "pnppf", "....R");
}

Test(life, unknown_neither_fires_nor_resolves) {
    struct alert_terms terms = plain;
    terms.for_us = 3 * S;
    struct told t = lives(&terms, "HHuuuuuuuuHHHuuu-");
    EXPECT(t, "pppppppppppfffffr", "...........R....o");
    t = lives(&plain, "uuuHuuu-");
    EXPECT(t, "nnnffffr", "...R...o");
}

Test(life, acknowledged_stays_so_while_it_flaps) {
    struct told t = lives(&plain, "HH");
    alert_acknowledge(&t.life, T0 + 2 * S);
    lives_on(&t, &plain, "HH-HH--------H");
    EXPECT(t, "ffaaraarrrrrnnnf", "R...o+.o.......R");
}

Test(life, escalates_once_unless_acknowledged) {
    struct alert_terms terms = plain;
    terms.escalate_us = 3 * S;
    struct told t = lives(&terms, "HHHHHHHH-");
    EXPECT(t, "ffffffffr", "R..E....o");
    t = lives(&terms, "HH");
    alert_acknowledge(&t.life, T0 + 2 * S);
    lives_on(&t, &terms, "HHHHHH");
    EXPECT(t, "ffaaaaaa", "R.......");
    t = lives(&terms, "Huuuu"); // nobody has looked at it, whatever became of it
    EXPECT(t, "fffff", "R..E.");
}

Test(life, muted_is_silent_and_rings_again) {
    struct alert_terms terms = plain;
    terms.escalate_us = 4 * S;
    struct told t = lives(&terms, "HH");
    alert_mute(&t.life, T0 + 6 * S);
    cr_expect(alert_is_muted(&t.life, T0 + 5 * S) && !alert_is_muted(&t.life, T0 + 6 * S));
    lives_on(&t, &terms, "HHHHHHHHHH");
    EXPECT(t, "ffffffffffff", "R.....R...E.");
}

Test(life, what_rings_in_quiet_hours_rings_at_their_end) {
    struct alert_life l = {.state = ALERT_NONE};
    struct alert_terms terms = plain;
    terms.escalate_us = 2 * S;
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, true, T0), ALERT_QUIETLY);
    cr_expect_eq(l.state, ALERT_FIRING);
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, true, T0 + 5 * S), ALERT_QUIETLY);
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, false, T0 + 6 * S), ALERT_RINGS);
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, true, T0 + 9 * S), ALERT_QUIETLY);
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, false, T0 + 10 * S), ALERT_ESCALATES);
}

Test(life, a_clock_that_goes_back_does_not_fire) {
    struct alert_life l = {.state = ALERT_NONE};
    struct alert_terms terms = plain;
    terms.for_us = 10 * S;
    alert_step(&l, &terms, ALERT_HOLDS, false, T0);
    alert_step(&l, &terms, ALERT_HOLDS, false, T0 - 3600 * S);
    cr_expect_eq(l.state, ALERT_PENDING);
    alert_step(&l, &terms, ALERT_HOLDS, false, T0 - 3591 * S);
    cr_expect_eq(l.state, ALERT_PENDING);
    cr_expect_eq(alert_step(&l, &terms, ALERT_HOLDS, false, T0 - 3590 * S), ALERT_RINGS);
}

static int64_t berlin(const struct zone *z, int day, int hour, int minute) {
    int64_t first, second;
    zone_epoch(z, (struct civil){2026, 10, (uint8_t)day, (uint8_t)hour, (uint8_t)minute, 0}, &first,
               &second);
    return first * S;
}

Test(life, quiet_hours_go_past_midnight_and_over_a_change_of_clocks) {
    struct zone *z;
    cr_assert_eq(zone_load("Europe/Berlin", &z), 0);
    struct alert_terms night = {.quiet_from_s = 22 * 3600, .quiet_to_s = 6 * 3600};
    struct alert_terms noon = {.quiet_from_s = 12 * 3600, .quiet_to_s = 13 * 3600};
    static const struct {
        int day, hour, minute;
        bool night, noon;
    } cases[] = {{24, 21, 59, false, false}, {24, 22, 0, true, false}, {24, 23, 59, true, false},
                 {25, 0, 0, true, false},    {25, 5, 59, true, false}, {25, 6, 0, false, false},
                 {25, 12, 0, false, true},   {25, 13, 0, false, false}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t at_us = berlin(z, cases[i].day, cases[i].hour, cases[i].minute);
        cr_expect_eq(alert_hushed(&night, z, at_us), cases[i].night, "%zu", i);
        cr_expect_eq(alert_hushed(&noon, z, at_us), cases[i].noon, "%zu", i);
        cr_expect_not(alert_hushed(&plain, z, at_us));
    }
    // On 25 October the clocks go back: that night is quiet for nine hours by the sun.
    int quiet = 0;
    for (int64_t at = berlin(z, 24, 20, 0); at < berlin(z, 25, 8, 0); at += 60 * S)
        quiet += alert_hushed(&night, z, at);
    cr_expect_eq(quiet, 9 * 60);
    zone_destroy(z);
}
