// UTF-8 from strangers. Cleaned text is valid UTF-8 that is safe to send to a terminal and keeps
// its place on a line: nothing in it moves the cursor, turns the writing direction or hides.
#ifndef CDRTOP_BASE_UTF8_H
#define CDRTOP_BASE_UTF8_H

#include "base/buf.h"

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_NON_JOINER  0x200Cu
#define UTF8_JOINER      0x200Du

// One code point and its length in bytes (1..4); what is not UTF-8 (cut, overlong, a surrogate,
// above U+10FFFF) gives UTF8_REPLACEMENT and the length of the broken part. `s` is not empty.
uint32_t utf8_next(struct span s, size_t *ret_len);
size_t utf8_encode(uint32_t code, char out[4]); // bytes written
uint32_t utf8_small(uint32_t code);             // the small letter of a capital, else the same
bool utf8_valid(struct span s);

// Columns on a terminal: 0 (combining), 1 or 2. For cleaned text.
int utf8_width(uint32_t code);
size_t utf8_columns(struct span s); // that utf8_draw() takes
// Appends cleaned text as a terminal is given it: without joiners (U+200D), skin tones behind an
// emoji and U+FE0F, with which terminals disagree how many columns are taken. (tmux puts what
// stands behind a joiner, be it a letter, into the column before it.)
void utf8_draw(struct buf *out, struct span s);

// True for printable ASCII, the usual case, told in one pass: utf8_clean() would give s itself
// back.
bool utf8_is_clean(struct span s);
// True when utf8_clean() would give s itself back, in whatever script: what may be shown as it is.
bool utf8_can_be_shown(struct span s);

// Appends s cleaned: a tab or a line end becomes a space; other controls (C0, DEL, C1), what is no
// UTF-8, private and unassigned characters become U+FFFD; format characters (directions, zero
// widths, tags, U+00AD, U+2028, U+2029) go; more than 4 combining marks on a character go. U+200C
// and U+200D are part of names and stay behind a character as marks do.
void utf8_clean(struct buf *out, struct span s);
bool utf8_keeps(uint32_t code);        // that character alone stays what it is
bool utf8_keeps_behind(uint32_t code); // and behind another: a mark, too

#endif
