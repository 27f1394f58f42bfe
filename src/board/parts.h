// Shared by the files of this room.
#ifndef CDRTOP_BOARD_PARTS_H
#define CDRTOP_BOARD_PARTS_H

#include "board/board.h"

void header_fill(struct board_header *h, const struct board_input *in, enum board_level level);
void window_words(const struct board_input *in, char *out, size_t size);
bool window_is_other_time(const struct board_input *in); // it is over, or has not begun
const char *compared_day(const struct board_input *in);  // "yesterday"; "" if nothing is compared
// It counts in which states agents are, which is of now beside figures of another window, too.
bool is_state(const struct figure *f);
void date_words(struct civil c, char *out, size_t size); // "Mon 23 Nov"
void day_words(struct civil c, char *out, size_t size);  // "Mon 23 Nov 2026"
void alerts_fill(struct board_alerts *to, const struct board_view *v, const struct alerts *from);
void board_alerts_finish(struct board_alerts *a);
// The mood of the worst alert about that queue, agent or server; MOODS for none.
enum mood alerts_mood_of(const struct board_view *v, enum condition_subject subject,
                         const char *about);
// Whether one is about that figure of a queue, or (NULL) over all.
bool alerts_of_figure(const struct board_view *v, const struct figure *f, const char *queue);
// " since Mon 23 Nov, those before are counted but not listed"; "" if all are listed. If the window
// is over by then (`to`; 0 when it does not matter), " of that time are counted but not listed".
#define LISTED_SIZE 80
char *listed_words(const struct zone *zone, int64_t listed_from, int64_t to, char out[LISTED_SIZE]);
void row_queues_fill(struct board *b, const struct records *r);
void row_agents_fill(struct board *b, const struct records *r);
void recalls_fill(struct board_recalls *r, const struct board_view *view,
                  const struct board_input *in);
bool has_business(const struct business_hours *b); // somebody said which hours they are
// Whether some of these seconds of the day are in business hours.
bool business_hour(const struct business_hours *b, int second, int length);
void chart_fill(struct board_chart *c, const struct board_view *view, const struct board_input *in);
// About an hour of the chart that is not over: ", 34 expected (28-40), answered after 0:12"; brief
// leaves out the last two. "" if nothing is expected.
void expected_words(const struct board *b, int64_t hour_from, bool brief, char *out, size_t size);
void hours_page_fill(struct board_hours *h, const struct board_view *view,
                     const struct board_input *in);
// "10:00-10:15", or "10:00-11:00 of all days", for a FIGURE_HOUR or FIGURE_BAR.
void bar_times(const struct zone *zone, const struct board_explain *what, char *out, size_t size);
// For a FIGURE_WEEK: how many there are, in all days of it.
uint64_t week_count(const struct board_hours *h, const struct board_explain *what);
// And with `count` rows behind it, in words.
void week_words(const struct board_hours *h, const struct board_explain *what, uint64_t count,
                char *out, size_t size);
// A gap of one of those servers (one bit each) is in the window, and no log told what happened in
// it.
bool board_touched(const struct board_input *in, uint64_t servers, enum gap_of of);
// The name to show for a queue.
struct span queue_label(const struct board_view *view, struct span queue);
void server_name(const struct board_view *view, uint16_t server, char *out, size_t size);

// What the columns of calls and visits are filled from.
struct board_call { // a record
    const struct cdr_hot *hot;
    struct cdr cdr;
    struct buf *parts; // for texts that are put together
    bool in_time;      // the rate whose list it is in counts it
};

struct board_stay { // a visit; its columns read only `visit` and `in_time`
    struct visit visit;
    bool in_time;
};

struct board_journey { // a call, and its last visit
    struct call call;
    struct visit visit;
    bool visited;
    uint32_t number; // of the call
};

struct board_recall { // a recall, and the last call that was lost
    const struct recall *line;
    struct board_journey lost;
    bool known; // that call still exists
};

// The call with that number; false if it is gone.
bool journey_of(const struct board_view *view, uint32_t number, struct board_journey *ret_journey);

