// Finds the place in a log from where it tells of a moment, and reads on from there.
//
// First the parts: from the file itself back to older ones, until one begins before that moment.
// Then the place in that part. A plain file is halved again and again: at each place the first
// whole line says whether the moment is before or after it, so a file of gigabytes takes some
// twenty small reads. A packed part has to be unpacked from its beginning; what lies before the
// moment is not passed on. All parts after it are read as a whole, and the file itself as one that
// is followed (source/followed.h), so that what is written meanwhile, and its next rotation, is
// nothing special.
//
// A row of Master.csv is written when its call is over, so it is found by that time. As far as
// there is a UniqueID this is that of the channel plus the duration, whatever zone the file's times
// are of.
#include "source/since.h"

#include "base/mem.h"
#include "cdr/moment.h"
#include "intake.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define PIECE      ((size_t)64 * 1024)
#define PARTS_MOST 256 // open at a time

struct log_part {
    char *name; // owned, in the folder
    int64_t age;
    bool packed;
};

struct since {
    char *path, *folder; // owned
    enum source_kind kind;
    const struct zone *zone;
    int64_t from_s;
    bool begun, reaches;
    int trouble;
    int older[PARTS_MOST]; // open: the parts before the file itself, the youngest first
    size_t older_count;
    struct bytes *bytes;       // owned: the part that is read, if it is not the file itself
    struct followed *followed; // owned: the file itself
    struct buf head;           // a line that names the columns, which has to come first
    bool passes, cut;          // a packed part is passed over; `held` begins within a line
    struct buf held;           // its last piece
};

struct since *since_create(const char *path, enum source_kind kind, const struct zone *zone,
                           int64_t from_s) {
    struct since *s = mem_zero(1, sizeof *s);
    const char *slash = strrchr(path, '/');
    s->path = mem_string(path, strlen(path));
    s->folder = slash ? mem_string(path, (size_t)(slash - path) + 1) : mem_string(".", 1);
    s->kind = kind;
    s->zone = zone;
    s->from_s = from_s;
    return s;
}

static void close_parts(struct since *s) {
    for (size_t i = 0; i < s->older_count; i++)
        close(s->older[i]);
    s->older_count = 0;
    bytes_destroy(s->bytes);
    s->bytes = NULL;
    followed_destroy(s->followed);
    s->followed = NULL;
}

void since_destroy(struct since *s) {
    if (!s) return;
    close_parts(s);
    buf_finish(&s->head);
    buf_finish(&s->held);
    free(s->path);
    free(s->folder);
    free(s);
}

int since_trouble(const struct since *s) {
    return s->trouble;
}

struct span since_header(const struct since *s) {
    struct span line = buf_text(&s->head);
    while (line.len && strchr("\r\n", line.at[line.len - 1]))
        line.len--;
    return line;
}

bool since_reaches(const struct since *s) {
    return s->reaches;
}

// ---- when is a line of?

static void on_row(void *context, struct cdr *row) {
    int64_t *at_s = context, made_s;
    if (*at_s) return;
    *at_s = cdr_unique_epoch(row->text[CDR_UNIQUE_ID], &made_s) ? made_s + row->duration
            : row->end != CDR_NO_TIME                           ? row->end
                                                                : row->start + row->duration;
}

static void on_step(void *context, struct queue_step *step) {
    int64_t *at_s = context;
    if (!*at_s) *at_s = step->at_s;
}

static void on_malformed(void *context, uint64_t line, const char *why) {
    (void)context;
    (void)line;
    (void)why;
}

// The time of the first line in these bytes that has one; 0 for none. `header`: the first line of
// the file, by which rows are read.
static int64_t first_time(const struct since *s, struct span header, struct span bytes) {
    int64_t at_s = 0;
    struct source *reader = source_open_empty(s->kind, s->zone);
    const struct source_sink sink = {
        .context = &at_s, .cdr = on_row, .step = on_step, .malformed = on_malformed};
    source_put(reader, header);
    while (source_next(reader, &sink, NULL) > 0)
        ;
    at_s = 0;
    source_put(reader, bytes);
    while (!at_s && source_next(reader, &sink, NULL) > 0)
        ;
    source_close(reader);
    return at_s;
}

static struct span first_line(struct span bytes) {
    struct span rest = bytes;
    span_take(&rest, '\n');
    return (struct span){bytes.at, bytes.len - rest.len};
}

