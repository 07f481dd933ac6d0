#!/bin/sh
# Locks a Debian or Ubuntu machine down to the kiosk, undoes that, and tells which of the two it is.
#
# What it installs lies ready under files/, in the places where it goes; what it shuts stands in `items` below. Before
# anything is changed, what was there is kept and noted down, so that `undo` puts back exactly that, after a power cut in
# the middle too. It touches neither the kiosk's data nor the two files that whoever installs the machine writes
# (kiosk.config.json and secrets.env in /etc/vssid-kiosk): it asks for them. See docs/deployment/linux.md.
set -eu
umask 022

here=$(cd "$(dirname "$0")" && pwd)
default_program=/opt/vssid-contact-kiosk/vssid-contact-kiosk
tab=$(printf '\t')

usage() {
  cat <<USAGE
Usage: lock-down.sh apply|undo|status [options]
  apply            lock the machine down; a second time changes nothing
  undo             put back what was there before
  status           what is in place; ends with 0 when locked, 3 when not, 4 when in part
Options:
  --program PATH   the installed kiosk (default $default_program)
  --root DIR       work in another root, such as a mounted image, and run no program there
  --dry-run        say what would be done, and do nothing
  --help           this text
USAGE
}

# Nobody listening any more is no reason to stop half way.
trap : PIPE
say() { printf '%s\n' "$*" 2>/dev/null || :; }
say_error() { printf '%s\n' "$*" >&2; }

wrong_use() {
  say_error "$1"
  say_error
  usage >&2
  exit 2
}

# --- What is asked for ---------------------------------------------------------------------------------------------

command=''
program=$default_program
root=''
dry_run=no
while [ $# -gt 0 ]; do
  case $1 in
    apply | undo | status)
      [ -z "$command" ] || wrong_use "Both $command and $1 were given; one of them is enough."
      command=$1
      ;;
    --program | --root)
      [ $# -ge 2 ] || wrong_use "$1 needs a path behind it."
      case $2 in /*) ;; *) wrong_use "$1 is \"$2\"; a full path is needed, from / on." ;; esac
      if [ "$1" = --program ]; then program=$2; else root=${2%/}; fi
      shift
      ;;
    --dry-run) dry_run=yes ;;
    --help | -h)
      usage
      exit 0
      ;;
    *) wrong_use "\"$1\" is not known here." ;;
  esac
  shift
done
[ -n "$command" ] || wrong_use 'One of apply, undo and status is needed.'
case $program in
  # It goes into a unit file, where a blank or a quote would mean something else.
  *[!A-Za-z0-9._/+-]*) wrong_use "--program is \"$program\"; letters, digits and . _ / + - are allowed in it." ;;
esac
[ -z "$root" ] || [ -d "$root" ] || wrong_use "--root is \"$root\", which is no folder."
# Another root may belong to whoever prepares it, and no program of it is run.
live=no
[ -n "$root" ] || live=yes

# --- What a locked machine has -------------------------------------------------------------------------------------

account=kiosk

# One line for each thing: what it is, where it is, and for a link where it points. A link to /dev/null is how systemd
# is told that a unit must never start.
items() {
  [ "$live" = no ] || say "account$tab$account$tab"
  (cd "$here/files" && find . -type f) | LC_ALL=C sort | while IFS= read -r path; do
    is_for_here "${path#.}" && say "file$tab${path#.}$tab"
  done
  # No login on any console, none that the kernel's command line could ask for, no restart by Ctrl+Alt+Del, no sleep.
  for unit in getty@tty1.service getty@tty2.service getty@tty3.service getty@tty4.service getty@tty5.service \
    getty@tty6.service autovt@.service debug-shell.service ctrl-alt-del.target \
    sleep.target suspend.target hibernate.target hybrid-sleep.target suspend-then-hibernate.target; do
    say "link$tab/etc/systemd/system/$unit$tab/dev/null"
  done
  # No desktop is started, even where one is installed: display managers belong to graphical.target.
  say "link$tab/etc/systemd/system/default.target$tab/lib/systemd/system/multi-user.target"
  say "link$tab/etc/systemd/system/multi-user.target.wants/vssid-kiosk.service$tab/etc/systemd/system/vssid-kiosk.service"
}

# Older AppArmor cannot read its profile, nor does it need one. What a package of the kiosk has brought stays as it is: an
# administrator may have changed it.
is_for_here() {
  case $1 in
    /etc/apparmor.d/*) [ -e "$root/etc/apparmor.d/abi/4.0" ] || return 1 ;;
    /etc/pam.d/* | */login.issue) ;;
    *) return 0 ;;
  esac
  [ ! -e "$root$1" ] || is_noted "$notes" "$1"
}

