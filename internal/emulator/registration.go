package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"strings"
)

// registrationPath is where a test or a person lets an Explorer register, as installing one does.
// Nothing is known of the real way.
const registrationPath = "/_explorers"

// errUnknownDownloadToken is the answer to a token of no organization.
var errUnknownDownloadToken = errors.New("emulator: no organization has this download token")

// RegisterExplorer registers a connected Explorer with the download token of an organization, as
// installing it does, and returns its id. The name is shown in upper case, like a host name; empty
// = one that the console makes up. A host that registers again is the Explorer that it was.
func (e *Emulator) RegisterExplorer(downloadToken, name string) (id string, err error) {
	for _, a := range e.accounts {
		a.lockToChange()
		o, ok := a.state.ofDownloadToken(downloadToken)
		if ok {
			id = a.state.registerHost(o.ID, name, a.opts.Now().Unix()).ID
		}
		a.mu.Unlock()
		if ok {
			return id, nil
		}
	}
	return "", errUnknownDownloadToken
}

// ofDownloadToken finds the organization of a download token.
func (s *state) ofDownloadToken(token string) (*organization, bool) {
	return s.organizations().first(func(o *organization) bool { return !o.Inactive && o.DownloadToken == token })
}

// registerHost registers the Explorer of a host, or connects the one that it has in the
// organization.
func (s *state) registerHost(orgID, name string, now int64) *explorer {
	x, ok := s.explorers().first(func(x *explorer) bool {
		return name != "" && x.OrgID == orgID && strings.EqualFold(x.Name, name)
	})
	if !ok {
		return s.register(orgID, name, now)
	}
	x.Connected, x.DisconnectedAt, x.UpdatedAt = true, 0, now
	return x
}

// serveRegistration answers POST /_explorers with {"download_token": "DT...", "name": "host"}: the
// Explorer that has registered.
func (e *Emulator) serveRegistration(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		http.Error(w, "POST alone", http.StatusMethodNotAllowed)
		return
	}
	var body struct {
		Token string `json:"download_token"`
		Name  string `json:"name"`
	}
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<16))
	if err == nil {
		err = json.Unmarshal(data, &body)
	}
	if err != nil {
		http.Error(w, `want {"download_token": "...", "name": "..."}`, http.StatusBadRequest)
		return
	}
	id, err := e.RegisterExplorer(body.Token, body.Name)
	if err != nil {
		http.Error(w, "no organization has this download token", http.StatusNotFound)
		return
	}
	w.Header().Set("Content-Type", jsonType)
	_, _ = w.Write([]byte(`{"id":"` + id + `"}` + "\n"))
}
