#!@BOX@ sh
# Vicinity's CNI plug-in. Hands a new pod over to the process vicinity-cni of this node, which asks what the pod needs and
# writes its rules; passes on what the plug-ins before it made of the pod. Runs by the shell that lies beside it, so that
# it needs nothing of the host. Pods of excluded namespaces never wait for anybody.
set -u
box=@BOX@
config=$($box cat)

# member NAME: what a member of the configuration holds, as JSON
member() {
  printf '%s' "$config" | $box awk -v name="$1" '
    { text = text $0 " " }
    END {
      n = length(text)
      for (i = 1; i <= n; i++) {
        c = substr(text, i, 1)
        if (quoted) {
          if (c == "\\") i++
          else if (c == "\"") { quoted = 0; word = substr(text, start, i - start) }
        } else {
          if (c == "\"") { quoted = 1; start = i + 1 }
          if (c == "{" || c == "[") depth++
          if (c == "}" || c == "]") depth--
          if (c == ":" && depth == 1 && !from && word == name) from = i + 1
          if (from && (depth == 0 || c == "," && depth == 1)) { print substr(text, from, i - from); exit }
        }
      }
    }'
}

# fail CODE MESSAGE: the codes are of the CNI specification
fail() {
  version=$(member cniVersion)
  printf '{"cniVersion":%s,"code":%s,"msg":"vicinity-cni: %s"}\n' "${version:-\"1.0.0\"}" "$1" "$2"
  exit 1
}

case ${CNI_COMMAND:-} in
  ADD) ;;
  VERSION) echo '{"cniVersion":"1.0.0","supportedVersions":["0.3.0","0.3.1","0.4.0","1.0.0","1.1.0"]}'; exit ;;
  # Rules go with the pod's network namespace; whether they work is seen by each pod for itself.
  CHECK | DEL | GC | STATUS) exit ;;
  *) fail 4 "CNI_COMMAND: ${CNI_COMMAND:-} (expected: ADD, CHECK, DEL, GC, STATUS or VERSION)" ;;
esac

previous=$(member prevResult)
[ -n "$previous" ] || fail 7 "no prevResult (expected: other plug-ins before this one)"
pass() { printf '%s\n' "$previous"; exit; }

arguments=";${CNI_ARGS:-};"
case $arguments in *";K8S_POD_NAMESPACE="*) ;; *) pass ;; esac
namespace=${arguments#*;K8S_POD_NAMESPACE=} namespace=${namespace%%;*}
case $(member excludeNamespaces) in *"\"$namespace\""*) pass ;; esac

run=$(member runDir) run=${run#*\"} run=${run%\"*}
absent="the process of the DaemonSet vicinity-cni on this node does not answer; pods of excluded namespaces start without it"
[ -p "$run/requests" ] || fail 11 "$absent"
name=answer.$$.${CNI_CONTAINERID:-}
$box mkfifo -m 600 "$run/$name" || fail 5 "cannot make a pipe in $run"
trap '$box rm -f "$run/$name"' EXIT
# Opened to read and to write: so neither waits for the other end.
exec 3<>"$run/$name" 4<>"$run/requests"
printf '%s %s %s\n' "$name" "${CNI_NETNS:-}" "${CNI_ARGS:-}" >&4
read -r -t 5 word <&3 || fail 11 "$absent"
read -r -t 60 word <&3 || fail 11 "no answer within 60 s"
[ "$word" = ok ] && pass
printf '%s\n' "$word"
exit 1