# A file as it will be: with the path of the program in it.
content() { sed "s|$default_program|$program|g" "$here/files$1"; }

mode() { if [ -x "$here/files$1" ]; then say 755; else say 644; fi; }

is_right() { # an item's three parts
  case $1 in
    account) has_account ;;
    link) [ -L "$root$2" ] && [ "$(readlink "$root$2")" = "$3" ] ;;
    file)
      [ -f "$root$2" ] && [ ! -L "$root$2" ] && [ "$(stat -c %a "$root$2")" = "$(mode "$2")" ] &&
        { [ "$live" = no ] || [ "$(stat -c %u:%g "$root$2")" = 0:0 ]; } &&
        content "$2" | cmp -s - "$root$2"
      ;;
  esac
}

has_account() { grep -q "^$account:" "$root/etc/passwd" 2>/dev/null; }

# --- What was there before -----------------------------------------------------------------------------------------
# Notes are a folder: `steps` has a line for each thing changed, in order, `before/` the things themselves. A step is on
# disk before the change is made. `notes` reach back to before the first apply, `run` to before the one under way.

notes=/var/lib/vssid-kiosk-lock-down
run=$notes/run
# Beside a file while it is being written; renamed over it when it is whole.
new=.vssid-kiosk-new

is_noted() {
  [ -f "$root$1/steps" ] &&
    grep -Fqx -e "made$tab$2" -e "changed$tab$2" -e "folder$tab$2" -e "account$tab$2" "$root$1/steps"
}

note() {
  printf '%s\t%s\n' "$2" "$3" >>"$root$1/steps"
  sync "$root$1/steps"
}

open_notes() {
  [ ! -f "$root$1/steps" ] || return 0
  missing=$(missing_folders "$1")
  mkdir -p "$root$1"
  chmod 700 "$root$1"
  : >"$root$1/steps"
  for folder in $missing; do note "$1" folder "$folder"; done
}

# Of a path and what it lies in, those that are not there, the outermost first.
missing_folders() {
  [ ! -d "$root$1" ] || return 0
  missing_folders "${1%/*}"
  say "$1"
}

note_path() {
  ! is_noted "$1" "$2" || return 0
  for folder in $(missing_folders "${2%/*}"); do
    is_noted "$1" "$folder" || note "$1" folder "$folder"
  done
  if [ -e "$root$2" ] || [ -L "$root$2" ]; then
    mkdir -p "$root$1/before${2%/*}"
    cp -a "$root$2" "$root$1/before$2"
    sync
    note "$1" changed "$2"
  else
    note "$1" made "$2"
  fi
}

# Puts back what the notes say, the latest first, and throws them away. A second time does no harm.
put_back() {
  folders=''
  while IFS=$tab read -r what path; do
    case $what in
      made) rm -f "$root$path" "$root$path$new" ;;
      changed)
        rm -f "$root$path$new"
        cp -a "$root$1/before$path" "$root$path$new"
        mv -fT "$root$path$new" "$root$path"
        ;;
      account) remove_account ;;
      # After everything else: the notes themselves lie in one of them.
      folder) folders="$folders $path" ;;
    esac
  done <<STEPS
$(sed '1!G;h;$!d' "$root$1/steps")
STEPS
  mv -T "$root$1" "$root$1.done"
  rm -rf "$root$1.done"
  for folder in $folders; do
    # What somebody has put something into since then stays.
    rmdir "$root$folder" 2>/dev/null || :
  done
}

# A run that was cut short is taken back, so that nothing stays half done.
recover() {
  rm -rf "$root$notes.done" "$root$run.done"
  [ ! -f "$root$run/steps" ] || put_back "$run"
  if [ -f "$root$notes/steps" ] && [ ! -f "$root$notes/locked" ]; then put_back "$notes"; fi
}

