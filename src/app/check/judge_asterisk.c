// What is wrong in manager.conf and cdr_manager.conf, which tells even while nothing happens. What
// runs may be older than these files, until Asterisk reads them again.
#include "judge.h"

#include <stdio.h>

static const struct class {
    const char *word;
    enum check_level level;
    const char *means;
} classes[] = {
    {"cdr", CHECK_WRONG, "No records arrive: calls outside queues are not counted."},
    {"agent", CHECK_WRONG,
     "No queue events arrive: waiting, offered, answered, abandoned and service level are "
     "estimates or `--`."},
    {"call", CHECK_WRONG,
     "No channel events arrive: abandoned cannot be told from timed out, and calls in progress are "
     "not seen."},
    {"system", CHECK_WARNING, "A restart of Asterisk is known only by the members' login times."},
};

// Numbers are bits of classes, and are left alone.
static bool reads(const char *list, const char *class) {
    for (struct span rest = span_of(list); rest.len;) {
        struct span word = span_trim(span_take(&rest, ','));
        if (span_same_nocase(word, span_of(class)) || span_same_nocase(word, SPAN("all")) ||
            span_is_digits(word))
            return true;
    }
    return false;
}

static void judge_account(const struct asterisk_files *f, const char *user, bool refused,
                          struct check_lines *l) {
    const struct asterisk_account *a = &f->account;
    char place[300];
    if (!a->there) {
        check_add(l, CHECK_WRONG, "manager.conf", f->folder, "has no account [%s]", user);
        check_means(l, "AMI refuses the login, so nothing of this PBX is heard.");
        check_to_do(l,
                    "%s/%s:\n[%s]\nsecret = a-long-random-word\ndeny = 0.0.0.0/0.0.0.0\n"
                    "permit = 127.0.0.1/255.255.255.255\nread = system,cdr,call,agent\nwrite "
                    "=\n" RELOAD_AMI,
                    f->folder, f->freepbx ? "manager_custom.conf" : "manager.conf", user);
        return;
    }
    if (refused)
        check_add(l, CHECK_UNKNOWN, "manager.conf", f->folder,
                  "has the account [%s]%s%s: so its secret is another, or permit leaves this "
                  "machine out",
                  user, a->permit[0] ? ", with permit = " : "", a->permit);
    for (size_t i = 0; i < sizeof classes / sizeof *classes && a->read_at.line; i++) {
        if (reads(a->read, classes[i].word)) continue;
        snprintf(place, sizeof place, "%s:%u", a->read_at.file, a->read_at.line);
        check_add(l, classes[i].level, "manager.conf", place, "read = %s lacks `%s`", a->read,
                  classes[i].word);
        check_means(l, "%s", classes[i].means);
        check_to_do(l, "there:\nread = system,cdr,call,agent\n" RELOAD_AMI);
    }
    if (!a->write_at.line || !a->write[0]) return;
    snprintf(place, sizeof place, "%s:%u", a->write_at.file, a->write_at.line);
    check_add(l, CHECK_WARNING, "manager.conf", place, "write = %s: this account may act",
              a->write);
    check_means(l, "cdrtop never does; but whoever learns the secret could place calls, or more.");
    check_to_do(l, "there, with nothing behind it:\nwrite =\n" RELOAD_AMI);
}

static void judge_manager(const struct asterisk_files *f, const char *user, bool refused,
                          struct check_lines *l) {
    size_t before = check_count(l, CHECK_WRONG) + check_count(l, CHECK_WARNING);
    if (!f->manager_enabled) {
        check_add(l, CHECK_WRONG, "manager.conf", f->folder, "AMI is not enabled");
        check_means(l, "Neither cdrtop nor amiws can log in.");
        check_to_do(l, "%s/manager.conf:\n[general]\nenabled = yes\n" RELOAD_AMI, f->folder);
    }
    if (user[0]) judge_account(f, user, refused, l);
    if (!f->stamped) {
        check_add(l, CHECK_WARNING, "manager.conf", f->folder, "timestampevents is not set");
        check_means(l, "Waits and talks are measured when events arrive.");
        check_to_do(l, "%s/%s:\n%s\ntimestampevents = yes\n" RELOAD_AMI, f->folder,
                    f->freepbx ? "manager_custom.conf" : "manager.conf",
                    f->freepbx ? "[general](+)" : "[general]");
    }
    if (check_count(l, CHECK_WRONG) + check_count(l, CHECK_WARNING) == before)
        check_add(l, CHECK_OK, "manager.conf", f->folder, "%s",
                  user[0] ? "the account reads what is needed, and may do nothing"
                          : "AMI is enabled, and its events have their time");
}

static void judge_cdr_manager(const struct asterisk_files *f, struct check_lines *l) {
    if (f->records_enabled && f->linked && f->sequenced) {
        check_add(l, CHECK_OK, "cdr_manager.conf", f->folder,
                  "enabled, LinkedID and Sequence mapped");
        return;
    }
    if (!f->records_enabled) {
        check_add(l, CHECK_WRONG, "cdr_manager.conf", f->folder, "is not enabled");
        check_means(l, "No records arrive: calls outside queues are not counted.");
        check_to_do(l, "%s/%s\nenabled = yes\n" RELOAD_CDR, f->folder,
                    f->freepbx ? "cdr_manager_general_custom.conf:"
                               : "cdr_manager.conf:\n[general]");
    }
    if (f->linked && f->sequenced) return;
    check_add(l, CHECK_WARNING, "cdr_manager.conf", f->folder, "%s%s%s not mapped",
              f->linked ? "" : "LinkedID", f->linked || f->sequenced ? "" : " and ",
              f->sequenced ? "" : "Sequence");
    check_means(l, "The rows of one call are joined by what its channels tell.");
    check_to_do(l, "%s/%s%s%s\n" RELOAD_CDR, f->folder,
                f->freepbx ? "cdr_manager_mapping_custom.conf:" : "cdr_manager.conf:\n[mappings]",
                f->linked ? "" : "\nlinkedid => LinkedID",
                f->sequenced ? "" : "\nsequence => Sequence");
}

void judge_asterisk_files(const struct asterisk_files *f, const char *user, bool refused,
                          struct check_lines *l) {
    if (f->manager == ASTERISK_READ)
        judge_manager(f, user, refused, l);
    else if (f->manager == ASTERISK_UNREADABLE)
        check_add(l, CHECK_UNKNOWN, "manager.conf", f->folder, "may not be read by this user");
    if (f->cdr_manager == ASTERISK_READ)
        judge_cdr_manager(f, l);
    else if (f->cdr_manager == ASTERISK_UNREADABLE)
        check_add(l, CHECK_UNKNOWN, "cdr_manager.conf", f->folder, "may not be read by this user");
    else if (f->manager == ASTERISK_READ)
        judge_cdr_manager(f, l); // without the file Asterisk does not send records either
}
