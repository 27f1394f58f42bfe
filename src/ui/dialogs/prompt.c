// Line editing like readline's, on UTF-8. It knows nothing of the terminal or of where the history
// is kept. Tab first completes what all choices have in common, then goes through them.
#include "ui/dialog.h"

#include "base/text.h"
#include "base/utf8.h"
#include "dialogs.h"

#include <string.h>

void prompt_open(struct prompt *p, const struct dialog *dialog,
                 const struct prompt_history *history, const char *label, const char *text) {
    *p = (struct prompt){.dialog = dialog, .history = history, .choice = -1};
    span_copy(span_of(label), p->label, sizeof p->label);
    span_copy(span_of(text), p->text, sizeof p->text);
    p->len = p->cursor = strlen(p->text);
}

void prompt_close(struct prompt *p) {
    *p = (struct prompt){.choice = -1};
}

static bool inside(char byte) { // the byte is within a character
    return ((unsigned char)byte & 0xc0) == 0x80;
}

// Whether combining marks or joiners start here. They take no column and belong to the character
// before, so the cursor never stops before them.
static bool is_mark(const struct prompt *p, size_t at) {
    size_t len = 0;
    if (!at || at >= p->len) return false;
    utf8_next((struct span){p->text + at, p->len - at}, &len);
    return utf8_columns((struct span){p->text, at}) ==
           utf8_columns((struct span){p->text, at + len});
}

static size_t left_of(const struct prompt *p, size_t at) {
    do
        while (at && inside(p->text[--at]))
            ;
    while (is_mark(p, at));
    return at;
}

size_t prompt_right(const struct prompt *p, size_t at) {
    do {
        if (at < p->len) at++;
        while (at < p->len && inside(p->text[at]))
            at++;
    } while (is_mark(p, at));
    return at;
}

static size_t word_left(const struct prompt *p, size_t at) {
    while (at && p->text[at - 1] == ' ')
        at--;
    while (at && p->text[at - 1] != ' ')
        at--;
    return at;
}

static void put(struct prompt *p, size_t from, size_t to, const char *text, size_t len) {
    if (p->len - (to - from) + len >= PROMPT_SIZE) return;
    memmove(p->text + from + len, p->text + to, p->len - to + 1);
    memcpy(p->text + from, text, len);
    p->len = p->len - (to - from) + len;
    p->cursor = from + len;
}

static enum dialog_act changed(struct prompt *p) {
    p->choice_count = 0;
    p->choice = -1;
    p->wrong[0] = '\0';
    return DIALOG_CHANGED;
}

static enum dialog_act erase(struct prompt *p, size_t from, size_t to) {
    if (from == to) return DIALOG_IDLE;
    put(p, from, to, "", 0);
    return changed(p);
}

static enum dialog_act move(struct prompt *p, size_t to) {
    if (to == p->cursor) return DIALOG_IDLE;
    p->cursor = to;
    return DIALOG_MOVED;
}

static void take_choice(struct prompt *p, size_t len) {
    const struct prompt_choice *c = &p->choices[p->choice < 0 ? 0 : p->choice];
    put(p, p->from, p->to, c->text, len);
    p->to = p->from + len;
}

static size_t in_common(const struct prompt *p) {
    size_t len = strlen(p->choices[0].text);
    for (size_t i = 1; i < p->choice_count; i++) {
        size_t same = 0;
        while (same < len && p->choices[i].text[same] == p->choices[0].text[same])
            same++;
        len = same;
    }
    while (len && inside(p->choices[0].text[len]))
        len--;
    return len;
}

static enum dialog_act complete(struct prompt *p, int by) {
    if (!p->choice_count) return DIALOG_IDLE;
    size_t common = in_common(p);
    if (p->choice_count == 1) {
        take_choice(p, common);
        return changed(p);
    }
    if (p->choice < 0 && common > p->to - p->from) {
        take_choice(p, common);
        return changed(p);
    }
    int count = (int)p->choice_count;
    p->choice = p->choice < 0 ? (by < 0 ? count - 1 : 0) : (p->choice + by + count) % count;
    take_choice(p, strlen(p->choices[p->choice].text));
    return DIALOG_MOVED;
}

static enum dialog_act letter(struct prompt *p, uint32_t code) {
    char bytes[4];
    size_t len = utf8_encode(code, bytes);
    if (code < ' ' || code == 0x7f) return DIALOG_IDLE;
    if (!(p->cursor ? utf8_keeps_behind(code) : utf8_keeps(code))) return DIALOG_IDLE;
    if (p->len + len >= PROMPT_SIZE) return DIALOG_IDLE;
    put(p, p->cursor, p->cursor, bytes, len);
    return changed(p);
}

