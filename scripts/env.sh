# Sourced by the other scripts: what every command of this repository may rely on.

# Go keeps its caches under HOME. A build machine may have none.
if [ -z "${HOME:-}" ]; then
	HOME=$root/.bin/home
	mkdir -p "$HOME"
	export HOME
fi

# No update checks, and no CLI configuration of the person at the keyboard: a dev_overrides of theirs would change what is tested.
export CHECKPOINT_DISABLE=1
export TF_CLI_CONFIG_FILE=/dev/null
