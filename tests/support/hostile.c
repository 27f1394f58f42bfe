#include "hostile.h"

#include "base/utf8.h"

#include <string.h>

#define BYTES      32 // of the 256 in a text
#define CHARACTERS 12

static const char *const sequences[] = {"\x1b[" HOSTILE_MARK "m", "\x9b" HOSTILE_MARK "m",
                                        "\xc2\x9b" HOSTILE_MARK "m", "\x1b]" HOSTILE_MARK ";\a"};

// First and last of a run. What is not printable by its category in Unicode is here as a whole, or
// by its ends where it is long.
static const uint32_t runs[][2] = {
    {0x80, 0x9F}, // C1
    {0xAD, 0xAD}, // format characters (Cf), with those that turn the direction
    {0x600, 0x605},     {0x61C, 0x61C},       {0x6DD, 0x6DD},       {0x70F, 0x70F},
    {0x890, 0x891},     {0x8E2, 0x8E2},       {0x180E, 0x180E},     {0x200B, 0x200F},
    {0x2028, 0x202E},   {0x2060, 0x206F},     {0xFEFF, 0xFEFF},     {0xFFF9, 0xFFFB},
    {0x110BD, 0x110BD}, {0x110CD, 0x110CD},   {0x13430, 0x1343F},   {0x1BCA0, 0x1BCA3},
    {0x1D173, 0x1D17A}, {0xE0001, 0xE0001},   {0xE0020, 0xE007F}, // tags
    {0xFE00, 0xFE0F},   {0xE0100, 0xE0104},   {0xE01EC, 0xE01EF}, // variation selectors
    {0x180B, 0x180D},   {0xA0, 0xA0},         {0x2000, 0x200A},     {0x3000, 0x3000},     // blanks
    {0xE000, 0xE002},   {0xF8FE, 0xF8FF},     {0xF0000, 0xF0001},   {0x10FFFC, 0x10FFFD}, // private
    {0x378, 0x379},     {0xFDD0, 0xFDD3},     {0xFFFE, 0xFFFF},     {0x1FFFE, 0x1FFFF},
    {0xE0FFF, 0xE0FFF}, {0x10FFFE, 0x10FFFF}, // unassigned, and never assigned
    {0x300, 0x30B},     {0x483, 0x489},       {0x20D0, 0x20DB},     {0xE31, 0xE3A}, // marks
    {0x903, 0x903},     {0x93E, 0x94D},       {0x1160, 0x1163},     {0x115F, 0x115F},
    {0x3164, 0x3164},   {0xFFA0, 0xFFA0},     {0x2800, 0x2801}, // they look like nothing
    {0x1100, 0x1102},   {0x3042, 0x3044},     {0xAC00, 0xAC02},     {0xFF21, 0xFF23}, // wide
    {0xA1, 0xA8},       {0x391, 0x393},       {0x2018, 0x201F},     {0x2500, 0x2504}, // ambiguous
    {0x1F600, 0x1F602}, {0x1F3FB, 0x1F3FF},   {0x1F1E6, 0x1F1E9},   {0x2640, 0x2642},
    {0x1F468, 0x1F469}, {0x5D0, 0x5D2},       {0x627, 0x629},       // from right to left
    {0xD800, 0xD801},   {0xDFFE, 0xDFFF},     {0x110000, 0x110001}, // none at all
};

// As bytes, also where Unicode has no such character.
static void put_raw(struct buf *out, uint32_t code) {
    char bytes[] = {(char)(0xF0 | code >> 18), (char)(0x80 | (code >> 12 & 63)),
                    (char)(0x80 | (code >> 6 & 63)), (char)(0x80 | (code & 63))};
    if (code < 0x800) bytes[2] = (char)(0xC0 | code >> 6);
    if (code >= 0x800 && code < 0x10000) bytes[1] = (char)(0xE0 | code >> 12);
    size_t from = code < 0x800 ? 2 : code < 0x10000 ? 1 : 0;
    buf_put(out, bytes + from, sizeof bytes - from);
}

static size_t characters(void) {
    size_t count = 0;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        count += runs[i][1] - runs[i][0] + 1;
    return count;
}

size_t hostile_count(void) {
    return 256 / BYTES + (characters() + CHARACTERS - 1) / CHARACTERS;
}

void hostile_put(struct buf *out, size_t number) {
    const char *sequence = sequences[number % 4];
    buf_put(out, sequence, strlen(sequence));
    for (size_t i = 0; number < 256 / BYTES && i < BYTES; i++) {
        char byte = (char)(number * BYTES + i);
        if (byte && byte != '/' && byte != '\n') buf_put(out, &byte, 1);
    }
    if (number < 256 / BYTES) return;
    size_t first = (number - 256 / BYTES) * CHARACTERS, at = 0;
    for (size_t i = 0; i < sizeof runs / sizeof *runs; i++)
        for (uint32_t code = runs[i][0]; code <= runs[i][1]; code++, at++)
            if (at >= first && at < first + CHARACTERS) put_raw(out, code);
}

bool hostile_is_gone(struct span text) {
    while (text.len) {
        struct span line = span_take(&text, '\n');
        if (line.len && line.at[line.len - 1] == '\r') line.len--; // CSV
        if (!utf8_can_be_shown(line)) return false;
    }
    return true;
}
