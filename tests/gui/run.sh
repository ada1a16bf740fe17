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
cargo build --release -p gui
program=${CARGO_TARGET_DIR:-target}/release/aifactory-gui
program=$(realpath "$program")

rm -rf "$pictures" && mkdir -p "$pictures"
pictures=$(realpath "$pictures")
home=$(mktemp -d)
Xvfb "$display" -screen 0 "${width}x${height}x24" -nolisten tcp >/dev/null 2>&1 &
server=$!
trap 'kill $window $server 2>/dev/null; rm -rf "$home"' EXIT
sleep 1
export DISPLAY=$display XDG_RUNTIME_DIR=$home HOME=$home
unset WAYLAND_DISPLAY
"$program" --fresh --timings >"$pictures/timings.txt" 2>&1 &
window=$!

at() { xdotool mousemove "$1" "$2"; sleep 0.2; }
press() { xdotool mousemove "$1" "$2" click "${3:-1}"; sleep 0.4; }
drag() { xdotool mousemove "$1" "$2" mousedown 1 mousemove "$3" "$4" mouseup 1; sleep 0.4; }
keys() { xdotool key "$@"; sleep 0.4; }
command() { keys ctrl+p; xdotool type --delay 15 "$1"; sleep 0.4; keys Return; sleep 0.6; }
picture() { import -window root "$pictures/$1.png"; kill -0 $window || { echo "the window is gone after $1" >&2; exit 1; }; }

sleep 3
id=$(xdotool search --onlyvisible --name aifactory | head -1)
xdotool windowmove "$id" 0 0 windowsize "$id" $width $height windowfocus "$id"
sleep 1