// Indexed by the first tables of enum board_table.
extern const struct board_table_kind table_records[TABLE_RECALLS];
extern const struct board_table_kind table_visit_queues, table_persons, table_calls, table_visits,
    table_recalls, table_waiting;
// For the list behind a rate, with a column for whether it counts the row.
extern const struct board_table_kind table_records_judged, table_visits_judged;

// Those not logged out.
uint64_t members_present(const struct queue_tally *q);

// As it is shown, with numbers masked if need be.
void fill_cell(const struct board_view *view, const struct board_column *c, const void *from,
               struct board_cell *ret_cell);
// All cells of a row, or a single one (`only` is SIZE_MAX for all).
void fill_cells(const struct board_view *view, const struct board_table_kind *kind,
                const void *from, size_t only, struct board_cell *cells);
// Sorts the rows of a table that is copied at each fill by its column.
void sort_rows(struct board *b, enum board_table t, void *rows, size_t count, size_t size);
void sort_recalls(struct board *b, const struct board_input *in); // it also fills them
// The table with its figures looked up, or the one that was chosen instead.
const struct board_table_kind *made_table(struct board_made *const *made,
                                          const struct board_table_kind *kind);
// With its figure looked up.
struct board_column table_column(const struct board_table_kind *kind, size_t i);
void tables_make(struct board *b);
void tables_finish(struct board *b);
void cell_text(struct board_cell *cell, struct span text); // "--" if the text is empty
void cell_count(struct board_cell *cell, uint64_t n);      // zero is quiet
void cell_duration(struct board_cell *cell, double seconds);
void cell_percent(struct board_cell *cell, double percent);
void cell_number(struct board_cell *cell, double number); // the value to sort it by
// "14:31:57"; in a longer window "Mon 14:31:57", " 3 Nov 14:31", " 3 Nov 2026 14:31".
void cell_clock(const struct board_view *view, int64_t epoch, struct board_cell *cell);
// The same, without seconds if brief: "14:31", "Mon 14:31", "3 Nov", "3 Nov 2026".
void clock_words(const struct board_view *view, int64_t epoch, bool brief, char *out, size_t size);
void cell_in_time(bool in_time, struct board_cell *cell); // yes or no
void cell_way(uint8_t direction, struct board_cell *cell);
void cell_stitch(const struct board_view *view, uint32_t id,
                 struct board_cell *cell); // a text of the stitch
// How a call ended; if nobody took it, how it left its last queue.
void cell_ending(const struct board_journey *j, struct board_cell *cell);

// A column for a figure of the table; `says` may add to its cell, NULL for nothing.
#define FIGURE_COLUMN(name, wide, place, says)                                                     \
    { .id = (name), .least = (wide), .priority = (place), .fill = (says) }

// Like figure_count().
char *figure_duration(double seconds, char out[FIGURE_SIZE]); // "3:42"; from an hour on "1:02:03"
// A percentage of two counts.
char *figure_share(uint64_t part, uint64_t whole, char out[FIGURE_SIZE]);
// As it can be drawn large: "2:31:07" becomes "2h31", "37.9 % ▼" "37.9", "1 107" "1107"; "11 070"
// stays.
void figure_large(const char *figure, char *out, size_t size);
// In the form that the unit of the figure asks for.
char *figure_in_unit(enum figure_unit unit, double value, char out[FIGURE_SIZE]);

// ---- Queues and persons by visits, for the files of this room.

// Identifies what both are filled from; 0 when unknown.
uint64_t live_stamp(const struct board *b, const struct board_input *in);
void live_fill(struct board *b, const struct board_input *in); // both, and their figures
void live_clear(struct board *b);

void persons_fill(struct board *b, const struct board_input *in);
void persons_finish(struct board_persons *p);

// Row `number` of in->counted.tallies->rows.
struct board_visits_queue queue_shown(const struct board_view *view, const struct board_input *in,
                                      uint32_t number);
