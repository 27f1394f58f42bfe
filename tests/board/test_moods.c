// Nothing is told by colour alone: whatever has a mood that is drawn in another colour also says it
// by a word or a mark.
#include "board/wall.h"
#include "made_up.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <string.h>

static bool told(enum mood mood) {
    return mood == MOOD_GOOD || mood == MOOD_TALKING || mood == MOOD_WARN || mood == MOOD_BAD;
}

// A letter, or a sign that does not belong to a figure.
static bool says_more_than_a_figure(const char *text) {
    struct span rest = span_of(text);
    while (rest.len) {
        size_t len;
        uint32_t code = utf8_next(rest, &len);
        bool letter = (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z');
        if (letter || code == '!' || code == '~' || code > 0x7F) return true;
        rest = span_from(rest, len);
    }
    return false;
}

static size_t seen[MOODS];

static void walk_tables(struct board *b) {
    for (int t = 0; t < TABLES; t++) {
        const struct board_table_kind *kind = board_table(b, (enum board_table)t);
        struct board_row row;
        for (size_t i = 0; board_row(b, (enum board_table)t, i, &row); i++)
            for (size_t c = 0; c < kind->column_count; c++) {
                const struct board_cell *cell = &row.cells[c];
                seen[cell->mood]++;
                if (!told(cell->mood)) continue;
                // none of those present: the zero tells it
                bool none = strncmp(cell->text, "0/", 2) == 0;
                cr_expect(cell->lead || none || says_more_than_a_figure(cell->text), "%s.%s \"%s\"",
                          kind->id, kind->columns[c].id, cell->text);
            }
    }
}

static void walk_tiles(struct board *b) {
    for (int i = 0; i < b->tiles.count; i++) {
        seen[b->tiles.list[i].mood]++;
        cr_expect(!told(b->tiles.list[i].mood) || says_more_than_a_figure(b->tiles.list[i].figure),
                  "%s \"%s\"", b->tiles.list[i].of->id, b->tiles.list[i].figure);
    }
}

static void walk_wall(struct board *b) {
    uint64_t key = WALL_TOTAL;
    do {
        struct wall w;
        board_wall(b, key, &w);
        for (int i = 0; i < WALL_FIGURES; i++) {
            const struct wall_figure *f = &w.figures[i];
            cr_expect(!told(f->mood) || *f->mark, "%s of %s", f->label, w.name);
            cr_expect(f->mood != MOOD_STALE || says_more_than_a_figure(f->sub), "%s of %s",
                      f->label, w.name);
        }
        cr_expect(!told(w.note_mood) || !*w.note || says_more_than_a_figure(w.note));
        key = board_wall_step(b, key, 1);
    } while (key != WALL_TOTAL);
}

static void walk_servers(struct board *b) {
    for (size_t i = 0; i < b->header.server_count; i++) {
        const struct board_header_server *s = &b->header.servers[i];
        cr_expect(!told(s->mood) || *s->mark, "%s", s->name);
        cr_expect(s->mood == MOOD_GOOD || !told(s->mood) || *s->words, "%s", s->name);
    }
}

Test(moods, each_has_a_word_or_a_mark) {
    struct made_up day;
    struct board board;
    made_up_init(&day, 1102);
    board_init(&board);
    memset(seen, 0, sizeof seen);
    for (int state = 0; state < SERVER_STATES; state++)
        for (int level = 0; level < BOARD_LEVELS; level++) {
            for (int i = 0; i < 3; i++)
                day.servers[i].state = (enum server_state)((state + i) % SERVER_STATES);
            day.input.look.level = (enum board_level)level;
            cr_assert(board_fill(&board, &day.input));
            walk_tables(&board);
            walk_tiles(&board);
            walk_wall(&board);
            walk_servers(&board);
        }
    cr_expect(seen[MOOD_GOOD] && seen[MOOD_WARN] && seen[MOOD_BAD], "nothing was walked over");
    board_finish(&board);
    made_up_finish(&day);
}
