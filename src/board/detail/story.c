// The story of a call: its steps in order of time, each leg (channel) indented a little more than
// the one that appeared before it. What channels do is in a quiet colour, what happens to the
// caller is not.
#include "parts.h"

#include "base/clock.h"

#include <stdio.h>
#include <string.h>

#define LEGS_MAX   128
#define INDENT_MAX 6 // legs below one another that are indented further

struct leg {
    uint32_t id, name; // ids of the channel, in the dictionary
};

struct story {
    struct detail *d;
    struct leg legs[LEGS_MAX];
    size_t leg_count;
    uint32_t records; // records told so far
};

struct told { // a step, in words
    enum mood mood;
    char text[640];
};

static void find_legs(struct story *s) {
    const struct call_steps *steps = &s->d->to->steps;
    for (size_t i = 0; i < steps->count; i++) {
        const struct call_step *step = &steps->at[i];
        size_t leg = 0;
        while (leg < s->leg_count && s->legs[leg].id != step->channel)
            leg++;
        if (!step->channel || leg == LEGS_MAX) continue;
        if (leg == s->leg_count) s->legs[s->leg_count++] = (struct leg){step->channel, 0};
        if (step->kind == CALL_STEP_CHANNEL) s->legs[leg].name = step->text;
    }
}

static size_t leg_of(const struct story *s, uint32_t channel) {
    for (size_t i = 0; i < s->leg_count; i++)
        if (s->legs[i].id == channel) return i;
    return 0;
}

// A channel's name without the part that tells it from others of the same device: "PJSIP/1001" for
// "PJSIP/1001-0000002a", "Local/1001@from-queue;2" for "Local/1001@from-queue-00000003;2".
static struct detail_shown device(const struct story *s, const struct call_step *step) {
    size_t leg = leg_of(s, step->channel);
    uint32_t name = leg < s->leg_count && s->legs[leg].id == step->channel ? s->legs[leg].name : 0;
    struct span text = name ? stitch_text(s->d->view->stitch, name) : SPAN("a channel");
    struct detail_shown shown = detail_plain(s->d, text);
    char *dash = strrchr(shown.text, '-'), *half = strrchr(shown.text, ';');
    if (!dash || dash == shown.text || (half && half < dash)) return detail_shown(s->d, text);
    half = half ? half : dash + strlen(dash);
    memmove(dash, half, strlen(half) + 1);
    return detail_shown(s->d, span_of(shown.text));
}

static bool visit_of(const struct story *s, const struct call_step *step, struct visit *ret_visit) {
    return view_visit(s->d->view, step->number, ret_visit);
}

static struct detail_shown queue_said(const struct story *s, uint32_t id) {
    return detail_plain(s->d, queue_label(s->d->view, stitch_text(s->d->view->stitch, id)));
}

// ---- a step in words

static void tell_channel(struct story *s, const struct call_step *step, struct told *t) {
    bool bare = s->d->view->masked; // its number would look like a telephone number
    snprintf(t->text, sizeof t->text, "%s appears",
             bare ? device(s, step).text : detail_stitch(s->d, step->text).text);
    t->mood = MOOD_QUIET;
}

static void tell_up(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "%s is up", device(s, step).text);
    t->mood = MOOD_QUIET;
}

static void tell_row(struct story *s, const struct call_step *step, struct told *t) {
    struct board_detail *to = s->d->to;
    const struct cdr_store *store = s->d->view->store;
    struct cdr row = {0};
    if (step->number < view_records(s->d->view))
        cdr_store_get(store, step->number, &to->scratch, &row);
    snprintf(t->text, sizeof t->text, "record %u begins: %s, %s", ++s->records,
             detail_shown(s->d, row.text[CDR_LAST_APPLICATION]).text,
             detail_shown(s->d, row.disposition_word).text);
    t->mood = MOOD_QUIET;
}

static void tell_join(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "joins %s", queue_said(s, step->text).text);
}

static void tell_connect(struct story *s, const struct call_step *step, struct told *t) {
    struct visit v;
    snprintf(t->text, sizeof t->text, "%s answers", detail_stitch(s->d, step->text).text);
    if (visit_of(s, step, &v) && v.wait_s >= 0)
        snprintf(t->text, sizeof t->text, "%s answers after %s", detail_agent(s->d, &v).text,
                 detail_duration((double)v.wait_s).text);
    t->mood = MOOD_TALKING;
}

static void tell_leave(struct story *s, const struct call_step *step, struct told *t) {
    struct visit v;
    snprintf(t->text, sizeof t->text, "leaves %s", queue_said(s, step->text).text);
    if (!visit_of(s, step, &v)) return;
    struct board_cell outcome = detail_cell(s->d, &table_visits, "outcome", &v);
    snprintf(t->text, sizeof t->text, "leaves %s: %s after %s", detail_queue(s->d, v.queue).text,
             outcome.text, detail_duration(v.wait_s >= 0 ? (double)v.wait_s : -1).text);
    t->mood = outcome.mood;
}

