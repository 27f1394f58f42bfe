// The history's file. A run is one life of a board, with the time from when to when it observed. A
// batch is what was written at once, with its lines in the order in which they came. Ids grow with
// time, so the order of ids is that of the lines. Only one handle is kept open. When something
// fails it is closed, and the next write opens it again, so that a repaired disk is noticed.
#include "db.h"

#include "base/clock.h"
#include "disk/file.h"
#include "packed.h"
#include "sql.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define APPLICATION 0x63647274 // "cdrt", by which the file says whose it is

// Each turns what the previous version left into its own. A released one must never be changed.
static const char *const versions[] = {
    "CREATE TABLE run(id INTEGER PRIMARY KEY, began_us INTEGER NOT NULL,"
    " until_us INTEGER NOT NULL, word TEXT NOT NULL);"
    "CREATE TABLE batch(id INTEGER PRIMARY KEY, run INTEGER NOT NULL, number INTEGER NOT NULL,"
    " first_us INTEGER NOT NULL, last_us INTEGER NOT NULL, lines INTEGER NOT NULL,"
    " records INTEGER NOT NULL, size INTEGER NOT NULL, text BLOB NOT NULL);" // size: when unpacked
    "CREATE UNIQUE INDEX batch_number ON batch(run, number);"
    "CREATE INDEX batch_time ON batch(last_us);",
    "CREATE TABLE settled(id INTEGER PRIMARY KEY, day_us INTEGER NOT NULL, kind TEXT NOT NULL,"
    " version INTEGER NOT NULL, from_us INTEGER NOT NULL, to_us INTEGER NOT NULL,"
    " size INTEGER NOT NULL, value BLOB NOT NULL);"
    "CREATE UNIQUE INDEX settled_day ON settled(kind, day_us);"
    "CREATE INDEX settled_time ON settled(to_us);",
    "CREATE TABLE file(id INTEGER PRIMARY KEY, kind INTEGER NOT NULL, begins_s INTEGER NOT NULL,"
    " taken INTEGER NOT NULL, hash INTEGER NOT NULL, tail INTEGER NOT NULL,"
    " head_size INTEGER NOT NULL, server TEXT NOT NULL, zone TEXT NOT NULL, path TEXT NOT NULL,"
    " head BLOB NOT NULL);"
    "CREATE TABLE piece(id INTEGER PRIMARY KEY, file INTEGER NOT NULL, first_us INTEGER NOT NULL,"
    " last_us INTEGER NOT NULL, lines INTEGER NOT NULL, records INTEGER NOT NULL,"
    " size INTEGER NOT NULL, text BLOB NOT NULL);"
    "CREATE INDEX piece_file ON piece(file, id);"
    "CREATE INDEX piece_time ON piece(last_us);"
    "CREATE TABLE zone(server TEXT PRIMARY KEY, zone TEXT NOT NULL);",
    "ALTER TABLE file ADD COLUMN forgot_us INTEGER NOT NULL DEFAULT 0;", // of what was before then
    "CREATE TABLE told(batch INTEGER PRIMARY KEY, from_us INTEGER NOT NULL);",
};
static_assert(sizeof versions / sizeof *versions == DB_VERSION, "each version has its step");

// ---- errors

void db_close(struct db *db) {
    sql_close(db->handle);
    db->handle = NULL;
    if (db->lock >= 0) close(db->lock);
    db->lock = -1;
}

static bool move(const char *from, const char *to, const char *end) {
    char a[500], b[500];
    snprintf(a, sizeof a, "%s%s", from, end);
    snprintf(b, sizeof b, "%s%s", to, end);
    return !rename(a, b) || (*end && errno == ENOENT);
}

