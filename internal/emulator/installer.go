package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// installerPath is where the program that installs an Explorer is fetched from, without a
// credential: /download/explorer/TOKEN/VERSION/FILE, where the version may be any text
// (api-behaviour 10).
const installerPath = "/download/explorer/"

// installer is what the emulated console gives out in place of the program: it registers the host
// that runs it, and installs nothing. With "manual", as in a container, it stays.
const installer = `#!/bin/sh
# From an emulated runZero console: registers this host as an Explorer there, and installs nothing.
set -eu
curl --fail --silent --show-error --data '{"download_token": "%s", "name": "'"$(uname -n)"'"}' '%s'
if [ "${1:-}" = manual ]; then
	exec tail -f /dev/null
fi
`

// serveInstaller answers GET of the program for Linux, macOS or BSD.
func (e *Emulator) serveInstaller(w http.ResponseWriter, r *http.Request) {
	if !readOnly(w, r) {
		return
	}
	parts := strings.Split(strings.TrimPrefix(r.URL.Path, installerPath), "/")
	if len(parts) != 3 || !strings.HasPrefix(parts[2], "runzero-explorer-") || strings.HasSuffix(parts[2], ".exe") {
		http.Error(w, "want "+installerPath+"TOKEN/VERSION/runzero-explorer-linux-amd64.bin", http.StatusNotFound)
		return
	}
	for _, a := range e.accounts {
		a.mu.Lock()
		_, ok := a.state.ofDownloadToken(parts[0])
		a.mu.Unlock()
		if ok {
			w.Header().Set("Content-Type", "application/octet-stream")
			w.Header().Set("Content-Disposition", `attachment; filename="`+parts[2]+`"`)
			to := strings.ReplaceAll(base(r), "'", "%27") + registrationPath
			_, _ = fmt.Fprintf(w, installer, parts[0], to) //nolint:gosec // a download, and no page; the token is a known one
			return
		}
	}
	http.Error(w, errUnknownDownloadToken.Error(), http.StatusNotFound)
}
