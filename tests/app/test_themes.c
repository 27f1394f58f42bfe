// What the program looks like: themes by name and from files, and the characters of a Linux
// console.
#include "run.h"
#include "screen_expect.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"

static char home[64];

// Makes a configuration folder with a theme in it.
static void with_theme(const char *name, const char *yaml) {
    char path[256];
    if (!home[0]) {
        snprintf(home, sizeof home, "/tmp/cdrtop-look-XXXXXX");
        cr_assert_not_null(mkdtemp(home));
        setenv("XDG_CONFIG_HOME", home, 1);
        snprintf(path, sizeof path, "%s/cdrtop", home);
        mkdir(path, 0700);
        snprintf(path, sizeof path, "%s/cdrtop/themes", home);
        mkdir(path, 0700);
    }
    snprintf(path, sizeof path, "%s/cdrtop/themes/%s.yaml", home, name);
    run_write_file(path, span_of(yaml));
}

static void without_themes(void) {
    char command[128];
    snprintf(command, sizeof command, "rm -r '%s'", home);
    if (home[0]) cr_expect_eq(system(command), 0);
}

static void refuses(const char *theme, const char *wanted) {
    struct run r;
    run_program((const char *[]){CDRTOP, CAPTURE, theme ? "--theme" : NULL, theme, NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    buf_put(&r.err, "", 1);
    cr_expect_not_null(strstr(r.err.at, wanted), "%s\nwanted %s", r.err.at, wanted);
    run_finish(&r);
}

// The number of themes to choose from, as the program says.
static size_t themes_there(void) {
    static const char said[] = "There are:";
    struct run r;
    size_t count = 0;
    run_program((const char *[]){CDRTOP, CAPTURE, "--theme", "zzz", NULL}, NULL, &r);
    buf_put(&r.err, "", 1);
    const char *at = strstr(r.err.at, said);
    cr_assert_not_null(at, "%s", r.err.at);
    for (at += sizeof said - 1; *at == ' '; at += strcspn(at, " \n"), count++)
        at++;
    run_finish(&r);
    return count;
}

Test(look, an_unknown_or_wrong_theme_is_refused) {
    with_theme("night", "base: default\naccent: {fg: \"#8080FF\"}\n");
    with_theme("broken", "normal: {bg: \"#000000\"}\nfigure: {fg: \"#101010\"}\n");
    refuses("lihgt", "no theme is called 'lihgt'; did you mean 'light'? There are: default");
    refuses("nope", "no theme is called 'nope'. There are: default");
    refuses("nigth", "did you mean 'night'?");
    refuses("zzz", "There are: default light ");
    refuses("broken", "/cdrtop/themes/broken.yaml:2: figure: #101010 on #000000 cannot be read");
    refuses("./no-such.yaml", "./no-such.yaml: No such file");
    refuses("nope", "cdrtop: --theme: no theme");
    setenv("CDRTOP_THEME", "none", 1);
    refuses("nope", "cdrtop: --theme: no theme is called 'nope'");
    refuses(NULL, "cdrtop: CDRTOP_THEME: no theme is called 'none'");
    unsetenv("CDRTOP_THEME");
    without_themes();
}

static struct screen *board(const char *theme, const char *term) {
    char name[64];
    snprintf(name, sizeof name, "TERM=%s", term);
    const char *const environment[] = {"LC_ALL=C.UTF-8", name, "NO_COLOR=", NULL};
    struct screen *s = screen_open((const char *[]){CDRTOP, "--theme", theme, "--tz",
                                                    "Europe/Berlin", CAPTURE, NULL},
                                   environment, 120, 40);
    cr_assert(screen_level(s, "records", PATIENCE_MS), "%s", theme);
    cr_assert(screen_wait(s, " 689 ", PATIENCE_MS), "%s", theme);
    cr_assert(screen_wait(s, "q quit", PATIENCE_MS), "%s", theme);
    return s;
}

static bool sent(struct screen *s, const char *bytes) {
    struct span raw = screen_raw(s);
    return memmem(raw.at, raw.len, bytes, strlen(bytes)) != NULL;
}

Test(look, a_board_begins_with_the_figures_on_top_or_without) {
    static const char *const said[][2] = {{"CDRTOP_COMPACT=yes", NULL},
                                          {"CDRTOP_COMPACT=", "--compact"},
                                          {"CDRTOP_COMPACT=yes", "--compact=no"}};
    for (size_t i = 0; i < 3; i++) {
        const char *const environment[] = {"LC_ALL=C.UTF-8", said[i][0], NULL};
        struct screen *s =
            screen_open((const char *[]){CDRTOP, CAPTURE, said[i][1], NULL}, environment, 120, 40);
        cr_assert(screen_wait(s, "q quit", PATIENCE_MS));
        cr_expect_eq(screen_has(s, "ANSWER RATE"), i == 2, "%s", said[i][0]);
        screen_type(s, "#");
        cr_expect(i == 2 ? screen_gone(s, "ANSWER RATE", PATIENCE_MS)
                         : screen_wait(s, "ANSWER RATE", PATIENCE_MS));
        screen_quit(s);
    }
}

Test(look, a_theme_from_a_file_or_a_path) {
    with_theme("night", "base: default\naccent: {fg: \"#FF00FF\"}\n");
    with_theme("light", "accent: {fg: \"#00FF00\"}\n");
    struct screen *s = board("night", "xterm-256color");
    cr_expect(sent(s, "38;5;201m"));
    screen_quit(s);
    s = board("light", "xterm-256color"); // one's own theme replaces a built-in one
    cr_expect(sent(s, "38;5;46m"));
    screen_quit(s);
    s = board(THEMES "/high-contrast.yaml", "xterm-256color");
    cr_expect(sent(s, "38;5;51m"));
    screen_quit(s);
    without_themes();
}

Test(look, themes_are_picked_live_from_a_list) {
    with_theme("night", "text: blue on black\nbase: default\naccent: {fg: \"#FF00FF\"}\n");
    with_theme("broken", "figure: {fg: red}\n");
    struct screen *s = board("default", "xterm-256color");
    screen_type(s, "T");
    cr_expect(screen_wait(s, "THEMES", PATIENCE_MS));
    cr_expect(screen_wait(s, "night", PATIENCE_MS) && screen_wait(s, "blue on black", PATIENCE_MS));
    cr_expect(screen_wait_either(s, "broken.yaml:1: figure.fg", "/tmp/cdrtop-look-", PATIENCE_MS));
    cr_expect(!sent(s, "38;5;201m"));
    size_t from = screen_raw(s).len;
    screen_type(s, "G");
    cr_expect(screen_wait_raw(s, from, "38;5;201m", PATIENCE_MS), "not shown while it moves");
    from = screen_raw(s).len;
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "AVERAGE RING", PATIENCE_MS));
    cr_expect(screen_wait_raw(s, from, "38;5;32m", PATIENCE_MS), "Esc goes back to the old one");
    cr_expect(screen_gone(s, "THEMES", PATIENCE_MS));
    screen_quit(s);
    without_themes();
}

