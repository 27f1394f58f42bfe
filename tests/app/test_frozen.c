// A frozen board does not change while calls go on: every page, row and detail at each level stays
// the same, byte for byte, whether it was looked at before or not.
#include "day.h"

#include "../../src/engine/parts.h"
#include "../../src/ui/panes/panes.h"
#include "disk/disk.h"
#include "run.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ROWS      400
#define WALL_HEAD 8 // lines at the top of the wall in which its clock can be

static struct buf frames; // the recording, one frame in a line
static struct span rest;  // not passed on yet

static struct span next_frame(int64_t *ret_at_us) {
    struct span line = SPAN_NONE, seconds, whole;
    int64_t s = 0, us = 0;
    while (rest.len) {
        line = span_take(&rest, '\n');
        seconds = span_take(&line, '\t');
        if (line.len && *line.at != '!') break;
    }
    whole = span_take(&seconds, '.');
    if (!line.len || !span_number(whole, &s) || !span_number(seconds, &us)) return SPAN_NONE;
    *ret_at_us = s * SECOND_US + us;
    return line;
}

// Loads the first `percent` per cent of the capture from files; the clock stands at their end.
static void open_until(unsigned percent) {
    char name[] = "/tmp/cdrtop-frozen-XXXXXX";
    int fd = mkstemp(name);
    frames = run_fixture("callcentre/frames.rec.gz");
    rest = buf_text(&frames);
    size_t len = frames.len * percent / 100;
    len += (size_t)((const char *)memchr(frames.at + len, '\n', frames.len - len) -
                    (frames.at + len)) +
           1;
    cr_assert_eq(write(fd, frames.at, len), (ssize_t)len);
    close(fd);
    rest = span_from(rest, len);
    struct span look = rest;
    int64_t at_us = 0;
    next_frame(&at_us);
    rest = look;
    day_open((const char *const[]){name, NULL}, NULL, at_us / SECOND_US);
    unlink(name);
    day_screen(160, 48, CHARSET_UTF8);
    day_settle();
}

static void go_on(void) {
    struct origin origin = {.source = "f", .link = -1};
    int64_t at_us = 0;
    struct span frame;
    size_t told = 0;
    for (; (frame = next_frame(&at_us)).len; told++)
        door_frame(&app.engine.door, &origin, frame, at_us);
    cr_assert_gt(told, 100);
    clock_init(&app.engine.clock, at_us, 0);
    day_settle();
}

// ---- everything that the board says

static void put_rows(struct buf *out) {
    struct board_row row;
    for (enum board_table t = 0; t < TABLES; t++) {
        size_t columns = board_table(&app.board, t)->column_count;
        if (t == TABLE_LIST && !app.board.lists.list.open) continue;
        for (size_t i = 0; i < ROWS && board_row(&app.board, t, i, &row); i++) {
            buf_format(out, "%d/%zu", (int)t, i);
            for (size_t c = 0; c < columns; c++)
                buf_format(out, "|%s", row.cells[c].text);
            buf_format(out, "\n");
        }
    }
}

static void put_details(struct buf *out) {
    for (enum board_table t = 0; t < TABLES; t++)
        for (size_t i = 0; i < ROWS && i < board_rows(&app.board, t); i++) {
            struct board_detail d = {.count = 0};
            struct board_subject s = board_subject(&app.board, t, board_key(&app.board, t, i));
            if (t == TABLE_LIST && !app.board.lists.list.open) break;
            board_detail(&app.board, &s, &d);
            buf_format(out, "%d/%zu %s %s\n", (int)t, i, d.title, d.state);
            for (size_t n = 0; n < d.count; n++)
                buf_format(out, "%s: %s\n", detail_text(&d, d.lines[n].label),
                           detail_text(&d, d.lines[n].text));
            board_detail_finish(&d);
        }
}

// All pages, without the lines with the clock and the notice.
static void put_pages(struct buf *out) {
    struct buf screen = {0};
    for (int page = 0, y; page < PAGES; page++) {
        ui_show(&app.ui, (enum ui_page)page);
        day_settle();
        buf_clear(&screen);
        canvas_dump(&app.canvas, &screen);
        y = page == PAGE_WALL ? -WALL_HEAD : 0;
        for (struct span left = buf_text(&screen); left.len; y++) {
            struct span line = span_take(&left, '\n');
            if (y >= 0 && !memmem(line.at, line.len, "FROZEN", 6) &&
                !memmem(line.at, line.len, "frames repaired", 15))
                buf_format(out, "%d: %.*s\n", page, (int)line.len, line.at);
        }
    }
    buf_finish(&screen);
}

static void expect_same(const struct buf *then, const struct buf *now, const char *what,
                        unsigned percent) {
    struct span a = buf_text(then), b = buf_text(now);
    cr_assert_gt(a.len, 200);
    while (a.len && b.len) {
        struct span x = span_take(&a, '\n'), y = span_take(&b, '\n');
        cr_assert(span_same(x, y), "%s of level %d, frozen at %u %%:\n%.*s\n%.*s", what,
                  (int)app.ui.level, percent, (int)x.len, x.at, (int)y.len, y.at);
    }
    cr_assert_eq(a.len, b.len);
}

