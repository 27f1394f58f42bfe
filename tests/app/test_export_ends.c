// How `cdrtop export` ends if it cannot go on: nothing remains, and it can be stopped while it
// waits.
#include "run.h"
#include "sim_child.h"

#include <criterion/criterion.h>
#include <dirent.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#define CAPTURE FIXTURES "/callcentre/Master-pbx1.csv.gz"
#define RECORDS CDRTOP, "export", "-c", "/dev/null", "--what", "records", "--tz", "UTC"

static char folder[64];

static void make_folder(void) {
    run_folder(folder, sizeof folder);
}

static void remove_folder(void) {
    run_folder_end(folder);
}

TestSuite(export_ends, .init = make_folder, .fini = remove_folder);

static int files_there(void) {
    int count = 0;
    DIR *d = opendir(folder);
    for (struct dirent *e; (e = readdir(d));)
        count += strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0;
    closedir(d);
    return count;
}

static void ends(const char *const *argv, int status, const char *out, const char *error) {
    struct run run;
    run_program(argv, NULL, &run);
    buf_put(&run.err, "", 1);
    cr_expect_eq(run.status, status, "%d: %s", run.status, run.err.at);
    cr_expect(strstr(run.err.at, error), "%s", run.err.at);
    cr_expect(span_same(buf_text(&run.out), span_of(out)), "%.*s", (int)run.out.len, run.out.at);
    run_finish(&run);
}

// As when a quota is used up.
Test(export_ends, a_file_that_may_not_grow_leaves_nothing) {
    char command[512];
    snprintf(command, sizeof command,
             "ulimit -f 8; exec " CDRTOP
             " export -c /dev/null --what records -o %s/out.csv " CAPTURE,
             folder);
    ends((const char *const[]){"/bin/sh", "-c", command, NULL}, 1, "", "out.csv: File too large\n");
    cr_expect_eq(files_there(), 0);
}

Test(export_ends, waiting_for_a_reader_can_be_stopped) {
    char path[128];
    int out, status = 0;
    snprintf(path, sizeof path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    // Nobody opens the pipe for reading.
    pid_t child = run_start((const char *const[]){RECORDS, "-o", path, CAPTURE, NULL}, &out);
    for (int i = 0; i < PATIENCE_MS / 20 && waitpid(child, &status, WNOHANG) == 0; i++) {
        usleep(20000);
        kill(child, SIGINT);
    }
    cr_expect(WIFSIGNALED(status) && WTERMSIG(status) == SIGINT, "%d", status);
    close(out);
}

// Following into a pipe that nobody reads: it says so, the links stay up, a signal ends it, and
// whoever opens the pipe later gets everything.
static pid_t follow_into(const char *path, const char *url, int *ret_said) {
    char command[512], line[512], wanted[512];
    snprintf(command, sizeof command,
             "exec " CDRTOP " export -c /dev/null --what records --follow -o %s --server-tz "
             "pbx1=Europe/Berlin --server-tz pbx2=America/Toronto %s 2>&1",
             path, url);
    snprintf(wanted, sizeof wanted,
             "cdrtop: %s: nobody reads this pipe yet: open it to read (cat %s), or end with Ctrl-C",
             path, path);
    pid_t child = run_start((const char *const[]){"/bin/sh", "-c", command, NULL}, ret_said);
    cr_assert(run_line(*ret_said, line, sizeof line));
    cr_expect_str_eq(line, wanted);
    return child;
}

static void told_to_end(pid_t child, int number, int said) {
    char line[512];
    int status = 0;
    kill(child, number);
    cr_assert_eq(waitpid(child, &status, 0), child);
    cr_expect_eq(read(said, line, sizeof line), 0, "more is said");
    cr_expect(WIFEXITED(status) && WEXITSTATUS(status) == 0, "%d", status);
    close(said);
}

Test(export_ends, following_into_a_pipe_that_nobody_reads) {
    static const char *const simulation[] = {"--lively", "--speed", "10", NULL};
    struct sim_child sim;
    char path[128], line[8192];
    int said;
    snprintf(path, sizeof path, "%s/pipe", folder);
    cr_assert_eq(mkfifo(path, 0600), 0);
    sim_start(&sim, CDRTOP, simulation);
    pid_t child = follow_into(path, sim.url, &said);
    told_to_end(child, SIGTERM, said);
    child = follow_into(path, sim.url, &said);
    told_to_end(child, SIGINT, said);
    child = follow_into(path, sim.url, &said);
    int reader = open(path, O_RDONLY);
    for (int i = 0; i < 3; i++)
        cr_expect(run_line(reader, line, sizeof line) && line[0] == '{', "%s", line);
    told_to_end(child, SIGTERM, said);
    close(reader);
    sim_stop(&sim);
}

Test(export_ends, a_place_that_cannot_be_is_told_before_anything_is_read) {
    ends((const char *const[]){RECORDS, "-o", "/no/such/folder/out.csv", "/no/such/source", NULL},
         2, "", "/no/such/folder/out.csv: No such file or directory\n");
}

Test(export_ends, a_field_named_twice_is_refused) {
    ends((const char *const[]){RECORDS, "--fields", "source,source", CAPTURE, NULL}, 2, "",
         "the field 'source' appears twice\n");
}

Test(export_ends, a_link_stays_and_its_file_is_replaced) {
    char path[128], target[128];
    struct stat s;
    snprintf(path, sizeof path, "%s/link", folder);
    snprintf(target, sizeof target, "%s/target", folder);
    run_write_file(target, SPAN("old"));
    cr_assert_eq(symlink("target", path), 0);
    ends((const char *const[]){RECORDS, "-o", path, "--force", CAPTURE, NULL}, 0, "", "");
    cr_assert_eq(lstat(path, &s), 0);
    cr_expect(S_ISLNK(s.st_mode));
    cr_assert_eq(stat(target, &s), 0);
    cr_expect_gt(s.st_size, 10000);
}

// For a reader, a line with one empty field would be no line.
Test(export_ends, a_row_of_one_empty_field_is_a_row) {
    ends((const char *const[]){RECORDS, "--fields", "linkedId", "--limit", "2", CAPTURE, NULL}, 0,
         "linkedId\r\n\"\"\r\n\"\"\r\n", "");
}