// Makes terminals that this machine may lack: with 16 colours, and with 24 bits and the RGB flag,
// like some in ncurses-term.
static void with_terminals(void) {
    static const char terminals[] =
        "cdrtop-direct|xterm with 24 bit,\n\tRGB, colors#0x1000000, pairs#0x10000,\n"
        "\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
        "\\:%p1%{255}%&%d%;m,\n"
        "\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
        "\\:%p1%{255}%&%d%;m,\n\tuse=xterm-256color,\n"
        "cdrtop-16|xterm with 16,\n\tcolors#16, pairs#256,\n"
        "\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e9%p1%{8}%-%d%;m,\n"
        "\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e10%p1%{8}%-%d%;m,\n\tuse=xterm-256color,\n"
        "cdrtop-rgb-256|xterm that says RGB and has 256,\n\tRGB, use=xterm-256color,\n";
    char path[128], command[300];
    snprintf(path, sizeof path, "%s/some.ti", home);
    run_write_file(path, span_of(terminals));
    snprintf(command, sizeof command, "tic -x -o '%s/terminfo' '%s'", home, path);
    cr_assert_eq(system(command), 0);
    snprintf(path, sizeof path, "%s/terminfo", home);
    setenv("TERMINFO", path, 1);
}

Test(look, twenty_four_bit_colours_where_the_terminal_has_them) {
    with_theme("night", "base: default\naccent: {fg: \"#E2007A\"}\n");
    with_terminals();
    struct screen *s = board("night", "cdrtop-direct");
    cr_expect(sent(s, "38:2::226:0:122m"), "E2007A as it is");
    screen_quit(s);
    s = board("night", "cdrtop-rgb-256");
    cr_expect(sent(s, "38;5;162m"), "the flag alone is no reason");
    screen_quit(s);
    without_themes();
}

enum { MONO, EIGHT, SIXTEEN, PALETTE, DIRECT };

