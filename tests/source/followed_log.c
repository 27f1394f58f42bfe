#include "followed_log.h"

#include "base/mem.h"
#include "run.h"

#include <criterion/criterion.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

char folder[64], path[96];
struct followed *followed;
struct buf read_so_far;
size_t turns;

void begin(void) {
    run_folder(folder, sizeof folder);
    snprintf(path, sizeof path, "%s/queue_log", folder);
    turns = 0;
}

void end(void) {
    followed_destroy(followed);
    buf_finish(&read_so_far);
    run_folder_end(folder);
}

const char *at(const char *name) { // in the folder; two at once
    static char paths[2][96];
    static int which;
    which = !which;
    snprintf(paths[which], sizeof paths[which], "%s/%s", folder, name);
    return paths[which];
}

void put(const char *where, const char *text) {
    int fd = open(where, O_WRONLY | O_CREAT | O_APPEND, 0644);
    cr_assert(fd >= 0);
    cr_assert_eq(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    close(fd);
}

// As somebody has it who read the file to its end before.
void follow(void) {
    char byte;
    int fd = open(path, O_RDONLY);
    while (fd >= 0 && read(fd, &byte, 1) > 0)
        ;
    followed = followed_create(path, fd);
}

// Written to an hour ago.
void put_long_ago(const char *where) {
    struct timespec times[2];
    put(where, "long ago\n");
    clock_gettime(CLOCK_REALTIME, &times[1]);
    times[1].tv_sec -= 3600;
    times[0] = times[1];
    cr_assert_eq(utimensat(AT_FDCWD, where, times, 0), 0);
}

void look(void) {
    enum followed_step step;
    while ((step = followed_look(followed, &read_so_far)) != FOLLOWED_NOTHING)
        if (step == FOLLOWED_TURNED) {
            turns++;
            buf_put(&read_so_far, "/", 1);
        }
}

void expect_read(const char *text) {
    look();
    cr_expect(span_same(buf_text(&read_so_far), span_of(text)), "%.*s, not %s",
              (int)read_so_far.len, read_so_far.at ? read_so_far.at : "", text);
    buf_clear(&read_so_far);
}

static void make_room(void) {
    for (char n = '8'; n > '0'; n--) {
        const char older[] = {'q', 'u', 'e', 'u', 'e', '_', 'l', 'o', 'g', '.', n + 1, '\0'},
                   newer[] = {'q', 'u', 'e', 'u', 'e', '_', 'l', 'o', 'g', '.', n, '\0'};
        rename(at(newer), at(older));
    }
}

void rotate(void) {
    make_room();
    cr_assert_eq(rename(path, at("queue_log.1")), 0);
}

void copy_and_cut(void) {
    char command[256];
    make_room();
    snprintf(command, sizeof command, "cp '%s' '%s.1'", path, path);
    cr_assert_eq(system(command), 0);
    cr_assert_eq(truncate(path, 0), 0);
}