enum dialog_act prompt_paste(struct prompt *p, struct span text) {
    struct buf clean = {0};
    while (text.len && (text.at[text.len - 1] == '\n' || text.at[text.len - 1] == '\r'))
        text.len--;
    utf8_clean(&clean, text);
    size_t room = PROMPT_SIZE - 1 - p->len, len = clean.len < room ? clean.len : room;
    while (len < clean.len && len && inside(clean.at[len]))
        len--;
    bool cut = len < clean.len;
    if (len) put(p, p->cursor, p->cursor, clean.at, len);
    buf_finish(&clean);
    enum dialog_act act = len ? changed(p) : DIALOG_IDLE;
    if (cut) prompt_fault(p, "what was pasted is longer than the line", p->cursor, 0);
    return act;
}

static enum dialog_act control(struct prompt *p, uint32_t code) {
    switch (code) {
    case 'a':
        return move(p, 0);
    case 'e':
        return move(p, p->len);
    case 'b':
        return move(p, left_of(p, p->cursor));
    case 'f':
        return move(p, prompt_right(p, p->cursor));
    case 'h':
        return erase(p, left_of(p, p->cursor), p->cursor);
    case 'd':
        return erase(p, p->cursor, prompt_right(p, p->cursor));
    case 'u':
        return erase(p, 0, p->cursor);
    case 'k':
        return erase(p, p->cursor, p->len);
    case 'w':
        return erase(p, word_left(p, p->cursor), p->cursor);
    case 'c':
    case 'g':
        return DIALOG_LEAVE;
    default:
        return DIALOG_OTHER;
    }
}

// Up goes back through the lines entered before, Down towards what is being typed.
static enum dialog_act recall(struct prompt *p, int by) {
    size_t back = by > 0 ? p->back + 1 : p->back - 1;
    if ((by < 0 && !p->back) || (by > 0 && (!p->history || back > p->history->count)))
        return DIALOG_IDLE;
    if (!p->back) span_copy(span_of(p->text), p->typed, sizeof p->typed);
    const char *line = back ? p->history->lines[back - 1] : p->typed;
    span_copy(span_of(line), p->text, sizeof p->text);
    p->len = p->cursor = strlen(p->text);
    p->back = back;
    return changed(p);
}

void prompt_remember(struct prompt_history *h, const char *line) {
    size_t at = 0;
    if (!*line) return;
    while (at < h->count && strcmp(h->lines[at], line) != 0)
        at++;
    if (at == h->count && h->count < PROMPT_HISTORY) h->count++;
    if (at == PROMPT_HISTORY) at--; // the oldest is dropped
    memmove(h->lines + 1, h->lines, at * sizeof h->lines[0]);
    span_copy(span_of(line), h->lines[0], sizeof h->lines[0]);
}

enum dialog_act prompt_key(struct prompt *p, struct key key) {
    switch (key.code) {
    case KEYCODE_UP:
        return recall(p, 1);
    case KEYCODE_DOWN:
        return recall(p, -1);
    case KEYCODE_ENTER:
        return DIALOG_TAKE;
    case KEYCODE_ESCAPE:
        return DIALOG_LEAVE;
    case KEYCODE_TAB:
        return complete(p, key.modifiers & KEY_SHIFT ? -1 : 1);
    case KEYCODE_LEFT:
        return move(p, key.modifiers & KEY_CTRL ? word_left(p, p->cursor) : left_of(p, p->cursor));
    case KEYCODE_RIGHT:
        return move(p, prompt_right(p, p->cursor));
    case KEYCODE_HOME:
        return move(p, 0);
    case KEYCODE_END:
        return move(p, p->len);
    case KEYCODE_BACKSPACE:
        return erase(p, left_of(p, p->cursor), p->cursor);
    case KEYCODE_DELETE:
        return erase(p, p->cursor, prompt_right(p, p->cursor));
    default:
        if (key.modifiers & KEY_CTRL) return control(p, key.code);
        if (key.code >= KEYCODE_UP || key.modifiers & KEY_ALT) return DIALOG_OTHER;
        return letter(p, key.code);
    }
}

void prompt_offer(struct prompt *p, const struct prompt_choice *choices, size_t count, size_t from,
                  size_t to) {
    p->choice_count = count < PROMPT_CHOICES ? count : PROMPT_CHOICES;
    memcpy(p->choices, choices, p->choice_count * sizeof *choices);
    p->from = from <= p->len ? from : p->len;
    p->to = to < p->from ? p->from : to <= p->len ? to : p->len;
    p->choice = -1;
}

void prompt_fault(struct prompt *p, const char *what, size_t at, size_t len) {
    span_copy(span_of(what ? what : ""), p->wrong, sizeof p->wrong);
    p->wrong_at = at <= p->len ? at : p->len;
    p->wrong_len = len;
}
