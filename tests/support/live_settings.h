// The settings of an engine that listens, in Berlin; what else is to be set follows them.
#ifndef CDRTOP_TESTS_LIVE_SETTINGS_H
#define CDRTOP_TESTS_LIVE_SETTINGS_H

#include "engine/settings.h"

#include <criterion/criterion.h>

static inline struct engine_settings live_settings(void) {
    struct engine_settings s = {
        .max_records = 1000000,
        .link_count = 1,
        .policies.others = {.threshold_s = -1, .target = 80, .wrapup_s = -1},
        .short_abandon_s = 5,
        .match_digits = 9,
        .compare_days = 1};
    cr_assert_eq(zone_load("Europe/Berlin", &s.zone), 0);
    return s;
}

#endif
