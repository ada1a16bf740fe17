#!/usr/bin/env bash
# Clicks through the main journey in the real window under a display of its own, and keeps a picture of each step.
#   tests/gui/run.sh [FOLDER]      pictures go to FOLDER, by default target/gui
# Needs what Debian calls xvfb, xdotool, imagemagick and the software renderers of Mesa; installs them where it may.
set -euo pipefail
cd "$(dirname "$0")/../.."
pictures=${1:-target/gui}
display=:77
width=1440 height=900

if ! command -v Xvfb >/dev/null || ! command -v xdotool >/dev/null || ! command -v import >/dev/null; then
    packages="xvfb xdotool imagemagick mesa-vulkan-drivers libvulkan1 libegl1 libgl1-mesa-dri libxkbcommon-x11-0
        libx11-xcb1 libxcursor1 libxi6 libxrandr2"
    [ "$(id -u)" = 0 ] || { echo "please install: $packages" >&2; exit 1; }
    apt-get update -q >/dev/null && apt-get install -qy --no-install-recommends $packages >/dev/null
fi
[ -n "${PROGRAM:-}" ] || cargo build --release -p gui  # PROGRAM names one that is there
program=${PROGRAM:-${CARGO_TARGET_DIR:-target}/release/aifactory-gui}
program=$(realpath "$program")

rm -rf "$pictures" && mkdir -p "$pictures"
pictures=$(realpath "$pictures")
home=$(mktemp -d)
cp scenarios/small.toml "$home" # a sweep writes beside its scenario
Xvfb "$display" -screen 0 "${width}x${height}x24" -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill $window $server 2>/dev/null; rm -rf "$home"' EXIT
window=$server
sleep 1
export DISPLAY=$display XDG_RUNTIME_DIR=$home HOME=$home LIBGL_ALWAYS_SOFTWARE=1
unset WAYLAND_DISPLAY

press() { xdotool mousemove "$1" "$2" click "${3:-1}"; sleep 0.5; }
drag() { xdotool mousemove "$1" "$2" mousedown 1; sleep 0.2; xdotool mousemove "$3" "$4"; sleep 0.2; xdotool mouseup 1; sleep 0.5; }
keys() { xdotool key "$@"; sleep 0.5; }
words() { xdotool type --delay 15 "$1"; sleep 0.4; }
order() { keys ctrl+p; words "$1"; keys Return; sleep 0.5; }
picture() {
    import -window root "$pictures/$1.png"
    kill -0 $window 2>/dev/null || { echo "the window is gone at $1" >&2; exit 1; }
}
start() {
    cd "$home" # what a sweep writes goes with it
    "$program" --fresh --timings "$@" >>"$pictures/timings.txt" 2>&1 &
    window=$!
    sleep 5
    id=$(xdotool search --onlyvisible --name aifactory | head -1)
    xdotool windowmove "$id" 0 0 windowsize "$id" $width $height windowfocus "$id"
    sleep 1
}
leave() { order quit; sleep 1; ! kill -0 $window 2>/dev/null || { echo "the window stays open" >&2; exit 1; }; }

# A first start: Kagoshima, already run.
start
order "frame times"
picture 01-start
press 528 220                                  # a rack
picture 02-rack
keys n; keys n                                 # incidents
keys space; sleep 3; picture 03-playing; keys space
for view in power cooling map goodput energy money "cash flow" build-out jobs distribution; do
    order "view: $view"
    picture "04-${view// /-}"
done
order "view: time series"
drag 500 560 620 560                           # zoom all plots
picture 05-zoomed
keys a
order "theme: light"
for view in floor summary; do order "view: $view"; done
picture 06-light
order "theme: dark"
order "four candidate sites"
sleep 25
picture 07-compare
keys question
picture 08-help
keys question
leave

# A small plant: edit, problem, undo, run, vary, sweep.
start "$home/small.toml"
press 221 484                                  # the list of racks
picture 09-racks
xdotool mousemove 240 601; press 240 601       # another rack
picture 09-rack-chosen                         # results of the old one say so
keys ctrl+z
press 220 512; keys ctrl+a; words "2 GWh"; keys Tab
picture 09-problem
keys ctrl+z; keys ctrl+z
press 220 512; keys ctrl+a; words "2 MW"; keys Tab; keys ctrl+Return; sleep 2
picture 10-second-run
press 220 512 3; press 250 530                 # vary this
picture 11-vary
press 391 761; sleep 12                        # run sweep
picture 12-swept
press 604 502
picture 13-tornado
cat "$pictures/timings.txt"
ls "$pictures"
