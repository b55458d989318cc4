# Shared by the launchers `hsi` and `test`: the list of required packages, their installation, and the build. Sourced
# with `root` set.

# Everything the program needs besides Swift, one per line: Debian package, check for its presence, purpose.
# `pkg-config:NAME` asks pkg-config, `command:NAME` searches PATH, `file:PATTERN` looks for a file.
needed='
pkg-config        command:pkg-config                                         finding the libraries below
git               command:git                                                fetching the Swift packages it depends on
gcc               file:/usr/lib/gcc/*/*/crtbegin.o                           the start files that every linked program needs
libc6-dev         file:/usr/include/stdio.h                                  the headers of the C library
libopenblas-dev   pkg-config:openblas                                        products of matrices
liblapacke-dev    pkg-config:lapacke                                         eigenvectors, for principal components
libhdf5-dev       pkg-config:hdf5                                            scenes in HDF5 and MAT v7.3 files
libisal-dev       pkg-config:libisal                                         compressed parts of files
gdal-bin          file:/usr/lib/*/libgdal.so.*                               GeoTIFF, PNG, and vector files
libcairo2-dev     pkg-config:cairo                                           maps and figures
libssl-dev        pkg-config:libcrypto                                       checksums of scenes
libsvm-dev        file:/usr/include/libsvm/svm.h                             support vector machines
libsuitesparse-dev file:/usr/include/suitesparse/cholmod.h                   sparse linear systems
fonts-dejavu-core file:/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf       the texts in figures
'

say() { printf 'hsi: %s\n' "$*" >&2; }

# Exit code of a launcher that cannot get what it needs: EX_UNAVAILABLE of sysexits.h.
readonly unavailable=69

# is_present CHECK: whether one check of the list passes.
is_present() {
    case $1 in
        pkg-config:*) pkg-config --exists "${1#*:}" 2>/dev/null ;;
        command:*) type -P "${1#*:}" >/dev/null ;;
        file:*) compgen -G "${1#*:}" >/dev/null || has_font "${1#*:}" ;;
        *) return 1 ;;
    esac
}

# has_font PATTERN: whether a font file with that name is installed in another place than Debian's.
has_font() { [[ $1 == *.ttf ]] && type -P fc-list >/dev/null && fc-list | grep -q "/${1##*/}:"; }

# Reads the list and sets `missing` (package names) and `reasons` (one line each).
find_missing() {
    local package check purpose
    missing=() reasons=()
    while read -r package check purpose; do
        [[ -z $package ]] && continue
        is_present "$check" && continue
        missing+=("$package")
        reasons+=("$(printf '    %-18s %s' "$package" "$purpose")")
    done <<<"$needed"
}

# Ensures that the libraries are installed; installs Debian's packages if this user may.
require_packages() {
    local missing reasons
    find_missing
    ((${#missing[@]} == 0)) && return
    say "these are missing:"
    printf '%s\n' "${reasons[@]}" >&2
    if ! type -P apt-get >/dev/null; then
        say "this is not Debian (no apt-get): install what the names above stand for, then start again."
        return $unavailable
    fi
    local -a as_root=()
    if ((EUID != 0)); then
        if type -P sudo >/dev/null && sudo -n true 2>/dev/null; then
            as_root=(sudo -n)
        elif type -P sudo >/dev/null && [[ -t 0 && -t 2 ]]; then
            as_root=(sudo)
        else
            say "no right to install them here. This one command does it; then start again:"
            printf '    sudo apt-get update && sudo apt-get install -y --no-install-recommends %s\n' "${missing[*]}" >&2
            return $unavailable
        fi
    fi
    say "installing them${as_root:+ through sudo} (apt-get install ${missing[*]}) …"
    install_packages "${missing[@]}" || return $unavailable
    find_missing
    ((${#missing[@]} == 0)) && return
    say "apt-get installed the packages, yet these are still not found: ${missing[*]}"
    say "if pkg-config is told where to look (PKG_CONFIG_PATH, PKG_CONFIG_LIBDIR), look there."
    return $unavailable
}

# install_packages NAMES: uses `as_root` of its caller; shows the output of apt-get only if it fails.
install_packages() {
    local log status=0
    log=$(mktemp) || return
    # An outdated package list may be good enough, so only the second command decides.
    "${as_root[@]}" apt-get update >"$log" 2>&1 </dev/null
    "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive \
        apt-get install -y --no-install-recommends "$@" >>"$log" 2>&1 </dev/null || status=$?
    if ((status != 0)); then
        tail -n 40 "$log" >&2
        say "apt-get failed (exit code $status); its last words are above."
    fi
    rm -f "$log"
    return "$status"
}

require_swift() {
    type -P swift >/dev/null && return
    say "no 'swift' along PATH. hsi is built from source by Swift 6.2 or newer:"
    say "install it from https://www.swift.org/install/linux/ and start again."
    return $unavailable
}

# claim_build_folder FOLDER: empties it if it was created elsewhere, and records its path.
#
# The compiler's files contain the path of the folder, so a folder that was moved or copied cannot be reused.
claim_build_folder() {
    if [[ -e $1/hsi.root && $(<"$1/hsi.root") != "$root" ]]; then
        say "this folder was moved or copied: building afresh"
        rm -rf -- "$1" || return
    fi
    mkdir -p -- "$1" && printf '%s\n' "$root" >"$1/hsi.root"
}

# Builds the program unless another launcher has just built it; only one build runs at a time.
build_hsi() {
    require_swift && require_packages || return
    (
        flock -n 9 || { say "another build is under way: waiting for it …" && flock 9; } || exit 70
        is_current && exit
        claim_build_folder "$root/.build" || exit 70
        # Dated before the build, so that a file saved while it runs counts as newer.
        type -P swift >"$stamp.new" || exit 70
        run_build 9<&- && mv -f -- "$stamp.new" "$stamp"
    ) 9<"$root/Package.swift"  # any file that always exists can serve as the lock
}

# The settings of every build. Only the targets that Package.swift lists are optimized, which saves minutes.
readonly -a build_settings=(-c release -Xswiftc -Onone)

# `swift build`, with its output shown live on a terminal, otherwise only if it fails.
run_build() {
    local -a command=(swift build --package-path "$root" --scratch-path "$root/.build" "${build_settings[@]}" --product hsi)
    local log status=0
    say "building hsi: once, a minute or two …"
    if [[ -t 2 ]]; then
        "${command[@]}" >&2 </dev/null || status=$?
    else
        log=$(mktemp) || return 70
        "${command[@]}" >"$log" 2>&1 </dev/null || status=$?
        ((status == 0)) || cat "$log" >&2
        rm -f "$log"
    fi
    ((status == 0)) && return
    say "the build failed (${command[*]})"
    return 70
}
