// Shared by the parts of the engine: the door and the book behind it, links, settings, counting,
// figures and their names.
#ifndef CDRTOP_ENGINE_PARTS_H
#define CDRTOP_ENGINE_PARTS_H

#include "base/task.h"
#include "engine/engine.h"

// ---- what is known of queues and calls

void book_init(struct book *b,
               const struct direction_rules *rules); // borrowed; NULL for the default ones
void book_finish(struct book *b);

void book_queue(struct book *b, const struct queue_event *e);
void book_channel(struct book *b, const struct channel_event *e);
// A row that is new, or better known now. `alone`: no queue event of its server has come yet.
void book_row(struct book *b, size_t number, const struct cdr *row, bool alone);
void book_step(struct book *b, const struct queue_step *step); // of a queue_log
// A gap in the events of a server ended then.
void book_gap(struct book *b, uint16_t server, int64_t to_us);
// What was left in doubt by a gap that ended then is over, and nobody knows how.
void book_give_up(struct book *b, uint16_t server, int64_t to_us);
void book_restarted(struct book *b, uint16_t server, int64_t at_us);
// Nobody waits, talks or is a member there any more. word: of lists that were asked for here.
void book_clear(struct book *b, uint16_t server, int64_t at_us, struct span word);

// Both are parts of a job (NULL: straight through) and return true when it was cancelled. The first
// forgets what was over before that moment, and posts all rows of the store again, because they
// have new numbers, or some are gone. `alone` has a bit for each server about whose queues only
// rows tell. If it was cancelled, it has to be done again before anything else.
bool book_forget(struct book *b, const struct cdr_store *store, uint64_t alone, int64_t before_us,
                 struct task *t);
// The same where other direction rules hold: rows have other directions, and the stitch makes all
// calls anew. Nothing is forgotten.
bool book_redirect(struct book *b, struct cdr_store *store, const struct direction_rules *rules,
                   struct task *t);
// Posts visits that changed to the stitch.
bool book_post(struct book *b, const struct cdr_store *store, struct task *t);

// ---- what comes in through the door

// Takes over the zone and the rules (NULL for the default ones).
void door_init(struct door *d, struct zone *machine, struct direction_rules *rules);
void door_finish(struct door *d);

// All files are in. Logs that go on after a recording decide about what was up at its end.
void door_ended(struct door *d);
// All files are in, and links will tell the rest. Callers who wait according to a log alone are in
// doubt until a list from a link names them.
void door_loaded(struct door *d, int64_t now_us);

// Removes older days if there are clearly more rows than `most`, see cdr_store_trim(), or if all
// that is known takes too much memory. With *ret_old, or if limits.memory.forgets is set, the book
// has to forget, too.
bool memory_trim(struct door *d, size_t most, int64_t keep_from, struct task *t,
                 struct cdr_store **ret_old);
// While much is being read and nothing is counted: lets go of older days at once, if it has to.
bool memory_make_room(struct door *d, struct task *t);
int64_t memory_keeps_from(const struct door *d); // seconds: what is over before that is forgotten
void memory_begins_day(struct door *d, int64_t from_s);
uint64_t memory_records(const struct door *d, uint64_t most); // how many fit in it, of so many

// What a link tells. It is let in, or waits while the door is shut or other things wait (inbox.c).
struct news {
    enum { NEWS_FRAME, NEWS_LINK_LOST, NEWS_LINK_BACK } kind;
    struct origin *origin; // of the link; stays in place
    int64_t at_us;
    struct span bytes; // of the frame, or the reason why the link was lost
};
void door_news(struct door *d, const struct news *n);
// Lets it in, whatever else waits, because it was told before.
void door_observe(struct door *d, const struct news *n);
// Has what waits written down, though it is not let in: the program ends.
void door_keep_waiting(struct door *d);
// Lets in what waits, until that monotonic time. True when nothing waits any more.
bool door_let_in(struct door *d, int64_t until_us);

// The clock of a recording without times is the largest epoch in its frames.
void door_read_clock(struct origin *o, const struct ami_value *v);
// The PBX's clock said this, or more, when it sent the value; 0 if that does not tell.
int64_t door_its_time(const struct ami_value *v);
// Takes FullyBooted, Shutdown or Reload, which was decoded: it came by that road, and is about that
// server.
void door_starts_and_stops(struct door *d, struct server *by, struct server *server, int64_t at_us);

