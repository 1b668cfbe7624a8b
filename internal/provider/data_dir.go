package provider

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"

	"github.com/seed-84f6aeb9/terraform-provider-runzero/internal/runzero"
)

// ledger says where the ledger of creates is kept, and whose it is: the data directory is where
// Terraform keeps what is its own, nobody commits it, and it belongs to one working directory.
func (s settings) ledger(config *runzero.Config, parent int) {
	directory, err := os.Getwd()
	if err != nil {
		return
	}
	dir := s.getenv("TF_DATA_DIR")
	if dir == "" {
		dir = ".terraform"
	}
	if !filepath.IsAbs(dir) {
		dir = filepath.Join(directory, dir)
	}
	args := argumentsOf(parent)
	config.DataDir = dir
	config.Place = runzero.Place{
		Workspace: s.workspace(dir), Directory: directory, Backend: backendDigest(dir, args),
	}
	config.ReadsWholeState = s.readsWholeState(args)
}

// workspace is the workspace that Terraform works in.
func (s settings) workspace(dir string) string {
	if name := s.getenv("TF_WORKSPACE"); name != "" {
		return name
	}
	text, err := readRegular(filepath.Join(dir, "environment"))
	if name := strings.TrimSpace(string(text)); err == nil && name != "" {
		return name
	}
	return "default"
}

// backendDigest tells states apart that are reached from one directory: by the backend's settings,
// which Terraform keeps in the data directory, and by a state file that the command names. "" = the
// state beside the configuration.
func backendDigest(dir string, args []string) string {
	var settings struct {
		Backend json.RawMessage `json:"backend"`
	}
	text, err := readRegular(filepath.Join(dir, "terraform.tfstate"))
	if err == nil && json.Unmarshal(text, &settings) != nil {
		settings.Backend = nil
	}
	state := ""
	for i, arg := range args {
		name, value, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		if !strings.HasPrefix(arg, "-") || name != "state" {
			continue
		}
		if !hasValue && i+1 < len(args) {
			value = args[i+1]
		}
		state = value
	}
	if len(settings.Backend) == 0 && state == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(string(settings.Backend) + "\n" + state))
	return hex.EncodeToString(sum[:12])
}

// maxSettings bounds the files that are read in the data directory.
const maxSettings = 4 << 20

// readRegular reads a small file that is no link, device or pipe.
func readRegular(path string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxSettings {
		return nil, os.ErrInvalid
	}
	return os.ReadFile(path) //nolint:gosec // in Terraform's data directory
}

// commandsThatReadAll read the whole state unless an argument says otherwise.
var commandsThatReadAll = []string{"plan", "apply", "destroy", "refresh"}

// flagsWithValue are those of the commands above whose value may be an argument of its own.
var flagsWithValue = []string{
	"var", "var-file", "state", "state-out", "backup", "lock-timeout", "parallelism", "out", "generate-config-out",
	"replace", "chdir", "invoke",
}

// readsWholeState reports whether Terraform was started so that it reads the whole state: not with
// -target, and not with a saved plan. In doubt it does not.
func (s settings) readsWholeState(args []string) bool {
	for _, variable := range append([]string{"TF_CLI_ARGS"}, prefixed("TF_CLI_ARGS_", commandsThatReadAll)...) {
		args = append(args, strings.Fields(s.getenv(variable))...)
	}
	command, skip := "", false
	for _, arg := range args {
		name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
		switch {
		case skip:
			skip = false
		case strings.HasPrefix(arg, "-"):
			if slices.Contains([]string{"target", "target-file", "exclude", "exclude-file"}, name) {
				return false
			}
			skip = !hasValue && slices.Contains(flagsWithValue, name)
		case command == "":
			command = arg
		default:
			return false // a saved plan
		}
	}
	return slices.Contains(commandsThatReadAll, command)
}

func prefixed(prefix string, names []string) []string {
	all := make([]string, 0, len(names))
	for _, name := range names {
		all = append(all, prefix+name)
	}
	return all
}

// argumentsOf gives the arguments of a process, without its name; nil where the system does not
// tell.
func argumentsOf(pid int) []string {
	switch runtime.GOOS {
	case "linux":
		text, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/cmdline")
		if err != nil {
			return nil
		}
		all := strings.Split(strings.TrimSuffix(string(text), "\x00"), "\x00")
		return all[1:]
	case "windows":
		return nil
	}
	text, err := exec.Command("ps", "-ww", "-o", "args=", "-p", strconv.Itoa(pid)).Output() //nolint:gosec,noctx // a number; answers at once
	if err != nil {
		return nil
	}
	all := strings.Fields(string(text))
	return all[min(1, len(all)):]
}
