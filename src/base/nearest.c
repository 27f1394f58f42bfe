// Finds the word that was probably meant, by the edit distance with swaps. It needs only three rows
// of the usual table.
#include "base/nearest.h"

#include "distance.h"

#define MOST 64

static char lower_case(char c) {
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

static size_t least(size_t a, size_t b) {
    return a < b ? a : b;
}

size_t nearest_distance(struct span a, struct span b) {
    size_t rows[3][MOST + 1];
    if (a.len > MOST || b.len > MOST) return a.len > b.len ? a.len : b.len;
    for (size_t j = 0; j <= b.len; j++)
        rows[1][j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *now = rows[(i + 1) % 3], *up = rows[i % 3], *above = rows[(i + 2) % 3];
        now[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            bool same = lower_case(a.at[i - 1]) == lower_case(b.at[j - 1]);
            now[j] = least(least(up[j], now[j - 1]) + 1, up[j - 1] + !same);
            if (i > 1 && j > 1 && lower_case(a.at[i - 1]) == lower_case(b.at[j - 2]) &&
                lower_case(a.at[i - 2]) == lower_case(b.at[j - 1]))
                now[j] = least(now[j], above[j - 2] + 1);
        }
    }
    return rows[(a.len + 1) % 3][b.len];
}

void nearest_offer(struct nearest *n, struct span candidate) {
    size_t distance = nearest_distance(n->wanted, candidate);
    size_t allowed = candidate.len / 3 > 1 ? candidate.len / 3 : 1;
    if (distance > allowed || (n->best.len && distance >= n->distance)) return;
    n->best = candidate;
    n->distance = distance;
}
