// The view-model: what the screen says, as finished strings, apart from where and how it is drawn.
// Pure: the time, the records and the states of links are arguments, and nothing is read or asked.
//
// One struct board lives as long as the program. board_fill() brings it up to date. Rows of tables
// are made one by one when a pane asks for them, so that a million calls cost only what is visible
// of them. There are three levels, and no figure ever mixes them: calls (the default), visits, and
// records (rows of the Cdr log); the header says which is shown. Calls and visits differ in what
// the list of recent calls has; both count visits for queues and agents.
#ifndef CDRTOP_BOARD_BOARD_H
#define CDRTOP_BOARD_BOARD_H

#include "board/alerts.h"
#include "board/input.h"
#include "board/tiles.h"
#include "board/waits.h"

// What is needed to write the cells of a row, a title or a detail: the texts that numbers stand
// for, and how to show them, all as of one moment. Whatever makes a string gets only this part of
// the board.
enum board_dates { // what comes before times in lists
    DATES_NONE,    // the window is one day
    DATES_WEEKDAY, // the window is within a week
    DATES_DAY,     // day and month, instead of seconds
    DATES_YEAR,    // and the year: the window is in several
};

#define BOARD_NAME_SIZE 48

struct board_view {                // borrows everything it points to
    const struct cdr_store *store; // NULL if nothing is known
    const struct ledger *ledger;   // NULL if nothing is known
    const struct stitch *stitch;   // NULL if nothing is known
    const struct zone *zone;
    const struct queue_policies *policies;
    char (*servers)[BOARD_NAME_SIZE]; // their names
    size_t server_count;
    enum board_level level;
    enum board_dates dates;
    struct figure_terms terms; // for all queues together
    int64_t listed_from;       // what began before that moment is counted but not listed; 0: all
    int64_t now_us;            // of the figures, so it does not move while frozen
    const struct board_kept *kept; // private: while frozen, data as it was then; else NULL
    bool masked;                   // only the last mask_digits of outside numbers are shown
    int mask_digits;
    bool other_time; // the window is not the present: states of now are quiet, and say "now"
    bool untold;     // nothing is known of the window: its figures are "--", and not zeros
    const struct board_alerts *alerts; // NULL for none
};

#define BOARD_SERVERS_MAX 32

struct board_header {
    struct board_header_server {
        char name[48];
        const char *mark; // one column; "" for none
        char words[64];   // "" when up; otherwise like "slow 0:04" or "no answer 2:31"
        enum mood mood;
    } servers[BOARD_SERVERS_MAX];
    size_t server_count, servers_left_off;
    char window[48];    // "today since 00:00"
    const char *level;  // "calls"
    char compared[20];  // "vs yesterday"; "" if nothing is compared
    const char *states; // "agents: now" in a window that is not the present; "" else
    char filter[160];   // "" for none
    char date[16];      // "Mon 23 Nov"
    char clock[12];     // "14:32:07"
    char notice[400];   // the most important message, one sentence; "" for none
    enum mood notice_mood;
    char waiting[128]; // for a pane without rows: what we wait for while nothing is known yet
    char recent[120];  // "CALLS since Mon 23 Nov, …"; "" if all are listed
    bool frozen;
    struct board_alerts alerts; // also while frozen
};

// ---- tables

enum board_table {
    TABLE_QUEUES,
    TABLE_AGENTS,
    TABLE_CALLS, // all calls, visits or records of the window, by the board's level
    TABLE_RECALLS,
    TABLE_LIST,    // what is behind a figure
    TABLE_WAITING, // who waits now
    TABLES,
};

#define BOARD_COLUMNS_MAX 64 // side by side; more than fit on any screen
// Columns of this priority and above need a table that has the whole screen.
#define BOARD_PAGE_ONLY   20
#define BOARD_CHOSEN_ONLY 100 // and those of this one have to be named in the configuration

struct board_cell {
    char text[96];
    enum mood mood;
    // right before the text: '~' for inferred or incomplete, '!' for over its limit, 0 for none
    char lead;
    bool is_number; // sorted by `number` and not by its text
    double number;
};

