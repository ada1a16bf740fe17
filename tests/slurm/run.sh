#!/usr/bin/env bash
# Goal: a study on a Slurm cluster whose node dies gives the same bytes as on one machine.
# Method: two nodes on loopback; one is killed with its shard in the middle, without a goodbye. Slurm
# finds it down, gives the shard to the other node, and the merge follows. About five minutes, as
# root, on Debian; installs slurm-wlm and munge where they are missing. Last line: PASS or FAIL.
#
#   tests/slurm/run.sh                         # builds the program first
#   AIFACTORY=path/to/aifactory tests/slurm/run.sh
set -euo pipefail
cd "$(dirname "$0")/../.."
root=$PWD

readonly SHARDS=8
readonly LONGEST=600 # seconds
work=$(mktemp -d)
chmod 711 "$work" # munged wants its socket to be reachable
study="$work/a study" # with a space, as folders have
one="$work/one machine"
daemons=()

say() { printf '%4d s  %s\n' "$SECONDS" "$*"; }

fail() {
    say "$*"
    echo "FAIL: $*; logs are in $work"
    exit 1
}

stop() {
    local status=$?
    trap - EXIT INT TERM
    if ((${#daemons[@]})); then
        timeout 10 scancel --user root 2>/dev/null || true
        for ((second = 0; second < 15; second++)); do
            pgrep -f "sweep shard [0-9]+/$SHARDS $study" >/dev/null || break
            sleep 1
        done
        kill "${daemons[@]}" 2>/dev/null || true
        wait 2>/dev/null || true
    fi
    if ((status == 0)); then rm -rf "$work"; fi
    exit "$status"
}

# Waits until a command succeeds.
await() {
    local what=$1
    shift
    until "$@"; do
        ((SECONDS < LONGEST)) || fail "$what did not happen within $LONGEST s"
        sleep 1
    done
}

install_slurm() {
    [ "$(id -u)" -eq 0 ] || fail "Slurm's daemons need root"
    if command -v sbatch slurmctld slurmd munged >/dev/null; then return; fi
    say "installing slurm-wlm and munge"
    export DEBIAN_FRONTEND=noninteractive
    { apt-get update && apt-get install -y --no-install-recommends slurm-wlm munge; } \
        >"$work/apt.log" 2>&1 || fail "slurm-wlm and munge cannot be installed"
}

configure() {
    local host
    host=$(hostname -s)
    (umask 077 && head -c 1024 /dev/urandom >"$work/munge.key")
    mkdir "$work/state" "$work/log"
    cat >"$work/slurm.conf" <<CONFIGURATION
ClusterName=toy
SlurmctldHost=$host(127.0.0.1)
SlurmctldPort=16817
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=socket=$work/munge.socket
CommunicationParameters=NoCtldInAddrAny,NoInAddrAny
StateSaveLocation=$work/state
SlurmdSpoolDir=$work/spool-%n
SlurmctldPidFile=$work/slurmctld.pid
SlurmdPidFile=$work/slurmd-%n.pid
SlurmctldLogFile=$work/log/slurmctld
SlurmdLogFile=$work/log/slurmd-%n
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
JobAcctGatherType=jobacct_gather/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
ReturnToService=2
SlurmdTimeout=15
JobRequeue=1
MinJobAge=3600
MaxArraySize=10001
SlurmdParameters=config_overrides
MpiDefault=none
AccountingStorageType=accounting_storage/none
NodeName=n1 NodeHostname=$host NodeAddr=127.0.0.1 Port=17001 CPUs=1 RealMemory=1000
NodeName=n2 NodeHostname=$host NodeAddr=127.0.0.1 Port=17002 CPUs=1 RealMemory=1000
PartitionName=main Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONFIGURATION
    export SLURM_CONF=$work/slurm.conf
}

both_idle() { [ "$(sinfo --noheader --nodes=n1,n2 --format=%t%D 2>/dev/null)" = idle2 ]; }

start_cluster() {
    munged --foreground --socket="$work/munge.socket" --key-file="$work/munge.key" \
        --pid-file="$work/munged.pid" --seed-file="$work/munge.seed" \
        --log-file="$work/log/munged" >"$work/log/munged.out" 2>&1 &
    daemons+=($!)
    await "munge" test -S "$work/munge.socket"
    slurmctld -D >"$work/log/slurmctld.out" 2>&1 &
    daemons+=($!)
    slurmd -D -N n1 >"$work/log/n1.out" 2>&1 &
    first_node=$!
    disown "$first_node" # nobody is to tell that it was killed
    slurmd -D -N n2 >"$work/log/n2.out" 2>&1 &
    daemons+=("$first_node" $!)
    await "a cluster of two idle nodes" both_idle
    say "two nodes are up"
}

write_study() {
    cat >"$work/study.toml" <<STUDY
base = "$root/scenarios/kagoshima.toml"
[design]
kind = "lhs"
points = 16
seed = 7
[[vary]]
key = "power.ups.autonomy"
range = ["1 min", "20 min"]
[[vary]]
key = "power.genset.fuel"
range = ["12 h", "96 h"]
[replicate]
count = 6
STUDY
    "$program" sweep plan "$work/study.toml" --out "$study" --quiet
    "$program" sweep plan "$work/study.toml" --out "$one" --quiet
}

# Whether two shards are done or under way, and the first node is at one since two seconds: `shard`.
in_the_middle() {
    local parts=("$study"/parts/*.parquet)
    ((${#parts[@]} >= 2)) || return 1
    shard=$(squeue --noheader --nodelist=n1 --states=R --format='%K %M' |
        awk '$2 > "0:01" { print $1 }')
    [ -n "$shard" ]
}

parent() { ps -o ppid= -p "$1" | tr -d ' '; }

# Ends the first node as a power cut does: its daemon, and the step with all its processes.
kill_first_node() {
    local worker script step
    worker=$(pgrep -f "sweep shard $shard/$SHARDS $study")
    script=$(parent "$worker")
    step=$(parent "$script")
    kill -9 "$first_node" "$step" "$script" "$worker"
    say "killed node n1 in the middle of shard $shard"
}

first_is_down() { sinfo --noheader --nodes=n1 --format=%t | grep -q down; }

queue_is_empty() { [ -z "$(squeue --noheader)" ]; }

# One field of a job, such as Restarts.
field() { scontrol show job "$1" | grep -o "\b$2=[^ ]*" | head -1 | cut -d= -f2; }

submit() {
    local said
    said=$("$program" sweep submit "$study" --engine slurm --shards $SHARDS) || fail "nothing was submitted"
    array=$(awk '$1 == "Shards" { print $3 + 0 }' <<<"$said")
    merge=$(awk '$1 == "Merge" { print $3 + 0 }' <<<"$said")
    say "submitted $SHARDS shards as job $array, and the merge as job $merge"
}

check() {
    local table
    [ "$(field "${array}_$shard" Restarts)" = 1 ] || fail "shard $shard was not started again"
    [ "$(field "${array}_$shard" NodeList)" = n2 ] || fail "shard $shard did not move to n2"
    [ "$(field "$merge" JobState)" = COMPLETED ] ||
        fail "the merge is $(field "$merge" JobState): $(tail -n 1 "$study/submit/"*"merge-$merge.log" 2>/dev/null)"
    for table in runs summary sensitivity; do
        for ending in csv parquet; do
            cmp "$study/$table.$ending" "$one/$table.$ending" || fail "$table.$ending differs"
        done
    done
    hash=$(hash_of "$study")
    if [ -z "$hash" ] || [ "$hash" != "$(hash_of "$one")" ]; then fail "the result hashes differ"; fi
    "$program" sweep verify "$study" >/dev/null || fail "the result does not verify"
}

hash_of() { grep -o '"result_hash": "[0-9a-f]*"' "$1/manifest.json" | cut -d'"' -f4; }

trap stop EXIT INT TERM
install_slurm
program=${AIFACTORY:-}
if [ -z "$program" ]; then
    cargo build --quiet --package aifactory
    program=${CARGO_TARGET_DIR:-$root/target}/debug/aifactory
fi
write_study
configure
SECONDS=0
start_cluster
submit
await "the middle of the study" in_the_middle
kill_first_node
await "that node n1 is down" first_is_down
say "Slurm knows that node n1 is down"
"$program" sweep run "$one" --quiet
say "one machine has made the same study"
await "an empty queue" queue_is_empty
say "the queue is empty"
check
echo "PASS: a killed node leaves the result $hash as it is on one machine"