// For a part of an SGR sequence: whether such a terminal may be sent it.
static bool may(int kind, struct span part) {
    int64_t n = 0;
    if (memchr(part.at, ':', part.len)) return kind == DIRECT;
    if (part.len && !span_number(part, &n)) return false;
    if (n <= 27) return true; // attributes
    bool none = n % 10 == 9, black = n % 10 == 0;
    if (n >= 30 && n <= 49)
        return kind != MONO && (kind <= SIXTEEN || none || (kind == DIRECT && black));
    return n >= 90 && n <= 107 && kind == SIXTEEN;
}

static void expect_colours(struct screen *s, int kind, const char *term) {
    struct span rest = screen_raw(s);
    size_t coloured = 0;
    for (const char *at; (at = memmem(rest.at, rest.len, "\x1b[", 2));) {
        rest = span_from(rest, (size_t)(at - rest.at) + 2);
        size_t len = strspn(rest.at, "0123456789;:");
        struct span all = {rest.at, len};
        if (len == rest.len || rest.at[len] != 'm') continue;
        while (all.len) {
            struct span part = span_take(&all, ';');
            bool indexed = span_same(part, SPAN("38")) || span_same(part, SPAN("48"));
            if (kind == PALETTE && indexed) {
                int64_t colour = -1;
                cr_assert(span_same(span_take(&all, ';'), SPAN("5")), "%s", term);
                cr_assert(span_number(span_take(&all, ';'), &colour) && colour >= 16, "%s: %d",
                          term, (int)colour);
                coloured++;
                continue;
            }
            cr_assert(may(kind, part), "%s: %.*s", term, (int)part.len, part.at);
            coloured += part.len > 1 && part.at[0] != '2';
        }
    }
    cr_expect_eq(coloured > 0, kind != MONO, "%s", term);
}

// One page has completely replaced the other.
static bool turns(struct screen *s, const char *key, const char *shows, const char *gone) {
    screen_type(s, key);
    for (int waited = 0; waited < PATIENCE_MS && (!screen_has(s, shows) || screen_has(s, gone));
         waited += 10)
        screen_pump(s, 10);
    return screen_has(s, shows) && !screen_has(s, gone);
}

Test(look, every_theme_in_every_number_of_colours) {
    static const struct {
        const char *term;
        int kind;
    } terms[] = {{"vt100", MONO},          {"linux", EIGHT},  {"xterm", EIGHT},
                 {"cdrtop-16", SIXTEEN},   {"screen", EIGHT}, {"xterm-256color", PALETTE},
                 {"cdrtop-direct", DIRECT}};
    size_t count = themes_there();
    with_theme("night", "base: default\n");
    cr_assert(count > 1 && themes_there() == count + 1, "and night: %zu", count);
    with_terminals();
    for (size_t i = 0; i < sizeof terms / sizeof terms[0]; i++) {
        struct screen *s = board("default", terms[i].term);
        screen_type(s, "7"); // the wall must be readable: every figure in every theme
        cr_expect(screen_wait(s, "goal: at most", PATIENCE_MS), "%s", terms[i].term);
        for (size_t theme = 0; theme <= count; theme++) {
            size_t from = screen_raw(s).len;
            screen_type(s, "t");
            cr_expect(turns(s, "1", "AVERAGE RING", "goal: at most"), "%s", terms[i].term);
            cr_expect(turns(s, "7", "goal: at most", "AVERAGE RING"), "%s", terms[i].term);
            cr_expect(screen_raw(s).len > from);
        }
        expect_colours(s, terms[i].kind, terms[i].term);
        screen_quit(s);
    }
    without_themes();
}

static bool on_a_console(uint32_t code) {
    // The part of code page 437 beyond ASCII that the board may use: Western European text, arrows,
    // triangles, lines and blocks.
    static const char *const page =
        "☺☻♥♦♣♠•◘○◙♂♀♪♫☼►◄↕‼¶§▬↨↑↓→←∟↔▲▼⌂ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣"
        "║╗╝╜╛"
        "┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■";
    struct span rest = span_of(page);
    while (rest.len) {
        size_t len;
        if (utf8_next(rest, &len) == code) return true;
        rest = span_from(rest, len);
    }
    return false;
}