struct board_row {
    uint64_t key; // identifies the row as long as it exists, wherever it moves
    struct board_cell cells[BOARD_COLUMNS_MAX];
};

enum board_content {
    CONTENT_TEXT,   // its end is cut if there is little room
    CONTENT_LIST,   // names separated by ", "; those that fit, and "+2" for the rest
    CONTENT_FIGURE, // aligned right, never cut
    CONTENT_WORD,   // aligned left, never cut; may end in a figure
    // a telephone number, of which the beginning is cut, since the end tells callers apart; a name
    // in its place is cut at the end
    CONTENT_NUMBER,
};

struct row_of { // what a cell is made from
    const struct board_view *view;
    const void *row; // its type depends on the table
};

struct board_column {
    const char *id, *title, *brief; // brief: used if there is little room; NULL for the same
    enum board_content content;
    int least, most; // columns; a column of figures grows with its content
    int priority;    // 1 is the last to be left out
    void (*fill)(struct row_of r, struct board_cell *ret_cell);
    // called after it was filled; NULL for nothing
    void (*settle)(const void *row, struct board_cell *cell);
    // For a figure of the catalogue: its cell is filled by its unit, and `fill` may then add to it.
    // The column tables only give its id, place and width; the rest is looked up.
    const struct figure *figure; // NULL for none
    size_t counted_at;           // offset in the row of what the figure is about
    bool now;                    // it says a state of now; a figure says that itself
    // Fills a custom field, given its name.
    void (*fill_field)(const char *field, struct row_of r, struct board_cell *ret_cell);
};

struct board_table_kind {
    const char *id;
    const char *empty; // shown when there are no rows
    const struct board_column *columns;
    size_t column_count;
    bool has_figures;
    enum figure_scope scope; // of its figures
    size_t counted_at;       // offset in a row of what they are about
};
// How that table looks at the board's level.
const struct board_table_kind *board_table(const struct board *b, enum board_table t);
// The place of the column of that name; -1 if there is none.
int64_t board_column_at(const struct board_table_kind *kind, const char *id);

// The column has states of now, in a window that is not the present.
bool board_column_is_now(const struct board_view *v, const struct board_column *c);

size_t board_rows(const struct board *b, enum board_table t);
// How many rows at the top are of what still goes on, with those that are over below them. 0 if the
// table is in another order.
size_t board_lasting(const struct board *b, enum board_table t);
// False while the rows of a list, or the match that is searched for, are still being found.
bool board_is_settled(const struct board *b);
bool board_is_made(const struct board *b, enum board_table t); // false while they are being found
// Row `index` from the top. False after the last.
bool board_row(struct board *b, enum board_table t, size_t index, struct board_row *ret_row);
// False if there is none.
bool board_total(struct board *b, enum board_table t, struct board_row *ret_row);
// Text that may contain an outside number, in the form in which it may be shown: unchanged, or
// masked. Rows from board_row() have been through this.
void board_mask(const struct board_view *view, char *text, size_t size);
// A row as wide as the widest, to measure columns of figures with.
void board_widest(struct board *b, enum board_table t, struct board_row *ret_row);
// The key of that row, by which it can be found again. Recalls have their own keys.
uint64_t board_key(const struct board *b, enum board_table t, size_t index);
uint64_t board_person_key(const struct agent *a);
// The current index of the row with that key; SIZE_MAX if it is gone.
size_t board_find(struct board *b, enum board_table t, uint64_t key);
// What kind of rows that table has.
enum board_rows_kind board_kind(const struct board *b, enum board_table t);
// Numbers of calls, visits or records in the shown order, at most `max`, from row `first` on. For
// TABLE_CALLS, and TABLE_LIST if it does not list persons.
size_t board_numbers(const struct board *b, enum board_table t, size_t first, uint32_t *ret_numbers,
                     size_t max);
