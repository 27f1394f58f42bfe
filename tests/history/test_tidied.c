// What happens to a file of the history with time: old days go, and small batches are merged.
#include "board.h"

#include <criterion/criterion.h>
#include <stdio.h>

TestSuite(tidied, .init = make_folder, .fini = drop_folder);

Test(tidied, quarters_of_an_hour_are_put_together) {
    struct board b = begin("one", 0);
    char line[8];
    struct buf text = {0};
    for (int i = 0; i < 300; i++) { // two a minute
        snprintf(line, sizeof line, "%d", i);
        put(&b, NOON + i * 30 * SECOND, line);
        write_out(&b, NOON + i * 30 * SECOND);
    }
    for (int i = 0; i < 3; i++) {
        put(&b, NOON + 300 * 30 * SECOND, "last");
        write_out(&b, NOON + 300 * 30 * SECOND);
    }
    cr_expect_eq(number("SELECT count(*) FROM batch"), 10 + 3, "two hours and a half");
    cr_expect_eq(number("SELECT sum(lines) FROM batch"), 303);
    cr_expect_eq(number("SELECT max(last_us - first_us) FROM batch"), 29 * 30 * SECOND);
    read_all(&b, 0, 100, &text);
    struct span rest = buf_text(&text);
    span_take(&rest, ']');
    for (int i = 0; i < 300; i++) {
        struct span word = span_take(&rest, ' ');
        if (!word.len) word = span_take(&rest, ' ');
        snprintf(line, sizeof line, "%d", i);
        cr_assert(span_same(word, span_of(line)), "%s", line);
    }
    buf_finish(&text);
    end(&b, NOON + 300 * 30 * SECOND);
}

Test(tidied, what_came_while_the_clock_was_ahead_stays) {
    struct board b = begin("one", 0);
    const int64_t at_us[] = {NOON, NOON + 3600 * SECOND, NOON + 10 * SECOND, NOON + 11 * SECOND};
    for (size_t i = 0; i < 4; i++) {
        put(&b, at_us[i], (const char *[]){"a", "ahead", "b", "c"}[i]);
        write_out(&b, at_us[i]);
    }
    end(&b, NOON + 12 * SECOND);
    b = begin("two", 0);
    for (int i = 0; i < 6; i++) {
        put(&b, NOON + 1000 * SECOND, "d");
        write_out(&b, NOON + 1000 * SECOND);
    }
    end(&b, NOON + 1000 * SECOND);
    expect_kept(0, 100, "[one until 3600] a ahead b c [two until 1000] d d d d d d ");
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 3);
}

Test(tidied, days_that_were_put_together_are_not_read_again) {
    run_of("one", NOON, (const char *[]){"a", "b", "c", NULL});
    struct board b = begin("two", 0);
    for (int i = 0; i < 6; i++) {
        put(&b, NOON + 5 * DAY, "d");
        write_out(&b, NOON + 5 * DAY);
    }
    end(&b, NOON + 5 * DAY);
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 3, "all days were looked at");
}

Test(tidied, days_that_are_older_than_wanted_go) {
    run_of("one", NOON, (const char *[]){"a", "b", NULL});
    run_of("two", NOON + 3 * DAY, (const char *[]){"c", NULL});
    struct board b = begin("three", 2);
    write_out(&b, NOON + 3 * DAY + 60 * SECOND);
    put(&b, NOON + 3 * DAY + 60 * SECOND, "d");
    write_out(&b, NOON + 3 * DAY + 60 * SECOND);
    end(&b, 0);
    expect_kept(0, 100, "[two until 259201] c [three until 259260] d ");
    cr_expect_eq(number("SELECT count(*) FROM run"), 2);
}

Test(tidied, the_new_file_after_a_damaged_one_is_tidied) {
    struct buf text = {0};
    run_of("one", NOON, (const char *[]){"a", "b", "c", "d", "e", "f", NULL});
    fill_pages();
    struct board b = begin("two", 0);
    for (int i = 0; i < 4; i++) { // merged up to here
        put(&b, NOON + 1000 * SECOND, "g");
        write_out(&b, NOON + 1000 * SECOND);
    }
    damage_pages();
    read_all(&b, 0, 1000, &text);
    for (int i = 0; i < 4; i++) {
        put(&b, NOON + 1000 * SECOND, "h");
        write_out(&b, NOON + 1000 * SECOND);
    }
    expect_set_aside(&b);
    put(&b, NOON + 2000 * SECOND, "i");
    write_out(&b, NOON + 2000 * SECOND);
    write_out(&b, NOON + 2001 * SECOND);
    end(&b, NOON + 2002 * SECOND);
    cr_expect_eq(number("SELECT count(*) FROM batch"), 2);
    buf_finish(&text);
}

Test(tidied, no_day_is_forgotten_by_a_clock_that_may_be_wrong) {
    run_of("one", NOON, (const char *[]){"a", NULL});
    struct board b = begin("two", 10);
    history_doubt_clock(b.history, true);
    put(&b, NOON + 100 * DAY, "b");
    write_out(&b, NOON + 100 * DAY);
    cr_expect_eq(number("SELECT count(*) FROM batch"), 2);
    history_doubt_clock(b.history, false);
    put(&b, NOON + 100 * DAY + SECOND, "c");
    write_out(&b, NOON + 100 * DAY + SECOND);
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 0);
    end(&b, NOON + 100 * DAY + 40 * SECOND);
}

Test(tidied, a_piece_stays_until_its_file_says_what_is_gone) {
    run_of("one", NOON, (const char *[]){"a", NULL});
    number(
        "INSERT INTO file(kind, begins_s, taken, hash, tail, head_size, server, zone, path, head)"
        " VALUES(4, 0, 0, 0, 0, 0, '', '', '', x'')");
    number("INSERT INTO piece(file, first_us, last_us, lines, records, size, text)"
           " VALUES(1, 1, 1, 1, 0, 1, x'0a')");
    number("CREATE TRIGGER fails BEFORE UPDATE ON file BEGIN SELECT raise(ABORT, 'it fails'); END");
    struct board b = begin("two", 10);
    put(&b, NOON + 100 * DAY, "b");
    write_out(&b, NOON + 100 * DAY);
    cr_expect_eq(number("SELECT count(*) FROM batch WHERE run = 1"), 0);
    cr_expect_eq(number("SELECT count(*) FROM piece"), 1);
    end(&b, NOON + 100 * DAY);
    number("DROP TRIGGER fails");
    b = begin("three", 10);
    put(&b, NOON + 100 * DAY + SECOND, "c");
    write_out(&b, NOON + 100 * DAY + SECOND);
    cr_expect_eq(number("SELECT count(*) FROM piece"), 0);
    cr_expect_gt(number("SELECT forgot_us FROM file"), 1);
    end(&b, NOON + 100 * DAY + SECOND);
}