static struct span behind_first_line(struct span bytes) {
    return span_from(bytes, first_line(bytes).len);
}

// The first line names the columns, if rows can be read and it is none.
static struct span header_of(const struct since *s, struct span bytes) {
    struct span line = first_line(bytes);
    bool none = s->kind != SOURCE_MASTER_CSV || first_time(s, SPAN_NONE, line);
    return none ? SPAN_NONE : line;
}

// ---- the place in a plain file

static int64_t read_at(int fd, int64_t at, struct buf *out) {
    buf_clear(out);
    buf_room(out, PIECE);
    ssize_t got = pread(fd, out->at, PIECE, at);
    if (got > 0) out->len = (size_t)got;
    return got;
}

// Leaves the file's position at the begin of a line, so that all lines from the moment on are
// behind it. What is before that place is older.
static void seek(const struct since *s, int fd, int64_t size, struct span header) {
    struct buf piece = {0};
    int64_t from = 0, to = size;
    while (to - from > (int64_t)PIECE) {
        int64_t middle = from + (to - from) / 2, at_s = 0;
        if (read_at(fd, middle, &piece) <= 0) break;
        at_s = first_time(s, header, behind_first_line(buf_text(&piece)));
        if (at_s && at_s < s->from_s)
            from = middle;
        else
            to = middle;
    }
    if (from && read_at(fd, from, &piece) > 0) from += (int64_t)first_line(buf_text(&piece)).len;
    lseek(fd, from, SEEK_SET);
    buf_finish(&piece);
}

// ---- the parts

static int by_age(const void *a, const void *b) {
    const struct log_part *x = a, *y = b;
    if (x->age != y->age) return x->age < y->age ? -1 : 1;
    return x->packed - y->packed;
}

// The parts beside it, the youngest first; the caller frees them. One that is being packed is there
// twice: the plain one comes first.
static size_t list_parts(const struct since *s, struct log_part **ret_parts) {
    const char *slash = strrchr(s->path, '/'), *own = slash ? slash + 1 : s->path;
    struct log_part *parts = NULL;
    const struct dirent *entry;
    size_t count = 0, room = 0;
    DIR *d = opendir(s->folder);
    while (d && (entry = readdir(d))) {
        if (!strcmp(entry->d_name, own) || !span_same(source_stem(entry->d_name), source_stem(own)))
            continue;
        int64_t age = source_age(entry->d_name);
        if (!age) continue;
        MEM_ROOM(parts, count, room);
        parts[count++] = (struct log_part){mem_string(entry->d_name, strlen(entry->d_name)), age,
                                           source_is_packed(entry->d_name)};
    }
    if (d) closedir(d);
    if (count) qsort(parts, count, sizeof *parts, by_age);
    *ret_parts = parts;
    return count;
}

static int open_part(const char *folder, const char *name) {
    struct buf path = {0};
    struct stat info;
    buf_format(&path, "%s/%s", folder, name);
    buf_put(&path, "", 1);
    int fd = open(path.at, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    buf_finish(&path);
    if (fd >= 0 && (fstat(fd, &info) || !S_ISREG(info.st_mode))) {
        close(fd);
        fd = -1;
    }
    return fd;
}

static bool same_file(int a, int b) {
    struct stat one, two;
    return a >= 0 && b >= 0 && !fstat(a, &one) && !fstat(b, &two) && one.st_dev == two.st_dev &&
           one.st_ino == two.st_ino;
}

// The begin of a part, unpacked. Its position is there again afterwards.
static void glance(int fd, struct buf *out) {
    struct bytes *bytes;
    buf_clear(out);
    buf_room(out, PIECE);
    int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3); // shares the position
    if (copy < 0) return;
    bytes_create(copy, &bytes);
    int64_t got = bytes_read(bytes, out->at, PIECE);
    if (got > 0) out->len = (size_t)got;
    bytes_destroy(bytes);
    lseek(fd, 0, SEEK_SET);
}