# Files of an account that is gone would belong to whoever gets its number next.
remove_account() {
  data=/var/lib/vssid-kiosk
  [ ! -d "$data" ] || find "$data" -depth -type d -empty -delete
  if [ -d "$data" ]; then
    say "kept       account $account and the kiosk's data in $data: remove both by hand when the data is not needed"
  elif has_account; then
    # Its unit is gone by now; what still runs is not.
    systemctl daemon-reload
    systemctl stop vssid-kiosk.service 2>/dev/null || :
    userdel "$account"
  fi
}

# --- apply ---------------------------------------------------------------------------------------------------------

apply() {
  refuse_if_not_ready
  if [ "$dry_run" = no ]; then
    recover
    open_notes "$notes"
    open_notes "$run"
    trap 'apply_failed $?' EXIT
    trap 'exit 130' INT
    trap 'exit 143' TERM HUP
  fi
  changes=0
  while IFS=$tab read -r kind path target; do
    if is_right "$kind" "$path" "$target"; then continue; fi
    changes=$((changes + 1))
    if [ "$dry_run" = yes ]; then
      say "would make $path${target:+ -> $target}"
      continue
    fi
    make "$kind" "$path" "$target"
    say "made       $path${target:+ -> $target}"
  done <<ITEMS
$(items)
ITEMS
  [ "$dry_run" = no ] || {
    say "$changes to make. Nothing was changed."
    return 0
  }
  printf '%s\n' "$program" >"$root$notes/locked"
  sync
  trap - EXIT INT TERM HUP
  rm -rf "$root$run"
  if [ "$changes" = 0 ]; then
    say 'Nothing to do: this machine is locked down already.'
    return 0
  fi
  [ "$live" = no ] || systemctl daemon-reload
  say "$changes made. They count from the next start on: $(next_start)"
}

next_start() {
  if [ "$live" = yes ]; then say 'systemctl reboot'; else say "systemd-sysusers --root=$root, then start it"; fi
}

make() {
  if [ "$1" = account ]; then
    note "$notes" account "$2"
    note "$run" account "$2"
    systemd-sysusers "$here/files/etc/sysusers.d/vssid-kiosk.conf"
    return
  fi
  note_path "$notes" "$2"
  note_path "$run" "$2"
  [ -d "$root${2%/*}" ] || mkdir -p "$root${2%/*}"
  rm -f "$root$2$new"
  case $1 in
    link) ln -s "$3" "$root$2$new" ;;
    file)
      content "$2" >"$root$2$new"
      chmod "$(mode "$2")" "$root$2$new"
      ;;
  esac
  mv -fT "$root$2$new" "$root$2"
}

apply_failed() {
  trap - EXIT INT TERM HUP
  say_error 'It did not go through to the end. What this run has changed is put back.'
  recover
  exit "$1"
}

# Everything that is missing, at once, with what to type next.
refuse_if_not_ready() {
  problems=$(problems)
  [ -n "$problems" ] || return 0
  say_error 'This machine is not ready to be locked down:'
  say_error "$problems"
  say_error 'Nothing was changed.'
  exit 1
}

