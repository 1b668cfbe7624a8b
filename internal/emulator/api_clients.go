package emulator

import "net/http"

// apiClient is an OAuth client. The published API can neither create nor list one (api-behaviour
// 1).
type apiClient struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Secret    string `json:"secret"`
	OldSecret string `json:"old_secret,omitempty"`
	OldUntil  int64  `json:"old_secret_until,omitempty"` // unix nanoseconds
	CreatedAt int64  `json:"created_at"`
}

func (a *apiClient) Key() string { return a.ID }

func (s *state) apiClients() *table[*apiClient] { return tableOf[*apiClient](s) }

func apiClientKind() objectKind {
	return objectKind{
		name:        "api_client",
		unpublished: apiClientRoutes(accountTokenKinds()),
		tables:      []tableKind{tableOfRows("clients", func(cl *apiClient) string { return cl.Name })},
	}
}

// apiClientRoutes are calls that the API document does not have, see
// accountSettingsRoutes.
func apiClientRoutes(acct []string) []route {
	const clients = "/account/api/clients"
	return []route{
		{op: "getAPIClients", method: http.MethodGet, path: clients, kinds: acct, handle: listAPIClients},
		{op: "createAPIClient", method: http.MethodPost, path: clients, kinds: acct, handle: createAPIClient},
		{
			op: "removeAPIClient", method: http.MethodDelete, path: clients + "/{client_id}", kinds: acct,
			handle: removeAPIClient,
		},
	}
}

func apiClientRow(cl *apiClient) object { return object{"api_client_id": cl.ID, "name": cl.Name} }

func listAPIClients(c *call) (any, error) {
	var out []object
	for _, cl := range c.s.apiClients().list {
		out = append(out, apiClientRow(cl))
	}
	return out, nil
}

func createAPIClient(c *call) (any, error) {
	f, err := c.decode()
	if err != nil {
		return nil, err
	}
	name := f.value("name")
	if f.err != nil {
		return nil, f.err
	}
	if name == "" {
		return nil, badRequest("name is required")
	}
	cl := c.s.addClient(name, c.unix())
	return plain{"api_client_id": cl.ID, "api_client_secret": cl.Secret, "name": cl.Name}, nil
}

func (s *state) addClient(name string, now int64) *apiClient {
	cl := &apiClient{ID: newID(), Name: name, Secret: newClientSecret(), CreatedAt: now}
	s.apiClients().add(cl)
	return cl
}

// removeAPIClient ends a client with all its access tokens.
func removeAPIClient(c *call) (any, error) {
	id, err := c.pathID("client_id")
	if err != nil {
		return nil, err
	}
	if _, ok := c.s.apiClients().get(id); !ok {
		return nil, notFoundOld()
	}
	c.s.apiClients().removeIf(func(cl *apiClient) bool { return cl.ID == id })
	c.s.accessTokens().removeIf(func(a *accessToken) bool { return a.ClientID == id })
	return nothing{}, nil
}