// How that table is sorted: the index of the column, -1 for the order of arrival.
int board_sorted(const struct board *b, enum board_table t, bool *ret_down);
// Whether there is a list behind that figure: a cell, given by row and column, a tile, or a bar of
// the chart, all as they are shown.
bool board_explain_tile(const struct board *b, int tile, struct board_explain *ret_what);
bool board_explain_cell(struct board *b, enum board_table t, size_t row, size_t column,
                        struct board_explain *ret_what);
bool board_explain_total(struct board *b, enum board_table t, size_t column,
                         struct board_explain *ret_what);
bool board_explain_hour(const struct board *b, size_t hour, struct board_explain *ret_what);
bool board_explain_bar(const struct board *b, size_t bar, struct board_explain *ret_what);
// All calls of the caller in that row of TABLE_WAITING.
bool board_explain_caller(struct board *b, size_t index, struct board_explain *ret_what);
// An hour of a weekday on the Hours page; Monday is day 0, and hour 24 the whole day.
bool board_explain_week(const struct board *b, int day, int hour, struct board_explain *ret_what);
// About a bar of the Hours page: "10:00-10:15: 9 calls, 7 answered, 2 missed, 77.8 % answered";
// brief leaves out the last part.
void board_bar_words(const struct board *b, size_t bar, bool brief, char *out, size_t size);
// About a bar of the chart: "10:00-11:00: 36 answered, 2 missed, 31 yesterday, 40 expected"; brief
// has one figure for the first two.
void board_hour_words(const struct board *b, size_t hour, bool brief, char *out, size_t size);
// Like "Mon 10:00-11:00: 27 calls on 3 days in memory, 9 a day".
void board_week_words(const struct board *b, int day, int hour, char *out, size_t size);
const char *board_formula_name(enum service_formula formula); // "of offered"
enum hours_level board_hours_level(enum board_level level);   // for board_input.hours

// The first occurrence of `part` (not empty) in `text` from byte `from` on, as bytes, ignoring
// case.
bool match_find(struct span text, struct span part, size_t from, size_t *ret_at, size_t *ret_len);

// ---- the board itself

struct board_visits_queue { // a queue, by visits
    char name[96];          // "support"; for a part "support @pbx1"
    char server[40];        // for a part
    enum queue_row_kind kind;
    struct queue_tally tally;
    int64_t target;      // percent, 0 for none
    bool touched;        // a gap that no log filled touches it
    uint32_t row, parts; // in queue_tallies.rows; for a sum, how many parts follow
    bool untold;         // for the total: no events tell who is ready
    bool stale;          // one of its servers is not heard
    int64_t last_us;     // and when it was last heard; 0 when unknown
};

struct board_queues {
    struct board_visits_queue *list; // owned; sorted by offered, then name; parts follow their sums
    size_t count, tops;              // tops: without parts
    uint32_t *top_at;                // owned: the index of each top
    bool without_parts;              // only tops are rows; the pane sets this before it asks
    struct board_visits_queue total, widest;
    struct board_waits waits; // in any of them
};

struct board_person {
    char name[64], extension[32], reason[48]; // reason of the pause
    // "support, sales +12": those for which there is no room are counted
    char queues[96], servers[96];
    enum member_state state;
    bool known, told;  // whether the state is known; whether from events (struct agent_now)
    int64_t since_us;  // 0 when unknown
    struct visit talk; // the talk with a caller of a queue that goes on; if there is none, it waits
    struct agent_figures sum;
    uint64_t key;
    uint32_t agent; // index in the agents of board_input
    // for the row of totals: the persons it adds up; else NULL
    const struct board_persons *total_of;
};

struct board_persons {
    // owned; sorted by name, so that nobody moves on the wall, or by state, if that is wanted
    struct board_person *list;
    size_t count, known; // known: those whose state is known
    size_t shown;        // the first are rows; the others are in states that are not listed
    bool told;           // events tell who is ready
    bool touched;        // a gap that no log filled touches it
    uint64_t ready, present;
    char title[160]; // "AGENTS  4 ready  5 talking  2 paused  1 away"; "" for none
    struct board_person total, widest;
};

