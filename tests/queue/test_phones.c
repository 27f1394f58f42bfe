// Which phone a channel or an interface belongs to, and whether it has a channel up.
#include "../../src/queue/members_parts.h"
#include "queue/members.h"

#include <criterion/criterion.h>

Test(phones, phones_of_channels_and_interfaces) {
    const struct {
        const char *channel, *interface, *phone;
    } rows[] = {
        {"PJSIP/1001-0000000b", "PJSIP/1001", "1001"},
        {"SIP/1001-00af", "hint:1001@ext-local", "1001"},
        {"PJSIP/al-ice-00000001", "PJSIP/al-ice", "al-ice"},
        {"Local/1001@ctx-00000001;2", "", ""},
        {"Local/1001@ctx-00000001;1", "PJSIP/", ""},
        {"PJSIP/-1", "1001", ""},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        cr_expect(span_same(phone_of_channel(span_of(rows[i].channel)), span_of(rows[i].phone)),
                  "%s", rows[i].channel);
        cr_expect(span_same(phone_of_interface(span_of(rows[i].interface)), span_of(rows[i].phone)),
                  "%s", rows[i].interface);
    }
    cr_expect(span_same(phone_of_interface(SPAN("Local/1001@from-queue/n")), SPAN("1001")));
}

// Many channels come and go; those that stay are found, however often the list was packed.
Test(phones, channels_of_a_phone_are_counted) {
    struct phones p = {0};
    for (uint32_t i = 1; i <= 1000; i++) {
        phones_up(&p, 0, 1 + i % 3, i, i);
        phones_up(&p, 0, 1 + i % 3, i, i); // told twice
        if (i > 10) phones_down(&p, 0, i, 2000);
        phones_down(&p, 1, i, 2000); // on another PBX
    }
    cr_assert_eq(phones_find(&p, 0, 1)->up + phones_find(&p, 0, 2)->up + phones_find(&p, 0, 3)->up,
                 10);
    cr_assert_leq(p.leg_capacity, 256);
    phones_lost(&p, 0, 10);
    cr_assert_eq(phones_find(&p, 0, 2)->up, 1);
    phones_down(&p, 0, 10, 3000);
    cr_assert_eq(phones_find(&p, 0, 2)->up, 0);
    cr_assert_eq(phones_find(&p, 0, 2)->idle_us, 3000);
    cr_assert_eq(phones_find(&p, 0, 1)->up, 0);
    cr_assert_null(phones_find(&p, 1, 1));
    phones_finish(&p);
}

Test(phones, extensions_of_interfaces) {
    const struct {
        const char *interface, *extension;
    } rows[] = {
        {"PJSIP/1001", "1001"},
        {"Local/1007@from-queue/n", "1007"},
        {"Agent/1001", "1001"},
        {"hint:1001@ext-local", "1001"},
        {"PJSIP/alice", ""},
        {"PJSIP/trunk-1001", ""},
        {"1001", ""},
        {"", ""},
        {"PJSIP/1001-000a", ""},
        {"SIP/", ""},
    };
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        cr_assert(span_same(member_extension(span_of(rows[i].interface)),
                            span_of(rows[i].extension)),
                  "%s", rows[i].interface);
}
