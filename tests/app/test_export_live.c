// Exporting from links: with --follow it goes on until it is stopped, and what it wrote is
// complete.
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static void start(struct sim_child *sim) {
    sim_start(sim, CDRTOP, (const char *[]){"--port", "0", "--lively", "--speed", "10", NULL});
}

Test(export_live, follows_calls_as_they_end_each_line_news) {
    struct sim_child sim;
    char line[4096], seen[64][64] = {{0}};
    int out;
    size_t calls = 0;
    start(&sim);
    pid_t pid = run_start((const char *[]){CDRTOP, "export", "-c", "/dev/null", "--what", "calls",
                                           "--follow", "--fields", "id,result,startTime", "--tz",
                                           sim_zone(), sim.url, NULL},
                          &out);
    while (calls < 8) {
        cr_assert(run_line(out, line, sizeof line));
        json_t *call = json_loads(line, 0, NULL);
        const char *result = json_string_value(json_object_get(call, "result"));
        cr_assert_not_null(result, "%s", line);
        cr_expect_str_neq(result, "active");
        for (size_t i = 0; i < calls; i++)
            cr_expect_str_neq(seen[i], line + 6, "a line twice");
        snprintf(seen[calls++], sizeof seen[0], "%.60s", line + 6);
        json_decref(call);
    }
    cr_expect_eq(run_end(pid), 0);
    close(out);
    sim_stop(&sim);
}

// Waits until the temporary file of that process has some records.
static void wait_for_bytes(const char *folder, pid_t pid) {
    char path[96];
    struct stat s = {0};
    snprintf(path, sizeof path, "%s/.cdrtop-%d-0.tmp", folder, (int)pid);
    for (int i = 0; i < PATIENCE_MS / 5 && !s.st_size; i++) {
        usleep(5000);
        if (stat(path, &s)) s.st_size = 0;
    }
    cr_assert_gt(s.st_size, 0);
}

Test(export_live, that_is_followed_into_a_file_is_there_when_it_is_told_to_stop) {
    struct sim_child sim;
    char folder[] = "/tmp/cdrtop-test-XXXXXX", path[64], text[8192] = "";
    int status;
    cr_assert_not_null(mkdtemp(folder));
    snprintf(path, sizeof path, "%s/r.ndjson", folder);
    start(&sim);
    int unused;
    pid_t pid =
        run_start((const char *[]){CDRTOP, "export", "-c", "/dev/null", "--what", "records",
                                   "--follow", "--tz", sim_zone(), "--output", path, sim.url, NULL},
                  &unused);
    wait_for_bytes(folder, pid);
    cr_expect_neq(access(path, F_OK), 0, "not before its end");
    kill(pid, SIGINT);
    cr_assert_eq(waitpid(pid, &status, 0), pid);
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0);
    FILE *f = fopen(path, "r");
    cr_assert_not_null(f);
    size_t lines = 0;
    while (fgets(text, sizeof text, f)) {
        json_t *row = json_loads(text, 0, NULL);
        cr_expect_not_null(json_object_get(row, "uniqueId"), "%s", text);
        json_decref(row);
        lines++;
    }
    fclose(f);
    cr_expect_geq(lines, 1);
    unlink(path);
    cr_expect_eq(rmdir(folder), 0, "nothing else is left behind");
    sim_stop(&sim);
}

Test(export_live, without_a_server_ends_with_status_3) {
    struct run r;
    run_program((const char *[]){CDRTOP, "export", "-c", "/dev/null", "--what", "calls", "--wait",
                                 "0.3", "ws://127.0.0.1:1/", NULL},
                NULL, &r);
    cr_expect_eq(r.status, 3);
    cr_expect_eq(r.out.len, 0);
    run_finish(&r);
}