static void stands_still(unsigned percent, const char *level) {
    struct buf then[3] = {{0}}, now[3] = {{0}};
    void (*const put[])(struct buf *) = {put_rows, put_details, put_pages};
    static const char *const what[] = {"a row", "a detail", "a page"};
    open_until(percent);
    day_press(level);
    day_press("p");
    for (int i = 0; i < 3; i++)
        put[i](&then[i]);
    go_on();
    for (int i = 0; i < 3; i++)
        put[i](&now[i]);
    for (int i = 0; i < 3; i++)
        expect_same(&then[i], &now[i], what[i], percent);
    day_press("p");
    buf_clear(&now[0]);
    put_rows(&now[0]);
    cr_expect(!span_same(buf_text(&then[0]), buf_text(&now[0])), "it goes on");
    for (int i = 0; i < 3; i++) {
        buf_finish(&then[i]);
        buf_finish(&now[i]);
    }
    day_close();
    buf_finish(&frames);
}

// ---- what is exported

static struct buf written(const char *path) {
    struct buf text = {0};
    char line[4096];
    FILE *file = fopen(path, "r");
    cr_assert_not_null(file, "%s", path);
    while (fgets(line, sizeof line, file))
        buf_put(&text, line, strlen(line));
    fclose(file);
    return text;
}

static void enter_name(const char *path) {
    day_press("e");
    ui_key(&app.ui, (struct key){'u', KEY_CTRL});
    day_press(path);
    ui_key(&app.ui, (struct key){KEYCODE_ENTER, 0});
    cr_assert_not_null(app.export, "%s", app.ui.prompt.wrong);
}

static void wait_for_disk(void) {
    for (int left = PATIENCE_MS; app.export && left > 0; left--)
        disk_wait(app.disk, 1000);
    cr_assert_null(app.export);
}

// Calls go on before the disk opens the file, and more of them while the board is frozen.
static void exports_what_is_shown(const char *page, bool frozen) {
    static const char *const names[] = {"then.csv", "now.csv"};
    char folder[64], path[2][96];
    struct buf text[2];
    run_folder(folder, sizeof folder);
    open_until(40);
    cr_assert_eq(disk_create(&app.disk), 0);
    day_press(page);
    if (frozen) day_press("p");
    for (int i = 0; i < 2; i++) {
        snprintf(path[i], sizeof path[i], "%s/%s", folder, names[i]);
        if (i && frozen) go_on();
        enter_name(path[i]);
        if (i && !frozen) go_on();
        wait_for_disk();
        text[i] = written(path[i]);
    }
    cr_expect(span_same(buf_text(&text[0]), buf_text(&text[1])), "page %s:\n%.*s\n%.*s", page,
              (int)text[0].len, text[0].at, (int)text[1].len, text[1].at);
    cr_expect_gt(text[0].len, 300, "page %s", page);
    for (int i = 0; i < 2; i++)
        buf_finish(&text[i]);
    disk_destroy(app.disk, SECOND_US, &(const char *){NULL});
    day_close();
    buf_finish(&frames);
    run_folder_end(folder);
}

Test(frozen, an_export_has_what_was_shown_when_its_name_was_entered) {
    static const char *const pages[] = {"2", "3", "5", "6"};
    for (size_t i = 0; i < 4; i++)
        for (int frozen = 0; frozen < 2; frozen++)
            exports_what_is_shown(pages[i], frozen);
}

// As while older days are let go of.
Test(frozen, nothing_is_exported_that_is_between_two_states) {
    open_until(40);
    day_press("3");
    app.engine.figures.shown.stands = true;
    ui_key(&app.ui, (struct key){'e', 0});
    cr_expect_null(app.ui.prompt.dialog);
    cr_expect_str_eq(app.ui.said.text,
                     "the figures are being counted again: try again in a moment");
    day_settle();
    ui_key(&app.ui, (struct key){'e', 0});
    cr_expect_not_null(app.ui.prompt.dialog);
    app.engine.figures.shown.stands = true;
    ui_key(&app.ui, (struct key){KEYCODE_ENTER, 0});
    cr_expect_str_eq(app.ui.prompt.wrong,
                     "the figures are being counted again: try again in a moment");
    cr_expect_null(app.export);
    day_settle();
    day_close();
    buf_finish(&frames);
}

Test(frozen, calls_stand_still) {
    for (unsigned percent = 25; percent < 100; percent += 35)
        stands_still(percent, "");
}

Test(frozen, visits_stand_still) {
    for (unsigned percent = 40; percent < 100; percent += 35)
        stands_still(percent, "v");
}

Test(frozen, records_stand_still) {
    for (unsigned percent = 50; percent < 100; percent += 35)
        stands_still(percent, "vv");
}
