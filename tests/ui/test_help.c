// The help: what marks mean, in as many columns as fit, and the search in it.
#include "../../src/ui/panes/panes.h"
#include "opened.h"
#include "typed_key.h"

#include <criterion/criterion.h>
#include <string.h>

static struct canvas canvas;
static struct buf dump;

static void draw(void) {
    ui_draw(&ui, &canvas);
    dump.len = 0;
    canvas_dump(&canvas, &dump);
    buf_put(&dump, "", 1);
}

static void open_screen(void) {
    open_day(400);
    board_fill(&board, &day.input);
    canvas_init(&canvas, 80, 24, CHARSET_UTF8);
    draw();
}

static void close_screen(void) {
    canvas_finish(&canvas);
    buf_finish(&dump);
    close_day();
}

TestSuite(help, .init = open_screen, .fini = close_screen);

static void press(const char *keys) {
    for (; *keys; keys++) {
        ui_key(&ui, typed_key(*keys));
        draw();
    }
}

static bool shows(const char *text) {
    return strstr((const char *)dump.at, text) != NULL;
}

static void resize(int width, int height) {
    canvas_resize(&canvas, width, height);
    draw();
}

// In one key from the overview, at the smallest size, too.
Test(help, says_what_a_mark_means) {
    for (int small = 0; small < 2; small++) {
        resize(small ? 60 : 80, small ? 16 : 24);
        press("?");
        cr_expect(shows("~") && shows("not exact: estimated or incomplete"));
        press("?");
    }
}

Test(help, explains_the_pane_that_has_the_keys) {
    press("?");
    cr_expect(shows("This pane: queues") && shows("all callers who came into the queue"));
    press("?\t?");
    cr_expect(shows("This pane: agents") && shows("can take a call"));
    press("4?");
    cr_expect(shows("This pane: calls") && shows("internal: between two extensions"));
    press("5?");
    cr_expect(shows("from few calls to many"));
}

// All of it is on a large screen: nothing is below, and nothing is cut.
Test(help, has_as_many_columns_as_fit) {
    press("?");
    cr_expect(shows("more below") && !shows("quit at once"));
    resize(200, 60);
    cr_expect(!shows("more below") && shows("quit at once") && shows("~") && shows("Moving"));
    cr_expect(!shows("…"));
}

Test(help, finds_a_word) {
    press("?/wrap");
    cr_expect(shows("/wrap  no match"));
    press("\x1b/TRANSF");
    cr_expect(shows("no match") && ui.help);
    press("\x1b/column");
    cr_expect(shows("/column  1/") && shows("▸"));
    press("\r");
    size_t first = ui.helped.scroll.first;
    press("n");
    cr_expect(shows("/column  2/") && ui.helped.scroll.first > first && shows("sort by a column"));
    press("N");
    cr_expect(shows("/column  1/"));
    press("N");
    cr_expect(!shows("/column  1/"), "around the end");
    press("\x1b");
    cr_expect(ui.help && !shows("/column"), "first out of the search");
    press("\x1b");
    cr_expect(!ui.help);
}
