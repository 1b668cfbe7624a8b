package webpage

import "time"

// State is what a person and a test may see of an account: no secret is in it.
type State struct {
	Account       Account        `json:"account"`
	Usage         Usage          `json:"usage"`
	Variants      []string       `json:"variants"`
	Organizations []Organization `json:"organizations"`
	Tokens        []Token        `json:"tokens"`
	Clients       []APIClient    `json:"api_clients"`
	Objects       []Listing      `json:"objects"`  // of kinds that have no place of their own above
	Requests      []Request      `json:"requests"` // the last 100, newest first
	AccountObjects
}

// Account is the customer.
type Account struct {
	ID               string `json:"id"`
	Name             string `json:"name"`
	MaxOrganizations int    `json:"license_max_orgs"`
}

// Usage is how much of the limits on calls is used.
type Usage struct {
	Limit     int `json:"limit"`
	Today     int `json:"today"`
	Remaining int `json:"remaining"`
	Total     int `json:"total"`
	Burst     int `json:"burst"`
	Window    int `json:"window_seconds"`
}

// Organization is an organization with what is in it.
type Organization struct {
	ID          string          `json:"id"`
	Name        string          `json:"name"`
	Description string          `json:"description"`
	ParentID    string          `json:"parent_id"`
	Parent      string          `json:"parent"`
	Assets      int             `json:"assets"`
	Sites       []Site          `json:"sites"`
	Schedules   []Schedule      `json:"schedules"`
	Tasks       int             `json:"tasks"` // of all kinds and ages, schedules included
	Explorers   []Explorer      `json:"explorers"`
	Groups      []ExplorerGroup `json:"explorer_groups"`
}

// Site is a site with its networks.
type Site struct {
	ID          string   `json:"id"`
	Name        string   `json:"name"`
	Description string   `json:"description"`
	Scope       []string `json:"scope"`
	Excludes    []string `json:"excludes"`
	Subnets     []Subnet `json:"subnets"`
	Assets      int      `json:"assets"`
}

// Subnet is a registered subnet of a site.
type Subnet struct {
	CIDR        string            `json:"cidr"`
	Description string            `json:"description"`
	Tags        map[string]string `json:"tags"`
}

// Schedule is a recurring task.
type Schedule struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	Site      string            `json:"site"`
	SiteID    string            `json:"-"` // for the page
	Status    string            `json:"status"`
	Error     string            `json:"error"`
	Frequency string            `json:"frequency"`
	Scanner   string            `json:"scanner"`
	Targets   string            `json:"targets"`
	Params    map[string]string `json:"params"`
	NextRun   string            `json:"next_run"` // RFC 3339, empty while paused
}

// Explorer is an Explorer.
type Explorer struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	Site      string `json:"site"`
	Connected bool   `json:"connected"`
}

// ExplorerGroup is a group of Explorers.
type ExplorerGroup struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Token is an API token or an export token.
type Token struct {
	ID           string `json:"id"`
	Kind         string `json:"kind"` // client, organization or export
	Organization string `json:"organization"`
	Comment      string `json:"comment"`
	Token        string `json:"token"` // masked
	Used         int64  `json:"used"`
	LastUsedAt   int64  `json:"last_used_at"`
}

// APIClient is an API client.
type APIClient struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// AccountObjects are the objects of the account as a whole, as a person and a test may see them: no
// secret is in them.
type AccountObjects struct {
	Users       []User                `json:"users"`
	Groups      []Group               `json:"groups"`
	Mappings    []SSOGroupMapping     `json:"sso_group_mappings"`
	Templates   []ScanTemplate        `json:"templates"`
	Credentials []Credential          `json:"credentials"`
	Mails       []Mail                `json:"mails"`
	Uninstalled []UninstalledExplorer `json:"uninstalled_explorers"`
	Allowlist   string                `json:"api_key_ip_allowlist"`
}

// User is a user of the console.
type User struct {
	ID          string            `json:"id"`
	Email       string            `json:"email"`
	Name        string            `json:"name"`
	Superuser   bool              `json:"client_admin"`
	DefaultRole string            `json:"org_default_role"`
	Roles       map[string]string `json:"org_roles"` // by name of the organization
	Invited     bool              `json:"invited"`
}

// Group is a group of users.
type Group struct {
	ID          string            `json:"id"`
	Name        string            `json:"name"`
	Description string            `json:"description"`
	DefaultRole string            `json:"org_default_role"`
	Roles       map[string]string `json:"org_roles"` // by name of the organization
	Expires     string            `json:"expires"`   // RFC 3339, empty = never
}

// SSOGroupMapping is who is put into a group when signing in.
type SSOGroupMapping struct {
	ID        string `json:"id"`
	Group     string `json:"group"`
	Attribute string `json:"sso_attribute"`
	Value     string `json:"sso_value"`
}

// ScanTemplate is a scan template.
type ScanTemplate struct {
	ID           string            `json:"id"`
	Name         string            `json:"name"`
	Organization string            `json:"organization"`
	Global       bool              `json:"global"`
	ACL          map[string]string `json:"acl"`    // by name of the organization
	Params       map[string]string `json:"params"` // those that are not as the service fills them in
}

// Credential is a credential for scans and integrations.
type Credential struct {
	ID     string            `json:"id"`
	Name   string            `json:"name"`
	Type   string            `json:"type"`
	Global bool              `json:"global"`
	ACL    map[string]string `json:"acl"` // by name of the organization
	CIDRs  []string          `json:"cidrs"`
	Keys   []string          `json:"secret_keys"` // names alone
}

// Listing is the objects of one kind.
type Listing struct {
	Name  string `json:"name"` // of the kind
	Title string `json:"title"`
	Items []Item `json:"items"`
}

// Item is one object of a listing.
type Item struct {
	ID    string `json:"id"`
	Name  string `json:"name"`
	State string `json:"state,omitempty"` // such as enabled, empty = nothing to say
	IsOff bool   `json:"is_off,omitempty"`
	Text  string `json:"text,omitempty"` // what else there is to say
}

// Mail is one that the console sent.
type Mail struct {
	To      string `json:"to"`
	Kind    string `json:"kind"` // invite or password reset
	Subject string `json:"subject"`
	Message string `json:"message"`
	SentAt  int64  `json:"sent_at"`
}

// UninstalledExplorer is an Explorer that was removed, and with it uninstalled.
type UninstalledExplorer struct {
	ID    string `json:"id"`
	OrgID string `json:"organization_id"`
	Name  string `json:"name"`
	At    int64  `json:"at"`
}

// Request is one entry of the request log, as the console records it.
type Request struct {
	Time         time.Time `json:"ts"` // of its arrival, in UTC, to the nanosecond
	Method       string    `json:"method"`
	Path         string    `json:"path"` // as requested, with the prefix of the API
	Query        string    `json:"query"`
	Source       string    `json:"source"`              // address of the caller, as the burst limit counts it
	Status       int       `json:"status"`              // the one that was meant, even if the answer was dropped; 0 = the caller went away, or dropped before any work
	Milliseconds float64   `json:"ms"`                  // until the answer was ready; the delay of a slow one is not in it
	Operation    string    `json:"operation,omitempty"` // operationId, empty for an unknown path
	Unknown      []string  `json:"unknown,omitempty"`   // fields of the body that the service ignores
	Fault        string    `json:"fault"`               // empty = none
	Limit        string    `json:"limit,omitempty"`     // what the service refused a request for: LimitBurst or LimitDaily
}
