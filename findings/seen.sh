# What the scripts share: install packages in a temporary folder, run the program on standard
# input there, and compare its JSON with nnbook/data/findings/NAME.json, or store it with --write.
#
#     seen NAME "package==version ..." "$@" <<'END'
set -eu
export OPENBLAS_NUM_THREADS=1 OMP_NUM_THREADS=1 KERAS_BACKEND=jax TF_CPP_MIN_LOG_LEVEL=3
here=$(cd "$(dirname "$0")" && pwd)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

seen() {
    stored="$here/../nnbook/data/findings/$1.json"
    python3 -m venv "$folder/env"
    # shellcheck disable=SC2086  # several packages
    "$folder/env/bin/pip" install -q --no-compile --disable-pip-version-check $2
    cat > "$folder/program.py"
    "$folder/env/bin/python" "$folder/program.py" > "$folder/$1.json"
    if [ "${3:-}" = --write ]; then
        cp "$folder/$1.json" "$stored"
    else
        diff "$stored" "$folder/$1.json"
    fi
}
