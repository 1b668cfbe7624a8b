package runzero

import (
	"net/http"
	"strings"
)

// operation is one call of the API document.
type operation struct {
	id     string // operationId
	method string
	path   string // template below /api/v1.0; placeholders are filled in order
	needs  Requirement
	list   bool // about a collection: "not found" says nothing about one object
	empty  bool // the answer's body is not read
}

// inOrganization reports whether the call must say which organization it is for. GET /org itself is the exception: it
// is how an organization token learns where it belongs.
func (o operation) inOrganization() bool {
	return strings.HasPrefix(o.path, "/org/") || strings.HasPrefix(o.path, "/export/")
}

// repeatable reports whether the call may be sent twice without a second effect. Exchanging a client's secret for an
// access token is a POST, but harmless.
func (o operation) repeatable() bool { return o.method == http.MethodGet || o.id == opToken.id }

var (
	opToken   = operation{id: "getAPIToken", method: http.MethodPost, path: "/account/api/token", needs: needsNothing}
	opHealth  = operation{id: "getHealthCheck", method: http.MethodGet, path: "/health", needs: needsNothing}
	opLicense = operation{id: "getAccountLicense", method: http.MethodGet, path: "/account/license", needs: NeedsAccount}

	opHome      = operation{id: "getOrganization", method: http.MethodGet, path: "/org", needs: NeedsOrganization}
	opOrgs      = operation{id: "getAccountOrganizations", method: http.MethodGet, path: "/account/orgs", needs: NeedsAccount, list: true}
	opOrg       = operation{id: "getAccountOrganization", method: http.MethodGet, path: "/account/orgs/{org_id}", needs: NeedsAccount}
	opOrgCreate = operation{id: "createAccountOrganization", method: http.MethodPut, path: "/account/orgs", needs: NeedsAccount, list: true}
	opOrgUpdate = operation{id: "updateAccountOrganization", method: http.MethodPatch, path: "/account/orgs/{org_id}", needs: NeedsAccount}
	opOrgDelete = operation{id: "removeAccountOrganization", method: http.MethodDelete, path: "/account/orgs/{org_id}", needs: NeedsAccount, empty: true}

	opAccountSites = operation{id: "getAccountSites", method: http.MethodGet, path: "/account/sites", needs: NeedsAccount, list: true}
	opSites        = operation{id: "getSites", method: http.MethodGet, path: "/org/sites", needs: NeedsOrganization, list: true}
	opSite         = operation{id: "getSite", method: http.MethodGet, path: "/org/sites/{site_id}", needs: NeedsOrganization}
	opSiteCreate   = operation{id: "createSite", method: http.MethodPut, path: "/org/sites", needs: NeedsOrganization, list: true}
	opSiteUpdate   = operation{id: "updateSite", method: http.MethodPatch, path: "/org/sites/{site_id}", needs: NeedsOrganization}
	opSiteDelete   = operation{id: "removeSite", method: http.MethodDelete, path: "/org/sites/{site_id}", needs: NeedsOrganization, empty: true}

	opKeys      = operation{id: "getAccountKeys", method: http.MethodGet, path: "/account/keys", needs: NeedsAccount, list: true}
	opKey       = operation{id: "getAccountKey", method: http.MethodGet, path: "/account/keys/{key_id}", needs: NeedsAccount}
	opKeyCreate = operation{id: "createAccountKey", method: http.MethodPut, path: "/account/keys", needs: NeedsAccount, list: true}
	opKeyRotate = operation{id: "rotateAccountKey", method: http.MethodPatch, path: "/account/keys/{key_id}/rotate", needs: NeedsAccount}
	opKeyDelete = operation{id: "removeAccountKey", method: http.MethodDelete, path: "/account/keys/{key_id}", needs: NeedsAccount, empty: true}

	opExportTokens      = operation{id: "getAccountOrganizationExportTokens", method: http.MethodGet, path: "/account/orgs/{org_id}/exportTokens", needs: NeedsAccount, list: true}
	opExportToken       = operation{id: "getAccountOrganizationExportToken", method: http.MethodGet, path: "/account/orgs/{org_id}/exportTokens/{key_id}", needs: NeedsAccount}
	opExportTokenCreate = operation{id: "createAccountOrganizationExportToken", method: http.MethodPost, path: "/account/orgs/{org_id}/exportTokens", needs: NeedsAccount, list: true}
	opExportTokenRotate = operation{id: "rotateAccountOrganizationExportToken", method: http.MethodPatch, path: "/account/orgs/{org_id}/exportTokens/{key_id}/rotate", needs: NeedsAccount}
	opExportTokenDelete = operation{id: "deleteAccountOrganizationExportToken", method: http.MethodDelete, path: "/account/orgs/{org_id}/exportTokens/{key_id}", needs: NeedsAccount, empty: true}

	opAccountTasks = operation{id: "getAccountTasks", method: http.MethodGet, path: "/account/tasks", needs: NeedsAccount, list: true}
	opTasks        = operation{id: "getTasks", method: http.MethodGet, path: "/org/tasks", needs: NeedsOrganization, list: true}
	opTask         = operation{id: "getTask", method: http.MethodGet, path: "/org/tasks/{task_id}", needs: NeedsOrganization}
	opTaskUpdate   = operation{id: "updateTask", method: http.MethodPatch, path: "/org/tasks/{task_id}", needs: NeedsOrganization}
	opTaskStop     = operation{id: "stopTask", method: http.MethodPost, path: "/org/tasks/{task_id}/stop", needs: NeedsOrganization}
	opScan         = operation{id: "createScan", method: http.MethodPut, path: "/org/sites/{site_id}/scan", needs: NeedsOrganization, list: true}

	opAccountExplorers = operation{id: "getAccountAgents", method: http.MethodGet, path: "/account/agents", needs: NeedsAccount, list: true}
	opExplorers        = operation{id: "getExplorers", method: http.MethodGet, path: "/org/explorers", needs: NeedsOrganization, list: true}
	opExplorer         = operation{id: "getExplorer", method: http.MethodGet, path: "/org/explorers/{explorer_id}", needs: NeedsOrganization}
	opZones            = operation{id: "getHostedZones", method: http.MethodGet, path: "/org/hosted-zones", needs: NeedsOrganization, list: true}
	opZone             = operation{id: "getHostedZone", method: http.MethodGet, path: "/org/hosted-zones/{hosted_zone_id}", needs: NeedsOrganization}

	opExportAssets = operation{id: "exportAssetsJSON", method: http.MethodGet, path: "/export/org/assets.json", needs: NeedsExport, list: true}
)
