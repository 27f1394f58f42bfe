// Any bytes as the file of the history, as a disk may leave it: it is listed, looked through and
// read, or said to be damaged, and a reading that says nothing gives what an intact file has.
#include "../../src/history/db.h"
#include "../../src/history/sql.h"
#include "base/utf8.h"
#include "fuzz.h"
#include "history/kept.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static char folder[] = "/dev/shm/cdrtop-fuzz-XXXXXX", path[64], beside[3][80];

static void clear(void) {
    unlink(path);
    for (int i = 0; i < 3; i++)
        unlink(beside[i]);
    rmdir(folder);
}

static void put_file(const uint8_t *data, size_t size) {
    static const char *const more[] = {"-wal", "-shm", "-journal"};
    if (!path[0]) {
        must(mkdtemp(folder) != NULL, "a folder");
        snprintf(path, sizeof path, "%s/history.db", folder);
        for (int i = 0; i < 3; i++)
            snprintf(beside[i], sizeof beside[i], "%s%s", path, more[i]);
        atexit(clear);
    }
    for (int i = 0; i < 3; i++)
        unlink(beside[i]);
    int fd = open(path, O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0600);
    must(fd >= 0 && write(fd, data, size) == (ssize_t)size && close(fd) == 0, "a file");
}

static void take_part(void *context, const struct history_part *part) {
    (void)part;
    ++*(size_t *)context;
}

static void read_lines(const char *kind) {
    struct db db = {.path = path, .word = "w", .lock = -1, .only_reads = true};
    struct db_reading r = {.to_us = INT64_MAX, .records = 1000000, .kind = kind, .version = 1};
    struct db_chunk chunk = {0};
    for (int i = 0; i < 1000 && !r.over; i++) {
        size_t used = 0;
        db_read(&db, &r, 1 << 16, &chunk);
        for (size_t b = 0; b < chunk.count; b++)
            used += chunk.list[b].word_len + chunk.list[b].len;
        must(used <= chunk.bytes.len, "batches are within their chunk");
    }
    db_read_end(&r);
    db_close(&db);
    buf_finish(&chunk.bytes);
    free(chunk.list);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    char error[600] = "";
    size_t parts = 0;
    put_file(data, size);
    int listed = history_list(path, take_part, &parts, error, sizeof error);
    must(!listed || error[0], "it says why it cannot be listed");
    int sound = history_verify(path, error, sizeof error);
    must(!sound || error[0], "it says what is wrong");
    history_has_files(path);
    read_lines(NULL);
    read_lines("profile");
    return 0;
}