// Roads (src/engine/roads.c). For the server that a frame names, this gives the server to which
// what it tells belongs: itself, or the one that another link showed first. SERVER_NONE while that
// is unknown; what was decoded is then held, and judged as time goes on, or at once when a list is
// complete.
uint16_t roads_of(struct door *d, uint16_t road);
void roads_hold(struct door *d, uint16_t road, const struct news *n);
void roads_judge(struct door *d, int64_t now_us, bool at_once);
uint16_t roads_same_as(const struct door *d, uint16_t server); // SERVER_NONE if it is itself
// It counts by itself though it may be another road to *ret_other, or, if that is SERVER_NONE, to
// some other PBX: too much waited before that was known. A PBX named there is another one after
// all.
bool roads_doubtful(const struct door *d, uint16_t server, uint16_t *ret_other);
// True if what was decoded has already come by another road to that server.
bool roads_told(struct door *d, uint16_t road, uint16_t server, int64_t now_us);
// The servers that other links hear, too, one bit each.
uint64_t roads_besides(struct door *d, int link);
void roads_lost(struct door *d, int link); // nothing more comes by that link
void roads_finish(struct door *d);

// Lets in what a frame tells that was held, unless it has to wait on for roads_judge().
void door_take(struct door *d, struct origin *origin, struct span bytes, int64_t at_us);
// A frame as it came. at_us is when it arrived; 0 if the recording does not say.
void door_frame(struct door *d, struct origin *origin, struct span bytes, int64_t at_us);
// Appends the amiws frame that would match a packet of AMI itself, for a recording; nothing if the
// packet cannot be read.
void door_recorded(struct door *d, const struct origin *origin, struct span packet,
                   struct buf *out);
// Keeps the frame that was scanned and decoded, unless it tells nothing lasting.
void door_keep(struct door *d, const struct origin *o, struct span bytes, int64_t at_us);
// Looks at a frame that is not let in: true if it is a call detail record. If its arrival is
// unknown (0), the clock of its recording goes on by it.
bool door_glance(struct door *d, struct origin *origin, struct span bytes, int64_t at_us);
// True if the frame answers a Ping and has a time by the PBX's clock. The frame is not let in.
bool door_is_pong(struct door *d, struct span bytes, int64_t *ret_us);
// A recording says that its link was lost, or came back.
void door_mark(struct door *d, const struct origin *origin, bool up, struct span reason,
               int64_t at_us);
// A row from a file of one server, with row->server set.
void door_cdr(struct door *d, const struct cdr *row);
// A line of a queue_log, with step->server set.
void door_step(struct door *d, const struct queue_step *step);
// The same of a source that is read for some time only: what it tells of is up to the caller.
// A row: false if all of it was known.
bool door_fill_row(struct door *d, const struct cdr *row);
void door_fill_step(struct door *d, const struct queue_step *step);
// The servers about whose queues only rows have told, one bit each.
uint64_t door_rows_alone(const struct door *d);

// Whether there is room for what would be new of it (src/engine/memory.c): else it is counted as
// left out. An agent for whom there is no room is taken out of what a caller's event tells.
bool memory_takes(struct door *d, struct ami_value *v);
bool memory_takes_step(struct door *d, struct queue_step *s);
bool memory_takes_row(struct door *d, const struct cdr *row); // what is known already is taken
void memory_leave_out_server(struct door *d, struct span name, int64_t id);
void memory_came(struct door *d, size_t bytes); // before it is asked for, where it may be long
void memory_init(struct limits *m);
void memory_finish(struct limits *m);
// Visits that were over before that moment were forgotten, and with `rows` the oldest rows, too.
void memory_forgot(struct door *d, int64_t before_us, bool rows);

// ---- links

struct origin *links_origin(const struct links *l, size_t index);
void links_init(struct links *l, struct door *door, struct clock *clock);
// This machine's clock was set, and that is believed. Nothing may wait at the door.
void links_clock_stepped(struct links *l, const struct clock_step *step);
// Connects to all of them. -1 if a URL cannot be used; l->error says which.
int links_open(struct links *l, struct loop *loop, const struct engine_settings *s,
               const struct links_hooks *hooks);

// A row for each server, and one for each link that has shown none yet. What they point to lives
// until the next change. Returns how many, at most `most`.
size_t links_describe(const struct links *l, struct server_now *ret_rows, size_t most);

// Why a file or database that is followed cannot be read, one line for people; "" each can.
const char *load_trouble(const struct load *l, char *out, size_t size);

// ---- settings

void settings_finish(struct engine_settings *s);
// Takes over those values of `fresh` that may change while it runs, and gives it the old ones.
void settings_exchange(struct engine_settings *s, struct engine_settings *fresh);
bool settings_live(const struct engine_settings *s); // something tells of what happens now

// The window to show: the fixed one; else, if there are only files, the last day in them; else
// today.
struct window settings_window(const struct engine_settings *s, const struct door *door,
                              int64_t now_s);
// The moment whose day is today: now; with files alone, the start of the latest call.
int64_t settings_day_s(const struct engine_settings *s, const struct door *door, int64_t now_s);

