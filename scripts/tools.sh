# What the commands of ./dev need, and how a machine gets it. Sourced by ./dev.
#
# Given: git, curl, a C compiler, Rust by rustup. Everything else is installed here, in pinned versions: programs once per
# user in a cache folder outside the clone (version in the folder's name), npm packages in www/node_modules.

trunk_version=0.21.14
cargo_fuzz_version=0.13.2
# The oldest Node.js that the browser tests' driver runs on, and the one to get where only an older one is found.
node_oldest=20
node_version=22.23.3
cache="${ORDERING_PLAYGROUND_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/ordering-playground}"
trunk_flags=(--skip-version-check --log warn)

say() { printf '\033[1m▸ %s\033[0m\n' "$*" >&2; }

# The last sentence of a command that can't go on.
give_up() {
  printf '\033[1;31m✗ %s\033[0m\n' "$*" >&2
  exit 1
}

have() { command -v "$1" >/dev/null 2>&1; }

# Runs a command for at most so many seconds where the system can (macOS has no timeout of its own).
at_most() {
  if have timeout; then timeout "$@"; else "${@:2}"; fi
}

# --- Debian packages ---------------------------------------------------------------------------------------------------

apt_lists_fresh=

# apt_install PACKAGE…: fails when there is no apt, no right to use it, or no such package.
apt_install() {
  have apt-get || return 1
  local root=()
  if [ "$(id -u)" -ne 0 ]; then
    have sudo || return 1
    # A password is asked for only where somebody can type it.
    if [ -t 0 ]; then root=(sudo); else root=(sudo -n); fi
  fi
  if [ -z "$apt_lists_fresh" ]; then
    "${root[@]}" apt-get update -qq >&2 || return 1
    apt_lists_fresh=1
  fi
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "$@" >&2 </dev/null
}

# --- Rust --------------------------------------------------------------------------------------------------------------

need_rust() {
  have cargo && have rustc || give_up "Rust is missing: install it from https://rustup.rs, then run this again."
  local needed found
  needed="$(sed -n 's/^rust-version = "\(.*\)"/\1/p' Cargo.toml)"
  found="$(rustc --version | cut -d' ' -f2)"
  if [ "$(printf '%s\n' "$needed" "$found" | sort -V | head -n1)" != "$needed" ]; then
    give_up "Rust $needed or newer is needed and this is $found: run 'rustup update stable', then this again."
  fi
}

# Which compiler builds the page: rustup (the everyday one has the WASM target) or debian.
wasm_rust=

has_wasm_target() {
  ls "$(rustc --print sysroot)"/lib/rustlib/wasm32-unknown-unknown/lib/libcore-*.rlib >/dev/null 2>&1
}

need_wasm_rust() {
  need_rust
  [ -z "$wasm_rust" ] || return 0
  if has_wasm_target || add_wasm_target; then
    wasm_rust=rustup
  elif has_debian_wasm || add_debian_wasm; then
    wasm_rust=debian
  else
    give_up "Rust's WASM target can't be had here (no way to rustup's server, none to Debian's rustc-web): run" \
      "'rustup target add wasm32-unknown-unknown' where there is a network, then this again."
  fi
}

# rustup waits long for a server that isn't there, so the first bytes of the file are asked for before.
add_wasm_target() {
  have rustup && have curl || return 1
  local server="${RUSTUP_DIST_SERVER:-https://static.rust-lang.org}" version
  version="$(rustc --version | cut -d' ' -f2)"
  local file="rust-std-$version-wasm32-unknown-unknown.tar.xz"
  case "$version" in *-*) file=channel-rust-nightly.toml.sha256 ;; esac
  if ! curl -sSf -r 0-99 -o /dev/null --connect-timeout 10 --max-time 30 "$server/dist/$file" 2>/dev/null; then
    say "rustup's server doesn't answer; looking for Debian's compiler instead."
    return 1
  fi
  say "Adding Rust's WASM target (20 MB; seconds to minutes)."
  at_most 900 rustup target add wasm32-unknown-unknown >&2 && has_wasm_target
}

