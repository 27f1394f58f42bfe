// UTF-8 from strangers. Cleaned text is valid UTF-8 and safe to send to a terminal: nothing in it
// moves the cursor, changes the writing direction or is invisible.
#ifndef CDRTOP_BASE_UTF8_H
#define CDRTOP_BASE_UTF8_H

#include "base/buf.h"

#define UTF8_REPLACEMENT 0xFFFDu
#define UTF8_NON_JOINER  0x200Cu
#define UTF8_JOINER      0x200Du

// Reads one code point and its length in bytes (1 to 4). Broken UTF-8 (cut short, overlong, a
// surrogate, above U+10FFFF) gives UTF8_REPLACEMENT and the length of the broken part. `s` must not
// be empty.
uint32_t utf8_next(struct span s, size_t *ret_len);
size_t utf8_encode(uint32_t code, char out[4]); // bytes written
uint32_t utf8_small(uint32_t code); // the lower-case letter, or the same if there is none
bool utf8_valid(struct span s);

// Columns that it takes on a terminal: 0 (combining), 1 or 2. For cleaned text.
int utf8_width(uint32_t code);
size_t utf8_columns(struct span s); // as utf8_draw() writes it
// Appends cleaned text in the form that is sent to a terminal: without joiners (U+200D), skin tones
// after an emoji and U+FE0F, because terminals disagree on the width of these. (tmux even puts a
// letter that follows a joiner into the column before it.)
void utf8_draw(struct buf *out, struct span s);

// True for printable ASCII, found in one quick pass. utf8_clean() would leave such text as it is.
bool utf8_is_clean(struct span s);
// True when utf8_clean() would leave `s` as it is, in whatever script.
bool utf8_can_be_shown(struct span s);

// Appends `s` cleaned. A tab or line end becomes a space. Other control characters (C0, DEL, C1),
// broken UTF-8, and private or unassigned characters become U+FFFD. Format characters (direction
// marks, zero widths, tags, U+00AD, U+2028, U+2029) are dropped, and so is every combining mark
// after the fourth on a character. U+200C and U+200D belong in some names and are kept after a
// character.
void utf8_clean(struct buf *out, struct span s);
bool utf8_keeps(uint32_t code); // whether utf8_clean() keeps that character when it stands alone
bool utf8_keeps_behind(uint32_t code); // and after another one, where a mark is kept, too

#endif
