// The default direction rules.
#include "../../src/calls/stitch_parts.h"
#include "calls/direction.h"

#include <criterion/criterion.h>

Test(direction, the_trunks_decide) {
    static const struct {
        const char *channel, *destination;
        enum direction wanted;
    } cases[] = {
        {"PJSIP/trunk-provider-00000000", "PJSIP/1004-00000001", DIRECTION_INBOUND},
        {"SIP/Provider1-0000aaaa", "", DIRECTION_INBOUND},
        {"IAX2/GATEWAY-12", "SIP/1004-1", DIRECTION_INBOUND},
        {"PJSIP/1004-00000001", "DAHDI/trunk1-1", DIRECTION_OUTBOUND},
        {"PJSIP/1004-00000001", "PJSIP/1005-00000002", DIRECTION_INTERNAL},
        {"Local/1007@from-queue-00000000;2", "PJSIP/1007-0000000b", DIRECTION_INTERNAL},
        {"Local/trunk@x-00000000;2", "SCCP/trunk-1", DIRECTION_INTERNAL},
        {"", "", DIRECTION_INTERNAL},
        {"PJSIP/mytrunk-1", "PJSIP/trun", DIRECTION_INTERNAL},
        {"PJSIP/trunk-1", "PJSIP/provider-2", DIRECTION_UNKNOWN},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        cr_expect_eq(direction_of(span_of(cases[i].channel), span_of(cases[i].destination)),
                     cases[i].wanted, "%s > %s", cases[i].channel, cases[i].destination);
    cr_expect_str_eq(direction_word(DIRECTION_UNKNOWN), "unknown");
}
