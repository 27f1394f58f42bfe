// The view-model: what the screen says, as finished strings, apart from how and where it is drawn.
// Pure: the time, the records and the state of the links come in, nothing is read or asked.
//
// One struct board lives as long as the program. board_fill() makes it say the present; the rows of
// tables are made one at a time when a pane asks for them, so that a million calls cost what is
// visible of them. Three levels that are never mixed in a figure: calls (the default), visits,
// records (rows of the Cdr log); the header says which. Calls and visits differ in what the list of
// recent calls is of; queues and agents count visits in both.
#ifndef CDRTOP_BOARD_BOARD_H
#define CDRTOP_BOARD_BOARD_H

#include "board/view.h"

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

#define BOARD_SERVERS_MAX 32

struct board_header {
    struct board_header_server {
        char name[48];
        const char *mark; // one column; "" none
        char words[64];   // "" when up; else "slow 0:04", "no answer 2:31"
        enum mood mood;
    } servers[BOARD_SERVERS_MAX];
    size_t server_count, servers_left_off;
    char window[48];      // "today since 00:00"
    const char *level;    // "calls"
    const char *compared; // "vs yesterday"; "" nothing is
    char filter[160];     // "" none
    char date[16];        // "Mon 23 Nov"
    char clock[12];       // "14:32:07"
    char notice[400];     // "" none: the worst thing to know, a sentence
    enum mood notice_mood;
    char waiting[128]; // what goes on while nothing is known yet; for a pane that has no row
    bool frozen;
};

// ---- tiles

struct board;
struct board_tile_kind; // private
struct board_tile {
    const struct board_tile_kind *kind;
    const struct figure *of;
    char figure[FIGURE_SIZE];
    char sub[64], brief[40]; // brief: where sub is too wide; "" none
    char least[32];          // where that is too wide as well; "" none
    enum mood mood;
    bool touched;   // by a gap: the figure is not whole
    char delta[24]; // to the same time before: "+12", "-0:04", "-2.0 pt"; "" none
};
const char *board_tile_label(const struct board_tile *t, bool brief); // brief: for narrow screens
int board_tile_least(const struct board_tile *t); // columns that its figure may take some day

// ---- tables

enum board_table {
    TABLE_QUEUES,
    TABLE_AGENTS,
    TABLE_CALLS, // all of the window, at the board's level
    TABLE_RECALLS,
    TABLE_LIST, // what is behind a figure
    TABLES,
};

#define BOARD_COLUMNS_MAX 64  // side by side: more than any screen has room for
#define BOARD_PAGE_ONLY   20  // columns of this priority on are for a table that has the screen
#define BOARD_CHOSEN_ONLY 100 // and of this one for whoever names them

struct board_cell {
    char text[96];
    enum mood mood;
    char lead; // stands right before the text: '~' inferred, or of a row not whole; '!' over its
               // bound; 0 none
    bool is_number; // sorted by `number`, not by its text
    double number;
};

struct board_row {
    uint64_t key; // names the row for as long as it exists, wherever it moves to
    struct board_cell cells[BOARD_COLUMNS_MAX];
};

enum board_content {
    CONTENT_TEXT,   // cut at its end where room is short
    CONTENT_LIST,   // names with ", " between: those that fit, and "+2" for the others
    CONTENT_FIGURE, // right-aligned, never cut
    CONTENT_WORD,   // left-aligned, never cut: may end in a figure
    CONTENT_NUMBER, // of a telephone: cut at its beginning, since the end tells callers apart; a
                    // name in its place is cut at its end
};

struct row_of { // what a cell is made of
    const struct board_view *view;
    const void *row; // of the table's kind
};

struct board_column {
    const char *id, *title, *brief; // brief: where room is short; NULL the same
    enum board_content content;
    int least, most; // columns; a figure's grows with its content
    int priority;    // 1 stays longest
    void (*fill)(struct row_of r, struct board_cell *ret_cell);
    void (*settle)(const void *row, struct board_cell *cell); // after that; NULL nothing
    // A figure of the catalogue: its cell is filled by its unit, and what `fill` adds comes behind
    // that. In the column tables its id, place and width; the rest is looked up.
    const struct figure *figure; // NULL none
    size_t counted_at;           // of the row: what the figure is of
    // A field of one's own, by its id.
    void (*fill_field)(const char *field, struct row_of r, struct board_cell *ret_cell);
};