Test(look, a_linux_console_gets_only_what_its_font_has) {
    with_theme("night", "base: default\n");
    struct screen *s = board("default", "linux");
    screen_type(s, "T");
    cr_expect(screen_wait(s, "THEMES", PATIENCE_MS));
    screen_type(s, "\x1b");
    cr_expect(screen_gone(s, "THEMES", PATIENCE_MS));
    cr_expect(screen_wait(s, "►QUEUES", PATIENCE_MS));
    screen_type(s, "\t\t\t\tG"); // past agents, hours and who waits
    cr_expect(screen_wait(s, "►RECENT ", PATIENCE_MS));
    screen_type(s, "7");
    cr_expect(screen_gone(s, "RECENT ", PATIENCE_MS)); // its labels are large letters
    screen_type(s, "1zp?");
    cr_expect(screen_wait(s, "HELP", PATIENCE_MS));
    struct span raw = screen_raw(s);
    for (size_t i = 0; i < raw.len;) {
        size_t len;
        uint32_t code = utf8_next(span_from(raw, i), &len);
        cr_assert(code < 0x7F || on_a_console(code), "U+%04X at %zu", (unsigned)code, i);
        i += len;
    }
    screen_quit(s);
    without_themes();
}

// ---- kiosk mode

static struct screen *alone(const char *option, const char *yaml) {
    static const char *const environment[] = {"LC_ALL=C.UTF-8", "TERM=xterm-256color",
                                              "NO_COLOR=", NULL};
    char path[128];
    with_theme("night", "base: default\n"); // for the folder
    snprintf(path, sizeof path, "%s/wall.yaml", home);
    run_write_file(path, span_of(yaml));
    return screen_open((const char *[]){CDRTOP, "-c", path, "--tz", "Europe/Berlin", option,
                                        CAPTURE, NULL},
                       environment, 100, 30);
}

Test(look, a_kiosk_goes_through_its_pages_by_itself) {
    struct screen *s = alone("--kiosk=1", "display: {pages: [\"wall:2\", queues, agents]}\n");
    cr_assert(screen_wait(s, "goal: at most", PATIENCE_MS), "the first page at once");
    for (int round = 0; round < 2; round++) {
        cr_expect(screen_wait(s, "▸QUEUES", PATIENCE_MS));
        cr_expect(!screen_has(s, "q quit"), "hints for nobody");
        cr_expect(screen_wait(s, "▸AGENTS", PATIENCE_MS));
        cr_expect(screen_wait(s, "goal: at most", PATIENCE_MS));
    }
    screen_type(s, "4");
    cr_expect(screen_wait(s, "▸RECENT CALLS", PATIENCE_MS));
    cr_expect(screen_wait(s, "q quit", PATIENCE_MS), "hints for who is there");
    screen_pump(s, 2500); // longer than a page is shown
    cr_expect(screen_has(s, "▸RECENT CALLS"), "whoever is at the keys is waited for");
    screen_quit(s);
    without_themes();
}

Test(look, the_formula_is_the_configurations_until_L) {
    struct screen *s = alone("--ascii", "service_level: {formula: abandons_positive}\n");
    cr_expect(screen_wait(s, "SL abandons positive", PATIENCE_MS));
    screen_type(s, "L");
    cr_expect(screen_wait(s, "SL abandons neutral", PATIENCE_MS));
    screen_type(s, "L");
    cr_expect(screen_wait(s, "SL of offered", PATIENCE_MS), "and around");
    screen_quit(s);
    without_themes();
}

Test(look, numbers_are_masked_where_that_is_asked_for) {
    struct screen *s = alone("--ascii", "display: {mask_numbers: 4, pages: [calls]}\n");
    cr_assert(screen_wait(s, "xxxx", PATIENCE_MS));
    cr_expect(!screen_has(s, "4917011"));
    screen_type(s, "m");
    cr_expect(screen_wait(s, "4917011", PATIENCE_MS), "m shows them");
    screen_type(s, "m");
    cr_expect(screen_gone(s, "4917011", PATIENCE_MS) && screen_wait(s, "xxxx", PATIENCE_MS));
    screen_type(s, "/491701100999");
    cr_expect(screen_wait(s, "491701100999", PATIENCE_MS), "whoever types sees what");
    screen_type(s, "\r");
    cr_expect(screen_wait(s, "/xxxx0999  no match", PATIENCE_MS), "and nobody else");
    cr_expect(screen_gone(s, "491701100999", PATIENCE_MS));
    screen_quit(s);
    s = alone("--no-mask", "display: {mask_numbers: 4, pages: [calls]}\n");
    cr_expect(screen_wait(s, "4917011", PATIENCE_MS));
    screen_quit(s);
    s = alone("--mask-numbers=0", "display: {pages: [calls]}\n");
    cr_expect(screen_wait(s, "•••• ", PATIENCE_MS));
    cr_expect(!screen_has(s, "4917011"));
    screen_quit(s);
    without_themes();
}