# wasm-ld as Debian names it, the newest one.
debian_linker() { ls /usr/bin/wasm-ld-[0-9]* 2>/dev/null | sort -V | tail -n1; }

# Debian's rustc and the library source of the same version, to build the library for WASM from.
has_debian_wasm() {
  [ -x /usr/bin/rustc ] && [ -x /usr/bin/cargo ] && [ -x /usr/bin/cargo-clippy ] && [ -n "$(debian_linker)" ] &&
    [ -f "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library/core/src/lib.rs" ]
}

add_debian_wasm() {
  have apt-get || return 1
  say "Installing Debian's Rust compiler with WASM support (400 MB on disk; a minute or two)."
  apt_install rustc-web cargo-web rust-web-src rust-web-llvm rust-web-clippy || return 1
  local linker
  linker="$(apt-cache search --names-only '^lld-[0-9]+$' | cut -d' ' -f1 | sort -V | tail -n1)"
  [ -n "$linker" ] && apt_install "$linker" && has_debian_wasm
}

# Runs a command with the compiler that builds the page. Debian's has no library for WASM: cargo builds it (one to three
# minutes, once), which it does on a stable compiler when asked to by RUSTC_BOOTSTRAP.
as_wasm() {
  if [ "$wasm_rust" = rustup ]; then
    "$@"
  else
    PATH="/usr/bin:$PATH" RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
      CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(debian_linker)" CARGO_TARGET_DIR=target/web-debian "$@"
  fi
}

# The library's source of the compiler in use, to build it for the page.
has_library_source() {
  [ -f "$(rustc --print sysroot)/lib/rustlib/src/rust/library/core/src/lib.rs" ]
}

add_library_source() {
  have rustup || return 1
  say "Adding the source of Rust's library (3 MB)."
  at_most 300 rustup component add rust-src >&2 && has_library_source
}

