// Rows as in files of real PBXs: with more and fewer columns, other layouts, header lines.
#include "../../src/source/csv.h"
#include "seen.h"

#define FIRST                                                                                      \
    "\"acme\",\"100\",\"200\",\"ctx\",\"\"\"Tom\"\" "                                              \
    "<100>\",\"SIP/a-00000001\",\"SIP/b-00000002\","                                               \
    "\"Dial\",\"SIP/200,20\",\"2026-11-22 20:08:31\",\"2026-11-22 20:08:33\",\"2026-11-22 "        \
    "20:08:41\","                                                                                  \
    "10,8,\"ANSWERED\",\"DOCUMENTATION\""

static struct zone *utc(void) {
    struct zone *z;
    cr_assert_eq(zone_load("UTC", &z), 0);
    return z;
}

static void is_toms(const struct seen *s, const char *what) {
    cr_expect_eq(s->rows, 1, "%s: %zu rows, %s", what, s->rows, s->why ? s->why : "");
    cr_expect_eq(s->malformed, 0, "%s", what);
    cr_expect_str_eq(s->caller, "\"Tom\" <100>", "%s: %s", what, s->caller);
    cr_expect_eq(s->row.start, 1795378111, "%s", what);
    cr_expect_eq(s->row.duration, 10, "%s", what);
    cr_expect_eq(s->row.billable, 8, "%s", what);
    cr_expect_eq(s->row.disposition, CDR_ANSWERED, "%s", what);
}

Test(layouts, cdr_csv_with_each_number_of_columns) {
    static const struct {
        const char *rest, *unique_id, *user_field, *linked_id;
        int sequence;
    } rows[] = {
        {"", "", "", "", -1},
        {",\"1795378111.5\"", "1795378111.5", "", "", -1},
        {",\"note\"", "", "note", "", -1},
        {",\"1795378111.5\",\"note\"", "1795378111.5", "note", "", -1},
        {",\"by-hand\",\"note\"", "by-hand", "note", "", -1},
        {",\"peer\",\"1795378111.4\",7", "", "", "1795378111.4", 7},
        {",\"1795378111.5\",\"peer\",\"1795378111.4\",7", "1795378111.5", "", "1795378111.4", 7},
        {",\"note\",\"peer\",\"1795378111.4\",7", "", "note", "1795378111.4", 7},
        {",\"1795378111.5\",\"a\nb\",\"peer\",\"1795378111.4\",7", "1795378111.5", "a b",
         "1795378111.4", 7},
    };
    struct zone *z = utc();
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct buf text = {0};
        struct seen s = {0};
        buf_format(&text, "%s%s\n", FIRST, rows[i].rest);
        cr_assert_eq(seen_text(".csv", buf_text(&text), z, &s), 0);
        is_toms(&s, rows[i].rest);
        cr_expect_str_eq(s.unique_id, rows[i].unique_id, "%s", rows[i].rest);
        cr_expect_str_eq(s.user_field, rows[i].user_field, "%s", rows[i].rest);
        cr_expect_str_eq(s.linked, rows[i].linked_id, "%s", rows[i].rest);
        cr_expect_eq(s.row.sequence, rows[i].sequence, "%s", rows[i].rest);
        cr_expect_eq(s.row.lacks, 0);
        buf_finish(&text);
    }
    zone_destroy(z);
}

#define CUSTOM                                                                                     \
    "\"\"\"Tom\"\" "                                                                               \
    "<100>\",\"100\",\"200\",\"ctx\",\"SIP/a-00000001\",\"SIP/b-00000002\",\"Dial\","              \
    "\"SIP/200,20\",\"2026-11-22 20:08:31\",\"2026-11-22 20:08:33\",\"2026-11-22 "                 \
    "20:08:41\",\"10\","                                                                           \
    "\"8\",\"ANSWERED\",\"DOCUMENTATION\",\"acme\",\"1795378111.5\",\"note\""

Test(layouts, cdr_custom_as_its_sample_has_it_with_and_without_a_sequence) {
    struct zone *z = utc();
    struct seen s = {0};
    cr_assert_eq(seen_text(".csv", SPAN(CUSTOM ",19\n"), z, &s), 0);
    is_toms(&s, "with");
    cr_expect_str_eq(s.unique_id, "1795378111.5");
    cr_expect_str_eq(s.user_field, "note");
    cr_expect_eq(s.row.sequence, 19);
    s = (struct seen){0};
    cr_assert_eq(seen_text("", SPAN("\xEF\xBB\xBF" CUSTOM "\r\n"), z, &s), 0);
    is_toms(&s, "without");
    cr_expect_eq(s.row.sequence, CDR_NO_SEQUENCE);
    zone_destroy(z);
}

