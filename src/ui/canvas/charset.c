// Three sets of characters. UTF-8 has them all. The Linux console's font has 256 glyphs, whatever
// the locale is. Only code page 437 is certain to be there, which has no half circle, no small
// triangle, and only the whole and the half of the block elements. ASCII has the rest. There is a
// row here for every mark that the board draws; letters that are not in the set become '?'.
#include "draw.h"

#include "base/utf8.h"

// Code page 437 beyond ASCII, as the console's font has it: the pictures for control codes, then
// 0x80 to 0xFE.
// clang-format off
static const char console[] =
    "☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂"
    "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒ"
    "áíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐"
    "└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀"
    "αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■";
// clang-format on

static const struct stand_in {
    uint16_t code, console;
    char plain;
} stand_ins[] = {
    {0x2500, 0x2500, '-'},  // ─
    {0x2594, 0x2500, '='},  // ▔
    {0x2502, 0x2502, '|'},  // │
    {0x2514, 0x2514, '+'},  // └
    {0x2524, 0x2524, '+'},  // ┤
    {0x256D, 0x250C, '.'},  // ╭
    {0x256E, 0x2510, '.'},  // ╮
    {0x256F, 0x2518, '\''}, // ╯
    {0x2570, 0x2514, '\''}, // ╰
    {0x00B7, 0x00B7, '-'},  // ·
    {0x2026, '~', '~'},     // …
    {0x2013, '-', '-'},     // –
    {0x25CF, 0x25A0, '*'},  // ●
    {0x25D0, '~', '~'},     // ◐
    {0x25CB, 'o', 'o'},     // ○, in the code page, but missing in some European fonts
    {0x00D7, 'x', 'x'},     // ×
    {0x25D4, '!', '!'},     // ◔
    {0x25D5, '+', '+'},     // ◕
    {0x25C6, '#', '#'},     // ◆
    {0x2016, '=', '='},     // ‖
    {0x25B2, 0x25B2, '^'},  // ▲
    {0x25BC, 0x25BC, 'v'},  // ▼
    {0x254C, '~', '~'},     // ╌
    {0x2193, 0x2193, '<'},  // ↓
    {0x2191, 0x2191, '>'},  // ↑
    {0x2194, 0x2194, '='},  // ↔
    {0x25BE, 0x25BC, 'v'},  // ▾
    {0x25B4, 0x25B2, '^'},  // ▴
    {0x25B8, 0x25BA, '>'},  // ▸
    {0x2591, 0x2591, ':'},  // ░
    {0x2592, 0x2592, '+'},  // ▒
    {0x2593, 0x2593, '%'},  // ▓
    {0x2022, 0x2022, 'x'},  // •
    {0x2588, 0x2588, '#'},  // █
    {0x2580, 0x2580, '#'},  // ▀
    {0xFFFD, '?', '?'},
};

static bool console_has(uint32_t code) {
    size_t len;
    for (struct span rest = SPAN(console); rest.len; rest = span_from(rest, len))
        if (utf8_next(rest, &len) == code) return true;
    return false;
}

// Bars made of eighths: a small one still has to be visible.
static uint32_t block(enum charset charset, uint32_t code) {
    uint32_t eighths = code - 0x2580;
    if (charset == CHARSET_CONSOLE) return eighths <= 5 ? 0x2584 : 0x2588;
    return eighths <= 3 ? '_' : '#';
}

uint32_t charset_code(enum charset charset, uint32_t code) {
    if (charset == CHARSET_UTF8 || code < 0x7F) return code;
    if (code >= 0x2581 && code <= 0x2588) return block(charset, code);
    for (size_t i = 0; i < sizeof stand_ins / sizeof stand_ins[0]; i++)
        if (stand_ins[i].code == code)
            return charset == CHARSET_CONSOLE ? stand_ins[i].console
                                              : (unsigned char)stand_ins[i].plain;
    return charset == CHARSET_CONSOLE && console_has(code) ? code : '?';
}