// Whether the part begins before the moment, so that no older one is needed. Then what has to be
// passed over is passed over.
static bool begins_before(struct since *s, int fd, bool packed) {
    struct buf head = {0};
    struct stat info;
    glance(fd, &head);
    struct span header = header_of(s, buf_text(&head));
    if (!s->head.len) buf_span(&s->head, header);
    int64_t at_s = first_time(s, header, span_from(buf_text(&head), header.len));
    bool before = at_s && at_s <= s->from_s;
    s->passes = before && packed;
    if (before && !packed && !fstat(fd, &info)) seek(s, fd, info.st_size, header);
    buf_finish(&head);
    return before;
}

// Opens the parts before the file itself, as far back as needed. Beyond one that cannot be opened
// there is no going back: what it has would be missing, and nobody would know.
static void open_older(struct since *s, int own) {
    struct log_part *parts;
    size_t count = list_parts(s, &parts);
    int64_t opened = 0;
    for (size_t i = 0; i < count && !s->reaches && s->older_count < PARTS_MOST; i++) {
        bool again = i + 1 < count && parts[i + 1].age == parts[i].age;
        if (parts[i].age == opened) continue;
        int part = open_part(s->folder, parts[i].name);
        if (part < 0 && again) continue; // it was packed just now
        if (part < 0) break;
        opened = parts[i].age;
        if (same_file(part, own)) { // it was renamed just now
            close(part);
            continue;
        }
        s->older[s->older_count++] = part;
        s->reaches = begins_before(s, part, parts[i].packed);
    }
    for (size_t i = 0; i < count; i++)
        free(parts[i].name);
    free(parts);
}

// Opens the file itself and what came before it.
static int open_all(struct since *s) {
    struct stat info;
    errno = 0;
    int fd = open(s->path, O_RDONLY | O_CLOEXEC | O_NOCTTY | O_NONBLOCK);
    if (fd < 0 && errno != ENOENT) return errno;
    if (fd >= 0 && (fstat(fd, &info) || !S_ISREG(info.st_mode))) {
        close(fd);
        return S_ISDIR(info.st_mode) ? EISDIR : ENOTSUP;
    }
    s->reaches = fd >= 0 && begins_before(s, fd, false);
    if (!s->reaches) open_older(s, fd);
    if (fd < 0 && !s->older_count) return ENOENT;
    s->followed = followed_create(s->path, fd);
    return 0;
}

// ---- reading

// Of a packed part: what lies before the moment is passed over. The piece that may have its place
// is held until the next one says that it is not all older.
static void pass(struct since *s, struct span fresh, struct buf *out) {
    int64_t at_s = first_time(s, buf_text(&s->head), behind_first_line(fresh));
    if (fresh.len && at_s && at_s < s->from_s) {
        s->cut = s->held.len > 0 || s->cut;
        buf_clear(&s->held);
        buf_span(&s->held, fresh);
        return;
    }
    struct span held = buf_text(&s->held);
    buf_span(out, s->cut ? behind_first_line(held) : held);
    buf_span(out, fresh);
    s->passes = false;
}

// The next piece of the part; 0 at its end.
static int64_t read_part(struct since *s, struct buf *out) {
    struct buf piece = {0};
    buf_room(&piece, PIECE);
    int64_t got = bytes_read(s->bytes, piece.at, PIECE);
    if (got > 0) piece.len = (size_t)got;
    if (s->passes && got >= 0)
        pass(s, buf_text(&piece), out);
    else
        buf_span(out, buf_text(&piece));
    buf_finish(&piece);
    return got;
}

static enum followed_step next_part(struct since *s, struct buf *out) {
    if (!s->bytes) bytes_create(s->older[s->older_count - 1], &s->bytes);
    int64_t got = read_part(s, out);
    if (got > 0) return FOLLOWED_BYTES;
    s->trouble = got < 0 ? (int)-got : 0; // it is cut short or damaged: the next one goes on
    s->reaches &= got == 0;               // but what is missing is not known
    bytes_destroy(s->bytes);
    s->bytes = NULL;
    s->passes = false;
    s->older_count--;
    return FOLLOWED_TURNED;
}

enum followed_step since_look(struct since *s, struct buf *out) {
    if (!s->begun) {
        s->trouble = open_all(s);
        if (s->trouble) close_parts(s);
        if (s->trouble) return FOLLOWED_NOTHING;
        s->begun = true;
        buf_span(out, buf_text(&s->head));
    }
    if (s->older_count) return next_part(s, out);
    enum followed_step step = followed_look(s->followed, out);
    s->trouble = followed_trouble(s->followed);
    return step;
}