// Queues and agents, by rows of the Cdr log.
struct board_row_queues {
    struct records_queue *list; // owned; sorted by offered, then name
    size_t count;
    struct records_queue total, widest;
};

struct board_row_agents {
    struct records_agent *list; // owned; sorted by handled, then name
    size_t count;
    struct records_agent total, widest;
};

struct board_recalls {
    struct recall *list; // owned; a copy, so that a frozen board does not change
    size_t count;
    struct recall widest;
    uint32_t generation; // of the stitch that they belong to
    uint64_t changes;    // `changes` of the list that was copied, + 1; 0 for none
    // the oldest open one; the longest time until somebody was reached, in seconds
    int64_t oldest, slowest;
    char title[96];         // "RECALLS  12 open, 30 reached"
    struct board_sort sort; // how they were last sorted
};

struct board_hour {
    int64_t from; // epoch seconds
    int hour;     // local time, 0..23
    uint64_t answered, missed;
    uint64_t total;           // answered or missed
    uint64_t before;          // the same of the day that is compared with; 0 when unknown
    struct expected expected; // all calls of it, once it is over
    uint64_t expected_count;  // as it is printed; 0 for none
    bool now, gap;
    bool ahead;   // has not begun yet
    bool outside; // of the business hours, so that it is not drawn
};

struct board_chart {
    struct board_hour hours[WINDOW_HOURS_MAX];
    size_t count;
    uint64_t most;        // of the figures of the hours that are drawn
    const char *compared; // the day that their `before` is of: "yesterday"; "" for none
    bool expects;         // something is expected of one of them
    bool business;        // there are business hours
    uint64_t outside;     // calls or records at other hours
    char gaps[64];        // "gap 12:03-12:07"; "" for none
};

struct board_figures { // over all servers, when last filled
    bool known, stale;
    uint64_t total;         // of calls or records
    struct records records; // at the level of records; without agents and queues
    struct calls calls;     // at the other levels
    // all queues; its threshold is -1 when they differ; members are counted as persons
    struct queue_tally visits;
    bool visits_known; // there is a ledger to count visits from, whatever the level
    bool visits_touched, calls_touched; // a gap that no log filled touches them
    bool agents_known;
    bool talkers_known; // who talks is, from events or from a log that is followed
    int64_t last_us;    // the latest event of any server; 0 for none
};

// A call that was looked up elsewhere: what is known of it, and where that is from.
struct board_found {
    const struct cdr_store *store;
    const struct ledger *ledger;
    const struct stitch *stitch; // NULL for none
    uint32_t call;
    const char *from;
};

// What details are made from, as it was when the board was filled.
struct board_sources {
    struct board_found found;
    const struct records *records;
    const struct calls_fold *calls; // its hours alone are kept
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
    struct comparison before; // what figures are compared with; 0 days for nothing
    struct board_tiles tiles;
    struct board_row_queues row_queues;
    struct board_row_agents row_agents;
    struct board_queues queues;
    struct board_persons persons;
    uint64_t live_stamp; // identifies what queues and persons were filled from; 0 when unknown
    struct board_chart chart;
    struct board_hours hours_page;
    struct board_recalls recalls;
    struct board_lists lists;
    struct board_sort sorted[TABLES];
    struct board_made *made[8];   // owned: tables with their figures looked up, and chosen ones
    struct board_sources sources; // when last filled
    struct board_kept *kept;      // owned; only while frozen
    struct buf scratch, parts;    // for texts of the row being made
};

void board_init(struct board *b);
void board_finish(struct board *b);
// Before other columns are set, and when policies of queues are others: lists are made anew.
void board_renew(struct board *b);
// What `in` points to is only read during the call, except for fold, store, tallies, ledger, calls,
// stitch, agents, zone and context: these must outlive the next call of any board function. False
// if there is more to do than one call does (rows to take in, sort or search); then fill it again.
bool board_fill(struct board *b, const struct board_input *in);

#endif
