#!/usr/bin/env bash
# pipeline.sh COMMAND: what the jobs of the pipeline do, on GitHub and on GitLab alike.
#
#   check      looks at format, provider versions and validity; needs no credential
#   plan       plans into plan.out, shows the plan for review, and writes plan.sha256, which stands for its text to the letter; fails if
#              rules in the directory policy refuse it
#   apply      applies plan.out
#   nightly    applies rotations that are due if nothing else is to change; fails if the account is not as the code says
#   unmanaged  fails if the account holds what is neither in the state nor in the states that are named as files
#
# Names and descriptions are text of whoever could write them into the console. All that is shown goes through "harmless".

set -euo pipefail

# The release of runzero-export, and the kinds of objects that have to be in a state.
: "${RUNZERO_EXPORT_VERSION:=0.1.0}"
: "${RUNZERO_EXPORT_RELEASES:=https://github.com/seed-84f6aeb9/terraform-provider-runzero/releases/download}"
: "${RUNZERO_EXPORT_KINDS:=api_token,export_token,user,site}"

# harmless shows as its number, such as <U+202E>, what moves, hides or joins other text: control characters, marks of direction, what
# has no width or no ink, accents that stack. A line of more than 200 characters goes on in the next one, so that nothing is out of
# sight to the right.
harmless() {
  jq --raw-input --raw-output --unbuffered '
    def disturbs:
      if . < 768 then . < 32 and . != 9 or . >= 127 and . <= 160 or . == 173
      elif . < 8192 then
        . <= 879 or . >= 1155 and . <= 1161 or . >= 1536 and . <= 1541 or . == 1564 or . == 1757 or . == 1807
        or . == 2192 or . == 2193 or . == 2274 or . == 4447 or . == 4448 or . == 6068 or . == 6069
        or . >= 6155 and . <= 6159 or . >= 6832 and . <= 6911 or . >= 7616 and . <= 7679
      elif . < 57344 then
        . <= 8207 or . >= 8232 and . <= 8239 or . >= 8287 and . <= 8303 or . >= 8400 and . <= 8447 or . == 10240 or . == 12644
      else
        . <= 63743 or . >= 65024 and . <= 65039 or . >= 65056 and . <= 65071 or . == 65279 or . == 65440
        or . >= 65520 and . <= 65532 or . == 69821 or . == 69837 or . >= 78896 and . <= 78911
        or . >= 113824 and . <= 113827 or . >= 119141 and . <= 119210 or . >= 917504
      end;
    def hexadecimal:
      if . < 16 then "0123456789ABCDEF"[. : . + 1] else (. / 16 | floor | hexadecimal) + (. % 16 | hexadecimal) end;
    split("##[") | join("##<U+5B>") | split("##vso[") | join("##vso<U+5B>") # commands to Azure, and to the page of a log at GitHub
    | if test("^[ -~]{0,200}$") then . else
        [explode[] | if disturbs then "<U+" + hexadecimal + ">" | explode[] else . end]
        | (.[:200] | implode), (.[200:] | range(0; length; 190) as $i | "        … " + (.[$i:$i + 190] | implode))
      end'
}

# What Terraform prints is no command to GitHub, in whatever words.
pause() {
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    token=$(head -c 16 /dev/urandom | sha256sum | cut -c 1-32)
    echo "::stop-commands::$token"
  fi
}

resume() {
  if [ -n "${GITHUB_ACTIONS:-}" ]; then echo "::$token::"; fi
}

# annotate LEVEL TITLE TEXT is what a person is to see of the job.
annotate() {
  if [ -n "${GITHUB_ACTIONS:-}" ]; then
    resume
    echo "::$1 title=$2::$3"
    pause
  else
    echo "$1: $2: $3"
  fi
}

fail() {
  annotate error "$1" "$2"
  exit 1
}

# printed COMMAND... cleans what the command prints. An interruption is the command's alone: Terraform needs somebody who reads to end
# in good order.
printed() {
  local code=0
  trap '' INT TERM
  (
    trap - INT TERM
    exec "$@"
  ) 2>&1 | harmless || code=$?
  trap - INT TERM
  return "$code"
}

initialize() { printed terraform init -no-color -lockfile=readonly "$@"; }

digest() { sha256sum | cut -d ' ' -f 1; }

