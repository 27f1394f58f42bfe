// Each right and each call that the sandbox takes, one by one, from the two threads that there are
// then: one for the loop, and one for the disk.
#include "../../src/app/sandbox/sandbox.h"
#include "../../src/app/setup.h"
#include "run.h"

#include "disk/disk.h"
#include "disk/job.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

static char folder[64];

static void begin(void) {
    run_folder(folder, sizeof folder);
}

static void end(void) {
    run_folder_end(folder);
}

TestSuite(sandbox_rights, .init = begin, .fini = end);

static int landlock_version(void) {
    return (int)syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
}

static int held; // what sandbox_enter() said

// The program's own settings, from the command line on; its sandbox, too, if `option` is NULL.
static struct disk *enter(const char *option) {
    struct args args;
    struct conf conf;
    struct buf text = {0};
    struct disk *d;
    char exports[96];
    const char *words[] = {"cdrtop", "-c", "/dev/null", "ws://127.0.0.1:1", option, NULL};
    setenv("XDG_STATE_HOME", folder, 1);
    unsetenv("STATE_DIRECTORY");
    snprintf(exports, sizeof exports, "%s/exports", folder);
    setenv("CDRTOP_EXPORT_DIR", exports, 1);
    if (args_parse(option ? 5 : 4, (char **)words, &text, &args)) _exit(5);
    if (setup_read_conf(&args, &conf) || disk_create(&d)) _exit(3);
    held = sandbox_enter(&args, &conf, d);
    return d;
}

// Runs that in a process of its own, which writes what it found.
static void try_apart(void (*try)(int out, const char *option), const char *option, void *ret,
                      size_t size) {
    int ends[2], status;
    cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
    pid_t child = fork();
    if (!child) {
        try(ends[1], option);
        _exit(0);
    }
    close(ends[1]);
    cr_assert_eq(read(ends[0], ret, size), (ssize_t)size, "it ended early");
    close(ends[0]);
    cr_assert(waitpid(child, &status, 0) == child && status == 0);
}

// ---- files

enum {
    WRITES,
    CUTS,
    REMOVES,
    REMOVES_FOLDER,
    MAKES,
    MAKES_FOLDER,
    LINKS,
    PIPES,
    SOCKETS,
    CHARS,
    BLOCKS,
    RIGHTS
};
static const char *const names[RIGHTS] = {"write",
                                          "truncate",
                                          "remove",
                                          "remove a folder",
                                          "make",
                                          "make a folder",
                                          "make a link",
                                          "make a pipe",
                                          "make a socket",
                                          "make a character device",
                                          "make a block device"};

static const char *in(const char *below, const char *name, char out[160]) {
    snprintf(out, 160, "%s/%s/%s", folder, below, name);
    return out;
}

static void make_folder(const char *below) {
    static const char *const files[] = {"written", "cut", "removed"};
    char path[160];
    cr_assert_eq(mkdir(in(below, "", path), 0700), 0);
    cr_assert_eq(mkdir(in(below, "empty", path), 0700), 0);
    for (size_t i = 0; i < sizeof files / sizeof *files; i++)
        run_write_file(in(below, files[i], path), SPAN("text"));
}

static int opens(const char *path, int flags) {
    int fd = open(path, flags | O_CLOEXEC, 0600), failed = fd < 0 ? errno : 0;
    if (fd >= 0) close(fd);
    return failed;
}

static void try_rights(const char *below, int failed[RIGHTS]) {
    char p[160];
    failed[WRITES] = opens(in(below, "written", p), O_WRONLY);
    failed[CUTS] = truncate(in(below, "cut", p), 0) ? errno : 0;
    failed[REMOVES] = unlink(in(below, "removed", p)) ? errno : 0;
    failed[REMOVES_FOLDER] = rmdir(in(below, "empty", p)) ? errno : 0;
    failed[MAKES] = mknod(in(below, "made", p), S_IFREG | 0600, 0) ? errno : 0;
    failed[MAKES_FOLDER] = mkdir(in(below, "folder", p), 0700) ? errno : 0;
    failed[LINKS] = symlink("written", in(below, "link", p)) ? errno : 0;
    failed[PIPES] = mkfifo(in(below, "pipe", p), 0600) ? errno : 0;
    failed[SOCKETS] = mknod(in(below, "socket", p), S_IFSOCK | 0600, 0) ? errno : 0;
    failed[CHARS] = mknod(in(below, "chars", p), S_IFCHR | 0600, 0x103) ? errno : 0;
    failed[BLOCKS] = mknod(in(below, "blocks", p), S_IFBLK | 0600, 0x103) ? errno : 0;
}

struct rights {
    int here[RIGHTS], elsewhere[RIGHTS], exports[RIGHTS]; // the latter two on the disk's thread
    int moved;
};

struct trying {
    struct disk_job job; // must be first
    struct rights *rights;
    bool done;
};

static void try_on_the_disk(struct disk_job *job) {
    struct rights *r = ((struct trying *)job)->rights;
    char from[160], to[160];
    try_rights("elsewhere", r->elsewhere);
    try_rights("exports", r->exports);
    r->moved = rename(in("exports", "made", from), in("elsewhere", "moved", to)) ? errno : 0;
}

static void tried_on_the_disk(struct disk_job *job) {
    ((struct trying *)job)->done = true;
}

