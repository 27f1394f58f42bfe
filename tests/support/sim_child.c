// Starts the simulator, gives it commands, and looks at a board.
#include "sim_child.h"

#include "base/clock.h"
#include "run.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define WORDS 32

static bool has(const char *const *arguments, const char *option) {
    for (size_t i = 0; arguments[i]; i++)
        if (strcmp(arguments[i], option) == 0) return true;
    return false;
}

// The next line tells the address of a door: that of amiws if `pbx` is 0.
static void keep_address(struct sim_child *c, size_t tls, size_t pbx) {
    static const char *const begins[2][2] = {{"ws://", "pbx"}, {"wss://", "pbx"}};
    char line[128];
    if (!run_line(c->out, line, sizeof line) || !strstr(line, begins[tls][pbx > 0])) abort();
    struct span rest = span_of(strstr(line, begins[tls][pbx > 0])), address = span_take(&rest, ',');
    char *place = pbx ? (tls ? c->amis : c->ami)[pbx - 1] : tls ? c->wss : c->url;
    span_copy(address, place, sizeof c->url);
}

void sim_start(struct sim_child *c, const char *program, const char *const *arguments) {
    const char *argv[WORDS] = {program, "sim"};
    int in[2], out[2];
    for (size_t i = 0; arguments[i] && i + 3 < WORDS; i++)
        argv[i + 2] = arguments[i];
    if (pipe(in) || pipe(out)) abort();
    fflush(NULL);
    c->pid = fork();
    if (c->pid == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(in[0], STDIN_FILENO);
        dup2(out[1], STDOUT_FILENO);
        close(in[1]);
        close(out[0]);
        execv(program, (char *const *)argv);
        _exit(127);
    }
    close(in[0]);
    close(out[1]);
    c->in = in[1];
    c->out = out[0];
    size_t ami = has(arguments, "--ami-port") ? 2 : 0, roads = has(arguments, "--tls") ? 2 : 1;
    *c = (struct sim_child){.pid = c->pid, .in = c->in, .out = c->out};
    for (size_t i = 0; i < roads * (1 + ami); i++)
        keep_address(c, i / (1 + ami), i % (1 + ami));
}

bool sim_say(struct sim_child *c, const char *line, char *answer, size_t size) {
    char mine[256];
    if (!answer) {
        answer = mine;
        size = sizeof mine;
    }
    if (write(c->in, line, strlen(line)) < 0 || write(c->in, "\n", 1) < 0) return false;
    return run_line(c->out, answer, size) && strncmp(answer, "ok", 2) == 0;
}

void sim_stop(struct sim_child *c) {
    kill(c->pid, SIGKILL);
    waitpid(c->pid, NULL, 0);
    close(c->in);
    close(c->out);
}

const char *sim_zone(void) {
    static char zone[24];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    int east = 10 - utc.tm_hour;
    if (east < -12) east += 24;
    snprintf(zone, sizeof zone, "Etc/GMT%+d", -east); // its sign is reversed
    return zone;
}

// The byte at which a column of the row begins; the row has one column a character.
static const char *at_column(const char *row, size_t column) {
    for (; *row && column; column--)
        for (row++; (*row & 0xC0) == 0x80;)
            row++;
    return row;
}

static size_t column_of(const char *row, const char *at) {
    size_t column = 0;
    for (; row < at; row++)
        column += (*row & 0xC0) != 0x80;
    return column;
}

// Below the tile's label.
long long sim_total(struct screen *s) {
    struct buf row = {0};
    const char *label = NULL;
    long long total = -1;
    int y;
    for (y = 0; y < 12 && !label; y++) {
        buf_clear(&row);
        screen_row(s, y, &row);
        buf_put(&row, "", 1);
        label = strstr(row.at, " CALLS ");
        if (!label) label = strstr(row.at, " CALLS~");
        if (label && (strncmp(label, " CALLS BY", 9) == 0 || strstr(row.at, "RECENT")))
            label = NULL;
    }
    if (label) {
        size_t column = column_of(row.at, label + 1);
        buf_clear(&row);
        screen_row(s, y, &row);
        buf_put(&row, "", 1);
        if (sscanf(at_column(row.at, column), "%lld", &total) != 1) total = -1;
    }
    buf_finish(&row);
    return total;
}

bool sim_wait_fresh(struct screen *s) {
    int64_t end = clock_monotonic_us() + PATIENCE_MS * INT64_C(1000);
    if (!screen_wait(s, "pbx1 ●", PATIENCE_MS) || !screen_wait(s, "pbx2 ●", PATIENCE_MS))
        return false;
    long long before = sim_total(s);
    while (clock_monotonic_us() < end) {
        if (sim_total(s) > before && screen_has(s, "pbx1 ●") && screen_has(s, "pbx2 ●"))
            return true;
        screen_pump(s, 10);
    }
    return false;
}
