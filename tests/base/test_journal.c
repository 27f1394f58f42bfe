// The journal of changes, and its readers.
#include "base/journal.h"

#include <criterion/criterion.h>

static struct journal j;

static void empty(void) {
    j = (struct journal){0};
}

static void finish(void) {
    journal_finish(&j);
}

TestSuite(journal, .init = empty, .fini = finish);

static size_t read_all(struct journal_reader *r, uint32_t *out) {
    return journal_read(&j, r, out, 8);
}

Test(journal, each_number_stands_where_it_changed_last) {
    uint32_t out[8];
    uint64_t seen = 0;
    for (uint32_t i = 0; i < 1000; i++)
        journal_note(&j, i % 3);
    journal_note(&j, 0);
    cr_assert_eq(journal_changed(&j, &seen, out, 8), 3);
    cr_assert(out[0] == 1 && out[1] == 2 && out[2] == 0);
    cr_assert_eq(journal_changed(&j, &seen, out, 8), 0);
    journal_note(&j, 1);
    cr_assert(journal_changed(&j, &seen, out, 8) == 1 && out[0] == 1);
    cr_expect_lt(journal_bytes(&j), 16384, "what is void goes");
}

Test(journal, a_reader_has_all_of_them_first) {
    struct journal_reader r = {0};
    uint32_t out[8];
    for (uint32_t i = 0; i < 3; i++)
        journal_note(&j, 2 - i);
    cr_assert_not(journal_is_read(&j, &r));
    cr_assert_eq(read_all(&r, out), 3);
    cr_assert(out[0] == 0 && out[1] == 1 && out[2] == 2);
    cr_assert(journal_is_read(&j, &r));
    journal_note(&j, 1);
    cr_assert_not(journal_is_read(&j, &r));
    cr_assert(read_all(&r, out) == 1 && out[0] == 1);
    r = journal_now(&j);
    cr_assert(journal_is_read(&j, &r) && read_all(&r, out) == 0);
}

// However often all may have changed, a reader that takes a few at a time gets to each.
Test(journal, it_goes_round_when_all_may_have_changed) {
    struct journal_reader r = {0};
    uint32_t out[8], seen[5] = {0};
    for (uint32_t i = 0; i < 5; i++)
        journal_note(&j, i);
    for (int i = 0; i < 5; i++) {
        cr_assert_eq(journal_read(&j, &r, out, 2), 2);
        seen[out[0]]++;
        seen[out[1]]++;
        journal_note_all(&j);
    }
    for (int i = 0; i < 5; i++)
        cr_assert_eq(seen[i], 2);
    cr_assert(journal_read(&j, &r, out, 2) == 2 && out[0] == 0);
    journal_note(&j, 5); // one more on the way round
    cr_assert(read_all(&r, out) == 4 && out[2] == 4 && out[3] == 5);
    cr_assert(journal_is_read(&j, &r));
    journal_renumber(&j, 2);
    cr_assert(read_all(&r, out) == 2 && journal_is_read(&j, &r));
}