Test(layouts, a_header_line_names_the_columns) {
    static const struct {
        const char *what, *text;
        int lacks;
    } files[] = {
        {"Asterisk",
         "accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,answer,end,"
         "duration,billsec,disposition,amaflags,uniqueid,userfield\n" FIRST
         ",\"1795378111.5\",\"note\"\n",
         0},
        {"FreePBX's table",
         "calldate,clid,src,dst,dcontext,channel,dstchannel,lastapp,lastdata,duration,billsec,"
         "disposition,amaflags,accountcode,uniqueid,userfield,did,recordingfile,cnum\n"
         "2026-11-22 20:08:31,\"\"\"Tom\"\" <100>\",100,200,ctx,SIP/a-00000001,SIP/b-00000002,Dial,"
         "\"SIP/200,20\",10,8,ANSWERED,3,acme,1795378111.5,note,,,100\n",
         CDR_LACKS_ANSWER | CDR_LACKS_END},
        {"Grandstream",
         "AcctId,accountcode,src,dst,dcontext,clid,channel,dstchannel,lastapp,lastdata,start,"
         "answer,"
         "end,duration,billsec,disposition,amaflags,uniqueid,userfield,channel_ext,dstchannel_ext,"
         "service\n62,acme,100,200,ctx,\"\"\"Tom\"\" <100>\",SIP/a-00000001,SIP/b-00000002,Dial,"
         "\"SIP/200,20\",2026-11-22 20:08:31,2026-11-22 20:08:33,2026-11-22 20:08:41,10,8,ANSWERED,"
         "DOCUMENTATION,1795378111.5,note,100,200,s\n",
         0},
        {"words with spaces, a mark, another order",
         "\xEF\xBB\xBF\"User Field\",\"Start Time\",\"Billable_Seconds\",DURATION,Disposition,"
         "UniqueID,\"Caller ID\",Answer Time,End Time\r\n"
         "note,2026-11-22 20:08:31,8,10,Answered,1795378111.5,\"\"\"Tom\"\" <100>\","
         "2026-11-22 20:08:33,2026-11-22 20:08:41\r\n",
         0},
    };
    struct zone *z = utc();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct seen s = {0};
        cr_assert_eq(seen_text(".txt", span_of(files[i].text), z, &s), 0);
        is_toms(&s, files[i].what);
        cr_expect_str_eq(s.unique_id, "1795378111.5", "%s", files[i].what);
        cr_expect_str_eq(s.user_field, "note", "%s", files[i].what);
        cr_expect_eq(s.row.lacks, files[i].lacks, "%s", files[i].what);
        cr_expect_eq(s.row.answer, files[i].lacks ? CDR_NO_TIME : 1795378113, "%s", files[i].what);
        cr_expect_eq(s.row.end, files[i].lacks ? CDR_NO_TIME : 1795378121, "%s", files[i].what);
    }
    zone_destroy(z);
}

Test(layouts, exports_put_together_have_their_header_twice) {
    struct zone *z = utc();
    struct seen s = {0};
    cr_assert_eq(seen_text("",
                           SPAN("calldate,src,duration,billsec,disposition,did\n"
                                "2026-11-22 20:08:31,100,10,8,ANSWERED,555\n"
                                "src,calldate,duration,billsec,disposition,did\n"
                                "100,2026-11-22 20:08:32,10,8,ANSWERED,556\n"),
                           z, &s),
                 0);
    cr_expect_eq(s.rows, 2);
    cr_expect_eq(s.malformed, 0);
    cr_expect_eq(s.row.start, 1795378112);
    cr_expect_str_eq(s.peer, "556"); // the first custom field, here "did"
    zone_destroy(z);
}

Test(layouts, a_mark_is_skipped_in_each_kind_of_file) {
    struct seen s = {0};
    cr_assert_eq(seen_text(".rec", SPAN("\xEF\xBB\xBF{ \"type\": 3, \"data\": {}}\n"), NULL, &s),
                 0);
    cr_expect_eq(s.frames, 1);
    cr_assert_eq(seen_text("",
                           SPAN("\xEF\xBB\xBF"
                                "1|1.1|q|NONE|ENTERQUEUE||1|1\n"),
                           NULL, &s),
                 0);
    cr_expect_eq(s.joins, 1);
    cr_expect_eq(s.malformed, 0);
}

struct glanced {
    size_t count;
    int64_t first;
};

static void on_row(void *context, const struct cdr *row) {
    struct glanced *g = context;
    if (!g->count++) g->first = row->start;
}

Test(layouts, a_glance_uses_nothing_up) {
    char name[64];
    struct zone *z = utc();
    struct source *file;
    struct seen s = {0};
    struct source_sink sink = seen_sink(&s);
    struct glanced g = {0};
    seen_write(".csv", SPAN("bad\n" FIRST "\n" FIRST "\n" FIRST "\n"), name);
    cr_assert_eq(source_open(name, z, &file), 0);
    cr_expect_eq(source_begins_s(file), 1795378111);
    cr_expect_eq(source_glance(file, 2, on_row, &g), 2);
    cr_expect_eq(g.count, 2);
    cr_expect_eq(g.first, 1795378111);
    while (source_next(file, &sink, NULL) > 0)
        ;
    cr_expect_eq(s.rows, 3);
    cr_expect_eq(s.malformed, 1);
    source_close(file);
    unlink(name);
    zone_destroy(z);
}
