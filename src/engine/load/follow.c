// Files that are followed: who looks at them and when, and who takes in what came.
//
// A read can hang just as a write can: the log of a PBX is often on the disk of another machine. So
// a thread of their own looks at the files, of the same kind as the one that writes what the
// program writes (disk/disk.h), but separate from it: a file server that is gone does not hold up
// an export. One job looks at all files and brings what is new, a limited number of bytes of each.
// When its answer is there, the loop's thread takes in the lines in slices, through the same reader
// and the same door as those of the first part; then comes the next job. So nothing is used by both
// threads at once, and nothing accumulates if a file grows faster than it is counted.
//
// When is a look worthwhile? inotify tells it at once, if it tells it at all. It says nothing about
// a file that another machine writes to, or about what happens behind a symbolic link, and its
// watches may be used up. So there is a look every second in any case. And inotify never decides
// more than that: the state of a file is found out by looking (source/followed.c).
//
// What was in a file before is brought in the same way, while the others wait for their turn. If
// the disk does not answer, the board begins without that file, as if it were not there yet: the
// first look is the thread's, too, but for one that tells what it is, for which nobody waits long.
//
// What is read after the start is known from the start on. If there was no line then, nothing is
// known of the time before, not even of that day.
#include "load.h"

#include "base/mem.h"
#include "disk/job.h"
#include "net/loop.h"
#include "pbx/coverage.h"
#include "source/followed.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/inotify.h>
#include <unistd.h>

#define EVERY_US 1000000  // looks so often, whatever inotify says
#define SOON_US  20000    // after inotify said something: a file is written to many times a second
#define LOOK_US  1000     // the first bytes are waited for so often,
#define LONG_US  50000    // and so often when they do not come
#define HANGS_US 10000000 // a look that takes so long means that the disk does not respond
#define MOST     ((size_t)1 << 18) // bytes of each file that are brought at a time

struct follow_file {
    struct load_file *file;
    // Used by the thread while it looks.
    int fd;                    // as far as it was read before; -1 for none, or when it is followed
    struct followed *followed; // owned; NULL before the first look
    struct buf bytes;
    bool turned, more; // the part ends after the bytes; there is more
    int trouble;       // an errno, 0 for none
    // Used by the owner.
    bool put; // the bytes are with the reader
    int told; // the trouble at the last answer
};

struct follow {
    struct disk_job job;
    struct load *load;
    struct follow_file *files; // owned; with room for all that there can be
    size_t count, looked_at;   // the second: by the thread
    int notify;                // inotify's; -1 for none
    bool looking, brought; // the thread is looking; it has looked, and not everything is taken in
    int64_t since_us;      // monotonic: when it began to look
    bool again, soon;      // look again right after that; in a moment
    bool ends;
    struct loop_timer *timer;
    struct links_hooks hooks;
};

// ---- on the thread

static void look_at(struct follow_file *f, int notify) {
    enum followed_step step = FOLLOWED_BYTES;
    if (!f->followed) f->followed = followed_create(f->file->path, f->fd);
    f->fd = -1;
    if (notify >= 0) followed_watch(f->followed, notify);
    while (step == FOLLOWED_BYTES && f->bytes.len < MOST)
        step = followed_look(f->followed, &f->bytes);
    f->turned = step == FOLLOWED_TURNED;
    f->more = step != FOLLOWED_NOTHING;
    f->trouble = followed_trouble(f->followed);
}

static void work(struct disk_job *job) {
    struct follow *f = (struct follow *)job;
    for (size_t i = 0; i < f->looked_at; i++)
        look_at(&f->files[i], f->notify);
}

// ---- on the owner's thread

static void look(struct follow *f) {
    f->again = f->looking || f->brought;
    if (f->again) return;
    f->looking = true;
    f->looked_at = f->count;
    f->since_us = clock_monotonic_us();
    disk_do(f->load->following.reading.thread, &f->job);
}

static void done(struct disk_job *job) {
    struct follow *f = (struct follow *)job;
    f->looking = false;
    for (size_t i = 0; i < f->count; i++) {
        struct follow_file *file = &f->files[i];
        f->brought |= file->bytes.len || file->more || file->trouble != file->told;
        file->told = file->trouble;
    }
    if (f->ends) return;
    if (f->brought && f->hooks.changed) f->hooks.changed(f->hooks.context);
    if (!f->brought && f->again) look(f);
}

static void on_time(void *context) {
    struct follow *f = context;
    f->soon = false;
    loop_timer_set(f->timer, EVERY_US);
    look(f);
}

static void on_notify(void *context) {
    struct follow *f = context;
    char events[4096];
    while (read(f->notify, events, sizeof events) > 0)
        ;
    if (!f->soon) loop_timer_set(f->timer, SOON_US);
    f->soon = true;
}

// True if all of it has been taken in.
static bool take(struct follow *f, struct follow_file *file, int64_t until_us) {
    struct source *s = file->file->open;
    if (!file->put) source_put(s, buf_text(&file->bytes));
    file->put = true;
    if (!load_take(f->load, file->file, file->turned, until_us)) return false;
    if (file->turned) source_part_ends(s);
    if (file->turned) load_take(f->load, file->file, true, INT64_MAX);
    buf_clear(&file->bytes);
    file->put = file->turned = false;
    return true;
}

bool load_follow(struct load *l, int64_t until_us) {
    struct follow *f = l->following.them;
    bool more = false;
    if (!f || !f->brought) return true;
    for (size_t i = 0; i < f->count; i++) {
        if (!take(f, &f->files[i], until_us)) return false;
        more |= f->files[i].more;
    }
    f->brought = false;
    if (more || f->again) look(f);
    return true;
}

