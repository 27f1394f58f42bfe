// Three sets of characters. UTF-8 has all. The Linux console has a font of 256 glyphs, whatever the
// locale says: nothing but code page 437 is sure to be there, so no half circle, no small triangle
// and of the eighth blocks only the whole and the half. ASCII has the rest. Every mark that the
// board draws has a row here; letters of strangers that a set has not become '?'.
#include "charset.h"

// Code page 437 beyond ASCII, as the console's font maps it.
static const uint16_t console[] = {
    // its control codes' pictures
    0x263A,
    0x263B,
    0x2665,
    0x2666,
    0x2663,
    0x2660,
    0x2022,
    0x25D8,
    0x25CB,
    0x25D9,
    0x2642,
    0x2640,
    0x266A,
    0x266B,
    0x263C,
    0x25BA,
    0x25C4,
    0x2195,
    0x203C,
    0x00B6,
    0x00A7,
    0x25AC,
    0x21A8,
    0x2191,
    0x2193,
    0x2192,
    0x2190,
    0x221F,
    0x2194,
    0x25B2,
    0x25BC,
    0x2302,
    // 0x80 to 0xFF
    0x00C7,
    0x00FC,
    0x00E9,
    0x00E2,
    0x00E4,
    0x00E0,
    0x00E5,
    0x00E7,
    0x00EA,
    0x00EB,
    0x00E8,
    0x00EF,
    0x00EE,
    0x00EC,
    0x00C4,
    0x00C5,
    0x00C9,
    0x00E6,
    0x00C6,
    0x00F4,
    0x00F6,
    0x00F2,
    0x00FB,
    0x00F9,
    0x00FF,
    0x00D6,
    0x00DC,
    0x00A2,
    0x00A3,
    0x00A5,
    0x20A7,
    0x0192,
    0x00E1,
    0x00ED,
    0x00F3,
    0x00FA,
    0x00F1,
    0x00D1,
    0x00AA,
    0x00BA,
    0x00BF,
    0x2310,
    0x00AC,
    0x00BD,
    0x00BC,
    0x00A1,
    0x00AB,
    0x00BB,
    0x2591,
    0x2592,
    0x2593,
    0x2502,
    0x2524,
    0x2561,
    0x2562,
    0x2556,
    0x2555,
    0x2563,
    0x2551,
    0x2557,
    0x255D,
    0x255C,
    0x255B,
    0x2510,
    0x2514,
    0x2534,
    0x252C,
    0x251C,
    0x2500,
    0x253C,
    0x255E,
    0x255F,
    0x255A,
    0x2554,
    0x2569,
    0x2566,
    0x2560,
    0x2550,
    0x256C,
    0x2567,
    0x2568,
    0x2564,
    0x2565,
    0x2559,
    0x2558,
    0x2552,
    0x2553,
    0x256B,
    0x256A,
    0x2518,
    0x250C,
    0x2588,
    0x2584,
    0x258C,
    0x2590,
    0x2580,
    0x03B1,
    0x00DF,
    0x0393,
    0x03C0,
    0x03A3,
    0x03C3,
    0x00B5,
    0x03C4,
    0x03A6,
    0x0398,
    0x03A9,
    0x03B4,
    0x221E,
    0x03C6,
    0x03B5,
    0x2229,
    0x2261,
    0x00B1,
    0x2265,
    0x2264,
    0x2320,
    0x2321,
    0x00F7,
    0x2248,
    0x00B0,
    0x2219,
    0x00B7,
    0x221A,
    0x207F,
    0x00B2,
    0x25A0,
};

static const struct stand_in {
    uint16_t code, console;
    char plain;
} stand_ins[] = {
    {0x2500, 0x2500, '-'},  // ─
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
    {0x25CB, 'o', 'o'},     // ○, in the code page but not in every font of Europe
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
    for (size_t i = 0; i < sizeof console / sizeof console[0]; i++)
        if (console[i] == code) return true;
    return false;
}

// Bars of eighths: what is little stays to be seen.
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
