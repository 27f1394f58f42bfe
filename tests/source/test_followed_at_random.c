// Halves of lines, and parts renamed or cut at any moment: each line is read once, in its order.
#include "followed_log.h"

#include "run.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

TestSuite(followed_at_random, .init = begin, .fini = end);

static uint64_t next_random(uint64_t *seed) {
    *seed = *seed * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *seed >> 33;
}

// Halves of lines, parts renamed or cut, at any moment. What was read has a slash at each turn; no
// line was cut by one, as the writer ends its line first.
static void write_and_rotate(uint64_t seed, bool cuts) {
    struct buf written = {0}, lines = {0};
    unsigned number = 0;
    char line[64];
    int fd;
    put(path, "before\n");
    follow();
    fd = open(path, O_WRONLY | O_APPEND);
    for (int i = 0; i < 2000; i++) {
        int len =
            snprintf(line, sizeof line, "%08x is a line like no other\n", ++number * 2654435761u);
        int half = (int)next_random(&seed) % len;
        if (half < 8) half = 0; // so few bytes might stand in another part, too
        buf_put(&written, line, (size_t)len);
        cr_assert_eq(write(fd, line, (size_t)half), half);
        if (next_random(&seed) % 4 == 0) look();
        cr_assert_eq(write(fd, line + half, (size_t)(len - half)), len - half);
        uint64_t chance = next_random(&seed) % 20;
        if (chance < 2 && cuts) {
            copy_and_cut();
        } else if (chance < 2 && !access(path, F_OK)) {
            rotate(); // and the writer goes on in what it has open, for a while
            if (chance) close(fd);
            if (chance) fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        }
        if (next_random(&seed) % 3 == 0) look();
        if (access(path, F_OK) && next_random(&seed) % 3 == 0) { // it was told
            close(fd);
            fd = open(path, O_WRONLY | O_CREAT | O_APPEND, 0644);
        }
    }
    close(fd);
    put(path, "last\n");
    buf_span(&written, SPAN("last\n"));
    look();
    for (size_t i = 0; i < read_so_far.len; i++)
        if (read_so_far.at[i] != '/') buf_put(&lines, read_so_far.at + i, 1);
    size_t same = 0;
    while (same < lines.len && same < written.len && lines.at[same] == written.at[same])
        same++;
    cr_expect(lines.len == written.len && same == written.len,
              "%zu bytes read, %zu written, the same up to %zu", lines.len, written.len, same);
    cr_expect_gt(turns, 50);
    buf_finish(&written);
    buf_finish(&lines);
}

Test(followed_at_random, nothing_is_missed_or_read_twice) {
    for (uint64_t seed = 1; seed <= 5; seed++) {
        write_and_rotate(seed, seed % 2 == 0);
        if (seed == 5) break;
        followed_destroy(followed);
        buf_clear(&read_so_far);
        run_folder_end(folder);
        begin();
    }
}