static bool hangs(const struct follow *f) {
    return f->looking && clock_monotonic_us() - f->since_us > HANGS_US;
}

// ---- begin and end

static struct follow *follow_of(struct load *l) {
    if (l->following.them) return l->following.them;
    l->following.them = mem_zero(1, sizeof *l->following.them);
    l->following.them->files = mem_zero(l->count, sizeof *l->following.them->files);
    l->following.them->load = l;
    l->following.them->notify = -1;
    l->following.them->job = (struct disk_job){.work = work, .done = done};
    return l->following.them;
}

bool load_follow_looks(const struct load *l) {
    return l->following.them && l->following.reading.thread;
}

void load_follow_read(struct load *l, struct load_file *f) {
    struct follow *all = follow_of(l);
    all->files[all->count++] = (struct follow_file){.file = f, .fd = source_hand_over(f->open)};
    all->job.path = all->files[0].file->path;
}

// True when cancelled.
static bool await(struct follow *f, struct task *t) {
    while (f->looking && !hangs(f)) {
        f->load->wait_us = clock_monotonic_us() - f->since_us < LONG_US ? LOOK_US : LONG_US;
        if (!t) disk_wait(f->load->following.reading.thread, LONG_US);
        if (task_wait(t)) return true;
    }
    return false;
}

bool load_follow_first(struct load *l, struct load_file *f, struct task *t) {
    struct follow *all = l->following.them;
    bool more = true;
    while (!load_take(l, f, false, clock_monotonic_us() + LOOK_US)) // what was looked at before
        if (task_pause(t)) return true;
    if (await(all, t)) return true; // another file may be looked at
    load_follow_read(l, f);
    size_t own = all->count - 1;
    while (more) {
        if (!all->looking && !all->brought) look(all);
        if (await(all, t)) return true;
        if (all->looking) return false; // it comes when it can
        more = all->files[own].more;
        while (!load_follow(l, clock_monotonic_us() + LOOK_US))
            if (task_pause(t)) return true;
        if (task_pause(t) || memory_make_room(l->door, t)) return true;
    }
    return false;
}

int load_thread_open(struct disk **thread, struct loop *loop) {
    struct loop_watch_handlers answers = {.readable = disk_answer};
    struct loop_watch *watch;
    if (*thread) return 0;
    int failed = disk_create(thread);
    if (failed) return failed;
    answers.context = *thread;
    return loop_watch_add(loop, disk_fd(*thread), &answers, &watch);
}

int load_follow_open(struct load *l, struct loop *loop, const struct links_hooks *hooks) {
    struct follow *f = follow_of(l);
    const struct loop_watch_handlers told = {.context = f, .readable = on_notify};
    struct loop_watch *watch;
    int failed = load_thread_open(&l->following.reading.thread, loop);
    f->hooks = *hooks;
    f->notify = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (!failed) failed = loop_timer_add(loop, on_time, f, &f->timer);
    if (!failed && f->notify >= 0) failed = loop_watch_add(loop, f->notify, &told, &watch);
    if (!failed && l->following.live) loop_timer_set(f->timer, 0);
    return failed;
}

void load_follow_begin(struct load *l) {
    struct follow *f = l->following.them;
    l->following.live = true;
    for (size_t i = 0; f && i < f->count; i++) {
        struct server *v = &l->door->servers.list[f->files[i].file->index];
        if (!v->logged_from_s) coverage_heard(v, clock_us(l->clock));
    }
    if (f && f->timer) loop_timer_set(f->timer, 0);
}

void load_follow_end(struct load *l) {
    if (l->following.them) l->following.them->ends = true;
}

void load_follow_finish(struct load *l) {
    struct follow *f = l->following.them;
    if (!f) return;
    l->following.them = NULL;
    if (f->notify >= 0) close(f->notify);
    for (size_t i = 0; i < f->count; i++) {
        if (f->files[i].fd >= 0) close(f->files[i].fd);
        followed_destroy(f->files[i].followed);
        buf_finish(&f->files[i].bytes);
    }
    free(f->files);
    free(f);
}

// ---- for people

const char *load_trouble(const struct load *l, char *out, size_t size) {
    const struct follow *f = l->following.them;
    out[0] = '\0';
    if (f && hangs(f)) snprintf(out, size, "%s: the disk does not answer", f->job.path);
    for (size_t i = 0; f && i < f->count && !out[0]; i++) {
        const char *path = f->files[i].file->path;
        int told = f->files[i].told;
        if (told == ENOENT)
            snprintf(out, size, "%s: does not exist yet; waiting for it", path);
        else if (told)
            snprintf(out, size, "%s: %s; trying again", path, load_failure(told));
    }
    return out[0] ? out : load_database_trouble(l, out, size);
}

void load_describe(const struct load *l, struct server_now *rows, size_t count) {
    const struct follow *f = l->following.them;
    for (size_t i = 0; f && i < f->count; i++) {
        const struct load_file *file = f->files[i].file;
        if (file->index >= count) continue;
        struct server_now *row = &rows[file->index];
        bool log = file->kind == SOURCE_QUEUE_LOG;
        // A queue_log tells more than rows do, so it decides.
        bool decides = log || !row->follows_log;
        row->follows_log |= log;
        row->follows_rows |= !log;
        if (decides && !server_has_link(row))
            row->state = f->files[i].told || hangs(f) ? SERVER_UNREAD : SERVER_FOLLOWED;
    }
}
