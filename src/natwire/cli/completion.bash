# natwire's words for bash. A line for ~/.bashrc: eval "$(natwire completion bash)"
_natwire() {
    local word
    COMPREPLY=()
    while IFS= read -r word; do
        COMPREPLY+=("$word")
    done < <("$1" completion next --bash -- "${COMP_LINE:0:COMP_POINT}" 2>/dev/null)
    # Behind a field and a folder goes on what was begun. bash 3.2 has no compopt.
    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *[:/] ]] && type compopt >/dev/null 2>&1; then
        compopt -o nospace
    fi
}
complete -F _natwire natwire
