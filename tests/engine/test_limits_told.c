// The limits are those that the documentation names, and a dictionary that is full takes nothing.
#include "../../src/engine/parts.h"

#include <criterion/criterion.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MIB ((size_t)1 << 20)
#define NOW INT64_C(1794812400000000) // 2026-11-16 08:00 in Berlin

// The number behind those words in docs/operations.md, without its commas.
static uint64_t documented(const char *page, const char *words) {
    uint64_t number = 0;
    const char *at = strstr(page, words);
    cr_assert_not_null(at, "%s", words);
    for (at = strchr(at + strlen(words), '|') + 1;
         *at == ' ' || *at == ',' || (*at >= '0' && *at <= '9'); at++)
        if (*at >= '0' && *at <= '9') number = number * 10 + (uint64_t)(*at - '0');
    return number;
}

Test(limits_told, are_those_of_the_documentation) {
    static char page[200000];
    FILE *f = fopen(DOCS "/operations.md", "r");
    cr_assert_not_null(f);
    page[fread(page, 1, sizeof page - 1, f)] = '\0';
    fclose(f);
    cr_expect_eq(documented(page, "| queues, of all PBXs together "), LIMIT_QUEUES);
    cr_expect_eq(documented(page, "| members of queues;"), LIMIT_MEMBERS);
    cr_expect_eq(documented(page, "| callers who wait "), LIMIT_CALLERS);
    cr_expect_eq(documented(page, "| channels that are up "), LIMIT_CHANNELS);
    cr_expect_eq(documented(page, "| PBXs; "), SERVERS_MAX);
    cr_expect_eq(documented(page, "| what links tell while ") * MIB, LIMIT_INBOX);
    cr_expect_eq(documented(page, "| what `cdrtop record` ") * MIB, LIMIT_BACKLOG);
}

static void tell(struct door *d, const char *unique_id) {
    char frame[512];
    struct origin link = {.source = "ws://pbx", .host = "pbx"};
    int len =
        snprintf(frame, sizeof frame,
                 "{ \"type\": 3, \"server_id\": 1, \"server_name\": \"pbx1\", \"ssl\": false, "
                 "\"data\": {\"Event\": \"QueueCallerJoin\",\"Channel\": \"PJSIP/1-1\","
                 "\"CallerIDNum\": \"1\",\"Uniqueid\": \"%s\",\"Linkedid\": \"%s\",\"Queue\": "
                 "\"support\",\"Position\": \"1\",\"Count\": \"1\"}}",
                 unique_id, unique_id);
    d->limits.memory.came = MIB; // it is looked again
    door_frame(d, &link, (struct span){frame, (size_t)len}, NOW);
}

// As after 4 GiB of texts, which would take long: nothing is in most of its blocks.
Test(limits_told, a_full_dictionary_takes_nothing) {
    struct door door;
    struct zone *machine;
    struct intern *names = &door.book.ledger.names;
    cr_assert_eq(zone_load("Europe/Berlin", &machine), 0);
    door_init(&door, machine, NULL);
    tell(&door, "1794812400.1");
    cr_assert_eq(ledger_count(&door.book.ledger), 1);
    const struct intern before = *names;
    names->block_count = UINT32_MAX / 65536;
    names->blocks = calloc(names->block_count, sizeof *names->blocks);
    cr_assert_not_null(names->blocks);
    memcpy(names->blocks, before.blocks, before.block_count * sizeof *names->blocks);
    tell(&door, "1794812400.2");
    cr_expect_eq(door.limits.left_out.counts[LIMITED_EVENTS], 1);
    cr_expect_eq(door.ingest.left_out, 1);
    cr_expect_eq(names->count, before.count, "no text was put into it");
    free(names->blocks);
    names->blocks = before.blocks;
    names->block_count = before.block_count;
    tell(&door, "1794812400.3");
    cr_expect_eq(ledger_count(&door.book.ledger), 2);
    door_finish(&door);
}