enum find_state engine_find_state(const struct engine *e); // of a call that is looked up

// ---- figures

void figures_init(struct figures *f, const struct engine_settings *settings, struct door *door,
                  int64_t now_s);
void figures_finish(struct figures *f);
// Before settings are exchanged, the job that reads them ends. Then all is counted anew beside what
// is shown. `directions`: other rules hold for these. `days`: earlier days are others by them, too.
void figures_stop(struct figures *f);
void figures_renew(struct figures *f, bool directions, bool days);
// Continues or begins figures_run() as a job, for about `budget_us`; true when it has ended.
// Without a task it runs straight through.
bool figures_go_on(struct figures *f, int64_t now_us, int64_t budget_us);

// Changes when servers or agents that the filter asks about have got names.
uint64_t names_stamp(const struct figures *f, const struct filter *filter);

// Takes over the filter (NULL: everything is wanted); if `totals`, borrows it.
void counting_init(struct counting *s, struct window window, const struct counting_terms *terms,
                   struct door *door, struct filter *filter, uint64_t serial, bool totals);
// Before the first run: only what begins from `since` on is counted, and added to that.
struct past_part;
void counting_add_to(struct counting *s, struct door *door, const struct past_part *part);
// It may pause as part of a job (NULL: straight through), since freeing hundreds of megabytes takes
// time.
void counting_finish(struct counting *s, struct task *t);
// Counts what came, for one part or for all, beginning with that one; true when the job was
// cancelled. What is shown stays until it is done. Nothing is counted twice.
bool counting_run_part(struct counting *s, struct door *door, int64_t now_us,
                       enum counting_part part, struct task *t);
bool counting_run(struct counting *s, struct door *door, int64_t now_us, enum counting_part first,
                  struct task *t);
// Calls and visits get other numbers from now on, so what is shown stays. Records are counted again
// at once if the ids of their texts have changed, too.
void counting_stand(struct counting *s, struct door *door);

// What is expected of today: made if something has changed that it depends on, after everything
// else. Part of a job (NULL: straight through); true when cancelled.
bool expecting_run(struct figures *f, int64_t now_us, struct task *t);
// Puts it beside the figures of today without a filter; others get none.
void expecting_show(const struct forecast *f, struct counting *s, int64_t now_us);
void expecting_finish(struct expecting *x);
void expecting_renew(struct expecting *x); // by other rules: all days are made again
// Takes over the profile of an earlier day; stamp: of its gaps, 0 when unknown.
void expecting_put(struct expecting *x, struct profile p, uint64_t stamp);
// The profiles that the history has (src/engine/profiles_kept.c). Reading them is part of a job;
// true when cancelled. A day may be kept once it is over for some time.
bool profiles_read(struct expecting *x, int64_t now_s, struct task *t);
bool profiles_are_kept(const struct expecting *x, struct window day, int64_t now_s);
void profiles_keep(const struct expecting *x, const struct profile *p, int64_t now_s);

// ---- what was observed before

// Adds an origin whose observations are read and kept; it must stay in place. Those of other
// origins are skipped.
void past_add(struct past *p, struct origin *o);
// Lets in everything that was observed in that time, the last so many records of it, and then
// releases the door. Part of a job, which waits for the disk (NULL: straight through). True when it
// was cancelled.
bool past_read(struct past *p, int64_t from_us, int64_t to_us, uint64_t records, struct task *t);
// Adds the imported files to those that will be read, with what they have from that moment on; if
// it is not above 0, from so long before the last moment in any of them. Zones that were set for
// servers are set, unless they are already. Part of a job as above.
bool past_add_files(struct past *p, struct load *l, int64_t from_us, struct task *t);
void past_files_read(struct past *p); // all of them were
// Lines of a source that filled gaps come behind a line with this and its name, which is no address
// of a link. This keeps one.
#define PAST_FILLS "fill "
void past_keep_fill(void *past, struct span source, struct span text, int64_t at_us,
                    int64_t told_us, bool record);
// Waits for the disk. True when cancelled; `p->dead` if it does not answer any more.
bool past_wait(struct past *p, struct task *t);
// The next batch of a reading: HISTORY_BATCH, HISTORY_END (also if the disk does not answer), or
// HISTORY_COMES when the job was cancelled.
int past_next(struct past *p, struct history_reading *r, struct history_batch *ret_batch,
              struct task *t);
struct past_found {
    int64_t known_us; // from_us if a board was running then, else 0
    bool whole;       // nothing was left out because it could not be read
};
// Lets into another door, with the same servers, what was observed in that time. True when
// cancelled.
bool past_read_part(const struct past *p, struct door *door, int64_t from_us, int64_t to_us,
                    struct task *t, struct past_found *ret_found);
