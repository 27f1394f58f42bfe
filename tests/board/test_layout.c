// The layout: rectangles of panes at every size, and widths of columns.
#include "board/layout.h"

#include <criterion/criterion.h>

static void lies_inside(const struct layout *l, int width, int height) {
    for (int i = 0; i < PANES; i++) {
        struct rect a = l->pane[i];
        if (a.w <= 0 || a.h <= 0) continue;
        cr_assert(a.x >= 0 && a.y >= 0 && a.x + a.w <= width && a.y + a.h <= height,
                  "pane %d leaves %dx%d", i, width, height);
        for (int j = i + 1; j < PANES; j++) {
            struct rect b = l->pane[j];
            if (b.w <= 0 || b.h <= 0) continue;
            bool apart =
                a.x + a.w <= b.x || b.x + b.w <= a.x || a.y + a.h <= b.y || b.y + b.h <= a.y;
            cr_assert(apart, "panes %d and %d overlap at %dx%d", i, j, width, height);
        }
    }
}

Test(layout, nothing_overlaps_at_any_size) {
    static const size_t counts[] = {0, 3, 40};
    static const int tiles[] = {0, 8, 16};
    for (int width = 60; width <= 400; width++)
        for (int height = 16; height <= 120; height++)
            for (int variant = 0; variant < 3 * 2 * 2 * 5; variant++) {
                struct layout_input in = {
                    .width = width,
                    .height = height,
                    .header = variant & 1,
                    .zoom = variant >> 1 & 1,
                    .focus = (enum pane)(PANE_QUEUES + (variant >> 2) % 5),
                    .tiles = tiles[variant % 3],
                    .tiles_first = tiles[variant % 3] > 10 ? 10 : tiles[variant % 3],
                    .tile_wide = variant % 3 - 1,
                    .queues = counts[variant / 20],
                    .agents = counts[variant / 20],
                };
                struct layout l;
                for (int i = 0; i < in.tiles; i++) {
                    in.tile_least[i] = 8 + i % 4 * 2;
                    in.tile_brief[i] = 8 + i % 3;
                }
                layout_overview(&in, &l);
                struct rect focus = l.pane[in.focus];
                if (l.too_small || focus.w < 40 || focus.h < 3)
                    cr_assert_fail("focus %d has %dx%d at %dx%d", (int)in.focus, focus.w, focus.h,
                                   width, height);
                lies_inside(&l, width, height);
            }
}

// However many queues there are, a third of their page is for those who wait; on a low screen the
// pane that keys go to has all of it.
Test(layout, queues_and_who_waits_share_a_page) {
    for (int width = 60; width <= 400; width += 10)
        for (int height = 16; height <= 120; height++)
            for (size_t queues = 0; queues <= 100; queues += 10)
                for (int on_waiting = 0; on_waiting < 2; on_waiting++) {
                    struct layout_input in = {.width = width,
                                              .height = height,
                                              .zoom = true,
                                              .queues_page = true,
                                              .queues = queues,
                                              .focus = on_waiting ? PANE_WAITING : PANE_QUEUES};
                    struct layout l;
                    layout_overview(&in, &l);
                    lies_inside(&l, width, height);
                    cr_assert(l.pane[in.focus].h >= 3, "%dx%d", width, height);
                    cr_assert(height < 20 || l.pane[PANE_WAITING].h >= 5, "%dx%d", width, height);
                    cr_assert(height < 20 || l.pane[PANE_QUEUES].h >= 3, "%dx%d", width, height);
                }
}

Test(layout, too_small_is_said) {
    struct layout l;
    for (int i = 0; i < 2; i++) {
        struct layout_input in = {.width = i ? 59 : 60, .height = i ? 16 : 15};
        layout_overview(&in, &l);
        cr_expect(l.too_small);
    }
}