void queues_fill(struct board *b, const struct board_input *in);
// Its agents who are not logged out; 0 when it is unknown who is ready.
uint64_t queue_present(const struct board_visits_queue *q);
// How many of a queue's agents are ready: "3/7"; "--" without any.
void cell_ready(uint64_t ready, uint64_t members, struct board_cell *cell);
void queues_clear(struct board_queues *q);
void queues_finish(struct board_queues *q);
size_t queues_rows(const struct board_queues *q); // with parts, if these are wanted
const struct board_visits_queue *queues_row(const struct board_queues *q, size_t index);
// Among those that are not parts of another.
const struct board_visits_queue *queues_top(const struct board_queues *q, size_t index);
uint64_t queue_key(const struct board_visits_queue *q); // of its row; never 0

void waits_fill(struct board *b, const struct board_input *in, bool known);
// Names those who wait in that queue, or (NULL) in any.
struct wall;
void wall_waits(const struct board *b, const struct board_visits_queue *q, struct wall *w);

bool server_unheard(const struct board_input *in, size_t server);
// Makes the greatest average so far look like that of a single event.
void widen_average(struct amount *widest, struct amount a);
// Takes the text if it is wider than those before; *columns is how wide that was.
void widen_text(char *widest, size_t size, size_t *columns, const char *text);

// ---- The data that strings are made from, as of the moment that the board shows: now, or the
// moment of freezing. Calls, visits, rings and rows are only read through these functions.

struct board_kept *kept_of(const struct board_input *in);
void kept_destroy(struct board_kept *k);
// False if what was kept has other numbers now, because older data was removed.
bool kept_holds(const struct board_kept *k, const struct board_input *in);
// Replaces figures by those that were kept.
void kept_sources(const struct board_kept *k, struct board_sources *s);
const struct hours *kept_hours(const struct board_kept *k);

uint32_t view_visits(const struct board_view *v); // visit numbers are below this
bool view_visit(const struct board_view *v, uint32_t number, struct visit *ret_visit);
uint32_t view_rings(const struct board_view *v);
void view_ring(const struct board_view *v, uint32_t number, struct visit_ring *ret_ring);
size_t view_records(const struct board_view *v);
bool view_call(const struct board_view *v, uint32_t number, struct call *ret_call);
uint32_t view_last_visit(const struct board_view *v, uint32_t call); // STITCH_NONE if it has none
void view_steps(const struct board_view *v, uint32_t call, struct call_steps *ret_steps);

// ---- Tiles, for the files of this room.

// Made from the tallies and calls of the last hour; all is NAN if the moment is not in the window.
struct trends {
    struct tally visits[BOARD_TREND_BARS];
    double waiting[BOARD_TREND_BARS], calls[BOARD_TREND_BARS];
    bool visits_known[BOARD_TREND_BARS], calls_known[BOARD_TREND_BARS];
};
void trends_fill(struct trends *t, const struct board_view *view, const struct board_input *in);
// The heights of the bars for that figure.
void trend_of(const struct trends *t, const struct figure *f, const struct figure_terms *terms,
              uint8_t ret_bars[BOARD_TREND_BARS]);

struct tile_of { // what a tile is filled from
    const struct board_figures *now;
    const struct comparison *before;
    const struct figure_terms *terms;
    const char *level, *gaps; // in words
    const struct board_view *view;
    const char *queue;           // whose figures these are; NULL for all
    const struct trends *trends; // NULL for none
};

struct board_tile_kind {
    enum figure_scope scope;
    const char *id;                 // of its figure
    int least;                      // columns that it may need at most
    bool brief;                     // always has its brief label
    bool wide;                      // gets the room that is left over
    bool spare;                     // may be left out before a line is
    bool trend;                     // has one, of the last hour
    bool chosen;                    // only shown if it is named in the configuration
    const char *large, *large_word; // board_tile_large.usual_figure and usual_word
    // What the tile says besides its figure, if that is known; NULL for nothing.
    void (*says)(const struct tile_of *of, double value, struct board_tile *t);
    struct figure_list list; // what is behind it, if not what the figure says
};
// NULL if there is no tile for that figure.
const struct board_tile_kind *tile_kind(enum board_level level, const char *id);

void tiles_make(struct board_tiles *t, enum board_level level); // to be filled later
void tiles_fill(struct board_tiles *t, enum board_level level, const struct tile_of *of);
void tiles_finish(struct board_tiles *t);
void tile_fill(struct board_tile *t, const struct tile_of *of);

#endif