// Everything that can be saved is still in it. True if its place is free.
static bool set_aside(struct db *db) {
    char to[450], moment[32];
    time_t now = (time_t)(clock_machine_us() / SECOND_US);
    struct tm tm;
    strftime(moment, sizeof moment, "%Y%m%dT%H%M%S", gmtime_r(&now, &tm));
    for (int i = 0; i < 100; i++) {
        snprintf(to, sizeof to, i ? "%s.damaged-%s-%d" : "%s.damaged-%s", db->path, moment, i);
        if (access(to, F_OK)) break;
    }
    sql_close(db->handle); // the lock is kept, so that nobody else moves it
    db->handle = NULL;
    db->run = db->merge_from = 0; // ids begin anew
    // What was not in the file yet is moved with it, under the name that SQLite looks for.
    if (!move(db->path, to, "") || !move(db->path, to, "-wal") || !move(db->path, to, "-shm")) {
        snprintf(db->words, sizeof db->words, "history: %s is damaged and cannot be moved: %s",
                 db->path, strerror(errno));
        return false;
    }
    snprintf(db->aside, sizeof db->aside,
             "history: the file was damaged and is now %s; a new one has begun", to);
    return true;
}

bool db_trouble(struct db *db, struct sql *sql) {
    if (sql_error(sql) == SQL_DAMAGED && db->lock >= 0) return set_aside(db);
    snprintf(db->words, sizeof db->words, "history: %s: %s", db->path, sql_reason(sql));
    return false;
}

// ---- opening

static enum db_state refuse(struct db *db, const char *why) {
    snprintf(db->words, sizeof db->words, "history: %s: %s", db->path, why);
    return DB_REFUSED;
}

enum db_state db_look(struct db *db, struct sql *handle, int64_t *ret_version) {
    int64_t application = 0, things = 0;
    if (!query_one(sql_ask(handle, "PRAGMA user_version", 0, NULL), ret_version) ||
        !query_one(sql_ask(handle, "PRAGMA application_id", 0, NULL), &application) ||
        !query_one(sql_ask(handle, "SELECT count(*) FROM sqlite_master", 0, NULL), &things))
        return DB_FAILED;
    if (things && application != APPLICATION)
        return refuse(db, "is something else, and is left alone: nothing is kept");
    if (*ret_version > DB_VERSION)
        return refuse(db, "is of a newer cdrtop, and is left alone: nothing is kept");
    return DB_WRITES;
}

// Only reading never creates a file.
bool db_begin_reading(struct db *db, int64_t version, struct sql **ret_handle) {
    int64_t its;
    return !access(db->path, F_OK) && (*ret_handle = sql_open(db->path)) &&
           sql_do(*ret_handle, "BEGIN") && db_look(db, *ret_handle, &its) == DB_WRITES &&
           its >= version;
}

static bool migrate(struct sql *handle, int64_t version) {
    char sql[100];
    if (version == DB_VERSION) return true;
    if (!sql_do(handle, "BEGIN IMMEDIATE")) return false;
    for (int64_t v = version; v < DB_VERSION; v++)
        if (!sql_do(handle, versions[v])) return false;
    snprintf(sql, sizeof sql, "PRAGMA application_id=%d; PRAGMA user_version=%d; COMMIT",
             APPLICATION, DB_VERSION);
    return sql_do(handle, sql);
}

static void lock_path(const struct db *db, char *out, size_t size) {
    snprintf(out, size, "%s-lock", db->path);
}

// A file of its own: SQLite's locks belong to a process, and let others read. The system releases
// this one however the process ends.
static enum db_state lock(struct db *db) {
    char path[500];
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    if (db->lock >= 0) return DB_WRITES;
    lock_path(db, path, sizeof path);
    int failed = disk_file_folders(path);
    int fd = failed ? -1 : open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (fd >= 0 && !fcntl(fd, F_OFD_SETLK, &all)) {
        db->lock = fd;
        if (ftruncate(fd, 0) || dprintf(fd, "%d\n", (int)getpid()) < 0) errno = 0; // only a hint
        return DB_WRITES;
    }
    int error = failed ? -failed : errno;
    if (fd >= 0) close(fd);
    bool held = fd >= 0 && (error == EAGAIN || error == EACCES);
    if (held)
        snprintf(db->words, sizeof db->words,
                 "history: another cdrtop keeps it; this one only reads it");
    else
        snprintf(db->words, sizeof db->words, "history: %s: %s", path, strerror(error));
    return held ? DB_READS : DB_FAILED;
}