problems() {
  [ "$live" = no ] || problems_of_this_machine
  [ -x "$root/usr/bin/cage" ] ||
    problem 'cage, which shows one program and nothing else, is not installed.' 'apt-get install cage'
  [ -x "$root/usr/bin/Xwayland" ] ||
    problem 'Xwayland, without which cage does not start, is not installed.' 'apt-get install xwayland'
  [ -n "$(find "$root/lib/" "$root/usr/lib/" -name pam_systemd.so 2>/dev/null)" ] ||
    problem 'The kiosk gets the screen from systemd-logind, and its PAM module is not installed.' 'apt-get install libpam-systemd'
  [ -n "$(find "$root/usr/lib/" "$root/usr/libexec/" -name polkitd -type f 2>/dev/null)" ] ||
    problem 'systemd-logind asks polkit whether the kiosk may have the screen, and polkit is not installed.' 'apt-get install polkitd'
  [ -x "$root$program" ] ||
    problem "There is no program $program." 'install the kiosk, or say where it is with --program'
  [ -f "$root/etc/vssid-kiosk/kiosk.config.json" ] ||
    problem 'There is no /etc/vssid-kiosk/kiosk.config.json.' 'copy kiosk.config.example.json there and fill it in'
  secrets=/etc/vssid-kiosk/secrets.env
  if [ ! -f "$root$secrets" ]; then
    problem "There is no $secrets." "install -m 600 $here/secrets.env.example $secrets, and fill it in"
  elif [ "$(stat -c %a "$root$secrets")" != 600 ] || { [ "$live" = yes ] && [ "$(stat -c %u "$secrets")" != 0 ]; }; then
    problem "Others may read $secrets." "chown root: $secrets && chmod 600 $secrets"
  fi
  if has_account && ! grep -Eq "^$account:.*:/(usr/)?s?bin/(nologin|false)\$" "$root/etc/passwd"; then
    problem "There is a user $account already, who can log in." "rename or remove that user: the kiosk runs under this name"
  fi
  items | while IFS=$tab read -r kind path _; do
    if [ "$kind" != account ] && [ -d "$root$path" ] && [ ! -L "$root$path" ]; then
      problem "$path is a folder, and a file belongs there." "look at what is in it, and move it away"
    fi
  done
}

problems_of_this_machine() {
  version=$(systemctl --version 2>/dev/null | sed -n '1s/^systemd \([0-9]*\).*/\1/p')
  [ "${version:-0}" -ge 249 ] || problem 'systemd 249 or newer is needed.' 'Debian 12, Ubuntu 24.04, or newer'
  case $(pkaction --version 2>/dev/null | sed -n 's/.*version //p') in
    0.? | 0.?? | 0.10[0-5])
      problem 'This polkit reads no rules, so the account kiosk would be refused nothing.' 'Debian 12, Ubuntu 24.04, or newer'
      ;;
  esac
  if [ "$(sysctl_value user/max_user_namespaces)" = 0 ] || [ "$(sysctl_value kernel/unprivileged_userns_clone)" = 0 ]; then
    problem 'User namespaces are switched off, of which the sandbox around each page is made.' \
      'look in /etc/sysctl.d for user.max_user_namespaces and kernel.unprivileged_userns_clone'
  fi
}

problem() { say "  - $1 Next: $2"; }

sysctl_value() { cat "/proc/sys/$1" 2>/dev/null || :; }

# --- undo ----------------------------------------------------------------------------------------------------------

undo() {
  if [ ! -f "$root$notes/steps" ]; then
    say 'Nothing to do: this machine was not locked down by this script.'
    return 0
  fi
  if [ "$dry_run" = yes ]; then
    sed -n -e "s/^changed$tab/would put back /p" -e "s/^made$tab/would remove   /p" \
      -e "s/^account$tab/would remove   account /p" "$root$notes/steps"
    say 'Nothing was changed.'
    return 0
  fi
  recover
  [ ! -f "$root$notes/steps" ] || put_back "$notes"
  [ "$live" = no ] || systemctl daemon-reload
  say 'What was there before is there again. It counts from the next start on.'
}

# --- status --------------------------------------------------------------------------------------------------------

status() {
  right=0
  wrong=0
  while IFS=$tab read -r kind path target; do
    if is_right "$kind" "$path" "$target"; then
      right=$((right + 1))
      say "in place   $path${target:+ -> $target}"
    else
      wrong=$((wrong + 1))
      if [ -e "$root$path" ] || [ -L "$root$path" ]; then say "different  $path"; else say "missing    $path"; fi
    fi
  done <<ITEMS
$(items)
ITEMS
  [ ! -f "$root$run/steps" ] || say 'An apply was cut short. Next: apply again, or undo.'
  if [ "$wrong" = 0 ]; then
    say 'Locked down.'
    [ "$live" = no ] || say "The kiosk is $(systemctl is-active vssid-kiosk.service || :)."
  elif [ ! -f "$root$notes/steps" ]; then
    say 'Not locked down.'
    exit 3
  else
    say "Locked down in part: $wrong of $((right + wrong)) are not in place. Next: apply, or undo."
    exit 4
  fi
}

if [ "$live" = yes ] && [ "$(id -u)" != 0 ]; then
  say_error "Only root may do this. Next: sudo $0 $command"
  exit 1
fi
"$command"