struct board_table_kind {
    const char *id;
    const char *empty; // what is said when there is no row
    const struct board_column *columns;
    size_t column_count;
    bool has_figures;
    enum figure_scope scope; // of those
    size_t counted_at;       // and where a row has what they are of
};
// What that table is at the board's level.
const struct board_table_kind *board_table(const struct board *b, enum board_table t);

size_t board_rows(const struct board *b, enum board_table t);
// False: the rows of a list, or the match that is sought, are not what was asked for yet.
bool board_is_settled(const struct board *b);
bool board_is_made(const struct board *b, enum board_table t); // false: they are looked for
// Row `index` from the top. False beyond the end.
bool board_row(struct board *b, enum board_table t, size_t index, struct board_row *ret_row);
bool board_total(struct board *b, enum board_table t, struct board_row *ret_row); // false: none
// What may hold a number of somebody outside, as it may be shown: as it is, or masked. Every row
// that board_row() gives has been through it.
void board_mask(const struct board_view *view, char *text, size_t size);
// A row as wide as any there is, to measure figure columns by.
void board_widest(struct board *b, enum board_table t, struct board_row *ret_row);
// The key of that row, by which it is found again; a recall's is that of the recalls.
uint64_t board_key(const struct board *b, enum board_table t, size_t index);
uint64_t board_person_key(const struct agent *a);
// Where the row with that key is now; SIZE_MAX: gone.
size_t board_find(struct board *b, enum board_table t, uint64_t key);
// What the rows of that table are.
enum board_rows_kind board_kind(const struct board *b, enum board_table t);
// Numbers of calls, visits or records in the order shown, at most `max` from row `first` on; of
// TABLE_CALLS and TABLE_LIST where it is not of persons.
size_t board_numbers(const struct board *b, enum board_table t, size_t first, uint32_t *ret_numbers,
                     size_t max);
// How that table is sorted: the place of the column, -1 as it came.
int board_sorted(const struct board *b, enum board_table t, bool *ret_down);
// Whether something is behind that figure, to be listed. A cell's row and column, or a tile, or a
// bar of the chart; all as shown.
bool board_explain_tile(const struct board *b, int tile, struct board_explain *ret_what);
bool board_explain_cell(struct board *b, enum board_table t, size_t row, size_t column,
                        struct board_explain *ret_what);
bool board_explain_total(struct board *b, enum board_table t, size_t column,
                         struct board_explain *ret_what);
bool board_explain_hour(const struct board *b, size_t hour, struct board_explain *ret_what);
bool board_explain_bar(const struct board *b, size_t bar, struct board_explain *ret_what);
// An hour of a weekday of its week, Monday is day 0; hour 24: all of that day.
bool board_explain_week(const struct board *b, int day, int hour, struct board_explain *ret_what);
// A bar of the Hours page: "10:00-10:15: 9 calls, 7 answered, 2 missed, 77.8 % answered"; brief:
// the last word left out.
void board_bar_words(const struct board *b, size_t bar, bool brief, char *out, size_t size);
// "Mon 10:00-11:00: 27 calls on 3 days in memory, 9 a day"
void board_week_words(const struct board *b, int day, int hour, char *out, size_t size);
const char *board_formula_name(enum service_formula formula); // "of offered"
enum hours_level board_hours_level(enum board_level level);   // for board_input.hours

// ---- the whole

struct board_visits_queue { // of visits
    char name[96];          // "support"; of a part "support @pbx1"
    char server[40];        // of a part
    enum queue_row_kind kind;
    struct queue_tally tally;
    int64_t target;      // percent, 0 none
    bool touched;        // by a gap that nothing has filled
    uint32_t row, parts; // of queue_tallies.rows; parts that follow a sum
    bool untold;         // of the total: nothing told who is ready
    bool stale;          // a server of it is not heard
    int64_t last_us;     // and was last heard then; 0 not known
};

struct board_queues {
    struct board_visits_queue *list; // owned; by offered, then name; parts behind sums
    size_t count, tops;              // tops: without the parts
    uint32_t *top_at;                // owned: where each top is
    bool without_parts;              // rows are the tops alone; the pane says so before it asks
    struct board_visits_queue total, widest;
};