static void try_files(int out, const char *option) {
    struct rights r = {0};
    struct trying t = {{.path = "", .work = try_on_the_disk, .done = tried_on_the_disk}, &r, false};
    struct disk *d = enter(option);
    try_rights("here", r.here);
    disk_do(d, &t.job);
    while (!t.done)
        disk_wait(d, PATIENCE_S * INT64_C(1000000));
    if (write(out, &r, sizeof r) != sizeof r) _exit(4);
}

Test(sandbox_rights, of_files) {
    struct rights r;
    int version = landlock_version();
    if (version < 1) cr_skip_test("this kernel has no Landlock");
    make_folder("here");
    make_folder("elsewhere");
    make_folder("exports");
    try_apart(try_files, NULL, &r, sizeof r);
    for (int i = 0; i < RIGHTS; i++) {
        bool device = i == CHARS || i == BLOCKS; // which only root may make
        if (i == CUTS && version < 3) continue;
        cr_expect_eq(r.here[i], EACCES, "the loop's thread: %s: %d", names[i], r.here[i]);
        cr_expect_eq(r.elsewhere[i], EACCES, "the disk's thread, elsewhere: %s: %d", names[i],
                     r.elsewhere[i]);
        cr_expect(r.exports[i] == 0 || (device && r.exports[i] != EACCES),
                  "the disk's thread, where it may: %s: %d", names[i], r.exports[i]);
    }
    cr_expect_neq(r.moved, 0, "a file is moved to where none may be made");
}

// ---- calls

#define CALL(name)                                                                                 \
    { SYS_##name, #name }
static const struct {
    long number;
    const char *name;
} calls[] = {
    // programs, ports, other processes
    CALL(execve),
    CALL(execveat),
    CALL(listen),
    CALL(process_vm_readv),
    CALL(process_vm_writev),
    CALL(pidfd_getfd),
    CALL(kcmp),
#ifndef __SANITIZE_ADDRESS__
    CALL(ptrace),
#endif
    // what is mounted
    CALL(mount),
    CALL(umount2),
    CALL(pivot_root),
    CALL(chroot),
    CALL(move_mount),
    CALL(open_tree),
    CALL(fsopen),
    CALL(fsmount),
    CALL(mount_setattr),
    CALL(setns),
    CALL(unshare),
    // another user
    CALL(setuid),
    CALL(setgid),
    CALL(setreuid),
    CALL(setregid),
    CALL(setresuid),
    CALL(setresgid),
    CALL(setgroups),
    CALL(capset),
    // the kernel
    CALL(bpf),
    CALL(perf_event_open),
    CALL(userfaultfd),
    CALL(io_uring_setup),
    CALL(io_uring_enter),
    CALL(io_uring_register),
    CALL(keyctl),
    CALL(add_key),
    CALL(request_key),
    CALL(init_module),
    CALL(finit_module),
    CALL(delete_module),
    CALL(kexec_load),
    CALL(kexec_file_load),
    CALL(open_by_handle_at),
    CALL(reboot),
    CALL(swapon),
    CALL(swapoff),
    CALL(acct),
    CALL(quotactl),
    CALL(settimeofday),
    CALL(clock_settime),
    CALL(adjtimex),
    CALL(sethostname),
    CALL(setdomainname),
    CALL(personality),
#ifdef __x86_64__
    CALL(ioperm),
    CALL(iopl),
#endif
};
#define CALLS (sizeof calls / sizeof *calls)

// With arguments that are wrong for each of them, so that nothing happens where it is let through.
static void try_calls(int out, const char *option) {
    int failed[CALLS];
    enter(option);
    for (size_t i = 0; i < CALLS; i++)
        failed[i] = syscall(calls[i].number, -1L, -1L, -1L, -1L, -1L, -1L) < 0 ? errno : 0;
    if (write(out, failed, sizeof failed) != sizeof failed) _exit(4);
}

Test(sandbox_rights, of_calls) {
    int with[CALLS], without[CALLS];
    size_t told = 0;
    try_apart(try_calls, NULL, with, sizeof with);
    try_apart(try_calls, "--no-sandbox", without, sizeof without);
    for (size_t i = 0; i < CALLS; i++) {
        cr_expect_eq(with[i], EPERM, "%s: %d", calls[i].name, with[i]);
        told += without[i] != EPERM; // some a kernel refuses anyhow
    }
    cr_expect_gt(told, CALLS / 2, "%zu", told);
}

// ---- a kernel that has neither

// Both calls fail as where they are not known.
static void forget_calls(void) {
    struct sock_filter code[] = {
        BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_landlock_create_ruleset, 1, 0),
        BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_seccomp, 0, 1),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
    };
    struct sock_fprog filter = {.len = sizeof code / sizeof *code, .filter = code};
    if (prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) || prctl(PR_SET_SECCOMP, 2, &filter, 0, 0)) _exit(6);
}

struct old {
    int held, rights[RIGHTS];
};

static void try_old(int out, const char *option) {
    struct old o = {0};
    forget_calls();
    enter(option);
    o.held = held;
    try_rights("here", o.rights);
    if (write(out, &o, sizeof o) != sizeof o) _exit(4);
}

Test(sandbox_rights, of_an_old_kernel_are_all_there) {
    struct old o;
    make_folder("here");
    try_apart(try_old, NULL, &o, sizeof o);
    cr_expect_eq(o.held, 0);
    for (int i = 0; i < CHARS; i++)
        cr_expect_eq(o.rights[i], 0, "%s: %d", names[i], o.rights[i]);
}
