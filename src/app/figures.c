// The window is asked for at every turn, so a day turns over by the clock, call or no call; a
// window that is another one starts the fold over.
#include "app/figures.h"

void figures_init(struct figures *f, const struct setup *setup, const struct door *door,
                  int64_t now_s) {
    *f = (struct figures){.setup = setup, .door = door};
    f->window = setup_window(setup, door, now_s);
    records_fold_init(&f->fold, f->window.from, f->window.to, setup->threshold_s);
}

void figures_finish(struct figures *f) {
    if (f) records_fold_finish(&f->fold);
}

bool figures_run(struct figures *f, int64_t now_s, size_t rows) {
    struct window w = setup_window(f->setup, f->door, now_s);
    if (w.from != f->window.from || w.to != f->window.to) {
        records_fold_finish(&f->fold);
        records_fold_init(&f->fold, w.from, w.to, f->setup->threshold_s);
        f->window = w;
    }
    return records_fold_run(&f->fold, f->door->store, rows);
}