static void tell_complete(struct story *s, const struct call_step *step, struct told *t) {
    struct visit v;
    snprintf(t->text, sizeof t->text, "talk with %s ends", detail_stitch(s->d, step->text).text);
    if (!visit_of(s, step, &v)) return;
    snprintf(t->text, sizeof t->text, "talk with %s ends after %s, %s", detail_agent(s->d, &v).text,
             detail_duration(v.talk_s >= 0 ? (double)v.talk_s : -1).text, detail_ended_by(&v));
}

static void tell_hold(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "%s puts on hold", device(s, step).text);
}

static void tell_unhold(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "%s takes it off hold", device(s, step).text);
}

static void tell_blind(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "blind transfer of %s to %s", device(s, step).text,
             detail_stitch(s->d, step->text).text);
}

static void tell_attended(struct story *s, const struct call_step *step, struct told *t) {
    snprintf(t->text, sizeof t->text, "attended transfer of %s (%s)", device(s, step).text,
             detail_stitch(s->d, step->text).text);
}

static void tell_hangup(struct story *s, const struct call_step *step, struct told *t) {
    t->mood = MOOD_QUIET;
    if (step->number == STITCH_NONE)
        snprintf(t->text, sizeof t->text, "%s is gone, cause not known", device(s, step).text);
    else
        snprintf(t->text, sizeof t->text, "%s hung up: %s (%u)", device(s, step).text,
                 detail_cause(step->number), step->number);
}

static void (*const tell[CALL_STEP_KINDS])(struct story *, const struct call_step *,
                                           struct told *) = {
    [CALL_STEP_CHANNEL] = tell_channel,
    [CALL_STEP_UP] = tell_up,
    [CALL_STEP_ROW] = tell_row,
    [CALL_STEP_JOIN] = tell_join,
    [CALL_STEP_CONNECT] = tell_connect,
    [CALL_STEP_LEAVE] = tell_leave,
    [CALL_STEP_COMPLETE] = tell_complete,
    [CALL_STEP_HOLD] = tell_hold,
    [CALL_STEP_UNHOLD] = tell_unhold,
    [CALL_STEP_BLIND_TRANSFER] = tell_blind,
    [CALL_STEP_ATTENDED_TRANSFER] = tell_attended,
    [CALL_STEP_HANGUP] = tell_hangup,
};

// ---- all of it

static void put_step(struct detail *d, int64_t at_us, int64_t zero_us, size_t leg,
                     const struct told *t) {
    // in whole seconds, like the clocks next to it
    int64_t after_s = at_us / SECOND_US - zero_us / SECOND_US;
    detail_cells(d, t->mood, (int)(leg < INDENT_MAX ? leg : INDENT_MAX) * 2, "%s\t%s\t%s",
                 detail_clock(d, at_us).text, detail_duration((double)after_s).text, t->text);
}

// The gaps while it lasted.
static void tell_gaps(struct detail *d, const struct call *c) {
    int64_t from_us = c->start * SECOND_US;
    int64_t to_us = c->end == CDR_NO_TIME ? d->view->now_us : (c->end + 1) * SECOND_US;
    for (size_t i = 0; i < d->from->gap_count; i++) {
        const struct gap *g = &d->from->gaps[i];
        int64_t until_us = g->to_us ? g->to_us : d->view->now_us;
        if (g->server != c->server || g->from_us > to_us || until_us < from_us) continue;
        detail_says(d, MOOD_WARN, "Events from %s to %s are lost: steps may be missing.",
                    detail_clock(d, g->from_us).text, detail_clock(d, g->to_us).text);
    }
}

void detail_story(struct detail *d, const struct call *c, const struct board_cell *state) {
    const struct call_steps *steps = &d->to->steps;
    struct story s = {.d = d};
    detail_heading(d, "WHAT HAPPENED");
    tell_gaps(d, c);
    if (!(c->basis & CALL_FROM_CHANNELS))
        detail_says(d, MOOD_UNKNOWN,
                    "No event of its channels came (class call): legs, hold and hang-ups are not "
                    "known.");
    if (!(c->basis & CALL_FROM_CDR) && c->result != CALL_IN_PROGRESS)
        detail_says(d, MOOD_UNKNOWN, "It left no Cdr record.");
    if (!steps->count) return;
    find_legs(&s);
    int64_t zero_us = steps->at[0].at_us;
    detail_heads(d, "time\t>after\twhat");
    for (size_t i = 0; i < steps->count && i < DETAIL_STEPS_MAX; i++) {
        const struct call_step *step = &steps->at[i];
        struct told t = {.mood = MOOD_PLAIN};
        tell[step->kind](&s, step, &t);
        put_step(d, step->at_us, zero_us, leg_of(&s, step->channel), &t);
    }
    if (steps->count > DETAIL_STEPS_MAX) detail_more(d, steps->count - DETAIL_STEPS_MAX);
    if (c->result != CALL_IN_PROGRESS) return;
    struct told now = {.mood = state->mood};
    snprintf(now.text, sizeof now.text, "now: %s", state->text);
    put_step(d, d->view->now_us, zero_us, 0, &now);
}