struct board_person {
    char name[64], extension[32], reason[48]; // reason of the pause
    char queues[96], servers[96]; // "support, sales +12": those that have no room are counted
    enum member_state state;
    bool known, told;  // the state is; by events (struct agent_now)
    int64_t since_us;  // 0 not known
    struct visit talk; // with a caller of a queue, that runs; none: it waits
    struct agent_figures sum;
    uint64_t key;
    uint32_t agent;                       // their place in the agents that were given
    const struct board_persons *total_of; // of the row of totals: whom it adds up; else NULL
};

struct board_persons {
    struct board_person *list; // owned; by name, so that nobody moves on the wall
    size_t count, known;       // of how many the state is
    bool told;                 // events tell who is ready
    bool touched;              // by a gap that nothing has filled
    uint64_t ready, present;
    struct board_person total, widest;
};

// Queues and agents as rows of the Cdr log tell of them.
struct board_row_queues {
    struct records_queue *list; // owned; by offered, then name
    size_t count;
    struct records_queue total, widest;
};

struct board_row_agents {
    struct records_agent *list; // owned; by handled, then name
    size_t count;
    struct records_agent total, widest;
};

struct board_recalls {
    struct recall *list; // owned; a copy, so that a frozen board stands still
    size_t count;
    struct recall widest;
    uint32_t generation;     // of the stitch they are of
    uint64_t changes;        // of the list that was copied, + 1; 0 none was
    int64_t oldest, slowest; // open one; seconds to the latest reach
    char title[64];          // "RECALLS  12 open, 30 reached"
    struct board_sort sort;  // as they were put in order last
};

struct board_hour {
    int64_t from; // epoch seconds
    int hour;     // on the wall, 0..23
    uint64_t answered, missed;
    bool now, gap;
};

struct board_chart {
    struct board_hour hours[WINDOW_HOURS_MAX];
    size_t count;
    char gaps[64]; // "gap 12:03-12:07", "" none
};

struct board_tiles {         // of the level; the first stay longest
    struct board_tile *list; // owned
    int count, first;        // those from first on are a line of their own
    int spare;               // the last ones, which leave first
    int wide;                // the tile that room left over goes to; -1 none
};

struct board_figures { // of all servers together, as they were when last filled
    bool known, stale;
    uint64_t total;            // calls, or records
    struct records records;    // at the level of records, without agents and queues
    struct calls calls;        // else
    struct queue_tally visits; // all queues; its threshold where all have one, else -1; its members
                               // are persons, whatever the queues
    bool visits_known;         // whatever the level is: there is a ledger to count them from
    bool visits_touched, calls_touched; // by a gap that nothing has filled
    bool agents_known;
    int64_t last_us; // newest event of any server; 0 none
};

// What details are made from, as it was when the board was filled.
struct board_sources {
    const struct records *records;
    const struct queue_tallies *tallies;
    const struct agents *agents;
    struct window window;
    struct window_choice choice;
    struct gap *gaps; // owned
    size_t gap_count;
};

struct board {
    struct board_view view;
    struct board_header header;
    struct board_figures figures;
    struct comparison before; // compared with; of no days: with nothing
    struct board_tiles tiles;
    struct board_row_queues row_queues;
    struct board_row_agents row_agents;
    struct board_queues queues;
    struct board_persons persons;
    uint64_t live_stamp; // of what queues and persons were filled from; 0: nobody knows
    struct board_chart chart;
    struct board_hours hours_page;
    struct board_recalls recalls;
    struct board_lists lists;
    struct board_sort sorted[TABLES];
    struct board_made *made[8];   // owned: tables with figures, and chosen ones
    struct board_sources sources; // as last filled
    struct board_kept *kept;      // owned: while frozen
    struct buf scratch, parts;    // texts of the row being made
};

void board_init(struct board *b);
void board_finish(struct board *b);
// What `in` points to is only read during the call, but for fold, store, tallies, ledger, calls,
// stitch, agents, zone and context: they must outlive the next call of any board function. False:
// there is more to do than one call does (rows to take in, to sort, to search), fill again.
bool board_fill(struct board *b, const struct board_input *in);

#endif
