// How the program looks: themes by name and by file, and the characters of a Linux console.
#include "run.h"
#include "screen.h"

#include "base/utf8.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/frames.rec.gz"
#define WAIT_MS 15000

TestSuite(look, .timeout = 60);

static char home[64];

// A configuration folder of its own, with a theme in it.
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
    run_program((const char *[]){CDRTOP, "--theme", theme, CAPTURE, NULL}, NULL, &r);
    cr_expect_eq(r.status, 2);
    buf_put(&r.err, "", 1);
    cr_expect_not_null(strstr(r.err.at, wanted), "%s\nwanted %s", r.err.at, wanted);
    run_finish(&r);
}

Test(look, an_unknown_or_wrong_theme_is_refused) {
    with_theme("night", "base: default\naccent: {fg: \"#8080FF\"}\n");
    with_theme("broken", "normal: {bg: \"#000000\"}\nfigure: {fg: \"#101010\"}\n");
    refuses("lihgt", "no theme is called 'lihgt'; did you mean 'light'?");
    refuses("nigth", "did you mean 'night'?");
    refuses("zzz", "There are: default light high-contrast mono");
    refuses("broken", "/cdrtop/themes/broken.yaml:2: figure: #101010 on #000000 cannot be read");
    refuses("./no-such.yaml", "./no-such.yaml: No such file");
    without_themes();
}

static struct screen *board(const char *theme, const char *term) {
    char name[64];
    snprintf(name, sizeof name, "TERM=%s", term);
    const char *const environment[] = {"LC_ALL=C.UTF-8", name, "NO_COLOR=", NULL};
    struct screen *s = screen_open((const char *[]){CDRTOP, "--theme", theme, "--tz",
                                                    "Europe/Berlin", CAPTURE, NULL},
                                   environment, 120, 40);
    cr_assert(screen_level(s, "records", WAIT_MS), "%s", theme);
    cr_assert(screen_wait(s, " 689 ", WAIT_MS), "%s", theme);
    cr_assert(screen_wait(s, "q quit", WAIT_MS), "%s", theme);
    return s;
}

static bool sent(struct screen *s, const char *bytes) {
    struct span raw = screen_raw(s);
    return memmem(raw.at, raw.len, bytes, strlen(bytes)) != NULL;
}

static void quits(struct screen *s) {
    screen_type(s, "Q");
    cr_expect(screen_ended(s, WAIT_MS));
    cr_expect_eq(screen_close(s), 0);
}

Test(look, a_theme_from_a_file_or_a_path) {
    with_theme("night", "base: default\naccent: {fg: \"#FF00FF\"}\n");
    with_theme("light", "accent: {fg: \"#00FF00\"}\n");
    struct screen *s = board("night", "xterm-256color");
    cr_expect(sent(s, "38;5;201m"));
    quits(s);
    s = board("light", "xterm-256color"); // one's own stands for the built-in one
    cr_expect(sent(s, "38;5;46m"));
    quits(s);
    s = board(THEMES "/high-contrast.yaml", "xterm-256color");
    cr_expect(sent(s, "38;5;51m"));
    quits(s);
    without_themes();
}

Test(look, themes_are_picked_live_from_a_list) {
    with_theme("night", "text: blue on black\nbase: default\naccent: {fg: \"#FF00FF\"}\n");
    with_theme("broken", "figure: {fg: red}\n");
    struct screen *s = board("default", "xterm-256color");
    screen_type(s, "T");
    cr_expect(screen_wait(s, "THEMES", WAIT_MS));
    cr_expect(screen_has(s, "night") && screen_has(s, "blue on black"));
    cr_expect(screen_has(s, "broken.yaml:1: figure.fg") || screen_has(s, "/tmp/cdrtop-look-"));
    cr_expect(!sent(s, "38;5;201m"));
    size_t from = screen_raw(s).len;
    screen_type(s, "G");
    cr_expect(screen_wait_raw(s, from, "38;5;201m", WAIT_MS), "not shown while it moves");
    from = screen_raw(s).len;
    screen_type(s, "\x1b");
    cr_expect(screen_wait(s, "AVERAGE RING", WAIT_MS));
    cr_expect(screen_wait_raw(s, from, "38;5;68m", WAIT_MS), "Esc goes back to the old one");
    cr_expect(!screen_has(s, "THEMES"));
    quits(s);
    without_themes();
}

// A terminal with the RGB flag, as ncurses-term describes some and this machine may not.
Test(look, twenty_four_bit_colours_where_the_terminal_has_them) {
    static const char direct[] =
        "cdrtop-direct|xterm with 24 bit,\n\tRGB, colors#0x1000000, pairs#0x10000,\n"
        "\tsetaf=\\E[%?%p1%{8}%<%t3%p1%d%e38\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
        "\\:%p1%{255}%&%d%;m,\n"
        "\tsetab=\\E[%?%p1%{8}%<%t4%p1%d%e48\\:2\\:\\:%p1%{65536}%/%d\\:%p1%{256}%/%{255}%&%d"
        "\\:%p1%{255}%&%d%;m,\n\tuse=xterm-256color,\n";
    char path[128], command[300];
    with_theme("night", "base: default\naccent: {fg: \"#E2007A\"}\n");
    snprintf(path, sizeof path, "%s/direct.ti", home);
    run_write_file(path, span_of(direct));
    snprintf(command, sizeof command, "tic -x -o '%s/terminfo' '%s'", home, path);
    cr_assert_eq(system(command), 0);
    snprintf(path, sizeof path, "%s/terminfo", home);
    setenv("TERMINFO", path, 1);
    struct screen *s = board("night", "cdrtop-direct");
    cr_expect(sent(s, "38:2::226:0:122m"), "E2007A as it is");
    quits(s);
    without_themes();
}

static bool on_a_console(uint32_t code) {
    // Code page 437 beyond ASCII, the part that the board may use: text of Western Europe, arrows,
    // triangles, box drawing and blocks.
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
    cr_expect(screen_wait(s, "THEMES", WAIT_MS));
    screen_type(s, "\x1b");
    for (int i = 0; i < 500 && screen_has(s, "THEMES"); i++)
        screen_pump(s, 10);
    cr_expect(screen_has(s, "►QUEUES"));
    screen_type(s, "\t\t\tG");
    cr_expect(screen_wait(s, "►RECENT ", WAIT_MS));
    screen_type(s, "zp?");
    cr_expect(screen_wait(s, "KEYS", WAIT_MS));
    struct span raw = screen_raw(s);
    for (size_t i = 0; i < raw.len;) {
        size_t len;
        uint32_t code = utf8_next(span_from(raw, i), &len);
        cr_assert(code < 0x7F || on_a_console(code), "U+%04X at %zu", (unsigned)code, i);
        i += len;
    }
    quits(s);
    without_themes();
}
