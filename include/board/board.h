// The view-model: what the screen says, as finished strings, apart from how and where it is drawn.
// Pure: the time, the records and the state of the links come in, nothing is read or asked.
//
// One struct board lives as long as the program. board_fill() makes it say the present; the rows of
// tables are made one at a time when a pane asks for them, so that a million calls cost what is
// visible of them. Level: records (rows of the Cdr log), and it says so.
#ifndef CDRTOP_BOARD_BOARD_H
#define CDRTOP_BOARD_BOARD_H

#include "base/buf.h"
#include "base/zone.h"
#include "board/figure.h"
#include "cdr/store.h"
#include "stats/records.h"
#include "stats/window.h"

// What a value means to the one who looks: said by a word or a mark first, by colour second.
enum mood {
    MOOD_PLAIN,
    MOOD_QUIET, // a zero, a "--" that is no news
    MOOD_GOOD,
    MOOD_WARN,
    MOOD_BAD,
    MOOD_STALE,   // was true, may not be any more
    MOOD_UNKNOWN, // cannot be known
    MOODS,
};

enum board_link {
    BOARD_CONNECTING,
    BOARD_UP,
    BOARD_SLOW,
    BOARD_DOWN,
    BOARD_REFUSED,
    BOARD_UNKNOWN, // the link is up, the PBX has not said anything yet
    BOARD_FILE,    // read from a file: neither up nor down
    BOARD_LINKS,
};

struct board_server {
    const char *name;
    enum board_link state;
    const char *words;     // what happened, a sentence for people; NULL or "" when all is well
    int64_t since_us;      // in this state; 0 unknown
    int64_t last_event_us; // 0 none yet
};

struct board_input {
    int64_t now_us; // the moment now, microseconds since the epoch
    const struct zone *zone;
    struct window window;
    const struct records_fold *fold; // NULL: nothing known yet
    const struct cdr_store *store;   // NULL: nothing known yet
    const struct board_server *servers;
    size_t server_count;
    const char *filter; // in force; NULL or "" none
    const char *note;   // one sentence of the program itself (a bad configuration), NULL none
    uint64_t frames, rows, repaired, malformed;
    uint64_t loaded, to_load; // while files are being read, any unit; to_load 0: not loading
    bool frozen;              // the view stands still; only clock, servers and notice go on
};

#define BOARD_SERVERS_MAX 32

struct board_header {
    struct board_header_server {
        char name[48];
        const char *mark; // one column; "" none
        char words[64];   // "" when up; else "slow 0:04", "no answer 2:31"
        enum mood mood;
    } servers[BOARD_SERVERS_MAX];
    size_t server_count, servers_left_off;
    char window[48];   // "today since 00:00"
    const char *level; // "records"
    char filter[160];  // "" none
    char date[16];     // "Mon 23 Nov"
    char clock[12];    // "14:32:07"
    char notice[256];  // "" none: the worst thing to know, a sentence
    enum mood notice_mood;
    char waiting[128]; // what goes on while nothing is known yet; for a pane that has no row
    bool frozen;
};

// ---- tiles

struct board;
struct board_tile {
    char figure[FIGURE_SIZE];
    char sub[48];
    enum mood mood;
};

struct board_tile_kind {
    const char *id, *label;
    int priority; // 1 stays longest
    void (*fill)(const struct board *b, struct board_tile *ret_tile);
};

enum {
    TILE_TOTAL,
    TILE_ANSWERED,
    TILE_MISSED,
    TILE_ANSWER_RATE,
    TILE_TALK,
    TILE_RING,
    TILE_BUSY,
    TILE_FAILED,
    TILES
};
extern const struct board_tile_kind board_tiles[TILES];

// ---- tables

enum board_table { TABLE_QUEUES, TABLE_AGENTS, TABLE_CALLS, TABLES };

#define BOARD_COLUMNS_MAX 16

struct board_cell {
    char text[96];
    enum mood mood;
};

struct board_row {
    uint64_t key; // names the row for as long as it exists, wherever it moves to
    struct board_cell cells[BOARD_COLUMNS_MAX];
};

enum board_content {
    CONTENT_TEXT,   // cut at its end where room is short
    CONTENT_FIGURE, // right-aligned, never cut
    CONTENT_NUMBER, // of a telephone: cut at its beginning, since the end tells callers apart
};

struct board_column {
    const char *id, *title, *brief; // brief: where room is short; NULL the same
    enum board_content content;
    int least, most; // columns; a figure's grows with its content
    int priority;    // 1 stays longest
    void (*fill)(const struct board *b, const void *row, struct board_cell *ret_cell);
};

struct board_table_kind {
    const char *id;
    const char *empty; // what is said when there is no row
    const struct board_column *columns;
    size_t column_count;
};
extern const struct board_table_kind board_tables[TABLES];

size_t board_rows(const struct board *b, enum board_table t);
// Row `index` from the top. False beyond the end.
bool board_row(struct board *b, enum board_table t, size_t index, struct board_row *ret_row);
bool board_total(struct board *b, enum board_table t, struct board_row *ret_row); // false: none
// A row as wide as any there is, to measure figure columns by.
void board_widest(struct board *b, enum board_table t, struct board_row *ret_row);
// Where the row with that key is now; SIZE_MAX: gone.
size_t board_find(const struct board *b, enum board_table t, uint64_t key);

// ---- the whole

struct board_queue {
    uint32_t id;
    uint64_t offered, answered, abandoned;
    double abandoned_percent, service_level, wait, talk; // NAN: nothing to divide by
};

struct board_agent {
    uint32_t id;
    uint64_t handled, no_answer, busy, failed, talk_s;
    double talk;
};

struct board_order { // rows of the window by their start, oldest first
    uint32_t *rows;  // owned: numbers of the store
    size_t count, capacity;
    size_t next; // first row of the store not looked at yet
    uint32_t generation;
    const struct cdr_store *store;
    struct window window;
};

struct board_figures { // of all servers together, as they were when last filled
    bool known, stale;
    uint64_t total, answered, missed, busy, failed, talk_s;
    uint64_t inbound, outbound, internal;
    double answer_rate, talk, ring;
};

struct board {
    const struct cdr_store *store;
    const struct zone *zone;
    struct board_header header;
    struct board_figures figures;
    struct board_tile tiles[TILES];
    struct board_queue *queues; // owned; by offered, then name
    size_t queue_count;
    struct board_queue queue_total, queue_widest;
    struct board_agent *agents; // owned; by handled, then name
    size_t agent_count;
    struct board_agent agent_widest;
    uint64_t answered_by_hour[24], missed_by_hour[24]; // of the hour the PBX printed
    int hour_now;                                      // 0..23 where now is in the window, else -1
    struct board_order order;
    struct buf scratch, parts; // texts of the row being made
};

void board_init(struct board *b);
void board_finish(struct board *b);
// What `in` points to is only read during the call, but for store and zone: they must outlive the
// next call of any board function. False: more rows are there than one call takes in, fill again.
bool board_fill(struct board *b, const struct board_input *in);

#endif
