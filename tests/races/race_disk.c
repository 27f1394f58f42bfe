// The disk's thread and its owner: files are filled while they are written, ended, given up before
// they are open and while they are written, and pipes are not read. Exits with 0 if everything was
// as expected. Usage: race_disk FOLDER
#include "disk/file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PATIENCE_US INT64_C(120000000)
#define LINES       5000

static int told;

static void on_told(void *context) {
    ++*(int *)context;
}

static struct disk_file *open_at(struct disk *d, const char *path) {
    return disk_file_open(d, &(struct disk_file_terms){.path = path,
                                                       .how = DISK_FILE_REPLACE,
                                                       .told = on_told,
                                                       .context = &told});
}

static void fill(struct disk *d, struct disk_file *f) {
    for (int i = 0; i < LINES; i++) {
        buf_span(disk_file_fill(f), SPAN("a line of some length\n"));
        disk_file_filled(f);
        if (i % 100 == 0) disk_wait(d, 0);
    }
}

static int whole(struct disk *d, const char *path) {
    struct stat s;
    struct disk_file *f = open_at(d, path);
    fill(d, f);
    disk_file_end(f);
    int failed = !disk_file_wait(f, PATIENCE_US) || disk_file_outcome(f);
    disk_file_close(f);
    return failed || stat(path, &s) || s.st_size != LINES * (long)strlen("a line of some length\n");
}

static void given_up(struct disk *d, const char *path) {
    disk_file_close(open_at(d, path));
    struct disk_file *f = open_at(d, path);
    fill(d, f);
    disk_file_close(f);
}

static int unread(struct disk *d, const char *path) {
    if (mkfifo(path, 0600)) return 1;
    struct disk_file *f = open_at(d, path);
    while (disk_file_outcome(f) == DISK_FILE_OPENING)
        disk_wait(d, PATIENCE_US);
    int failed = disk_file_outcome(f) != DISK_FILE_UNREAD;
    disk_file_again(f);
    disk_file_close(f);
    return failed;
}

int main(int argc, char **argv) {
    struct disk *d;
    const char *hangs;
    char path[256], pipe[256];
    if (argc < 2 || disk_create(&d)) return 1;
    snprintf(path, sizeof path, "%s/file", argv[1]);
    snprintf(pipe, sizeof pipe, "%s/pipe", argv[1]);
    int failed = whole(d, path) || unread(d, pipe);
    given_up(d, path);
    failed |= !disk_destroy(d, PATIENCE_US, &hangs) || !told;
    unlink(path);
    unlink(pipe);
    return failed;
}
