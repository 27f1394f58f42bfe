// Kinds, queues and lengths are drawn as in gen_day.py, with a simpler generator.
#include "day_rows.h"

#include <stdio.h>
#include <string.h>

#define DAY_START 1795305600 // 2026-11-22 in UTC

static const char *const first_names[] = {"Alice", "Bob",  "Carol", "David", "Erin",   "Frank",
                                          "Grace", "Ivan", "Judy",  "Mona",  "Amélie", "Jörg"};
static const char *const last_names[] = {"Martin", "Tremblay", "Smith",  "Roy",
                                         "Gagnon", "Johnson",  "Brown",  "Cote",
                                         "Morin",  "Roux",     "Simard", "O'Brien"};
static const char *const queues[] = {"support", "sales",  "billing",     "tech-l2",
                                     "returns", "french", "after-hours", "vip"};
static const char *const trunks[] = {"trunk-provider", "trunk-backup", "provider-voip"};

static uint32_t draw(struct day_rows *d, uint32_t below) {
    d->random = d->random * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((d->random >> 33) % below);
}

void day_rows_init(struct day_rows *d, uint32_t count) {
    *d = (struct day_rows){.random = 20261122, .channel = 0x12};
    d->pool = count / 3 > 200 ? count / 3 : 200;
}

#define SET(field, ...) snprintf(d->text[field], sizeof d->text[field], __VA_ARGS__)

static enum cdr_disposition draw_disposition(struct day_rows *d) {
    uint32_t n = draw(d, 100);
    return n < 75 ? CDR_ANSWERED : n < 93 ? CDR_NO_ANSWER : n < 97 ? CDR_BUSY : CDR_FAILED;
}

void day_rows_next(struct day_rows *d, struct cdr *ret_row) {
    memset(d->text, 0, sizeof d->text);
    uint32_t kind = draw(d, 100), agent = 1001 + draw(d, 60), r = draw(d, d->pool) * 2654435761u;
    uint32_t one = d->channel, two = d->channel + 1, other = 1001 + draw(d, 60);
    const char *trunk = trunks[draw(d, 3)];
    char number[16], caller[80];
    snprintf(number, sizeof number, "1514%07u", 2000000 + r / 10 % 7999999);
    snprintf(caller, sizeof caller, "\"%s %s\" <%s>", first_names[(r >> 3) % 12],
             last_names[(r >> 9) % 12], number);
    enum cdr_disposition disposition = draw_disposition(d);
    d->channel += 2;
    SET(CDR_AMA_FLAGS, "DOCUMENTATION");
    if (kind < 67) {
        SET(CDR_SOURCE, "%s", number);
        SET(CDR_CALLER_ID, "%s", caller);
        SET(CDR_DESTINATION_CONTEXT, "from-trunk");
        SET(CDR_CHANNEL, "PJSIP/%s-%08x", trunk, one);
    } else {
        SET(CDR_SOURCE, "%u", agent);
        SET(CDR_CALLER_ID, "\"Agent %u\" <%u>", agent, agent);
        SET(CDR_DESTINATION_CONTEXT, "from-internal");
        SET(CDR_CHANNEL, "PJSIP/%u-%08x", agent, one);
    }
    SET(CDR_LAST_APPLICATION, "Dial");
    SET(CDR_DESTINATION_CHANNEL, "PJSIP/%u-%08x", agent, two);
    if (kind < 55) {
        uint32_t queue = draw(d, 8);
        SET(CDR_DESTINATION, "%u", 2000 + queue);
        SET(CDR_LAST_APPLICATION, "Queue");
        SET(CDR_LAST_DATA, "%s,tT,,,300", queues[queue]);
        if (disposition != CDR_ANSWERED && draw(d, 10) > 2) SET(CDR_DESTINATION_CHANNEL, "%s", "");
    } else if (kind < 67) {
        SET(CDR_DESTINATION, "%u", agent);
        SET(CDR_LAST_DATA, "PJSIP/%u,30,tT", agent);
    } else if (kind < 87) {
        SET(CDR_ACCOUNT_CODE, "outbound");
        SET(CDR_DESTINATION, "9%s", number);
        SET(CDR_DESTINATION_CHANNEL, "PJSIP/%s-%08x", trunk, two);
        SET(CDR_LAST_DATA, "PJSIP/%s@%s,60,T", number, trunk);
    } else {
        SET(CDR_DESTINATION, "%u", other);
        SET(CDR_DESTINATION_CHANNEL, "PJSIP/%u-%08x", other, two);
        SET(CDR_LAST_DATA, "PJSIP/%u,20,t", other);
    }
    if (draw(d, 100) < 3) SET(CDR_USER_FIELD, "campaign=%u", draw(d, 20));
    uint32_t wait = 1 + draw(d, 30), talk = 5 + draw(d, 300);
    uint32_t billable = disposition == CDR_ANSWERED ? talk : 0;
    int64_t start = DAY_START + 8 * 3600 + draw(d, 10 * 3600);
    SET(CDR_UNIQUE_ID, "%lld.%u", (long long)start, one);
    SET(CDR_LINKED_ID, "%s", d->text[CDR_UNIQUE_ID]);
    *ret_row = (struct cdr){
        .server = (uint16_t)draw(d, 3),
        .start = start,
        .answer = billable ? start + wait : CDR_NO_TIME,
        .end = start + wait + billable,
        .local_start = civil_of_seconds(start),
        .duration = wait + billable,
        .billable = billable,
        .disposition = disposition,
        .disposition_word = span_of(cdr_disposition_word(disposition)),
        .sequence = d->sequence++,
    };
    for (int i = 0; i < CDR_TEXTS; i++)
        ret_row->text[i] = span_of(d->text[i]);
}
