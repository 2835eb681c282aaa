# natwire's words for fish. A line for ~/.config/fish/config.fish: natwire completion fish | source
function __natwire_next
    set -l words (commandline -opc)
    set -l program $words[1]
    set -e words[1]
    set -l word (commandline -ct)
    $program completion next -- $words "$word" 2>/dev/null
end
complete -c natwire -f -a '(__natwire_next)'