// A name of a server that is the same in every run, and the number of the server with that name,
// which is added if new; SERVER_NONE if it is of a link that there is no more.
void past_server_name(const struct past *p, const struct server *v, struct buf *out);
uint16_t past_server_find(const struct past *p, struct servers *s, struct span name);
uint64_t past_links(const struct past *p,
                    uint64_t hash); // goes on in a hash: which links there are
// Goes on in a hash: by which rules what was observed is counted, of those that are configured
// (src/engine/settings.c).
uint64_t past_rules(const struct past *p, const struct engine_settings *s, uint64_t hash);
int64_t past_oldest_us(const struct past *p); // the oldest line that is kept; 0 for none
int64_t past_memory_us(const struct past *p); // the first one that was let in

// ---- the same time some days before (src/engine/compared.c)

// Once a minute, after everything else. There is no comparison with a time whose beginning is not
// known. True when cancelled.
bool figures_compare(struct figures *f, int64_t now_us, struct task *t);

// ---- days that are not in memory (src/engine/past_days.c)

#define PAST_MORE_HOURS 4 // before and after a day, that are read so that its calls are whole
#define PAST_MORE_S     (PAST_MORE_HOURS * 3600)

struct past_world; // src/engine/past_day.c
// A day by itself, read and not counted yet; NULL when cancelled.
struct past_world *past_world_open(const struct past_days *d, struct window w, struct task *t);
void past_world_close(struct past_world *o, struct task *t); // NULL is allowed
// Counts a part of it. False when cancelled, or if the beginning of that time is not known.
bool past_world_count(struct past_world *o, struct window w, const char *filter, int64_t now_us,
                      struct task *t, const struct counting **ret_counted);
// Its profile, in which nothing is known if it could not be read whole; true when cancelled.
bool past_world_profile(struct past_world *o, struct profile *day, int64_t now_us, struct task *t);
// Reads that part of a day and counts it, with the filter (NULL: all); appends it as bytes.
// *ret_whole: nothing of it is missing. True when cancelled.
bool past_day_count(const struct past_days *d, struct window w, const char *filter, struct task *t,
                    struct buf *out, bool *ret_whole);

// The profile of a day that is not in memory: true if it is in *ret_profile, which is the caller's;
// false if it is being made: ask again. Another day replaces the one before.
bool past_days_profile(struct past_days *d, struct window day, int64_t now_us,
                       struct profile *ret_profile);
bool past_profile_wanted(const struct past_days *d);
void past_profile_make(struct past_days *d, struct task *t); // in the job

// The part of a window that has to come from the history. True if it is in *ret_part (or none is
// needed); false if it is being counted: go on, and ask again. Another question of that kind
// replaces the one before.
bool past_days_ask(struct past_days *d, enum past_ask which, struct window w, const char *filter,
                   int64_t now_us, struct past_part *ret_part);
// What is settled of whole days (src/engine/past_settled.c), by these rules.
struct window past_day_of(const struct past_days *d, int64_t at_s);
// Since when what is in the sums is known, microseconds since the epoch; 0 if that was not noted.
int64_t past_days_known_us(const struct day_sums *sums);
int64_t past_days_version(const struct past_days *d);
uint16_t past_days_find_server(void *past_days, struct span name); // for sums_add()
typedef void past_settled_take(struct past_days *d, struct window day, struct span bytes);
// Passes on what is settled of the days of that window. True when cancelled.
bool past_settled_read(struct past_days *d, struct window w, past_settled_take *take,
                       struct task *t);
// Settles it, if it is a whole day that has been over for some hours.
void past_settle(struct past_days *d, struct window day, struct span bytes);
void past_settle_next(struct past_days *d, struct task *t); // in the job: one of the last days

// All of it that is not in memory, up to that moment; from 0 to 0 if there is nothing.
struct window past_days_all(const struct past_days *d, int64_t now_us);
// Adds the gaps in it, whose reasons are valid as long as the sums are.
void past_days_gaps(const struct day_sums *sums, struct gaps *gaps);
void past_days_drop(struct past_days *d, enum past_ask which); // nobody wants it any more
// A day that is not in memory is read and kept, and counted in that part of it: for a comparison
// that moves with the clock. False: it is not there yet, or was cancelled. Part of a job.
bool past_days_compare(struct past_days *d, struct window w, const char *filter, int64_t now_us,
                       struct task *t, const struct counting **ret_counted);
void past_days_drop_day(struct past_days *d, struct task *t); // it is no longer compared with

void past_days_renew(struct past_days *d); // lets go of what was read and counted by other settings
void past_days_init(struct past_days *d, struct past *past, struct door *door,
                    const struct engine_settings *settings);

#endif
