#compdef natwire
# natwire's words for zsh. A line for ~/.zshrc, below compinit: source <(natwire completion zsh)
_natwire() {
    local row word
    local -a whole begun
    for row in ${(f)"$(${~words[1]} completion next -- ${(Q)words[2,CURRENT-1]} "${(Q)PREFIX}" 2>/dev/null)"}; do
        word=${row%%$'\t'*}
        # Behind a field and a folder goes on what was begun.
        if [[ $word == *[:/] ]]; then
            begun+=("${word//:/\\:}:${row#*$'\t'}")
        else
            whole+=("${word//:/\\:}:${row#*$'\t'}")
        fi
    done
    _describe natwire whole -- begun -S ''
}
if [[ $funcstack[1] == _natwire ]]; then
    _natwire "$@"
else
    compdef _natwire natwire
fi