void db_say_holder(const struct db *db, char *out, size_t size) {
    char path[500];
    int holder = 0;
    lock_path(db, path, sizeof path);
    FILE *f = fopen(path, "re");
    if (f && fscanf(f, "%d", &holder) != 1) holder = 0;
    if (f) fclose(f);
    if (holder > 0)
        snprintf(out, size, "%s: a board writes it (process %d): end that first (kill %d)",
                 db->path, holder, holder);
    else
        snprintf(out, size, "%s: a board writes it: end that first", db->path);
}

bool db_is_written(const char *path) {
    char name[500];
    struct flock all = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
    snprintf(name, sizeof name, "%s-lock", path);
    int fd = open(name, O_RDWR | O_CLOEXEC);
    bool held = fd >= 0 && !fcntl(fd, F_OFD_GETLK, &all) && all.l_type != F_UNLCK;
    if (fd >= 0) close(fd);
    return held;
}

// Readable by this user only; what SQLite creates next to it gets the same permissions. (An
// existing file is not opened here: closing it again would release SQLite's own locks.)
static bool make_file(struct db *db) {
    int fd = open(db->path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd >= 0) close(fd);
    if (fd < 0 && errno != EEXIST)
        snprintf(db->words, sizeof db->words, "history: %s: %s", db->path, strerror(errno));
    return fd >= 0 || errno == EEXIST;
}

static enum db_state open_locked(struct db *db) {
    int64_t version = 0;
    if (!make_file(db)) return DB_FAILED;
    if (!(db->handle = sql_open(db->path))) return DB_FAILED;
    enum db_state state = db_look(db, db->handle, &version);
    if (state != DB_WRITES) return state;
    bool ready = sql_do(db->handle, "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL") &&
                 migrate(db->handle, version);
    return ready ? DB_WRITES : DB_FAILED;
}

static bool is_there(const char *path, struct db_place place) {
    struct stat s;
    return !stat(path, &s) && s.st_dev == place.device && s.st_ino == place.inode;
}

static struct db_place place_of(const char *path) {
    struct stat s;
    if (stat(path, &s)) return (struct db_place){0};
    return (struct db_place){s.st_dev, s.st_ino};
}

// Its write-ahead log stays beside it when SQLite closes a file that is gone, and would be taken
// for that of the next one.
static void remove_log(const struct db *db) {
    char path[500];
    snprintf(path, sizeof path, "%s-wal", db->path);
    if (is_there(path, db->log)) unlink(path);
    snprintf(path, sizeof path, "%s-shm", db->path);
    if (is_there(path, db->shared)) unlink(path);
}

// Somebody deleted the file, or put another in its place: SQLite would write on, where nobody
// looks. What was in it is gone. Without the lock's file another cdrtop would write, too.
static void look_whether_gone(struct db *db) {
    char path[500];
    struct stat lock;
    if (!db->handle) return;
    lock_path(db, path, sizeof path);
    bool locked =
        !fstat(db->lock, &lock) && is_there(path, (struct db_place){lock.st_dev, lock.st_ino});
    bool there = is_there(db->path, db->place);
    if (!locked || !there) db_close(db);
    if (there) return;
    remove_log(db);
    db->run = db->merge_from = 0;
    snprintf(db->aside, sizeof db->aside,
             "history: %s was deleted or replaced while it was written; a new one has begun",
             db->path);
}

static void note_places(struct db *db) {
    char path[500];
    db->place = place_of(db->path);
    snprintf(path, sizeof path, "%s-wal", db->path);
    db->log = place_of(path);
    snprintf(path, sizeof path, "%s-shm", db->path);
    db->shared = place_of(path);
}

enum db_state db_open(struct db *db) {
    look_whether_gone(db);
    enum db_state state = db->only_reads ? DB_READS : lock(db);
    if (state != DB_WRITES || db->handle) return state;
    state = open_locked(db);
    if (state == DB_FAILED && db->handle && db_trouble(db, db->handle)) state = open_locked(db);
    if (state != DB_WRITES) db_close(db);
    if (state == DB_WRITES) note_places(db);
    return state;
}

// ---- writing