# show FILE HEADING writes a text for people to review.txt, and into the summary of the run on GitHub: there as a block that no fence
# and no tag ends, because each of its lines is indented. Nothing is cut off: what is too long to be shown fails the job.
show() {
  local summary=$scratch/summary.md size
  {
    echo "$2"
    echo "$(wc -l <"$1") lines, $(wc -c <"$1") bytes, SHA-256 $(digest <"$1")"
    echo
    harmless <"$1"
  } >review.txt
  {
    echo
    sed 's/^/    /' review.txt
  } >"$summary"
  size=$(wc -c <"$summary")
  if [ "$size" -gt 900000 ]; then
    rm review.txt
    fail "Too long" "The text would have $size bytes and is not shown in part. Split the change, or plan on a machine of your own."
  fi
  if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then cat "$summary" >>"$GITHUB_STEP_SUMMARY"; fi
}

# The heading is what Terraform counts. It stands at the beginning of a line, where no text of an object comes to stand.
show_plan() {
  local plan=$scratch/plan.txt heading
  terraform show -no-color plan.out 2>"$scratch/errors.txt" >"$plan" || {
    printed cat "$scratch/errors.txt"
    exit 1
  }
  digest <"$plan" >plan.sha256
  heading=$(LC_ALL=C sed -n -E '/^(Plan: |No changes\.)/p' "$plan")
  show "$plan" "${heading:-Nothing but outputs is to change.}"
}

# If there is a directory of rules, a plan that they refuse is neither reviewed nor applied. The plan in JSON has all secrets in plain
# text, so it goes through a pipe.
check_policy() {
  if [ ! -d policy ]; then return; fi
  terraform show -json plan.out |
    printed opa eval --stdin-input --data policy --fail-defined --format pretty 'data.runzero.deny[_]' ||
    fail Refused "The rules in policy refuse the plan. The log of this step says why."
}

# A rotation that is due changes tokens in place, and of all that changes nothing is known before the apply.
is_rotation() {
  terraform show -json plan.out | jq -e '
    [.resource_changes[]? | select(.change.actions - ["no-op", "read"] != [] or .change.importing or .previous_address)]
    | any(.type | IN("runzero_api_token", "runzero_export_token", "runzero_api_client"))
      and all(.change | .actions == ["update"] and .importing == null
        and (.before as $before | .after | to_entries | all(.value == $before[.key])))
      and all(.previous_address == null)' >/dev/null 2>&1
}

# fetch_export puts runzero-export of the provider's release into the directory $1.
fetch_export() {
  local archive=runzero-export_${RUNZERO_EXPORT_VERSION}_linux_amd64.zip file
  local sums=terraform-provider-runzero_${RUNZERO_EXPORT_VERSION}_SHA256SUMS
  for file in "$archive" "$sums"; do
    curl --fail --silent --show-error --location --retry 5 --output "$1/$file" \
      "$RUNZERO_EXPORT_RELEASES/v$RUNZERO_EXPORT_VERSION/$file"
  done
  (cd "$1" && grep " $archive\$" "$sums" | sha256sum -c && unzip -o "$archive" runzero-export) >/dev/null
}

scratch=$(mktemp -d)
trap 'resume; rm -rf "$scratch"' EXIT
pause

case ${1:-} in
check)
  printed terraform fmt -no-color -check -recursive
  initialize -backend=false
  printed terraform validate -no-color
  ;;
plan)
  initialize
  printed terraform plan -no-color -lock-timeout=5m -out=plan.out
  show_plan
  check_policy
  ;;
apply)
  printed terraform apply -no-color -lock-timeout=5m plan.out
  ;;
nightly)
  initialize
  code=0
  printed terraform plan -no-color -lock-timeout=5m -detailed-exitcode -out=plan.out || code=$?
  case $code in
  0) echo "The account is as the code says." ;;
  2)
    if ! is_rotation; then
      show_plan
      fail Drift "The account differs from the code. review.txt, or the summary of this run, shows how."
    fi
    printed terraform apply -no-color -lock-timeout=5m plan.out
    annotate notice Rotated "Tokens were due for rotation, and nothing else was to change."
    ;;
  *) exit "$code" ;;
  esac
  ;;
unmanaged)
  initialize
  fetch_export "$scratch"
  code=0
  # The state holds secrets, so it goes through a pipe, and nothing of it stays on the disk.
  { terraform show -json | "$scratch/runzero-export" -unmanaged -only "$RUNZERO_EXPORT_KINDS" - "${@:2}"; } \
    >"$scratch/unmanaged.txt" 2>"$scratch/errors.txt" || code=$?
  printed cat "$scratch/errors.txt" "$scratch/unmanaged.txt"
  case $code in
  0) ;;
  2)
    show "$scratch/unmanaged.txt" "In no state:"
    fail Unmanaged "The account holds what no code describes. review.txt, or the summary of this run, names it."
    ;;
  *) exit "$code" ;;
  esac
  ;;
*)
  sed -n '2,/^$/s/^# \{0,1\}//p' "$0" >&2
  exit 2
  ;;
esac