# Runs a command that builds the release page. Its standard library is built with it: for size, and ending at a panic
# without words (the page starts a new worker either way). That takes a sixth off the WASM file; without the library's
# source the page is only larger.
as_release_wasm() {
  if [ "$wasm_rust" = rustup ] && ! has_library_source && ! add_library_source; then
    as_wasm "$@"
    return
  fi
  local flags="-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none"
  # The folder is shared by all clones of this user: the library and the dependencies are the same for all.
  local path="$PATH" target="$cache/web-$wasm_rust"
  # Cargo knows our own crate by the times of its files alone, and would take what another clone built for ours.
  if [ "$(cat "$target/clone" 2>/dev/null)" != "$PWD" ]; then
    rm -rf "$target"/wasm32-unknown-unknown/*/.fingerprint/ordering-playground-*
    mkdir -p "$target" && printf '%s\n' "$PWD" >"$target/clone"
  fi
  local linker=()
  if [ "$wasm_rust" = debian ]; then
    path="/usr/bin:$PATH"
    linker=(CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(debian_linker)")
  fi
  env PATH="$path" RUSTC_BOOTSTRAP=1 CARGO_UNSTABLE_BUILD_STD=std,panic_abort \
    CARGO_UNSTABLE_BUILD_STD_FEATURES=optimize_for_size CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="$flags" \
    CARGO_TARGET_DIR="$target" "${linker[@]}" "$@"
}

# --- Programs from crates.io -------------------------------------------------------------------------------------------

# need_crate CRATE VERSION PROGRAM MINUTES [FLAG…]: puts PROGRAM of that version on the path.
need_crate() {
  local crate="$1" version="$2" program="$3" minutes="$4"
  local folder="$cache/$crate-$version"
  if have "$program" && [ "$("$program" --version 2>/dev/null | grep -oE '[0-9]+\.[0-9]+\.[0-9]+' | head -n1)" = "$version" ]; then
    return 0
  fi
  if [ ! -x "$folder/bin/$program" ]; then
    need_rust
    say "Building $crate $version (once per user; about $minutes)."
    # Unoptimised: built in half the time, and a page is built just as fast.
    if ! CARGO_PROFILE_DEV_DEBUG=0 cargo install --quiet --debug "$crate" --version "=$version" \
      --root "$folder" "${@:5}" 2> >(grep -v 'to your PATH' >&2); then
      give_up "$crate $version could not be built: see above; it needs crates.io and a C compiler."
    fi
  fi
  PATH="$folder/bin:$PATH"
}

need_xz() {
  have xz && return 0
  say "Installing xz from Debian's packages (seconds)."
  apt_install xz-utils && have xz || give_up "xz is missing: install it (Debian: xz-utils), then run this again."
}

need_page_tools() {
  need_wasm_rust
  need_npm_packages
  need_xz
  need_crate trunk "$trunk_version" trunk "three minutes" --locked --no-default-features --features rustls
  local bindgen
  bindgen="$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"/\1/p;}' Cargo.lock)"
  need_crate wasm-bindgen-cli "$bindgen" wasm-bindgen "one minute"
}

need_cargo_fuzz() { need_crate cargo-fuzz "$cargo_fuzz_version" cargo-fuzz "one minute" --locked; }

# --- Node, npm packages, a browser -------------------------------------------------------------------------------------

node_major() { node --version | sed 's/^v\([0-9]*\).*/\1/'; }

need_npm() {
  if ! have node || ! have npm; then
    say "Installing Node.js and npm from Debian's packages (one to three minutes)."
    apt_install nodejs npm || give_up "Node.js is missing: install version $node_oldest or newer with npm, then run this again."
  fi
}

# Debian's own Node.js may be older than the browser tests' driver needs: the npm registry has newer ones. Debian's npm
# runs on Debian's Node.js only, so this comes after its work.
need_node() {
  [ "$(node_major)" -lt "$node_oldest" ] || return 0
  local folder="$cache/node-$node_version" package
  package="node-linux-$(uname -m | sed 's/x86_64/x64/; s/aarch64/arm64/')"
  if [ ! -x "$folder/node_modules/$package/bin/node" ]; then
    say "Node.js $(node --version) is too old: getting $node_version from the npm registry (100 MB; seconds to minutes)."
    npm install --prefix "$folder" --no-audit --no-fund --loglevel=error "$package@$node_version" >&2 ||
      give_up "Node.js $node_oldest or newer is needed and this is $(node --version): update it, then run this again."
  fi
  PATH="$folder/node_modules/$package/bin:$PATH"
}

# npm_install FOLDER: the packages of its lock file, when they are not the ones that are there.
npm_install() {
  local stamp="$1/node_modules/.installed"
  if ! cmp -s "$1/package-lock.json" "$stamp"; then
    say "Installing the npm packages of $1/ (seconds)."
    npm ci --prefix "$1" --ignore-scripts --no-audit --no-fund --loglevel=error >&2 ||
      give_up "The npm packages of $1/ could not be installed: see above; it needs the npm registry."
    cp "$1/package-lock.json" "$stamp"
  fi
}

need_npm_packages() {
  need_npm
  npm_install www
  need_node
}

# The readers of YAML that are measured beside ours.
need_bench_packages() {
  need_npm_packages
  npm_install benches/others
}

find_chromium() {
  local candidate
  for candidate in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome \
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome" "/Applications/Chromium.app/Contents/MacOS/Chromium"; do
    if [ -n "$candidate" ] && have "$candidate"; then
      command -v "$candidate"
      return 0
    fi
  done
  return 1
}

need_chromium() {
  need_npm_packages
  if ! find_chromium >/dev/null; then
    say "Installing Chromium from Debian's packages (300 MB on disk; a minute)."
    apt_install chromium || true
  fi
  CHROMIUM="$(find_chromium)" || give_up "Chromium or Chrome is missing: install it, or set CHROMIUM to its program, then run this again."
  export CHROMIUM
}
