// Completion for shells: what can follow the previous word, and the options of the command.
#include "conf/args.h"
#include "conf/printed.h"
#include "conf_parts.h"

static const char *word_of(int command) {
    return command ? args_command_words[command] : "board";
}

static void commands(const char *before, struct buf *out) {
    for (int c = ARGS_BOARD + 1; c < ARGS_COMMANDS; c++)
        buf_format(out, "%s%s", c > ARGS_BOARD + 1 ? before : "", args_command_words[c]);
}

static void quoted(const char *text, struct buf *out) {
    buf_put(out, "'", 1);
    for (; *text; text++)
        if (*text == '\'')
            buf_format(out, "'\\''");
        else
            buf_put(out, text, 1);
    buf_put(out, "'", 1);
}

#define OFFER "mapfile -t COMPREPLY < <(compgen "

static void bash(struct buf *out) {
    buf_format(out, "# bash completion for cdrtop, printed by cdrtop --print bash\n"
                    "_cdrtop() {\n"
                    "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]}\n"
                    "    local command=board options=\n"
                    "    if [[ $word == = ]]; then word=\n"
                    "    elif [[ $before == = ]]; then before=${COMP_WORDS[COMP_CWORD-2]}; fi\n"
                    "    COMPREPLY=()\n"
                    "    case ${COMP_WORDS[1]} in ");
    commands("|", out);
    buf_format(out, ") command=${COMP_WORDS[1]} ;; esac\n"
                    "    case $command$before in\n");
    for (int c = 0; c < ARGS_COMMANDS; c++)
        for (const struct conf_option *o = NULL; (o = conf_option_next(c, o));) {
            if (!o->value || o->bare) continue;
            buf_format(out, "    %s--%s", word_of(c), o->name);
            if (o->letter) buf_format(out, "|%s-%c", word_of(c), o->letter);
            if (o->file)
                buf_format(out, ") ;;\n");
            else if (o->words)
                buf_format(out, ") " OFFER "-W '%s' -- \"$word\"); return ;;\n", o->words);
            else
                buf_format(out, ") return ;;\n");
        }
    buf_format(out, "    *) if ((COMP_CWORD == 1)); then options='");
    commands(" ", out);
    buf_format(out, "'; fi\n       [[ $word == -* ]] && case $command in\n");
    for (int c = 0; c < ARGS_COMMANDS; c++) {
        buf_format(out, "        %s) options='", word_of(c));
        for (const struct conf_option *o = NULL; (o = conf_option_next(c, o));)
            buf_format(out, "--%s ", o->name);
        buf_format(out, "' ;;\n");
    }
    buf_format(out, "        esac ;;\n    esac\n"
                    "    " OFFER "-W \"$options\" -- \"$word\"; [[ $word == -* ]] || compgen -f -- "
                    "\"$word\")\n"
                    "    compopt -o filenames 2>/dev/null\n"
                    "}\ncomplete -F _cdrtop cdrtop\n");
}

static void fish(struct buf *out) {
    buf_format(out, "# printed by cdrtop --print fish\nset -l commands ");
    commands(" ", out);
    buf_format(out, "\ncomplete -c cdrtop -n '__fish_is_first_token' -a \"$commands\"\n");
    for (int c = 0; c < ARGS_COMMANDS; c++)
        for (const struct conf_option *o = NULL; (o = conf_option_next(c, o));) {
            if (c)
                buf_format(out, "complete -c cdrtop -n '__fish_seen_subcommand_from %s'",
                           args_command_words[c]);
            else
                buf_format(out, "complete -c cdrtop -n \"not __fish_seen_subcommand_from "
                                "$commands\"");
            buf_format(out, " -l %s", o->name);
            if (o->letter) buf_format(out, " -s %c", o->letter);
            if (o->value && !o->bare) buf_format(out, o->file ? " -r -F" : " -x");
            if (o->words) buf_format(out, " -a '%s'", o->words);
            buf_format(out, " -d ");
            quoted(o->text, out);
            buf_put(out, "\n", 1);
        }
}

void completion(enum shell shell, struct buf *out) {
    static void (*const print[])(struct buf * out) = {bash, fish};
    print[shell](out);
}