static bool put_run(struct db *db, const struct db_lines *l, int64_t until_us) {
    if (l->begins && db->begun_by != l->number) db->run = 0;
    if (l->begins) db->begun_by = l->number;
    if (db->run) {
        // A number that was never committed may be that of somebody else's run by now.
        struct query *known =
            sql_ask(db->handle, "UPDATE run SET until_us = ?2 WHERE id = ?1 AND word = ?3", 2,
                    (int64_t[]){db->run, until_us});
        query_text(known, 3, db->word);
        if (!query_done(known)) return false;
        if (sql_changes(db->handle)) return true;
    }
    int64_t began_us = l->text.len ? l->first_us : until_us;
    struct query *q =
        sql_ask(db->handle, "INSERT INTO run(began_us, until_us, word) VALUES(?1, ?2, ?3)", 2,
                (int64_t[]){began_us, until_us});
    query_text(q, 3, db->word);
    if (!query_done(q)) return false;
    db->run = sql_last_row(db->handle);
    return true;
}

static bool put_told(struct db *db, int64_t told_us) {
    return query_done(sql_ask(db->handle, "INSERT OR REPLACE INTO told VALUES(?1, ?2)", 2,
                              (int64_t[]){sql_last_row(db->handle), told_us}));
}

bool db_put(struct db *db, int64_t run, int64_t id, const struct db_lines *l) {
    struct buf packed = {0};
    packed_put(&packed, l->text);
    struct query *q =
        sql_ask(db->handle,
                "INSERT OR IGNORE INTO batch(run, number, first_us, last_us, lines, records, size,"
                " id, text) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, nullif(?8, 0), ?9)",
                8,
                (int64_t[]){run, (int64_t)l->number, l->first_us, l->last_us, l->count, l->records,
                            (int64_t)l->text.len, id});
    query_bytes(q, 9, buf_text(&packed));
    bool put = query_done(q);
    buf_finish(&packed);
    return put && l->told_us && sql_changes(db->handle) ? put_told(db, l->told_us) : put;
}

// What was settled before those lines came has to be counted again.
bool db_unsettle(struct db *db, int64_t first_us, int64_t last_us) {
    return query_done(sql_ask(db->handle, "DELETE FROM settled WHERE to_us > ?1 AND from_us <= ?2",
                              2, (int64_t[]){first_us, last_us}));
}

static bool write_all(struct db *db, const struct db_lines *l, int64_t until_us) {
    if (!l->text.len && (!db->run || !until_us)) return true; // there is nothing to write
    int64_t since_us = l->told_us && l->told_us < l->first_us ? l->told_us : l->first_us;
    return sql_do(db->handle, "BEGIN IMMEDIATE") && put_run(db, l, until_us) &&
           (!l->text.len || (db_put(db, db->run, 0, l) && db_unsettle(db, since_us, l->last_us))) &&
           sql_do(db->handle, "COMMIT");
}

enum db_state db_write(struct db *db, const struct db_lines *lines, int64_t until_us) {
    enum db_state state = db_open(db);
    if (state != DB_WRITES) return state;
    bool written = write_all(db, lines, until_us);
    if (!written && db_trouble(db, db->handle))
        written = db_open(db) == DB_WRITES && write_all(db, lines, until_us);
    if (written)
        db->words[0] = '\0';
    else
        db_close(db);
    return written ? DB_WRITES : DB_FAILED;
}

static bool put_settled(struct db *db, const struct db_settled *s) {
    struct buf packed = {0};
    packed_put(&packed, s->value);
    struct query *q =
        sql_ask(db->handle,
                "INSERT OR REPLACE INTO settled(day_us, version, from_us, to_us,"
                " size, kind, value) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7)",
                5, (int64_t[]){s->day_us, s->version, s->from_us, s->to_us, (int64_t)s->value.len});
    query_text(q, 6, s->kind);
    query_bytes(q, 7, buf_text(&packed));
    bool put = query_done(q);
    buf_finish(&packed);
    return put;
}

enum db_state db_settle(struct db *db, const struct db_settled *s) {
    enum db_state state = db_open(db);
    if (state != DB_WRITES || put_settled(db, s)) return state;
    db_trouble(db, db->handle);
    db_close(db);
    return DB_FAILED;
}
