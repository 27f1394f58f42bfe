// Landlock takes from a thread the right to open files for writing, to make, rename and remove
// them, and to start programs, but for what is below folders that it names. Only the disk's thread
// writes (src/disk/disk.c), so every other thread is given none. The disk's thread finds its
// folders itself, as its first job: one that is on a server that does not answer holds up nobody
// else. An older kernel knows fewer of these rights; it is asked for those that it knows.
#include "sandbox.h"
#include "../state_path.h"
#include "calls.h"

#include "base/buf.h"
#include "base/mem.h"
#include "disk/file.h"
#include "disk/job.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/landlock.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <unistd.h>

// ---- files

#ifndef LANDLOCK_ACCESS_FS_TRUNCATE
#define LANDLOCK_ACCESS_FS_TRUNCATE (1ULL << 14)
#endif
#define WRITING                                                                                    \
    (LANDLOCK_ACCESS_FS_WRITE_FILE | LANDLOCK_ACCESS_FS_REMOVE_DIR |                               \
     LANDLOCK_ACCESS_FS_REMOVE_FILE | LANDLOCK_ACCESS_FS_MAKE_CHAR | LANDLOCK_ACCESS_FS_MAKE_DIR | \
     LANDLOCK_ACCESS_FS_MAKE_REG | LANDLOCK_ACCESS_FS_MAKE_SOCK | LANDLOCK_ACCESS_FS_MAKE_FIFO |   \
     LANDLOCK_ACCESS_FS_MAKE_BLOCK | LANDLOCK_ACCESS_FS_MAKE_SYM)

// The terminal may be opened again.
static const char *const devices[] = {"/dev/tty", "/dev/null", "/dev/pts"};

static int landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static uint64_t writing(void) {
    return WRITING | (landlock_version() >= 3 ? LANDLOCK_ACCESS_FS_TRUNCATE : 0);
}

// Rules; -1 if the kernel knows none.
static int begin_rules(void) {
    const struct landlock_ruleset_attr all = {.handled_access_fs =
                                                  writing() | LANDLOCK_ACCESS_FS_EXECUTE};
    return landlock_version() < 1 ? -1
                                  : (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
}

// Nothing for a path that is not there: it cannot be written to, then.
static void let_write(int rules, const char *path, uint64_t what) {
    struct landlock_path_beneath_attr below = {.allowed_access = what,
                                               .parent_fd = open(path, O_PATH | O_CLOEXEC)};
    if (below.parent_fd < 0) return;
    (void)syscall(SYS_landlock_add_rule, rules, LANDLOCK_RULE_PATH_BENEATH, &below, 0);
    close(below.parent_fd);
}

// In the folder of a file.
static void let_write_beside(int rules, const char *file, uint64_t what) {
    const char *slash = strrchr(file, '/');
    struct buf folder = {0};
    if (slash)
        buf_put(&folder, file, (size_t)(slash - file) + 1);
    else
        buf_put(&folder, ".", 1);
    buf_put(&folder, "", 1);
    let_write(rules, folder.at, what);
    buf_finish(&folder);
}

// And in that of the file where it leads to, if it is a symbolic link.
static void let_write_where_it_leads(int rules, const char *file) {
    char *place = realpath(file, NULL);
    let_write_beside(rules, file, writing());
    if (place) let_write_beside(rules, place, writing());
    free(place);
}

static bool restrict_thread(int rules) {
    for (size_t i = 0; i < sizeof devices / sizeof *devices; i++)
        let_write(rules, devices[i], LANDLOCK_ACCESS_FS_WRITE_FILE);
    bool held =
        !prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) && !syscall(SYS_landlock_restrict_self, rules, 0);
    close(rules);
    return held;
}

// ---- the disk's folders

enum { OF_STATE, OF_HISTORY, OF_EXPORTS, OF_METRICS, OF_RECORDING, OF_OUTPUT, FOLDERS };

struct folders {
    struct disk_job job;       // must be first: it is found by it
    struct buf paths[FOLDERS]; // of a file in it, ended by a NUL; empty for none
    bool made[FOLDERS];        // the folder is made if it is missing
};

static void allow_folders(struct disk_job *job) {
    struct folders *f = (struct folders *)job;
    int rules = begin_rules();
    if (rules < 0) return;
    for (size_t i = 0; i < FOLDERS; i++) {
        if (!f->paths[i].len) continue;
        if (f->made[i])
            (void)disk_file_folders(f->paths[i].at); // who writes there says why it failed
        let_write_where_it_leads(rules, f->paths[i].at);
    }
    (void)restrict_thread(rules); // this kernel has just done the same for the other thread
}

static void forget_folders(struct disk_job *job) {
    struct folders *f = (struct folders *)job;
    for (size_t i = 0; i < FOLDERS; i++)
        buf_finish(&f->paths[i]);
    free(f);
}

static void name_file(struct folders *f, int which, const char *path) {
    if (path) buf_put(&f->paths[which], path, strlen(path) + 1);
}

static struct folders *name_folders(const struct args *args, const struct conf *conf) {
    struct folders *f = mem_zero(1, sizeof *f);
    f->job = (struct disk_job){.path = "the folders that are written to",
                               .work = allow_folders,
                               .done = forget_folders};
    bool keeps = !conf_value(conf, CONF_NO_HISTORY);
    if (!state_path("board", &f->paths[OF_STATE])) buf_finish(&f->paths[OF_STATE]);
    if (!keeps || !history_path(conf, &f->paths[OF_HISTORY])) buf_finish(&f->paths[OF_HISTORY]);
    f->made[OF_STATE] = true; // a snapshot may be asked for, whatever else is kept
    f->made[OF_HISTORY] = keeps;
    conf_at_home(conf_text(conf, CONF_EXPORT_DIR), getenv("HOME"), &f->paths[OF_EXPORTS]);
    buf_format(&f->paths[OF_EXPORTS], f->paths[OF_EXPORTS].len ? "/x" : "x");
    buf_put(&f->paths[OF_EXPORTS], "", 1);
    name_file(f, OF_METRICS, conf_said(conf, CONF_METRICS_FILE));
    name_file(f, OF_RECORDING, args->record);
    name_file(f, OF_OUTPUT, conf_said(conf, CONF_OUTPUT));
    return f;
}

int sandbox_enter(const struct args *args, const struct conf *conf, struct disk *disk) {
    int held = 0;
    if (conf_value(conf, CONF_NO_SANDBOX)) return 0;
    int rules = begin_rules();
    const char *socket = conf_said(conf, CONF_SOCKET);
    if (rules >= 0) {
        if (socket) let_write_beside(rules, socket, LANDLOCK_ACCESS_FS_REMOVE_FILE); // in the end
        disk_do(disk, &name_folders(args, conf)->job);
        if (restrict_thread(rules)) held |= SANDBOX_FILES;
    }
    if (sandbox_refuse_calls()) held |= SANDBOX_CALLS;
    return held;
}
