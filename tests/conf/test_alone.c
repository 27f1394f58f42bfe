// Alerts and hooks: a value in place of a mapping.
#include "parsed.h"

Test(alone, a_value_may_stand_for_a_mapping) {
    struct conf c = good("alerts:\n"
                         "  few: agents_ready<2\n"
                         "  full: {when: queue:* waiting > 5, quiet: 22:00-06:00,\n"
                         "         escalate: {after: 10m, hook: [desk, mail]}}\n"
                         "  empty:\n"
                         "hooks:\n"
                         "  desk: [notify-send, \"{text}\"]\n"
                         "  mail: {exec: [mail, a@b], limit: 30s}\n");
    cr_expect_str_eq(conf_text_of(&c, CONF_ALERT_WHEN, "few"), "agents_ready<2");
    cr_expect_str_eq(conf_text_of(&c, CONF_ALERT_WHEN, "full"), "queue:* waiting > 5");
    cr_expect_str_eq(conf_text_of(&c, CONF_ALERT_WHEN, "empty"), "");
    cr_expect_eq(conf_value_of(&c, CONF_ALERT_QUIET, "full"),
                 INT64_C(22) * 3600 * 86400 + 6 * 3600);
    cr_expect_eq(conf_value_of(&c, CONF_ESCALATE_AFTER, "full"), 600);
    cr_expect_eq(conf_value_of(&c, CONF_HOOK_LIMIT, "mail"), 30);
    size_t at = 0, texts = 0;
    while (conf_next(&c, CONF_HOOK_EXEC, &at))
        texts++;
    cr_expect_eq(texts, 4);
    struct buf dumped = {0};
    conf_dump(&c, &dumped);
    buf_put(&dumped, "", 1);
    struct conf again = good(dumped.at);
    cr_expect_str_eq(conf_text_of(&again, CONF_ALERT_WHEN, "full"), "queue:* waiting > 5");
    cr_expect_eq(again.entry_count, c.entry_count);
    buf_finish(&dumped);
    conf_finish(&again);
    conf_finish(&c);
    bad("alerts:\n  a: {whne: b}\n", "f:2: unknown key 'whne' in alerts{}; did you mean 'when'?\n");
    bad("alerts:\n  a: [b]\n", "f:2: alerts{}.when: one value expected\n");
    bad("alerts:\n  a: {when: [b]}\n", "f:2: alerts{}.when: one value expected\n");
    bad("alerts: [a]\n", "f:1: alerts: a mapping of names expected\n");
    bad("hooks: {a: {exec: {b: c}}}\n", "f:1: hooks{}.exec: a list expected\n");
}
