#!/bin/sh
# Installs the kiosk from the medium this script lies on: the package for this machine's processor, and beside it, where
# they are there, kiosk.config.json and secrets.env. What the machine has already of these two stays as it is. See
# docs/deployment/linux.md.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
config=/etc/vssid-kiosk
lock_down=/usr/lib/vssid-kiosk/lock-down/lock-down.sh

say_error() { printf '%s\n' "$*" >&2; }

wrong_use() {
  say_error "$1"
  say_error 'Usage: install.sh [options]
  --lock-down   lock the machine down afterwards: from its next start on it shows the kiosk and nothing else
  --root DIR    work in another root, such as a mounted image that has the packages the kiosk needs'
  exit 2
}

lock=no
root=''
while [ $# -gt 0 ]; do
  case $1 in
    --lock-down) lock=yes ;;
    --root)
      [ -d "${2:-}" ] || wrong_use '--root needs a folder behind it.'
      root=$(cd "$2" && pwd)
      shift
      ;;
    *) wrong_use "\"$1\" is not known here." ;;
  esac
  shift
done

if [ "$(id -u)" != 0 ]; then
  say_error "Only root may do this. Next: sudo sh $0"
  exit 1
fi

if [ -n "$root" ]; then processor=$(dpkg --root="$root" --print-architecture); else processor=$(dpkg --print-architecture); fi
set -- "$here"/vssid-contact-kiosk_*_"$processor".deb
if [ $# != 1 ] || [ ! -f "$1" ]; then
  say_error "One package for this machine is needed beside this script, vssid-contact-kiosk_…_$processor.deb. Nothing was changed."
  exit 1
fi

place() { # name mode
  [ -f "$here/$1" ] || return 0
  if [ -e "$root$config/$1" ]; then
    echo "kept       $config/$1, as it was there before"
    return 0
  fi
  install -d -m 755 "$root$config"
  install -m "$2" "$here/$1" "$root$config/$1"
  echo "installed  $config/$1"
}
# Before the package: where a configuration lies ready it sets the kiosk going.
place kiosk.config.json 644
place secrets.env 600

# Nobody is asked anything: a setting that an administrator has changed stays as it is.
if [ -n "$root" ]; then
  dpkg --root="$root" --force-script-chrootless --force-confold --install "$1"
  [ "$lock" = no ] || sh "$root$lock_down" apply --root "$root"
else
  DEBIAN_FRONTEND=noninteractive apt-get install --yes -o Dpkg::Options::=--force-confold "$1"
  [ "$lock" = no ] || "$lock_down" apply
fi