Test(layout, columns_go_by_priority_and_figures_stay_whole) {
    const struct layout_column columns[] = {{8, 20, 1, .needs = 0},
                                            {6, 6, 2, .needs = 0},
                                            {6, 6, 4, .needs = 0},
                                            {6, 6, 3, .needs = 0}};
    int widths[4];
    cr_expect_eq(layout_columns(columns, 4, 32, 2, widths), 4);
    cr_expect_eq(widths[0], 8);
    cr_expect_eq(layout_columns(columns, 4, 31, 2, widths), 3);
    cr_expect(widths[2] == 0 && widths[3] == 6 && widths[0] == 15);
    cr_expect_eq(layout_columns(columns, 4, 100, 2, widths), 4);
    cr_expect_eq(widths[0], 20);
    cr_expect_eq(layout_columns(columns, 4, 5, 2, widths), 1);
    cr_expect_eq(widths[0], 5);
}

// Columns whose text would be cut get room before those that would just like more.
Test(layout, columns_get_what_they_need_first) {
    const struct layout_column columns[] = {{10, 24, 2, .needs = 13},
                                            {5, 16, 7, .needs = 13},
                                            {8, 20, 1, .needs = 0}};
    int widths[3];
    cr_expect_eq(layout_columns(columns, 3, 23 + 4 + 5, 2, widths), 3);
    cr_expect(widths[0] == 13 && widths[1] == 7 && widths[2] == 8);
    cr_expect_eq(layout_columns(columns, 3, 23 + 4 + 15, 2, widths), 3);
    cr_expect(widths[0] == 13 && widths[1] == 13 && widths[2] == 12);
}

// A column that only whole pages have does not cost a name its end.
Test(layout, a_spare_column_is_left_out_before_a_name_is_cut) {
    const struct layout_column columns[] = {{10, 24, 1, .needs = 18},
                                            {5, 5, 2, .needs = 0},
                                            {5, 5, 21, .needs = 0, .spare = true},
                                            {5, 5, 22, .needs = 0, .spare = true}};
    int widths[4];
    cr_expect_eq(layout_columns(columns, 4, 18 + 15 + 6, 2, widths), 4);
    cr_expect_eq(layout_columns(columns, 4, 18 + 15 + 5, 2, widths), 3);
    cr_expect(widths[0] == 24 && widths[2] == 5 && widths[3] == 0);
    cr_expect_eq(layout_columns(columns, 4, 16 + 5 + 2, 2, widths), 2);
    cr_expect(widths[0] == 16 && widths[1] == 5, "the others stay");
}

// What is free goes to a name that is longer than usual before others get wider than they need.
Test(layout, a_long_name_gets_what_is_free) {
    const struct layout_column columns[] = {{5, 20, 1, .needs = 6}, {10, 16, 2, .needs = 30}};
    int widths[2];
    cr_expect_eq(layout_columns(columns, 2, 38, 2, widths), 2);
    cr_expect(widths[0] == 6 && widths[1] == 30);
    cr_expect_eq(layout_columns(columns, 2, 33, 2, widths), 2);
    cr_expect(widths[0] == 6 && widths[1] == 25);
}

// A spare tile is left out before its line is.
Test(layout, a_spare_tile_is_shown_where_there_is_room) {
    struct layout_input in = {.header = true,
                              .focus = PANE_QUEUES,
                              .tiles = 17,
                              .tiles_first = 10,
                              .tiles_spare = 1,
                              .tile_wide = -1};
    struct layout l;
    for (int i = 0; i < in.tiles; i++)
        in.tile_least[i] = in.tile_brief[i] = i == 16 ? 30 : 10;
    static const struct {
        int width, height, tiles, columns;
    } wanted[] = {
        {192, 34, 17, 17}, {191, 34, 16, 16}, {162, 34, 16, 16}, {161, 34, 10, 10},
        {161, 40, 17, 10}, {122, 40, 17, 10}, {121, 40, 16, 10}, {102, 40, 16, 10},
    };
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        in.width = wanted[i].width;
        in.height = wanted[i].height;
        layout_overview(&in, &l);
        cr_expect(l.tiles == wanted[i].tiles && l.tile_columns == wanted[i].columns,
                  "%d x %d: %d tiles, %d a line", in.width, in.height, l.tiles, l.tile_columns);
    }
}
